"""All models that can be exported, by name."""

from __future__ import annotations

from scripts.encoders import galileo
from scripts.encoders.recipe import ExportError, Recipe

RECIPES: dict[str, type[Recipe]] = {recipe.name: recipe for recipe in (galileo.Nano, galileo.Tiny, galileo.Base)}


def find(name: str) -> type[Recipe]:
    """The recipe of that name."""
    if name not in RECIPES:
        raise ExportError(f"There is no encoder {name}; the encoders are {', '.join(sorted(RECIPES))}.")
    return RECIPES[name]
