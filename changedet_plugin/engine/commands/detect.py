"""``detect``: find the changes of a series and write them."""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping
from typing import Any

from changedet_plugin.core.errors import RequestError
from changedet_plugin.core.events import DetectResult
from changedet_plugin.core.notices import Notice
from changedet_plugin.engine import detect
from changedet_plugin.engine.commands import request
from changedet_plugin.engine.progress import Progress, Size, Tell, kept
from changedet_plugin.engine.types import PatchGrid, TimeSeries, Warn
from changedet_plugin.engine.writing import geopackage, run_record, whole_file


def run(values: Mapping[str, Any], tell: Tell, warn: Warn) -> DetectResult:
    """Find the changes of a series and write them; the result event of docs/result.md."""
    notices: list[Notice] = []
    warn = kept(notices, warn)
    progress = Progress(tell)
    progress("read", 0.0, "")
    asked = request.parse(values, warn)
    if asked.output is None:
        raise RequestError("No output was given; name the GeoPackage to write.")
    whole_file.check_writable(asked.output)
    area = values.get("area")
    geopackage.check_output(asked.output, (*run_record.files(asked.sources), area if isinstance(area, str) else None))
    opened = detect.open_series(asked.sources, asked.parameters, asked.machine, warn)
    progress.expect(size_of(opened.series, opened.grid))
    found = detect.detect(opened, progress, warn)
    seconds = _seconds(progress, found)
    progress("write", 0.0, "")
    scores = found.write(asked.output, seconds, notices)
    progress("write", 1.0, "")
    changes = found.changes
    return {
        "output": str(asked.output),
        "scores": str(scores),
        "n_changes": len(changes.objects.score),
        "n_patches": len(changes.rows),
        "encoded": [date.isoformat() for date in found.log.encoded],
        "reused": [date.isoformat() for date in found.log.reused],
        "provider": opened.encoder.provider,
        "threshold": changes.scores.threshold,
        "threshold_rule": changes.scores.threshold_rule,
        "seconds": seconds,
        "warnings": [str(told) for told in notices],
    }


def size_of(scenes: TimeSeries, patches: PatchGrid) -> Size:
    """What the cost of a run on these scenes and patches depends on."""
    return Size(
        n_dates=len(scenes.scenes),
        n_new=scenes.n_new,
        n_pixels=math.prod(patches.pixels.shape),
        n_bands=len(scenes.bands),
        n_patches=math.prod(patches.shape),
    )


def _seconds(progress: Progress, found: detect.Detection) -> dict[str, float]:
    """Of every stage, and of encoding one patch of one date, where any was encoded."""
    taken = {stage: round(seconds, 3) for stage, seconds in progress.seconds.items()}
    n_patches = len(found.log.encoded) * found.changes.scores.score.size
    return {**taken, "embed_patch": taken.get("embed", 0.0) / n_patches} if n_patches else taken


def add_options(command: argparse.ArgumentParser) -> None:
    """Those of a run, and where to write."""
    request.add_options(command)
    request.add_output(command)


def in_words(result: DetectResult) -> str:
    """Where the changes are, how many, and from which score on."""
    where = f"{result['n_changes']} changes ({result['n_patches']} patches) in {result['output']}"
    cut = f"threshold {result['threshold']:.3g}: {result['threshold_rule']}"
    return f"{where}\nscores of every patch in {result['scores']}\n{cut}"
