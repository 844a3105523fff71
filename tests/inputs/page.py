"""The table of docs/inputs.md: a row a line, with what came of it."""

from __future__ import annotations

from collections.abc import Iterable

from scripts.paths import ROOT
from tests.inputs.judging import Outcome
from tests.inputs.row import Row

PAGE = ROOT / "docs" / "inputs.md"
BEGIN, END = "<!-- inputs: python -m tests.inputs -->", "<!-- end of inputs -->"
HEAD = "| kind | what it is | answer | what is said |\n|---|---|---|---|"


def line(row: Row, judged: Outcome) -> str:
    """A row of the table as Markdown."""
    answer = ("refused" if row.refused else "asked" if row.asked else "right") if judged.is_right else "**WRONG**"
    said = " ".join(judged.sentence.split()).replace("|", "\\|").replace("<", "&lt;")
    return f"| {row.kind} | {row.product} | {answer} | {said} |"


def page_with(text: str, lines: Iterable[str]) -> str:
    """The page with these rows between its marks; ValueError where it has none."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return "\n".join((f"{before}{BEGIN}\n", HEAD, *lines, f"\n{END}{after}"))
