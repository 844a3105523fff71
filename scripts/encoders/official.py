"""Where is the makers' own code?

Imported where it is, never copied.
"""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.encoders.recipe import ExportError


def module(name: str, folder: Path | None, repository: str) -> Any:
    """Import ``name`` from a clone of the official repository.

    Raises
    ------
    ExportError
        No clone was given, or it does not hold the module.
    """
    if folder is None:
        raise ExportError(f"The official code is needed: clone {repository} and give its folder with --source.")
    with first_on_path(folder):
        try:
            return importlib.import_module(name)
        except ImportError as error:
            raise ExportError(
                f"{folder} has no {name} that can be imported ({error}); give a clone of {repository}."
            ) from error


def package(name: str, install: str) -> Any:
    """Import the official package, or say how to install it."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ExportError(f"The package {name} cannot be imported ({error}); pip install {install}.") from error


@contextmanager
def stand_ins(*names: str) -> Iterator[None]:
    """Empty modules for packages that the official code imports for training only."""
    added = [name for name in names if name not in sys.modules]
    for name in added:
        stand_in = types.ModuleType(name)
        stand_in.__getattr__ = lambda attribute: None  # type: ignore[method-assign]
        sys.modules[name] = stand_in
    try:
        yield
    finally:
        for name in added:
            del sys.modules[name]


@contextmanager
def first_on_path(folder: Path) -> Iterator[None]:
    """Import from a clone, for official code that imports as it runs."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
