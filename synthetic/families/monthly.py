"""What if light, shifts and clouds are of more than usual strength?

Two years of monthly dates, the first of them the reference.
"""

from __future__ import annotations

from pathlib import Path

from synthetic.families import Family
from synthetic.series import Plan, write

SIZE_PX = 320
SEEDS = (11, 12, 13)
REFERENCE_END = Plan().dates[12]


def _usual(folder: Path, seed: int) -> None:
    write(folder, Plan(seed, size_px=SIZE_PX, light=1.5, jitter_px=0.5))


def _hard(folder: Path, seed: int) -> None:
    write(folder, Plan(seed, size_px=SIZE_PX, light=3, jitter_px=0.5, masked_share=0.5))


MONTHLY = Family("monthly", "light x1.5, shift 0.5 px, clouds masked as well as usual", _usual, SEEDS, REFERENCE_END)
HARD = Family("monthly, light x3", "light x3, shift 0.5 px, half of the clouds unmasked", _hard, SEEDS, REFERENCE_END)
