"""How are the rasters of a date drawn?

Which bands, one stretch for all dates of a result, and the layers made so.
"""
