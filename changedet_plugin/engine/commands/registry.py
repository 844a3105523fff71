"""The verbs of the engine, each from plain values to a plain result; the worker and the command line only carry them."""

from __future__ import annotations

import datetime
import math
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from changedet_plugin.core.errors import RequestError
from changedet_plugin.engine import detect
from changedet_plugin.engine.changes import RunRecord
from changedet_plugin.engine.commands import encoders, evaluate, request, selftest
from changedet_plugin.engine.encoders import onnx_encoder
from changedet_plugin.engine.harmonising import prepare
from changedet_plugin.engine.progress import CHECKED, Progress, Size, Tell
from changedet_plugin.engine.reading import reference_grid, series
from changedet_plugin.engine.results import compare, search
from changedet_plugin.engine.types import PatchGrid, TimeSeries, Warn
from changedet_plugin.engine.writing import geopackage, run_record

Command = Callable[[Mapping[str, Any], Tell, Warn], dict[str, Any]]


def run_detect(values: Mapping[str, Any], tell: Tell, warn: Warn) -> dict[str, Any]:
    """Find the changes of a series and write them; the result event of docs/result.md."""
    sentences: list[str] = []
    warn = _kept(sentences, warn)
    started = datetime.datetime.now(datetime.timezone.utc)
    progress = Progress(tell)
    progress("read", 0.0, "")
    asked = request.parse(values, warn)
    if asked.output is None:
        raise RequestError("No output was given; name the GeoPackage to write.")
    geopackage.check_writable(asked.output)
    parameters = asked.parameters
    scenes = series.build(asked.sources, parameters, warn)
    patches = reference_grid.lay(scenes, parameters, warn)
    progress.expect(_size(scenes, patches))
    encoder = onnx_encoder.load(parameters, patches.patch_px)
    found = detect.detect(scenes, encoder, parameters, progress, warn)
    facts = {
        "run_id": uuid.uuid4().hex,
        "started": started.isoformat(timespec="seconds"),
        "seconds": _seconds(progress, found),
        "provider": encoder.provider,
        "provider_reason": encoder.reason,
        "warnings": sentences,
        "encoder": asdict(encoder.card),
        **run_record.facts(asked, found.ready.series),
    }
    progress("write", 0.0, "")
    dates = run_record.dates(asked.sources, found.ready)
    scores = geopackage.write(found.changes, RunRecord(dates, facts), asked.output)
    progress("write", 1.0, "")
    changes = found.changes
    return {
        "output": str(asked.output),
        "scores": str(scores),
        "n_changes": len(changes.objects.score),
        "n_patches": len(changes.rows),
        "encoded": [date.isoformat() for date in found.log.encoded],
        "reused": [date.isoformat() for date in found.log.reused],
        "provider": encoder.provider,
        "threshold": changes.scores.threshold,
        "threshold_rule": changes.scores.threshold_rule,
        "seconds": facts["seconds"],
        "warnings": sentences,
    }


def run_check(values: Mapping[str, Any], tell: Tell, warn: Warn) -> dict[str, Any]:
    """Say what a run on these rasters would use: dates, roles, light, patch size. Writes nothing."""
    sentences: list[str] = []
    warn = _kept(sentences, warn)
    progress = Progress(tell, CHECKED)
    progress("read", 0.0, "")
    asked = request.parse(values, warn)
    scenes = series.build(asked.sources, asked.parameters, warn)
    progress.expect(_size(scenes, reference_grid.lay(scenes, asked.parameters, lambda sentence: None)))
    ready = prepare.prepare(scenes, asked.parameters, progress, warn)
    n_rows, n_cols = ready.grid.shape
    return {
        "dates": [run_record.as_plain(row) for row in run_record.dates(asked.sources, ready)],
        "reference_end": ready.series.dates[ready.series.n_reference].isoformat(),
        "patch_px": ready.grid.patch_px,
        "patch_size": reference_grid.patch_side(ready.grid),
        "n_patches": n_rows * n_cols,
        "warnings": sentences,
    }


def run_evaluate(values: Mapping[str, Any], tell: Tell, warn: Warn) -> dict[str, Any]:
    """Say how good the results are on series whose truth is known; writes only the report and the pictures asked for."""
    sentences: list[str] = []
    return {**evaluate.evaluate(values, tell, _kept(sentences, warn)), "warnings": sentences}


def run_similar(values: Mapping[str, Any], tell: Tell, warn: Warn) -> dict[str, Any]:
    """Find changes like given ones, in one result and others; writes only the list that was asked for."""
    sentences: list[str] = []
    return {**search.run(values, tell, _kept(sentences, warn)), "warnings": sentences}


def run_encoders(values: Mapping[str, Any], tell: Tell, warn: Warn) -> dict[str, Any]:
    """List the encoders at hand, with those of a ``folder`` and of ``paths``."""
    return {"encoders": encoders.listed(values)}


def run_check_encoder(values: Mapping[str, Any], tell: Tell, warn: Warn) -> dict[str, Any]:
    """Try one encoder where it would run."""
    return encoders.checked(values)


def run_map_bands(values: Mapping[str, Any], tell: Tell, warn: Warn) -> dict[str, Any]:
    """Say which bands of the rasters an encoder would get."""
    return encoders.mapped(values, warn)


def run_selftest(values: Mapping[str, Any], tell: Tell, warn: Warn) -> dict[str, Any]:
    """Encode a small scene and say where it really ran, and with which packages."""
    return selftest.run(str(values.get("device") or "auto"))


def run_compare(values: Mapping[str, Any], tell: Tell, warn: Warn) -> dict[str, Any]:
    """Say how far two results of one place agree."""
    return compare.run(values)


COMMANDS: dict[str, Command] = {
    "detect": run_detect,
    "check": run_check,
    "evaluate": run_evaluate,
    "similar": run_similar,
    "encoders": run_encoders,
    "check_encoder": run_check_encoder,
    "compare": run_compare,
    "map_bands": run_map_bands,
    "selftest": run_selftest,
}


def _size(scenes: TimeSeries, patches: PatchGrid) -> Size:
    return Size(
        n_dates=len(scenes.scenes),
        n_new=len(scenes.scenes) - scenes.n_reference,
        n_pixels=math.prod(patches.pixels.shape),
        n_bands=len(scenes.bands),
        n_patches=math.prod(patches.shape),
    )


def _seconds(progress: Progress, found: detect.Detection) -> dict[str, float]:
    """Of every stage, and of encoding one patch of one date, where any was encoded."""
    taken = {stage: round(seconds, 3) for stage, seconds in progress.seconds.items()}
    n_patches = len(found.log.encoded) * found.changes.scores.score.size
    return {**taken, "embed_patch": taken.get("embed", 0.0) / n_patches} if n_patches else taken


def _kept(sentences: list[str], warn: Warn) -> Warn:
    def keep(sentence: str) -> None:
        if sentence not in sentences:
            sentences.append(sentence)
            warn(sentence)

    return keep
