"""Where does the engine run?

The engine as the analyst meets it: set-up, test, and what goes on.
"""
