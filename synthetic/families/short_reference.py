"""What if the reference is five dates of half a year, and the new dates show seasons that it never saw?"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from synthetic.families import Family
from synthetic.series import Plan, write

REFERENCE_END = datetime.date(2021, 7, 1)
REFERENCE_DAYS, EVERY_DAYS = 34, 23
"""Days between the dates of the reference, and between the new ones."""


@dataclass(frozen=True)
class HalfYear(Plan):
    """Five dates from January to June, then new ones for a year and a half; not the same days in every series."""

    n_dates: int = 28
    n_reference: int = 5
    size_px: int = 192
    n_changes: int = 8
    light: float = 1.2
    masked_share: float = 0.8

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """Dates that differ by the seed."""
        starts = (
            (datetime.date(self.start.year, 1, 8), self.n_reference, REFERENCE_DAYS),
            (
                REFERENCE_END,
                self.n_dates - self.n_reference,
                EVERY_DAYS,
            ),
        )
        return tuple(
            start + datetime.timedelta(every * index + (7 * index + 5 * self.seed) % 11)
            for start, n, every in starts
            for index in range(n)
        )


def _write(folder: Path, seed: int) -> None:
    write(folder, HalfYear(seed))


FAMILY = Family(
    "reference of half a year",
    "Five reference dates from January to June, then a year and a half of new ones, whose summer and autumn nothing has shown.",
    _write,
    (41, 42, 43),
    REFERENCE_END,
)
