"""What if it is radar?

Speckle, many new dates after a short reference, and small fields that are disturbed for good.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree

from synthetic.families import Family
from synthetic.layout import Scene, Truth, write_series

Array = NDArray[np.floating]
N_DATES, N_REFERENCE, EVERY_DAYS = 70, 10, 12
SIZE_PX = 256
LOOKS = 4.4
"""Equivalent number of looks: the speckle of an image is gamma distributed with this shape."""
START = datetime.date(2019, 1, 6)
DATES = tuple(START + datetime.timedelta(EVERY_DAYS * index) for index in range(N_DATES))


@dataclass(frozen=True)
class Ground:
    """How one kind of ground scatters, in decibels."""

    level: tuple[float, float]
    """Usual VV and VH."""
    swing: tuple[float, float]
    """What full season adds."""
    rain: float
    """What a wet day adds, at most."""
    grain: float
    """Standard deviation from place to place."""


GROUNDS = (
    Ground((-8.0, -14.0), (0.5, 0.8), 0.6, 0.6),  # forest
    Ground((-11.5, -19.0), (1.5, 4.0), 2.0, 0.6),  # crop
    Ground((-11.0, -17.5), (1.0, 1.5), 1.5, 0.5),  # meadow
    Ground((-6.0, -14.5), (0.0, 0.2), 0.4, 2.5),  # built
    Ground((-19.0, -26.0), (1.0, 0.5), 0.0, 0.3),  # water
)
SHARES = (0.3, 0.3, 0.25, 0.1, 0.05)
DISTURBED = 1.2, 4.0
"""Decibels by which a disturbance lowers or raises both bands, least and most."""


CLASSES = ("forest", "crop", "meadow", "built", "water", "lowered", "raised")


def _lay(rng: Generator) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
    """Parcels: their map (rows, cols), their ground and the days by which their season is late."""
    n_parcels = 160
    places = rng.uniform(0, SIZE_PX, (n_parcels, 2))
    rows, cols = np.mgrid[:SIZE_PX, :SIZE_PX]
    parcel = cKDTree(places).query(np.c_[rows.ravel(), cols.ravel()])[1].reshape(SIZE_PX, SIZE_PX)
    return parcel, rng.choice(len(GROUNDS), n_parcels, p=SHARES), rng.normal(0, 15, n_parcels)


def usual(ground: NDArray[np.intp], late: Array, grain: Array, day: int, wet: float) -> Array:
    """Level (2, rows, cols) in decibels of undisturbed ground on a day of the year.

    ``ground`` (rows, cols) and ``late``, the days by which its season is late; ``grain`` (2, rows, cols) from place to place;
    ``wet`` 0 or more.
    """
    level = np.zeros(grain.shape)
    for which, look in enumerate(GROUNDS):
        where = ground == which
        season = 0.5 + 0.5 * np.cos((day - 190 - late[where]) / 365 * 2 * np.pi)
        for band in range(2):
            steady = look.level[band] + look.grain * grain[band][where]
            level[band][where] = steady + look.swing[band] * season + look.rain * wet
    return level


def speckled(level: Array, rng: Generator) -> Array:
    """Linear power (2, rows, cols) that is measured of a level in decibels: speckle that neighbours share, and noise."""
    echo = ndimage.uniform_filter(rng.gamma(LOOKS / 2, 2 / LOOKS, level.shape), (0, 2, 1))
    return np.array(10 ** (level / 10) * echo + 10**-2.8)


def _disturb(rng: Generator) -> tuple[NDArray[np.int16], Array]:
    """First date of the disturbance of every pixel (-1 = none), and the change (2, rows, cols) in decibels."""
    since, change = np.full((SIZE_PX, SIZE_PX), -1, np.int16), np.zeros((2, SIZE_PX, SIZE_PX))
    rows, cols = np.mgrid[:SIZE_PX, :SIZE_PX]
    for _ in range(45):
        row, col = rng.uniform(0, SIZE_PX, 2)
        turn, long, wide = rng.uniform(0, np.pi), rng.uniform(8, 18), rng.uniform(5, 10)
        along = np.abs((rows - row) * np.cos(turn) + (cols - col) * np.sin(turn))
        across = np.abs((cols - col) * np.cos(turn) - (rows - row) * np.sin(turn))
        where = (along < long) & (across < wide) & (since < 0)
        since[where] = rng.integers(N_REFERENCE, N_DATES - 8)
        by = rng.choice((-1, 1)) * rng.uniform(*DISTURBED)
        change[:, where] = np.array((by, by * rng.uniform(0.6, 1.4)))[:, None]
    return since, change


def _make(seed: int) -> tuple[Truth, Iterator[Scene]]:
    rng = np.random.default_rng(seed)
    parcel, ground, late = _lay(rng)
    since, change = _disturb(rng)
    grain = rng.normal(size=change.shape)
    kind = np.where(since >= 0, change[0] > 0, -1).astype(np.int16)

    def scenes() -> Iterator[Scene]:
        for index, date in enumerate(DATES):
            day, wet = date.timetuple().tm_yday, max(0.0, rng.normal(0, 0.6))
            level = usual(ground[parcel], late[parcel], grain, day, wet)
            disturbed = (since >= 0) & (index >= since)
            level[:, disturbed] += change[:, disturbed]
            level += rng.normal(0, 0.25, (2, 1, 1))
            power = speckled(level, rng)
            image = 10 * np.log10(power) if seed % 2 == 0 else power
            label = np.where(disturbed, len(GROUNDS) + (change[0] > 0), ground[parcel])
            yield Scene(date, image.astype(np.float32), np.zeros(label.shape, bool), label.astype(np.uint8))

    return Truth(since, kind, np.full_like(since, -1)), scenes()


def write(folder: Path, seed: int) -> None:
    """Write one member; even seeds in decibels, odd ones as linear power."""
    write_series(folder, {"family": "radar", "seed": seed, "version": 1, "classes": CLASSES}, lambda: _make(seed))


FAMILY = Family(
    "radar",
    "Speckle, a season that the reference has not seen, many new dates, and small fields disturbed by a few decibels.",
    write,
    (1, 2, 3, 4),
    DATES[N_REFERENCE],
    masked=False,
)
