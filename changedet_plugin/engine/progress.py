"""How far a run is and how long it will still take: from what its stages usually cost, and from how fast they go here."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import get_args

from changedet_plugin.core.events import Stage
from changedet_plugin.core.notices import Notice
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.engine.types import Warn

Tell = Callable[[str, float, str, float | None], None]
"""``tell(stage, fraction, message, seconds_left)`` of the whole run; None = not known. Raises ``Cancelled`` to stop the run."""
STAGES: tuple[Stage, ...] = get_args(Stage)
"""The stages of a run, in order."""
CHECKED = STAGES[:4]
"""Those of a check."""
SURE_SECONDS = 10.0
"""An encoder may be a thousand times as slow as the built-in one: after so long its own pace alone counts."""


@dataclass(frozen=True)
class Size:
    """What the cost of a run depends on."""

    n_dates: int
    n_new: int
    """Dates after the reference."""
    n_pixels: int
    """Of one date."""
    n_bands: int
    n_patches: int


UNKNOWN = Size(n_dates=10, n_new=4, n_pixels=500_000, n_bands=4, n_patches=8_000)
"""Stands in until the rasters are read."""


def usual_seconds(size: Size) -> dict[str, float]:
    """Seconds of every stage on a usual machine with the built-in encoder, nothing cached; only their proportions matter.

    Fitted on seven real series of 2 to 140 dates and 4 thousand to 0.7 million pixels.
    """
    dates, pixels, values = size.n_dates, size.n_pixels, size.n_pixels * size.n_bands
    is_short = not ReferenceLength(dates - size.n_new).has_spread
    return {
        "read": 0.1 + 0.02 * dates,
        "align": dates * (0.02 + 0.15 * min(1.0, pixels / 300_000)),
        "harmonise": dates * (0.004 + 1.2e-7 * pixels + 5.5e-8 * values),
        "light": size.n_new * (0.04 + 0.12 * min(1.0, pixels / 100_000)),
        "cache": 0.015 * dates,
        "embed": 0.3 + dates * (0.016 + 8e-8 * values),
        "score": 0.1 + 1e-6 * dates * size.n_patches if is_short else 0.5 + dates * size.n_patches * (1.8e-5 + 4e-7 * dates),
        "describe": 0.15 + 0.002 * dates + 4.5e-5 * size.n_patches,
        "write": 0.2 + 0.006 * dates + 2.5e-5 * size.n_patches,
    }


class Progress:
    """A ``Report`` that passes on the fraction of the whole run and the time that is left, and keeps the clock."""

    def __init__(self, tell: Tell, stages: Sequence[str] = STAGES, clock: Callable[[], float] = time.monotonic) -> None:
        self._tell, self._stages, self._clock = tell, stages, clock
        self._usual, self._is_known = usual_seconds(UNKNOWN), False
        self._started = self._since = self._last = clock()
        self._stage, self._done = "", 0.0
        self._furthest = 0.0
        self._spent = self._worth = 1.0
        """Seconds in all stages but ``embed``, and what was done in them in usual seconds; one more of both, for steadiness."""
        self.seconds: dict[str, float] = {}

    def expect(self, size: Size) -> None:
        """The size of the series is known."""
        self._usual, self._is_known = usual_seconds(size), True

    def __call__(self, stage: str, fraction: float, message: str) -> None:
        """Pass on one step; ``fraction`` is that of the stage."""
        now, fraction = self._clock(), min(max(fraction, 0.0), 1.0)
        name = self._stage or stage
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._last
        self._learn(stage, fraction, now)
        left, spent = self._left(now), now - self._started
        # A stage that has to be done again (the light, without dates that were left out) does not turn the bar back.
        self._furthest = max(self._furthest, spent / (spent + left) if spent + left > 0 else 0.0)
        self._tell(stage, self._furthest, message, left if self._is_known else None)

    def _learn(self, stage: str, fraction: float, now: float) -> None:
        """Put the time since the last step down to what was done in it."""
        begins = stage != self._stage or fraction < self._done
        if self._stage and self._stage != "embed":
            end = (1.0 if stage != self._stage else self._done) if begins else fraction
            self._spent += now - self._last
            self._worth += (end - self._done) * self._usual[self._stage]
        if begins:
            self._since = now
        self._stage, self._done, self._last = stage, fraction, now

    def _left(self, now: float) -> float:
        """Seconds until the end: by what is usual and how fast this machine is, and more and more by the pace of the stage."""
        speed, done = self._spent / self._worth, self._done
        later = sum(self._usual[name] for name in self._stages[self._stages.index(self._stage) + 1 :]) * speed
        by_plan = self._usual[self._stage] * (1 - done) * speed
        if not done:
            return by_plan + later
        took = now - self._since
        trust = min(1.0, max(4 * done, took / SURE_SECONDS)) if self._stage == "embed" else done
        return trust * took * (1 - done) / done + (1 - trust) * by_plan + later


def silent(stage: str, fraction: float, message: str) -> None:
    """A ``Report`` that tells nobody."""


def say(told: Notice) -> None:
    """A ``Warn`` for Python: one warning, as of the caller of the function that warns."""
    warnings.warn(str(told), stacklevel=3)


def kept(notices: list[Notice], warn: Warn) -> Warn:
    """A ``warn`` that tells every sentence once and keeps what it told in ``notices``."""

    def keep(told: Notice) -> None:
        if str(told) not in map(str, notices):
            notices.append(told)
            warn(told)

    return keep


def part_of(tell: Tell, index: int, n_parts: int) -> Tell:
    """A ``tell`` for one of several equal parts of the work: its fractions become those of the whole."""

    def step(stage: str, fraction: float, message: str, _left: float | None) -> None:
        tell(stage, (index + fraction) / n_parts, message, None)

    return step
