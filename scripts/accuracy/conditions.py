"""What makes a monthly series harder?

The same series, one thing at a time.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

from scripts.accuracy.cases import WORK, Case, Group
from synthetic.layout import save
from synthetic.series import Plan, write

SEEDS = (31, 32)
USUAL = Plan(size_px=256, light=1, jitter_px=0.35, n_changes=8)
EVERY = 3
"""Of so many dates one is made up."""
Rewrite = Callable[[list[NDArray], list[NDArray]], list[NDArray]]
"""Images (bands, rows, cols) and masks (rows, cols) by date, to the images that a run is given, without masks."""


@dataclass(frozen=True)
class Condition:
    """One thing that is different, and how."""

    name: str
    plan: Plan
    masked: bool = True
    rewrite: Rewrite | None = None


@dataclass(frozen=True)
class _Writing:
    condition: str
    seed: int

    def __call__(self) -> None:
        condition = next(known for known in CONDITIONS if known.name == self.condition)
        folder = _folder(self.condition, self.seed)
        write(folder, replace(condition.plan, seed=self.seed))
        if condition.rewrite:
            _rewrite(folder, condition.rewrite)


def groups(n: int) -> list[Group]:
    """A group for each condition, with the same scenes, two at most."""
    return [Group(condition.name, "", tuple(_case(condition, seed) for seed in SEEDS[:n])) for condition in CONDITIONS]


def _case(condition: Condition, seed: int) -> Case:
    folder = _folder(condition.name, seed)
    options = {"reference_end": condition.plan.dates[condition.plan.n_reference].isoformat()}
    if condition.masked:
        options["mask"] = str(folder / "masks")
    images = folder / ("rewritten" if condition.rewrite else "images")
    return Case(f"{condition.name} {seed}", images, folder / "labels", options, _Writing(condition.name, seed))


def _folder(name: str, seed: int) -> Path:
    return WORK / "robust" / "".join(letter if letter.isalnum() else "_" for letter in name) / str(seed)


def _rewrite(folder: Path, rewrite: Rewrite) -> None:
    names = sorted(path.name for path in (folder / "images").glob("*.tif"))
    images, masks = [], []
    for name in names:
        with rasterio.open(folder / "images" / name) as image, rasterio.open(folder / "masks" / name) as mask:
            images.append(image.read())
            masks.append(mask.read(1) > 0)
    shutil.rmtree(folder / "rewritten", ignore_errors=True)
    for name, image in zip(names, rewrite(images, masks), strict=True):
        save(folder / "rewritten" / name, image, nodata=0)


def _gaps_filled(images: list[NDArray], masks: list[NDArray]) -> list[NDArray]:
    """Masked pixels interpolated in time between the nearest clear dates, as gap-filled products do it."""
    stack, clear = np.stack(images).astype(np.float32), ~np.stack(masks)
    index = np.broadcast_to(np.arange(len(stack))[:, None, None], clear.shape)
    before = np.maximum.accumulate(np.where(clear, index, -1), 0)
    after = np.minimum.accumulate(np.where(clear, index, len(stack))[::-1], 0)[::-1]
    before, after = np.where(before < 0, after, before), np.where(after == len(stack), before, after)
    weight = ((index - before) / np.maximum(after - before, 1))[:, None]
    one, other = (np.take_along_axis(stack, which[:, None].clip(0, len(stack) - 1), 0) for which in (before, after))
    return list(((1 - weight) * one + weight * other).astype(images[0].dtype))


def _made_up(images: list[NDArray], masks: list[NDArray]) -> list[NDArray]:
    """Clouds filled, then every third date replaced by the mean of its neighbours."""
    filled = _gaps_filled(images, masks)
    inner = range(1, len(filled) - 1)
    return [
        ((filled[i - 1].astype(float) + filled[i + 1]) / 2).astype(image.dtype) if i in inner and i % EVERY == 1 else image
        for i, image in enumerate(filled)
    ]


CONDITIONS = (
    Condition("as usual: light x1, shift 0.35 px, clouds masked", USUAL),
    Condition("no light, haze, shift or clouds", replace(USUAL, light=0, jitter_px=0, clouds=False)),
    Condition("gain, offset and haze x3", replace(USUAL, light=3)),
    Condition("shift 0.5 px", replace(USUAL, jitter_px=0.5)),
    Condition("shift 1 px", replace(USUAL, jitter_px=1)),
    Condition("half of the clouds unmasked", replace(USUAL, masked_share=0.5)),
    Condition("clouds unmasked", USUAL, masked=False),
    Condition("clouds filled from neighbouring dates", USUAL, masked=False, rewrite=_gaps_filled),
    Condition("clouds filled, every third date made up", USUAL, masked=False, rewrite=_made_up),
    Condition("6 reference dates", replace(USUAL, n_reference=6, n_dates=18)),
)
