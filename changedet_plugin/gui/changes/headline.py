"""What the list holds and what it leaves out, in plain words."""

from __future__ import annotations

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable


def headline(table: ChangeTable, n_shown: int) -> str:
    """How many of how many are listed, over which years."""
    parts = [tr("{shown} of %n changes", len(table.fid)).format(shown=n_shown)]
    dates = [date for date in table.date if date is not None]
    if dates:
        first, last = min(dates).year, max(dates).year
        parts.append(str(first) if first == last else tr("{first}–{last}").format(first=first, last=last))
    return ", ".join(parts)


def not_shown(n_weaker: int, n_passed: int, n_others: int) -> str:
    """What is not listed, and which control brings it back; empty = everything is listed."""
    parts = [
        tr("%n weaker (Strongest)", n_weaker) if n_weaker > 0 else "",
        tr("%n that did not last (Flag)", n_passed) if n_passed > 0 else "",
        tr("%n by the other filters", n_others) if n_others > 0 else "",
    ]
    text = ", ".join(part for part in parts if part)
    return tr("Not shown: {parts}.").format(parts=text) if text else ""
