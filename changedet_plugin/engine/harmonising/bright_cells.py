"""How much of a date may be cloud, haze or snow that no mask has found? What is far brighter in every visible band, and wide.

Cloud is the brightest thing of a scene in every visible band at once, and wide. New roofs are bright too, and narrow; soil
that is laid bare is wide, and less bright. In: cells of the scene in one light. Out: shares, for a warning; nothing is masked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import ndimage

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.harmonising.gain_offset import FittedLight

VISIBLE = ("blue", "green", "red")
"""Bands in which cloud, haze and snow are bright."""
RISE = 5.0
"""By which every visible band is over the other date, and over the middle of the scene. Decision 0013. [spreads]"""
WIDTH = 3
"""Narrower patches are no cloud. Decision 0013. [cells]"""


def visible(names: Sequence[str | None]) -> list[int]:
    """Positions of the visible bands among bands of these names; all where none has a name."""
    found = [position for position, name in enumerate(names) if name in VISIBLE]
    return found if any(names) else list(range(len(names)))


def bright_shares(
    target: FloatArray, new: Mapping[int, FloatArray], fitted: Mapping[int, FittedLight], bands: Sequence[int], n_dates: int
) -> FloatArray:
    """Share of the scene that may be cloud on every date (n_dates,): of the reference dates, what is so beside every new date.

    ``target`` (n_bands, n_rows, n_cols) are the cells of the reference, ``new`` those of the new dates by date index, in the
    light of the reference, NaN = not valid; ``fitted`` their own light. NaN where ``bands``, those to look at, are none.
    """
    shares = np.full(n_dates, np.nan)
    if not bands:
        return shares
    before, of_reference = target[list(bands)], []
    for index, cells in new.items():
        gain, offset = (np.asarray(values)[list(bands), None, None] for values in fitted[index].light)
        after = (cells[list(bands)] - offset) / gain
        shares[index] = bright_share(after, before)
        of_reference.append(bright_share(before, after))
    shares[: min(new)] = min(of_reference)
    return shares


def bright_share(date: FloatArray, other: FloatArray) -> float:
    """Share of the cells (n_bands, n_rows, n_cols) of a date that may be cloud beside those of another, in one light."""
    known = np.isfinite(date).all(0) & np.isfinite(other).all(0)
    least = np.minimum(date, date - other).min(0)
    bright = known & (np.where(known, least, 0) > RISE)
    return float(ndimage.binary_opening(bright, np.ones((WIDTH, WIDTH))).sum() / max(known.sum(), 1))
