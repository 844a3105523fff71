"""How good is one run on one series?

Judged by the code of ``changedet evaluate``.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.parameters import Device
from changedet_plugin.engine import detect
from changedet_plugin.engine.commands import request
from changedet_plugin.engine.embedding import embed
from changedet_plugin.engine.encoders import input_layout, onnx_encoder
from changedet_plugin.engine.encoders.cards import Encoder
from changedet_plugin.engine.evaluation import judgement, labels, metrics, scorers
from changedet_plugin.engine.evaluation.scorers import Scored
from changedet_plugin.engine.evaluation.truth import POSITIVE, Truth
from changedet_plugin.engine.harmonising import scene_light
from changedet_plugin.engine.progress import silent
from changedet_plugin.engine.reading import area_of_interest, scene_reader
from changedet_plugin.engine.scoring import score
from scripts.accuracy import baseline_encoders
from scripts.accuracy.cases import WORK, Case
from scripts.paths import ROOT

N_WORKERS = 2
BUILTIN = "SpecTex"
ENCODERS: dict[str, Callable[[int], Encoder]] = {
    "mean and spread of every band": baseline_encoders.mean_and_spread,
    "mean of every band": baseline_encoders.band_means,
}
FILES = {"Galileo nano": ROOT / "build" / "encoders" / "galileo-nano-4.onnx"}
"""Encoders with trained weights, where the file is at hand: ``make test-encoders`` makes it."""
SCENE_LIGHT = "default_scene_light"
"""The default score where every date has the median and spread of its whole scene, and nothing is fitted."""


@dataclass(frozen=True)
class Job:
    """A case, and how it is run."""

    case: Case
    encoder: str = BUILTIN
    compared: bool = True
    """With the comparison scorers."""


@dataclass(frozen=True)
class Outcome:
    """What one run came to."""

    name: str
    n_reference: int
    n_new: int
    n_scored: int
    n_lasting: int
    """Patches flagged lasting that are over the threshold of the run."""
    n_over_two: int
    """Patches with a score of 2 or more."""
    figures: dict[str, Any] = field(default_factory=dict)
    """As of ``changedet evaluate``; empty without labels."""
    at_two: dict[str, Any] = field(default_factory=dict)
    """Recall and share of the unchanged at a score of 2."""


def run_all(jobs: list[Job]) -> list[Outcome]:
    """Run jobs in several processes; outcomes in the order of the jobs."""
    outcomes = []
    with ProcessPoolExecutor(N_WORKERS) as pool:
        for number, outcome in enumerate(pool.map(run, jobs), 1):
            print(f"{number} of {len(jobs)}: {outcome.name}", flush=True)
            outcomes.append(outcome)
    return outcomes


def run(job: Job) -> Outcome:
    """Make the series if need be, find its changes, and judge every scorer."""
    case = job.case
    detection, opened = detected(case, job.encoder)
    changes, scores = detection.changes, detection.changes.scores
    over = scores.score[changes.rows, changes.cols] >= scores.threshold
    judged: dict[str, Any] = {}
    if case.labels:
        truth = truth_of(case.labels, detection)
        scored = _scored(detection, opened, job.compared)
        judged = {
            "figures": judgement.judge_series(case.name, job.encoder, truth, scored, detection).figures,
            "at_two": _at_two(detection, truth),
        }
    return Outcome(
        name=case.name,
        n_reference=scores.n_reference,
        n_new=scores.n_new,
        n_scored=int(np.isfinite(scores.score).sum()),
        n_lasting=int((over & (changes.flag == "lasting")).sum()),
        n_over_two=int((scores.score >= score.THRESHOLD).sum()),
        **judged,
    )


def detected(case: Case, encoder: str = BUILTIN) -> tuple[detect.Detection, detect.OpenedSeries]:
    """Make the series if need be, and find its changes."""
    if case.make:
        case.make()
    paths = sorted(str(path) for path in case.rasters.glob("[12]*.tif"))
    asked = request.parse({"rasters": paths, "store": str(WORK / "store"), "device": "cpu", **case.options}, _quiet)
    opened = detect.open_series(asked.sources, asked.parameters, asked.machine, _quiet, partial(_encoder, encoder))
    return detect.detect(opened, silent, _quiet), opened


def truth_of(rasters: Path, detection: detect.Detection) -> Truth:
    """What really changed by these labels, on the patches of a run."""
    return labels.truth(labels.find(rasters, ()), detection.changes.scores, POSITIVE, _quiet)


def _encoder(name: str, chosen: str, patch_px: int, device: Device) -> Encoder:
    """The encoder of a job, where ``chosen`` is what its case asks for."""
    if name in ENCODERS:
        return ENCODERS[name](input_layout.token_side(patch_px))
    return onnx_encoder.load(str(FILES[name]) if name in FILES else chosen, patch_px, device)


def _scored(detection: detect.Detection, opened: detect.OpenedSeries, compared: bool) -> dict[str, Scored]:
    scores = detection.changes.scores
    if not compared:
        return {"default": Scored(scores.score, scores.patches.date_distance)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        scored = scorers.score_all(detection, opened.encoder, opened.machine, silent)
        scored[SCENE_LIGHT] = Scored(_in_scene_light(detection, opened))
    return scored


def _in_scene_light(detection: detect.Detection, opened: detect.OpenedSeries) -> FloatArray:
    """The default score (n_rows, n_cols) where every date has the median and spread of its whole scene."""
    ready = detection.ready
    with scene_reader.SceneReader(ready.series, ready.grid.pixels) as reader:
        radiometry = scene_light.by_whole_scenes(ready.series, reader, ready.radiometry, silent)
        tokens, _ = embed.embed(ready.series, ready.grid, opened.encoder, radiometry, reader, opened.machine, silent)
    inside = area_of_interest.inside(opened.parameters.area, ready.grid)
    pixels = detect.pixel_scores(replace(ready, radiometry=radiometry), opened.machine.memory)
    return score.score(tokens, ready.grid, opened.parameters, inside, silent, _quiet, opened.machine.memory, pixels).score


def _at_two(detection: detect.Detection, truth: Truth) -> dict[str, Any]:
    known = np.isfinite(detection.changes.scores.score)
    over = known & (detection.changes.scores.score >= score.THRESHOLD)
    return metrics.at_threshold(over, truth.positive & known, truth.negative & known)


def _quiet(_: str) -> None:
    return
