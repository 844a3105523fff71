"""Do these rasters make a time series? Dated sources in, checked scenes out, or one sentence that says why not."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import replace

import rasterio

from changedet_plugin.core import mask_products, reference
from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.notices import Value, notice
from changedet_plugin.core.parameters import DEFAULT_MACHINE, Masking, Parameters
from changedet_plugin.engine.reading import fill_search, mask_question, radar, same_day, unit_recognition
from changedet_plugin.engine.reading.raster_reader import SourceReader, cache_bytes
from changedet_plugin.engine.reading.resampling import offset_of, same_crs
from changedet_plugin.engine.types import RasterHeader, Scene, Source, Span, TimeSeries, Warn

MINIMUM_VALID = 0.1
"""Share of valid pixels below which a date is left out."""
PROBE_PX = 1024
"""Side of the windows in which a date is searched for its first valid pixel."""


def build(sources: Sequence[Source], parameters: Parameters, warn: Warn, memory: int = DEFAULT_MACHINE.memory) -> TimeSeries:
    """Check the rasters against each other and split them into reference and new scenes.

    A date without a single valid pixel is dropped with a warning. ``memory`` in bytes.

    Raises
    ------
    SeriesError, MaskError
        One sentence that names the file and says what to do.
    """
    bands = _common_bands(sources, parameters)
    scenes, empty = [], []
    with rasterio.Env(GDAL_CACHEMAX=cache_bytes(memory)):
        given = _by_date(fill_search.with_rules(sources, bands, warn))
        for scene in given:
            same_day.check(scene, bands, parameters.masking)
            if _has_valid_pixel(scene, bands, parameters.masking):
                scenes.append(scene)
            else:
                empty.append(title(scene))
        mask_question.ask(given, bands, parameters.masking, warn)
    if empty:
        warn(notice("no_pixel_valid", dates=empty))
    if len(scenes) < 2:
        raise SeriesError(_too_few(len(scenes), len(sources)))
    _warn_of_bands(scenes, bands, warn)
    _warn_of_grids(scenes, warn)
    n_reference = _n_reference([scene.date for scene in scenes], parameters.reference_end)
    with rasterio.Env(GDAL_CACHEMAX=cache_bytes(memory)):
        scenes = unit_recognition.in_one_unit(scenes, n_reference, bands, parameters.masking, warn)
        unit = radar.recognise(scenes, bands, parameters.masking, parameters.sensor, warn)
    series = TimeSeries(tuple(scenes), n_reference, bands, parameters.masking, unit)
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


def _common_bands(sources: Sequence[Source], parameters: Parameters) -> tuple[int, ...]:
    """The bands to read, and a check of every file."""
    if not sources:
        raise SeriesError("There are no rasters; name the rasters of one place, two dates or more.")
    headers = [source.header for source in sources]
    first, n_bands = headers[0], len(headers[0].bands)
    for header in headers:
        _check(header)
        if len(header.bands) != n_bands:
            raise SeriesError(
                f"{header.name} has {len(header.bands)} bands, {first.name} has {n_bands}; use rasters with the same bands."
            )
    mask_band = parameters.masking.band
    asked = parameters.bands if mask_band is None else (*parameters.bands, mask_band)
    missing = [band for band in asked if not 1 <= band <= n_bands]
    if missing:
        raise SeriesError(f"There is no band {missing[0]} in {first.name}; its bands are 1 to {n_bands}.")
    usable = next(filter(None, (_pixel_bands(header, parameters.masking) for header in headers)), ())
    bands = parameters.bands or usable
    if not bands:
        raise SeriesError(f"{first.name} holds nothing but a mask; use rasters with at least one band of pixels.")
    return tuple(dict.fromkeys(bands))


def _check(header: RasterHeader) -> None:
    """Refuse a raster that is nowhere, or holds no real numbers."""
    if not header.grid.crs:
        raise SeriesError(f"{header.name} has no coordinate reference system; assign the right one to it.")
    if not header.grid.is_placed:
        raise SeriesError(f"{header.name} is not placed on the map; georeference it first.")
    if any("complex" in band.dtype for band in header.bands):
        raise SeriesError(f"{header.name} holds complex numbers; convert it to amplitude or intensity first.")


def _pixel_bands(header: RasterHeader, masking: Masking) -> tuple[int, ...]:
    """The bands, by 1-based number, that are neither transparency nor masks."""
    own = mask_products.own_masks(header.path, [band.description for band in header.bands])
    masks = {masking.band, *(band for meaning in own for band in meaning.bands)}
    numbered = enumerate(header.bands, start=1)
    return tuple(number for number, band in numbered if band.colour != "alpha" and number not in masks)


def _has_valid_pixel(scene: Scene, bands: tuple[int, ...], masking: Masking) -> bool:
    """Look for the first valid pixel, and at the end of each file: one that is cut off is found before the run begins."""
    found = False
    for source in scene.sources:
        grid = source.header.grid
        n_rows, n_cols = grid.shape
        with closing(SourceReader(source, bands, masking, grid)) as reader:
            reader.read(Span(n_rows - 1, n_rows, n_cols - 1, n_cols))
            found = found or any(reader.read(span)[1].any() for span in Span(0, n_rows, 0, n_cols).blocks(PROBE_PX))
    return found


def _warn_of_bands(scenes: Sequence[Scene], bands: tuple[int, ...], warn: Warn) -> None:
    """Bands are compared by their position, and as measurements."""
    headers = _headers(scenes)
    expected = [band.description for band in headers[0].of(bands)]
    if any(band.colour == "palette" for header in headers for band in header.of(bands)):
        warn(notice("colour_tables"))
    for header in headers:
        titles = [band.description for band in header.of(bands)]
        if titles != expected and set(titles) == set(expected):
            warn(notice("bands_in_another_order", name=header.name, first=headers[0].name))


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
