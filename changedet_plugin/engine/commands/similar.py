"""``similar``: find changes like given ones, in one result and in others."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from changedet_plugin.core import detector, similarity
from changedet_plugin.core.detector import Detector, Unreadable
from changedet_plugin.core.errors import RequestError, ResultError
from changedet_plugin.core.events import SimilarResult
from changedet_plugin.core.notices import Notice
from changedet_plugin.core.parameters import SIMILAR
from changedet_plugin.engine.commands.options import add_option, add_positional
from changedet_plugin.engine.commands.values import given
from changedet_plugin.engine.progress import Tell, kept
from changedet_plugin.engine.results import matches, search
from changedet_plugin.engine.results.search import Asked
from changedet_plugin.engine.types import Warn

MOST_TOLD = 1000
"""Rows that the result event holds; a file holds all."""


def run(values: Mapping[str, Any], tell: Tell, warn: Warn) -> SimilarResult:
    """Search, write what was found if an output was named, and tell; the result event of docs/result.md."""
    notices: list[Notice] = []
    warn = kept(notices, warn)
    asked = parse(values)
    if asked.output is not None:
        matches.check_output(asked.output, (asked.result, *asked.others, values.get("detector")))
    tell("read", 0.0, "", None)
    rows, n_results = search.search(asked, tell, warn)
    if asked.output is not None:
        matches.write(rows, asked.output)
    return {
        "output": str(asked.output) if asked.output else None,
        "n_found": len(rows.similarity),
        "n_results": n_results,
        "found": matches.as_plain(rows, MOST_TOLD),
        "warnings": [str(told) for told in notices],
    }


def parse(values: Mapping[str, Any]) -> Asked:
    """Check the parameters of docs/result.md; RequestError names the first that cannot be used."""
    asked = given("similar", values)
    if not asked.get("result"):
        raise RequestError("No result was given; name the GeoPackage that holds the change to search for.")
    ids, alike, unlike = (asked.get(name, ()) for name in ("ids", "positive", "negative"))
    saved = _saved(Path(asked["detector"])) if asked.get("detector") else None
    if saved is None and not ids + alike:
        raise RequestError("No change was given to search for; give the fid of one or more, as 3, or a detector.")
    output = Path(asked["output"]) if "output" in asked else None
    if output is not None and output.suffix.lower() not in matches.WRITERS:
        raise RequestError(f"The output {output.name} must end in {', '.join(matches.WRITERS)}.")
    return Asked(
        result=Path(asked["result"]),
        detector=saved,
        positive=tuple(dict.fromkeys(ids + alike)),
        negative=tuple(dict.fromkeys(unlike)),
        others=tuple(map(Path, asked.get("others", ()))),
        at_least=asked.get("at_least", similarity.AT_LEAST if saved is None else saved.threshold),
        pool=asked.get("pool", SIMILAR["pool"].default),
        limit=asked.get("limit"),
        output=output,
        **{name: asked[name] for name in ("store", "device", "memory") if name in asked},
    )


def _saved(path: Path) -> Detector:
    try:
        return detector.read(path)
    except Unreadable as error:
        sentences = {
            "foreign": "is not a detector; name a file that QGIS saved as one.",
            "newer": "was saved by a newer version; update changedet to use it.",
            "damaged": f"is damaged ({error}); save the detector again.",
        }
        raise ResultError(f"{path.name} {sentences[error.reason]}") from error


def in_words(result: SimilarResult) -> str:
    """One line a match, and how many there are."""
    lines = []
    for row in result["found"]:
        place = "no place in degrees" if row["lat"] is None else f"{row['lat']:.5f}, {row['lon']:.5f}"
        name = place if row["change"] is None else f"change {row['change']}"
        lines.append(f"{row['similarity']:5.2f}  {row['place']}  {name}  {row['date']}  {row['type_name'] or ''}".rstrip())
    more = result["n_found"] - len(result["found"])
    lines += [f"and {more} more"] if more else []
    where = f" in {result['output']}" if result["output"] else ""
    return "\n".join([*lines, f"{result['n_found']} similar of {result['n_results']} result(s){where}"])


def add_options(command: argparse.ArgumentParser) -> None:
    """What to search for, where, and with how much."""
    add_positional(command, SIMILAR["result"])
    add_option(command, SIMILAR["ids"], "--id", nargs="+")
    add_option(command, SIMILAR["detector"])
    add_option(command, SIMILAR["others"], "--in", nargs="+")
    add_option(command, SIMILAR["positive"], nargs="+")
    add_option(command, SIMILAR["negative"], nargs="+")
    for name in ("at_least", "pool", "limit", "output", "store", "device", "memory"):
        add_option(command, SIMILAR[name])
