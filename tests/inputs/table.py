"""All rows of the table, kind by kind."""

from __future__ import annotations

from tests.inputs import bands, dates, days, masks
from tests.inputs.files import containers, cubes
from tests.inputs.products import landsat, others, sentinel2
from tests.inputs.row import Row

ROWS: tuple[Row, ...] = (
    *masks.ROWS,
    *sentinel2.ROWS,
    *landsat.ROWS,
    *others.ROWS,
    *cubes.ROWS,
    *containers.ROWS,
    *bands.ROWS,
    *dates.ROWS,
    *days.ROWS,
)
