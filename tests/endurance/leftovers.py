"""What do runs leave behind? Asked where no engine is loaded too."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def left(temporary: Path, outputs: Path) -> list[str]:
    """Temporary files, half-written ones beside outputs, and processes that were given the temporary folder and still run."""
    files = [path for path in temporary.rglob("*") if path.is_file()]
    files += [path for path in outputs.iterdir() if path.name.startswith(".")]
    return [*(path.name for path in files), *_processes(temporary)]


def _processes(temporary: Path) -> list[str]:
    wanted = f"TMPDIR={temporary}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if wanted in entry.read_bytes().split(b"\0"):
                found.append(f"process {entry.parent.name}")
    return found
