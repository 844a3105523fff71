"""How is docs/reliability.md written? One table of what the parts counted, the engine and QGIS; each writes its own rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Literal

from scripts.paths import ROOT
from tests.hostile.outcome import OUTCOMES

Part = Literal["engine", "QGIS"]
PAGE = ROOT / "docs" / "reliability.md"
_HEAD = """# What is done with odd, broken and hostile files

Written by `make test-hostile`; not a figure here is typed by hand, and *tried* says how many cases of a kind the last run took.
A case of the engine asks one verb, in the way QGIS asks it. A case of QGIS opens a result or a project in the dock and does
there all that can be done with it: list, filters, selection, evidence, map tips, styles, similar changes, verdicts, exports,
report, and saving and reopening the project, while a server of this machine listens for whoever should not call. Every case
ends in one of these: a **sentence** that says what is wrong and what to do; the **right** answer; or a fault: a wrong answer
that says nothing (a call to the listener is one), a traceback, no end within half a minute, the end of the process, or
something left behind, in the folder of the file, the working folder or the folder for temporary files.

"""
_COLUMNS = ("part", "kind", "tried", *OUTCOMES)


def write(part: Part, counts: Mapping[str, Counter[str]], kinds: Collection[str]) -> None:
    """Put the rows of some kinds of a part in the place of their former ones; rows of kinds that are none of ``kinds`` go."""
    others = [row for row in _rows() if row[0] != "**all**"]
    kept = [row for row in others if row[0] != part or (row[1] in kinds and row[1] not in counts)]
    made = [[part, kind, *map(str, (sum(n.values()), *(n[outcome] for outcome in OUTCOMES)))] for kind, n in counts.items()]
    rows = sorted([*kept, *made], key=lambda row: (row[0] != "engine", row[1]))
    total = [str(sum(int(row[at]) for row in rows)) for at in range(2, len(_COLUMNS))]
    table = [_COLUMNS, ("---",) * len(_COLUMNS), *rows, ("**all**", "", *total)]
    # What follows is written by ``tests.endurance``.
    _, mark, below = _text().partition("\n## ")
    PAGE.write_text(_HEAD + "".join(f"| {' | '.join(row)} |\n" for row in table) + mark + below, encoding="utf-8")


def _rows() -> list[list[str]]:
    """The rows of the table as it is, without its head."""
    lines = _text().partition("\n## ")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in cells[2:] if len(row) == len(_COLUMNS)]


def _text() -> str:
    return PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
