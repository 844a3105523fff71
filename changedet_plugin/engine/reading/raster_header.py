"""What does a raster say of itself, before its pixels are read? A path in, a ``RasterHeader`` out, by one opening."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import rasterio
from rasterio.errors import RasterioError

from changedet_plugin.core import acquisition_dates
from changedet_plugin.core.band_names import name_of
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.engine.reading import file_identity
from changedet_plugin.engine.types import BandHeader, FileState, PixelGrid, RasterHeader

NANOMETRES = 100.0
"""Wavelengths above are in nanometres."""


def read(path: str) -> RasterHeader:
    """Everything that a raster says of itself.

    Raises
    ------
    SeriesError
        It cannot be opened, or changes meanwhile; naming the file.
    """
    before = file_identity.state_of(path)
    with open_raster(path) as dataset:
        states = _states(path, dataset)
        if path in states and states[path] != before:
            raise file_identity.changed(path)
        tags = {**dataset.tags(), **dataset.tags(ns="IMAGERY")}
        return RasterHeader(
            path=path,
            grid=own_grid(dataset),
            bands=tuple(_band(dataset, band) for band in dataset.indexes),
            acquisition=acquisition_dates.acquisition_of(tags, path),
            files=tuple(states),
            states=tuple(states.values()),
        )


def _states(path: str, dataset: Any) -> dict[str, FileState]:
    """How the files of an open raster are, itself first; none where it lies in an archive or on a server."""
    others = sorted(file for file in dataset.files if os.path.normpath(file) != os.path.normpath(path))
    found = {file: file_identity.state_of(file) for file in (path, *others) if Path(file).is_file()}
    return {file: state for file, state in found.items() if state}


def open_raster(path: str) -> Any:
    """Open a raster, or say in one sentence that it cannot be opened.

    Raises
    ------
    SeriesError
        Naming the file.
    """
    try:
        return rasterio.open(path)
    except RasterioError as error:
        reason = "it is damaged, cut off or not a raster" if Path(path).exists() else "it is not there"
        raise SeriesError(f"{Path(path).name} cannot be opened: {reason}; check the file {path}.") from error


def own_grid(dataset: Any) -> PixelGrid:
    """The pixel grid that an open raster came on."""
    a, b, c, d, e, f = tuple(dataset.transform)[:6]
    crs = dataset.crs.to_wkt() if dataset.crs is not None else ""
    return PixelGrid(crs, (a, b, c, d, e, f), (dataset.height, dataset.width))


def _band(dataset: Any, band: int) -> BandHeader:
    """One band by its 1-based number."""
    at = band - 1
    description, colour = dataset.descriptions[at], dataset.colorinterp[at].name
    return BandHeader(
        description=description,
        name=name_of(description) or name_of(colour),
        wavelength_um=_wavelength(dataset, band),
        dtype=dataset.dtypes[at],
        scale=float(dataset.scales[at]),
        offset=float(dataset.offsets[at]),
        nodata=dataset.nodatavals[at],
        colour=colour,
        mask_flags=frozenset(flag.name for flag in dataset.mask_flag_enums[at]),
    )


def _wavelength(dataset: Any, band: int) -> float | None:
    """As GDAL's IMAGERY domain has it, or as ENVI writes it; in micrometres."""
    text = dataset.tags(band, ns="IMAGERY").get("CENTRAL_WAVELENGTH_UM") or dataset.tags(band).get("wavelength")
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value / 1000 if value > NANOMETRES else value
