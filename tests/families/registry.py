"""All families, in the order they are reported."""

from __future__ import annotations

import importlib
import pkgutil

from tests import families
from tests.families import Family


def collect() -> tuple[Family, ...]:
    """Every ``Family`` that a module of this package names."""
    modules = [importlib.import_module(f"tests.families.{entry.name}") for entry in pkgutil.iter_modules(families.__path__)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Family)]
    return tuple({family.name: family for family in found}.values())
