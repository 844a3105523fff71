"""The scorers side by side: the product's own, and what it has to beat.

The comparison scorers work on one token a patch (the mean of its tokens), of images as they were delivered, in the light of
their whole scene (median and spread of each band): nothing of the product's own steps helps them, not its fitted light, its
registration, its half patches or its half-whitening.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from threadpoolctl import threadpool_limits

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.parameters import Machine
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.core.result_schema import Rule
from changedet_plugin.engine.changes import Scores
from changedet_plugin.engine.detect import Detection
from changedet_plugin.engine.embedding import embed
from changedet_plugin.engine.embedding.patch_tokens import row_blocks
from changedet_plugin.engine.encoders.cards import Encoder
from changedet_plugin.engine.evaluation import full_whitening, pixel_methods, pooled_tokens
from changedet_plugin.engine.harmonising import scene_light
from changedet_plugin.engine.masked import mean_over_dates
from changedet_plugin.engine.reading import raster_reader, scene_reader
from changedet_plugin.engine.scoring import lof, persistence
from changedet_plugin.engine.types import Embeddings, Report

RAW_NEIGHBOURS = 5


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
    with threadpool_limits(1):
        patches, by_pixel = _in_scene_light(found, encoder, machine, report)
        compared = {**raw_scores(patches, machine.memory), **whitened_scores(patches, machine.memory, report), **by_pixel}
    for name, values in compared.items():
        values[:, scores.rule == Rule.OUTSIDE] = np.nan
        scored[name] = Scored(persistence.largest(values), values)
        if scores.n_confirming > 1:
            flat = values.reshape(len(values), -1)
            scored[f"{name}_confirmed"] = Scored(persistence.confirmed(flat, scores.n_confirming).reshape(values.shape[1:]))
    return scored


def _own(scores: Scores) -> dict[str, Scored]:
    own = {
        "default": Scored(scores.score),
        "agreement": Scored(scores.agreement),
        "distance": Scored(scores.distance, scores.date_distance),
    }
    if np.isfinite(scores.lof).any():
        own["lof"] = Scored(scores.lof, scores.date_lof)
    return own


def _in_scene_light(
    found: Detection, encoder: Encoder, machine: Machine, report: Report
) -> tuple[Embeddings, dict[str, FloatArray]]:
    """Tokens of the patches of the images as delivered, in the light of their whole scene, and what the pixel methods say."""
    ready, memory = found.ready, machine.memory
    delivered = replace(ready.radiometry, shift_px=np.zeros_like(ready.radiometry.shift_px))
    with scene_reader.SceneReader(ready.series, ready.grid.pixels, raster_reader.cache_bytes(memory)) as reader:
        radiometry = scene_light.by_whole_scenes(ready.series, reader, delivered, report)
        embeddings, _ = embed.embed(ready.series, ready.grid, encoder, radiometry, reader, machine, report)
        by_pixel = pixel_methods.patch_scores(ready.series, ready.grid, reader, radiometry, memory)
    by_pixel = {name: values if name == "pca_kmeans" else _in_usual_units(values) for name, values in by_pixel.items()}
    return pooled_tokens.of_patches(embeddings, ready.grid), by_pixel


def raw_scores(patches: Embeddings, memory: int) -> dict[str, FloatArray]:
    """Cosine, Euclidean distance and LOF of the tokens as they are, each (n_new, n_rows, n_cols)."""
    reference = patches.is_reference
    values = {name: _empty(patches) for name in ("raw_cosine", "raw_l2", "raw_lof")}
    for rows, tokens in _tokens(patches, memory):
        mean, new = mean_over_dates(tokens[reference]), tokens[~reference]
        shape = (len(new), -1, patches.grid.shape[1])
        length = np.linalg.norm(new, axis=-1) * np.linalg.norm(mean, axis=-1)
        values["raw_cosine"][:, rows] = (1 - (new * mean).sum(-1) / np.maximum(length, 1e-12)).reshape(shape)
        values["raw_l2"][:, rows] = np.linalg.norm(new - mean, axis=-1).reshape(shape)
        values["raw_lof"][:, rows] = _factors(tokens, reference, RAW_NEIGHBOURS, 0.0).reshape(shape)
    if not ReferenceLength(patches.n_reference).has_lof:
        del values["raw_lof"]
    return {name: values[name] if name == "raw_lof" else _in_usual_units(values[name]) for name in values}


def whitened_scores(patches: Embeddings, memory: int, report: Report) -> dict[str, FloatArray]:
    """Distance and LOF in the fully whitened space; with one or two reference dates no LOF, but the Mahalanobis distance."""
    centred = pooled_tokens.centred(patches, memory)
    if not ReferenceLength(patches.n_reference).has_lof:
        return {
            "whitened_distance": _in_usual_units(full_whitening.trimmed_distance(centred, memory, report)),
            "mahalanobis": _in_usual_units(full_whitening.mahalanobis(patches, memory)),
        }
    reference = patches.is_reference
    whitening = full_whitening.fit(centred, memory, report)
    values = {name: _empty(patches) for name in ("whitened_distance", "whitened_lof")}
    floor = _floor(whitening, patches.grid.shape[0], reference)
    for rows in _blocks(patches, memory):
        tokens = whitening.read(rows)
        shape = (-1, rows.stop - rows.start, patches.grid.shape[1])
        values["whitened_distance"][:, rows] = _root_mean_square(tokens[~reference]).reshape(shape)
        values["whitened_lof"][:, rows] = _factors(tokens, reference, lof.N_NEIGHBOURS, floor).reshape(shape)
    return values


def _root_mean_square(tokens: FloatArray) -> FloatArray:
    return np.linalg.norm(tokens, axis=-1) / np.sqrt(tokens.shape[-1])


def _factors(tokens: FloatArray, reference: BoolArray, k: int, floor: float) -> FloatArray:
    by_place = tokens.transpose(1, 0, 2)
    return lof.local_outlier_factors(by_place[:, reference], by_place[:, ~reference], k, floor)[0].T


def _floor(whitening: full_whitening.FullWhitening, n_rows: int, reference: BoolArray) -> float:
    picked = np.unique(np.linspace(0, n_rows - 1, min(n_rows, 40)).round().astype(int))
    tokens = np.concatenate([whitening.read(slice(int(row), int(row) + 1))[reference] for row in picked], axis=1)
    return lof.noise_floor(tokens[:, :: max(1, tokens.shape[1] // 2000)].transpose(1, 0, 2))


def _in_usual_units(values: FloatArray) -> FloatArray:
    """Divided by the median of all, as the rule of confirmation takes 1 for a usual date; no rank changes."""
    known = values[np.isfinite(values)]
    return values / max(float(np.median(known)), 1e-12) if known.size else values


def _empty(patches: Embeddings) -> FloatArray:
    return np.full((patches.n_new, *patches.grid.shape), np.nan, np.float32)


def _blocks(patches: Embeddings, memory: int) -> Iterator[slice]:
    n_dates, n_rows, n_cols, n_features = patches.tokens.shape
    return row_blocks(n_rows, n_dates * n_cols * n_features * 8 * 6, memory / 8)


def _tokens(patches: Embeddings, memory: int) -> Iterator[tuple[slice, FloatArray]]:
    """Rows, and their tokens (n_dates, n_patches, n_features)."""
    for rows in _blocks(patches, memory):
        tokens = patches.read(rows).astype(np.float64)
        yield rows, tokens.reshape(len(tokens), -1, tokens.shape[-1])
