"""The product ranks labelled pairs better than the prototype of its score, and a generated series as well."""

import sys

import numpy as np
import pytest
import rasterio
from sklearn.metrics import average_precision_score

from changedet_plugin.engine.cli import main
from synthetic.series import Plan, write

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


def both_scores(core, tmp_path, rasters, *, bands=None, masks=None, reference_end=None):
    """The product's score and the prototype's of every patch."""
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
        score = source.read(1)
    return score, expected.reshape(score.shape)


def average_precisions(scores, share):
    """Of the product and of the prototype, over the patches that both score; changed = a quarter of the patch."""
    judged = ((share == 0) | (share >= 0.25)) & np.isfinite(scores).all(0)
    return [average_precision_score(share[judged] > 0, score[judged]) for score in scores]


def test_two_dates_rank_labelled_changes_better(prototype, shared_data, tmp_path):
    gains = []
    for city in ("rennes", "saclay_e"):
        folder = shared_data / "oscd_s2" / city
        scores = both_scores(prototype, tmp_path, sorted(folder.glob("[12]*.tif")), bands=BANDS)
        with rasterio.open(folder / "change.tif") as source:
            share = prototype.pool((source.read(1) == 1).astype(float), 8)
        ours, theirs = average_precisions(np.stack(scores), share)
        gains.append(ours - theirs)
    assert np.mean(gains) > 0.05


def test_a_generated_monthly_series_is_ranked_as_well(prototype, tmp_path):
    write(tmp_path / "series", Plan(size_px=256))
    rasters = sorted((tmp_path / "series" / "images").glob("*.tif"))
    masks = tmp_path / "series" / "masks"
    scores = both_scores(prototype, tmp_path, rasters, masks=masks, reference_end=rasters[12].stem)
    with rasterio.open(tmp_path / "series" / "truth.tif") as source:
        share = prototype.pool((source.read(2) >= 0).astype(float), 8)
    ours, theirs = average_precisions(np.stack(scores), share)
    assert ours > theirs - 0.005
