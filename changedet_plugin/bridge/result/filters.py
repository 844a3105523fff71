"""Which changes are shown?

The state of the filter, as one subset string of the layers and back.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Optional

from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.core.result_schema import SHOWN_FLAGS, STATE_NAME_SQL, Layer

Choice = Optional[tuple[str, ...]]
"""What is let through; None = everything. An empty text stands for NULL."""

_CHOICES = {
    "flags": """coalesce("flag", '')""",
    "types": """coalesce("type", '')""",
    "leaves": """coalesce(CAST("leaf" AS TEXT), '')""",
    "states": STATE_NAME_SQL,
    "verdicts": """coalesce("verdict", '')""",
}
_LIMITS = {
    "date_from": '"date" >= ',
    "date_to": '"date" <= ',
    "score_from": '"score" >= ',
    "area_from": '"area_m2" >= ',
    # What is not ranked is not among the strongest, but it is asked for by its flag.
    "strongest": 'coalesce("rank", 0) <= ',
}
_NEW = '"known" IS NULL'
_AND = " AND "
_FOLLOW, _ALONE = '"object" IN (SELECT "fid" FROM "changes" WHERE ', ') OR ("object" IS NULL AND '


@dataclass(frozen=True)
class Filter:
    """What is shown. The default is what a result opens with."""

    flags: Choice = SHOWN_FLAGS
    """Some of ``Flag``."""
    types: Choice = None
    """Types of change as the file has them: A, B, ..."""
    leaves: Choice = None
    """Leaves of the type tree, as text: types and sub-types of any cut."""
    states: Choice = None
    """Some of ``StateName``."""
    verdicts: Choice = None
    """Some of ``Verdict``; the empty text = not judged yet."""
    date_from: datetime.date | None = None
    """First date of change that is shown."""
    date_to: datetime.date | None = None
    """Last one."""
    score_from: float | None = None
    area_from: float | None = None
    """Least area in square metres."""
    strongest: int | None = None
    """Only the first so many ranks."""
    new_only: bool = False
    """Only what the earlier result of the series did not hold."""


def opening(run: StoredRun) -> Filter:
    """What a result opens with: of places below the limit all, told what they are; else what lasts."""
    return Filter(flags=None) if run.is_below_limit else Filter()


def subset(state: Filter, table: Layer = "changes") -> str:
    """The subset string of a layer; empty = everything.

    ``patches`` follow their changes, and their own flag where they belong to none.
    """
    chosen = {name: getattr(state, name) for name in (*_CHOICES, *_LIMITS)}
    terms = [f"{term} IN ({_listed(chosen[name])})" for name, term in _CHOICES.items() if chosen[name] is not None]
    terms += [term + _literal(chosen[name]) for name, term in _LIMITS.items() if chosen[name] is not None]
    terms += [_NEW] if state.new_only else []
    text = _AND.join(terms)
    return follow(text, state.flags) if table == "patches" else text


def follow(text: str, flags: Choice = None) -> str:
    """The subset string of ``patches`` for one of ``changes``: they follow it, and ``flags`` where they belong to none."""
    if not text:
        return text
    return "".join([_FOLLOW, text, _ALONE, subset(Filter(flags=flags)) or "1", ")"])


def parse(text: str) -> Filter | None:
    """The state that a subset string stands for; None if someone else wrote it."""
    if text.startswith(_FOLLOW):
        text = text[len(_FOLLOW) :].rpartition(_ALONE)[0]
    values: dict[str, object] = {**dict.fromkeys(_CHOICES), "new_only": False}
    for term in _terms(text):
        name, value = _read(term)
        if not name:
            return None
        values[name] = value
    state = Filter(**values)  # type: ignore[arg-type]
    return state if subset(state) == text else None


def _terms(text: str) -> list[str]:
    # A quoted text may hold anything, " AND " too.
    whole = re.findall(r"(?:'(?:[^']|'')*'|(?! AND ).)+", text, re.DOTALL)
    return [term.removeprefix(_AND.lstrip()) for term in whole]


def _read(term: str) -> tuple[str, object]:
    if term == _NEW:
        return "new_only", True
    for name, start in _CHOICES.items():
        inside = re.fullmatch(re.escape(start) + r" IN \((.*)\)", term, re.DOTALL)
        if inside:
            return name, tuple(match.replace("''", "'") for match in re.findall(r"'((?:[^']|'')*)'", inside[1]))
    for name, start in _LIMITS.items():
        if term.startswith(start):
            return name, _value(name, term[len(start) :])
    return "", None


def _value(name: str, text: str) -> object:
    try:
        if name == "strongest":
            return int(text)
        return float(text) if name in ("score_from", "area_from") else datetime.date.fromisoformat(text.strip("'"))
    except ValueError:
        return None


def _listed(chosen: Iterable[str]) -> str:
    return ", ".join(_quoted(text) for text in chosen) or "NULL"


def _literal(value: datetime.date | float) -> str:
    return _quoted(value.isoformat()) if isinstance(value, datetime.date) else repr(value)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
