"""What lies just below the limit?

The strongest places below the limit of a run: looked up in its score raster, written as a result of their own.
"""
