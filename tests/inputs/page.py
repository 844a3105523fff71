"""The table of docs/inputs.md: a row a line, with what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from scripts.paths import ROOT
from tests.inputs.judging import Outcome
from tests.inputs.row import Row

PAGE = ROOT / "docs" / "inputs.md"
BEGIN, END = "<!-- inputs: python -m tests.inputs -->", "<!-- end of inputs -->"
HEAD = "| kind | what it is | answer | what is said |\n|---|---|---|---|"


WRONG = "**WRONG**"


def start_of(row: Row) -> str:
    """How the line of a row begins, whatever comes of it."""
    return f"| {row.kind} | {row.product} | "


def line(row: Row, judged: Outcome) -> str:
    """A row of the table as Markdown."""
    said = " ".join(judged.sentence.split()).replace("|", "\\|").replace("<", "&lt;")
    return f"{start_of(row)}{_answer(row) if judged.is_right else WRONG} | {said} |"


def _answer(row: Row) -> str:
    return "refused" if row.refused else "asked" if row.asked else "right"


def page_with(text: str, lines: Iterable[str]) -> str:
    """The page with these rows between its marks; ValueError where it has none."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    told = list(lines)
    counts = Counter(text.split(" | ")[2] for text in told)
    words = ", ".join(f"{counts[answer]} {answer}" for answer in sorted(counts, key=counts.__getitem__, reverse=True))
    return "\n".join((f"{before}{BEGIN}\n", f"{len(told)} rows: {words}.\n", HEAD, *told, f"\n{END}{after}"))
