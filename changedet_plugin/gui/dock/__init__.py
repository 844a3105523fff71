"""The dock itself: its tabs, and the presenters that join pages to controls."""
