"""Which rasters, on which grid, which pixels are valid?"""
