"""What befalls runs, and how often? Each part by its name."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.endurance import faults, one_process, told
from tests.endurance.worker_run import Place
from tests.hostile.outcome import Told

PARTS: dict[str, tuple[int, Callable[[Place, int, random.Random], Iterator[Told]]]] = {
    "cancelled": (1000, faults.cancels),
    "cancelled, all in one process": (1000, one_process.cancels),
    "killed": (100, faults.kills),
    "disk full": (100, faults.disks),
    "two at once": (100, faults.pairs),
}
"""How often each befalls a run, and what does it."""


def share(name: str, times: int, seed: int, seconds: float | None) -> told.Counted:
    """Go through a part so often, or so long, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="changedet-endurance-") as folder:
        return told.count(name, PARTS[name][1](Place(Path(folder)), times, random.Random(seed)), times, seconds)
