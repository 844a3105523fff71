"""What if one region changes that covers a given share of the scene?

What the families of wide changes have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import ndimage

from synthetic.covers import CLASS_OF
from synthetic.families import Family
from synthetic.layout import Scene, Truth, write_series
from synthetic.series import Array, Landscape, Plan, cloud, covers_at, digital, landscape, lighten, reflectance

SHARES = (0.05, 0.2, 0.4, 0.6)
Since = Callable[[Plan, Generator], int]
"""Index of the first date that shows the change."""
Paint = Callable[[Array, NDArray[np.bool_], int, Generator], Array]
"""Reflectance of a date (4, rows, cols), the region and the dates since the change began, to what is seen then."""


@dataclass(frozen=True)
class Wide:
    """A kind of wide change."""

    name: str
    words: str
    plan: Plan
    since: Since
    becomes: Callable[[Landscape, Array, Generator], Array]
    """Landscape and its covers (rows, cols) to the covers that the region has afterwards."""
    made: Callable[[int], float]
    """Share of the change, 0 to 1, that is left so many dates after it began."""
    paint: Paint | None = None


def region(can: NDArray[np.bool_], share: float, rng: Generator) -> NDArray[np.bool_]:
    """One or a few compact blobs; those of their pixels that ``can`` change (rows, cols) are ``share`` of the scene."""
    field = ndimage.gaussian_filter(rng.normal(size=can.shape), can.shape[0] / 8)
    return np.array(can & (field >= np.quantile(field[can], 1 - min(1.0, share / can.mean()))))


def _make(wide: Wide, plan: Plan, share: float) -> tuple[Truth, Iterator[Scene]]:
    rng = np.random.default_rng(plan.seed)
    land = landscape(plan, rng)
    nothing = np.full(land.parcel.shape, -1, np.int16)
    quiet = Truth(nothing, nothing, nothing)
    before = covers_at(plan, land, quiet, 0)
    afterwards = wide.becomes(land, before, rng)
    where, since = region(afterwards != before, share, rng), wide.since(plan, rng)
    truth = Truth(np.where(where, since, -1).astype(np.int16), np.where(where, 0, -1).astype(np.int16), nothing)

    def scenes() -> Iterator[Scene]:
        for index, date in enumerate(plan.dates):
            cover = covers_at(plan, land, quiet, index)
            image, label, age = reflectance(plan, land, cover, date), cover, index - since
            if age >= 0:
                after = np.where(where, afterwards, cover)
                made = wide.made(age)
                image = (1 - made) * image + made * reflectance(plan, land, after, date)
                image = wide.paint(image, where, age, rng) if wide.paint else image
                label = after if made >= 0.25 else cover  # a scar is mapped as one until little is left of it
            image, mask = cloud(plan, lighten(plan, image, rng), rng)
            shift = rng.normal(0, plan.jitter_px, 2)
            image = np.stack([ndimage.shift(band, shift, order=1, mode="nearest") for band in image])
            image = digital(image + rng.normal(0, 0.004, image.shape))
            yield Scene(date, image, mask, np.array(CLASS_OF, np.uint8)[label])

    return truth, scenes()


def _write(wide: Wide, share: float, folder: Path, seed: int) -> None:
    plan = replace(wide.plan, seed=seed)
    write_series(folder, {"family": wide.name, "share": share, "seed": seed, "version": 2}, partial(_make, wide, plan, share))


def family(wide: Wide, share: float, seeds: tuple[int, ...]) -> Family:
    """Members whose change covers ``share`` of the scene."""
    first_new = wide.plan.dates[wide.plan.n_reference]
    return Family(f"{wide.name} {share:.0%}", wide.words, partial(_write, wide, share), seeds, first_new, wide.plan.clouds)
