"""Builds every kind of input of every product, runs it, and writes the table of docs/inputs.md: python -m tests.inputs [WORDS]

With words only the rows that have them in their kind or product are run, and printed, and the page is left alone. Ends with
status 1 where a row is wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.inputs.judging import outcome
from tests.inputs.page import PAGE, WRONG, line, page_with
from tests.inputs.row import Row
from tests.inputs.table import ROWS


def _line_of(row: Row) -> str:
    with tempfile.TemporaryDirectory() as folder:
        told = line(row, outcome(row, Path(folder)))
    print(told, flush=True)
    return told


def main() -> int:
    """Run the rows, print them, and write the page; 1 where one is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="?", default="")
    words = parser.parse_args().words.lower()
    lines = [_line_of(row) for row in ROWS if words in f"{row.kind}: {row.product}".lower()]
    if not words:
        PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8"), lines), encoding="utf-8")
    return int(any(WRONG in told for told in lines))


if __name__ == "__main__":
    sys.exit(main())
