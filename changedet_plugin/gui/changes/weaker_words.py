"""What does the Changes page say where little or nothing is above the limit?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.words import score_text

FEW = 10
"""Changes that a result opens with below which more are offered."""


@dataclass(frozen=True)
class Counts:
    """How many changes a result lists."""

    above: int
    """At or above the limit, whatever their flag."""
    opening: int
    """Of these the ones that it opens with: those that lasted."""
    listed_below: int
    """Listed though they are weaker than the limit."""


def counts(table: ChangeTable) -> Counts:
    """Count the changes of a result."""
    above = table.score >= table.run.threshold
    opening = np.array([flag in (Filter().flags or ()) for flag in table.flag], bool)
    return Counts(int(above.sum()), int((above & opening).sum()), int((~above).sum()))


def short_list(table: ChangeTable) -> str:
    """Why the list is short."""
    n, limit = counts(table), score_text(table.run.threshold)
    if not n.above:
        return tr("No change reaches the limit of {limit}.").format(limit=limit)
    if n.opening < n.above:
        sentence = tr("%n changes reach the limit of {limit}, and {shown} of them are clear enough to be shown first.", n.above)
        return sentence.format(limit=limit, shown=n.opening)
    return tr("Only %n changes reach the limit of {limit}.", n.above).format(limit=limit)


def strongest_below(score: float | None, limit: float) -> str:
    """What comes next after the list."""
    if score is None:
        return tr("Nothing lies below it.")
    if score_text(score) == score_text(limit):
        return tr("The strongest place below it comes close to it.")
    return tr("The strongest place below it scores {score}.").format(score=score_text(score))


def below_limit(table: ChangeTable) -> str:
    """What the list is, where it holds places below the limit."""
    run, below = table.run, table.run.facts.below_limit
    sentence = tr("The %n strongest places below the limit of {limit}, down to {lowest}.", len(table.fid))
    limit = run.threshold if below is None else float(below["limit"])
    return sentence.format(limit=score_text(limit), lowest=score_text(run.listed_from))
