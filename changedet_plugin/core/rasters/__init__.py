"""Which rasters are there, what are they called, and of which bands and dates are they? By words alone: no raster is opened."""
