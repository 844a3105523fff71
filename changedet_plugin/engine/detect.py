"""What changed in a series, ranked? The whole method on one page: ``open_series``, then ``detect``."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import cast

from threadpoolctl import threadpool_limits

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.notices import Notice
from changedet_plugin.core.parameters import BUILTIN, DEFAULT_MACHINE, DEFAULT_PARAMETERS, Device, Machine, Parameters
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.core.run_facts import CardFacts
from changedet_plugin.engine.changes import Changes, Objects, Scores
from changedet_plugin.engine.describing import band_words, describe
from changedet_plugin.engine.embedding import embed
from changedet_plugin.engine.embedding.embed import EmbedLog
from changedet_plugin.engine.encoders import band_selection, onnx_encoder
from changedet_plugin.engine.encoders.cards import Encoder
from changedet_plugin.engine.encoders.raster_vectors import VectorMeans
from changedet_plugin.engine.harmonising import prepare
from changedet_plugin.engine.harmonising.prepare import Prepared
from changedet_plugin.engine.progress import say, silent
from changedet_plugin.engine.reading import area_of_interest, dated_files, raster_reader, reference_grid, scene_reader
from changedet_plugin.engine.reading import series as timeseries
from changedet_plugin.engine.scoring import pixel_score, score
from changedet_plugin.engine.types import Embeddings, PatchGrid, Report, Source, TimeSeries, Warn
from changedet_plugin.engine.writing import geopackage, run_record
from changedet_plugin.engine.writing.run_record import RunRecord


@dataclass(frozen=True)
class OpenedSeries:
    """Everything that a run needs: rasters that fit together, the patches laid on them, the encoder, and what was chosen."""

    sources: tuple[Source, ...]
    """All rasters that were given; those of dates without a valid pixel are not in ``series``."""
    series: TimeSeries
    grid: PatchGrid
    encoder: Encoder
    parameters: Parameters
    machine: Machine


@dataclass(frozen=True)
class Detection:
    """The changes, and what was learnt on the way."""

    opened: OpenedSeries
    changes: Changes
    ready: Prepared
    embeddings: Embeddings
    log: EmbedLog
    started: datetime.datetime
    """UTC."""

    @property
    def scores(self) -> Scores:
        """What every patch scored: arrays (n_rows, n_cols), and (n_new_dates, n_rows, n_cols) by date; 1 = a usual date."""
        return self.changes.scores

    @property
    def objects(self) -> Objects:
        """The changes in rank order: arrays (n_objects,)."""
        return self.changes.objects

    def write(self, path: str | Path, seconds: Mapping[str, float] | None = None, warnings: Sequence[Notice] = ()) -> Path:
        """Write the GeoPackage of docs/result.md, which QGIS opens, and give the path of the score raster beside it.

        ``seconds`` of each stage and ``warnings`` are kept in it. Raises ``OutputError``; nothing is left behind then.
        """
        card = self.opened.encoder.card
        facts = replace(
            run_record.facts(self.opened.parameters, self.opened.machine, self.ready.series),
            run_id=uuid.uuid4().hex,
            started=self.started.isoformat(timespec="seconds"),
            seconds=dict(seconds or {}),
            provider=self.opened.encoder.provider,
            provider_reason=self.opened.encoder.reason,
            warnings=tuple(str(told) for told in warnings),
            notices=tuple(told.as_plain() for told in warnings),
            encoder=cast(CardFacts, asdict(card)),
        )
        record = RunRecord(run_record.dates(self.opened.sources, self.ready), facts)
        geopackage.check_output(Path(path), run_record.files(self.opened.sources))
        return geopackage.write(self.changes, record, Path(path))


def open_series(
    rasters: str | Path | Sequence[str | Path | Source],
    parameters: Parameters = DEFAULT_PARAMETERS,
    machine: Machine = DEFAULT_MACHINE,
    warn: Warn = say,
    load: Callable[[str, int, Device], Encoder] = onnx_encoder.load,
) -> OpenedSeries:
    """Check rasters against each other, lay the patches on them, and load the encoder that was chosen.

    ``rasters``: files and folders of one place, two dates or more; a ``Source`` brings its own date and mask. ``load`` makes
    the encoder from its name, the side of a patch in pixels and the device.

    Raises
    ------
    ChangeDetError
        One sentence that names the file, the area or the encoder, and says what to do.
    """
    sources = dated_files.with_mask_headers(_sources([rasters] if isinstance(rasters, (str, Path)) else rasters, warn))
    series = timeseries.build(sources, parameters, warn, machine.memory)
    grid = reference_grid.lay(series, parameters)
    reference_grid.warn_of_patch_size(grid, parameters, warn)
    encoder = _encoder(series, parameters, grid.patch_px, machine, load)
    return OpenedSeries(sources, series, grid, encoder, parameters, machine)


def _encoder(
    series: TimeSeries, parameters: Parameters, patch_px: int, machine: Machine, load: Callable[[str, int, Device], Encoder]
) -> Encoder:
    """The encoder that was chosen, as the series needs it."""
    if series.holds_vectors:
        return VectorMeans(series, patch_px)
    builtin = onnx_encoder.MEANS if series.radar else BUILTIN
    return load(builtin if parameters.encoder == BUILTIN else parameters.encoder, patch_px, machine.device)


def detect(opened: OpenedSeries, report: Report = silent, warn: Warn = say) -> Detection:
    """Compare every patch of every new date with the patch's own past, and rank what changed.

    Raises
    ------
    ChangeDetError
        One sentence; nothing is left behind but the cache of finished dates.
    """
    started = datetime.datetime.now(datetime.timezone.utc)
    parameters, memory = opened.parameters, opened.machine.memory
    with threadpool_limits(1):  # by how many threads a product is made decides on its last digits
        ready, embeddings, log = embedded(opened, report, warn)
        inside = area_of_interest.inside(parameters.area, ready.grid)
        pixels = pixel_scores(ready, memory, report)
        scores = score.score(embeddings, ready.grid, parameters, inside, report, warn, memory, pixels)
        bands = band_words.in_tokens(ready.series, opened.encoder.card)
        changes = describe.describe(embeddings, scores, parameters, report, bands)
    return Detection(opened, changes, ready, embeddings, log, started)


def embedded(opened: OpenedSeries, report: Report = silent, warn: Warn = say) -> tuple[Prepared, Embeddings, EmbedLog]:
    """The first half of a run: the tokens of all dates in one light, on one grid. Raises as ``detect`` does."""
    parameters, machine, encoder = opened.parameters, opened.machine, opened.encoder
    series = band_selection.choose(opened.series, encoder.card, parameters, warn)
    ready = prepare.prepare(series, opened.grid, parameters, report, warn, machine.memory)
    with scene_reader.SceneReader(ready.series, ready.grid.pixels, raster_reader.cache_bytes(machine.memory)) as reader:
        embeddings, log = embed.embed(ready.series, ready.grid, encoder, ready.radiometry, reader, machine, report, warn)
    return ready, embeddings, log


def pixel_scores(ready: Prepared, memory: int, report: Report = silent) -> FloatArray | None:
    """What the pixels say of every patch on each new date, (n_new, n_rows, n_cols), where no past of the patch does; else None.

    Raises
    ------
    SeriesError, MaskError
        A file cannot be read any more; the sentence names it.
    """
    series, grid, radiometry = ready.series, ready.grid, ready.radiometry
    if ReferenceLength(series.n_reference).has_spread:
        return None
    unchanged = {index: part.tokens(grid.shape, grid.patch_px) for index, part in radiometry.fit.unchanged.items()}
    with scene_reader.SceneReader(series, grid.pixels, raster_reader.cache_bytes(memory)) as reader:
        read = partial(radiometry.read_standardised, reader)
        return pixel_score.pixel_scores(read, series, grid, unchanged, report)


def _sources(rasters: Sequence[str | Path | Source], warn: Warn) -> tuple[Source, ...]:
    """Every raster with its date: those that bring it, then those that were found."""
    found = dated_files.expand([str(item) for item in rasters if not isinstance(item, Source)], warn)
    return (*(item for item in rasters if isinstance(item, Source)), *found)
