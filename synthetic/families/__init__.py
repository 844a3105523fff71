"""What makes a series hard?

Families, each hard in its own way, all with known truth and all written in one layout.

``images/DATE.tif``, ``masks/DATE.tif`` (1 = masked), ``labels/DATE.tif`` (class of every pixel, 255 = unknown), ``truth.tif``,
whose three bands are those of ``synthetic.layout.Truth``, ``plan.json``, whose ``classes`` names the labels.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Family:
    """How to write the members of a family, and how to run on them."""

    name: str
    words: str
    """What is hard about it, in one sentence."""
    write: Callable[[Path, int], None]
    """``write(folder, seed)``; a folder that already holds this member is left as it is."""
    seeds: tuple[int, ...]
    reference_end: datetime.date | None
    """First new date."""
    masked: bool = True
    """Whether a run is given the masks."""
    patch_px: int | None = None
    """Side of a patch, where what changes is smaller than the default."""
