"""All rows of the table, kind by kind."""

from __future__ import annotations

from tests.inputs import bands, dates, days
from tests.inputs.files import catalogues, containers, cubes, layers
from tests.inputs.products import landsat, others, pictures, sentinel2
from tests.inputs.row import Row
from tests.inputs.values import embeddings, mask_choices, masks, units, voids

ROWS: tuple[Row, ...] = (
    *masks.ROWS,
    *mask_choices.ROWS,
    *voids.ROWS,
    *units.ROWS,
    *embeddings.ROWS,
    *sentinel2.ROWS,
    *landsat.ROWS,
    *others.ROWS,
    *pictures.ROWS,
    *cubes.ROWS,
    *containers.ROWS,
    *catalogues.ROWS,
    *layers.ROWS,
    *bands.ROWS,
    *dates.ROWS,
    *days.ROWS,
)
