"""Where else, and when, did it happen, though it was not listed? All patches of all dates, from the tokens of the run."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core import similarity
from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.notices import Notice
from changedet_plugin.core.parameters import Machine
from changedet_plugin.engine import detect
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens
from changedet_plugin.engine.masked import mean_of_vectors, valid_first
from changedet_plugin.engine.reading import area_of_interest
from changedet_plugin.engine.results.stored_result import StoredResult, series_of
from changedet_plugin.engine.types import PatchGrid, Report

ROUNDING = 1e-5
"""Length of a change, as a share of what is summed, that is none."""


@dataclass(frozen=True)
class Likeness:
    """How alike every patch (n_rows, n_cols) is to the query, when it is most so."""

    grid: PatchGrid
    dates: tuple[datetime.date, ...]
    cosine: FloatArray
    """-1 to 1; NaN = too few valid dates, or outside the area."""
    length: FloatArray
    """Length of the change vector there."""
    date_index: NDArray[np.int64]
    """Index into ``dates`` of its first date; -1 = none."""


def search(result: StoredResult, query: FloatArray, on: Callable[[Machine], Machine], report: Report) -> Likeness:
    """Compare all patches of a result with ``query`` (n_features,), at any date.

    The change at a date is the mean of a patch's next valid tokens, as many as the run confirmed by, less its reference
    mean. Tokens come from the cache; what it lacks is encoded. ``on`` gives, from the machine of the run, the one to search on.

    Raises
    ------
    ResultError
        The rasters are gone, or the encoder or the bands that it is given are other ones now.
    """
    sources, parameters, machine = series_of(result, on)
    ready, embeddings, _ = detect.embedded(detect.open_series(sources, parameters, machine, _quiet), report, _quiet)
    if embeddings.encoder_id != result.origin.encoder_id:
        raise ResultError(f"{result.path.name} was made with another version of the encoder; run the series again.")
    if embeddings.tokens.shape[-1] != len(query):
        raise ResultError(f"{result.path.name} was made of other bands than are compared now; run the series again.")
    inside = area_of_interest.inside(parameters.area, ready.grid)
    tokens = PatchTokens(embeddings, ready.grid)
    return _search_all(tokens, inside, query, result.facts.confirm or parameters.confirm, report)


def most_alike(
    tokens: FloatArray, is_reference: BoolArray, n_confirming: int, query: FloatArray
) -> tuple[FloatArray, FloatArray, NDArray[np.int64]]:
    """Cosine and length of the change that is most like ``query``, of all windows of so many valid dates; and its date.

    Its date is the first of which the window has all but half a date's share of the best one's extent along the query.
    ``tokens`` (n_dates, n_patches, n_features), NaN = invalid; results (n_patches,), NaN and -1 where a patch has no
    reference date or no whole window of ``n_confirming``.
    """
    n_dates, n_patches, _ = tokens.shape
    if n_dates < n_confirming:
        return np.full(n_patches, np.nan), np.full(n_patches, np.nan), np.full(n_patches, -1)
    reference = mean_of_vectors(tokens[is_reference])
    order, n_valid = valid_first(tokens[..., 0])
    filled = np.where(np.isfinite(tokens[..., :1]), tokens, 0)
    total = np.take_along_axis(filled, order[..., None], 0).cumsum(0)
    cosine, length = (np.full((n_dates - n_confirming + 1, n_patches), np.nan, np.float32) for _ in range(2))
    for first in range(len(cosine)):
        window = total[first + n_confirming - 1] - (total[first - 1] if first else 0)
        change = np.nan_to_num(window / n_confirming - reference)
        # A window that is the whole reference differs from its mean by rounding alone.
        change[np.linalg.norm(change, axis=1) < ROUNDING * np.linalg.norm(window, axis=1)] = 0
        known = (first + n_confirming <= n_valid) & np.isfinite(reference[:, 0])
        cosine[first, known] = similarity.cosine(change[known], query)
        length[first, known] = np.linalg.norm(change[known], axis=1)
    best = np.nan_to_num(cosine, nan=-2).argmax(0)[None]
    extent = np.nan_to_num(cosine * length, nan=-np.inf)
    risen = extent >= (1 - 0.5 / n_confirming) * np.take_along_axis(extent, best, 0)
    date_index = np.take_along_axis(order, risen.argmax(0)[None], 0)[0]
    cosine, length = (np.take_along_axis(values, best, 0)[0] for values in (cosine, length))
    return cosine, length, np.where(np.isfinite(cosine), date_index, -1)


def _search_all(tokens: PatchTokens, inside: BoolArray, query: FloatArray, n_confirming: int, report: Report) -> Likeness:
    """``most_alike`` of every patch of ``inside`` (n_rows, n_cols), some rows at a time."""
    embeddings, shape = tokens.embeddings, tokens.grid.shape
    cosine, length = (np.full(shape, np.nan, np.float32) for _ in range(2))
    date_index = np.full(shape, -1, np.int64)
    blocks = tokens.blocks()
    for done, rows in enumerate(blocks, 1):
        means = tokens.pooled(rows).reshape(len(embeddings.dates), -1, tokens.n_features)
        alike = most_alike(means, embeddings.is_reference, n_confirming, query)
        cosine[rows], length[rows], date_index[rows] = (values.reshape(-1, shape[1]) for values in alike)
        report("describe", done / len(blocks), "")
    cosine[~inside] = np.nan
    return Likeness(tokens.grid, embeddings.dates, cosine, length, date_index)


def _quiet(told: Notice) -> None:
    """The run itself has told its warnings."""
