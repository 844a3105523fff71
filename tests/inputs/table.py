"""All rows of the table, kind by kind."""

from __future__ import annotations

from tests.inputs import mask_choices, masks
from tests.inputs.row import Row

ROWS: tuple[Row, ...] = (*masks.ROWS, *mask_choices.ROWS)
