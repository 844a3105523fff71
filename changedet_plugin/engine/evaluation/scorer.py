"""What is a scorer? One way to say how much every patch changed on every new date, and what it is given to say it.

All get the images as they were delivered, in the light of their whole scene (median and spread of each band): nothing of the
product's own steps helps them, not its fitted light, its registration, its half patches or its half-whitening. A new one is a
class with a ``name`` and ``per_date``, and an entry in ``scorers.SCORERS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, cast

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.evaluation.pixel_stack import PixelStack
from changedet_plugin.engine.types import Embeddings, Report

Work = TypeVar("Work")


@dataclass(frozen=True, eq=False)
class DeliveredPatches:
    """The series as it was delivered, for scorers."""

    tokens: Embeddings
    """One token a patch, the mean of its tokens; its grid is that of the patches."""
    pixels: PixelStack
    """The standardised pixels of the same patches."""
    memory: int
    """Budget in bytes."""
    report: Report
    _done: dict[Callable[..., Any], Any] = field(default_factory=dict)

    def once(self, work: Callable[[DeliveredPatches], Work]) -> Work:
        """What ``work`` makes of these patches: worked out by the first scorer that asks, kept for the others."""
        if work not in self._done:
            self._done[work] = work(self)
        return cast(Work, self._done[work])

    def empty(self) -> FloatArray:
        """Room for a score of every patch on every new date: float32 (n_new, n_rows, n_cols), all NaN."""
        return np.full((self.tokens.n_new, *self.tokens.grid.shape), np.nan, np.float32)


class Scorer(Protocol):
    """How much did every patch change on every new date?"""

    @property
    def name(self) -> str:
        """In reports and plots."""

    def per_date(self, patches: DeliveredPatches) -> FloatArray | None:
        """Scores (n_new, n_rows, n_cols), higher = more changed, NaN = masked; None = the series does not allow it.

        1 is about a usual date, as the rule of confirmation takes it: scores without a unit of their own come
        ``in_usual_units``. The array is the caller's to change.
        """


def in_usual_units(values: FloatArray) -> FloatArray:
    """Divided by the median of all: 1 = as the median patch on the median date; no rank changes."""
    known = values[np.isfinite(values)]
    return values / max(float(np.median(known)), 1e-12) if known.size else values
