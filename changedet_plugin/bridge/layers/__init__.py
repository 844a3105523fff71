"""How is a result shown on the map?

Its layers, their styles and tips, and what of them is seen when.
"""
