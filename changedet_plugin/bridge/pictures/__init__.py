"""How rasters are drawn: which bands, one stretch for all dates of a result, and the layers made so."""
