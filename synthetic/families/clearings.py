"""What if a dense series of all seasons shows clearings that green over?

A forest in hills under snow, haze and clouds that the masks miss. A clearing is bare for one summer, then it greens.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree

from synthetic.families import Family
from synthetic.layout import Scene, Truth, write_series
from synthetic.relief import hills, sunlight
from synthetic.series import Array, Plan, cloud, digital, lighten

N_DATES, PATCH_PX = 140, 4
START, REFERENCE_END = datetime.date(2016, 1, 3), datetime.date(2018, 10, 15)
PASSES, EVERY_DAYS = 400, 5
"""Passes of the satellites, of which ``N_DATES`` are at hand."""
PLAN = Plan(size_px=128, light=1.5, masked_share=0.7, jitter_px=0.4)
LAST_DAYS = 240
"""No clearing begins so late that fewer days of the series are left."""


@dataclass(frozen=True)
class Growth:
    """How one kind of ground looks; blue, green, red, near infrared."""

    bare: tuple[float, ...]
    """Reflectance without leaves."""
    leaves: tuple[float, ...]
    """What full leaf adds."""
    snow: float
    """Share of the ground that deep snow whitens, seen from above."""
    grain: float
    """Standard deviation of the texture: crowns and their shade."""


GROWTHS = {
    "beech": Growth((0.030, 0.045, 0.052, 0.19), (0.000, 0.012, -0.027, 0.20), 0.35, 0.022),
    "spruce": Growth((0.020, 0.034, 0.026, 0.21), (0.000, 0.006, 0.000, 0.04), 0.12, 0.020),
    "meadow": Growth((0.050, 0.078, 0.082, 0.23), (-0.010, 0.014, -0.034, 0.15), 0.95, 0.006),
    "clearing": Growth((0.062, 0.090, 0.112, 0.21), (0.000, 0.004, -0.008, 0.04), 0.90, 0.012),
    "young growth": Growth((0.042, 0.062, 0.066, 0.20), (-0.005, 0.018, -0.030, 0.19), 0.75, 0.008),
}
CLASSES = tuple(GROWTHS)
CLEARING, YOUNG = CLASSES.index("clearing"), CLASSES.index("young growth")
SHARES = (0.50, 0.32, 0.18)
"""Of beech, spruce and meadow."""
SNOW = np.array((0.80, 0.80, 0.79, 0.70))
HAZE = np.array((1.0, 0.75, 0.55, 0.25))


@dataclass(frozen=True)
class Stands:
    """The forest before anything is cut."""

    stand: NDArray[np.intp]
    """(rows, cols)"""
    growth: NDArray[np.intp]
    """(n_stands,) index into ``CLASSES``."""
    late: Array
    """(n_stands,) days by which its leaves are late."""
    tint: Array
    """(n_stands, 4) factor on its reflectance."""
    mown: Array
    """(n_stands,) day of the year on which a meadow is mown."""
    height: Array
    """(rows, cols) metres"""
    texture: Array
    """(rows, cols) unit variance."""


@dataclass(frozen=True)
class Clearings:
    """What is cut; arrays (rows, cols)."""

    since: NDArray[np.int64]
    """Day on which it is cut, an ordinal; 0 = never."""
    bare_days: Array
    """Days until it begins to green: one summer."""
    greening_days: Array
    """Days that it takes until it is green."""

    def green(self, day: int) -> Array:
        """How green a clearing has become, 0 to 1."""
        return np.clip((day - self.since - self.bare_days) / self.greening_days, 0, 1)


def _stands(rng: Generator) -> Stands:
    size, n_stands = PLAN.size_px, 45
    rows, cols = np.mgrid[:size, :size]
    stand = cKDTree(rng.uniform(0, size, (n_stands, 2))).query(np.c_[rows.ravel(), cols.ravel()])[1].reshape(size, size)
    texture = ndimage.gaussian_filter(rng.normal(size=(size, size)), 1.2)
    return Stands(
        stand,
        rng.choice(len(SHARES), n_stands, p=SHARES),
        rng.normal(0, 5, n_stands),
        np.exp(rng.normal(0, 0.06, (n_stands, 4))),
        rng.uniform(155, 215, n_stands),
        hills(size, 55, rng),
        texture / texture.std(),
    )


def _cut(stands: Stands, last: datetime.date, rng: Generator) -> Clearings:
    """Ellipses of 40 to 100 m in the forest, no two of them touching: some thirty."""
    size = PLAN.size_px
    since, bare, greening = np.zeros((size, size), np.int64), np.ones((size, size)), np.ones((size, size))
    forest = stands.growth[stands.stand] < CLASSES.index("meadow")
    rows, cols = np.mgrid[:size, :size]
    for _ in range(150):
        row, col = rng.uniform(4, size - 4, 2)
        turn, long, wide = rng.uniform(0, np.pi), rng.uniform(3.0, 5.0), rng.uniform(2.0, 3.5)
        along = ((rows - row) * np.cos(turn) + (cols - col) * np.sin(turn)) / long
        across = ((cols - col) * np.cos(turn) - (rows - row) * np.sin(turn)) / wide
        where = along**2 + across**2 < 1
        if not forest[where].all() or since[ndimage.binary_dilation(where, iterations=3)].any():
            continue
        since[where] = rng.integers(REFERENCE_END.toordinal(), last.toordinal() - LAST_DAYS)
        bare[where], greening[where] = rng.uniform(240, 400), rng.uniform(200, 500)
    return Clearings(since, bare, greening)


def _dates(rng: Generator) -> list[datetime.date]:
    passes = np.sort(rng.choice(PASSES, N_DATES, replace=False))
    return [START + datetime.timedelta(int(EVERY_DAYS * each)) for each in passes]


def _covers(stands: Stands, cut: Clearings, day: int) -> NDArray[np.intp]:
    """What people would map on a day (rows, cols): index into ``CLASSES``."""
    is_cut = (cut.since > 0) & (cut.since <= day)
    return np.where(is_cut, np.where(cut.green(day) < 0.5, CLEARING, YOUNG), stands.growth[stands.stand])


def _look(stands: Stands, growth: NDArray[np.intp], date: datetime.date, early: float, snow: Array) -> Array:
    """Reflectance (4, rows, cols) were the ground of these kinds, ``early`` days before its time, under ``snow`` (0 to 1)."""
    day, known = date.timetuple().tm_yday, list(GROWTHS.values())
    late = stands.late[stands.stand] + stands.height / 30
    leaf = 1 / (1 + np.exp(-(day - 122 + early - late) / 6)) - 1 / (1 + np.exp(-(day - 288 + late / 2) / 9))
    since_mown = day - stands.mown[stands.stand]
    mown = (growth == CLASSES.index("meadow")) & (since_mown > 0)
    leaf = np.where(mown, leaf * (1 - 0.7 * np.exp(-since_mown / 25)), leaf)
    bare, leaves = (np.array([getattr(one, name) for one in known])[growth] for name in ("bare", "leaves"))
    grain, whitened = (np.array([getattr(one, name) for one in known])[growth] for name in ("grain", "snow"))
    image = np.moveaxis(bare + leaves * leaf[..., None], -1, 0) * np.moveaxis(stands.tint[stands.stand], -1, 0)
    low_sun = 1 + 0.5 * np.cos((day - 355) / 365 * 2 * np.pi)
    image *= 1 + (grain * low_sun * stands.texture)[None] * np.array((8, 8, 8, 5))[:, None, None]
    white = (snow * whitened)[None]
    return image * (1 - white) + SNOW[:, None, None] * white


def _snow(date: datetime.date, height: Array, rng: Generator) -> Array:
    """How deep the snow lies, 0 to 1 (rows, cols); it melts from the valleys up."""
    lies = rng.random() < 0.5 and (date.month in (12, 1, 2) or (date.month in (3, 11) and rng.random() < 0.5))
    level = rng.normal(-1.0, 1.0)
    return rng.uniform(0.4, 1) / (1 + np.exp(-3 * (height / height.std() - level))) if lies else np.zeros(height.shape)


def _haze(rng: Generator) -> Array:
    """Haze that no mask finds, on one date of five, thicker here than there; (4, rows, cols)."""
    size = PLAN.size_px
    field = ndimage.zoom(rng.normal(size=(4, 4)), size / 4, order=3)[:size, :size]
    thick = rng.exponential(0.05) if rng.random() < 0.2 else 0.0
    return thick * HAZE[:, None, None] * np.clip(1 + 0.4 * field, 0, None)


def _truth(dates: Sequence[datetime.date], cut: Clearings) -> Truth:
    days = np.array([date.toordinal() for date in dates])
    first = np.where(cut.since > 0, np.searchsorted(days, cut.since), -1).astype(np.int16)
    kind = np.where(cut.since > 0, cut.green(int(days[-1])) >= 0.5, -1).astype(np.int16)
    return Truth(first, kind, np.full_like(first, -1))


def _make(seed: int) -> tuple[Truth, Iterator[Scene]]:
    rng, plan = np.random.default_rng(seed), replace(PLAN, seed=seed)
    stands, dates = _stands(rng), _dates(rng)
    cut = _cut(stands, dates[-1], rng)
    early = {year: rng.normal(0, 6) for year in range(dates[0].year, dates[-1].year + 1)}

    def scenes() -> Iterator[Scene]:
        for date in dates:
            day = date.toordinal()
            snow, cover = _snow(date, stands.height, rng), _covers(stands, cut, day)
            green, is_cut = cut.green(day), (cut.since > 0) & (cut.since <= day)
            bare, young = (
                _look(stands, np.where(is_cut, kind, cover), date, early[date.year], snow) for kind in (CLEARING, YOUNG)
            )
            image = ((1 - green) * bare + green * young) * sunlight(stands.height, date)
            image, mask = cloud(plan, lighten(plan, image, rng) + _haze(rng), rng)
            if rng.random() < 0.7:  # on other dates the masks do not know snow
                mask |= (snow > 0.3) & (cover >= CLASSES.index("meadow"))
            shift = rng.normal(0, plan.jitter_px, 2)
            image = np.stack([ndimage.shift(band, shift, order=1, mode="nearest") for band in image])
            yield Scene(date, digital(image + rng.normal(0, 0.003, image.shape)), mask, cover.astype(np.uint8))

    return _truth(dates, cut), scenes()


def write(folder: Path, seed: int) -> None:
    """Write one member; kind 0 is bare to the end, kind 1 has greened over, and ``labels`` say when."""
    write_series(folder, {"family": "clearings", "seed": seed, "version": 1, "classes": CLASSES}, lambda: _make(seed))


FAMILY = Family(
    "clearings that green over",
    "140 dates of all seasons over a hilly forest, snow, haze and missed clouds; clearings of 40 to 100 m are bare for one "
    "summer, then green over.",
    write,
    (1, 2, 3),
    REFERENCE_END,
    patch_px=PATCH_PX,
)
