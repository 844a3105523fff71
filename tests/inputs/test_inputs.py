"""Every kind of input of every product in the table is right, or refused with the sentence that says what to do.

Of three rows one is tried here, all of them by ``make test-inputs``.
"""

from __future__ import annotations

import pytest

from tests.inputs.judging import outcome
from tests.inputs.page import PAGE, line, start_of
from tests.inputs.table import ROWS


@pytest.mark.parametrize("row", ROWS[::4], ids=lambda row: f"{row.kind}: {row.product}")
def test_is_right_or_refused_in_a_sentence_as_the_page_says(row, tmp_path):
    judged = outcome(row, tmp_path)
    assert judged.is_right, judged.sentence
    assert line(row, judged) in PAGE.read_text(encoding="utf-8"), "make test-inputs"


def test_the_page_has_every_row_and_none_is_wrong():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    missing = [row.product for row in ROWS if not any(text.startswith(start_of(row)) for text in lines)]
    assert missing == [], "make test-inputs"
    assert not any("**WRONG**" in text for text in lines)
