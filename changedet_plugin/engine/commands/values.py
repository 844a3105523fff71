"""How does plain JSON become values?

Each is read by its entry in the table of parameters; what cannot be is one sentence.

In comes what a request or the command line holds, by name; out go numbers, texts, dates and tuples of them.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from changedet_plugin.core.errors import RequestError
from changedet_plugin.core.parameters import PARAMETERS, Kind, Parameter

MOST_SHOWN = 80
"""Letters of a value that a sentence repeats."""
LARGEST = 1 << 53
"""Whole numbers beyond are not the same everywhere that reads JSON."""
_ISO_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")
_ON_SERVERS = re.compile(r"[a-z][a-z0-9+.-]+://|/vsi", re.IGNORECASE)
"""How addresses begin that are no names of files."""
_UNSEEN = ("Cc", "Zl", "Zp")
"""Categories of control characters and line ends."""
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


def given(verb: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked of a verb, read; what was not given, or given as null, is left out. Rasters and areas stay as they are.

    Raises
    ------
    RequestError
        The verb has no such parameter, or a value cannot be used.
    """
    known = PARAMETERS[verb]
    if not isinstance(values, Mapping):
        raise RequestError(f"parameters: {shown(values)} is not an object; write it as {{name: value}}.")
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise RequestError(f"There is no parameter {shown(unknown[0])}; the parameters are {', '.join(sorted(known))}.")
    return {name: read(entry, values[name]) for name, entry in known.items() if values.get(name) is not None}


def read(entry: Parameter, value: Any) -> Any:
    """A value of a parameter, of its kind, in its range and among its choices; RequestError otherwise."""
    chosen = _READERS[entry.kind](entry, value) if entry.kind in _READERS else value
    if entry.choices and chosen not in entry.choices:
        raise RequestError(f"{entry.name}: {shown(value)} is not one of {', '.join(map(str, entry.choices))}.")
    return chosen


def iso_date(name: str, value: Any) -> datetime.date:
    """A date from text such as ``2019-07-01``, which a time may follow; RequestError otherwise."""
    match = _ISO_DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return datetime.date.fromisoformat(match[1] if match else "")
    except ValueError:
        raise RequestError(f"{name}: {shown(value)} is not a date; write it as 2019-07-01.") from None


def text(name: str, value: Any) -> str:
    """A text that can name a file; RequestError otherwise."""
    if isinstance(value, Path):
        value = str(value)
    if not isinstance(value, str):
        raise RequestError(f"{name}: {shown(value)} is not a text.")
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise RequestError(f"{name}: {shown(value)} holds a character that no text can hold; rename the file.")
    return value


def shown(value: Any) -> str:
    """A value in a sentence: as it would be written in Python, cut where it is long."""
    try:
        written = ascii(value) if isinstance(value, (str, bytes)) and not str(value).isprintable() else repr(value)
    except ValueError:
        return "a number of thousands of digits"
    return written if len(written) <= MOST_SHOWN else f"{written[:MOST_SHOWN]}..."


def _text(entry: Parameter, value: Any) -> str:
    return text(entry.name, value)


def _target(entry: Parameter, value: Any) -> str:
    """What names a file or a folder that may be made."""
    name = text(entry.name, value)
    if not name.strip() or any(unicodedata.category(letter) in _UNSEEN for letter in name):
        raise RequestError(f"{entry.name}: {shown(value)} is no name for a file or a folder; give one of plain letters.")
    if _ON_SERVERS.match(name):
        raise RequestError(f"{entry.name}: {shown(value)} is an address; name a file or a folder of this machine.")
    return name


def _texts(entry: Parameter, value: Any) -> tuple[str, ...]:
    if isinstance(value, (str, Path)):
        return (text(entry.name, value),)
    if not isinstance(value, (list, tuple)):
        raise RequestError(f"{entry.name}: {shown(value)} is not a list.")
    return tuple(text(entry.name, part) for part in value)


def _date(entry: Parameter, value: Any) -> datetime.date:
    return iso_date(entry.name, value)


def _integers(entry: Parameter, value: Any) -> tuple[int, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    try:
        return tuple(_whole(part) for part in parts)
    except (TypeError, ValueError, OverflowError):
        sentence = f"{entry.name}: {shown(value)} is not a list of whole numbers; write it as 2,3,4."
        raise RequestError(sentence) from None


def _integer(entry: Parameter, value: Any) -> int:
    return int(_number(entry, value, _whole, "a whole number"))


def _real(entry: Parameter, value: Any) -> float:
    return float(_number(entry, value, _plain_float, "a number"))


def _whole(value: Any) -> int:
    """Never rounded: 1.5 is no whole number, and neither is true."""
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(value)
    number = int(value)
    if abs(number) > LARGEST:
        raise OverflowError(value)
    return number


def _plain_float(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError(value)
    return float(value)


def _number(entry: Parameter, value: Any, kind: Callable[[Any], float], words: str) -> float:
    try:
        number = kind(value)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or not _in_range(entry, number):
        raise RequestError(f"{entry.name}: {shown(value)} is not {words}{_range(entry, '{:g}'.format)}.")
    return number


def _bytes(entry: Parameter, value: Any) -> int:
    """Bytes from text such as 2G, 512M, or their number."""
    match = re.fullmatch(r"(\d{1,18}(?:\.\d{1,18})?)\s*([kmg]?)i?b?", str(value)[:MOST_SHOWN].strip().lower())
    if not match:
        raise RequestError(f"{entry.name}: {shown(value)} is not an amount of memory; write it as 2G or 512M.")
    amount = int(float(match[1]) * _UNITS[match[2]])
    if not _in_range(entry, amount):
        raise RequestError(f"{entry.name}: {shown(value)} is not an amount{_range(entry, _gigabytes)}.")
    return amount


def _gigabytes(amount: float) -> str:
    return f"{amount / _UNITS['g']:g}G"


def _in_range(entry: Parameter, number: float) -> bool:
    """Whether a number lies in the range of a parameter; NaN does not."""
    low = -math.inf if entry.low is None else entry.low
    high = math.inf if entry.high is None else entry.high
    return low <= number <= high


def _range(entry: Parameter, words: Callable[[float], str]) -> str:
    if entry.low is None:
        return ""
    return f" from {words(entry.low)} on" if entry.high is None else f" from {words(entry.low)} to {words(entry.high)}"


_READERS: dict[Kind, Callable[[Parameter, Any], Any]] = {
    "text": _text,
    "target": _target,
    "texts": _texts,
    "integer": _integer,
    "integers": _integers,
    "real": _real,
    "bytes": _bytes,
    "date": _date,
}
