"""What if fields of small holdings are disturbed, on radar, most of them in the burning season?

Speckle of 4.4 looks in decibels, VV and VH, every 12 days: a year of reference, in which fields burn too, and 16 months of new
dates. What is disturbed stays so, or grows over within 3 to 8 dates.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from synthetic.families import Family
from synthetic.families.radar import GROUNDS, SHARES, Array, speckled, usual
from synthetic.layout import Scene, Truth, write_series

N_DATES, N_REFERENCE, EVERY_DAYS = 70, 30, 12
SIZE_PX = 256
N_PARCELS = 420
START = datetime.date(2019, 1, 6)
DATES = tuple(START + datetime.timedelta(EVERY_DAYS * index) for index in range(N_DATES))
BURNING = 200, 270
"""First and last day of the year of the burning season."""
TILLED = 0.35, 0.7
"""Standard deviation in decibels of what crop, moisture and tilling make of a parcel, and the share of it a date later."""
IN_SEASON = 0.6
"""Share of the disturbances that begin in it."""
DISTURBED = 1.2, 4.0
"""Decibels by which a disturbance lowers (most of them) or raises both bands, least and most."""
GROWN_OVER = 3, 8
"""Dates after which a disturbance that does not stay begins to go, least and most."""
FADING = 3
"""Dates in which it goes. [dates]"""
N_BEFORE, N_CHANGES = 20, 70
"""Fields that are disturbed, and grow over, within the reference, and later."""
CLASSES = ("forest", "crop", "meadow", "built", "water", "disturbed")


@dataclass(frozen=True)
class Field:
    """A field that is disturbed."""

    where: NDArray[np.bool_]
    """(rows, cols)"""
    since: int
    """Index of the first date that shows it."""
    by: Array
    """(2,) decibels."""
    lasts: int | None
    """Dates until nothing of it is left; None = it stays."""

    def left(self, index: int) -> float:
        """Share of the disturbance that a date shows."""
        age = index - self.since
        return 0.0 if age < 0 else 1.0 if self.lasts is None else float(np.clip((self.lasts + FADING - age) / FADING, 0, 1))


def _since(rng: Generator, first: int, last: int) -> int:
    dates = np.arange(first, last)
    burning = [index for index in dates if BURNING[0] <= DATES[index].timetuple().tm_yday <= BURNING[1]]
    return int(rng.choice(burning if burning and rng.random() < IN_SEASON else dates))


def _fields(rng: Generator, n: int, dates: tuple[int, int], grows: bool, free: NDArray[np.bool_]) -> list[Field]:
    """Fields that do not overlap; what they cover is taken from ``free`` (rows, cols)."""
    rows, cols = np.mgrid[:SIZE_PX, :SIZE_PX]
    fields = []
    for _ in range(n):
        row, col = rng.uniform(0, SIZE_PX, 2)
        turn, long, wide = rng.uniform(0, np.pi), rng.uniform(4, 11), rng.uniform(3, 7)
        along = np.abs((rows - row) * np.cos(turn) + (cols - col) * np.sin(turn))
        across = np.abs((cols - col) * np.cos(turn) - (rows - row) * np.sin(turn))
        where = (along < long) & (across < wide) & free
        by = rng.choice((-1, -1, 1)) * rng.uniform(*DISTURBED)
        lasts = int(rng.integers(GROWN_OVER[0], GROWN_OVER[1] + 1)) if grows else None
        fields.append(Field(where, _since(rng, *dates), np.array((by, by * rng.uniform(0.8, 1.4))), lasts))
        free &= ~where
    return fields


def _make(seed: int, grows: bool) -> tuple[Truth, Iterator[Scene]]:
    rng = np.random.default_rng(seed)
    rows, cols = np.mgrid[:SIZE_PX, :SIZE_PX]
    places = rng.uniform(0, SIZE_PX, (N_PARCELS, 2))
    parcel = cKDTree(places).query(np.c_[rows.ravel(), cols.ravel()])[1].reshape(SIZE_PX, SIZE_PX)
    ground = rng.choice(len(GROUNDS), N_PARCELS, p=SHARES)[parcel]
    late = rng.normal(0, 15, N_PARCELS)[parcel]
    grain = rng.normal(size=(2, SIZE_PX, SIZE_PX))
    free = ground != len(GROUNDS) - 1  # water does not burn
    changes = _fields(rng, N_CHANGES, (N_REFERENCE, N_DATES - GROWN_OVER[1]), grows, free)
    before = _fields(rng, N_BEFORE, (0, N_REFERENCE - GROWN_OVER[1]), True, free)
    since = np.full((SIZE_PX, SIZE_PX), -1, np.int16)
    for field in changes:
        since[field.where] = field.since

    def scenes() -> Iterator[Scene]:
        own = np.zeros(N_PARCELS)
        for index, date in enumerate(DATES):
            own = TILLED[1] * own + TILLED[0] * np.sqrt(1 - TILLED[1] ** 2) * rng.normal(size=N_PARCELS)
            level = usual(ground, late, grain, date.timetuple().tm_yday, max(0.0, rng.normal(0, 0.6)))
            level += own[parcel]
            for field in (*changes, *before):
                level[:, field.where] += field.left(index) * field.by[:, None]
            level += rng.normal(0, 0.25, (2, 1, 1))
            image = 10 * np.log10(speckled(level, rng))
            label = np.where((since >= 0) & (index >= since), len(GROUNDS), ground)  # a mark that stays, as on a map of events
            yield Scene(date, image.astype(np.float32), np.zeros(label.shape, bool), label.astype(np.uint8))

    return Truth(since, np.where(since >= 0, 0, -1).astype(np.int16), np.full_like(since, -1)), scenes()


def _write(name: str, grows: bool, folder: Path, seed: int) -> None:
    write_series(folder, {"family": name, "seed": seed, "version": 1, "classes": CLASSES}, partial(_make, seed, grows))


def _family(name: str, words: str, grows: bool) -> Family:
    return Family(name, words, partial(_write, name, grows), (1, 2, 3, 4), DATES[N_REFERENCE], masked=False)


PERMANENT = _family("radar, permanent", "Speckle, small fields disturbed for good, most of them in the burning season.", False)
REGROWING = _family("radar, regrowing", "Speckle, small fields disturbed that grow over within 3 to 8 dates of 12 days.", True)
