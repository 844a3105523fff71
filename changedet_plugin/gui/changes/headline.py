"""What does the list hold and leave out, in plain words?"""

from __future__ import annotations

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable


def headline(table: ChangeTable, n_shown: int) -> list[str]:
    """How many of how many are listed, over which years; then the same in fewer words."""
    n_all = len(table.fid)
    parts = [tr("{shown} of %n changes", n_all).format(shown=n_shown)]
    dates = [date for date in table.date if date is not None]
    if dates:
        first, last = min(dates).year, max(dates).year
        parts.append(str(first) if first == last else tr("{first}–{last}").format(first=first, last=last))
    return [", ".join(parts), parts[0], tr("{shown} of {count}").format(shown=n_shown, count=n_all)]


def not_shown(n_weaker: int, n_passed: int, n_others: int, first: int) -> tuple[str, str]:
    """What is not listed, on one line, and which control brings it back; empty = everything is listed.

    ``first``: rank of the first change that is listed; what comes before it is missed at once, and so it is named.
    """
    kinds = (
        (n_weaker, tr("%n weaker", n_weaker), tr("Raise “Show top” to see the weaker ones.")),
        (
            n_passed,
            tr("%n by their flag", n_passed),
            tr("Tick more under Filters, Flag to see what few dates or one patch alone show."),
        ),
        (n_others, tr("%n by filters", n_others), tr("Types and filters hide the others.")),
    )
    held = [(words, way) for count, words, way in kinds if count > 0]
    if not held:
        return "", ""
    parts = ", ".join(words for words, _ in held)
    if first > 1:
        ranks = "#1" if first == 2 else f"#1–#{first - 1}"
        text = tr("Not shown, {ranks} among them: {parts}").format(ranks=ranks, parts=parts)
    else:
        text = tr("Not shown: {parts}").format(parts=parts)
    return text, " ".join([text + ".", *(way for _, way in held)])
