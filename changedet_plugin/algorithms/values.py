"""What does the text of a parameter of Processing list? Text in, its parts or whole numbers out."""

from __future__ import annotations

import json
import re
from typing import Any

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.errors import RequestError


def parts_of(text: str) -> list[str]:
    """What is separated by commas, semicolons or blanks."""
    return [part for part in re.split(r"[\s,;]+", text) if part]


def rasters_of(text: str) -> list[Any]:
    """Rasters as a request of the engine has them: of JSON its list, else one address a line; RequestError of any other."""
    if not text.lstrip().startswith("["):
        return [line.strip() for line in text.splitlines() if line.strip()]
    try:
        rasters = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RequestError(tr("RASTERS is no list in JSON; write one address a line.")) from error
    return list(rasters)


def integers_of(name: str, text: str) -> tuple[int, ...]:
    """Whole numbers separated by commas; RequestError where there is anything else."""
    parts = parts_of(text)
    if not all(part.isdigit() for part in parts):
        sentence = tr("{name} must be whole numbers separated by commas, not {text}.")
        raise RequestError(sentence.format(name=name, text=text))
    return tuple(int(part) for part in parts)
