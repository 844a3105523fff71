"""Which result is shown, and what of it is selected?

Its layers, its selection, its filter, what is similar, and what is written out of it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeatureRequest,
    QgsGeometry,
    QgsMapLayer,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers import result_layers, style
from changedet_plugin.bridge.layers.result_layers import ResultLayers
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.core.errors import ChangeDetError, ResultError
from changedet_plugin.gui.result.highlights import Highlights, Outline
from changedet_plugin.gui.result.layer_actions import LayerActions
from changedet_plugin.gui.result.pick_tool import PickTool
from changedet_plugin.gui.result.shown_memory import ShownMemory
from changedet_plugin.gui.turns import Turns

_CONTEXT = 3.0
"""A change is shown with this many times its own size around it."""
_MARGIN = 1.05


class ResultControl(QObject):
    """Acts on the layers of one result. The selection of the ``changes`` layer is the only one there is."""

    changed = pyqtSignal()
    """Another result is shown, or none; ``table`` has it."""
    opened = pyqtSignal()
    """A file was opened, and not merely found in the project; ``changed`` came before."""
    found = pyqtSignal()
    """A result was found in a project that says nothing of what was shown of it; ``changed`` came before."""
    retyped = pyqtSignal()
    """The changes are told apart into other types; ``table`` has them."""
    selected = pyqtSignal(list)
    """Feature ids selected in the ``changes`` layer, the current one first."""
    picked = pyqtSignal(int)
    """A change was clicked on the map, to look for its like."""
    judge_asked = pyqtSignal(int, str)
    """A verdict was given where QGIS itself shows a change: its table, its form, the result of an identification."""
    edited = pyqtSignal()
    """Verdicts or notes were given in QGIS's own table or form; ``table`` has them."""
    evidence_asked = pyqtSignal(int)
    """What is known of a change is wanted."""
    failed = pyqtSignal(str)

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._project = project
        self._layers: ResultLayers | None = None
        self._current: int | None = None
        self._is_selecting = False
        self._is_drawn_before = False
        """Whether the drawing that goes on was begun before the selection: QGIS would keep its picture."""
        self._is_opening = False
        """Whether a result is about to be shown, and none is to be looked for."""
        self.is_zooming = False
        """Whether the map goes to a change just now, and not where the analyst moves it."""
        self.memory = ShownMemory(project, self)
        self._turns = Turns(self)
        self._actions: LayerActions | None = None
        self._highlights = Highlights(canvas)
        self._outline = Outline(canvas)
        self.pick_tool = PickTool(canvas)
        self.pick_tool.picked.connect(self.pick)
        # A project that is read brings many layers at once: look through them when it has settled.
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(0)
        self._look.timeout.connect(self._recognise)
        canvas.mapCanvasRefreshed.connect(self._draw_selection)
        project.layersAdded.connect(self._look_for_results)
        project.layersWillBeRemoved.connect(self._forget_removed)
        self._look_for_results()

    @property
    def table(self) -> ChangeTable | None:
        """The changes of the result; None = no result is open."""
        return self._layers.table() if self._layers is not None else None

    @property
    def layers(self) -> ResultLayers | None:
        """The result as layers of the project."""
        return self._layers

    def open(self, path: str, series: str = "", table: ChangeTable | None = None) -> bool:
        """Open a result file, or come back to it where it is open; False (after ``failed``) where it is none.

        ``table``: its changes, where they have been read already.
        """
        for _step in self.opening(path, series, table):
            pass
        return self._layers is not None and Path(self._layers.path) == Path(path)

    def opening(self, path: str, series: str = "", table: ChangeTable | None = None) -> Generator[None, None, None]:
        """``open`` step by step."""
        self._is_opening = True
        try:
            layers = yield from result_layers.opening(path, self._project, series, table)
            layers.table()
            yield
            self._show(layers)
            self.opened.emit()
        except ChangeDetError as error:
            self.failed.emit(str(error))
        finally:
            self._is_opening = False

    def show_layer(self, changes: QgsVectorLayer) -> bool:
        """Show another result of the project, given by its layer ``changes``; False (after ``failed``) where it is none."""
        if self._layers is not None and self._layers.changes is changes:
            return True
        layers = result_layers.result_of(changes)
        try:
            if layers is None:
                raise ResultError(tr("{path} is no result any more.").format(path=result_layers.source_of(changes)[0]))
            layers.table()
        except ChangeDetError as error:
            self.failed.emit(str(error))
            return False
        self._show(layers)
        return True

    @contextmanager
    def keeping_selection(self) -> Iterator[None]:
        """What is still shown after a change of the filter stays selected and current: QGIS drops it all."""
        layer, current = (self._layers.changes if self._layers is not None else None), self._current
        before = layer.selectedFeatureIds() if layer is not None else []
        self._is_selecting = True
        try:
            yield
            request = QgsFeatureRequest().setFilterFids(before).setFlags(QgsFeatureRequest.Flag.NoGeometry).setNoAttributes()
            kept = [feature.id() for feature in layer.getFeatures(request)] if layer is not None and before else []
            if kept and layer is not None:
                layer.selectByIds(kept)
        finally:
            self._is_selecting = False
        self._current = current
        if before:
            self._tell_selection()

    def apply_style(self, name: str) -> None:
        """Colour the changes by rank, type or date."""
        if self._layers is not None:
            for layer in (self._layers.changes, self._layers.patches):
                style.apply_style(layer, name)

    def cut_types(self, n_types: int) -> None:
        """Tell so many types of change apart, in the list and on the map."""
        if self._layers is not None:
            self._layers.cut_types(n_types)
            self.retyped.emit()

    def show_patches(self, shown: bool) -> None:
        """Draw the patches layer, which holds what is flagged seasonal or transient too, or take it off the map."""
        node = self._project.layerTreeRoot().findLayer(self._layers.patches.id()) if self._layers is not None else None
        if node is not None:
            node.setItemVisibilityChecked(shown)

    def select(self, fids: Sequence[int]) -> None:
        """Select changes everywhere; the first is the current one."""
        if self._layers is None:
            return
        self._current = int(fids[0]) if fids else None
        self._is_selecting = True
        self._layers.changes.selectByIds([int(fid) for fid in fids])
        self._is_selecting = False
        self._is_drawn_before = self._canvas.isDrawing() or self._canvas.isFrozen()
        # No signal comes where the same features stay selected, yet the current one may be another.
        self._tell_selection()

    def pick(self, fid: int) -> None:
        """A change was clicked on the map: select it and look for its like."""
        self.select([fid])
        self.picked.emit(fid)

    def start_picking(self) -> None:
        """Put the pick tool on the map."""
        self._canvas.setMapTool(self.pick_tool)

    def show_similar(self, cosine_of: Mapping[int, float]) -> None:
        """Grade the similar ones on the map by their cosine and select them; the first is the current one."""
        if self._layers is not None:
            style.show_similar(self._layers.changes, cosine_of)
            self.select(list(cosine_of))
            self._highlights.show(self._layers.changes, cosine_of)

    def clear_similar(self) -> None:
        """Give the map its former colours, and leave only the current change selected."""
        self._highlights.clear()
        self._outline.clear()
        if self._layers is not None:
            style.clear_similar(self._layers.changes)
            self.select([self._current] if self._current is not None else [])

    def zoom_to(self, fid: int) -> None:
        """Show a change with its surroundings."""
        if self._layers is None:
            return
        layer = self._layers.changes
        self._outline.clear()
        self._zoom(layer.getFeature(fid).geometry(), layer.crs())

    def zoom_to_place(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Show a change of another result with its surroundings, outlined."""
        self._outline.show(geometry, crs)
        self._zoom(geometry, crs)

    def _show_evidence(self, fid: int) -> None:
        self.select([fid])
        self.zoom_to(fid)
        self.evidence_asked.emit(fid)

    def zoom_to_ground(self) -> None:
        """Show all that the run covered."""
        extent, wkt = self._layers.run.ground if self._layers is not None else (None, "")
        crs = QgsCoordinateReferenceSystem.fromWkt(wkt)
        if extent is not None and crs.isValid():
            self._zoom(QgsGeometry.fromRect(QgsRectangle(*extent)), crs, _MARGIN)

    def _zoom(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, context: float = _CONTEXT) -> None:
        box = QgsRectangle(geometry.boundingBox())
        if box.isNull():
            return
        to_map = QgsCoordinateTransform(crs, self._canvas.mapSettings().destinationCrs(), self._project)
        try:
            box = to_map.transformBoundingBox(box)
        except QgsCsException:
            self.failed.emit(tr("The change lies where the map's coordinate reference system cannot show it."))
            return
        box.scale(context)
        self.is_zooming = True
        self._canvas.setExtent(box)
        self.is_zooming = False
        self._canvas.refresh()

    def close(self) -> None:
        """Let go of the result and of the project's signals; the layers stay."""
        self._turns.stop()
        self._look.stop()
        self.memory.close()
        self._canvas.mapCanvasRefreshed.disconnect(self._draw_selection)
        self._project.layersAdded.disconnect(self._look_for_results)
        self._project.layersWillBeRemoved.disconnect(self._forget_removed)
        self._drop()
        if self._canvas.mapTool() is self.pick_tool:
            self._canvas.unsetMapTool(self.pick_tool)
        # Left to Python it would be deleted at any time, its menu on the canvas with it.
        self.pick_tool.deleteLater()

    def _show(self, layers: ResultLayers) -> None:
        self._drop()
        self._layers = layers
        self.memory.layer_id = layers.changes.id()
        layers.draw_types()
        layers.changes.selectionChanged.connect(self._follow_selection)
        layers.changes.afterCommitChanges.connect(self._read_again)
        self.pick_tool.pick_from(layers.changes)
        self._actions = actions = LayerActions(layers.changes, self)
        actions.similar_asked.connect(self.pick)
        actions.zoom_asked.connect(self._show_evidence)
        actions.judged.connect(self.judge_asked)
        self.changed.emit()
        current = self.memory.current.get(layers.changes.id())
        if current is not None and layers.table().row_of(current) is not None:
            self.select([current])

    def _drop(self) -> None:
        self._highlights.clear()
        self._outline.clear()
        if self._layers is not None:
            self._layers.changes.selectionChanged.disconnect(self._follow_selection)
            self._layers.changes.afterCommitChanges.disconnect(self._read_again)
        if self._actions is not None:
            self._actions.close()
            self._actions = None
        self._layers = None
        self._current = None

    def _read_again(self) -> None:
        """Edits were saved in QGIS: other verdicts and notes, or other changes."""
        layers = self._layers
        if layers is None:
            return
        before = layers.table().fid.tolist()
        layers.read_again()
        try:
            is_same = layers.table().fid.tolist() == before
        except ChangeDetError as error:
            self._drop()
            self.changed.emit()
            self.failed.emit(str(error))
            return
        if is_same:
            self.edited.emit()
        else:
            self.changed.emit()

    def _follow_selection(self, *_difference: Any) -> None:
        if not self._is_selecting:
            self._tell_selection()

    def _tell_selection(self) -> None:
        if self._layers is None:
            return
        fids = [int(fid) for fid in self._layers.changes.selectedFeatureIds()]
        fids.sort(key=lambda fid: (fid != self._current, fid))
        self._current = fids[0] if fids else None
        self.memory.current[self._layers.changes.id()] = self._current
        self.selected.emit(fids)

    def _draw_selection(self) -> None:
        if self._is_drawn_before and self._layers is not None:
            self._is_drawn_before = False
            self._layers.changes.triggerRepaint()

    def _look_for_results(self, layers: Sequence[QgsMapLayer] = ()) -> None:
        for layer in layers:
            layer.customPropertyChanged.connect(self._follow_mark)
        if self._layers is None:
            self._look.start()

    def _follow_mark(self, key: str) -> None:
        """Processing marks the layer of a result only after it is in the project."""
        if key == result_layers.RUN_PROPERTY:
            self._look_for_results()

    def _recognise(self) -> None:
        """Take up a result that the project brought along, or that Processing put there: the one that was shown last."""
        if self._layers is None and not self._is_opening:
            self._turns.start(self._recognising())

    def _recognising(self) -> Iterator[None]:
        """``_recognise`` step by step."""
        known = result_layers.changes_layers(self._project)
        results = [(layer, run) for layer in known if (run := result_layers.run_of(layer))]
        if not results:
            return
        self.memory.read()
        last, is_on_map = self.memory.layer_id, result_layers.is_on_map
        results.sort(key=lambda one: (one[0].id() == last, is_on_map(one[0]), one[1].facts.started))
        try:
            layers = result_layers.result_of(results[-1][0])
            yield
            if layers is not None:
                layers.table()
        except ChangeDetError as error:
            self.failed.emit(str(error))
            return
        yield
        if layers is not None and self._layers is None and not self._is_opening:
            self._show(layers)
            if not last:
                self.found.emit()

    def _forget_removed(self, layer_ids: Sequence[str]) -> None:
        if self._layers is None:
            # What was about to be shown may be among them.
            self._turns.stop()
            self._look.start()
            return
        if self._layers.changes.id() in layer_ids:
            self._drop()
            self.changed.emit()
            self._look.start()  # another result may be open
        elif self._layers.patches.id() in layer_ids:
            self._layers.patches = result_layers.patches_apart(self._layers)
