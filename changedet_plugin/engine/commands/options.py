"""How is a parameter asked for on the command line?

As an option that takes its words and choices from the table.
"""

from __future__ import annotations

import argparse
from typing import Any

from changedet_plugin.core.parameters import Parameter


def add_option(command: Any, entry: Parameter, flag: str = "", **more: Any) -> None:
    """Add a parameter to a parser, or to a group of one, as ``--its-name`` or as ``flag``; ``more`` as argparse has it."""
    how: dict[str, Any] = {"choices": entry.choices} if entry.choices and not entry.form else {"metavar": entry.form}
    command.add_argument(flag or f"--{entry.name.replace('_', '-')}", dest=entry.name, help=entry.meaning, **how, **more)


def add_positional(command: argparse.ArgumentParser, entry: Parameter, nargs: Any = None) -> None:
    """Add a parameter that is given without a name."""
    command.add_argument(entry.name, nargs=nargs, metavar=entry.form, help=entry.meaning)
