"""What does a raster say of itself, before its pixels are read? An address in, a ``RasterHeader`` out, by one opening.

An address may name files of one band each, or a container; and the bands of one raster may be the dates of a series.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.errors import CRSError

from changedet_plugin.core import disk
from changedet_plugin.core.band_names import name_of, sensor_of
from changedet_plugin.core.dates.acquisition import Acquisition, acquisition_of, parse_date
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import band_dates, band_files, unasked
from changedet_plugin.core.rasters.band_dates import DatedBand
from changedet_plugin.core.rasters.layer_settings import FILE_ITSELF, LayerSettings
from changedet_plugin.engine.reading import file_state, resampling, servers
from changedet_plugin.engine.types import BandAt, BandHeader, FileState, PixelGrid, RasterHeader, Span

NANOMETRES = 100.0
"""Wavelengths above are in nanometres."""
SENSOR_TAGS = ("SPACECRAFT_ID", "SPACECRAFT_NAME", "SATELLITE", "PLATFORM", "SENSOR")
"""Tags of a raster that name its sensor."""
MOST_SAID = 80
"""[letters] So much of what a description leads to is said."""
HDF4 = b"\x0e\x03\x13\x01"
"""First bytes of a format that rasterio is seldom built with."""
NOT_READ = {".ecw": "ECW", ".sid": "MrSID", ".kea": "KEA"}
"""Formats that rasterio is seldom built with, by the endings of their files."""
NUMPY = b"\x93NUMPY"
"""First bytes of an array of numpy."""


def read(address: str) -> RasterHeader:
    """Everything that a raster says of itself; of files of one band each, what they say together.

    Raises
    ------
    SeriesError
        It cannot be opened, or changes meanwhile; naming the file.
    """
    parts = [_chosen(part) for part in addresses.parts(address)]
    return parts[0] if len(parts) == 1 else _composed(address, parts)


def images(address: str) -> list[RasterHeader]:
    """The headers of all images at an address: one; several where the bands are dates, or the file is a container.

    Raises
    ------
    SeriesError
        It cannot be opened; naming the file.
    """
    raster, numbers = addresses.selected(address)
    if len(addresses.parts(address)) > 1 or numbers:
        return [read(address)]
    content = _content(raster)
    if content.inside:
        return _together(address, [header for found in content.inside for header in images(found)])
    return [_of_date(content, group) for group in band_dates.groups(content.dated)] or [content.header]


def as_set(header: RasterHeader, settings: LayerSettings) -> RasterHeader:
    """The header with what was set on the layer in place of what the file says.

    Raises
    ------
    SeriesError
        The coordinate reference system is none, or there is no such band.
    """
    if settings == FILE_ITSELF:
        return header
    if not 0 <= settings.alpha <= len(header.bands):
        raise SeriesError(f"{header.name} has no band {settings.alpha} that could be its transparency; choose another band.")
    try:
        crs = CRS.from_user_input(settings.crs).to_wkt() if settings.crs else None
    except CRSError as error:
        raise SeriesError(f"The coordinate reference system set for {header.name} is not known: {settings.crs}.") from error
    if crs and not resampling.tells_place(crs):
        raise SeriesError(f"The coordinate reference system set for {header.name} tells no place on the ground; set another.")

    def placed(grid: PixelGrid) -> PixelGrid:
        return replace(grid, crs=crs) if crs else grid

    bands = [
        replace(
            band,
            at=band.at and replace(band.at, grid=placed(band.at.grid)),
            nodata=band.nodata if settings.uses_nodata else None,
            missing=settings.nodata,
            mask_flags=band.mask_flags if settings.uses_nodata else band.mask_flags - {"nodata"},
        )
        for band in header.bands
    ]
    bands = _as_told(bands, settings)
    return replace(header, grid=placed(header.grid), bands=tuple(bands))


def _as_told(bands: Sequence[BandHeader], settings: LayerSettings) -> list[BandHeader]:
    """The bands with scale, offset, name and nodata where the file says nothing, and the one that was set as transparency."""
    told = list(bands)
    if len(settings.nodata_of_bands) == len(bands) and settings.uses_nodata:
        told = [
            replace(band, nodata=number if band.nodata is None else band.nodata)
            for band, number in zip(told, settings.nodata_of_bands, strict=True)
        ]
    if len(settings.measured) == len(bands):
        pairs = zip(told, settings.measured, strict=True)
        told = [band if band.is_scaled else replace(band, scale=scale, offset=offset) for band, (scale, offset) in pairs]
    if len(settings.names) == len(bands):
        told = [
            replace(band, description=band.description or name, name=band.name or name_of(name))
            for band, name in zip(told, settings.names, strict=True)
        ]
    if settings.alpha:
        told[settings.alpha - 1] = replace(told[settings.alpha - 1], colour="alpha", description=None, name=None)
    return told


@dataclass(frozen=True)
class _Content:
    """What one opening tells."""

    header: RasterHeader
    dated: Sequence[DatedBand]
    """Of a raster whose bands are dates; else empty."""
    inside: Sequence[str]
    """Addresses of what a container holds, if it is nothing more."""


def _content(raster: str) -> _Content:
    holding = addresses.files(raster)
    before = {file: file_state.state_of(file) for file in holding}
    with open_raster(raster) as dataset:
        states = _states(holding, dataset)
        moved = next((file for file, state in states.items() if file in before and before[file] != state), None)
        if moved:
            raise file_state.changed(moved)
        tags = {**dataset.tags(), **dataset.tags(ns="IMAGERY")}
        sensor = sensor_of(" ".join([addresses.dated_path(raster), *(str(tags.get(key, "")) for key in SENSOR_TAGS)]))
        of_bands = [dataset.tags(band) for band in dataset.indexes]
        acquisition = acquisition_of(tags, addresses.dated_path(raster))
        if acquisition.unit != "day":
            acquisition = band_dates.of_all(of_bands, dataset.tags()) or acquisition
        header = RasterHeader(
            path=raster,
            grid=own_grid(dataset),
            bands=tuple(_band(dataset, BandAt(raster, band, own_grid(dataset)), sensor) for band in dataset.indexes),
            acquisition=acquisition,
            files=tuple(states),
            states=tuple(states.values()),
        )
        dated = band_dates.dated([_description(dataset, band) for band in dataset.indexes], of_bands, dataset.tags())
        inside = [] if header.bands else [name for name in dataset.subdatasets if band_files.is_part(addresses.name_of(name))]
    return _Content(header, dated, inside)


def _chosen(raster: str) -> RasterHeader:
    """The header of one raster, or of some of its bands."""
    path, numbers = addresses.selected(raster)
    content = _content(path)
    if not numbers:
        return content.header
    bands = content.header.bands
    if max(numbers) > len(bands):
        raise SeriesError(f"{addresses.name_of(raster)} is not there: {path} has {len(bands)} bands; check the file.")
    dated = [band for number in numbers for band in content.dated if band.number == number]
    if len(dated) == len(numbers):
        return _of_date(content, dated)
    return replace(content.header, path=raster, bands=tuple(bands[number - 1] for number in numbers))


def _of_date(content: _Content, dated: Sequence[DatedBand]) -> RasterHeader:
    """The image of one date of a raster whose bands are dates."""
    whole = content.header
    bands = [replace(whole.bands[band.number - 1], description=band.name or None) for band in dated]
    path = addresses.bands_of(whole.path, [band.number for band in dated])
    return replace(whole, path=path, bands=tuple(bands), acquisition=Acquisition(dated[0].date, "bands", "day"))


def _composed(address: str, parts: Sequence[RasterHeader]) -> RasterHeader:
    """The header of rasters that are bands of one image, each called by the band in its name."""
    bands: list[BandHeader] = []
    for part, piece in zip(parts, addresses.pieces(address), strict=True):
        raster, _ = addresses.selected(part.path)
        name = addresses.variable_of(raster) or band_files.band_of(addresses.name_of(raster)) or piece
        known = name_of(name, sensor_of(addresses.dated_path(raster)))
        alone = len(part.bands) == 1 and bool(name)
        bands += [replace(band, description=name, name=known) if alone else band for band in part.bands]
    finest = min(parts, key=lambda part: abs(part.grid.affine.determinant) or math.inf)
    states = {file: state for part in parts for file, state in zip(part.files, part.states, strict=True)}
    return RasterHeader(address, finest.grid, tuple(bands), parts[0].acquisition, tuple(states), tuple(states.values()))


def _together(container: str, inside: Sequence[RasterHeader]) -> list[RasterHeader]:
    """The images of the parts of a container: parts of one grid and date are bands of one image.

    Tables that have dates in their names are images already.
    """
    if any(parse_date(addresses.variable_of(addresses.selected(part.path)[0])) for part in inside):
        return list(inside)
    whole = acquisition_of({}, container)
    images: dict[tuple[Acquisition, PixelGrid], list[RasterHeader]] = {}
    for part in inside:
        images.setdefault((part.acquisition if part.acquisition.date else whole, part.grid), []).append(part)
    made: list[RasterHeader] = []
    for (taken, _), parts in images.items():
        together = addresses.joined([part.path for part in parts])
        one = [_composed(together, parts)] if together and len(parts) > 1 else parts
        made += [replace(image, acquisition=taken) for image in one]
    return made


def _states(holding: Sequence[str], dataset: Any) -> dict[str, FileState]:
    """How the files that hold an open raster are, and then those that belong to it; none where it lies on a server."""
    own = {os.path.normpath(file) for file in holding}
    belonging = {*_belonging(dataset), *([] if dataset.crs else filter(None, [_prj_beside(dataset.name)]))}
    others = sorted(file for file in belonging if Path(file).is_file() and os.path.normpath(file) not in own)
    found = {file: file_state.state_of(file) for file in (*holding, *others)}
    return {file: state for file, state in found.items() if state}


def _belonging(dataset: Any) -> set[str]:
    """The files that an open raster is read from; of a virtual one those of its sources too, of which it names but one each."""
    named = set(dataset.files)
    left = list(named) if dataset.driver == "VRT" else []
    while left:
        with suppress(*servers.RASTER_FAILURES), servers.opened(source := left.pop()) as opened:
            more = {*opened.files, *addresses.files(source)} - named
            left += more if opened.driver == "VRT" else []
            named |= more
    return named


class OpenBands:
    """Bands held open to be read, wherever each lies; a file is opened once, whatever it lends.

    Raises
    ------
    SeriesError
        A file cannot be opened; naming it.
    """

    def __init__(self, places: Sequence[BandAt]) -> None:
        self._datasets = {path: open_raster(path) for path in dict.fromkeys(at.path for at in places)}

    @property
    def n_files(self) -> int:
        """How many files it holds open."""
        return len(self._datasets)

    def close(self) -> None:
        """Close the files."""
        for dataset in self._datasets.values():
            dataset.close()

    def read(self, bands: Sequence[BandAt], span: Span) -> NDArray[Any]:
        """Numbers (n_bands, rows, cols) of a window of their own grid, as the files have them.

        Raises
        ------
        RASTER_FAILURES, SeriesError
            A file is cut off; a server does not give its pixels.
        """
        read = [
            (places, self._read(path, [bands[place].number for place in places], span))
            for path, places in _by_path(bands).items()
        ]
        if len(read) == 1:
            return read[0][1]
        values = np.zeros((len(bands), *span.shape), np.result_type(np.uint8, *(part for _, part in read)))
        for places, part in read:
            values[places] = part
        return values

    def valid(self, bands: Sequence[BandAt], span: Span) -> NDArray[np.bool_]:
        """Where the files' own masks say that all of some bands are valid, (rows, cols). Raises as ``read``."""
        valid = np.ones(span.shape, bool)
        for path, places in _by_path(bands).items():
            numbers = [bands[place].number for place in places]
            with servers.asked(path):
                valid &= self._datasets[path].read_masks(numbers, window=span.window).all(0)
        return valid

    def _read(self, path: str, numbers: Sequence[int], span: Span) -> NDArray[Any]:
        with servers.asked(path):
            return np.asarray(self._datasets[path].read(numbers, window=span.window))


def _by_path(bands: Sequence[BandAt]) -> dict[str, list[int]]:
    """Which of the bands, by place, each raster lends."""
    places: dict[str, list[int]] = {}
    for place, band in enumerate(bands):
        places.setdefault(band.path, []).append(place)
    return places


def open_raster(path: str) -> Any:
    """Open a raster, or say in one sentence that it cannot be opened.

    Raises
    ------
    SeriesError
        Naming the file.
    """
    if unasked.leads_elsewhere(path):
        unasked.allow_servers()
    device = next(filter(None, map(unasked.device_beside, addresses.files(path))), "")
    if device:
        raise SeriesError(
            f"{addresses.name_of(path)} cannot be opened: {device} is a device or a pipe; give files, and move it away."
        )
    elsewhere = next(filter(None, map(unasked.source_elsewhere, addresses.files(path))), "")
    if elsewhere:
        raise SeriesError(
            f"{addresses.name_of(path)} cannot be opened: it leads elsewhere ({elsewhere[:MOST_SAID]}) and is not followed; "
            "give that address itself, or save it as GeoTIFF."
        )
    try:
        return servers.opened(path)
    except (*servers.RASTER_FAILURES, ValueError) as error:  # of a text that can name no file
        raise SeriesError(f"{addresses.name_of(path)} cannot be opened: {_why_not(path)}") from error


def _why_not(path: str) -> str:
    if addresses.is_remote(path):
        return f"its server does not give it; check the address {path} and the connection."
    if not addresses.is_there(path):
        return f"it is not there; check the file {path}."
    if addresses.is_archived(path) and path.lower().endswith(".vrt"):
        return "it is a virtual raster in an archive, which may lead anywhere; unpack the archive."
    file = next(iter(addresses.files(path)), path)
    if Path(file).is_dir():
        return "it is a folder of a kind that is not read here; save it as netCDF or GeoTIFF (xarray: to_netcdf)."
    return _by_first_bytes(file) or f"it is damaged, cut off or not a raster; check the file {path}."


def _by_first_bytes(file: str) -> str:
    """Why a file of a kind that is known is not read; empty of any other."""
    with Path(file).open("rb") as opened:
        start = opened.read(len(NUMPY))
    if start == NUMPY:
        return "it is an array of numpy, which does not say where it lies; export it as GeoTIFF, its scales applied."
    kind = "HDF4" if start.startswith(HDF4) else NOT_READ.get(Path(file).suffix.lower())
    return f"it is {kind}, which is not read here; save its layers as GeoTIFF in QGIS (Export, Save As)." if kind else ""


def own_grid(dataset: Any) -> PixelGrid:
    """The pixel grid that an open raster came on; a system of no places on the ground is none."""
    a, b, c, d, e, f = tuple(dataset.transform)[:6]
    crs = dataset.crs.to_wkt() if dataset.crs is not None else _crs_beside(dataset.name)
    crs = crs if resampling.tells_place(crs) else ""
    return PixelGrid(crs, (a, b, c, d, e, f), (dataset.height, dataset.width))


def _crs_beside(path: str) -> str:
    """The coordinate system in the .prj beside a picture with a world file; empty where there is none."""
    place = _prj_beside(path)
    try:
        return (
            str(CRS.from_wkt(Path(place).read_text(encoding="utf-8"), morph_from_esri_dialect=True).to_wkt()) if place else ""
        )
    except (CRSError, OSError, UnicodeDecodeError):
        return ""


def _prj_beside(path: str) -> str:
    """The file beside a raster that says its coordinate system where the raster does not; empty where there is none."""
    place = str(Path(path).with_suffix(".prj"))
    return place if unasked.is_at_hand(path) and disk.is_file(place) else ""


def why_not_placed(header: RasterHeader) -> str:
    """What to do with a raster that is nowhere on the map, in half a sentence."""
    with open_raster(addresses.selected(addresses.parts(header.path)[0])[0]) as dataset:
        if dataset.gcps[0] or dataset.rpcs:
            return (
                "lies as its sensor saw it, by ground control points alone; correct it for the terrain first (SNAP, gdalwarp)"
            )
    if not header.grid.crs:
        return "has no coordinate reference system of places on the ground; assign the right one to it"
    return "is not placed on the map; georeference it first"


def _band(dataset: Any, where: BandAt, sensor: str) -> BandHeader:
    """One band of an open raster."""
    at = where.number - 1
    description, colour = _description(dataset, where.number) or None, dataset.colorinterp[at].name
    return BandHeader(
        at=where,
        description=description,
        name=name_of(description, sensor) or name_of(colour),
        wavelength_um=_wavelength(dataset, where.number),
        dtype=dataset.dtypes[at],
        scale=float(dataset.scales[at]),
        offset=float(dataset.offsets[at]),
        nodata=dataset.nodatavals[at],
        missing=(),
        colour=colour,
        mask_flags=frozenset(flag.name for flag in dataset.mask_flag_enums[at]),
    )


def _description(dataset: Any, band: int) -> str:
    """What a band is called; empty = nothing."""
    # GDAL ends the program where a virtual raster that lies in no file (vrt://) is asked for its sources.
    is_file = dataset.driver == "VRT" and Path(dataset.name).is_file()
    sources = dataset.tags(band, ns="vrt_sources") if is_file else {}
    return band_dates.of_sources(dataset.descriptions[band - 1], sources)


def _wavelength(dataset: Any, band: int) -> float | None:
    """As GDAL's IMAGERY domain has it, or as ENVI writes it; in micrometres."""
    text = dataset.tags(band, ns="IMAGERY").get("CENTRAL_WAVELENGTH_UM") or dataset.tags(band).get("wavelength")
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value / 1000 if value > NANOMETRES else value
