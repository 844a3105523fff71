"""A clearing of a few pixels is found where patches are of two pixels or of one, and hardly more than it is called changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.random import Generator
from scipy import ndimage

from changedet_plugin.engine import cli
from synthetic.covers import KINDS, NAMES
from synthetic.layout import Truth
from synthetic.series import Landscape, Plan, landscape, write

PLAN = Plan(seed=5, size_px=128, jitter_px=0.0)
CLEARED, SIDE, N_CLEARINGS = 14, 5, 6
"""Date of the clearings, their side in pixels, and how many there are."""


def clear(plan: Plan, land: Landscape, _: Generator) -> Truth:
    """Cut a few squares out of the forest, far from one another and from its edge."""
    date_index, kind, transient = (np.full(land.parcel.shape, -1, np.int16) for _ in range(3))
    room = ndimage.binary_erosion((land.cover == NAMES.index("forest"))[land.parcel], np.ones((15, 15)))
    for _clearing in range(N_CLEARINGS):
        row, col = np.argwhere(room)[0]
        square = np.s_[row : row + SIDE, col : col + SIDE]
        date_index[square], kind[square] = CLEARED, KINDS.index(("forest", "bare"))
        room[max(row - 12, 0) : row + 17, max(col - 12, 0) : col + 17] = False
    return Truth(date_index, kind, transient)


@pytest.fixture(scope="module")
def series(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("clearings")
    write(folder, PLAN, clear)
    return folder


@pytest.mark.parametrize("patch_px", [1, 2])
def test_clearings_of_a_few_pixels_are_found(series, patch_px):
    result = series / f"{patch_px}.gpkg"
    arguments = ["detect", series / "images", "--output", result, "--mask", series / "masks", "--store", series / "store"]
    assert cli.main([str(argument) for argument in [*arguments, "--patch-px", patch_px]]) == 0
    with rasterio.open(result.with_suffix(".scores.tif")) as source:
        score = source.read(source.descriptions.index("score") + 1)
        assert source.res == (10 * patch_px, 10 * patch_px)
    truth = clear(PLAN, landscape(PLAN, np.random.default_rng(PLAN.seed)), np.random.default_rng()).date_index >= 0
    n = PLAN.size_px // patch_px
    share = truth.reshape(n, patch_px, n, patch_px).mean((1, 3))
    places, count = ndimage.label(share > 0)
    assert count == N_CLEARINGS
    assert (ndimage.maximum(score, places, range(1, N_CLEARINGS + 1)) > 4).all()
    ranked = share.ravel()[score.ravel().argsort()[::-1][: int((share == 1).sum())]]
    assert (ranked > 0).mean() > 0.8
    beside = ~ndimage.binary_dilation(share > 0, np.ones((5, 5)))
    assert (score[beside] >= 2).mean() <= 0.005
