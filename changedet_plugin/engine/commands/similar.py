"""``similar``: find changes like given ones, in one result and in others."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from changedet_plugin.core import detector, similarity
from changedet_plugin.core.detector import Detector, Unreadable
from changedet_plugin.core.errors import RequestError, ResultError
from changedet_plugin.core.events import SimilarResult
from changedet_plugin.core.parameters import DEVICES, POOLS
from changedet_plugin.engine.commands import request
from changedet_plugin.engine.commands.values import integers, one_of, positive
from changedet_plugin.engine.progress import Tell, kept
from changedet_plugin.engine.results import matches, search
from changedet_plugin.engine.results.search import Asked
from changedet_plugin.engine.types import Warn

MOST_TOLD = 1000
"""Rows that the result event holds; a file holds all."""


def run(values: Mapping[str, Any], tell: Tell, warn: Warn) -> SimilarResult:
    """Search, write what was found if an output was named, and tell; the result event of docs/result.md."""
    sentences: list[str] = []
    warn = kept(sentences, warn)
    asked = parse(values)
    tell("read", 0.0, "", None)
    rows, n_results = search.search(asked, tell, warn)
    if asked.output is not None:
        matches.write(rows, asked.output)
    return {
        "output": str(asked.output) if asked.output else None,
        "n_found": len(rows.similarity),
        "n_results": n_results,
        "found": matches.as_plain(rows, MOST_TOLD),
        "warnings": sentences,
    }


def parse(values: Mapping[str, Any]) -> Asked:
    """Check the parameters of docs/result.md; RequestError names the first that cannot be used."""
    known = {"result", "ids", "detector", "positive", "negative", "others", "at_least", "pool", "limit", "output"}
    unknown = sorted(set(values) - known - {"store", "device", "memory"})
    if unknown:
        raise RequestError(f"There is no parameter {unknown[0]!r}; the parameters are {', '.join(sorted(known))}.")
    if not values.get("result"):
        raise RequestError("No result was given; name the GeoPackage that holds the change to search for.")
    ids, alike, unlike = (integers(name, values.get(name) or ()) for name in ("ids", "positive", "negative"))
    saved = _saved(Path(str(values["detector"]))) if values.get("detector") else None
    if saved is None and not ids + alike:
        raise RequestError("No change was given to search for; give the fid of one or more, as 3, or a detector.")
    output, limit = values.get("output"), values.get("limit")
    if output is not None and Path(str(output)).suffix.lower() not in matches.WRITERS:
        raise RequestError(f"The output {Path(str(output)).name} must end in {', '.join(matches.WRITERS)}.")
    return Asked(
        result=Path(str(values["result"])),
        detector=saved,
        positive=tuple(dict.fromkeys(ids + alike)),
        negative=tuple(dict.fromkeys(unlike)),
        others=tuple(Path(str(other)) for other in values.get("others") or ()),
        at_least=_cosine(values.get("at_least"), similarity.AT_LEAST if saved is None else saved.threshold),
        pool=one_of("pool", POOLS, str)(values.get("pool") or POOLS[0]),
        limit=None if limit is None else int(positive("limit")(limit)),
        output=Path(str(output)) if output is not None else None,
        machine=request.machine(values),
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


def _cosine(value: Any, default: float) -> float:
    try:
        number = default if value is None else float(value)
    except (TypeError, ValueError):
        number = np.nan
    if not -1 <= number <= 1:
        raise RequestError(f"at_least: {value!r} is not a similarity; give a number from -1 to 1, as 0.5.")
    return number


def in_words(result: SimilarResult) -> str:
    """One line a match, and how many there are."""
    lines = []
    for row in result["found"]:
        name = f"change {row['change']}" if row["change"] is not None else f"{row['lat']:.5f}, {row['lon']:.5f}"
        lines.append(f"{row['similarity']:5.2f}  {row['place']}  {name}  {row['date']}  {row['type_name'] or ''}".rstrip())
    more = result["n_found"] - len(result["found"])
    lines += [f"and {more} more"] if more else []
    where = f" in {result['output']}" if result["output"] else ""
    return "\n".join([*lines, f"{result['n_found']} similar of {result['n_results']} result(s){where}"])


def add_options(command: argparse.ArgumentParser) -> None:
    """What to search for, where, and with how much."""
    add = command.add_argument
    add("result", metavar="RESULT.gpkg", help="result that holds the change to search for")
    add("--id", dest="ids", nargs="+", metavar="FID", help="change to search for, by its fid (= rank); of several their mean")
    add("--detector", metavar="FILE", help="detector that QGIS saved, to search with; changes that are given too lean it")
    add("--in", dest="others", nargs="+", metavar="OTHER", help="further results, or folders of them, to search in")
    add("--positive", nargs="+", metavar="FID", help="changes of the result that were called alike")
    add("--negative", nargs="+", metavar="FID", help="changes of the result that were called unlike")
    add("--at-least", metavar="COSINE", help="least similarity, -1 to 1; default 0.5")
    add("--pool", choices=POOLS, help="the listed changes, or all patches of all dates (reads the rasters again)")
    add("--limit", metavar="N", help="at most so many, the most alike")
    add("--output", metavar="FILE", help="list to write: .gpkg, .csv or .json")
    add("--store", metavar="DIR", help="folder of the embedding cache; default that of the run")
    add("--device", choices=DEVICES)
    add("--memory", metavar="2G", help="memory budget")
