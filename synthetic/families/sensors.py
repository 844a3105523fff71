"""What if two sensors take turns over hills?

Their bands are not the same, one is coarser, and slopes are lit otherwise every season.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import ndimage

from synthetic.families import Family, scattered
from synthetic.layout import Scene, Truth, write_series
from synthetic.relief import hills, sunlight
from synthetic.series import Array, Plan

START, EVERY_DAYS = datetime.date(2017, 1, 6), 18
HEIGHT_M = 70.0
"""Standard deviation of the heights: slopes of up to some 40 degrees."""
FAILS = 0.1
"""Share of the dates on which the other sensor steps in."""


@dataclass(frozen=True)
class Sensor:
    """How a sensor sees what the ground reflects in blue, green, red and near infrared."""

    response: tuple[tuple[float, ...], ...]
    """Of each of its bands to each of these four."""
    blur_px: float
    """Standard deviation of its point spread."""


SENSORS = (
    Sensor(((1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0)), 0.4),
    Sensor(((0.9, 0.12, 0.0, 0.0), (0.08, 0.8, 0.1, 0.03), (0.0, 0.1, 0.85, 0.02), (0.0, 0.0, 0.08, 0.93)), 1.1),
)


@dataclass(frozen=True)
class Turns(Plan):
    """Two years of reference and two of new dates, about every 18 days."""

    n_dates: int = 80
    n_reference: int = 40
    size_px: int = 192
    n_changes: int = 30
    masked_share: float = 0.85

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """Dates that differ by the seed."""
        return tuple(
            START + datetime.timedelta(EVERY_DAYS * index + (7 * index + 5 * self.seed) % 13) for index in range(self.n_dates)
        )


REFERENCE_END = START + datetime.timedelta(EVERY_DAYS * Turns().n_reference)


def _make(seed: int) -> tuple[Truth, Iterator[Scene]]:
    rng, plan = np.random.default_rng([seed, 1]), Turns(seed)
    height = hills(plan.size_px, HEIGHT_M, rng)

    def optics(image: Array, index: int, date: datetime.date) -> Array:
        sensor = SENSORS[(index + (rng.random() < FAILS)) % 2]
        mixed = np.einsum("ab,bxy->axy", np.array(sensor.response), image * sunlight(height, date))
        return ndimage.gaussian_filter(mixed, (0, sensor.blur_px, sensor.blur_px))

    return scattered.make(plan, optics)


def write(folder: Path, seed: int) -> None:
    """Write one member."""
    write_series(folder, {"family": "sensors", "seed": seed, "version": 3}, lambda: _make(seed))


FAMILY = Family(
    "two sensors, relief",
    "Two sensors in turn, whose bands and sharpness differ, over hills whose slopes are lit otherwise every season; changes of "
    "50 to 120 m that are seldom whole.",
    write,
    (51, 52, 53),
    REFERENCE_END,
)
