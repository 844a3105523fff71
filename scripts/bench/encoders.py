"""How much of a bare ONNX Runtime session is left when the engine reads, enlarges, checks and stores what it encodes?"""

from __future__ import annotations

import os
import shutil
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.parameters import Machine, Parameters
from changedet_plugin.engine import detect
from changedet_plugin.engine.embedding import embed
from changedet_plugin.engine.encoders import onnx_encoder
from changedet_plugin.engine.encoders.cards import Encoder
from changedet_plugin.engine.harmonising import scene_light
from changedet_plugin.engine.progress import silent
from changedet_plugin.engine.reading import scene_reader
from scripts.accuracy.judge import FILES
from scripts.paths import ROOT
from synthetic.layout import save

WORK = ROOT / "build" / "bench" / "encoders"
N_BANDS, SIDE_PX = 10, {"builtin": 2048, "Galileo nano": 384}
RUNS = 9


class _Counting:
    """An encoder that keeps the shapes it was given."""

    def __init__(self, encoder: Encoder) -> None:
        self.card, self.provider, self.reason, self._encoder = encoder.card, encoder.provider, encoder.reason, encoder
        self.shapes: list[tuple[int, ...]] = []

    def encode(self, pixels: FloatArray, shift: FloatArray, scale: FloatArray) -> FloatArray:
        """As the encoder."""
        self.shapes.append(pixels.shape)
        return self._encoder.encode(pixels, shift, scale)


def bench_encoders() -> None:
    """Print patches a second of both, and their ratio, median of interleaved runs."""
    print("Encoding, patches of 8 px a second, wall time")
    for name, side in SIDE_PX.items():
        if name in FILES and not FILES[name].is_file():
            print(f"  {name:<16}not at hand ({FILES[name].relative_to(ROOT)}); make test-encoders makes it")
            continue
        pairs = [_pair(str(FILES.get(name, name)), side) for _ in range(RUNS)]
        n_patches = 2 * (side // 8) ** 2
        engine, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
        ratio = statistics.median(alone / whole for whole, alone in pairs)
        print(f"  {name:<16}{n_patches / engine:9.0f}   bare session {n_patches / bare:9.0f}   x{ratio:.2f}")


def _pair(encoder: str, side: int) -> tuple[float, float]:
    """Seconds that the engine takes for two dates, and that a bare session takes for the same images."""
    shutil.rmtree(WORK, ignore_errors=True)
    paths = _images(side)
    chosen = Parameters(encoder=encoder, patch_px=8, bands=tuple(range(1, N_BANDS + 1)))
    machine = Machine(device="cpu", store=str(WORK / "store"))
    opened = detect.open_series(paths, chosen, machine, _quiet)
    counting = _Counting(opened.encoder)
    with scene_reader.SceneReader(opened.series, opened.grid.pixels) as reader:
        radiometry = scene_light.harmonise(opened.series, reader, silent)
        started = time.perf_counter()
        embed.embed(opened.series, opened.grid, counting, radiometry, reader, machine, silent)
        whole = time.perf_counter() - started
    blank = np.zeros(N_BANDS, np.float32)
    largest = max(counting.shapes, key=np.prod)
    pixels = np.random.default_rng(0).normal(1500, 500, largest).astype(np.float32)
    bare = onnx_encoder.load(encoder, opened.grid.patch_px, machine.device)
    with ThreadPoolExecutor(min(os.cpu_count() or 1, embed.MOST_WORKERS)) as pool:
        started = time.perf_counter()
        images = [pixels[: shape[0], :, : shape[2], : shape[3]] for shape in counting.shapes]
        list(pool.map(lambda image: bare.encode(image, blank, blank + 1), images))
        return whole, time.perf_counter() - started


def _images(side: int) -> list[str]:
    random = np.random.default_rng(0)
    paths = []
    for year in (2018, 2019):
        image = random.normal(1500, 400, (N_BANDS, side, side)).clip(1, 9000).astype(np.uint16)
        path = WORK / "images" / f"{year}-07-01.tif"
        save(path, image, nodata=0)
        paths.append(str(path))
    return paths


def _quiet(_: str) -> None:
    return


if __name__ == "__main__":
    bench_encoders()
