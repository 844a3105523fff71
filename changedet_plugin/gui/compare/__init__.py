"""Do two results of one place agree?

Side by side: how far they agree, their first changes, and a swipe on the map.
"""
