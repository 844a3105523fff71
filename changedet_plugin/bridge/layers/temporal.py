"""When is a layer of the series, or a change, on the map?

For QGIS's temporal controller; every range is half-open.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from qgis.core import Qgis, QgsDateTimeRange, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QDateTime, Qt, QTime

from changedet_plugin.bridge.words import to_qdate

_START = 'to_datetime("date")'
"""Not the field as it is: as text a date is less than its own midnight, and a change would show one frame early."""
_ALONE = datetime.timedelta(days=365)
"""How long the only date of a series lasts."""


def series_end(dates: Sequence[datetime.date]) -> datetime.date:
    """Where a series of one date or more ends: as long after its last date as that came after the one before."""
    known = sorted(set(dates))
    return known[-1] + (known[-1] - known[-2] if len(known) > 1 else _ALONE)


def show_from_date(layer: QgsVectorLayer, dates: Sequence[datetime.date]) -> None:
    """Let a change appear at its date and stay to the end of the series, whose ``dates`` are given."""
    temporal = layer.temporalProperties()
    temporal.setMode(Qgis.VectorTemporalMode.FeatureDateTimeStartAndEndFromExpressions)
    temporal.setLimitMode(Qgis.VectorTemporalLimitMode.IncludeBeginExcludeEnd)
    temporal.setStartField("date")  # for an analyst who chooses another mode
    temporal.setStartExpression(_START)
    end = series_end(dates) if dates else None
    temporal.setEndExpression(f"make_datetime({end.year}, {end.month}, {end.day}, 0, 0, 0)" if end is not None else "")
    temporal.setIsActive(True)


def shows_from_date(layer: QgsVectorLayer) -> bool:
    """Whether ``show_from_date`` still holds; a style that is loaded from the file takes it away."""
    return bool(layer.temporalProperties().startExpression() == _START)


def set_ranges(layers: Iterable[tuple[QgsRasterLayer, datetime.date]]) -> Callable[[], None]:
    """Show every raster from its date to the next date of the series, the last one a step longer; call the result to undo.

    Layers of one date share their range.
    """
    dated = list(layers)
    undo = [partial(_restore, layer, _state(layer)) for layer, _ in dated]
    days = sorted({date for _, date in dated})
    following = dict(zip(days, [*days[1:], series_end(days)])) if days else {}
    for layer, date in dated:
        temporal = layer.temporalProperties()
        temporal.setMode(Qgis.RasterTemporalMode.FixedTemporalRange)
        temporal.setFixedTemporalRange(_between(date, following[date], is_first=date == days[0]))
        temporal.setIsActive(True)
        layer.triggerRepaint()

    def restore() -> None:
        for step in undo:
            step()

    return restore


def _between(begin: datetime.date, end: datetime.date, is_first: bool) -> QgsDateTimeRange:
    """From one date to the other, so that QGIS does not draw it in the frames that meet it at either end.

    QGIS (3.22 to 4, qgis/QGIS#53079) takes every frame for closed, and a project keeps a range as closed: a second at either
    end is left out. The first date of a series is whole, for the frames of the temporal controller start there.
    """
    return QgsDateTimeRange(_midnight(begin).addSecs(0 if is_first else 1), _midnight(end).addSecs(-1))


def _state(layer: QgsRasterLayer) -> tuple[Any, QgsDateTimeRange, bool]:
    temporal = layer.temporalProperties()
    return temporal.mode(), QgsDateTimeRange(temporal.fixedTemporalRange()), temporal.isActive()


def _restore(layer: QgsRasterLayer, state: tuple[Any, QgsDateTimeRange, bool]) -> None:
    try:
        temporal = layer.temporalProperties()
    except RuntimeError:  # the layer was removed meanwhile
        return
    mode, fixed, active = state
    temporal.setMode(mode)
    temporal.setFixedTemporalRange(fixed)
    temporal.setIsActive(active)
    layer.triggerRepaint()


def _midnight(date: datetime.date) -> QDateTime:
    """In UTC, as the temporal controller counts."""
    moment = QDateTime(to_qdate(date), QTime(0, 0))
    moment.setTimeSpec(Qt.TimeSpec.UTC)
    return moment
