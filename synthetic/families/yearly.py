"""What if there is a scene a year?

Few reference dates, every one with its own camera and season, crops that rotate, ponds that grow.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import ndimage

from synthetic.covers import CLASS_OF, KINDS, NAMES
from synthetic.families import Family
from synthetic.layout import Scene, Truth, write_series
from synthetic.series import Array, Landscape, Plan, digital, happenings, landscape, lighten, reflectance

N_DATES, N_REFERENCE = 10, 4
PLAN = Plan(n_dates=N_DATES, n_reference=N_REFERENCE, n_changes=8, n_transients=3, light=2.0, clouds=False, jitter_px=0.5)
DATES = tuple(
    datetime.date(2009 + year, 6, 20) + datetime.timedelta(days)
    for year, days in enumerate((59, 9, 41, 30, 98, 57, 68, 26, 76, 72))
)
"""Late June to late September."""
_FIELDS = [NAMES.index(name) for name in ("spring crop", "summer crop", "meadow", "bare")]
"""What rotates from year to year."""
POND = len(KINDS)
"""Kind of the land that a pond floods for good."""


def _ponds(land: Landscape, truth: Truth, rng: Generator) -> None:
    """Plant ponds that overflow their banks on one of the new dates."""
    size = PLAN.size_px
    rows, cols = np.mgrid[:size, :size]
    for _ in range(10):
        row, col = rng.uniform(0.05, 0.95, 2) * size
        distance = np.hypot(rows - row, cols - col) * (1 + 0.2 * np.cos(3 * np.arctan2(rows - row, cols - col)))
        inner = rng.uniform(4, 16)
        where = (distance < inner + rng.uniform(6, 18)) & (truth.kind < 0) & (truth.transient < 0)
        where &= land.cover[land.parcel] != NAMES.index("water")
        truth.date_index[where & (distance >= inner)] = rng.integers(N_REFERENCE, N_DATES - 2)
        truth.date_index[where & (distance < inner)] = 0
        truth.kind[where] = POND


def _covers(land: Landscape, truth: Truth, index: int, rng: Generator) -> NDArray[np.intp]:
    """Cover of every pixel on one date: fields bear another crop every year."""
    of_parcel = land.cover.copy()
    of_parcel[land.rotates] = rng.choice(_FIELDS, land.rotates.sum())
    cover = of_parcel[land.parcel]
    for which, (_, after) in enumerate((*KINDS, ("", "water"))):
        cover[(truth.kind == which) & (truth.date_index <= index)] = NAMES.index(after)
    cover[truth.transient == index] = NAMES.index("water")
    return cover


def _camera(image: Array, rng: Generator) -> Array:
    """Another camera and another stretch every year: gain, offset and gamma of each band."""
    gain, gamma = np.exp(rng.normal(0, 0.2, (4, 1, 1))), np.exp(rng.normal(0, 0.1, (4, 1, 1)))
    return gain * image**gamma + rng.normal(0, 0.015, (4, 1, 1))


def _make(seed: int) -> tuple[Truth, Iterator[Scene]]:
    rng = np.random.default_rng(seed)
    plan = replace(PLAN, seed=seed)
    land = landscape(plan, rng)
    land = replace(land, rotates=np.isin(land.cover, _FIELDS) & (rng.random(len(land.cover)) < 0.6))
    truth = happenings(plan, land, rng)
    _ponds(land, truth, rng)

    def scenes() -> Iterator[Scene]:
        for index, date in enumerate(DATES):
            cover = _covers(land, truth, index, rng)
            image = _camera(lighten(plan, reflectance(plan, land, cover, date), rng), rng)
            shift = rng.normal(0, plan.jitter_px, 2)
            image = np.stack([ndimage.shift(band, shift, order=1, mode="nearest") for band in image])
            noisy = image + rng.normal(0, 0.004, image.shape)
            changed = (truth.date_index >= 0) & (truth.date_index <= index)
            usual = np.where(land.rotates, NAMES.index("spring crop"), land.cover)[land.parcel]
            label = np.array(CLASS_OF, np.uint8)[np.where(changed, cover, usual)]
            yield Scene(date, digital(noisy + 0.05), np.zeros(label.shape, bool), label)

    lasting = truth.date_index >= N_REFERENCE
    return Truth(
        *(np.where(lasting, one, -1).astype(np.int16) for one in (truth.date_index, truth.kind)), truth.transient
    ), scenes()


def write(folder: Path, seed: int) -> None:
    """Write one member."""
    write_series(folder, {"family": "yearly", "seed": seed, "version": 1}, lambda: _make(seed))


FAMILY = Family(
    "yearly",
    "One scene a year, four of them reference, each with its own camera and season, while crops rotate.",
    write,
    (1, 2, 3),
    DATES[N_REFERENCE],
    masked=False,
)
