"""How far a run is: the stages' own fractions, joined to one, and the time each stage took."""

from __future__ import annotations

import time

from changedet_plugin.engine.types import Report

STAGES = {"read": 0.02, "harmonise": 0.18, "embed": 0.5, "score": 0.2, "describe": 0.05, "write": 0.05}
"""Share of a run that each stage usually takes, in order."""


class Progress:
    """A ``Report`` that passes on the fraction of the whole run and keeps the clock."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._stage = ""
        self._since = time.monotonic()
        self._furthest = 0.0
        self.seconds: dict[str, float] = {}

    def __call__(self, stage: str, fraction: float, message: str) -> None:
        """Pass on one step; ``fraction`` is that of the stage."""
        now = time.monotonic()
        self.seconds[self._stage or stage] = self.seconds.get(self._stage or stage, 0.0) + now - self._since
        self._stage, self._since = stage, now
        names = list(STAGES)
        before = sum(STAGES[name] for name in names[: names.index(stage)])
        # A stage that has to be done again (the light, without dates that were left out) does not turn the bar back.
        self._furthest = max(self._furthest, before + STAGES[stage] * min(max(fraction, 0.0), 1.0))
        self._report(stage, self._furthest, message)
