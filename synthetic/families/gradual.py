"""What if changes take six months?

Parcels that dry out, a lake that recedes. Dated by the first date with half of the change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import ndimage

from synthetic.covers import CLASS_OF, NAMES
from synthetic.families import Family
from synthetic.layout import Scene, Truth, write_series
from synthetic.series import Array, Landscape, Plan, cloud, covers_at, digital, happenings, landscape, lighten, reflectance

PLAN = Plan(n_dates=30, n_changes=0, light=1.5, jitter_px=0.5)
MONTHS = 6
CELL_PX = 8
"""The patch on which half of the change is counted."""
DROUGHTS = (("meadow", "bare"), ("forest", "burnt"), ("summer crop", "bare"), ("spring crop", "bare"), ("water", "meadow"))
LAKE = len(DROUGHTS)
"""Kind of the dried bed of the lake."""


def _plant(plan: Plan, land: Landscape, rng: Generator) -> tuple[NDArray[np.int16], Array]:
    """Kind of change of every pixel (-1 = none), and the date, with fractions, on which its change is half made."""
    size = plan.size_px
    kind, half = np.full((size, size), -1, np.int16), np.zeros((size, size))
    rows, cols = np.mgrid[:size, :size]

    def begin() -> float:
        return rng.uniform(plan.n_reference - 1, plan.n_dates - MONTHS - 4)

    centre = rng.uniform(0.3, 0.7, 2) * size
    distance = np.hypot(rows - centre[0], cols - centre[1])
    land.cover[np.unique(land.parcel[distance < 48])] = NAMES.index("water")
    where = (distance < 44) & (distance > 18)
    kind[where], half[where] = LAKE, begin() + MONTHS * (44 - distance[where]) / 26
    for which, (before, _) in enumerate(DROUGHTS):
        parcels = np.flatnonzero(land.cover == NAMES.index(before))
        free = [parcel for parcel in parcels if (kind[land.parcel == parcel] < 0).all()]
        for parcel in rng.choice(free, min(2, len(free)), replace=False):
            where = (land.parcel == parcel) & (np.hypot(rows - land.centre[parcel][0], cols - land.centre[parcel][1]) < 26)
            kind[where], half[where] = which, begin() + MONTHS / 2
    return kind, half


def _made(kind: NDArray[np.int16], half: Array, index: int) -> Array:
    """Share of its change that every pixel has made on a date: a drought fades in, the bed of the lake falls dry at once."""
    fading = np.clip((index - half) / MONTHS + 0.5, 0, 1)
    return np.where(kind < 0, 0, np.where(kind == LAKE, index >= half, fading))


def _half_dates(kind: NDArray[np.int16], half: Array, n_dates: int) -> NDArray[np.int16]:
    """First date on which the changed pixels of the cell have made half of their change; -1 = no change."""
    changed, first = (kind >= 0).astype(float), np.full(kind.shape, -1, np.int16)
    for index in reversed(range(n_dates)):
        made = [ndimage.zoom(_cells(values), CELL_PX, order=0) for values in (_made(kind, half, index), changed)]
        first[(kind >= 0) & (made[0] >= made[1] / 2)] = index
    return first


def _cells(pixels: Array) -> Array:
    n_rows, n_cols = (size // CELL_PX for size in pixels.shape)
    return pixels.reshape(n_rows, CELL_PX, n_cols, CELL_PX).mean((1, 3))


def _make(seed: int) -> tuple[Truth, Iterator[Scene]]:
    plan = replace(PLAN, seed=seed)
    rng = np.random.default_rng(seed)
    land = landscape(plan, rng)
    kind, half = _plant(plan, land, rng)
    truth = happenings(plan, land, rng)
    truth.transient[kind >= 0] = -1
    after = np.array([*(NAMES.index(name) for _, name in DROUGHTS), NAMES.index("bare")])

    def scenes() -> Iterator[Scene]:
        for index, date in enumerate(plan.dates):
            cover = covers_at(plan, land, truth, index)
            target = np.where(kind >= 0, after[kind], cover)
            made = _made(kind, half, index)
            image = (1 - made) * reflectance(plan, land, cover, date) + made * reflectance(plan, land, target, date)
            image, mask = cloud(plan, lighten(plan, image, rng), rng)
            shift = rng.normal(0, plan.jitter_px, 2)
            image = np.stack([ndimage.shift(band, shift, order=1, mode="nearest") for band in image])
            usual = np.where(truth.transient == index, land.cover[land.parcel], cover)
            label = np.array(CLASS_OF, np.uint8)[np.where(made >= 0.5, target, usual)]
            yield Scene(date, digital(image + rng.normal(0, 0.004, image.shape)), mask, label)

    return replace(truth, date_index=_half_dates(kind, half, plan.n_dates), kind=kind), scenes()


def write(folder: Path, seed: int) -> None:
    """Write one member."""
    write_series(folder, {"family": "gradual", "seed": seed, "version": 1}, lambda: _make(seed))


FAMILY = Family(
    "gradual",
    "Parcels dry out and a lake recedes over six months: no date shows a step.",
    write,
    (1, 2, 3),
    PLAN.dates[PLAN.n_reference],
)
