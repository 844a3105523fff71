"""What did the analyst set on the layer of a raster, over what its file says? It travels with the request and the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LayerSettings:
    """What counts in place of what a file says."""

    crs: str = ""
    """Coordinate reference system, as an authority code or WKT; empty = that of the file."""
    nodata: tuple[tuple[float, float], ...] = ()
    """Ranges of numbers, both ends included, that mean no measurement in any band, beside the nodata value of the file."""
    uses_nodata: bool = True
    """Whether the nodata value of the file counts."""

    def as_plain(self) -> dict[str, Any]:
        """What is set, as JSON has it; empty = nothing."""
        plain: dict[str, Any] = {"crs": self.crs} if self.crs else {}
        if self.nodata:
            plain["nodata"] = [list(pair) for pair in self.nodata]
        return plain if self.uses_nodata else {**plain, "uses_nodata": False}


FILE_ITSELF = LayerSettings()
"""Nothing is set: the file counts."""


def from_plain(values: Mapping[str, Any]) -> LayerSettings:
    """Read what ``as_plain`` gave; other keys are left alone.

    Raises
    ------
    ValueError
        A range is no pair of numbers.
    """
    try:
        nodata = tuple((float(low), float(high)) for low, high in values.get("nodata") or ())
    except TypeError as error:
        raise ValueError(str(error)) from error
    return LayerSettings(str(values.get("crs") or ""), nodata, bool(values.get("uses_nodata", True)))
