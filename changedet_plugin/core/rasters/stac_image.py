"""What does an item of a STAC catalogue say of the image that it is? Beside its address and its date.

It comes from the engine, stands in the row of a series, and is kept with the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from changedet_plugin.core.mask_products import BY_KEY
from changedet_plugin.core.rasters import layer_settings
from changedet_plugin.core.rasters.layer_settings import FILE_ITSELF, LayerSettings

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""
_OF_TWO, _OF_THREE = 4, 6
"""Numbers of a box, by its dimensions."""
_ROUND = 360
"""Degrees beyond which there is no place."""


@dataclass(frozen=True)
class StacImage:
    """One image of a catalogue."""

    item: str
    """Its name there."""
    assets: tuple[str, ...]
    """Keys of those that are its bands, in order."""
    mask: str = ""
    """Address of its mask; empty = it has none."""
    mask_meaning: str = ""
    """Key of ``mask_products.BY_KEY`` by which the mask is read."""
    settings: LayerSettings = FILE_ITSELF
    """Scales, offsets and names of its bands, where the files say nothing."""
    box: Box | None = None
    """Where it lies; None = not said."""

    def over(self, set_on: LayerSettings) -> LayerSettings:
        """What is set on its layer, with what the item says of its bands."""
        return replace(set_on, measured=self.settings.measured, names=self.settings.names)

    def as_plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "item": self.item,
            "assets": list(self.assets),
            "mask": self.mask,
            "mask_meaning": self.mask_meaning,
            "box": list(self.box) if self.box else None,
            **self.settings.as_plain(),
        }


def from_plain(values: Mapping[str, Any]) -> StacImage:
    """Read what ``as_plain`` gave; other keys are left alone.

    Raises
    ------
    ValueError
        Something is of another kind than it should be.
    """
    item, mask, meaning = (values.get(name) or "" for name in ("item", "mask", "mask_meaning"))
    assets = values.get("assets") or []
    if not isinstance(assets, list) or not all(isinstance(text, str) for text in (item, mask, *assets)):
        raise ValueError("no image of a catalogue")
    if meaning not in ("", *BY_KEY):
        raise ValueError("no mask that is known")
    settings = layer_settings.from_plain(values)
    return StacImage(item, tuple(assets), mask, meaning, settings, box_of(values.get("box")))


def box_of(edges: object) -> Box | None:
    """Four numbers, or six of a box in three dimensions, as a box; None of anything else."""
    flat = [edges[at] for at in (0, 1, 3, 4)] if isinstance(edges, list) and len(edges) == _OF_THREE else edges
    if not isinstance(flat, list) or len(flat) != _OF_TWO:
        return None
    if not all(isinstance(edge, (int, float)) and abs(edge) <= _ROUND for edge in flat):
        return None
    west, south, east, north = map(float, flat)
    return west, south, east, north
