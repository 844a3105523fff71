"""How are pages and controls joined?

The dock itself: its tabs, and a presenter for each thing that it shows.
"""
