"""Between which dates is a change shown?"""

from __future__ import annotations

import datetime

import numpy as np

from changedet_plugin.bridge.result.tables import ChangeTable

_LONE = 2.0
"""A distance so many times the usual one since the change is of something else on top of it, a cloud as a rule."""


def usual_dates(
    table: ChangeTable, row: int, at_hand: tuple[datetime.date, ...]
) -> tuple[datetime.date | None, datetime.date | None]:
    """The dates at hand between which a change happened: the last clear one before it, the first clear one since.

    A date is clear where it is not masked at this place and does not stand out from the dates beside it.
    """
    since = table.date[row]
    if since is None:
        return (at_hand[0], at_hand[-1]) if at_hand else (None, None)
    until = table.date_from[row] or since - datetime.timedelta(days=1)
    before = [date for date in at_hand if date <= until] or [date for date in at_hand if date < since]
    after = [date for date in at_hand if date >= since]
    distance = _distances(table, row)
    return _last_clear(before, distance, table.threshold), _first_clear(after, distance)


def _last_clear(before: list[datetime.date], distance: dict[datetime.date, float], threshold: float) -> datetime.date | None:
    """Of the reference nothing is known but that the result's own choice is valid; of new dates, how far they are from it."""
    seen = [date for date in before if date not in distance or np.isfinite(distance[date])]
    calm = [date for date in seen if date not in distance or distance[date] < threshold]
    clear = calm or seen or before
    return clear[-1] if clear else None


def _first_clear(after: list[datetime.date], distance: dict[datetime.date, float]) -> datetime.date | None:
    seen = [date for date in after if np.isfinite(distance.get(date, np.nan))]
    usual = np.median([distance[date] for date in seen]) if seen else np.inf
    calm = [date for date in seen if distance[date] <= _LONE * usual]
    return next(iter(calm or seen or after), None)


def _distances(table: ChangeTable, row: int) -> dict[datetime.date, float]:
    """Of the new dates; NaN where one is masked at this place."""
    dates = zip(table.dates, table.is_reference, table.series[row, 0].tolist())
    return {date: distance for date, is_reference, distance in dates if not is_reference}
