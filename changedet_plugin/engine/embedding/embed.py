"""How do pixels become tokens? Tile by tile and date by date; what the cache holds is not encoded again.

In: a series, its radiometry, and an encoder. Out: ``Embeddings`` on the grid of the tokens.
"""

from __future__ import annotations

import datetime
import os
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import EncoderError, SeriesError
from changedet_plugin.core.parameters import Machine
from changedet_plugin.engine.embedding import pixel_units, tiles
from changedet_plugin.engine.embedding.cache import EmbeddingCache, default_folder, key_of
from changedet_plugin.engine.embedding.pixel_units import Units
from changedet_plugin.engine.embedding.tile_encoder import Tile, TileEncoder
from changedet_plugin.engine.embedding.tiles import Tiling
from changedet_plugin.engine.encoders import input_layout
from changedet_plugin.engine.encoders.cards import Encoder
from changedet_plugin.engine.encoders.input_layout import InputLayout
from changedet_plugin.engine.harmonising.radiometry import Radiometry
from changedet_plugin.engine.reading.file_identity import files_hash, said
from changedet_plugin.engine.reading.patch_geometry import pixel_side
from changedet_plugin.engine.reading.scene_reader import READING, SceneReader
from changedet_plugin.engine.types import Embeddings, PatchGrid, Report, TimeSeries, Warn

MOST_WORKERS = 8
"""Most tiles that are encoded at once where nothing else was asked for. [tiles]"""
STEADY = 0.01
"""Most that tokens of the same pixels may differ by: graphics cards add in any order. [spreads of the tokens]"""
WAITING = "waiting for another run that writes to the cache"


@dataclass(frozen=True)
class EmbedLog:
    """What was encoded now, and what the cache held already."""

    encoded: tuple[datetime.date, ...]
    reused: tuple[datetime.date, ...]


def embed(
    series: TimeSeries,
    grid: PatchGrid,
    encoder: Encoder,
    radiometry: Radiometry,
    reader: SceneReader,
    machine: Machine,
    report: Report,
    warn: Warn = lambda told: None,
) -> tuple[Embeddings, EmbedLog]:
    """Encode every date of the series, or take it from the cache.

    Raises
    ------
    EncoderError
        The encoder takes other pixels, or its tokens say nothing of them.
    SeriesError
        A file cannot be read, or has changed since its header was read.
    OutputError
        The cache cannot be written.
    """
    card, n_bands = encoder.card, len(series.bands)
    fed = input_layout.of(card, grid.patch_px)
    input_layout.warn_of_size(card, fed, pixel_side(grid.pixels), warn)
    scale = pixel_units.fit(series, card, radiometry.light.reference, warn)
    tokens = PatchGrid(grid.pixels, fed.token_px)
    tiling = tiles.cut(tokens, n_bands, fed)
    cache = _open_cache(series, tokens, tiling, encoder, machine, report)
    keys = []
    for index in range(len(series.scenes)):
        report("cache", index / len(series.scenes), "")
        keys.append(_slot_key(series, index, encoder, radiometry, scale))
    slots = [cache.slot(key, date) for key, date in zip(keys, series.dates)]
    todo = [(index, tile) for index, slot in enumerate(slots) for tile in tiling.indices if not cache.is_done(slot, tile)]
    if todo:
        _try_out(encoder, n_bands)
    work = _Work(TileEncoder(reader, radiometry, encoder, fed, scale), tiling, cache, slots)
    work.run(todo, _n_workers(tiling, fed, n_bands, machine), _Pace(series, grid, tokens, report))
    fresh = {index for index, _ in todo}
    log = EmbedLog(
        encoded=tuple(date for index, date in enumerate(series.dates) if index in fresh),
        reused=tuple(date for index, date in enumerate(series.dates) if index not in fresh),
    )
    embeddings = Embeddings(
        tokens=cache.tokens,
        valid_share=cache.valid_share,
        slots=tuple(slots),
        dates=series.dates,
        n_reference=series.n_reference,
        grid=tokens,
        encoder_id=f"{card.id}:{card.sha256[:12]}",
        is_radar=series.radar is not None,
        unchanged={index: part.tokens(tokens.shape, fed.token_px) for index, part in radiometry.fit.unchanged.items()},
    )
    return embeddings, log


def _open_cache(
    series: TimeSeries, tokens: PatchGrid, tiling: Tiling, encoder: Encoder, machine: Machine, report: Report
) -> EmbeddingCache:
    card = encoder.card
    n_features = card.n_features or _probe(encoder, len(series.bands))
    root = Path(machine.store) if machine.store else default_folder() / "embeddings"
    # Another provider rounds otherwise; a series must not be compared across the two.
    key = key_of([READING, asdict(tokens), tiling.side, card.sha256, series.bands, encoder.provider])
    shape = (*tokens.shape, n_features)
    return EmbeddingCache(root, key, shape, tiling.side, machine.store_cap, lambda: report("cache", 1.0, WAITING))


def _try_out(encoder: Encoder, n_bands: int) -> None:
    """Refuse an encoder whose tokens say nothing of the pixels: the same for all of them, or others at every turn."""
    card = encoder.card
    side = card.tile_px or 4 * card.token_px
    noise = np.random.default_rng(0).standard_normal((1, n_bands, side, side), np.float32)
    mean, std = (np.array(values or default, np.float32) for values, default in ((card.mean, (0,)), (card.std, (1,))))
    pixels = mean[:, None, None] + std[:, None, None] * noise
    blank = np.zeros(n_bands, np.float32)
    first, second = (encoder.encode(pixels, blank, blank + 1) for _ in range(2))
    spread = float(first.std((0, 1, 2)).max()) if first[..., 0].size > 1 else float(np.abs(first).max())
    if not spread > 0:
        raise EncoderError(f"{card.name} gives the same token whatever the pixels are; choose another encoder.")
    if not np.abs(first - second).max() <= STEADY * spread:
        raise EncoderError(f"{card.name} gives other tokens for the same pixels each time; choose another encoder.")


def _probe(encoder: Encoder, n_bands: int) -> int:
    """Length of a token for this number of bands."""
    side = encoder.card.tile_px or 4 * encoder.card.token_px
    blank = np.zeros(n_bands, np.float32)
    return int(encoder.encode(np.zeros((1, n_bands, side, side), np.float32), blank, blank + 1).shape[-1])


def _slot_key(series: TimeSeries, index: int, encoder: Encoder, radiometry: Radiometry, scale: Units) -> str:
    """Everything that the tokens of one date depend on, besides grid and encoder."""
    files = [
        [
            *(files_hash(header) for header in source.headers),
            *(said(header) for header in source.headers),
            source.settings.as_plain(),
            [asdict(meaning) for meaning in source.mask_meanings],
            repr((source.void, source.unit)),
        ]
        for source in series.scenes[index].sources
    ]
    light = radiometry.light
    used = [light.offset[index], light.scale[index]]
    exact = [radiometry.shift_px[index]]
    if not encoder.card.harmonised:
        used += [light.reference.offset, light.reference.scale]
        exact += [scale.gain, scale.offset]
    # Lights are applied to pixels in the precision of these.
    numbers = [*(np.asarray(values, np.float32).tolist() for values in used), *(values.tolist() for values in exact)]
    read = [asdict(series.masking), series.scenes[index].is_mean, *([series.radar] if series.radar else [])]
    edges = radiometry.seams.get(index)
    seams = [[edges.rows, edges.cols, edges.offset.tolist()]] if edges else []
    return key_of([files, numbers, *read, *seams])


def _n_workers(tiling: Tiling, fed: InputLayout, n_bands: int, machine: Machine) -> int:
    side_px = tiling.side[0] * fed.fed_px, tiling.side[1] * fed.fed_px
    fit = int(machine.memory / 2 // tiles.tile_bytes(side_px, n_bands, fed.fed_px))
    return max(1, min(machine.threads or min(os.cpu_count() or 1, MOST_WORKERS), fit))


class _Pace:
    """Tells how far the work is."""

    def __init__(self, series: TimeSeries, grid: PatchGrid, tokens: PatchGrid, report: Report) -> None:
        self._n_dates, self._report = len(series.scenes), report
        self._patches_per_token = (tokens.patch_px / grid.patch_px) ** 2
        self._started, self._furthest = time.monotonic(), 0

    def __call__(self, fraction: float, index: int, n_tokens: int) -> None:
        self._furthest = max(self._furthest, index + 1)
        rate = n_tokens * self._patches_per_token / max(time.monotonic() - self._started, 1e-3)
        self._report("embed", fraction, f"date {self._furthest} of {self._n_dates}, {rate:.0f} patches/s")


@dataclass(frozen=True)
class _Work:
    """One thread reads and writes, the pool encodes; tiles are written in the order they were read."""

    encoder: TileEncoder
    tiling: Tiling
    cache: EmbeddingCache
    slots: list[int]

    def run(self, todo: list[tuple[int, tuple[int, int]]], n_workers: int, pace: _Pace) -> None:
        waiting: deque[tuple[int, tuple[int, int], Tile, Future[FloatArray]]] = deque()
        done = n_tokens = 0

        def write() -> None:
            nonlocal done, n_tokens
            index, place, tile, tokens = waiting.popleft()
            self.cache.write(self.slots[index], place, tokens.result(), tile.valid_share)
            done, n_tokens = done + 1, n_tokens + tile.valid_share.size
            pace(done / len(todo), index, n_tokens)

        pool = ThreadPoolExecutor(n_workers, thread_name_prefix="encode")
        try:
            for index, place in todo:
                pace(done / len(todo), index, n_tokens)
                tile = self._read(index, place)
                waiting.append((index, place, tile, pool.submit(self.encoder.encode, tile)))
                if len(waiting) > n_workers:
                    write()
            while waiting:
                write()
        finally:
            # Cancelled: what has not begun is dropped, and the tile in hand is waited for.
            pool.shutdown(wait=True, cancel_futures=True)

    def _read(self, index: int, place: tuple[int, int]) -> Tile:
        """A tile of pixels; where a file of its date has changed, what is cached of that is discarded."""
        try:
            return self.encoder.read(index, self.tiling.span(place))
        except SeriesError:
            self.cache.discard(self.slots[index], self.tiling.indices)
            raise
