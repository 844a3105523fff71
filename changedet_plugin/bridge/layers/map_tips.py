"""What does a map tip say of a change?

HTML with expressions, in the words of the dock; needs neither engine nor plugin to show. What a field holds comes from a file
that somebody else may have made, so no value of one becomes HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import PurePosixPath

from qgis.core import QgsExpression, QgsVectorLayer
from qgis.PyQt.QtCore import QStandardPaths, QUrl

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.words import flag_text, state_text, verdict_text
from changedet_plugin.core.result_schema import SHOWN_FLAGS, Flag, State, StateName, Verdict

_ISO = "'yyyy-MM-dd'"
_WIDTH_PX = 240
FOLDER_PROPERTY = "changedet/tips"
"""Custom property of a layer: where the pictures for its tips may lie."""


def folder_of(run_id: str) -> str:
    """Where the pictures for the tips of a run lie, if they were drawn: in the cache of QGIS."""
    kinds = (QStandardPaths.StandardLocation.CacheLocation, QStandardPaths.StandardLocation.TempLocation)
    cache = next(filter(None, map(QStandardPaths.writableLocation, kinds)), "")
    name = re.sub(r"[^A-Za-z0-9_-]", "_", run_id)[:64] or "unnamed"  # it comes from a file
    return f"{cache}/changedet_tips/{name}"


def folder_on(layer: QgsVectorLayer) -> str | None:
    """Where the pictures for the tips of a layer may lie; None = it has none. Of what a project names the name alone counts."""
    named = layer.customProperty(FOLDER_PROPERTY)
    return folder_of(PurePosixPath(named).name) if isinstance(named, str) and named else None


def html(chip_folder: str | None = None, types: Sequence[str] = (), words: Sequence[str | None] = ()) -> str:
    """The map tip of a layer of a result.

    ``chip_folder`` may hold pictures of before and after, one ``<fid>.png`` a change; None = the tip has none. ``types`` and
    ``words`` name every leaf of the type tree where the analyst cut it anew; empty = as the file has them.
    """
    lines = [
        f"<b>{_filled(_rank())}</b> {_filled(_type(types, words))}",
        _filled(_score()),
        _filled(_when()),
        _filled(_joined(_state(), _verdict(), _area())),
    ]
    if chip_folder is not None:
        folder = QUrl.fromLocalFile(chip_folder).toString(QUrl.ComponentFormattingOption.FullyEncoded)
        lines.insert(0, _filled(_picture(chip_folder, escape(folder.rstrip("/")))))
    return f'<div style="width: {_WIDTH_PX}px">{"<br>".join(lines)}</div>'


def _picture(folder: str, address: str) -> str:
    """The picture of a change, where there is one."""
    quoted = QgsExpression.quotedString
    file = f"""{quoted(folder.rstrip("/") + "/")} || "fid" || '.png'"""
    image = f"""{quoted(f'<img src="{address}/')} || "fid" || {quoted(f'.png" width="{_WIDTH_PX}">')}"""
    return f"if(file_exists({file}), {image}, '')"


def _rank() -> str:
    unranked = _text(tr("not ranked"))
    return f"""coalesce('#' || {_value('"rank"')}, {unranked})"""


def _type(types: Sequence[str], words: Sequence[str | None]) -> str:
    name, meaning = _value('"type"'), _value("attribute('type_name')")  # results of an earlier version have no such column
    if types:
        name, meaning = _of_leaf(types), _of_leaf([word or "" for word in words])
    kind = _sentence(tr("type {type}"), type=name)
    return f"coalesce({kind} || coalesce(': ' || nullif({meaning}, ''), ''), '')"


def _score() -> str:
    return _sentence(tr("Score {score}, where 1 is usual"), score='format_number("score", 1)')


def _when() -> str:
    start, end = (f'format_date("{name}", {_ISO})' for name in ("date_from", "date"))
    between = _sentence(tr("between {start} and {end}"), start=start, end=end)
    by, undated = _sentence(tr("by {date}"), date=end), _text(tr("no date"))
    return f"coalesce({between}, {by}, {undated})"


def _state() -> str:
    provisional = StateName.PROVISIONAL
    words = {str(name): state_text(State(name)) for name in StateName if name != provisional}
    counts = _sentence(tr("provisional {counts}"), counts=_value(f'substr("state", {len(provisional) + 2})'))
    state = f"""if("state" LIKE '{provisional}%', {counts}, {_word("state", words)})"""
    shown = ", ".join(f"'{flag}'" for flag in SHOWN_FLAGS)
    return f"""if("flag" IN ({shown}), {state}, {_word("flag", _flags())})"""


def _verdict() -> str:
    words = {verdict: verdict_text(verdict) for verdict in map(str, Verdict)}
    unjudged = _text(tr("not judged yet"))
    return f"coalesce({_word('verdict', words)}, {unjudged})"


def _area() -> str:
    """As ``words.area_text``: the unit that suits it, and two digits."""
    kilometres = _sentence(tr("{value} km²"), value=_rounded('"area_m2" / 1000000'))
    hectares = _sentence(tr("{value} ha"), value=_rounded('"area_m2" / 10000'))
    metres = _sentence(tr("{value} m²"), value=_rounded('"area_m2"'))
    return f'if("area_m2" >= 10000000, {kilometres}, if("area_m2" >= 1000, {hectares}, {metres}))'


def _rounded(value: str) -> str:
    """As ``words.rounded_text``."""
    rounded = f"round({value}, 1 - floor(log10({value})))"
    return f"format_number({rounded}, max(0, 1 - floor(log10({rounded}))))"


def _flags() -> dict[str, str]:
    return {flag: flag_text(flag) for flag in map(str, Flag)}


def _sentence(sentence: str, **values: str) -> str:
    """A sentence with expressions in its gaps; NULL where one of them is, so that another sentence can take its place."""
    pairs = ", ".join(f"'{{{name}}}', {value}" for name, value in values.items())
    known = " AND ".join(f"({value}) IS NOT NULL" for value in values.values())
    return f"if({known}, replace({_text(sentence)}, map({pairs})), NULL)"


def _word(column: str, words: Mapping[str, str]) -> str:
    """The word for the value of a column, and the value itself where there is none for it."""
    pairs = ", ".join(f"{_text(value)}, {_text(word)}" for value, word in words.items())
    itself = _value(f'"{column}"')
    return f'coalesce(map_get(map({pairs}), "{column}"), {itself})'


def _value(expression: str) -> str:
    """A value as text of HTML; NULL stays NULL."""
    for letter, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        expression = f"replace({expression}, '{letter}', '{entity}')"
    return expression


def _of_leaf(names: Sequence[str]) -> str:
    return f'array_get(array({", ".join(map(_text, names))}), "leaf")'


def _joined(*parts: str) -> str:
    return " || ', ' || ".join(parts)


def _text(text: str) -> str:
    return QgsExpression.quotedString(escape(text, quote=False))


def _filled(expression: str) -> str:
    return f"[% {expression} %]"
