"""What changed in the same way: in one result, in several, or like a detector."""
