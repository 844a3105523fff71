"""The ground as maps of embeddings have it: a vector a pixel and year, of which one place becomes another."""

from __future__ import annotations

import datetime
from functools import cache

import numpy as np

from tests.inputs import ground
from tests.inputs.ground import Array

YEARS = tuple(range(2017, 2025))
SINCE = 2022
"""First year that shows the change."""
DATE = datetime.date(SINCE, 1, 1)
N_KINDS = 7
"""Kinds of ground; what the place becomes is one of its own."""
SPREAD = 0.02
"""How far a vector moves from year to year, each number of it."""


def unit(vectors: Array) -> Array:
    """Vectors (n, ...) of length 1."""
    return vectors / np.linalg.norm(vectors, axis=0)


@cache
def maps(n_bands: int, seed: int = 0) -> tuple[Array, ...]:
    """Vectors of length 1 of every year, float32 (n_bands, SIDE, SIDE); do not write into it."""
    draw = np.random.default_rng(seed)
    kinds = unit(draw.normal(size=(n_bands, N_KINDS)))
    row, col = np.mgrid[: ground.SIDE, : ground.SIDE]
    centre = draw.uniform(0, ground.SIDE, (40, 2))
    field = np.argmin((row[..., None] - centre[:, 0]) ** 2 + (col[..., None] - centre[:, 1]) ** 2, -1)
    cover = draw.integers(0, N_KINDS - 1, 40)[field]
    own = 0.5 * SPREAD * draw.normal(size=(n_bands, ground.SIDE, ground.SIDE))
    seen = []
    for year in YEARS:
        kind = cover.copy()
        if year >= SINCE:
            kind[ground.ROWS, ground.COLS] = N_KINDS - 1
        moved = SPREAD * draw.normal(size=(n_bands, 1, 1)) + SPREAD * draw.normal(size=(n_bands, ground.SIDE, ground.SIDE))
        seen.append(unit(kinds[:, kind] + own + moved).astype(np.float32))
    return tuple(seen)


def alpha_earth(vectors: Array) -> Array:
    """In eight bits, as they are published."""
    return np.clip(np.round(127.5 * np.sign(vectors) * np.sqrt(np.abs(vectors))), -127, 127).astype(np.int8)
