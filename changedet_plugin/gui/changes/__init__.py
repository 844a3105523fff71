"""What was found?

The Changes page: the result that is shown, its filters and its list.
"""
