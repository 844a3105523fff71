"""Products in the layout in which they are delivered."""
