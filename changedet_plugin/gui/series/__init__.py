"""What is looked at, and what is asked of a run?

The Series page.
"""
