"""With one reference date, what season does to places of one look is expected, and only what is left is a change."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from changedet_plugin.engine.scoring import short_reference
from changedet_plugin.engine.scoring.short_reference import PlainTokens
from changedet_plugin.engine.types import Embeddings, PatchGrid, PixelGrid

SIDE, N_FEATURES = 40, 12


def pair(changed, *, season, jump, unchanged=None):
    """Two dates of SIDE x SIDE tokens; ``season`` acts on every place by its look, ``changed`` places move by ``jump``."""
    rng = np.random.default_rng(3)
    before = rng.normal(size=(SIDE, SIDE, N_FEATURES)) * np.linspace(2, 0.5, N_FEATURES)
    after = before @ (np.eye(N_FEATURES) + season * rng.normal(size=(N_FEATURES, N_FEATURES)) / 4) + season
    after += rng.normal(0, 0.1, after.shape)
    after[changed] += jump * rng.normal(size=N_FEATURES)
    pixels = PixelGrid("EPSG:32631", (10.0, 0.0, 0.0, 0.0, -10.0, 0.0), (4 * SIDE, 4 * SIDE))
    return Embeddings(
        tokens=np.stack([before, after]).astype(np.float16),
        valid_share=np.full((2, SIDE, SIDE), 100, np.uint8),
        slots=(0, 1),
        dates=(datetime.date(2019, 1, 1), datetime.date(2021, 7, 1)),
        n_reference=1,
        grid=PatchGrid(pixels, 4),
        encoder_id="test",
        unchanged={} if unchanged is None else {1: unchanged},
    )


def some(share):
    return np.random.default_rng(5).random((SIDE, SIDE)) < share


def whitened(embeddings):
    return short_reference.fit_differences(embeddings).apply(PlainTokens(embeddings).read(slice(0, SIDE)))


def auroc(embeddings, changed):
    return roc_auc_score(changed.ravel(), np.linalg.norm(whitened(embeddings)[1], axis=-1))


def test_a_season_that_depends_on_the_look_of_a_place_is_no_change():
    changed = some(0.03)
    embeddings = pair(changed, season=1.0, jump=0.8)
    plain = np.linalg.norm(embeddings.tokens[1].astype(float) - embeddings.tokens[0], axis=-1)
    assert roc_auc_score(changed.ravel(), plain.ravel()) < 0.7
    assert auroc(embeddings, changed) > 0.98


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6])
def test_a_large_change_does_not_pass_for_season_where_the_light_tells_of_it(share):
    changed = some(share)
    assert auroc(pair(changed, season=0.1, jump=1.0, unchanged=~changed & some(0.9)), changed) > 0.98


def test_what_did_not_change_is_measured_in_its_own_spread():
    embeddings = pair(some(0.0), season=0.5, jump=0.0)
    reference, new = whitened(embeddings)
    assert np.sqrt((new**2).sum(-1).mean()) == pytest.approx(1, abs=0.15)
    assert np.isnan(reference).all()
