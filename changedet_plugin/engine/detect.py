"""The whole method on one page: what changed in a series, ranked."""

from __future__ import annotations

from dataclasses import dataclass

from changedet_plugin.engine.changes import Changes
from changedet_plugin.engine.describing import band_words, describe
from changedet_plugin.engine.embedding import embed
from changedet_plugin.engine.embedding.embed import EmbedLog
from changedet_plugin.engine.encoders import band_selection
from changedet_plugin.engine.encoders.cards import Encoder
from changedet_plugin.engine.harmonising import prepare
from changedet_plugin.engine.harmonising.prepare import Prepared
from changedet_plugin.engine.reading import area_of_interest, raster_reader, scene_reader
from changedet_plugin.engine.scoring import score
from changedet_plugin.engine.types import Embeddings, Parameters, Report, TimeSeries, Warn


@dataclass(frozen=True)
class Detection:
    """The changes, and what was learnt on the way."""

    changes: Changes
    ready: Prepared
    embeddings: Embeddings
    log: EmbedLog


def detect(series: TimeSeries, encoder: Encoder, parameters: Parameters, report: Report, warn: Warn) -> Detection:
    """Compare every patch of every new date with the patch's own past, and rank what changed.

    Raises
    ------
    ChangeDetError
        One sentence; nothing is left behind but the cache of finished dates.
    """
    ready, embeddings, log = embedded(series, encoder, parameters, report, warn)
    inside = area_of_interest.inside(parameters.area, ready.grid)
    scores = score.score(embeddings, ready.grid, parameters, inside, report, warn)
    changes = describe.describe(embeddings, scores, parameters, report, band_words.in_tokens(ready.series, encoder.card))
    return Detection(changes, ready, embeddings, log)


def embedded(
    series: TimeSeries, encoder: Encoder, parameters: Parameters, report: Report, warn: Warn
) -> tuple[Prepared, Embeddings, EmbedLog]:
    """The first half of a run: the tokens of all dates in one light, on one grid. Raises as ``detect`` does."""
    series = band_selection.choose(series, encoder.card, parameters, warn)
    ready = prepare.prepare(series, parameters, report, warn)
    with scene_reader.SceneReader(ready.series, ready.grid.pixels, raster_reader.cache_bytes(parameters.memory)) as reader:
        embeddings, log = embed.embed(ready.series, ready.grid, encoder, ready.radiometry, reader, parameters, report, warn)
    return ready, embeddings, log
