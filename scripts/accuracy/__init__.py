"""How accurate is the method?

Runs every series and family, and writes docs/accuracy.md.
"""
