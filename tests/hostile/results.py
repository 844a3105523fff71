"""Results that somebody changed, asked by the verbs of the engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from tests.hostile.case import Case, request
from tests.hostile.tampering import Change, changes_of_files


def cases() -> Iterator[Case]:
    """Search in each of them, and compare each with the good one."""
    for kind, name, change in changes_of_files():
        yield Case(kind, f"similar, {name}", _asking(change, lambda bad, good: request("similar", result=str(bad), ids=[1])))
        both = _asking(change, lambda bad, good: request("compare", results=[str(good), str(bad)]))
        if kind != "results: values":
            yield Case(kind, f"compare, {name}", both)


def _asking(change: Change, line: Callable[[Path, Path], str]) -> Callable[[Path], str]:
    def ask(folder: Path) -> str:
        good = good_result()
        bad = folder / "a.gpkg"
        shutil.copy(good, bad)
        shutil.copy(good.with_suffix(".scores.tif"), folder / "a.scores.tif")
        change(bad)
        return line(bad, good)

    return ask


@lru_cache(1)
def good_result() -> Path:
    import tempfile

    from changedet_plugin.engine.writing.geopackage import write
    from tests.fakes import fake_changes, fake_record

    path = Path(tempfile.mkdtemp(prefix="changedet-hostile-")) / "good.gpkg"
    made = fake_changes(60)
    write(made, fake_record(made), path)
    return path
