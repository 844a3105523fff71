"""ONNX files as encoders: what they say of themselves, and where they really run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as state

from changedet_plugin import paths
from changedet_plugin.engine import cards
from changedet_plugin.engine.errors import DeviceError, EncoderError
from changedet_plugin.engine.types import EncoderCard, FloatArray, Parameters

BUILTIN = "builtin"
CPU, CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"
_FAILURES = (
    state.EPFail,
    state.Fail,
    state.InvalidArgument,
    state.InvalidGraph,
    state.InvalidProtobuf,
    state.NoModel,
    state.NoSuchFile,
    state.NotImplemented,
    state.RuntimeException,
)


class OnnxEncoder:
    """An encoder over one ONNX Runtime session; ``encode`` may be called from several threads at once."""

    def __init__(self, card: EncoderCard, session: Any, extra: Mapping[str, str], reason: str) -> None:
        self.card = card
        self.provider: str = session.get_providers()[0]
        """The execution provider that the session really uses."""
        self.reason = reason
        """Why the GPU is not used; empty if it is."""
        self._session, self._extra = session, dict(extra)

    def encode(self, pixels: FloatArray, shift: FloatArray, scale: FloatArray) -> FloatArray:
        """Encode pixels (n, bands, height, width) to tokens (n, height/token_px, width/token_px, n_features), float32.

        ``shift`` and ``scale`` (bands,) matter only to an encoder that is ``harmonised``.

        Raises
        ------
        EncoderError
            The graph refuses the pixels: their number of bands or their size.
        """
        values = {"shift": shift, "scale": scale}
        feeds = {"pixels": pixels, **{name: values[kind] for name, kind in self._extra.items()}}
        try:
            tokens = self._session.run(["tokens"], {k: np.ascontiguousarray(v, np.float32) for k, v in feeds.items()})[0]
        except _FAILURES as error:
            raise EncoderError(
                f"{self.card.name} cannot encode {pixels.shape[1]} bands of {pixels.shape[3]} x {pixels.shape[2]} pixels; "
                "choose its bands, or another encoder."
            ) from error
        return np.asarray(tokens, np.float32)


def load(parameters: Parameters, patch_px: int) -> OnnxEncoder:
    """Open the encoder that was chosen, for patches of ``patch_px`` pixels.

    The built-in encoder comes in the token size that is half a patch.

    Raises
    ------
    EncoderError
        The file is no encoder that this engine can run; the sentence says why.
    DeviceError
        The GPU was asked for by name and cannot be used.
    """
    builtin = parameters.encoder == BUILTIN
    path = _builtin(patch_px // 2) if builtin else Path(parameters.encoder)
    if not path.is_file():
        raise EncoderError(f"The encoder {path} is not there; choose an ONNX file, or {BUILTIN}.")
    session, reason = _open(path, parameters.device)
    card, extra = cards.read(path, session)
    if patch_px % card.token_px:
        raise EncoderError(
            f"{card.name} makes tokens of {card.token_px} pixels, which do not fill patches of {patch_px}; "
            "choose another patch size or encoder."
        )
    return OnnxEncoder(card, session, extra, reason)


def available() -> list[EncoderCard]:
    """The built-in encoders."""
    return [cards.read(path, _session(path, [CPU]))[0] for path in sorted(_folder().glob("*.onnx"))]


def _folder() -> Path:
    return paths.RESOURCES / "encoders"


def _builtin(token_px: int) -> Path:
    return _folder() / f"spectex-{token_px}.onnx"


def _session(path: Path, providers: list[str]) -> Any:
    options = onnxruntime.SessionOptions()
    # Tiles run in parallel, so an operator must not: and spinning threads would starve the desktop.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=providers)
    except _FAILURES as error:
        raise EncoderError(f"{path.name} cannot be run as an ONNX file ({_detail(error)}); export it again.") from error


def _detail(error: Exception) -> str:
    first = str(error).splitlines()[0]
    return re.sub(r"^\[ONNXRuntimeError\] : \d+ : \w+ : ", "", first)[:160].rstrip(". ")


def _open(path: Path, device: str) -> tuple[Any, str]:
    """A session, and why it does not run on the GPU."""
    if device == "cpu":
        return _session(path, [CPU]), "the CPU was asked for"
    reason = f"this onnxruntime {onnxruntime.__version__} was built without CUDA"
    if CUDA in _providers():
        if hasattr(onnxruntime, "preload_dlls"):
            onnxruntime.preload_dlls()
        session = _session(path, [CUDA, CPU])
        if session.get_providers()[0] == CUDA:
            return session, ""
        reason = "CUDA did not start: the NVIDIA driver, CUDA or cuDNN is missing or too old"
    if device == "cuda":
        raise DeviceError(f"The GPU cannot be used: {reason}; set up the engine for CUDA, or choose the CPU.")
    return _session(path, [CPU]), reason


def _providers() -> list[str]:
    return onnxruntime.get_available_providers()
