"""How does plain JSON become a value? Readers of dates, numbers and amounts; what cannot be read ends in one sentence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

from changedet_plugin.core.errors import RequestError

_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


def iso_date(name: str, value: Any) -> datetime.date:
    """A date from text such as ``2019-07-01``; RequestError otherwise."""
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        raise RequestError(f"{name}: {value!r} is not a date; write it as 2019-07-01.") from None


def integer(name: str, value: Any) -> int | None:
    """One whole number, or None where nothing was given; RequestError otherwise."""
    numbers = integers(name, () if value is None else (value,))
    return numbers[0] if numbers else None


def integers(name: str, value: Any) -> tuple[int, ...]:
    """Whole numbers from a list or from text such as ``2,3,4``; RequestError otherwise."""
    parts = value.split(",") if isinstance(value, str) else value
    try:
        return tuple(int(part) for part in parts)
    except (TypeError, ValueError):
        raise RequestError(f"{name}: {value!r} is not a list of whole numbers; write it as 2,3,4.") from None


def positive(name: str) -> Any:
    """A reader of finite numbers above zero; RequestError otherwise."""

    def read(value: Any) -> float:
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = -1.0
        if not 0 < number < float("inf"):
            raise RequestError(f"{name}: {value!r} is not a number above zero.")
        return number

    return read


def one_of(name: str, allowed: Sequence[Any], kind: Any) -> Any:
    """A reader of one of the values of a list, each of a kind; RequestError otherwise."""

    def read(value: Any) -> Any:
        try:
            chosen = kind(value)
        except (TypeError, ValueError):
            chosen = None
        if chosen not in allowed:
            choice = f"{allowed[0]} to {allowed[-1]}" if isinstance(allowed, range) else ", ".join(map(str, allowed))
            raise RequestError(f"{name}: {value!r} is not one of {choice}.")
        return chosen

    return read


def amount(name: str) -> Any:
    """A reader of bytes as 2G or 512M; RequestError otherwise."""

    def read(value: Any) -> int:
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmg]?)i?b?", str(value).strip().lower())
        if not match or float(match[1]) <= 0:
            raise RequestError(f"{name}: {value!r} is not an amount of memory; write it as 2G or 512M.")
        return int(float(match[1]) * _UNITS[match[2]])

    return read
