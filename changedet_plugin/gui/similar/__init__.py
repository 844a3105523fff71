"""The Similar page: what changed in the same way."""
