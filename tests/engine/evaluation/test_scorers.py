"""The scorers to compare with are what they are called: against scikit-learn, scipy and the definition."""

import datetime

import numpy as np
import pytest
from scipy.spatial.distance import mahalanobis
from sklearn.metrics import roc_auc_score
from sklearn.metrics.pairwise import cosine_distances
from sklearn.neighbors import LocalOutlierFactor

from changedet_plugin.core.parameters import Machine, Parameters
from changedet_plugin.engine import detect
from changedet_plugin.engine.evaluation import full_whitening, pooled_tokens, scorers, token_scorers
from changedet_plugin.engine.evaluation.scorer import DeliveredPatches
from tests.embedding import scene, silent
from tests.fakes import fake_embeddings, fake_grid

MEMORY = 1 << 30


def of_patches(**options):
    embeddings, first = fake_embeddings(**options)
    patches = pooled_tokens.of_patches(embeddings, fake_grid(*first.shape))
    return patches, first, patches.read(slice(0, first.shape[0]))


def per_date(compared, patches, memory=MEMORY):
    """What scorers of tokens say of patches, by name; without those that the series does not allow."""
    given = DeliveredPatches(patches, None, memory, silent)
    said = {scorer.name: scorer.per_date(given) for scorer in compared}
    return {name: values for name, values in said.items() if values is not None}


def test_a_patch_is_the_mean_of_its_valid_tokens():
    embeddings, first = fake_embeddings(masked=0.3)
    patches = pooled_tokens.of_patches(embeddings, fake_grid(*first.shape))
    tokens = embeddings.read(slice(0, 2 * first.shape[0]))
    cells = tokens.reshape(len(tokens), first.shape[0], 2, first.shape[1], 2, -1)
    known = np.isfinite(cells)
    with np.errstate(invalid="ignore"):
        expected = np.nansum(cells, (2, 4)) / known.sum((2, 4))
    read = np.concatenate([patches.read(slice(0, 3)), patches.read(slice(3, first.shape[0]))], axis=1)
    np.testing.assert_allclose(read, expected, atol=1e-5)


def test_raw_scores_are_those_of_scikit_learn():
    patches, _, tokens = of_patches(masked=0.0)
    reference = patches.is_reference
    scores = per_date(token_scorers.SCORERS, patches)
    row, col = 3, 4
    past, new = tokens[reference, row, col], tokens[~reference, row, col]
    lof = -LocalOutlierFactor(n_neighbors=5, novelty=True).fit(past).score_samples(new)
    np.testing.assert_allclose(scores["raw_lof"][:, row, col], lof, rtol=1e-4)
    for name, expected in (
        ("raw_cosine", cosine_distances(new, past.mean(0)[None])[:, 0]),
        ("raw_l2", np.linalg.norm(new - past.mean(0), axis=1)),
    ):
        ours = scores[name][:, row, col]
        np.testing.assert_allclose(ours / ours[0], expected / expected[0], rtol=1e-3)
        assert np.median(scores[name]) == pytest.approx(1, rel=1e-3)


def test_whitened_reference_has_unit_variance_on_every_axis():
    patches, *_ = of_patches(masked=0.0)
    centred = pooled_tokens.centred(patches, MEMORY)
    whitening = full_whitening.fit_residuals(centred, MEMORY, silent)
    reference = patches.is_reference
    residuals = whitening.read(slice(0, patches.grid.shape[0]))[reference]
    variance = (residuals**2).sum((0, 1)) / ((len(residuals) - 1) * residuals.shape[1])
    assert variance == pytest.approx(np.ones(residuals.shape[2]), abs=0.1)


def test_centring_gives_every_date_the_same_median():
    patches, *_ = of_patches(masked=0.2)
    tokens = pooled_tokens.centred(patches, MEMORY).read(slice(0, patches.grid.shape[0]))
    middle = np.nanmedian(tokens.reshape(len(tokens), -1, tokens.shape[-1]), axis=1)
    np.testing.assert_allclose(middle, np.broadcast_to(middle[0], middle.shape), atol=1e-4)


def test_mahalanobis_is_that_of_scipy():
    patches, _, tokens = of_patches(masked=0.0, n_dates=2, n_reference=1)
    difference = (tokens[1] - tokens[0]).reshape(-1, tokens.shape[-1]).astype(float)
    vectors = np.linalg.eigh(np.cov(difference.T))[1]
    kept = difference @ vectors[:, -full_whitening.DIFFERENCE_AXES :]
    inverse = np.linalg.inv(np.cov(kept.T) + full_whitening.FLOOR * np.var(kept, 0, ddof=1).mean() * np.eye(kept.shape[1]))
    middle = np.median(difference, 0) @ vectors[:, -full_whitening.DIFFERENCE_AXES :]
    expected = [mahalanobis(patch, middle, inverse) for patch in kept]
    ours = full_whitening.mahalanobis(patches, MEMORY)[0].ravel()
    np.testing.assert_allclose(ours, expected, rtol=1e-4)


def test_memory_changes_no_score():
    patches, _, tokens = of_patches(masked=0.1)
    little = 64 * tokens.size  # a sixth of the rows at a time
    compared = (*token_scorers.SCORERS, *full_whitening.SCORERS)
    in_rows = per_date(compared, patches, little)
    for name, expected in per_date(compared, patches).items():
        np.testing.assert_allclose(in_rows[name], expected, rtol=1e-3, err_msg=name)


@pytest.fixture
def detected(write_raster, tmp_path):
    """Detect on a small series in which 2 x 2 patches change for good; give the detection, encoder, machine, and where."""

    def go(n_reference, n_new, masked=False):
        images = [scene(number, (96, 96)) for number in range(n_reference + n_new)]
        for image in images[n_reference:]:
            image[:, 32:48, 48:64] += 700
        images[-1][:, :16, :16] = 0 if masked else images[-1][:, :16, :16]
        files = [write_raster(f"20{10 + index}-07-01.tif", image, nodata=0) for index, image in enumerate(images)]
        end = datetime.date(2010 + n_reference, 1, 1)
        parameters = Parameters(patch_px=8, reference_end=end)
        machine = Machine(device="cpu", store=str(tmp_path / "store"))
        opened = detect.open_series(files, parameters, machine, silent)
        detection = detect.detect(opened, warn=silent)
        change = np.zeros(detection.ready.grid.shape, bool)
        change[4:6, 6:8] = True
        return detection, opened.encoder, machine, change

    return go


@pytest.fixture
def evaluated(detected):
    """All scores of such a series, and where it changed."""

    def go(n_reference, n_new):
        *series, change = detected(n_reference, n_new)
        return scorers.score_all(*series, silent), change

    return go


@pytest.mark.parametrize(("n_reference", "n_new"), [(1, 1), (2, 2), (4, 3)])
def test_every_scorer_keeps_the_contract(detected, n_reference, n_new):
    *series, change = detected(n_reference, n_new, masked=True)
    assert len({scorer.name for scorer in scorers.SCORERS}) == len(scorers.SCORERS)
    masked = np.zeros((n_new, *change.shape), bool)
    masked[-1, :2, :2] = True
    with scorers.delivered(*series, silent) as patches:
        for scorer in scorers.SCORERS:
            scores = scorer.per_date(patches)
            if scores is None:
                assert scorer.name in ("mahalanobis" if n_reference > 2 else "raw_lof", "whitened_lof"), scorer.name
                continue
            assert scores.shape == masked.shape, scorer.name
            np.testing.assert_array_equal(np.isnan(scores), masked, err_msg=scorer.name)
            assert scores[:, change].mean() > np.median(scores[~masked]), scorer.name
            assert 0.5 < np.nanmedian(scores) < 2.5, scorer.name


COMPARED = {"raw_cosine", "raw_l2", "whitened_distance", "cva", "mad", "ir_mad", "pca_kmeans"}


def test_two_dates_have_no_lof_and_nothing_to_confirm(evaluated):
    scored, change = evaluated(1, 1)
    assert set(scored) == {"default", "agreement", "distance", "mahalanobis"} | COMPARED
    for name, scorer in scored.items():
        assert roc_auc_score(change.ravel(), scorer.score.ravel()) > 0.9, name


def test_a_series_has_every_scorer_confirmed_and_not(evaluated):
    scored, change = evaluated(4, 3)
    compared = COMPARED | {"raw_lof", "whitened_lof"}
    assert set(scored) == {"default", "agreement", "distance", "lof"} | compared | {f"{name}_confirmed" for name in compared}
    for name, scorer in scored.items():
        assert scorer.score.shape == change.shape
        assert roc_auc_score(change.ravel(), scorer.score.ravel()) > 0.9, name
    for name in compared:
        assert (scored[f"{name}_confirmed"].score <= np.maximum(scored[name].score, 1) + 1e-6).all(), name
        assert scored[name].per_date.shape == (3, *change.shape)
