"""What is a run asked for beside its rasters, dates and bands?

Plain values that belong to a series.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from changedet_plugin.core.parameters import (
    ALIGN,
    BUILTIN,
    DEFAULT_PATCH_PX,
    RUN,
    SAME_DAYS,
    SENSORS,
    Align,
    Device,
    Parameters,
    SameDay,
    Sensor,
)

WHOLE, VIEW, LAYER = "whole", "view", "layer"
"""Where changes are searched for."""
MASK_BESIDE, NO_MASK, MASK_FILE, MASK_FOLDER, MASK_BAND = "beside", "none", "file", "folder", "band"
LEAVE_OUT, MOVE, AS_THEY_ARE = ALIGN
"""What is done about dates that do not lie on the reference."""
BY_VALUES, OPTICAL, RADAR = SENSORS
"""What took the images."""
_PATHS = ("mask_path", "output")
_ONE_OF: Mapping[str, tuple[str, ...]] = {
    "area": (WHOLE, VIEW, LAYER),
    "mask": (MASK_BESIDE, NO_MASK, MASK_FILE, MASK_FOLDER, MASK_BAND),
    "align": ALIGN,
    "sensor": SENSORS,
    "same_day": SAME_DAYS,
}
_CALLED = {"patch_m": "patch_size"}
"""Numbers that a run has under another name."""


@dataclass(frozen=True)
class Choices:
    """The choices of the Series page that decide what a run finds."""

    area: str = WHOLE
    area_layer: str = ""
    """Id of a polygon layer, where the area is one."""
    encoder: str = BUILTIN
    """Name of an encoder's file, wherever the folder of encoders is."""
    patch_px: int | None = DEFAULT_PATCH_PX
    patch_m: float | None = None
    """Side of a patch in metres, where it was not chosen in pixels."""
    mask: str = MASK_BESIDE
    mask_path: str = ""
    mask_band: int = 1
    """Of each raster, where it is its own mask; of mask files 0 = as their bands are called."""
    mask_meaning: str = ""
    """Key of a product; empty = as masks are called."""
    mask_values: str = ""
    mask_bits: str = ""
    mask_limit: str = ""
    threshold: float | None = None
    """None = the engine's own."""
    confirm: int = Parameters.confirm
    align: Align = LEAVE_OUT
    sensor: Sensor = BY_VALUES
    same_day: SameDay = Parameters.same_day
    output: str = ""
    """The file to write; empty = a new one."""

    def written(self, path: Callable[[str], str]) -> dict[str, Any]:
        """As the project file has them; ``path`` turns a path into the project's own form."""
        values = asdict(self)
        return {**values, **{name: path(values[name]) for name in _PATHS if values[name]}}


@dataclass(frozen=True)
class RunRequest:
    """What the Series page asks for, before the area and the rasters are looked up."""

    parameters: Parameters
    """Without the area."""
    device: Device
    memory_gb: float
    area: str = WHOLE
    area_layer: str = ""
    """As in ``Choices``."""
    mask: str | None = None
    """A file, or a folder matched by date."""
    output: str = ""
    """As in ``Choices``."""


def choices_of(values: Mapping[str, Any], path: Callable[[str], str]) -> Choices:
    """Choices from what ``Choices.written`` made; what nobody wrote, or can choose, is at its default."""
    made: dict[str, Any] = {
        one.name: values[one.name]
        for one in fields(Choices)
        if one.name in values and _can_be_chosen(one.name, one.default, values[one.name])
    }
    return Choices(**{**made, **{name: path(made[name]) for name in _PATHS if made.get(name)}})


def _can_be_chosen(name: str, default: object, value: object) -> bool:
    if isinstance(default, str):
        return isinstance(value, str) and value in _ONE_OF.get(name, (value,))
    if value is None or isinstance(value, bool) or not isinstance(value, (int, float)):
        return value is None and default is None
    entry = RUN[_CALLED.get(name, name)]
    low, high = (0 if name == "mask_band" else entry.low), entry.high
    is_whole = entry.kind != "integer" or isinstance(value, int)
    # A number that is none lies between no limits.
    return (
        is_whole and (low is None or value >= low) and (high is None or value <= high) and value in (entry.choices or (value,))
    )
