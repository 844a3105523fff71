"""What if a fire takes a large part of a yearly scene and it grows over again?"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from synthetic.covers import NAMES
from synthetic.families.wide import SHARES, Wide, family
from synthetic.series import Array, Landscape, Plan

LEFT = (1.0, 0.85, 0.65, 0.5, 0.4, 0.3)
"""Share of the scar that is left so many years after the fire."""


@dataclass(frozen=True)
class Yearly(Plan):
    """One date each summer, not always the same day."""

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """Dates from late June to early August."""
        first = datetime.date(self.start.year, 6, 20)
        return tuple(
            first.replace(year=first.year + index) + datetime.timedelta((11 * index) % 40) for index in range(self.n_dates)
        )


def _burnt(land: Landscape, cover: Array, _: Generator) -> Array:
    """What grows burns; built places, bare ground and water stay."""
    stays = np.isin(cover, [NAMES.index(name) for name in ("built", "bare", "water")])
    return np.where(stays, cover, NAMES.index("burnt"))


BURN = Wide(
    "burn",
    "A scene a year; a fire takes a large part of the area at once, and it grows over again.",
    Yearly(n_dates=16, size_px=256, n_reference=10, light=1.5, clouds=False, start=datetime.date(2005, 1, 1)),
    since=lambda plan, rng: int(rng.integers(plan.n_reference, plan.n_reference + 2)),
    becomes=_burnt,
    made=lambda age: LEFT[min(age, len(LEFT) - 1)],
)
FAMILIES = tuple(family(BURN, share, (1, 2, 3)) for share in SHARES)
