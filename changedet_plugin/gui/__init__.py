"""How does the analyst meet the plugin?

The dock, its pages and dialogs. Widgets ask; the session acts.

Page        a tab of the dock: shows what it is given, and asks by signals; knows no layer, no task and no file
Dialog      a window of its own; the same
Control     no widget: holds what is going on with one thing (a search, a comparison), and acts on layers, tasks and files
Presenter   joins a page or a dialog to its control: which signal leads to which slot, and which file dialog is opened
Model       the rows of a list, for Qt's views
Session     all controls of one dock: what a presenter is handed beside its page
"""
