"""One row of the table: a kind of input and a product that has it, how it is written, and what must come of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.inputs import ground


@dataclass(frozen=True)
class Asked:
    """A series on disk, and how it is asked for."""

    values: dict[str, Any]
    """Options of ``detect`` by name; without ``rasters`` the folder ``images`` is meant."""
    transform: Any = ground.GRID
    """Where pixel (0, 0) of the ground lies; the place that changes is counted from it."""
    crs: str = ground.CRS
    date: datetime.date = ground.DATES[ground.SINCE]
    """The date that the change must get."""
    end: Callable[[], None] = lambda: None
    """Ends what was begun beside the files: a server."""


@dataclass(frozen=True)
class Row:
    """What goes in, and what must come out."""

    kind: str
    """As docs/inputs.md calls it: Masks, Void pixels, Units, ..."""
    product: str
    """What it is, in the words of who has it."""
    build: Callable[[Path], Asked]
    """Writes the series into a folder."""
    told: str = ""
    """Part of a sentence that must be said beside the right answer; empty = nothing needs to be."""
    asked: str = ""
    """Part of the question that must be put before the run; what comes of the run depends on the answer, and is not judged."""
    refused: str = ""
    """Part of the sentence with which it must be refused; empty = the planted change must be found, and nothing else."""
