"""What can go wrong, each with one sentence that says what to do about it."""

from __future__ import annotations

from changedet_plugin.core.rasters import signed


class ChangeDetError(Exception):
    """Base of every error an analyst is meant to read; ``str(error)`` is the sentence."""


UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError)
"""What values of another shape than expected raise while they are taken apart: JSON of others, settings edited by hand."""
REFUSALS = (ChangeDetError, MemoryError, OSError)
"""What ends a run with a sentence; anything else is a fault of ours and ends it with a traceback."""


def explain(error: BaseException) -> tuple[str, str]:
    """Kind and sentence of a refusal."""
    if isinstance(error, MemoryError):
        return "MemoryError", "There is not enough memory; close other programs or set a smaller memory budget."
    if isinstance(error, OSError):
        sentence = f"{error.strerror or error} ({error.filename or 'no file named'})."
        return "OutputError", printable(signed.without_secrets(sentence))
    return type(error).__name__, printable(signed.without_secrets(str(error)))


def printable(sentence: str) -> str:
    """A sentence in one line, whatever the names in it hold: what cannot be seen is written as an escape."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in sentence)


class SeriesError(ChangeDetError):
    """The rasters do not form a usable time series."""


class MaskError(ChangeDetError):
    """A mask cannot be laid over the series."""


class LabelsError(ChangeDetError):
    """The labels cannot be read, or say nothing about the series."""


class AreaError(ChangeDetError):
    """The area of interest cannot be used."""


class EncoderError(ChangeDetError):
    """A file is not an encoder that this engine can run."""


class DeviceError(ChangeDetError):
    """The device asked for cannot be used."""


class OutputError(ChangeDetError):
    """The result or the cache cannot be written."""


class RequestError(ChangeDetError):
    """A parameter is missing or has a value that cannot be used."""


class Cancelled(ChangeDetError):
    """The analyst stopped the run; what was finished is kept."""


class ResultError(ChangeDetError):
    """A result cannot be opened, searched or exported."""


class EngineError(ChangeDetError):
    """The engine process refused, could not be started, or ended without a result."""

    def __init__(self, sentence: str, kind: str) -> None:
        super().__init__(sentence)
        self.kind = kind
        """The name of the engine's error, or ``EngineMissing``, ``EngineCrashed``."""
