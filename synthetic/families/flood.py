"""What if a flood stays for months over a large part of a monthly series?

The ground at its edge is wet, the water muddy.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import ndimage

from synthetic.covers import NAMES
from synthetic.families.wide import SHARES, Wide, family
from synthetic.series import Array, Landscape, Plan

MUD = np.array((0.02, 0.04, 0.05, 0.03))[:, None, None]
"""Reflectance that mud adds to water: blue, green, red, near infrared."""
EDGE_PX = 6
"""Distance over which the wetness of the ground beside the water falls to a third."""


def _water(land: Landscape, cover: Array, _: Generator) -> Array:
    return np.full_like(cover, NAMES.index("water"))


def _paint(image: Array, where: NDArray[np.bool_], age: int, rng: Generator) -> Array:
    """Muddy water, less and less, and wet ground beside it, as wet as the weather is."""
    wet = rng.uniform(0, 0.35) * np.exp(-ndimage.distance_transform_edt(~where) / EDGE_PX)
    mud = MUD * rng.uniform(0.3, 1) * 0.7**age
    return np.where(where, image + mud, image * (1 - wet))


FLOOD = Wide(
    "flood",
    "A monthly series; a flood covers a large part of the area for months, with muddy water, wet edges and clouds.",
    Plan(n_dates=22, size_px=256, n_reference=12, light=1.5),
    since=lambda plan, rng: int(rng.integers(plan.n_reference + 1, plan.n_reference + 5)),
    becomes=_water,
    made=lambda age: 1.0,
    paint=_paint,
)
FAMILIES = tuple(family(FLOOD, share, (1, 2, 3)) for share in SHARES)
