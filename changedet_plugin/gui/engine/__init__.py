"""The engine as the analyst meets it: set-up, test, where it runs."""
