"""What a change is called: a clearing lasting, a flood of one date transient, a crop rotation seasonal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.random import Generator

from changedet_plugin.core.result_schema import FLAG_BY_NUMBER
from changedet_plugin.engine import cli
from synthetic.covers import COVERS, KINDS, NAMES
from synthetic.layout import Truth
from synthetic.series import Landscape, Plan, covers_at, landscape, write

PLAN = Plan(seed=5, size_px=256)
PATCH_PX = 8
CLEARED, FLOODED = 15, 18
"""Dates of the events."""


def happen(plan: Plan, land: Landscape, _: Generator) -> Truth:
    """Clear two large parcels of forest for good, and flood three places without any for a single date."""
    date_index, kind, transient = (np.full(land.parcel.shape, -1, np.int16) for _ in range(3))
    forests = np.flatnonzero(land.cover == NAMES.index("forest"))
    largest = forests[np.argsort(-np.bincount(land.parcel.ravel())[forests])]
    cleared = np.isin(land.parcel, largest[:2])
    date_index[cleared], kind[cleared] = CLEARED, KINDS.index(("forest", "bare"))
    rows, cols = np.mgrid[: plan.size_px, : plan.size_px]
    for centre in ((60, 60), (60, 190), (190, 120)):
        transient[(np.hypot(rows - centre[0], cols - centre[1]) < 26) & ~cleared] = FLOODED
    return Truth(date_index, kind, transient)


def whole_patches(pixels):
    """Patches that lie wholly in a mask (rows, cols)."""
    n_rows, n_cols = (side // PATCH_PX for side in pixels.shape)
    return pixels.reshape(n_rows, PATCH_PX, n_cols, PATCH_PX).all((1, 3))


@pytest.fixture(scope="module")
def flags(tmp_path_factory):
    """Flag of every patch, and where what happened."""
    folder: Path = tmp_path_factory.mktemp("flags")
    write(folder, PLAN, happen)
    result = folder / "changes.gpkg"
    arguments = ["detect", folder / "images", "--output", result, "--mask", folder / "masks", "--store", folder / "store"]
    assert cli.main([str(argument) for argument in arguments]) == 0
    with rasterio.open(result.with_suffix(".scores.tif")) as source:
        found = np.array(FLAG_BY_NUMBER)[np.nan_to_num(source.read(source.descriptions.index("flag") + 1)).astype(int)]
    land = landscape(PLAN, np.random.default_rng(PLAN.seed))
    truth = happen(PLAN, land, np.random.default_rng())
    crops = np.isin(land.cover, [NAMES.index(name) for name, cover in COVERS.items() if cover.crop])
    quiet = (truth.date_index < 0) & (truth.transient < 0)
    before, after = (covers_at(PLAN, land, truth, index) for index in (0, PLAN.n_dates - 1))
    rotated = quiet & (before != after) & crops[land.parcel]
    with rasterio.open(folder / "masks" / f"{PLAN.dates[FLOODED]}.tif") as mask:
        seen = mask.read(1) == 0  # and a flood of water is none
    return found, {
        "cleared": whole_patches(truth.date_index >= 0),
        "flooded": whole_patches((truth.transient >= 0) & seen & (before != NAMES.index("water"))),
        "rotated": whole_patches(rotated),
        "steady": whole_patches(quiet & ~crops[land.parcel]),
    }


def share(flags, what, flag):
    """Share of the patches where something happened that have a flag."""
    found, where = flags
    assert where[what].sum() >= 20
    return (found[where[what]] == flag).mean()


def test_a_clearing_is_lasting(flags):
    assert share(flags, "cleared", "lasting") >= 0.95


def test_a_flood_of_one_date_is_transient(flags):
    assert share(flags, "flooded", "transient") >= 0.5  # clouds that the masks miss make a date less of an event
    assert share(flags, "flooded", "lasting") == 0


def test_a_crop_rotation_is_not_lasting(flags):
    assert share(flags, "rotated", "lasting") <= 0.02


def test_a_crop_rotation_is_seasonal(flags):
    assert share(flags, "rotated", "seasonal") >= 0.5
