"""How is a device of the engine worded for the analyst?"""

from __future__ import annotations

from changedet_plugin.bridge.i18n import tr


def provider_words(provider: str, reason: str = "") -> str:
    """On what an encoder runs, and why not on a GPU."""
    names = {
        "CPUExecutionProvider": tr("processor (CPU)"),
        "CUDAExecutionProvider": tr("graphics card (CUDA)"),
        "DmlExecutionProvider": tr("graphics card (DirectML)"),
        "CoreMLExecutionProvider": tr("Apple processor (Core ML)"),
    }
    words = names.get(provider, provider)
    return f"{words} – {reason}" if reason else words
