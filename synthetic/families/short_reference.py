"""What if the reference is five dates of half a year, and the new dates show seasons that it never saw?"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from synthetic.families import Family, scattered
from synthetic.layout import write_series
from synthetic.series import Plan

REFERENCE_END = datetime.date(2021, 7, 1)
REFERENCE_DAYS, NEW_DAYS = 34, 16
"""Days between the dates of the reference, and between the new ones."""


@dataclass(frozen=True)
class HalfYear(Plan):
    """Five dates from January to June, then new ones for a year and a half."""

    n_dates: int = 39
    n_reference: int = 5
    size_px: int = 192
    n_changes: int = 30
    light: float = 1.2
    masked_share: float = 0.8

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """Dates that differ by the seed."""
        spans = (
            (datetime.date(self.start.year, 1, 8), REFERENCE_DAYS, self.n_reference),
            (REFERENCE_END, NEW_DAYS, self.n_dates - self.n_reference),
        )
        return tuple(
            first + datetime.timedelta(every * index + (7 * index + 5 * self.seed) % 11)
            for first, every, n in spans
            for index in range(n)
        )


def write(folder: Path, seed: int) -> None:
    """Write one member."""
    facts = {"family": "half a year", "seed": seed, "version": 2}
    write_series(folder, facts, lambda: scattered.make(HalfYear(seed), lambda image, index, date: image))


FAMILY = Family(
    "reference of half a year",
    "Five reference dates from January to June, then a year and a half of new ones, whose summer and autumn nothing has shown; "
    "changes of 50 to 120 m that are seldom whole.",
    write,
    (41, 42, 43),
    REFERENCE_END,
)
