"""Which rasters make a series, and what is asked of a run on them?

The rasters of a series, as layers and as files.
"""
