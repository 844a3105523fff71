"""Which result is open, what of it is shown and selected, and who is told?"""
