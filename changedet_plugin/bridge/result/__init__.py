"""A result: what its file holds, and its layers in the project."""
