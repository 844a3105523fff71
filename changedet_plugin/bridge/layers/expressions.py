"""What is a change, for expressions?

In filters, labels, styles and layouts. Needs no engine, and no feature's blobs.

QGIS asks from whatever thread draws, so nothing here touches a layer but to read its source.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionFunction,
    QgsExpressionNodeFunction,
    QgsMapLayer,
    QgsProject,
    QgsProviderRegistry,
)
from qgis.PyQt.QtCore import QCoreApplication, QThread

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers import style
from changedet_plugin.bridge.result.tables import ChangeTable, read_changes
from changedet_plugin.bridge.words import to_qdate
from changedet_plugin.core.errors import ChangeDetError, ResultError
from changedet_plugin.core.result_schema import LAYERS, Layer, layer_of
from changedet_plugin.core.similarity import cosine

_OMITTED = ""
"""In the place of an argument that was not given; NULL is an argument."""
_MEASURES = ("distance", "lof")
_MOST_TABLES = 4
_reading = threading.Lock()
_elsewhere: dict[str, tuple[str, str]] = {}
_registered: list[QgsExpressionFunction] = []


@dataclass(frozen=True)
class _Asked:
    """The feature that an expression is evaluated for."""

    function: str
    layer_id: str
    fid: int

    def table(self) -> ChangeTable:
        """The result that the feature is of; ResultError where it is of none."""
        path, name = _source(self.layer_id)
        layer = layer_of(name)
        if not path or layer is None:
            sentence = tr("{function} works in the layers of a result only, changes and patches.")
            raise ResultError(sentence.format(function=self.function))
        try:
            status = Path(path).stat()
        except OSError as error:
            raise ResultError(tr("There is no file {path}.").format(path=path)) from error
        with _reading:
            return _table(path, layer, status.st_mtime_ns, status.st_size)


class _Function(QgsExpressionFunction):
    """One function; ``work`` gets what was asked and the arguments."""

    def __init__(self, name: str, parameters: dict[str, str], words: str, work: Callable[[_Asked, list[Any]], Any]) -> None:
        made = [QgsExpressionFunction.Parameter(parameter, True, _OMITTED) for parameter in parameters]
        super().__init__(name, made, tr("Changes"), _help(name, parameters, words))
        self._work = work

    def func(
        self, values: list[Any], context: QgsExpressionContext | None, parent: QgsExpression, _node: QgsExpressionNodeFunction
    ) -> Any:
        """Evaluate; a mishap becomes the error of the expression."""
        layer_id = str(context.variable("layer_id") or "") if context is not None else ""
        fid = context.feature().id() if context is not None and context.hasFeature() else 0
        try:
            return self._work(_Asked(self.name(), layer_id, int(fid)), values)
        except ChangeDetError as error:
            parent.setEvalErrorString(str(error))
            return None

    def isStatic(self, _node: Any, _parent: Any, _context: Any) -> bool:
        """Whether it is the same for all features: never, though its arguments may be."""
        return False

    def referencedColumns(self, _node: Any) -> set[str]:
        """Which columns it needs: none, the table is read apart."""
        return set()


def register_functions() -> None:
    """Make the functions known to all expressions."""
    for function in _functions():
        QgsExpression.registerFunction(function)
        _registered.append(function)


def unregister_functions() -> None:
    """Undo ``register_functions``."""
    for function in _registered:
        QgsExpression.unregisterFunction(function.name())
    _registered.clear()
    _elsewhere.clear()
    _table.cache_clear()


def know(layer: QgsMapLayer) -> None:
    """Keep the source of a layer whose project may not be the one that QGIS shows."""
    _elsewhere[layer.id()] = (layer.providerType(), layer.source())


def _functions() -> list[_Function]:
    number = tr("number of a change of the layer: its rank, or the fid of a patch")
    return [
        _Function(
            "changedet_similarity",
            {"other": number, "of": tr("the change it is compared with; left out = this feature")},
            tr(
                "Cosine of the angle between two change vectors, -1 to 1; 1 = changed in exactly the same way. With no "
                "argument: between this feature and the change whose like is being shown."
            ),
            _similarity,
        ),
        _Function(
            "changedet_series",
            {"measure": tr("'distance' (left out = this) or 'lof'")},
            tr(
                "Distance from the reference, or local outlier factor, of this feature at every date of the run, as an "
                "array; 1 = a usual date, NULL = a masked or a reference date."
            ),
            _series,
        ),
        _Function("changedet_dates", {}, tr("The dates of the run, as an array in the order of changedet_series."), _dates),
    ]


def _similarity(asked: _Asked, values: list[Any]) -> float | None:
    given = [value for value in values if value != _OMITTED]
    if not given:
        return style.shown_similarity(asked.layer_id, asked.fid)
    table = asked.table()
    rows = [table.row_of(_whole(value)) for value in (*given, asked.fid)[:2]]
    known = [row for row in rows if row is not None]
    return float(cosine(table.vector[known[:1]], table.vector[known[1]])[0]) if len(known) == 2 else None


def _series(asked: _Asked, values: list[Any]) -> list[float | None] | None:
    measure = str(values[0] or _MEASURES[0]).lower()
    if measure not in _MEASURES:
        sentence = tr("changedet_series knows no measure {measure}; write 'distance' or 'lof'.")
        raise ResultError(sentence.format(measure=measure))
    table = asked.table()
    row = table.row_of(asked.fid)
    if row is None:
        return None
    numbers = table.series[row][_MEASURES.index(measure)].tolist()
    return [number if math.isfinite(number) else None for number in numbers]


def _dates(asked: _Asked, _values: list[Any]) -> list[Any]:
    return [to_qdate(date) for date in asked.table().dates]


def _whole(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        sentence = tr("{value} is not the number of a change; write its rank.")
        raise ResultError(sentence.format(value=value)) from None


def _source(layer_id: str) -> tuple[str, str]:
    """File and table of a layer as it is now; empty for an unknown one."""
    known = _elsewhere.get(layer_id)
    # Maps are drawn in threads, where the project's layers may not be touched: what is drawn there was opened, and so known.
    if known is None and QThread.currentThread() == QCoreApplication.instance().thread():
        layer = QgsProject.instance().mapLayer(layer_id)
        known = (layer.providerType(), layer.source()) if layer is not None else None
    return _decoded(*known) if known is not None else ("", "")


@lru_cache(maxsize=32)
def _decoded(provider: str, source: str) -> tuple[str, str]:
    parts = QgsProviderRegistry.instance().decodeUri(provider, source)
    return str(parts.get("path") or ""), str(parts.get("layerName") or LAYERS[0])


@lru_cache(maxsize=_MOST_TABLES)
def _table(path: str, layer: Layer, _changed: int, _n_bytes: int) -> ChangeTable:
    """A table of a result, read again when its file is another one."""
    return read_changes(path, layer)


def _help(name: str, parameters: dict[str, str], words: str) -> str:
    """What the expression builder shows."""
    syntax = f"{name}({', '.join(f'[{parameter}]' for parameter in parameters)})"
    rows = "".join(f"<tr><td><b>{parameter}</b></td><td>{escape(text)}</td></tr>" for parameter, text in parameters.items())
    arguments, heading = escape(tr("Arguments")), escape(tr("Syntax"))
    table = f"<h4>{arguments}</h4><table>{rows}</table>" if rows else ""
    return f"<h3>{name}</h3><p>{escape(words)}</p><h4>{heading}</h4><code>{syntax}</code>{table}"
