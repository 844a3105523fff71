"""What does a report say of a change, of the chosen ones and of the run?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from qgis.core import QgsCoordinateFormatter, QgsPointXY
from qgis.PyQt.QtGui import QColor

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.report.choice import Choice
from changedet_plugin.bridge.result.change_sentences import limit_words, patch_size
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.result.type_cut import COLOURS
from changedet_plugin.bridge.words import area_text, date_text, flag_words, size_text
from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.core.result_schema import Flag, Verdict
from changedet_plugin.core.run_facts import RunFacts

Rows = list[list["str | QColor"]]
"""Cells of a table; a colour fills its cell."""


def headline(table: ChangeTable, row: int) -> str:
    """Rank, type, and what happened when."""
    rank, kind = int(table.rank[row]), table.type[row]
    name = f"#{rank}" if rank else tr("not ranked")
    if kind:
        name = tr("{name} type {type}").format(name=name, type=kind)
    return tr("{name} – {what}").format(name=name, what=_what(table, row))


def _what(table: ChangeTable, row: int) -> str:
    what, start, end = flag_words(table.flag[row]), table.date_from[row], table.date[row]
    if table.flag[row] == Flag.LASTING and table.run.has_one_new_date:
        what = tr("changed")
    elif table.flag[row] == Flag.ENDED:
        what = tr("change")
    if end is None:
        return what
    if start is None:
        return tr("{what} by {date}").format(what=what, date=date_text(end))
    return tr("{what} between {start} and {end}").format(what=what, start=date_text(start), end=date_text(end))


def place_text(point: QgsPointXY) -> str:
    """Latitude and longitude of a point of WGS 84."""
    degrees = QgsCoordinateFormatter.Format.FormatDecimalDegrees
    north = QgsCoordinateFormatter.formatY(point.y(), degrees, 5)
    return f"{north}, {QgsCoordinateFormatter.formatX(point.x(), degrees, 5)}"


def count_text(choice: Choice) -> str:
    """How many changes the report is about, how they were judged, and how many have no page."""
    table, rows = choice.table, list(choice.rows)
    area = area_text(float(table.area_m2[rows].sum()))
    sentences = [tr("%n changes, about {area} in all.", len(rows)).format(area=area)]
    size = patch_size(table.run)
    if size:
        sentences.append(tr("Areas are counted in whole patches of {size}.").format(size=size))
    if table.run.is_below_limit:
        sentences.append(tr("These are the strongest places below the limit of the run, which does not list them."))
    verdicts = [table.verdict[row] or "" for row in rows]
    counts = {name: verdicts.count(name) for name in (*map(str, Verdict), "")}
    judged = tr("Judged: {confirmed} confirmed, {rejected} rejected, {unsure} unsure; {open} not judged.")
    n_open = counts.pop("")
    sentences.append(judged.format(open=n_open, **counts) if n_open < len(rows) else tr("None is judged yet."))
    if choice.n_left_out:
        left_out = tr("Pages follow for the {shown} strongest; %n weaker ones are on the map only.", choice.n_left_out)
        sentences.append(left_out.format(shown=choice.n_pages))
    return " ".join(sentences)


def type_rows(choice: Choice) -> Rows:
    """Colour, type, words, count and area, most changes first as the letters go."""
    table, rows = choice.table, choice.rows
    made: Rows = []
    for kind in sorted({table.type[row] or "" for row in rows}, key=lambda name: (not name, len(name), name)):
        of_kind = [row for row in rows if (table.type[row] or "") == kind]
        area = area_text(float(table.area_m2[of_kind].sum()))
        colour = QColor(COLOURS.get(kind, "#9a9a9a"))
        made.append([colour, kind or "–", table.type_name[of_kind[0]] or "", str(len(of_kind)), area])
    return made


def date_rows(run: StoredRun) -> Rows:
    """Date, role, valid share, shift and note of every date, those that were left out too."""
    roles = {"reference": tr("reference"), "new": tr("new"), "dropped": tr("left out")}
    made: Rows = []
    for row in run.date_rows:
        share, role = row.get("valid_share"), str(row.get("role"))
        valid = "" if share is None else f"{share:.0%}"
        made.append([date_text(row["date"]), roles.get(role, role), valid, _shift(row), str(row.get("note") or "")])
    return made


def _shift(row: Mapping[str, Any]) -> str:
    x, y = row.get("shift_x_px"), row.get("shift_y_px")
    if x is None or y is None:
        return tr("unknown") if row.get("position") == "unknown" else ""
    text = tr("{pixels} pixels, corrected") if row.get("corrected") else tr("{pixels} pixels")
    return text.format(pixels=f"{math.hypot(x, y):.1f}")


def method_rows(run: StoredRun) -> Rows:
    """How the result was made, in words."""
    facts = run.facts
    encoder = facts.encoder.get("name") or facts.encoder.get("id") or facts.encoder_id
    reference = [date for date, is_reference in zip(run.dates, run.is_reference) if is_reference]
    confirm = facts.confirm or facts.parameters.get("confirm")
    limit = tr("score {limit} ({rule})").format(limit=limit_words(run), rule=facts.threshold_rule or "–")
    pairs = [
        (tr("Encoder"), encoder),
        (tr("Bands"), facts.preprocessing_id.rpartition("; ")[2]),
        (tr("Sensor"), {"radar in decibels": tr("radar"), "radar in power": tr("radar, from power")}.get(facts.sensor, "")),
        (tr("Patch"), _patch(facts)),
        (tr("Limit"), limit),
        (tr("Confirmation"), tr("a change has to be seen at %n dates in a row", int(confirm)) if confirm else ""),
        (tr("Reference"), _reference(reference)),
        (tr("Computed on"), _processor(facts.provider)),
        (tr("Version"), facts.version),
        (tr("Run"), run.run_id),
        (tr("Begun"), facts.started.replace("T", " ")),
        (tr("Result"), run.path),
    ]
    return [[title, words] for title, words in pairs if words.strip()]


def _processor(provider: str) -> str:
    """What computed, without the name that ONNX Runtime has for it."""
    words = {"CPUExecutionProvider": tr("the processor"), "CUDAExecutionProvider": tr("the graphics card")}
    return words.get(provider, provider.replace("ExecutionProvider", ""))


def _patch(facts: RunFacts) -> str:
    if not facts.patch_px or not facts.patch_m:
        return ""
    words = tr("{pixels} pixels, {size} wide: the smallest change that is told apart")
    return words.format(pixels=facts.patch_px, size=size_text(facts.patch_m))


def _reference(dates: list[Any]) -> str:
    if not dates:
        return ""
    words = tr("%n dates, {first} to {last}", len(dates))
    return words.format(first=date_text(min(dates)), last=date_text(max(dates)))
