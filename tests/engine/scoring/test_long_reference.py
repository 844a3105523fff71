"""The whitening is chosen where the series is dense, by places of the whole scene; memory has no part in it."""

from __future__ import annotations

import numpy as np
import pytest

from changedet_plugin.engine.scoring import long_reference
from changedet_plugin.engine.scoring.half_whitening import STRUCTURED, WHITE
from changedet_plugin.engine.scoring.principal_axes import ProjectedTokens

N_ROWS, N_COLS, N_AXES, N_REFERENCE = 40, 50, 6, 8


def tokens(n_new, limit=1 << 30):
    """Places that move along one direction, in memory up to a limit."""
    rng = np.random.default_rng(0)
    shape = N_REFERENCE + n_new, N_ROWS, N_COLS, N_AXES
    moved = rng.normal(0, 2, (*shape[:3], 1)) * np.linspace(-1, 1, N_AXES)
    values = rng.normal(size=shape[1:]) + moved + rng.normal(0, 0.1, shape)
    kept = ProjectedTokens(N_ROWS, (len(values), N_COLS, N_AXES), limit)
    kept.write(slice(0, N_ROWS), values)
    return kept


@pytest.mark.parametrize("limit", [1 << 30, 1000])
def test_only_a_dense_series_chooses(limit):
    assert long_reference.choose_whitening(tokens(30, limit), N_REFERENCE) == STRUCTURED
    assert long_reference.choose_whitening(tokens(29, limit), N_REFERENCE) == WHITE


def test_what_is_new_takes_no_part():
    kept = tokens(30)
    rows = slice(0, N_ROWS)
    values = kept.read(rows).reshape(-1, N_ROWS, N_COLS, N_AXES)
    values[N_REFERENCE:] = np.nan
    kept.write(rows, values)
    assert long_reference.choose_whitening(kept, N_REFERENCE) == STRUCTURED
