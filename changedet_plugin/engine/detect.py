"""The whole method on one page: what changed in a series, ranked."""

from __future__ import annotations

from dataclasses import dataclass

from changedet_plugin.engine import describe, embed, grid, radiometry, reading, score
from changedet_plugin.engine.embed import EmbedLog
from changedet_plugin.engine.radiometry import Radiometry
from changedet_plugin.engine.results import Changes
from changedet_plugin.engine.types import Encoder, Parameters, Report, TimeSeries, Warn


@dataclass(frozen=True)
class Detection:
    """The changes, and what was learnt of the dates on the way."""

    changes: Changes
    radiometry: Radiometry
    log: EmbedLog


def detect(series: TimeSeries, encoder: Encoder, parameters: Parameters, report: Report, warn: Warn) -> Detection:
    """Compare every patch of every new date with the patch's own past, and rank what changed.

    Raises
    ------
    ChangeDetError
        One sentence; nothing is left behind but the cache of finished dates.
    """
    patches = grid.lay(series, parameters, warn)
    inside = grid.inside(parameters.area, patches)
    with reading.SceneReader(series, patches.pixels) as reader:
        light = radiometry.harmonise(series, reader, report)
        embeddings, log = embed.embed(series, patches, encoder, light, reader, parameters, report)
    scores = score.score(embeddings, patches, parameters, inside, report, warn)
    return Detection(describe.describe(embeddings, scores, parameters, report), light, log)
