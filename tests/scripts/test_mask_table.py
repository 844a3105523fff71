"""docs/inputs.md names every mask that is known, as the code reads it."""

from __future__ import annotations

from scripts import mask_table


def test_the_table_of_masks_is_that_of_the_code():
    page = mask_table.PAGE.read_text(encoding="utf-8")
    assert page == mask_table.page_with(page), "run: python -m scripts.mask_table"
