"""What lies beside the map?

Before and after, one beside the other.
"""
