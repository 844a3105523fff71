"""What if two sensors take turns over hills?

Their bands are not the same, one is coarser, and slopes are lit otherwise every season.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy import ndimage

from synthetic.families import Family
from synthetic.layout import Scene, Truth, write_series
from synthetic.relief import hills, sunlight
from synthetic.series import Array, Plan, cloud, covers_at, digital, happenings, labels_at, landscape, lighten, reflectance


@dataclass(frozen=True)
class Sensor:
    """How a sensor sees what the ground reflects in blue, green, red and near infrared."""

    response: tuple[tuple[float, ...], ...]
    """Of each of its bands to each of these four."""
    blur_px: float
    """Standard deviation of its point spread."""
    noise: float
    """Standard deviation, in reflectance."""


SENSORS = (
    Sensor(((1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0)), 0.4, 0.004),
    Sensor(((0.9, 0.12, 0.0, 0.0), (0.08, 0.8, 0.1, 0.03), (0.0, 0.1, 0.85, 0.02), (0.0, 0.0, 0.08, 0.93)), 1.1, 0.003),
)
PLAN = Plan(
    n_dates=48, n_reference=24, size_px=192, n_changes=9, n_transients=5, masked_share=0.85, start=datetime.date(2017, 1, 15)
)
HEIGHT_M = 60.0
"""Standard deviation of the heights: slopes of up to some 35 degrees."""


def _seen(sensor: Sensor, image: Array) -> Array:
    """Reflectance (4, rows, cols) as the bands of a sensor have it."""
    mixed = np.einsum("ab,bxy->axy", np.array(sensor.response), image)
    return ndimage.gaussian_filter(mixed, (0, sensor.blur_px, sensor.blur_px))


def _make(seed: int) -> tuple[Truth, Iterator[Scene]]:
    rng, plan = np.random.default_rng(seed), replace(PLAN, seed=seed)
    land = landscape(plan, rng)
    truth, height = happenings(plan, land, rng), hills(plan.size_px, HEIGHT_M, rng)

    def scenes() -> Iterator[Scene]:
        for index, date in enumerate(plan.dates):
            sensor = SENSORS[index % 2 if rng.random() < 0.9 else (index + 1) % 2]  # now and then one fails
            image = reflectance(plan, land, covers_at(plan, land, truth, index), date) * sunlight(height, date)
            image, mask = cloud(plan, lighten(plan, image, rng), rng)
            shift = rng.normal(0, plan.jitter_px, 2)
            image = np.stack([ndimage.shift(band, shift, order=1, mode="nearest") for band in _seen(sensor, image)])
            noisy = image + rng.normal(0, sensor.noise, image.shape)
            yield Scene(date, digital(noisy), mask, labels_at(plan, land, truth, index))

    return truth, scenes()


def write(folder: Path, seed: int) -> None:
    """Write one member."""
    write_series(folder, {"family": "sensors", "seed": seed, "version": 1}, lambda: _make(seed))


FAMILY = Family(
    "two sensors, relief",
    "Two sensors in turn, whose bands and sharpness differ, over hills whose slopes are lit otherwise every season.",
    write,
    (51, 52, 53),
    PLAN.dates[PLAN.n_reference],
)
