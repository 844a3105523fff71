"""Which verbs does the engine know? The worker and the command line find each by its name, and only carry it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from changedet_plugin.engine.commands import (
    check,
    check_encoder,
    compare,
    detect,
    encoders,
    evaluate,
    items,
    map_bands,
    request,
    selftest,
    similar,
)
from changedet_plugin.engine.progress import Tell
from changedet_plugin.engine.types import Warn

Result = TypeVar("Result")


def _as_json(result: Any) -> str:
    return json.dumps(result, indent=2)


@dataclass(frozen=True)
class Verb(Generic[Result]):
    """One thing that the engine can be asked for, and what it then tells."""

    run: Callable[[Mapping[str, Any], Tell, Warn], Result]
    """Parameters as JSON has them to the result event, see docs/result.md. Raises ``ChangeDetError``."""
    help: str = ""
    """What it does, for the command line; empty = only other programs ask for it."""
    add_options: Callable[[argparse.ArgumentParser], None] | None = None
    in_words: Callable[[Result], str] = _as_json
    """The result for people."""


VERBS: dict[str, Verb[Any]] = {
    "detect": Verb(detect.run, "find and rank the changes of a series", detect.add_options, detect.in_words),
    "check": Verb(
        check.run, "say what a run on these rasters would use, and write nothing", request.add_options, check.in_words
    ),
    "evaluate": Verb(
        evaluate.run, "say how good the results are where the truth is known", evaluate.add_options, evaluate.in_words
    ),
    "similar": Verb(
        similar.run, "find changes like given ones, in a result and in others", similar.add_options, similar.in_words
    ),
    "encoders": Verb(
        encoders.run,
        "list the built-in encoder and ONNX files: what they take, or why not",
        encoders.add_options,
        encoders.in_words,
    ),
    "compare": Verb(
        compare.run,
        "say how far two results of one place agree, of two encoders for instance",
        compare.add_options,
        compare.in_words,
    ),
    "items": Verb(
        items.run,
        "list the items of a STAC catalogue: their assets, and their images",
        items.add_options,
        items.in_words,
    ),
    "selftest": Verb(selftest.run, "say where the engine really runs", selftest.add_options),
    "check_encoder": Verb(check_encoder.run),
    "map_bands": Verb(map_bands.run),
}
