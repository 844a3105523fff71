"""A result in the project: its layers, styles and filter. Works with no engine, and on a read-only file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    NULL,
    QgsFeatureRequest,
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsMapLayerStyle,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result import expressions, filters, map_tips, temporal
from changedet_plugin.bridge.result.geopackage import TABLES, read_styles
from changedet_plugin.bridge.result.selection import outline_selected
from changedet_plugin.bridge.result.style import show_types
from changedet_plugin.bridge.result.tables import ChangeTable, RunFacts, read_changes, read_run
from changedet_plugin.bridge.result.type_cut import named_leaves, recut
from changedet_plugin.engine.errors import ResultError

RUN_PROPERTY = "changedet/run"
"""Custom property of both layers: the run they belong to, so that a reopened project is recognised."""

_N_TYPES = "changedet/n_types"
"""Custom property of the layer's node: those of the layer itself change with its style."""


@dataclass
class ResultLayers:
    """An open result."""

    run: RunFacts
    changes: QgsVectorLayer
    patches: QgsVectorLayer
    """Held here even where it is not in the project."""
    group: QgsLayerTreeGroup | None
    """None where the analyst moved ``changes`` out of it."""
    _tables: dict[str, ChangeTable] = field(default_factory=dict, repr=False)

    @property
    def path(self) -> str:
        """The GeoPackage."""
        return self.run.path

    def table(self, name: str = "changes") -> ChangeTable:
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
        done = [layer.setSubsetString(filters.subset(state, name)) for name, layer in zip(TABLES, (self.changes, self.patches))]
        return all(done)

    def filter(self) -> filters.Filter | None:
        """What is shown; None if someone else's filter is set."""
        return filters.parse(self.changes.subsetString())


def open_result(path: str, project: QgsProject, series: str = "") -> ResultLayers:
    """Add a result to the project: the group "Changes - <series>" with ``changes`` on top and ``patches`` off.

    A result that is already open is returned as it is.

    Raises
    ------
    ResultError
        The file is not a result, or QGIS cannot open it.
    """
    run = read_run(path)
    for known in find_results(project):
        if _same_file(known.path, path):
            return known
    changes, patches = (_layer(path, name) for name in TABLES)
    group = project.layerTreeRoot().insertGroup(0, tr("Changes - {series}").format(series=series or Path(path).stem))
    for layer, visible in ((changes, True), (patches, False)):
        prepare(layer, run)
        project.addMapLayer(layer, False)
        group.addLayer(layer).setItemVisibilityChecked(visible)
    return ResultLayers(run, changes, patches, group)


def find_results(project: QgsProject) -> list[ResultLayers]:
    """The results whose ``changes`` are in the project: opened before, reloaded with it, or put there by Processing."""
    found = []
    marked = _marked(project)
    for changes in changes_layers(project):
        path, _ = source_of(changes)
        try:
            run = read_run(path)
        except ResultError:
            continue  # the file was replaced by something else: its layer is an ordinary one
        mates = [_recognise(layer, run) for layer in marked if source_of(layer) == (path, "patches")]
        node = project.layerTreeRoot().findLayer(changes.id())
        parent = node.parent() if node is not None else None
        group = parent if parent is not None and parent is not project.layerTreeRoot() else None
        patches = mates[0] if mates else prepare(_layer(path, "patches"), run)
        found.append(ResultLayers(run, _recognise(changes, run), patches, group))
    return found


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
    chosen = node.customProperty(_N_TYPES) if node is not None else None
    return int(chosen) if chosen else None


def prepare(layer: QgsVectorLayer, run: RunFacts) -> QgsVectorLayer:
    """Give a layer of a result its named styles, its time and the filter it opens with."""
    path, name = source_of(layer)
    outline_selected(layer)
    manager = layer.styleManager()
    styles = read_styles(path, name)
    for position, (style, qml) in enumerate(styles.items()):
        if position == 0:
            manager.renameStyle(manager.currentStyle(), style)
            QgsMapLayerStyle(qml).writeToLayer(layer)
        else:
            manager.addStyle(style, QgsMapLayerStyle(qml))
            manager.setCurrentStyle(style)
        # Time, map tip and custom properties belong to a style: switching it would lose them.
        _mark(layer, run)
    if styles:
        manager.setCurrentStyle(next(iter(styles)))
    else:
        _mark(layer, run)
    layer.setSubsetString(filters.subset(filters.opening(run), name))
    expressions.know(layer)
    return layer


def _recognise(layer: QgsVectorLayer, run: RunFacts) -> QgsVectorLayer:
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
    return sorted({int(found) for found in objects if found is not None and found != NULL})


def source_of(layer: QgsVectorLayer) -> tuple[str, str]:
    """File and table of a layer; empty where it has none."""
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    return str(parts.get("path") or ""), str(parts.get("layerName") or "changes")


def _marked(project: QgsProject) -> list[QgsVectorLayer]:
    layers = [layer for layer in project.mapLayers().values() if isinstance(layer, QgsVectorLayer)]
    return [layer for layer in layers if layer.isValid() and layer.customProperty(RUN_PROPERTY)]


def _node(layer: QgsVectorLayer) -> QgsLayerTreeLayer | None:
    project = layer.project()
    return project.layerTreeRoot().findLayer(layer.id()) if project is not None else None


def _layer(path: str, name: str) -> QgsVectorLayer:
    # Without locks, QGIS 3.22 loses count of one filtered layer when another of the same file is filtered.
    layer = QgsVectorLayer(f"{path}|layername={name}|option:NOLOCK=NO", name, "ogr")
    if not layer.isValid():
        raise ResultError(tr("QGIS cannot open {table} of {path}.").format(table=name, path=path))
    return layer


def _mark(layer: QgsVectorLayer, run: RunFacts) -> None:
    """Name the run, let a change appear at its date and stay, and say on the map what it is."""
    layer.setCustomProperty(RUN_PROPERTY, run.run_id or "1")
    if source_of(layer)[1] == "changes":
        layer.setCustomProperty(map_tips.FOLDER_PROPERTY, map_tips.folder_of(run.run_id))
    layer.setMapTipTemplate(map_tips.html(layer.customProperty(map_tips.FOLDER_PROPERTY)))
    temporal.show_from_date(layer, run.dates)


def _same_file(one: str, other: str) -> bool:
    return Path(one).exists() and Path(other).exists() and Path(one).samefile(other)
