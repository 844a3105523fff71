"""How are the last sections of docs/reliability.md written? Tables below those of ``tests.hostile``, a row at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.hostile.outcome import OUTCOMES
from tests.hostile.page import PAGE

_ENDURED = """
## What runs endure

Runs that are cancelled or killed at random moments, on a disk that gets full, and two at once: on one output, on one cache,
and one that makes room there. After a kill, and once a full disk has room again, another run on the same cache and output
must come to the tables and the score raster of an undisturbed run, bit for bit, and is a case as well. No end is none within
five minutes. Left behind is what then lies in the temporary folder or half-written beside the output, and a process that still
runs. Open files, threads and memory are those of the process that starts the runs, after a tenth of the cases and at the end.

"""
_EQUAL = """
## On what an answer does not depend

Runs of one series, each in a process and with a cache of its own, with other memory budgets (`--memory`) and numbers of
threads (`--threads`, and those of the libraries). Equal is every table and every band of the score raster, bit for bit.

"""
_FUZZED = """
## What readers were fed with

Readers of what comes from other people, fed for some minutes each with texts and files that come of good ones by ever odder
changes, led by what these reach in the code (`make fuzz`). A fault is whatever is neither read nor refused in one sentence.

"""
_TABLES = {_ENDURED: ("what befalls a run", "cases", *OUTCOMES, "open files", "threads", "memory, MB"),
           _EQUAL: ("series", "dates", "size", "changes", "memory x threads", "equal"),
           _FUZZED: ("reader", "minutes", "inputs", "faults")}  # fmt: skip


def write_endured(what: str, counts: Counter[str], held: Sequence[str]) -> None:
    """Put what befell runs in the place of its former row; ``held``: open files, threads and memory of who started them."""
    _put(_ENDURED, [what, str(counts.total()), *(str(counts[outcome]) for outcome in OUTCOMES), *held])


def write_equal(series: str, *cells: object) -> None:
    """Put what was run of a series in the place of its former row."""
    _put(_EQUAL, [series, *map(str, cells)])


def write_fuzzed(reader: str, *cells: object) -> None:
    """Put what a reader was fed with in the place of its former row."""
    _put(_FUZZED, [reader, *map(str, cells)])


def _put(section: str, made: list[str]) -> None:
    """A row in the place of the one of its name, or after all others."""
    above, _, below = PAGE.read_text(encoding="utf-8").partition(_ENDURED.splitlines()[1])
    texts = [above.rstrip("\n") + "\n"]
    for head, columns in _TABLES.items():
        rows = _rows(below, columns)
        if head == section:
            rows = [row for row in rows if row[0] != made[0]] + [made]
        table = [columns, ("---",) * len(columns), *rows]
        texts.append(head + "".join(f"| {' | '.join(row)} |\n" for row in table))
    PAGE.write_text("".join(texts), encoding="utf-8")


def _rows(text: str, columns: Sequence[str]) -> list[list[str]]:
    """The rows of a table, without its head."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    at = next((index for index, row in enumerate(cells) if row[0] == columns[0]), len(cells))
    return [row for row in cells[at + 2 :] if len(row) == len(columns)]
