"""What if every field bears another crop every year, and small buildings go up on some?"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree

from synthetic.families import Family
from synthetic.layout import Scene, Truth, write_series
from synthetic.series import Array, Plan, cloud, digital, lighten

YEARS = (2018, 2019, 2020, 2021)
REFERENCE_END = datetime.date(2020, 1, 1)
PATCH_PX = 4
PLAN = Plan(size_px=160, light=1.2, masked_share=0.85, jitter_px=0.3)
FIRST_DAY, LAST_DAY, EVERY_DAYS = 60, 330, 16
"""March to November, about every so many days."""


@dataclass(frozen=True)
class Crop:
    """How a field looks while a crop stands on it; blue, green, red, near infrared."""

    green: tuple[float, ...]
    """Reflectance in full leaf."""
    rises: float
    """Day of the year on which half of the ground is covered."""
    falls: float
    """Day on which half of it has gone: ripe, or harvested."""
    cuts: tuple[int, ...] = ()
    """Days on which it is mown, and grows again."""


CROPS = (
    Crop((0.03, 0.06, 0.04, 0.40), 85, 185),  # winter cereal
    Crop((0.05, 0.11, 0.09, 0.38), 80, 180),  # rape, in yellow bloom
    Crop((0.03, 0.06, 0.04, 0.42), 165, 262),  # maize
    Crop((0.03, 0.07, 0.04, 0.48), 150, 290),  # beet
    Crop((0.03, 0.06, 0.05, 0.40), 70, 320, (140, 185, 235)),  # lucerne
    Crop((0.05, 0.08, 0.08, 0.26), 120, 300),  # fallow
)
SOIL = np.array((0.075, 0.105, 0.14, 0.21))
STEADY = (
    Crop((0.04, 0.07, 0.06, 0.30), 75, 310, (160, 220)),  # meadow
    Crop((0.02, 0.04, 0.03, 0.34), 115, 290),  # wood
)
CLASSES = ("field", "meadow", "wood", "building")
FIELD, BUILDING = CLASSES.index("field"), CLASSES.index("building")
SHARES = (0.75, 0.15, 0.10)
"""Of fields, meadows and woods."""


@dataclass(frozen=True)
class Farmland:
    """Fields and what stands on them."""

    field: NDArray[np.intp]
    """(rows, cols)"""
    sort: NDArray[np.intp]
    """(n_fields,) index into ``CLASSES``."""
    crop: dict[int, NDArray[np.intp]]
    """By year (n_fields,): index into ``CROPS``."""
    late: dict[int, Array]
    """By year (n_fields,): days by which the crop is late."""
    soil: Array
    """(n_fields, 4) factor on the soil."""
    texture: Array
    """(rows, cols) unit variance."""


@dataclass(frozen=True)
class Buildings:
    """What is built; (rows, cols)."""

    since: NDArray[np.int64]
    """Day on which it stands, an ordinal; 0 = never."""
    roof: Array
    """(4, rows, cols) reflectance of roofs and yards."""


def _farmland(rng: Generator) -> Farmland:
    size, n_fields = PLAN.size_px, 55
    rows, cols = np.mgrid[:size, :size]
    stretched = rng.uniform(0, size, (n_fields, 2)) * (1, 2)  # long fields
    field = cKDTree(stretched).query(np.c_[rows.ravel(), 2 * cols.ravel()])[1].reshape(size, size)
    crop, before = {}, rng.integers(len(CROPS), size=n_fields)
    for year in YEARS:
        before = (before + rng.integers(1, len(CROPS), n_fields)) % len(CROPS)
        crop[year] = before
    texture = ndimage.gaussian_filter(rng.normal(size=(size, size)), 2)
    return Farmland(
        field,
        rng.choice(len(SHARES), n_fields, p=SHARES),
        crop,
        {year: rng.normal(0, 8, n_fields) + rng.normal(0, 5) for year in YEARS},
        np.exp(rng.normal(0, 0.12, n_fields))[:, None] * np.exp(rng.normal(0, 0.04, (n_fields, 4))),
        texture / texture.std(),
    )


def _build(land: Farmland, rng: Generator) -> Buildings:
    """One to three blocks of 30 to 90 m at each of some sixteen places on fields and meadows."""
    size = PLAN.size_px
    since, roof = np.zeros((size, size), np.int64), np.zeros((4, size, size))
    open_ground = land.sort[land.field] < CLASSES.index("wood")
    first, last = REFERENCE_END.toordinal() + 60, datetime.date(YEARS[-1], 8, 1).toordinal()
    for _ in range(16):
        place, day = rng.uniform(8, size - 16, 2), int(rng.integers(first, last))
        for _ in range(rng.integers(1, 4)):
            row, col = np.clip(place + rng.normal(0, 5, 2), 0, size - 10).astype(int)
            height, width = rng.integers(3, 10, 2)
            block = np.s_[row : row + height, col : col + width]
            if not open_ground[block].all() or since[block].any():
                continue
            bright = rng.uniform(0.10, 0.34)
            since[block] = day
            roof[:, row : row + height, col : col + width] = (bright * np.array((0.9, 1.0, 1.1, 1.25)))[:, None, None]
    return Buildings(since, roof * (1 + 0.12 * rng.normal(size=since.shape)))


def _leaf(crop: Crop, day: Array) -> Array:
    """Share of the ground that the crop covers, by day of the year."""
    leaf = 1 / (1 + np.exp(-(day - crop.rises) / 9)) - 1 / (1 + np.exp(-(day - crop.falls) / 6))
    for cut in crop.cuts:
        leaf = np.where(day > cut, leaf * (1 - 0.75 * np.exp(-(day - cut) / 14)), leaf)
    return leaf


def _look(land: Farmland, date: datetime.date, rng: Generator) -> Array:
    """Reflectance of the farmland on a date (4, rows, cols): what has not sprouted, or is harvested, is soil, dry or wet."""
    day = date.timetuple().tm_yday - land.late[date.year]
    wet = np.clip(rng.uniform(0.65, 1.05) + rng.normal(0, 0.05, len(day)), 0.55, 1.1)
    grows = land.crop[date.year]
    green, leaf = np.zeros((len(day), 4)), np.zeros(len(day))
    kinds = [((land.sort == FIELD) & (grows == index), crop) for index, crop in enumerate(CROPS)]
    kinds += [(land.sort == FIELD + 1 + index, crop) for index, crop in enumerate(STEADY)]
    for where, crop in kinds:
        green[where], leaf[where] = crop.green, _leaf(crop, day)[where]
    floor = np.where((land.sort == FIELD)[:, None], SOIL * land.soil * wet[:, None], (0.04, 0.06, 0.065, 0.19))
    of_field = floor + (green - floor) * leaf[:, None]
    image = np.moveaxis(of_field[land.field], -1, 0)
    grain = np.where(land.sort == CLASSES.index("wood"), 0.12, 0.05)[land.field]
    return np.array(image * (1 + grain * land.texture))


def _dates(rng: Generator) -> list[datetime.date]:
    days = range(FIRST_DAY, LAST_DAY, EVERY_DAYS)
    return [datetime.date(year, 1, 1) + datetime.timedelta(int(day + rng.integers(-5, 6))) for year in YEARS for day in days]


def _make(seed: int) -> tuple[Truth, Iterator[Scene]]:
    rng, plan = np.random.default_rng(seed), replace(PLAN, seed=seed)
    land, dates = _farmland(rng), _dates(rng)
    built = _build(land, rng)
    days = np.array([date.toordinal() for date in dates])
    first = np.where(built.since > 0, np.searchsorted(days, built.since), -1).astype(np.int16)

    def scenes() -> Iterator[Scene]:
        for date in dates:
            stands = (built.since > 0) & (built.since <= date.toordinal())
            image = np.where(stands, built.roof, _look(land, date, rng))
            image, mask = cloud(plan, lighten(plan, image, rng), rng)
            shift = rng.normal(0, plan.jitter_px, 2)
            image = np.stack([ndimage.shift(band, shift, order=1, mode="nearest") for band in image])
            label = np.where(stands, BUILDING, land.sort[land.field]).astype(np.uint8)
            yield Scene(date, digital(image + rng.normal(0, 0.004, image.shape)), mask, label)

    return Truth(first, np.where(first >= 0, 0, -1).astype(np.int16), np.full_like(first, -1)), scenes()


def write(folder: Path, seed: int) -> None:
    """Write one member; which crop is grown is no class of its own."""
    write_series(folder, {"family": "rotation", "seed": seed, "version": 1, "classes": CLASSES}, lambda: _make(seed))


FAMILY = Family(
    "rotating crops, small buildings",
    "Four years of farmland, every field another crop each year, soil dry or wet; buildings of 30 to 90 m go up for good.",
    write,
    (1, 2, 3),
    REFERENCE_END,
    patch_px=PATCH_PX,
)
