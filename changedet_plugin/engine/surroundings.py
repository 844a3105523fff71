"""What of the settings of this machine reaches the libraries? Those of the network, and where files of the user lie.

GDAL, PROJ and others read their options from the environment and from files in the home folder. Many change what is read: a
mask or a header beside a raster is not looked for, a picture is turned upside down. An answer depends on none (decision 0020).
"""

from __future__ import annotations

import os
import re

_OF_LIBRARIES = re.compile(
    r"(?:GDAL|GTIFF|TIFF|OGR|OGR2SQLITE|OSR|CPL|VSI|VRT|PROJ|HFA|NITF|ENVI|HDF4|HDF5|NETCDF|JP2\w*|JPEG|JXL|PNG|WEBP|GML|LIBKML|KML"
    r"|SHAPE|SQLITE|DXF|S57|ESRI|AAIGRID|SENTINEL2|SAR|ZARR|SKLEARN|SCIPY|TQDM)_\w*"
    r"|USE_RRD|CONVERT_YCBCR_TO_RGB|MPLBACKEND|MATPLOTLIBRC",
    re.IGNORECASE,
)
"""Variables by which options of the libraries are set: of GDAL, its drivers and PROJ, of Zarr, of what computes and draws."""
_KEPT = re.compile(r"(?:GDAL_(?:HTTP|PROXY|CURL)|CPL_(?:AWS|AZURE|GCE|GS|VSIL_CURL)|PROJ_CURL)\w*|CPL_DEBUG", re.IGNORECASE)
"""Of these: how servers are asked, and whether GDAL says what it does."""


def leave_out() -> None:
    """Let no setting of the machine decide what is read and written, in this process; before anything is imported.

    Databases and other GIS set some for every program. The coordinate systems of another version of PROJ are not found in ours,
    and a result would lie in none.
    """
    for name in [name for name in os.environ if _OF_LIBRARIES.fullmatch(name) and not _KEPT.fullmatch(name)]:
        del os.environ[name]
    # Named, it is read in place of the one in the home folder, and this one is empty.
    os.environ["GDAL_CONFIG_FILE"] = os.devnull
    # Grids that were fetched into the home folder move coordinates by metres.
    os.environ["PROJ_SKIP_READ_USER_WRITABLE_DIRECTORY"] = "YES"
