"""The product ranks as the prototype of its score does on a generated series, and better on labelled pairs."""

import sys

import numpy as np
import pytest
import rasterio
from scipy.stats import spearmanr
from sklearn.metrics import average_precision_score

from changedet_plugin.engine.cli import main
from tests.series import Plan, write

BANDS = (2, 3, 4, 8)


@pytest.fixture
def prototype(shared_data):
    folder = shared_data.parent / "scoring"
    if not folder.is_dir():
        pytest.skip(f"no prototype at {folder}")
    sys.path.insert(0, str(folder))
    import core

    yield core
    sys.path.remove(str(folder))


def agreement_of(core, tmp_path, rasters, *, bands=None, masks=None, reference_end=None):
    """Spearman's rho between the product's agreement and the prototype's score."""
    score, expected = both_scores(core, tmp_path, rasters, bands=bands, masks=masks, reference_end=reference_end)
    both = np.isfinite(expected) & np.isfinite(score)
    assert both.mean() > 0.9 * np.isfinite(expected).mean()
    return spearmanr(expected[both], score[both]).statistic


def both_scores(core, tmp_path, rasters, *, bands=None, masks=None, reference_end=None):
    """The product's agreement and the prototype's score of every patch."""
    images, valid = [], []
    for path in rasters:
        with rasterio.open(path) as source:
            pixels = source.read(bands).astype(float)
            known = np.isfinite(pixels).all(0)
            if source.nodata is not None:
                known &= (pixels != source.nodata).all(0)
        if masks:
            with rasterio.open(masks / path.name) as source:
                known &= source.read(1) == 0
        images.append(np.where(known, pixels, 0))
        valid.append(known)
    names = [path.stem for path in rasters]
    reference = np.array([name < reference_end for name in names]) if reference_end else np.arange(len(names)) < 1
    expected, _ = core.change_score(images, valid, reference, 8)
    options = ["--bands", ",".join(map(str, bands))] if bands else []
    options += ["--mask", str(masks)] if masks else []
    options += ["--reference-end", reference_end] if reference_end else []
    output = tmp_path / "changes.gpkg"
    assert main(["detect", *map(str, rasters), "--output", str(output), "--store", str(tmp_path / "store"), *options]) == 0
    with rasterio.open(output.with_suffix(".scores.tif")) as source:
        score, lof = source.read(1), source.read(3)
    if sum(reference) >= 8:
        score = score**2 / lof  # what LOF adds to the rank is not in the prototype
    return score, expected.reshape(score.shape)


def test_two_dates_rank_labelled_changes_better(prototype, shared_data, tmp_path):
    gains = []
    for city in ("rennes", "saclay_e"):
        folder = shared_data / "oscd_s2" / city
        product, expected = both_scores(prototype, tmp_path, sorted(folder.glob("[12]*.tif")), bands=BANDS)
        with rasterio.open(folder / "change.tif") as source:
            share = prototype.pool((source.read(1) == 1).astype(float), 8)
        judged = ((share == 0) | (share >= 0.25)) & np.isfinite(product) & np.isfinite(expected)
        ours, theirs = (average_precision_score(share[judged] > 0, score[judged]) for score in (product, expected))
        gains.append(ours - theirs)
    assert np.mean(gains) > 0.05


def test_generated_monthly_series(prototype, tmp_path):
    write(tmp_path / "series", Plan(size_px=256))
    rasters = sorted((tmp_path / "series" / "images").glob("*.tif"))
    masks = tmp_path / "series" / "masks"
    assert agreement_of(prototype, tmp_path, rasters, masks=masks, reference_end=rasters[12].stem) >= 0.99
