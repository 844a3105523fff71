"""The Series page: which rasters, what is asked of a run."""
