"""How does an ONNX file become an encoder? Opened, tried on numbers that it must reproduce, and run in batches that fit."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from changedet_plugin import paths
from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import DeviceError, EncoderError
from changedet_plugin.core.parameters import BUILTIN, DEFAULT_MACHINE, Device
from changedet_plugin.engine.encoders import cards, input_layout, providers
from changedet_plugin.engine.encoders.cards import EncoderCard
from changedet_plugin.engine.encoders.providers import CPU
from changedet_plugin.engine.reading import file_state

MEANS = "builtin means"
"""The built-in encoder of radar: without texture, which is speckle there."""
FIRST_SECONDS = 60
"""A graph that has not ended once ends within so long, or never; large models take some on a busy processor. [seconds]"""
LATER_SECONDS = 600
"""The same of one that has: machines may be busy for a while. [seconds]"""
MOST_ON_GPU = 64
"""Images at once on a GPU to begin with; halved until they fit. On a CPU images run side by side, one a thread."""


class OnnxEncoder:
    """An encoder over one ONNX Runtime session; ``encode`` may be called from several threads at once."""

    def __init__(
        self, card: EncoderCard, session: Any, extra: Mapping[str, str], reason: str, seconds: float = FIRST_SECONDS
    ) -> None:
        """``seconds`` that the first batch may take; what has ended once may take longer later."""
        self.card = card
        self.provider: str = session.get_providers()[0]
        """The execution provider that the session really uses."""
        self.reason = reason
        """Why the GPU is not used; empty if it is."""
        self._session, self._extra = session, dict(extra)
        self._batch = 1 if self.provider == CPU else MOST_ON_GPU
        self._seconds = seconds

    def encode(self, pixels: FloatArray, shift: FloatArray, scale: FloatArray) -> FloatArray:
        """Encode pixels (n, bands, height, width) to tokens (n, height/token_px, width/token_px, n_features), float32.

        ``shift`` and ``scale`` (bands,) matter only to an encoder that is ``harmonised``. Where memory is short, fewer images
        are run at once from then on.

        Raises
        ------
        EncoderError
            The graph refuses the pixels: their number of bands or their size; or it does not come to an end.
        DeviceError
            Memory is too short for a single image.
        """
        values = {"shift": shift, "scale": scale}
        extra = {name: np.ascontiguousarray(values[kind], np.float32) for name, kind in self._extra.items()}
        tokens, done = [], 0
        while done < len(pixels):
            images = np.ascontiguousarray(pixels[done : done + self._batch], np.float32)
            try:
                tokens.append(self._run(images, extra))
            except providers.FAILURES as error:
                if not providers.short_of_memory(error):
                    raise EncoderError(self._refusal(pixels)) from error
                if len(images) == 1:
                    raise DeviceError(
                        f"{self.card.name} needs more memory than {self.provider} has; choose the CPU."
                    ) from error
                self._batch = max(1, min(self._batch, len(images) // 2))
                continue
            done += len(images)
        return np.concatenate(tokens)

    def _run(self, images: FloatArray, extra: Mapping[str, FloatArray]) -> FloatArray:
        """One batch: images (n, bands, height, width) to tokens (n, rows, cols, n_features), within a limit of time."""
        fed = images[:, None] if self.card.has_time else images
        options, seconds = onnxruntime.RunOptions(), self._seconds
        # Looked at between two operations of the graph, and at every turn of a loop.
        watch = threading.Timer(seconds, setattr, (options, "terminate", True))
        watch.daemon = True
        watch.start()
        try:
            tokens = np.asarray(self._session.run(["tokens"], {"pixels": fed, **extra}, options)[0], np.float32)
        except providers.FAILURES as error:
            if options.terminate:
                size = f"an image of {fed.shape[-1]} x {fed.shape[-2]} pixels"
                raise EncoderError(
                    f"{self.card.name} did not end within {seconds} s on {size}; choose another encoder."
                ) from error
            raise
        finally:
            watch.cancel()
        self._seconds = LATER_SECONDS
        rows, cols = (size // self.card.token_px for size in images.shape[-2:])
        if tokens.shape[:-1] != (len(images), rows, cols) or not 0 < tokens.shape[-1] <= cards.MOST_DIM:
            raise EncoderError(
                f"{self.card.name} makes tokens of shape {tokens.shape} of images of {fed.shape}; it says {rows} x {cols} of "
                f"them, and {cards.MOST_DIM} features at most can be used: export it again."
            )
        return tokens

    def _refusal(self, pixels: FloatArray) -> str:
        """Why pixels (n, bands, height, width) cannot be encoded."""
        size = f"{pixels.shape[1]} bands of {pixels.shape[3]} x {pixels.shape[2]} pixels"
        return f"{self.card.name} cannot encode {size}; choose its bands, or another encoder."


def load(encoder: str, patch_px: int, device: Device = DEFAULT_MACHINE.device) -> OnnxEncoder:
    """Open an encoder (``builtin``, ``MEANS``, or the path of an ONNX file) for patches of ``patch_px`` pixels.

    The built-in encoder comes in the token size of ``input_layout.token_side``; its texture reaches no farther than a patch.
    Without texture, in that of ``input_layout.mean_side``.

    Raises
    ------
    EncoderError
        The file is no encoder that this engine can run, or does not reproduce its own test; the sentence says why.
    DeviceError
        The GPU was asked for by name and cannot be used.
    """
    path = _builtin(encoder, patch_px) if encoder in (BUILTIN, MEANS) else Path(encoder)
    if not path.is_file():
        raise EncoderError(f"The encoder {path} is not there; choose an ONNX file, or {BUILTIN}.")
    before = file_state.state_of(str(path))
    session, reason = providers.choose(path, device)
    card, extra = cards.read(path, session)
    if file_state.state_of(str(path)) != before:
        raise EncoderError(f"{path.name} changed while it was read; run again when nothing writes to it any more.")
    input_layout.of(card, patch_px)
    opened = OnnxEncoder(card, session, extra, reason)
    if card.selftest:
        _try(path, opened)
    return opened


def _try(path: Path, encoder: OnnxEncoder) -> None:
    """Run the test that the file brings: a provider that rounds away half of the numbers is found here, not in the map."""
    card, known = encoder.card, encoder.card.selftest
    random = np.random.default_rng(known["input_seed"])
    mean, std = (np.array(values, np.float32)[:, None, None] for values in (card.mean, card.std))
    pixels = (mean + std * random.standard_normal(known["shape"], np.float32)).reshape(-1, *known["shape"][-3:])
    blank = np.zeros(pixels.shape[1], np.float32)
    length = float(np.linalg.norm(encoder.encode(pixels, blank, blank + 1)))
    off = abs(length / known["tokens_l2"] - 1)
    if not off <= known["rtol"]:  # NaN is off too
        raise EncoderError(
            f"{path.name} gives other tokens on {encoder.provider} than where it was made; choose another device."
        )


def describe(path: Path) -> EncoderCard:
    """What an ONNX file says of itself. Raises ``EncoderError`` where it cannot be used."""
    return cards.read(path, providers.session(path, [CPU]))[0]


def _folder() -> Path:
    return paths.RESOURCES / "encoders"


def _builtin(encoder: str, patch_px: int) -> Path:
    if encoder == MEANS:
        return _folder() / f"spectex-mean-{input_layout.mean_side(patch_px)}.onnx"
    return _folder() / ("spectex-pixel.onnx" if patch_px == 1 else f"spectex-{input_layout.token_side(patch_px)}.onnx")
