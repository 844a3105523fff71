"""What stand-ins remember and read, so that the plugin has something to show: settings, projects, layers, features.

All else answers with what was set before, or with a neutral value; where the plugin comes to need more, it is added here.
``DO``: by ``Class.method``; what is no function is a value.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

from osgeo import ogr
from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QIcon, QStandardItemModel
from PyQt6.QtWidgets import QGraphicsScene, QHBoxLayout, QMainWindow

from changedet_plugin.core.geopackage import open_to_change

PROFILE = tempfile.TemporaryDirectory(prefix="changedet_qt6_")
_settings: dict[str, Any] = {}
_waiting: set[QTimer] = set()
_numbers = itertools.count(1)
DO: dict[str, Any] = {"Qgis.QGIS_VERSION_INT": 40200, "Qgis.QGIS_VERSION": "4.2.0"}


def of(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Say what methods do."""

    def keep(function: Callable[..., Any]) -> Callable[..., Any]:
        DO.update(dict.fromkeys(names, function))
        return function

    return keep


def kind(name: str) -> Any:
    """A class of QGIS."""
    import qgis.core

    return getattr(qgis.core, name)


def forget() -> None:
    """What was set, and what is in the project."""
    _settings.clear()
    kind("QgsProject").instance().clear()


@of("QgsSettings.value")
def _setting(_self: Any, key: str, default: Any = None, *_more: Any, **_named: Any) -> Any:
    return _settings.get(key, default)


@of("QgsSettings.setValue")
def _set_setting(_self: Any, key: str, value: Any, *_more: Any) -> None:
    _settings[key] = value


@of("QgsSettings.remove")
def _remove_setting(_self: Any, key: str, *_more: Any) -> None:
    for known in [known for known in _settings if known == key or known.startswith(f"{key}/")]:
        del _settings[known]


@of("QgsApplication.qgisSettingsDirPath")
def _profile() -> str:
    return f"{PROFILE.name}/"


@of("QgsApplication.getThemeIcon")
def _icon(*_args: Any) -> QIcon:
    return QIcon()


@of("QgsApplication.locale")
def _locale() -> str:
    return "en_US"


@of("QgsTask.fromFunction")
def _task(description: str, function: Callable[..., Any], *args: Any, on_finished: Any = None, **_named: Any) -> Any:
    """Not among the signatures: QGIS adds it in Python."""
    task = kind("QgsTask")(description)
    task._work, task._on_finished = partial(function, task, *args), on_finished
    return task


@of("QgsTask.run")
def _run(self: Any) -> bool:
    self._result = self._work()
    return True


@of("QgsTask.finished")
def _finished(self: Any, done: bool) -> None:
    if self._on_finished is not None:
        self._on_finished(None, *([self._result] if done and self._result is not None else []))


@of("QgsTaskManager.addTask")
def _add_task(_self: Any, task: Any, *_args: Any) -> int:
    """Runs it in a thread, and ends it in this one."""
    done: list[bool] = []
    worker = Thread(target=lambda: done.append(task.run()), daemon=True)
    timer = QTimer()

    def look() -> None:
        if not worker.is_alive():
            timer.stop()
            _waiting.discard(timer)
            task.finished(done == [True])

    timer.timeout.connect(look)
    timer.start(10)
    _waiting.add(timer)
    worker.start()
    return next(_numbers)


@of("QgsProject.__init__")
def _make_project(self: Any, *_args: Any) -> None:
    self._layers = {}


@of("QgsProject.instance")
def _project() -> Any:
    project = kind("QgsProject")
    if "_shown" not in vars(project):
        project._shown = project()
    return project._shown


@of("QgsProject.mapLayers")
def _map_layers(self: Any, *_args: Any) -> dict[str, Any]:
    return dict(self._layers)


@of("QgsProject.mapLayer")
def _map_layer(self: Any, layer_id: str) -> Any:
    return self._layers.get(layer_id)


@of("QgsProject.addMapLayer")
def _add_layer(self: Any, layer: Any, *_args: Any, **_named: Any) -> Any:
    self._layers[layer.id()] = layer
    layer._project = self
    self.layersAdded.emit([layer])
    return layer


@of("QgsProject.clear")
def _clear(self: Any) -> None:
    if self._layers:
        self.layersWillBeRemoved.emit(list(self._layers))
    self._layers.clear()
    self.layerTreeRoot()._nodes = {}


@of("QgsLayerTreeGroup.insertGroup", "QgsLayerTreeGroup.addGroup")
def _insert_group(self: Any, *_args: Any) -> Any:
    group = kind("QgsLayerTreeGroup")("group")
    group._root = self
    return group


@of("QgsLayerTreeGroup.addLayer")
def _tree_layer(self: Any, layer: Any) -> Any:
    node = kind("QgsLayerTreeLayer")(layer)
    node._parent = self
    root = getattr(self, "_root", self)
    root.__dict__.setdefault("_nodes", {})[layer.id()] = node
    return node


@of("QgsLayerTreeGroup.findLayer")
def _find_layer(self: Any, layer_id: Any) -> Any:
    return self.__dict__.get("_nodes", {}).get(layer_id)


@of("QgsLayerTreeNode.parent")
def _parent(self: Any) -> Any:
    return getattr(self, "_parent", None)


@of("QgsMapLayer.customProperty", "QgsLayerTreeNode.customProperty")
def _property(self: Any, key: str, default: Any = None) -> Any:
    return self.__dict__.get("_properties", {}).get(key, default)


@of("QgsMapLayer.setCustomProperty", "QgsLayerTreeNode.setCustomProperty")
def _set_property(self: Any, key: str, value: Any) -> None:
    self.__dict__.setdefault("_properties", {})[key] = value
    self.customPropertyChanged.emit(*([key] if isinstance(self, kind("QgsMapLayer")) else [self, key]))


@of("QgsVectorLayer.__init__", "QgsRasterLayer.__init__")
def _make_layer(self: Any, path: str = "", name: str = "", provider: str = "ogr", *_args: Any, **_named: Any) -> None:
    self._source, self._name, self._provider, self._id = path, name, provider, f"{name}_{next(_numbers)}"


@of("QgsVectorLayer.clone")
def _clone(self: Any) -> Any:
    return kind("QgsVectorLayer")(self._source, self._name, self._provider)


@of("QgsMapLayer.id")
def _layer_id(self: Any) -> str:
    return self._id


@of("QgsMapLayer.name")
def _layer_name(self: Any) -> str:
    return self._name


@of("QgsMapLayer.source")
def _layer_source(self: Any) -> str:
    return self._source


@of("QgsMapLayer.providerType")
def _layer_provider(self: Any) -> str:
    return self._provider


@of("QgsMapLayer.project")
def _layer_project(self: Any) -> Any:
    return getattr(self, "_project", None)


@of("QgsMapLayer.isValid", "QgsVectorLayer.isValid", "QgsCoordinateReferenceSystem.isValid")
def _valid(_self: Any) -> bool:
    return True


@of("QgsVectorLayer.temporalProperties", "QgsRasterLayer.temporalProperties")
def _temporal(self: Any) -> Any:
    return _own_kind(self, "TemporalProperties")


@of("QgsVectorLayer.selectionProperties")
def _selection(self: Any) -> Any:
    return _own_kind(self, "SelectionProperties")


def _own_kind(layer: Any, name: str) -> Any:
    """The signature names the base class only; QGIS hands over the layer's own."""
    made = layer.__dict__.setdefault("_own_kinds", {})
    if name not in made:
        made[name] = kind(f"{type(layer).__name__}{name}")(layer)
    return made[name]


@of("QgsProviderRegistry.decodeUri")
def _decode(_self: Any, _provider: str, source: str) -> dict[str, Any]:
    path, *parts = source.split("|")
    named = dict(part.split("=", 1) for part in parts if "=" in part)
    return {"path": path, "layerName": named.get("layername")}


@of("QgsVectorLayer.setSubsetString")
def _filter(self: Any, text: str) -> bool:
    self._subset = text
    self.subsetStringChanged.emit()
    return True


@of("QgsVectorLayer.subsetString")
def _subset(self: Any) -> str:
    return getattr(self, "_subset", "")


@of("QgsVectorLayer.selectByIds")
def _select(self: Any, fids: Any, *_args: Any) -> None:
    self._chosen = list(fids)
    self.selectionChanged.emit(self._chosen, [], True)


@of("QgsVectorLayer.selectedFeatureIds")
def _selected(self: Any) -> list[int]:
    return list(getattr(self, "_chosen", []))


@of("QgsVectorLayer.getFeatures")
def _features(self: Any, request: Any = None) -> Iterator[Any]:
    wanted = request.__dict__.get("_kept", {}).get("filterfids") if request is not None else None
    path, _, rest = self._source.partition("|layername=")
    source = ogr.Open(path)
    if source is None:
        return iter([])
    table = source.GetLayerByName(rest.partition("|")[0] or "changes")
    table.SetAttributeFilter(getattr(self, "_subset", "") or None)
    return iter([_feature(row) for row in table if wanted is None or row.GetFID() in set(wanted)])


@of("QgsVectorLayer.getFeature")
def _one_feature(self: Any, fid: int) -> Any:
    request = kind("QgsFeatureRequest")().setFilterFids([fid])
    return next(self.getFeatures(request), kind("QgsFeature")())


def _feature(row: ogr.Feature) -> Any:
    feature = kind("QgsFeature")(row.GetFID())
    feature._values = row.items()
    shape = row.GetGeometryRef()
    if shape is not None:
        feature._shape = kind("QgsGeometry")()
        west, east, south, north = shape.GetEnvelope()
        feature._shape._box = kind("QgsRectangle")(west, south, east, north)
    return feature


@of("QgsFeature.__init__")
def _make_feature(self: Any, fid: Any = 0, *_args: Any) -> None:
    self._fid, self._values, self._shape = fid, {}, kind("QgsGeometry")()


@of("QgsFeature.id")
def _fid(self: Any) -> int:
    return self._fid


@of("QgsFeature.isValid")
def _feature_valid(self: Any) -> bool:
    return bool(self._values)


@of("QgsFeature.__getitem__", "QgsFeature.attribute")
def _value(self: Any, name: Any) -> Any:
    return self._values.get(name)


@of("QgsFeature.geometry")
def _geometry(self: Any) -> Any:
    return self._shape


@of("QgsGeometry.boundingBox")
def _box(self: Any) -> Any:
    return getattr(self, "_box", None) or kind("QgsRectangle")()


@of("QgsRectangle.__init__")
def _make_rectangle(self: Any, *sides: Any, **_named: Any) -> None:
    given = sides[0]._sides if sides and not isinstance(sides[0], (int, float)) and hasattr(sides[0], "_sides") else sides
    self._sides = tuple(float(side) for side in given if isinstance(side, (int, float)))[:4]


@of("QgsRectangle.isNull", "QgsRectangle.isEmpty")
def _is_null(self: Any) -> bool:
    return len(self._sides) < 4


for _position, _side in enumerate(("xMinimum", "yMinimum", "xMaximum", "yMaximum")):
    DO[f"QgsRectangle.{_side}"] = lambda self, _position=_position: (*self._sides, 0.0, 0.0, 0.0, 0.0)[_position]


@of("QgsRectangle.width")
def _width(self: Any) -> float:
    return self.xMaximum() - self.xMinimum()


@of("QgsRectangle.height")
def _height(self: Any) -> float:
    return self.yMaximum() - self.yMinimum()


@of("QgsRectangle.area")
def _area(self: Any) -> float:
    return self.width() * self.height()


@of("QgsRectangle.center")
def _center(self: Any) -> Any:
    return kind("QgsPointXY")((self.xMinimum() + self.xMaximum()) / 2, (self.yMinimum() + self.yMaximum()) / 2)


@of("QgsPointXY.__init__")
def _make_point(self: Any, x: Any = 0.0, y: float = 0.0) -> None:
    self._at = (float(x), float(y)) if isinstance(x, (int, float)) else (x.x(), x.y())


@of("QgsPointXY.x")
def _x(self: Any) -> float:
    return self._at[0]


@of("QgsPointXY.y")
def _y(self: Any) -> float:
    return self._at[1]


@of("QgsMapLayerStyleManager.styles")
def _styles(self: Any) -> list[str]:
    return list(self.__dict__.setdefault("_styles", {"": None}))


@of("QgsMapLayerStyleManager.currentStyle")
def _current_style(self: Any) -> str:
    return self.__dict__.setdefault("_current", self.styles()[0])


@of("QgsMapLayerStyleManager.setCurrentStyle")
def _set_current_style(self: Any, name: str) -> bool:
    self._current = name
    self.currentStyleChanged.emit(name)
    return name in self.styles()


@of("QgsMapLayerStyleManager.addStyle", "QgsMapLayerStyleManager.addStyleFromLayer")
def _add_style(self: Any, name: str, *_args: Any) -> bool:
    self.styles()
    self._styles[name] = None
    return True


@of("QgsMapLayerStyleManager.renameStyle")
def _rename_style(self: Any, old: str, new: str) -> bool:
    self._styles = {new if name == old else name: None for name in self.styles()}
    self._current = new
    return True


@of("QgsMapLayerStyleManager.removeStyle")
def _remove_style(self: Any, name: str) -> bool:
    return self._styles.pop(name, self) is None


@of("QgsLocatorResult.__init__")
def _make_result(self: Any, source: Any = None, words: str = "", *_args: Any) -> None:
    self.filter, self.displayString = source, words


@of("QgsCoordinateTransform.transform", "QgsCoordinateTransform.transformBoundingBox")
def _same(_self: Any, place: Any, *_args: Any, **_named: Any) -> Any:
    return place


_JUDGED = ("verdict", "note")
_WRITE = {
    "verdict": "UPDATE changes SET verdict = ? WHERE fid = ?",
    "note": "UPDATE changes SET note = ? WHERE fid = ?",
}


@of("QgsVectorDataProvider.fieldNameIndex")
def _index(_self: Any, name: str) -> int:
    return _JUDGED.index(name)


@of("QgsVectorDataProvider.capabilities")
def _capabilities(_self: Any) -> Any:
    return kind("QgsVectorDataProvider").Capability.ChangeAttributeValues


@of("QgsVectorLayer.dataProvider")
def _provider(self: Any) -> Any:
    # Made as QGIS makes it: nobody else can.
    provider = kind("QgsVectorDataProvider").__new__(kind("QgsVectorDataProvider"))
    vars(provider).update(_is_made=True, _source=self._source)
    return provider


@of("QgsVectorDataProvider.changeAttributeValues")
def _written(self: Any, values: dict[int, dict[int, Any]]) -> bool:
    with closing(open_to_change(self._source.partition("|")[0])) as connection, connection:
        for fid, changed in values.items():
            for column, value in changed.items():
                text = value if isinstance(value, str) else None
                connection.execute(_WRITE[_JUDGED[column]], (text, fid))
    return True


@of("QgsMapCanvas.__init__")
def _make_canvas(self: Any, *_args: Any, **_named: Any) -> None:
    self.setScene(QGraphicsScene(self))


@of("QgsMapCanvasItem.__init__", "QgsHighlight.__init__", "QgsRubberBand.__init__")
def _make_item(self: Any, canvas: Any = None, *_args: Any, **_named: Any) -> None:
    if canvas is not None:
        canvas.scene().addItem(self)


@of("QgsLayoutAtlas.beginRender")
def _begin_atlas(self: Any) -> bool:
    self._pages = self.coverageLayer().getFeatures()
    return True


@of("QgsLayoutAtlas.next")
def _turn(self: Any) -> bool:
    feature = next(self._pages, None)
    if feature is not None:
        self.featureChanged.emit(feature)
    return feature is not None


@of("QgsLayoutExporter.exportToPdf")
def _export_pdf(pages: Any, path: str, *_args: Any) -> tuple[Any, str]:
    """Turns all pages and draws none."""
    pages.beginRender()
    while pages.next():
        pages.layout()
    pages.endRender()
    Path(path).write_text("%PDF\n%%EOF\n")
    return kind("QgsLayoutExporter").ExportResult.Success, ""


@of("QgsMapCanvasItem.paint")
def _paint(*_args: Any) -> None:
    """Nothing is drawn of what QGIS draws."""


@of("QgsProcessingProvider.addAlgorithm", "QgsProcessingAlgorithm.addParameter")
def _keep(self: Any, thing: Any, *_args: Any) -> bool:
    self.__dict__.setdefault("_things", []).append(thing)
    return True


@of("QgsProcessingProvider.algorithms", "QgsProcessingAlgorithm.parameterDefinitions")
def _kept(self: Any) -> list[Any]:
    return list(self.__dict__.get("_things", []))


@of("QgsMessageBar.createMessage")
def _message(*_args: Any) -> Any:
    item = kind_of_gui("QgsMessageBarItem")("")
    QHBoxLayout(item)
    return item


def kind_of_gui(name: str) -> Any:
    """A class of the widgets of QGIS."""
    import qgis.gui

    return getattr(qgis.gui, name)


@of("QgsDockWidget.setUserVisible")
def _show(self: Any, shown: bool) -> None:
    self.setVisible(shown)
    self.closedStateChanged.emit(not shown)


@of("QgsDockWidget.closeEvent")
def _close(self: Any, event: Any) -> None:
    event.accept()
    self.closedStateChanged.emit(True)


@of("QgisInterface.mainWindow")
def _window(self: Any) -> QMainWindow:
    if "_window" not in self.__dict__:
        self._window = QMainWindow()
    return self._window


@of("QgisInterface.layerTreeView")
def _tree(self: Any) -> Any:
    if "_tree" not in self.__dict__:
        self._tree = kind_of_gui("QgsLayerTreeView")()
        self._tree.setModel(QStandardItemModel(self._tree))
    return self._tree
