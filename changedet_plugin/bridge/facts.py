"""One change in plain words."""

from __future__ import annotations

import math

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.words import area_text, date_text, flag_text


def change_facts(table: ChangeTable, row: int, threshold: float) -> str:
    """What the analyst should know of a change: when, how unusual, how sure, how large; one sentence each."""
    sentences = [_when(table, row), _how_unusual(table, row)]
    sentences.append(_seen(table, row, threshold))
    area = area_text(float(table.area_m2[row]))
    n_patches = int(table.n_patches[row])
    sentences.append(tr("%n patches, {area}.", n_patches).format(area=area))
    state = table.state[row]
    if state == "ended":
        sentences.append(tr("It has ended: the place looks like its past again."))
    elif state.startswith("provisional"):
        sentences.append(tr("Provisional: {counts} confirmations so far.").format(counts=state.partition(" ")[2]))
    return " ".join(sentence for sentence in sentences if sentence)


def _when(table: ChangeTable, row: int) -> str:
    kind, start, end = flag_text(table.flag[row]), table.date_from[row], table.date[row]
    if end is None:
        return tr("{kind}.").format(kind=kind)
    if start is None:
        return tr("{kind} by {date}.").format(kind=kind, date=date_text(end))
    return tr("{kind} between {start} and {end}.").format(kind=kind, start=date_text(start), end=date_text(end))


def _how_unusual(table: ChangeTable, row: int) -> str:
    """The score, and where the list ends: a short reference has no fixed limit."""
    score, run = float(table.score[row]), table.run
    if run.lists_more:
        sentence = tr("Score {score}: about {times} times the usual variation here (the list goes down to {limit}).")
    else:
        sentence = tr("Score {score}: about {times} times the usual variation here ({limit} is the limit).")
    limit = run.listed_from if run.lists_more else run.threshold
    return sentence.format(score=f"{score:.1f}", times=f"{score:.0f}", limit=f"{limit:.2g}")


def _seen(table: ChangeTable, row: int, threshold: float) -> str:
    """At how many of the valid dates since the change it is seen: the distance is nearer to the peak than to the past."""
    changed = table.date[row]
    if changed is None:
        return ""
    since = [value for date, value in zip(table.dates, table.series[row][0]) if date >= changed and math.isfinite(value)]
    limit = min(threshold, 1 + 0.5 * (float(table.magnitude[row]) - 1))
    seen = sum(bool(value >= limit) for value in since)
    return tr("Seen at {seen} of %n dates since.", len(since)).format(seen=seen) if since else ""
