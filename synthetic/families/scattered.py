"""What if changes are small, many, and seldom whole?

What the families of small changes have in common: a thinned stand, a few houses, a pond in a meadow.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.random import Generator
from scipy import ndimage

from synthetic.covers import KINDS, NAMES
from synthetic.layout import Scene, Truth
from synthetic.series import Array, Landscape, Plan, cloud, covers_at, digital, labels_at, landscape, lighten, reflectance

RADIUS_PX = 2.5, 6.0
"""Of a place that changes, least and most: 50 to 120 m across."""
MADE = 0.2, 0.7
"""Share of the ground of a place that becomes something else, least and most."""
LAST_DATES = 4
"""So many dates at the end begin nothing, so that what began can still last."""
Optics = Callable[[Array, int, datetime.date], Array]
"""Reflectance (4, rows, cols), index and date, to what is seen of it without clouds."""


def make(plan: Plan, optics: Optics) -> tuple[Truth, Iterator[Scene]]:
    """Make a series of small changes: what happens, and the scenes as they are written."""
    rng = np.random.default_rng(plan.seed)
    land = landscape(plan, rng)
    truth, made = _small_changes(plan, land, rng)
    nothing = replace(truth, kind=np.full_like(truth.kind, -1))

    def scenes() -> Iterator[Scene]:
        for index, date in enumerate(plan.dates):
            before, after = (reflectance(plan, land, covers_at(plan, land, what, index), date) for what in (nothing, truth))
            image = optics((1 - made) * before + made * after, index, date)
            image, mask = cloud(plan, lighten(plan, image, rng), rng)
            shift = rng.normal(0, plan.jitter_px, 2)
            image = np.stack([ndimage.shift(band, shift, order=1, mode="nearest") for band in image])
            noisy = image + rng.normal(0, 0.004, image.shape)
            yield Scene(date, digital(noisy), mask, labels_at(plan, land, truth, index))

    return truth, scenes()


def _small_changes(plan: Plan, land: Landscape, rng: Generator) -> tuple[Truth, Array]:
    """Round changes of all kinds, no two of them touching, and transients beside them; and how much of a pixel is changed."""
    size = plan.size_px
    date_index, kind, transient = (np.full((size, size), -1, np.int16) for _ in range(3))
    made = np.ones((size, size))
    rows, cols = np.mgrid[:size, :size]
    cover, n_planted = land.cover[land.parcel], 0
    for _ in range(100 * plan.n_changes):
        row, col = rng.uniform(0, size, 2)
        near = (rows - row) ** 2 + (cols - col) ** 2
        radius = rng.uniform(*RADIUS_PX)
        where, around = near < radius**2, near < (radius + 4) ** 2
        fits = [which for which, (before, _) in enumerate(KINDS) if (cover[where] == NAMES.index(before)).all()]
        if n_planted == plan.n_changes or not fits or (date_index[around] >= 0).any():
            continue
        date_index[where] = rng.integers(plan.n_reference, plan.n_dates - LAST_DATES)
        kind[where], made[where] = rng.choice(fits), rng.uniform(*MADE)
        n_planted += 1
    for _ in range(plan.n_transients):
        row, col = rng.uniform(0, size, 2)
        where = ((rows - row) ** 2 + (cols - col) ** 2 < rng.uniform(6, 25) ** 2) & (date_index < 0)
        transient[where] = rng.integers(plan.n_reference, plan.n_dates)
    return Truth(date_index, kind, transient), made
