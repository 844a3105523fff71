"""What the tests of embeddings share: scenes, and a series embedded by the engine itself."""

from __future__ import annotations

import numpy as np

from changedet_plugin.engine.detect import open_series
from changedet_plugin.engine.embedding.embed import embed
from changedet_plugin.engine.encoders import onnx_encoder
from changedet_plugin.engine.harmonising import scene_light
from changedet_plugin.engine.reading import scene_reader


def silent(*_):
    pass


def scene(seed, shape, bands=3):
    random = np.random.default_rng(seed)
    base = np.random.default_rng(0).normal(1000, 200, (bands, *shape))
    return np.clip(base + random.normal(0, 60, (bands, *shape)), 1, 6000).astype(np.uint16)


def whole(embeddings):
    return embeddings.read(slice(0, embeddings.grid.shape[0]))


def embed_files(paths, chosen, machine, report=silent, encoder=None, warn=silent):
    """Embed rasters; gives back embeddings, log, radiometry and series."""
    load = onnx_encoder.load if encoder is None else (lambda *_: encoder)
    opened = open_series(paths, chosen, machine, silent, load)
    with scene_reader.SceneReader(opened.series, opened.grid.pixels) as reader:
        radiometry = scene_light.harmonise(opened.series, reader, silent)
        found = embed(opened.series, opened.grid, opened.encoder, radiometry, reader, machine, report, warn)
    return *found, radiometry, opened.series
