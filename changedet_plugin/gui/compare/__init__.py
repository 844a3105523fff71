"""Two results of one place side by side: how far they agree, their first changes, and a swipe on the map."""
