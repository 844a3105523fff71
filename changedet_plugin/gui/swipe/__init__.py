"""Before and after on the map, one beside the other."""
