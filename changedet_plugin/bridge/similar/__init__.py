"""What changed in the same way?

In one result, in several, or like a detector.
"""
