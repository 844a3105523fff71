"""How good is a result? Truth from labels, the scorers side by side, the figures, the plots; ``evaluate`` is the door."""
