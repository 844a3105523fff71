"""What is one change, in plain words?"""

from __future__ import annotations

import math

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.words import area_text, date_text, flag_text, rounded_text, score_text, size_text, state_text
from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.core.result_schema import SHOWN_FLAGS, Flag, State, StateName

_TWICE = 1.5
"""Score below which "about 1 times" would be said."""


def change_facts(table: ChangeTable, row: int, threshold: float) -> str:
    """What the analyst should know of a change: when, how unusual, how sure, how large; one sentence each."""
    sentences = [_when(table, row), _how_unusual(table, row)]
    sentences.append(_seen(table, row, threshold))
    state = State.parse(table.state[row])
    if state.name in (StateName.ENDED, StateName.FADED):
        sentences.append(_how_it_ended(table, row, state))
    elif state.name == StateName.PROVISIONAL:
        sentences.append(tr("Provisional: {counts} confirmations so far.").format(counts=state.counts))
    sentences.append(_area(table, row))
    return " ".join(sentence for sentence in sentences if sentence)


def state_words(table: ChangeTable, row: int) -> str:
    """The state of a change, or its flag where it does not last."""
    if table.flag[row] not in SHOWN_FLAGS:
        return flag_text(table.flag[row])
    return state_text(State(StateName.CHANGED) if table.run.has_one_new_date else State.parse(table.state[row]))


def _how_it_ended(table: ChangeTable, row: int, state: State) -> str:
    """That it is seen no more, since when, and how much has come back; results of an earlier version only say that it ended."""
    last, back = table.date_end[row], float(table.recovered[row])
    if last is None:
        return tr("It has ended: the place looks like its past again.")
    if state.name == StateName.FADED:
        sentence = tr("Last seen on {date}; no later date of the same season can tell whether it is over.")
    elif math.isfinite(back):
        sentence = tr("It has ended: last seen on {date}; a year later {share} % of it had come back.")
    else:
        sentence = tr("It has ended: last seen on {date}; the place looks like its past again.")
    return sentence.format(date=date_text(last), share=f"{100 * back:.0f}" if math.isfinite(back) else "")


def limit_words(run: StoredRun) -> str:
    """The limit of a run, which has one meaning everywhere, and how far weaker changes are listed."""
    limit = score_text(run.threshold)
    if not run.lists_more:
        return limit
    return tr("{limit}; weaker ones are listed down to {lowest}").format(limit=limit, lowest=score_text(run.listed_from))


def calibration(run: StoredRun) -> str:
    """How many of what did not change are expected over the limit; empty where the run does not say it."""
    expected = run.facts.false_per_1000
    if expected is None:
        return ""
    sentence = tr("Of 1000 patches without a change about {count} are expected to reach the limit of {limit}.")
    return sentence.format(count=rounded_text(expected) if expected < 1 else f"{expected:.0f}", limit=score_text(run.threshold))


def patch_size(run: StoredRun) -> str:
    """The side of a patch with its unit; empty where the run does not say it."""
    return size_text(run.facts.patch_m) if run.facts.patch_m else ""


def change_title(table: ChangeTable, row: int) -> str:
    """What a change is called: its rank, its type and how large it is."""
    rank, kind = int(table.rank[row]), table.type[row]
    parts = (
        f"#{rank}" if rank > 0 else tr("not ranked"),
        tr("type {type}").format(type=kind) if kind else "",
        area_text(float(table.area_m2[row])),
    )
    return " · ".join(part for part in parts if part)


def _when(table: ChangeTable, row: int) -> str:
    kind, start, end = flag_text(table.flag[row]), table.date_from[row], table.date[row]
    if table.flag[row] == Flag.LASTING and table.run.has_one_new_date:
        kind = tr("Changed")
    elif table.flag[row] == Flag.ENDED:
        kind = tr("Change")
    if end is None:
        return tr("{kind}.").format(kind=kind)
    if start is None:
        return tr("{kind} by {date}.").format(kind=kind, date=date_text(end))
    return tr("{kind} between {start} and {end}.").format(kind=kind, start=date_text(start), end=date_text(end))


def _how_unusual(table: ChangeTable, row: int) -> str:
    """The score, the limit, and what the score means: a short reference does not know what is usual at a place."""
    score, run = float(table.score[row]), table.run
    shown, limit = score_text(score), score_text(run.threshold)
    if score < run.threshold and shown == limit:
        sentence = tr("Score just below the limit of {limit}: {meaning}.")
    elif score >= run.threshold:
        sentence = tr("Score {score}, above the limit of {limit}: {meaning}.")
    else:
        sentence = tr("Score {score}, below the limit of {limit}: {meaning}.")
    if not run.knows_usual:
        meaning = tr("the place stands out from the rest of the scene")
    elif score < _TWICE:
        meaning = tr("the place differs from its past about as much as on a usual date")
    else:
        meaning = tr("the place differs from its past about {times} times as much as on a usual date")
    meaning = meaning.format(times=f"{score:.0f}")
    return sentence.format(score=shown, limit=limit, meaning=meaning)


def _seen(table: ChangeTable, row: int, threshold: float) -> str:
    """At how many of its valid dates it is seen: the distance is nearer to the peak than to the past."""
    changed, last = table.date[row], table.date_end[row]
    if changed is None or table.run.has_one_new_date:
        return ""
    values = zip(table.dates, table.series[row][0])
    since = [value for date, value in values if changed <= date <= (last or date) and math.isfinite(value)]
    limit = min(threshold, 1 + 0.5 * (float(table.magnitude[row]) - 1))
    seen = sum(bool(value >= limit) for value in since)
    if not since:
        return ""
    if last is not None:
        return tr("Seen at {seen} of %n dates, from the first to the last.", len(since)).format(seen=seen)
    return tr("Seen at {seen} of %n dates since.", len(since)).format(seen=seen)


def _area(table: ChangeTable, row: int) -> str:
    """An area of patches is no measured one."""
    area, size, n_patches = area_text(float(table.area_m2[row])), patch_size(table.run), int(table.n_patches[row])
    if not size:
        return tr("About {area}, counted in %n patches.", n_patches).format(area=area)
    return tr("About {area}, counted in %n patches of {size}.", n_patches).format(area=area, size=size)
