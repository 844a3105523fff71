"""How is a result laid out? Its tables, columns, flags and rules, known to the engine and to QGIS."""

from __future__ import annotations

from pathlib import Path

SCORES_SUFFIX = ".scores.tif"
"""What the score raster of a result is called."""

RANKED_FLAGS = ("lasting", "unclear")
"""Flags of the patches that are ranked; the others are kept beside the list."""

FLAGS = ("", "lasting", "seasonal", "transient", "unclear")
"""Value of the ``flag`` band -> flag; 0 = none."""
BEYOND_LIST = 5
"""Value of the ``rule`` band where a patch is above the threshold but weaker than the ones that were kept."""

LISTED, BELOW, NO_NEW_DATE, OUTSIDE, NO_REFERENCE = range(5)
"""Values of ``Scores.rule``."""

COLUMNS = {
    "rank": "integer", "score": "real", "type": "text", "type_name": "text", "date_from": "date", "date": "date",
    "state": "text", "flag": "text", "n_patches": "integer", "area_m2": "real",
}  # fmt: skip
"""Columns of a change that a list of similar ones shows, and their kinds; what an older result lacks is NULL."""


def raster_path(path: Path) -> Path:
    """Where the score raster of a result lies: ``changes.gpkg`` -> ``changes.scores.tif``."""
    return path.with_suffix(SCORES_SUFFIX)
