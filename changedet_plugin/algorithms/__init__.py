"""What does the toolbox offer?

The same verbs as the dock, for the toolbox, models, batch and qgis_process.
"""
