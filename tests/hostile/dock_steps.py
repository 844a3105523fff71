"""What is done with a result, or a project, in the dock? All that a person can do, a step at a time.

Each step may end in a sentence of the dock; a step of the bridge alone may raise ``ChangeDetError``, which is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsMapRendererSequentialJob,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize, Qt

from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.bridge.result.since import find_previous
from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.gui.dock.change_dock import ChangeDock
from changedet_plugin.gui.similar.control import FOLDER, HERE

_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DecorationRole)
_FEW = 3
"""Changes that are gone to, told of and judged."""


def result(dock: ChangeDock, path: str) -> Iterator[None]:
    """Open a result and do everything with it; one that is refused leaves nothing in the project."""
    dock._open_result(path)
    yield
    project = QgsProject.instance()
    if dock.session.result.layers is None:
        left = [*project.mapLayers(), *(group.name() for group in project.layerTreeRoot().findGroups())]
        assert not left, f"a refused result left {left}"
        return
    for step in (_look, _filter, _judge, _search, _take_out, _reopen):
        for _done in step(dock, Path(path).parent):
            yield


def project(dock: ChangeDock, path: str) -> Iterator[None]:
    """Open a project, look at the series it brings, and save it again."""
    QgsProject.instance().read(path)
    yield
    model = dock.session.model
    yield from _cells(model)
    dock.session.pixel_size()
    dock.session.used_rows()
    yield
    QgsProject.instance().write(path)
    yield


def _cells(model: object) -> Iterator[None]:
    for row in range(min(model.rowCount(), 20)):
        for column in range(model.columnCount()):
            for role in _ROLES:
                model.data(model.index(row, column), role)
    yield


def _fids(dock: ChangeDock) -> list[int]:
    model = dock.changes.model
    return [model.fid_at(row) for row in range(min(model.rowCount(), _FEW))]


def _look(dock: ChangeDock, _folder: Path) -> Iterator[None]:
    """List, selection, evidence, zoom, tips, styles and types."""
    control = dock.session.result
    yield from _cells(dock.changes.model)
    for fid in _fids(dock):
        control.select([fid])
        control.zoom_to(fid)
        dock.changes.show_selected([fid])
        yield
    control.zoom_to_ground()
    for layer in (control.layers.changes, control.layers.patches):
        _tips(layer)
        for name in layer.styleManager().styles():
            control.apply_style(name)
            _draw(dock, layer)
            yield
    control.cut_types(2)
    yield
    _draw(dock, control.layers.changes)
    centre = control.layers.changes.extent().center()
    dock.session.places.ask(QgsPointXY(centre))
    yield


def _tips(layer: QgsVectorLayer) -> None:
    """What hovering shows, as QGIS fills it."""
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    for feature, _ in zip(layer.getFeatures(), range(_FEW)):
        context.setFeature(feature)
        QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)


def _draw(dock: ChangeDock, layer: QgsVectorLayer) -> None:
    made = dock.session.canvas.mapSettings()
    made.setLayers([layer])
    made.setOutputSize(QSize(60, 60))
    if not layer.extent().isNull():
        made.setExtent(layer.extent())
    job = QgsMapRendererSequentialJob(made)
    job.start()
    job.waitForFinished()


def _filter(dock: ChangeDock, _folder: Path) -> Iterator[None]:
    filters = dock.session.filters
    for state in (Filter(strongest=5), Filter(types=("A",)), Filter(score_from=2.5, new_only=True), Filter(flags=None)):
        filters.apply(state)
        yield
        yield from _cells(dock.changes.model)
    filters.apply_sql('"score" > 1')
    yield
    filters.apply(Filter())
    yield


def _judge(dock: ChangeDock, _folder: Path) -> Iterator[None]:
    verdicts = dock.session.verdicts
    fids = _fids(dock)
    verdicts.judge(fids, "confirmed")
    yield
    for fid in fids[:1]:
        verdicts.note(fid, "seen")
    yield
    verdicts.undo()
    yield


def _search(dock: ChangeDock, folder: Path) -> Iterator[None]:
    similar = dock.session.similar
    for fid in _fids(dock)[:1]:
        similar.look_in(HERE)
        similar.find(fid)
        yield
        similar.keep("kept", 0.5)
        similar.use("kept")
        yield
        similar.look_in(FOLDER, str(folder))
        yield
        similar.clear()
        similar.look_in(HERE)
    yield


def _take_out(dock: ChangeDock, folder: Path) -> Iterator[None]:
    exports, written = dock.session.exports, folder / "out"
    written.mkdir()
    acts: list[Callable[[], object]] = [
        lambda: exports.export(str(written / "a.gpkg"), "all"),
        lambda: exports.export(str(written / "a.geojson"), "all"),
        lambda: exports.export(str(written / "a.csv"), "filtered"),
        lambda: exports.sample(str(written / "sample.gpkg")),
        lambda: exports.report(str(written / "a.pdf"), "filtered"),
        exports.bookmark,
        exports.copy_recipe,
        exports.diagnostics,
        dock.compare.control.offers,
    ]
    for act in acts:
        act()
        yield
    run = dock.session.result.layers.run
    with suppress(ChangeDetError):
        find_previous(run, [run.path])


def _reopen(dock: ChangeDock, folder: Path) -> Iterator[None]:
    path = str(folder / "a.qgs")
    QgsProject.instance().write(path)
    QgsProject.instance().clear()
    yield
    QgsProject.instance().read(path)
    yield
    yield
