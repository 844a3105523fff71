"""``compare``: say how far two results of one place agree."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from changedet_plugin.core.errors import RequestError
from changedet_plugin.core.events import CompareResult
from changedet_plugin.core.parameters import PARAMETERS
from changedet_plugin.engine.commands.options import add_positional
from changedet_plugin.engine.commands.values import given
from changedet_plugin.engine.progress import Tell
from changedet_plugin.engine.results import compare
from changedet_plugin.engine.types import Warn


def run(values: Mapping[str, Any], tell: Tell, warn: Warn) -> CompareResult:
    """Say how far two results of one place agree."""
    paths = [Path(path) for path in given("compare", values).get("results", ())]
    if len(paths) != 2:
        raise RequestError(f"Two results are compared, not {len(paths)}; name two GeoPackages.")
    return compare.compare(*paths)


def add_options(command: argparse.ArgumentParser) -> None:
    """The two results."""
    add_positional(command, PARAMETERS["compare"]["results"], nargs=2)


def in_words(found: CompareResult) -> str:
    """For people."""
    names, n = found["encoders"], found["n_changes"]
    return "\n".join(
        [
            f"{names[0]} and {names[1]}, {found['n_patches']} patches",
            f"rank correlation of the scores {found['rank_correlation']:.2f}",
            f"{found['top_overlap']:.0%} of the first {found['n_top']} patches are the same",
            f"{found['common_changes']} of the first {n[0]} changes meet one of the first {n[1]}",
        ]
    )
