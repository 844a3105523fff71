"""Which families are there?

In the order they are reported.
"""

from __future__ import annotations

import importlib
import pkgutil

from synthetic import families
from synthetic.families import Family


def collect() -> tuple[Family, ...]:
    """Every ``Family`` that a module of this package names, alone or in a tuple."""
    modules = [importlib.import_module(f"synthetic.families.{entry.name}") for entry in pkgutil.iter_modules(families.__path__)]
    named = [value for module in modules for value in vars(module).values()]
    flat = [member for value in named for member in (value if isinstance(value, tuple) else (value,))]
    return tuple({member.name: member for member in flat if isinstance(member, Family)}.values())
