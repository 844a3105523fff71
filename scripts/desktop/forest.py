"""How does a real series come onto this machine?

A folder in; out come 140 Sentinel-2 dates of a logged forest in Romania, a GeoTIFF and a raster of classes a date. They are
part of the package ``nrt`` (European Commission JRC, EUPL 1.2), which pip fetches once without what it depends on; nothing of
it is installed or run.
"""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.transform import Affine

PACKAGE, WHEEL_MB = "nrt==0.2.1", 11
CUBE = "nrt/data/sentinel2_cube_subset_romania_10m.nc"
"""File of the package that holds the series."""
BANDS = {"B2": "B02", "B3": "B03", "B4": "B04", "B8": "B08"}
"""Variable of the cube -> what the band is called in our files; reflectance x 10 000."""
CLASSES = "SCL"
CRS = "EPSG:3035"
FIRST_DAY = datetime.date(2015, 8, 1)
"""The days of the cube are counted from here, as its attributes say."""
CREDIT = "Contains modified Copernicus Sentinel data 2015-2021, from nrt 0.2.1 (European Commission JRC, EUPL 1.2)"
FETCH_SECONDS = 180
"""Longest that pip may take."""


class NoForestError(Exception):
    """The series cannot be had; the sentence says why."""


@dataclass(frozen=True)
class Cube:
    """What was read of the file: all dates of one place."""

    dates: tuple[datetime.date, ...]
    bands: NDArray[np.uint16]
    """(n_dates, 4, rows, cols), in the order of ``BANDS``; 0 = no data."""
    classes: NDArray[np.uint8]
    """(n_dates, rows, cols): Sentinel-2 scene classification."""
    transform: Affine


def fetch(folder: Path) -> None:
    """Put ``images/DATE.tif`` and ``scl/DATE.tif`` into a folder, unless they are there.

    Raises
    ------
    NoForestError
        The package cannot be fetched or read.
    """
    done = folder / "complete"
    if done.is_file():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print(f"Fetching the Romanian forest: {PACKAGE}, {WHEEL_MB} MB, once")
    wheel = _download(folder)
    try:
        with zipfile.ZipFile(wheel) as archive:
            source = Path(archive.extract(CUBE, folder / "package"))
        write(read(source), folder)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, RasterioError) as error:
        raise NoForestError(f"{PACKAGE} does not hold the series as it should ({error})") from error
    shutil.rmtree(folder / "package")
    wheel.unlink()
    done.touch()


def _download(folder: Path) -> Path:
    """The wheel, by pip and the index that it is set up with."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check"]
    command += ["--retries=1", "--timeout=15", f"--dest={folder}", PACKAGE]
    log = folder / "pip.log"
    try:
        with log.open("wb") as output:
            done = subprocess.run(command, stdout=output, stderr=output, timeout=FETCH_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise NoForestError(f"pip did not fetch {PACKAGE} within {FETCH_SECONDS} s") from error
    wheel = next(folder.glob("*.whl"), None)
    if done.returncode or wheel is None:
        raise NoForestError(f"pip could not fetch {PACKAGE}: no network, or an index without it (its words: {log})")
    return wheel


def read(path: Path) -> Cube:
    """Read the cube as the HDF5 file that it is: GDAL's driver for netCDF knows neither its place nor which end is up.

    Raises
    ------
    RasterioError, ValueError
        It cannot be read, or is not what it should be.
    """
    days, x, y = (_variable(path, name).ravel() for name in ("time", "x", "y"))
    step = float(x[1] - x[0])
    if len(set(np.round(np.diff(x), 3))) != 1 or not np.allclose(np.diff(y), -step):
        raise ValueError("its pixels are not square, or south is up")
    return Cube(
        dates=tuple(FIRST_DAY + datetime.timedelta(days=int(day)) for day in days),
        bands=np.stack([_variable(path, name) for name in BANDS], 1),
        classes=_variable(path, CLASSES).astype(np.uint8),
        # Its coordinates are the middles of the pixels.
        transform=Affine(step, 0, float(x[0]) - step / 2, 0, -step, float(y[0]) + step / 2),
    )


def _variable(path: Path, name: str) -> NDArray:
    with warnings.catch_warnings():
        # The driver knows no place.
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(f'HDF5:"{path}"://{name}') as source:
            values: NDArray = source.read()
    return values


def write(cube: Cube, folder: Path) -> None:
    """Write ``images/DATE.tif`` and ``scl/DATE.tif`` of every date."""
    height, width = cube.classes.shape[1:]
    place = {"driver": "GTiff", "compress": "deflate", "crs": CRS, "transform": cube.transform}
    for name in ("images", "scl"):
        (folder / name).mkdir(exist_ok=True)
    for date, bands, classes in zip(cube.dates, cube.bands, cube.classes, strict=True):
        shape = {"count": len(bands), "height": height, "width": width, "dtype": bands.dtype, "nodata": 0}
        with rasterio.open(folder / "images" / f"{date}.tif", "w", **place, **shape) as image:
            image.write(bands)
            image.descriptions = tuple(BANDS.values())
            image.update_tags(TIFFTAG_COPYRIGHT=CREDIT)
        shape = {"count": 1, "height": height, "width": width, "dtype": classes.dtype}
        with rasterio.open(folder / "scl" / f"{date}.tif", "w", **place, **shape) as mask:
            mask.write(classes[None])
