"""What did a run find? Its tables and its score raster, as they lie on disk: two runs found the same where these are equal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import numpy as np
import rasterio

TABLES = ("changes", "patches", "dates", "histogram", "type_tree")
"""All but what is said of the run itself, which has a time of its own."""


class Answer(NamedTuple):
    """Of a result."""

    tables: dict[str, list[tuple]]
    """Rows by table, with every blob."""
    bands: np.ndarray
    """(n_bands, n_rows, n_cols) of the score raster."""

    def is_equal(self, other: Answer) -> bool:
        """Bit for bit."""
        return self.tables == other.tables and np.array_equal(self.bands, other.bands, equal_nan=True)


def read(output: Path) -> Answer:
    """The answer in a GeoPackage and in the raster beside it."""
    with closing(sqlite3.connect(output)) as connection:
        tables = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}  # noqa: S608  # names of ours
    with rasterio.open(scores(output)) as source:
        return Answer(tables, source.read())


def scores(output: Path) -> Path:
    """The raster beside a GeoPackage."""
    return output.with_suffix(".scores.tif")
