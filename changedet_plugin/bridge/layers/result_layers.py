"""Which layers show a result, and what do they let through?

Works with no engine, and on a read-only file.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from qgis.core import (
    NULL,
    QgsFeatureRequest,
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsMapLayer,
    QgsMapLayerStyle,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers import expressions, map_tips, temporal
from changedet_plugin.bridge.layers.safe_style import safe
from changedet_plugin.bridge.layers.selection import outline_selected
from changedet_plugin.bridge.layers.style import show_types
from changedet_plugin.bridge.result import filters, names
from changedet_plugin.bridge.result.geopackage import read_styles
from changedet_plugin.bridge.result.tables import ChangeTable, read_changes, read_run
from changedet_plugin.bridge.result.type_cut import named_leaves, recut
from changedet_plugin.core import disk
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.core.result_schema import LAYERS, Layer, layer_of

RUN_PROPERTY = "changedet/run"
"""Custom property of both layers: the run they belong to, so that a reopened project is recognised."""

_N_TYPES = "changedet/n_types"
"""Custom property of the layer's node: those of the layer itself change with its style."""
_NUMBER = re.compile("[0-9]{1,6}")
_SERIES = "changedet/series"
"""Custom property of the same node: what the analyst calls the series."""
_GROUP = "changedet/group"
"""Custom property of a group that was made for one result: it is shown and hidden as a whole."""


@dataclass
class ResultLayers:
    """An open result."""

    run: StoredRun
    changes: QgsVectorLayer
    patches: QgsVectorLayer
    """Held here even where it is not in the project."""
    _tables: dict[str, ChangeTable] = field(default_factory=dict, repr=False)

    @property
    def path(self) -> str:
        """The GeoPackage."""
        return self.run.path

    @property
    def group(self) -> QgsLayerTreeGroup | None:
        """The group that ``changes`` is in now: the analyst may move layers, and remove groups; None = in none."""
        node, project = _node(self.changes), self.changes.project()
        parent = node.parent() if node is not None else None
        return parent if project is not None and parent is not project.layerTreeRoot() else None

    @property
    def series(self) -> str:
        """What the series is called."""
        return series_of(self.changes, self.run)

    @property
    def title(self) -> str:
        """Series, patch and time of the run."""
        return names.title(self.run, self.series)

    def show(self) -> None:
        """Draw the changes on the map, and all that lies in the group of the result."""
        node = self._own_group() or _node(self.changes)
        if node is not None:
            node.setItemVisibilityCheckedParentRecursive(True)
        layer_node = _node(self.changes)
        if layer_node is not None:
            layer_node.setItemVisibilityChecked(True)

    def hide(self) -> None:
        """Take the result off the map; a group of the analyst's own keeps what else is in it."""
        group = self._own_group()
        if group is not None:
            group.setItemVisibilityChecked(False)
            group.setExpanded(False)
            return
        for node in (_node(self.changes), _node(self.patches)):
            if node is not None:
                node.setItemVisibilityChecked(False)

    def _own_group(self) -> QgsLayerTreeGroup | None:
        group = self.group
        return group if group is not None and group.customProperty(_GROUP) == (self.run.run_id or "1") else None

    def table(self, name: Layer = "changes") -> ChangeTable:
        """All features of ``changes`` or ``patches`` with their vectors, read once."""
        if name not in self._tables:
            table = read_changes(self.path, name)
            chosen = self.n_types
            if chosen is not None:
                table = recut(table, named_leaves(table, chosen))
            self._tables[name] = table
        return self._tables[name]

    def take(self, table: ChangeTable) -> None:
        """``changes``, where someone has read them already."""
        self._tables["changes"] = table

    def read_again(self) -> None:
        """Someone else has written to the file."""
        self._tables.clear()

    @property
    def n_types(self) -> int | None:
        """Into how many types the analyst cut the tree; None = as the run did. Kept in the project, with the layer."""
        return cut_of(self.changes)

    def cut_types(self, n_types: int) -> None:
        """Tell so many types apart, in the tables and in the style ``type``."""
        leaves = named_leaves(self.table(), n_types)
        for name in tuple(self._tables):
            self._tables[name] = recut(self._tables[name], leaves)
        node = _node(self.changes)
        if node is not None:
            node.setCustomProperty(_N_TYPES, n_types)
        self.draw_types()

    def draw_types(self) -> None:
        """Draw by type as the analyst cut them, if at all: a project keeps a style as it was when it was last drawn."""
        chosen = self.n_types
        if chosen is not None:
            leaves = named_leaves(self.table(), chosen)
            for layer in (self.changes, self.patches):
                show_types(layer, leaves)

    def apply_filter(self, state: filters.Filter) -> bool:
        """Show only what passes; False where a layer is being edited and therefore cannot be filtered."""
        done = [layer.setSubsetString(filters.subset(state, name)) for name, layer in zip(LAYERS, (self.changes, self.patches))]
        return all(done)

    def filter(self) -> filters.Filter | None:
        """What is shown; None if someone else's filter is set."""
        return filters.parse(self.changes.subsetString())


def open_result(path: str, project: QgsProject, series: str = "") -> ResultLayers:
    """Add a result to the project: a group named by series, patch and time, with ``changes`` on top and ``patches`` off.

    A result that is already open is returned as it is.

    Raises
    ------
    ResultError
        The file is not a result, or QGIS cannot open it.
    """
    steps = opening(path, project, series)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return done.value


def opening(
    path: str, project: QgsProject, series: str = "", table: ChangeTable | None = None
) -> Generator[None, None, ResultLayers]:
    """``open_result`` step by step, so that a window can be drawn between them; the project gets all in the last one.

    ``table``: its changes, where they have been read already.
    """
    known = next((layer for layer in changes_layers(project) if _same_file(source_of(layer)[0], path)), None)
    result = result_of(known) if known is not None else None
    if result is not None:
        if table is not None:
            result.take(table)
        return result
    # Nothing of a result that turns out to be damaged gets into the project.
    table = table or read_changes(path)
    yield
    run, layers = table.run, []
    for name in LAYERS:
        layers.append(_layer(path, name))
        yield
        yield from _preparing(layers[-1], run)
    changes, patches = layers
    series = series or names.series_of(run)
    title = names.title(run, series)
    group = project.layerTreeRoot().insertGroup(0, title)
    group.setCustomProperty(_GROUP, run.run_id or "1")
    changes.setName(names.changes_name(title))
    patches.setName(tr("patches {result}").format(result=title))
    for layer, visible in ((changes, True), (patches, False)):
        project.addMapLayer(layer, False)
        group.addLayer(layer).setItemVisibilityChecked(visible)
    node = _node(changes)
    if node is not None:
        node.setCustomProperty(_SERIES, series)
    return ResultLayers(run, changes, patches, {"changes": table})


def find_results(project: QgsProject) -> list[ResultLayers]:
    """The results whose ``changes`` are in the project: opened before, reloaded with it, or put there by Processing."""
    found = [result_of(changes) for changes in changes_layers(project)]
    return [result for result in found if result is not None]


def result_of(changes: QgsVectorLayer) -> ResultLayers | None:
    """The result that a layer ``changes`` of a project belongs to; None where its file is none any more."""
    project, path, run = changes.project(), source_of(changes)[0], run_of(changes)
    if run is None or project is None:
        return None
    mates = [_recognise(layer, run) for layer in _marked(project) if source_of(layer) == (path, "patches")]
    patches = mates[0] if mates else prepare(_layer(path, "patches"), run)
    return ResultLayers(run, _recognise(changes, run), patches)


def run_of(layer: QgsVectorLayer) -> StoredRun | None:
    """What the run was that a layer of a result belongs to; None where its file is none any more."""
    path = source_of(layer)[0]
    try:
        return _run_at(path, Path(path).stat().st_mtime_ns)
    except (OSError, ResultError):
        return None  # the file is gone, or was replaced by something else: its layer is an ordinary one


@lru_cache(maxsize=64)
def _run_at(path: str, _written_ns: int) -> StoredRun:
    return read_run(path)


def series_of(changes: QgsVectorLayer, run: StoredRun) -> str:
    """What the series of a layer ``changes`` is called."""
    node = _node(changes)
    return str((node.customProperty(_SERIES) if node is not None else None) or names.series_of(run))


def is_on_map(layer: QgsVectorLayer) -> bool:
    """Whether a layer is switched on in the layer tree, with all groups that it is in."""
    node = _node(layer)
    return node is not None and bool(node.isVisible())


def is_of_result(layer: QgsMapLayer | None) -> bool:
    """Whether a layer belongs to a result."""
    return isinstance(layer, QgsVectorLayer) and layer.isValid() and bool(layer.customProperty(RUN_PROPERTY))


def patches_apart(result: ResultLayers) -> QgsVectorLayer:
    """A layer ``patches`` that is not in the project, filtered as the changes are: the analyst took the other one away."""
    layer = prepare(_layer(result.path, "patches"), result.run)
    layer.setSubsetString(filters.follow(result.changes.subsetString()))
    return layer


def changes_layers(project: QgsProject) -> list[QgsVectorLayer]:
    """The layers ``changes`` of the results in the project; nothing is read."""
    return [layer for layer in _marked(project) if source_of(layer)[1] == "changes"]


def cut_of(changes: QgsVectorLayer) -> int | None:
    """Into how many types the analyst cut the changes of a layer; None = as the run did."""
    node = _node(changes)
    # A project may hold anything there; its file keeps a number as text.
    chosen = str(node.customProperty(_N_TYPES)) if node is not None else ""
    return int(chosen) or None if _NUMBER.fullmatch(chosen) else None


def prepare(layer: QgsVectorLayer, run: StoredRun) -> QgsVectorLayer:
    """Give a layer of a result its named styles, its time and the filter it opens with."""
    for _step in _preparing(layer, run):
        pass
    return layer


def _preparing(layer: QgsVectorLayer, run: StoredRun) -> Iterator[None]:
    """``prepare``, a step a style."""
    path, name = source_of(layer)
    outline_selected(layer)
    manager = layer.styleManager()
    styles = {style: qml for style, qml in ((one, safe(qml)) for one, qml in read_styles(path, name).items()) if qml}
    for position, (style, qml) in enumerate(styles.items()):
        if position == 0:
            manager.renameStyle(manager.currentStyle(), style)
            QgsMapLayerStyle(qml).writeToLayer(layer)
        else:
            manager.addStyle(style, QgsMapLayerStyle(qml))
            manager.setCurrentStyle(style)
        # Time, map tip and custom properties belong to a style: switching it would lose them.
        _mark(layer, run)
        yield
    if styles:
        manager.setCurrentStyle(next(iter(styles)))
    else:
        _mark(layer, run)
    layer.setSubsetString(filters.subset(filters.opening(run), layer_of(name) or "changes"))
    expressions.know(layer)


def _recognise(layer: QgsVectorLayer, run: StoredRun) -> QgsVectorLayer:
    """Take up a layer that was prepared before; a style loaded from its file takes its time away."""
    expressions.know(layer)
    outline_selected(layer)
    if not temporal.shows_from_date(layer):
        _mark(layer, run)
    return layer


def selected_changes(layer: QgsVectorLayer) -> list[int]:
    """The changes that are selected in a layer of a result, or that the selected patches belong to."""
    fids = layer.selectedFeatureIds()
    if source_of(layer)[1] == "changes":
        return sorted(fids)
    request = QgsFeatureRequest().setFilterFids(fids).setFlags(QgsFeatureRequest.Flag.NoGeometry)
    objects = (feature["object"] for feature in layer.getFeatures(request))
    return sorted({int(fid) for fid in objects if fid is not None and fid != NULL})


def source_of(layer: QgsVectorLayer) -> tuple[str, str]:
    """File and table of a layer; empty where it has none."""
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    return str(parts.get("path") or ""), str(parts.get("layerName") or "changes")


def _marked(project: QgsProject) -> list[QgsVectorLayer]:
    return [layer for layer in project.mapLayers().values() if is_of_result(layer)]


def _node(layer: QgsVectorLayer) -> QgsLayerTreeLayer | None:
    project = layer.project()
    return project.layerTreeRoot().findLayer(layer.id()) if project is not None else None


def _layer(path: str, name: str) -> QgsVectorLayer:
    # Without locks, QGIS 3.22 loses count of one filtered layer when another of the same file is filtered.
    # Its styles are applied once they are known to be safe.
    options = QgsVectorLayer.LayerOptions(False)
    layer = QgsVectorLayer(f"{path}|layername={name}|option:NOLOCK=NO", name, "ogr", options)
    if not layer.isValid():
        sentence = tr("QGIS cannot open {table} of {path}; give the file a name of plain letters and digits.")
        raise ResultError(sentence.format(table=name, path=path))
    return layer


def _mark(layer: QgsVectorLayer, run: StoredRun) -> None:
    """Name the run, let a change appear at its date and stay, and say on the map what it is."""
    layer.setCustomProperty(RUN_PROPERTY, run.run_id or "1")
    if source_of(layer)[1] == "changes":
        layer.setCustomProperty(map_tips.FOLDER_PROPERTY, map_tips.folder_of(run.run_id))
    layer.setMapTipTemplate(map_tips.html(map_tips.folder_on(layer)))
    temporal.show_from_date(layer, run.dates)


def _same_file(one: str, other: str) -> bool:
    return disk.is_same(one, other)
