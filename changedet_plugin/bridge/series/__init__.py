"""The rasters of a series, as layers and as files."""
