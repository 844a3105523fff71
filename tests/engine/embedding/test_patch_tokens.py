"""Tokens seen patch by patch: the same, whatever rows are read, and a patch is what its valid tokens are."""

from __future__ import annotations

import numpy as np
import pytest

from changedet_plugin.engine import blocks
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens, pool
from tests.fakes import fake_embeddings, fake_grid


@pytest.fixture
def tokens():
    embeddings, first = fake_embeddings(n_dates=4, n_reference=2, shape=(6, 7), masked=0.5)
    return PatchTokens(embeddings, fake_grid(*first.shape))


def test_a_patch_is_the_mean_of_its_valid_tokens(tokens):
    read, means = tokens.read(slice(1, 4)), tokens.pooled(slice(1, 4))
    assert (tokens.side, read.shape, means.shape) == (2, (4, 6, 14, 40), (4, 3, 7, 40))
    for date, row, col in np.ndindex(means.shape[:3]):
        cells = read[date, 2 * row : 2 * row + 2, 2 * col : 2 * col + 2].reshape(4, -1)
        known = cells[np.isfinite(cells[:, 0])]
        expected = known.mean(0) if len(known) else np.full(40, np.nan)
        np.testing.assert_allclose(means[date, row, col], expected, rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(tokens.valid(slice(1, 4)), np.isfinite(means[..., 0]))


def test_blocks_cover_all_rows_and_change_nothing(tokens, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 2 * 4 * 4 * 4 * 7 * 4 * 40)  # two rows at a time
    whole = tokens.pooled(slice(0, 6))
    cut = tokens.blocks()
    assert [(rows.start, rows.stop) for rows in cut] == [(0, 2), (2, 4), (4, 6)]
    np.testing.assert_array_equal(np.concatenate([tokens.pooled(rows) for rows in cut], axis=1), whole)


def test_one_token_a_patch_is_itself():
    values = np.random.default_rng(0).normal(size=(2, 3, 4, 5))
    np.testing.assert_array_equal(pool(values, 1), values)
