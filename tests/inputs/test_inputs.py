"""Every kind of input of every product in the table is right, or refused with the sentence that says what to do."""

from __future__ import annotations

import pytest

from tests.inputs.judging import outcome
from tests.inputs.page import PAGE, line
from tests.inputs.table import ROWS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.kind}: {row.product}")
def test_is_right_or_refused_in_a_sentence_as_the_page_says(row, tmp_path):
    judged = outcome(row, tmp_path)
    assert judged.is_right, judged.sentence
    assert line(row, judged) in PAGE.read_text(encoding="utf-8"), "python -m tests.inputs"
