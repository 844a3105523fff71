"""Do these rasters make a time series? Dated sources in, checked scenes out, or one sentence that says why not."""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import rasterio
from rasterio.crs import CRS

from changedet_plugin.core import mask_products, reference
from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.mask_products import MaskMeaning
from changedet_plugin.core.notices import Value, notice
from changedet_plugin.core.parameters import BUILTIN, DEFAULT_MACHINE, RASTER, Masking, Parameters
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.engine.reading import alpha_bands, band_matching, raster_header, same_day
from changedet_plugin.engine.reading.masks import question
from changedet_plugin.engine.reading.patch_geometry import pixel_side
from changedet_plugin.engine.reading.raster_reader import SourceReader, cache_bytes
from changedet_plugin.engine.reading.resampling import offset_of, same_crs
from changedet_plugin.engine.reading.values import colour_tables, fill_search, radar, unit_recognition, vectors
from changedet_plugin.engine.reading.values.sidecars import scales
from changedet_plugin.engine.types import RasterHeader, Scene, Source, Span, TimeSeries, Warn

MINIMUM_VALID = 0.1
"""Share of valid pixels below which a date is left out."""
MOST_FINER = 300
"""How much finer some pixels may be than others: 10 cm beside 30 m. [times, along a side]"""
PROBE_PX = 1024
"""Side of the windows in which a date is searched for its first valid pixel."""
MOST_SEARCHED = 1 << 29
"""Of a raster up to this size all windows are searched. [px]"""
N_PROBES = 64
"""Of a larger one so many. [windows]"""
GOLDEN = (5**0.5 - 1) / 2
"""How far from one to the next, which leaves no large part without. [share of all windows]"""


def build(sources: Sequence[Source], parameters: Parameters, warn: Warn, memory: int = DEFAULT_MACHINE.memory) -> TimeSeries:
    """Check the rasters against each other and split them into reference and new scenes.

    A date without a single valid pixel is dropped with a warning. ``memory`` in bytes.

    Raises
    ------
    SeriesError, MaskError
        One sentence that names the file and says what to do.
    """
    sources = _matched(sources, parameters, warn)
    bands = _common_bands([source.header for source in sources], parameters, warn)
    scenes, empty = [], []
    holds_vectors = parameters.encoder == RASTER or (parameters.encoder == BUILTIN and vectors.are_known(sources, bands))
    with rasterio.Env(GDAL_CACHEMAX=cache_bytes(memory)):
        # Vectors have no fill but what their tags say: any number may stand in them.
        ruled = vectors.with_scales(sources, warn) if holds_vectors else fill_search.with_rules(sources, bands, warn)
        given = same_day.joined(_by_date(ruled), bands, parameters.masking, parameters.same_day, warn)
        for scene in given:
            if _has_valid_pixel(scene, bands, parameters.masking):
                scenes.append(scene)
            else:
                empty.append(title(scene))
        question.ask(given, bands, parameters.masking, warn)
    if empty:
        warn(notice("no_pixel_valid", dates=empty))
    if len(scenes) < 2:
        raise SeriesError(_too_few(len(scenes), len(sources)))
    _warn_of_bands(scenes, bands, warn)
    _warn_of_grids(scenes, warn)
    n_reference = _n_reference([scene.date for scene in scenes], parameters.reference_end)
    with rasterio.Env(GDAL_CACHEMAX=cache_bytes(memory)):
        if holds_vectors:
            scenes, unit = vectors.as_vectors(scenes, bands, parameters.masking, warn), None
        else:
            scenes = unit_recognition.in_one_unit(scenes, n_reference, bands, parameters.masking, warn)
            unit = radar.recognise(scenes, bands, parameters.masking, parameters.sensor, warn)
    series = TimeSeries(tuple(scenes), n_reference, bands, parameters.masking, unit, holds_vectors)
    _warn_of_season(series, warn)
    return series


def without_empty(series: TimeSeries, valid_share: FloatArray, parameters: Parameters, warn: Warn) -> TimeSeries:
    """The series without the dates of which less than a tenth is valid, split anew; the series itself if there are none.

    Raises
    ------
    SeriesError
        Fewer than two dates are left, or no reference, or nothing new.
    """
    empty = [scene for scene, share in zip(series.scenes, valid_share) if share < MINIMUM_VALID]
    if not empty:
        return series
    warn(notice("few_pixels_valid", share=MINIMUM_VALID, dates=[title(scene) for scene in empty]))
    n_clear = len(series.scenes) - len(empty)
    if n_clear < 2:
        raise SeriesError(
            f"Only {n_clear} of {len(series.scenes)} dates have {MINIMUM_VALID:.0%} valid pixels; check the masks, "
            "or choose a smaller area."
        )
    return without(series, empty, parameters)


def without(series: TimeSeries, gone: Collection[Scene], parameters: Parameters) -> TimeSeries:
    """The series without some of its scenes, split anew.

    Raises
    ------
    SeriesError
        No reference is left, or nothing new.
    """
    left = tuple(scene for scene in series.scenes if scene not in gone)
    return replace(series, scenes=left, n_reference=_n_reference([scene.date for scene in left], parameters.reference_end))


def title(scene: Scene) -> str:
    """File names and date of a scene, for a sentence."""
    return f"{_names(scene)} ({scene.date})"


def _too_few(n_scenes: int, n_sources: int) -> str:
    if n_sources > 1 and n_scenes == 0:
        return "The rasters hold no valid pixel at all; check their nodata values and the masks."
    return f"Change needs two dates or more and there is {'only one' if n_scenes else 'none'}; add rasters of other dates."


def _by_date(sources: Sequence[Source]) -> list[Scene]:
    unique: dict[str, Source] = {}
    for source in sources:
        if unique.setdefault(source.path, source).date != source.date:
            raise SeriesError(f"{source.header.name} is given twice, with two dates; keep the right one.")
    ordered = sorted(unique.values(), key=lambda source: source.date)
    return [Scene(date, tuple(group)) for date, group in itertools.groupby(ordered, key=lambda source: source.date)]


def _names(scene: Scene) -> str:
    return ", ".join(source.header.name for source in scene.sources)


def _matched(sources: Sequence[Source], parameters: Parameters, warn: Warn) -> list[Source]:
    """The sources, every file checked, with the bands of all in one order."""
    if not sources:
        raise SeriesError("There are no rasters; name the rasters of one place, two dates or more.")
    for source in sources:
        _check(source.header)
    _check_sides([source.header for source in sources])
    _warn_of_settings(sources, warn)
    sources = scales.with_scales(sources, warn)
    headers = alpha_bands.judged([source.header for source in sources], warn)
    headers = band_matching.match(headers, _asked(parameters), warn)
    return [_renumbered(source, header, parameters.masking) for source, header in zip(sources, headers, strict=True)]


def _renumbered(source: Source, header: RasterHeader, masking: Masking) -> Source:
    """The source with its bands as they are numbered in the series; those of its own that are masks as well."""
    if masking.band is not None:
        return replace(source, header=header)
    places = [band.at for band in header.bands]

    def renumbered(meaning: MaskMeaning) -> MaskMeaning:
        found = tuple(places.index(source.header.bands[band - 1].at) + 1 for band in meaning.bands) if meaning.own else None
        return replace(meaning, bands=found) if found else meaning

    return replace(source, header=header, mask_meanings=tuple(map(renumbered, source.mask_meanings)))


def _own_masks(header: RasterHeader) -> set[int]:
    """The numbers of the bands that are masks by what they are called."""
    own = mask_products.own_masks(header.path, [band.description if band.at else None for band in header.bands])
    return {band for meaning in own for band in meaning.bands}


def _warn_of_settings(sources: Sequence[Source], warn: Warn) -> None:
    """What counts in place of what the files say."""
    placed = [source for source in sources if source.settings.crs]
    if placed:
        systems = list(dict.fromkeys(CRS.from_wkt(source.header.grid.crs).to_string() for source in placed))
        warn(notice("crs_of_layers", n=len(placed), first=placed[0].header.name, systems=systems))
    hidden = [source for source in sources if source.settings.nodata or not source.settings.uses_nodata]
    if hidden:
        warn(notice("nodata_of_layers", n=len(hidden), first=hidden[0].header.name))
    clear = [source for source in sources if source.settings.alpha]
    if clear:
        bands = sorted({str(source.settings.alpha) for source in clear})
        warn(notice("alpha_of_layers", n=len(clear), band=", ".join(bands), first=clear[0].header.name))


def _asked(parameters: Parameters) -> tuple[int, ...]:
    """The numbers of the bands that were chosen, and of the mask."""
    mask_band = parameters.masking.band
    return parameters.bands if mask_band is None else (*parameters.bands, mask_band)


def _common_bands(headers: Sequence[RasterHeader], parameters: Parameters, warn: Warn) -> tuple[int, ...]:
    """The bands to read, by number in the first raster: those that were chosen, else all that every raster has."""
    first = headers[0]
    for band in _asked(parameters):
        if not 1 <= band <= len(first.bands):
            raise SeriesError(f"There is no band {band} in {first.name}; its bands are 1 to {len(first.bands)}.")
        lacking = next((header for header in headers if header.bands[band - 1].at is None), None)
        if lacking is not None:
            name = band_matching.title(first, band)
            raise SeriesError(f"{lacking.name} has no band {name}, which is band {band} of {first.name}; choose others.")
    if parameters.bands:
        return tuple(dict.fromkeys(parameters.bands))
    masks = {parameters.masking.band, *(band for header in headers for band in _own_masks(header))}
    usable = tuple(band for band in band_matching.shared(headers) if band not in masks)
    if not usable:
        raise SeriesError(f"{first.name} holds nothing but a mask; use rasters with at least one band of pixels.")
    left = band_matching.not_shared(headers, usable)
    if left:
        warn(notice("bands_not_shared", bands=left))
    return usable


def _check(header: RasterHeader) -> None:
    """Refuse a raster that is nowhere, or holds no real numbers."""
    if not (header.grid.crs and header.grid.is_placed):
        raise SeriesError(f"{header.name} {raster_header.why_not_placed(header)}.")
    if any("complex" in band.dtype for band in header.bands):
        raise SeriesError(f"{header.name} holds complex numbers; convert it to amplitude or intensity first.")


def _side(header: RasterHeader) -> float:
    """Of a pixel, in metres; SeriesError where it is nowhere on the ground, naming the raster."""
    try:
        return pixel_side(header.grid)
    except SeriesError as error:
        raise SeriesError(
            f"{header.name} lies outside the bounds of its coordinate reference system; assign the right one to it."
        ) from error


def _check_sides(headers: Sequence[RasterHeader]) -> None:
    """Refuse a raster whose pixels are so much finer than those of others that reading them all would never end."""
    sides = list(map(_side, headers))
    finest = headers[sides.index(min(sides))]
    if max(sides) > MOST_FINER * min(sides):
        raise SeriesError(
            f"{finest.name} has pixels of {min(sides):.3g} m, others of {max(sides):.3g} m; resample one of them."
        )


def _has_valid_pixel(scene: Scene, bands: tuple[int, ...], masking: Masking) -> bool:
    """Look for the first valid pixel, and at the end of each file: one that is cut off is found before the run begins."""
    found = False
    for source in scene.sources:
        grid = source.header.grid
        n_rows, n_cols = grid.shape
        with closing(SourceReader(source, bands, masking, grid)) as reader:
            reader.read(Span(n_rows - 1, n_rows, n_cols - 1, n_cols))
            windows = _probes(grid.shape) if _is_vast(grid.shape) else Span(0, n_rows, 0, n_cols).blocks(PROBE_PX)
            found = found or any(reader.read(span)[1].any() for span in windows)
            if not found and _is_vast(grid.shape):
                raise SeriesError(
                    f"{source.header.name} has {n_cols} x {n_rows} pixels; in {N_PROBES} windows of it none is valid: "
                    "cut it to the place of the series."
                )
    return found


def _is_vast(shape: tuple[int, int]) -> bool:
    """Whether it would take minutes to look at all of a raster (rows, cols)."""
    return shape[0] * shape[1] > MOST_SEARCHED


def _probes(shape: tuple[int, int]) -> Iterator[Span]:
    """Some windows all over a vast raster, the next far from the last."""
    n_rows, n_cols = shape
    n_across = math.ceil(n_cols / PROBE_PX)
    n = math.ceil(n_rows / PROBE_PX) * n_across
    for number in range(N_PROBES):
        row, col = divmod(round(number * GOLDEN * n) % n, n_across)
        top, left = row * PROBE_PX, col * PROBE_PX
        yield Span(top, min(top + PROBE_PX, n_rows), left, min(left + PROBE_PX, n_cols))


def _warn_of_bands(scenes: Sequence[Scene], bands: tuple[int, ...], warn: Warn) -> None:
    """Bands are compared as measurements."""
    palettes = [band.at for header in _headers(scenes) for band in header.of(bands) if band.colour == "palette" and band.at]
    if palettes and not colour_tables.is_ramp(palettes[0]):
        name = addresses.name_of(palettes[0].path)
        raise SeriesError(
            f"The numbers of {name} stand for the colours of a palette, so that near ones mean nothing like; convert such "
            "rasters to red, green and blue in QGIS (Raster, Conversion, PCT to RGB)."
        )
    if palettes:
        warn(notice("colour_tables"))


def _warn_of_grids(scenes: Sequence[Scene], warn: Warn) -> None:
    first, *others = _headers(scenes)
    moved = [header.name for header in others if offset_of(first.grid, header.grid) is None]
    if moved:
        same = all(same_crs(first.grid.crs, header.grid.crs) for header in others)
        code = "grids_differ" if same else "grids_and_systems_differ"
        warn(notice(code, first=first.name, n=len(moved), other=moved[0]))


def _headers(scenes: Sequence[Scene]) -> list[RasterHeader]:
    """Of all rasters, oldest first."""
    return [source.header for scene in scenes for source in scene.sources]


def _n_reference(ordered: Sequence[datetime.date], reference_end: datetime.date | None) -> int:
    """How many of the dates lie before the first new one; SeriesError if none or all do."""
    end = reference_end or reference.default_reference_end(ordered)
    n_reference = sum(date < end for date in ordered)
    if n_reference == 0:
        raise SeriesError(f"No date lies before {end}, so there is no reference; choose a date after {ordered[0]}.")
    if n_reference == len(ordered):
        raise SeriesError(f"No date lies on or after {end}, so nothing is new; choose {ordered[-1]} or an earlier date.")
    return n_reference


def _warn_of_season(series: TimeSeries, warn: Warn) -> None:
    unseen = reference.unseen_season(series.reference_dates, series.new_dates)
    if not unseen:
        return
    span = (series.reference_dates[-1] - series.reference_dates[0]).days
    which: dict[str, Value] = {"n": len(unseen), "first": unseen[0].isoformat(), "last": unseen[-1].isoformat()}
    if span < reference.FULL_YEAR_DAYS:
        warn(notice("season_unseen_in_a_short_reference", days=span, **which))
    else:
        warn(notice("season_unseen", **which))
