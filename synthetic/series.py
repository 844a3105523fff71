"""What does a generated series show, and what is true of it?

Generated image series with known truth: what the demo runs on and the tests of the whole method are judged by.

A landscape of parcels is seen once a month in four bands (blue, green, red, near infrared). What must NOT be called a change:
seasons, light and haze, crop rotation, clouds (the masks miss the thin ones), events of a single date, subpixel shifts.
What must: parcels that become something else for good, each from a known date on.

    python -m synthetic.series FOLDER [--size 384] [--dates 24] [--changes 12] [--seed 1]
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree

from synthetic.covers import CLASS_OF, COVERS, KINDS, NAMES, NATURAL, SHARES
from synthetic.layout import Scene, Truth, write_series

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Plan:
    """Everything that a generated series depends on."""

    seed: int = 1
    n_dates: int = 24
    size_px: int = 384
    """Side of the scene, a multiple of 16."""
    n_reference: int = 12
    """Lasting changes and transients come only after these dates."""
    n_changes: int = 12
    n_transients: int = 5
    light: float = 1.0
    """Strength of light and haze; 0 = none."""
    clouds: bool = True
    masked_share: float = 1.0
    """Share of the area that the masks would find that they do find."""
    jitter_px: float = 0.35
    """Standard deviation of the misregistration of a date."""
    start: datetime.date = datetime.date(2021, 1, 15)

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """One date a month, not always the same day."""
        months = [self.start.month - 1 + index for index in range(self.n_dates)]
        return tuple(
            datetime.date(self.start.year + month // 12, month % 12 + 1, 3 + (7 * index) % 24)
            for index, month in enumerate(months)
        )


@dataclass(frozen=True)
class Landscape:
    """Parcels and what grows on them."""

    parcel: NDArray[np.intp]
    """(rows, cols)"""
    centre: Array
    """(n_parcels, 2) row, col."""
    cover: NDArray[np.intp]
    """(n_parcels,) index into ``NAMES``."""
    phase: Array
    """(n_parcels,) days by which its season is late."""
    vigour: Array
    """(n_parcels,) factor on its season."""
    tint: Array
    """(n_parcels, 4) added reflectance."""
    rotates: NDArray[np.bool_]
    """(n_parcels,) changes its crop in the second year."""
    texture: dict[str, Array]
    """(rows, cols) per cover, unit variance."""


def landscape(plan: Plan, rng: Generator) -> Landscape:
    """Lay the parcels out (a Voronoi map) and give each its cover."""
    size = plan.size_px
    n_parcels = max(30, round(200 * (size / 384) ** 2))
    centre = rng.uniform(0, size, (n_parcels, 2))
    rows, cols = np.mgrid[:size, :size]
    parcel = cKDTree(centre).query(np.c_[rows.ravel(), cols.ravel()])[1].reshape(size, size)
    texture = {}
    for name, cover in COVERS.items():
        grain = ndimage.gaussian_filter(rng.normal(size=(size, size)), cover.grain_px)
        texture[name] = grain / grain.std()
    blocks = np.kron(rng.normal(size=(size // 4, size // 4)), np.ones((4, 4)))
    texture["built"] = (texture["built"] + blocks) / np.sqrt(2)
    return Landscape(
        parcel,
        centre,
        rng.choice(len(NAMES), n_parcels, p=SHARES),
        rng.normal(0, 12, n_parcels),
        rng.normal(1, 0.12, n_parcels),
        rng.normal(0, 0.008, (n_parcels, 4)),
        rng.random(n_parcels) < 0.3,
        texture,
    )


def _disc(plan: Plan, centre: Array, radius: float) -> NDArray[np.bool_]:
    rows, cols = np.mgrid[: plan.size_px, : plan.size_px]
    return (rows - centre[0]) ** 2 + (cols - centre[1]) ** 2 < radius**2


def happenings(plan: Plan, land: Landscape, rng: Generator) -> Truth:
    """Plant the lasting changes, kinds in turn, and the transients beside them."""
    shape = land.parcel.shape
    date_index, kind, transient = (np.full(shape, -1, np.int16) for _ in range(3))
    last = max(plan.n_reference + 1, plan.n_dates - 2)
    n_planted = 0
    for attempt in range(100 * plan.n_changes):
        if n_planted == plan.n_changes:
            break
        which = (n_planted + attempt) % len(KINDS)
        candidates = np.flatnonzero(land.cover == NAMES.index(KINDS[which][0]))
        if not candidates.size:
            continue
        chosen = rng.choice(candidates)
        where = (land.parcel == chosen) & _disc(plan, land.centre[chosen], rng.uniform(10, 34))
        if where.sum() < 250 or (date_index[where] >= 0).any():
            continue
        date_index[where] = rng.integers(plan.n_reference, last)
        kind[where] = which
        n_planted += 1
    for _ in range(plan.n_transients):
        where = _disc(plan, rng.uniform(0, plan.size_px, 2), rng.uniform(12, 30)) & (date_index < 0)
        transient[where] = rng.integers(plan.n_reference, plan.n_dates)
    return Truth(date_index, kind, transient)


def covers_at(plan: Plan, land: Landscape, truth: Truth, index: int) -> NDArray[np.intp]:
    """Cover of every pixel on one date (rows, cols): rotation, lasting changes and transients applied."""
    of_parcel = land.cover.copy()
    spring, summer = NAMES.index("spring crop"), NAMES.index("summer crop")
    if plan.dates[index].year > plan.start.year:
        swaps = land.rotates & np.isin(of_parcel, (spring, summer))
        of_parcel[swaps] = spring + summer - of_parcel[swaps]
    cover = of_parcel[land.parcel]
    for which, (_, after) in enumerate(KINDS):
        cover[(truth.kind == which) & (truth.date_index <= index)] = NAMES.index(after)
    cover[truth.transient == index] = NAMES.index("water")
    return cover


def labels_at(plan: Plan, land: Landscape, truth: Truth, index: int) -> NDArray[np.uint8]:
    """Class of every pixel on one date (rows, cols): both crops are one, and what passes is not counted."""
    lasting = replace(truth, transient=np.full_like(truth.transient, -1))
    return np.array(CLASS_OF, np.uint8)[covers_at(plan, land, lasting, index)]


def reflectance(plan: Plan, land: Landscape, cover: NDArray[np.intp], date: datetime.date) -> Array:
    """What the ground reflects on a date, before light and clouds: (4, rows, cols)."""
    day = date.timetuple().tm_yday
    low_sun = 1 + plan.light * 0.25 * np.cos((day - 355) / 365 * 2 * np.pi)
    image = np.zeros((4, *cover.shape))
    for index, (name, look) in enumerate(COVERS.items()):
        where = cover == index
        parcel = land.parcel[where]
        late = day - look.peak - land.phase[parcel]
        if look.crop:
            season = np.exp(-0.5 * (((late + 182) % 365 - 182) / 45) ** 2)
        else:
            season = 0.5 + 0.5 * np.cos(late / 365 * 2 * np.pi)
        season *= land.vigour[parcel] * (1 + 0.08 * np.sin(7 * parcel + 13 * date.year))
        shadow = low_sun if name in {"forest", "built"} else 1.0
        for band in range(4):
            grain = look.grain * shadow * land.texture[name][where] * (1.0 if band == 3 else 0.6)
            image[band][where] = look.base[band] + look.swing[band] * season + land.tint[parcel, band] + grain
    return np.clip(image, 0.002, 1)


def lighten(plan: Plan, image: Array, rng: Generator) -> Array:
    """Light of the day: a gain per band, a slow gradient over the scene, haze that is bluest."""
    size, light = plan.size_px, plan.light
    gain = 1 + light * rng.normal(0, 0.06) + light * rng.normal(0, 0.02, 4)
    haze = light * abs(rng.normal(0, 0.015)) * np.array((1.0, 0.7, 0.5, 0.2))
    slope = 1 + light * 0.03 * ndimage.zoom(rng.normal(size=(4, 4)), size / 4, order=3)[:size, :size]
    return image * gain[:, None, None] * slope + haze[:, None, None]


def cloud(plan: Plan, image: Array, rng: Generator) -> tuple[Array, NDArray[np.bool_]]:
    """Put clouds and their shadows in on six dates of ten; the mask misses thin cloud and every second shadow."""
    clear = np.zeros(image.shape[1:], bool)
    if not plan.clouds or rng.random() > 0.6:
        return image, clear
    field = ndimage.gaussian_filter(rng.normal(size=clear.shape), 18)
    field = (field - field.min()) / np.ptp(field)
    opacity = np.clip((field - np.quantile(field, 1 - rng.uniform(0.03, 0.40))) / 0.08, 0, 1)
    shadow = np.roll(opacity, (14, 10), (0, 1)) * (1 - opacity)
    seen = (image * (1 - opacity) + 0.55 * opacity) * (1 - 0.45 * shadow)
    mask = (opacity > 0.35) | ((shadow > 0.6) & (rng.random() < 0.5))
    if plan.masked_share < 1 and mask.any():
        field = ndimage.gaussian_filter(rng.normal(size=clear.shape), 18)
        mask &= field <= np.quantile(field[mask], plan.masked_share)
    return seen, mask


Happen = Callable[[Plan, Landscape, Generator], Truth]


def make(plan: Plan, happen: Happen = happenings) -> tuple[Truth, Iterator[Scene]]:
    """Make a series: what happens, and date by date reflectance (4, rows, cols), mask and classes."""
    rng = np.random.default_rng(plan.seed)
    land = landscape(plan, rng)
    truth = happen(plan, land, rng)

    def scenes() -> Iterator[Scene]:
        for index, date in enumerate(plan.dates):
            image = reflectance(plan, land, covers_at(plan, land, truth, index), date)
            image, mask = cloud(plan, lighten(plan, image, rng), rng)
            shift = rng.normal(0, plan.jitter_px, 2)
            image = np.stack([ndimage.shift(band, shift, order=1, mode="nearest") for band in image])
            noisy = image + rng.normal(0, 0.004, image.shape)
            yield Scene(date, noisy, mask, labels_at(plan, land, truth, index))

    return truth, scenes()


def digital(image: Array) -> NDArray[np.uint16]:
    """Reflectance (blue, green, red, near infrared) as files hold it: times 10 000, red first, never 0."""
    return np.clip(image[NATURAL] * 10_000, 1, 65_535).astype(np.uint16)


def write(folder: Path, plan: Plan, happen: Happen = happenings) -> None:
    """Write the series of a plan: uint16, reflectance x 10000, red, green, blue, near infrared."""

    def made() -> tuple[Truth, Iterator[Scene]]:
        truth, scenes = make(plan, happen)
        return truth, (scene._replace(image=digital(scene.image)) for scene in scenes)

    write_series(folder, {**asdict(plan), "happen": happen.__name__, "version": 4}, made)


def main() -> None:
    """Write a series from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[2])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=384, help="side in pixels, a multiple of 16")
    parser.add_argument("--dates", type=int, default=24, help="number of monthly dates")
    parser.add_argument("--changes", type=int, default=12, help="lasting changes to plant")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    n_reference = min(12, wanted.dates // 2)
    write(wanted.folder, Plan(wanted.seed, wanted.dates, wanted.size, n_reference, wanted.changes))


if __name__ == "__main__":
    main()
