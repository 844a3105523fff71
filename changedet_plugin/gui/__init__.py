"""The dock. Widgets ask; the session acts."""
