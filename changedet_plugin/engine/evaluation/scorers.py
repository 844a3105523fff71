"""What does every scorer say? The product's own, and what it has to beat, side by side on one patch grid.

In: a detection. Out: ``Scored``, by name. The comparison scorers are listed in ``SCORERS``; what they are given is told in
``scorer``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from threadpoolctl import threadpool_limits

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.parameters import Machine
from changedet_plugin.core.result_schema import Rule
from changedet_plugin.engine.changes import Scores
from changedet_plugin.engine.detect import Detection
from changedet_plugin.engine.embedding import embed
from changedet_plugin.engine.encoders.cards import Encoder
from changedet_plugin.engine.evaluation import full_whitening, pixel_methods, pooled_tokens, token_scorers
from changedet_plugin.engine.evaluation.pixel_stack import PixelStack
from changedet_plugin.engine.evaluation.scorer import DeliveredPatches, Scorer
from changedet_plugin.engine.harmonising import scene_light
from changedet_plugin.engine.masked import nanmax
from changedet_plugin.engine.reading import raster_reader, scene_reader
from changedet_plugin.engine.scoring import persistence
from changedet_plugin.engine.types import Report

SCORERS: tuple[Scorer, ...] = (*token_scorers.SCORERS, *full_whitening.SCORERS, *pixel_methods.SCORERS)
"""What the product is compared with, in the order of the report."""


@dataclass(frozen=True)
class Scored:
    """What one scorer says of every patch; higher = more changed."""

    score: FloatArray
    """(n_rows, n_cols), NaN = none."""
    per_date: FloatArray | None = None
    """(n_new_dates, n_rows, n_cols) where the scorer has a score for each date."""


def score_all(found: Detection, encoder: Encoder, machine: Machine, report: Report) -> dict[str, Scored]:
    """Every scorer on the patch grid of a detection.

    ``default``, ``agreement``, ``lof`` and ``distance`` are the product's. Each comparison scorer comes as NAME, its largest
    value on a single date, and, where dates can confirm one another, as NAME_confirmed by the product's rule.

    Raises
    ------
    ChangeDetError
        One sentence: a raster cannot be read any more, or the cache cannot be written.
    """
    scores = found.changes.scores
    scored = _own(scores)
    with threadpool_limits(1), delivered(found, encoder, machine, report) as patches:
        compared = {scorer.name: scorer.per_date(patches) for scorer in SCORERS}
    for name, values in compared.items():
        if values is None:
            continue
        values[:, scores.rule == Rule.OUTSIDE] = np.nan
        scored[name] = Scored(nanmax(values), values)
        if scores.n_confirming > 1:
            confirmed = persistence.confirmed(values.reshape(len(values), -1), scores.n_confirming)
            scored[f"{name}_confirmed"] = Scored(confirmed.reshape(values.shape[1:]))
    return scored


def _own(scores: Scores) -> dict[str, Scored]:
    """What the product's own score is made of."""
    patches = scores.patches
    own = {
        "default": Scored(scores.score),
        "agreement": Scored(patches.agreement),
        "distance": Scored(patches.distance, patches.date_distance),
    }
    if np.isfinite(patches.lof).any():
        own["lof"] = Scored(patches.lof, patches.date_lof)
    return own


@contextmanager
def delivered(found: Detection, encoder: Encoder, machine: Machine, report: Report) -> Iterator[DeliveredPatches]:
    """The series of a detection as it was delivered, in the light of its whole scenes; its rasters are open meanwhile."""
    ready, memory = found.ready, machine.memory
    unmoved = replace(ready.radiometry, shift_px=np.zeros_like(ready.radiometry.shift_px))
    with scene_reader.SceneReader(ready.series, ready.grid.pixels, raster_reader.cache_bytes(memory)) as reader:
        radiometry = scene_light.by_whole_scenes(ready.series, reader, unmoved, report)
        embeddings, _ = embed.embed(ready.series, ready.grid, encoder, radiometry, reader, machine, report)
        tokens = pooled_tokens.of_patches(embeddings, ready.grid)
        pixels = PixelStack(ready.series, ready.grid, reader, radiometry, memory)
        yield DeliveredPatches(tokens, pixels, memory, report)
