"""Pixels to tokens, cached; tokens seen patch by patch."""
