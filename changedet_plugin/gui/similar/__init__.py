"""What changed in the same way?

The Similar page.
"""
