"""Which models can be exported?"""

from __future__ import annotations

from scripts.encoders import anysat, clay, dinov2, galileo, sam2
from scripts.encoders.recipe import ExportError, Recipe

_ALL: tuple[type[Recipe], ...] = (
    *(galileo.Nano, galileo.Tiny, galileo.Base),
    *(clay.Clay, clay.Tiny),
    *(anysat.Base, anysat.Tiny),
    *(dinov2.Small, dinov2.Base, dinov2.Large),
    *(dinov2.SmallRegisters, dinov2.BaseRegisters, dinov2.LargeRegisters),
    *(sam2.Tiny, sam2.Small, sam2.BasePlus, sam2.Large),
)
RECIPES = {recipe.name: recipe for recipe in _ALL}


def find(name: str) -> type[Recipe]:
    """The recipe of that name."""
    if name not in RECIPES:
        raise ExportError(f"There is no encoder {name}; the encoders are {', '.join(sorted(RECIPES))}.")
    return RECIPES[name]
