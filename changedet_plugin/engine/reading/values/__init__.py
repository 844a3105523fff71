"""What is a number of a raster worth? Which are no measurement, in what unit the others are, whether they are radar."""
