"""What does a process hold that lives long? Open files, threads and memory, so that what grows is seen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

MOST_BYTES = 16 << 20
"""Growth of memory that is no leak whatever the number of cycles: the allocator's own coming and going. [bytes]"""
BYTES_A_CYCLE = 8 << 10
"""Growth of memory with every cycle that is no leak. [bytes]"""
MOST_HANDLES = 2
"""Growth of open files or threads that is none: one may be just closing."""


class Usage(NamedTuple):
    """Of this process, now."""

    files: int
    threads: int
    memory: int
    """Resident. [bytes]"""


def usage() -> Usage:
    """Ask the system."""
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return Usage(_n("fd"), _n("task"), resident)


def _n(kind: str) -> int:
    return sum(1 for _entry in Path("/proc/self", kind).iterdir())


def growth(begin: Usage, end: Usage, n_cycles: int) -> str:
    """What grew over so many cycles; empty where nothing did."""
    grown = []
    if end.files > begin.files + MOST_HANDLES:
        grown.append(f"open files {begin.files} to {end.files}")
    if end.threads > begin.threads + MOST_HANDLES:
        grown.append(f"threads {begin.threads} to {end.threads}")
    if end.memory > begin.memory + MOST_BYTES + n_cycles * BYTES_A_CYCLE:
        grown.append(f"memory {begin.memory >> 20} to {end.memory >> 20} MB")
    return ", ".join(grown)
