"""Where does a session really run? On a GPU where one works, else on the CPU, and why."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as state

from changedet_plugin.core.errors import DeviceError, EncoderError

# Where it was loaded before this package was, and on Windows, where it reports through the system.
onnxruntime.disable_telemetry_events()

CPU, CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"
OTHERS = ("DmlExecutionProvider", "CoreMLExecutionProvider")
"""Of Windows and macOS; tried after CUDA."""
FAILURES = (
    state.EPFail,
    state.Fail,
    state.InvalidArgument,
    state.InvalidGraph,
    state.InvalidProtobuf,
    state.NoModel,
    state.NoSuchFile,
    state.NotImplemented,
    state.RuntimeException,
    UnicodeDecodeError,
)


def choose(path: Path, device: str) -> tuple[Any, str]:
    """A session, and why it does not run on a GPU; empty if it does.

    Raises
    ------
    EncoderError
        The file cannot be run at all.
    DeviceError
        CUDA was asked for by name and cannot be used.
    """
    if device == "cpu":
        return session(path, [CPU]), "the processor was asked for"
    at_hand = onnxruntime.get_available_providers()
    reason = "the engine was set up without support for graphics cards (CUDA)"
    if CUDA in at_hand:
        if hasattr(onnxruntime, "preload_dlls"):
            onnxruntime.preload_dlls()
        found = session(path, [CUDA, CPU])
        if found.get_providers()[0] == CUDA:
            return found, ""
        reason = "CUDA did not start: the NVIDIA driver, CUDA or cuDNN is missing or too old"
    if device == "cuda":
        raise DeviceError(f"The graphics card cannot be used: {reason}; set up the engine for CUDA, or choose the processor.")
    for other in OTHERS:
        if other in at_hand and (found := session(path, [other, CPU])).get_providers()[0] == other:
            return found, ""
    return session(path, [CPU]), reason


def session(path: Path, providers: list[str]) -> Any:
    """Open an ONNX file on the first of the providers that works. Raises ``EncoderError``."""
    options = onnxruntime.SessionOptions()
    # Tiles run in parallel, so an operator must not: and spinning threads would starve the desktop.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # One step further, maps are laid out anew for the processor's vectors: equal tokens of SpecTex in twice the time.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=providers)
    except FAILURES as error:
        raise EncoderError(f"{path.name} cannot be run as an ONNX file ({_detail(error)}); export it again.") from error


def short_of_memory(error: Exception) -> bool:
    """Whether a failure is of memory: fewer images at once may do."""
    return re.search(r"alloc|out of memory|OOM", str(error), re.IGNORECASE) is not None


def _detail(error: Exception) -> str:
    first = str(error).splitlines()[0]
    return re.sub(r"^\[ONNXRuntimeError\] : \d+ : \w+ : ", "", first)[:160].rstrip(". ")
