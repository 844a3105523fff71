"""Where did a place stand at each date? Its dates as points of a plane: along its change, and across it.

In: the tokens of patches on every date. Out: two numbers for each date.
"""

from __future__ import annotations

import numpy as np

from changedet_plugin.core.arrays import FloatArray, Indices
from changedet_plugin.engine.changes import Scores
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens, pool


def positions(tokens: PatchTokens, scores: Scores, at: tuple[Indices, Indices, Indices]) -> FloatArray:
    """Positions (n_patches, 2, n_dates) of the events named (event, row, column): along the change, then across; NaN = masked.

    Along: 0 = the mean of the dates before the change, 1 = that of the dates since. Across: the main direction of what is
    left, in the same unit, so that the plane shows the distances of the tokens as truly as two axes can.
    """
    _, rows, cols = at
    first = scores.patches.events.date_index[at]
    placed = np.full((len(rows), 2, len(scores.dates)), np.nan, np.float32)
    side = tokens.side
    for block in tokens.blocks():
        here = np.flatnonzero((rows >= block.start) & (rows < block.stop))
        if not len(here):
            continue
        read = tokens.read(block)
        for index in here:
            row, col = int(rows[index] - block.start) * side, int(cols[index]) * side
            patch = pool(read[:, row : row + side, col : col + side], side)[:, 0, 0]
            placed[index] = position(patch, int(first[index]))
    return placed


def position(tokens: FloatArray, first: int) -> FloatArray:
    """Positions (2, n_dates) of one patch's tokens (n_dates, n_features) that changes at date ``first``."""
    placed = np.full((2, len(tokens)), np.nan, np.float32)
    valid = np.isfinite(tokens).all(1)
    before, since = valid & (np.arange(len(tokens)) < first), valid & (np.arange(len(tokens)) >= first)
    if not before.any() or not since.any():
        return placed
    start = tokens[before].mean(0)
    change = tokens[since].mean(0) - start
    length = float(np.linalg.norm(change))
    if length == 0:
        return placed
    points = (tokens[valid] - start) / length
    along = points @ (change / length)
    rest = points - along[:, None] * (change / length)
    _, _, axes = np.linalg.svd(rest - rest.mean(0), full_matrices=False)
    placed[:, valid] = along, rest @ axes[0]
    return placed
