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

    measured: tuple[tuple[float, float], ...] = ()
    """Scale and offset of each band, where the file names none; empty = nothing is set."""
    names: tuple[str, ...] = ()
    """What each band is called, where the file does not tell; empty = nothing is set."""
    nodata_of_bands: tuple[float | None, ...] = ()
    """Number of each band that means no measurement, where the file names none; None = none, empty = nothing is set."""
    alpha: int = 0
    """1-based band that is transparency though the file does not call it so; 0 = nothing is set."""

    def as_plain(self) -> dict[str, Any]:
        """What is set, as JSON has it; empty = nothing."""
        plain: dict[str, Any] = {"crs": self.crs} if self.crs else {}
        if self.nodata:
            plain["nodata"] = [list(pair) for pair in self.nodata]
        if self.measured:
            plain["measured"] = [list(pair) for pair in self.measured]
        if self.names:
            plain["names"] = list(self.names)
        if self.nodata_of_bands:
            plain["nodata_of_bands"] = list(self.nodata_of_bands)
        if self.alpha:
            plain["alpha"] = self.alpha
        return plain if self.uses_nodata else {**plain, "uses_nodata": False}


FILE_ITSELF = LayerSettings()
"""Nothing is set: the file counts."""


def from_plain(values: Mapping[str, Any]) -> LayerSettings:
    """Read what ``as_plain`` gave; other keys are left alone.

    Raises
    ------
    ValueError
        A range is no pair of numbers, or a band no number.
    """
    try:
        nodata, measured = (
            tuple((float(low), float(high)) for low, high in values.get(name) or ()) for name in ("nodata", "measured")
        )
        names = tuple(str(name) for name in values.get("names") or ())
        of_bands = tuple(None if number is None else float(number) for number in values.get("nodata_of_bands") or ())
        alpha = int(values.get("alpha") or 0)
    except (TypeError, OverflowError) as error:
        raise ValueError(str(error)) from error
    uses_nodata = bool(values.get("uses_nodata", True))
    return LayerSettings(str(values.get("crs") or ""), nodata, uses_nodata, measured, names, of_bands, alpha)
