"""Are the rasters embeddings, and how are they coded? In: checked scenes. Out: the same, whose values are vectors.

Yearly maps of AlphaEarth, TESSERA or Clay, and vectors of one's own, come as rasters with a band a dimension. They are read as
they are: a vector is compared with the past of its place, and no light is fitted to it. docs/inputs.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

import numpy as np

from changedet_plugin.core import mask_products
from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.notices import notice
from changedet_plugin.core.parameters import Masking
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import unasked
from changedet_plugin.engine.reading import raster_header
from changedet_plugin.engine.reading.raster_reader import SourceReader
from changedet_plugin.engine.reading.resampling import offset_of
from changedet_plugin.engine.types import BandHeader, RasterHeader, Scene, Source, Span, UnitChange, Warn

ALPHA_EARTH_BANDS = 64
"""Dimensions of AlphaEarth, on the unit sphere (Brown et al. 2025). [bands]"""
FEWEST_NAMED = 8
"""Bands called A00, A01, ... that are taken for dimensions of AlphaEarth where not all are there. [bands]"""
ALPHA_EARTH_CODE = UnitChange(code="alphaearth")
"""Eight bits: value = sign(n) (n / 127.5)^2."""
ALPHA_EARTH_VOID = -128.0
"""The number that is no code."""
TESSERA_BANDS = 128
"""Dimensions of TESSERA. [bands]"""
UNIT = 0.9, 1.1
"""Between which the median length of vectors of the unit sphere lies: rounding to eight bits changes it by hundredths."""
MOST_LONGER = 1.5
"""Ratio of the median lengths of two dates beyond which they are scaled differently."""
LARGEST = 6e4
"""Largest number of a vector: tokens are kept in 16 bits."""
SAMPLE_PX = 256
"""Side of the window, in the middle, that is looked at. [px]"""
_DIMENSION = re.compile(r"A\d\d")
_NAMED = re.compile(r"alpha[-_ ]?earth|aef|satellite[-_ ]?embedding", re.IGNORECASE)


def with_scales(sources: Sequence[Source], warn: Warn) -> list[Source]:
    """The sources whose numbers are whole with the rasters that lie beside them and hold a scale for each pixel.

    Raises
    ------
    SeriesError
        Such a raster lies on other pixels, or has not one band.
    """
    found = [replace(source, scales=_scales_beside(source)) for source in sources]
    scaled = [source.scales.name for source in found if source.scales]
    if scaled:
        warn(notice("vectors_scaled", n=len(scaled), first=scaled[0]))
    return found


def _scales_beside(source: Source) -> RasterHeader | None:
    """The raster of the scales of one that is not scaled otherwise; None where there is none."""
    header = source.header
    if not _is_plain(header.bands) or addresses.is_remote(header.path) or len(addresses.parts(header.path)) > 1:
        return None
    path = mask_products.scales_of(header.path)
    if addresses.is_plain(path) and not unasked.is_at_hand(path, header.path):
        return None
    try:
        scales = raster_header.read(path)
    except SeriesError:
        if addresses.is_plain(path):
            raise
        return None  # not in this archive
    if len(scales.bands) != 1 or scales.grid.shape != header.grid.shape or offset_of(header.grid, scales.grid) != (0, 0):
        raise SeriesError(
            f"{scales.name} should hold the scale of each pixel of {header.name}, in one band on the same pixels, and does "
            "not; export both on one grid, or rename it."
        )
    return scales


def _is_plain(bands: Sequence[BandHeader]) -> bool:
    """Whether bands hold whole numbers that no tag scales."""
    return all(np.dtype(band.dtype).kind in "iu" and not band.is_scaled for band in bands)


def as_vectors(scenes: Sequence[Scene], bands: tuple[int, ...], masking: Masking, warn: Warn) -> list[Scene]:
    """The scenes with their codes undone; ``warn`` is told what they are taken for.

    Raises
    ------
    SeriesError
        Vectors have another length than they should have, or than those of other dates: they are scaled otherwise.
    """
    decoded = [replace(scene, sources=tuple(_decoded(source, bands) for source in scene.sources)) for scene in scenes]
    lengths = {source: _length(source, bands, masking) for scene in decoded for source in scene.sources}
    known = {source: length for source, length in lengths.items() if np.isfinite(length)}
    for source, length in known.items():
        is_whole = len(bands) == ALPHA_EARTH_BANDS and _is_of_alpha_earth(source.header, bands)
        if is_whole and not UNIT[0] < length < UNIT[1]:
            raise SeriesError(
                f"The vectors of {source.header.name} should have length 1 and have {length:.3g}; export them anew with their "
                "scale, or as the eight bits that they were published in."
            )
    usual = float(np.median(list(known.values()))) if known else 1.0
    other = next((source for source, length in known.items() if not 1 / MOST_LONGER < length / usual < MOST_LONGER), None)
    if other is not None:
        raise SeriesError(
            f"The vectors of {other.header.name} have length {known[other]:.3g}, those of most others {usual:.3g}: they are "
            "scaled otherwise, or of another model; bring all to one scale."
        )
    is_coded = any(source.unit is not None for scene in decoded for source in scene.sources)
    warn(notice("vectors_decoded", n=len(bands)) if is_coded else notice("vectors_as_they_are", n=len(bands)))
    return decoded


def are_known(sources: Sequence[Source], bands: tuple[int, ...]) -> bool:
    """Whether all rasters are maps of embeddings of one known kind, by their bands and names."""
    makers = {name_of(source.header, bands) for source in sources}
    return len(makers) == 1 and "" not in makers


def name_of(header: RasterHeader, bands: tuple[int, ...]) -> str:
    """What made the vectors of a raster; empty = it does not say."""
    if _is_of_alpha_earth(header, bands):
        return "AlphaEarth"
    return "TESSERA" if len(bands) == TESSERA_BANDS and "tessera" in header.name.lower() else ""


def _decoded(source: Source, bands: tuple[int, ...]) -> Source:
    header = source.header
    if source.scales or not _is_plain(header.of(bands)):
        return source
    if _is_of_alpha_earth(header, bands):
        coded = tuple(replace(band, nodata=ALPHA_EARTH_VOID if band.nodata is None else band.nodata) for band in header.bands)
        return replace(source, header=replace(header, bands=coded), unit=ALPHA_EARTH_CODE)
    if len(bands) == TESSERA_BANDS:
        raise SeriesError(
            f"{header.name} holds 128 whole numbers a pixel without the scales that make vectors of them; put these beside it "
            f"as {mask_products.scales_of(header.name)}, or export it as floating-point numbers with its scales applied."
        )
    return source


def _is_of_alpha_earth(header: RasterHeader, bands: tuple[int, ...]) -> bool:
    """By the names of its bands or its file; or by 64 bands of eight signed bits, which nothing else has.

    Some of the 64 will do, where their names tell.
    """
    of_bands = header.of(bands)
    is_named = all(_DIMENSION.fullmatch(band.description or "") for band in of_bands)
    if len(header.bands) != ALPHA_EARTH_BANDS:
        return is_named and len(bands) >= FEWEST_NAMED
    return is_named or bool(_NAMED.search(header.path)) or all(band.dtype == "int8" for band in of_bands)


def _length(source: Source, bands: tuple[int, ...], masking: Masking) -> float:
    """Median length of the vectors in the middle of a raster; NaN where none is valid."""
    grid = source.header.grid
    n_rows, n_cols = grid.shape
    top, left = max(0, (n_rows - SAMPLE_PX) // 2), max(0, (n_cols - SAMPLE_PX) // 2)
    span = Span(top, min(n_rows, top + SAMPLE_PX), left, min(n_cols, left + SAMPLE_PX))
    with closing(SourceReader(source, bands, masking, grid)) as reader:
        pixels, valid = reader.read(span)
    vectors: FloatArray = pixels[:, valid].astype(float)
    if vectors.size and np.abs(vectors).max() > LARGEST:
        raise SeriesError(f"{source.header.name} holds numbers beyond {LARGEST:g}, which are no vectors; scale them down.")
    return float(np.median(np.linalg.norm(vectors, axis=0))) if vectors.size else float("nan")
