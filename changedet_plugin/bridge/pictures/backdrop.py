"""Which images lie under the outlines of a result?

Those of its dates that are not layers of the project yet.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from qgis.core import QgsLayerTreeGroup, QgsProject, QgsRasterLayer

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.pictures.drawn import COMPOSITE, IMAGE_PROPERTY, composite, drawn_layer
from changedet_plugin.bridge.pictures.look import Look
from changedet_plugin.bridge.pictures.scenes import Scenes
from changedet_plugin.bridge.result.names import folder_name
from changedet_plugin.bridge.words import date_text

_SCOPE, _ADDED = "changedet", "images_added"
"""Entry of the project: the files that were put on the map once. Who took them off does not want them back."""


def add_images(project: QgsProject, scenes: Scenes, beside: str) -> None:
    """Put the last clear reference date and the last clear new one into a group of their own, both in one look.

    Only the newer is drawn. Nothing is done where layers of the project show it, or the newest date of all. ``beside``: the
    result; made-up files, as the means of radar dates, are written beside it.
    """
    pair = scenes.last_clear
    look = scenes.look(pair) if pair is not None else None
    if pair is None or look is None or any(scenes.is_shown(date) for date in (pair[1], scenes.dates[-1])):
        return
    before, known = _group_of(project, scenes), _added(project)
    made: list[tuple[QgsRasterLayer, bool]] = []
    for date in sorted(set(pair), reverse=True):
        files = scenes.paths(date)
        if scenes.is_shown(date) or known.issuperset(files):
            continue
        made += [(layer, date == pair[1]) for layer in _layers(scenes, date, look, beside)]
        known.update(files)
    if not made:
        return
    group = before or _new_group(project, folder_name(Path(scenes.paths(pair[1])[0]).parent))
    for position, (layer, is_drawn) in enumerate(made):
        project.addMapLayer(layer, False)
        node = group.insertLayer(position, layer)
        node.setItemVisibilityChecked(is_drawn)
        node.setExpanded(False)
    project.writeEntry(_SCOPE, _ADDED, sorted(known))


def _layers(scenes: Scenes, date: datetime.date, look: Look, beside: str) -> list[QgsRasterLayer]:
    groups = scenes.groups(date, is_after=False)
    shown = []
    for paths in groups:
        words = [date_text(date)]
        if len(groups) > 1:
            words.append(Path(paths[0]).stem)
        if len(paths) > 1:
            words = [tr("{date}, mean of %n dates", len(paths)).format(date=date_text(date))]
        source = _written(paths, look, beside) if look.scheme.is_radar else paths[0]
        layer = drawn_layer([source], look, " ".join(words)) if source else None
        if layer is not None and layer.isValid():
            layer.setCustomProperty(IMAGE_PROPERTY, paths[0])
            shown.append(layer)
    return shown


def _written(paths: tuple[str, ...], look: Look, beside: str) -> str:
    """A composite as a file; empty where it cannot be written."""
    folder = Path(beside).with_name(f"{Path(beside).stem}_images")
    file = folder / f"{Path(paths[0]).stem}{COMPOSITE}"
    try:
        folder.mkdir(exist_ok=True)
        file.write_text(composite(paths, look.scheme), encoding="utf-8")
    except OSError:
        return ""
    return file.as_posix()


def _group_of(project: QgsProject, scenes: Scenes) -> QgsLayerTreeGroup | None:
    """The group that holds images of this series already."""
    root = project.layerTreeRoot()
    for layer in scenes.shown_layers():
        node = root.findLayer(layer.id()) if layer.customProperty(IMAGE_PROPERTY) else None
        if node is not None and node.parent() is not None and node.parent() is not root:
            return node.parent()
    return None


def _new_group(project: QgsProject, series: str) -> QgsLayerTreeGroup:
    """Under all that is not an image, over all that is."""
    root = project.layerTreeRoot()
    children = root.children()
    position = next((index for index, node in enumerate(children) if _holds_only_images(node)), len(children))
    return root.insertGroup(position, tr("Images - {series}").format(series=series))


def _holds_only_images(node: object) -> bool:
    layers = [node.layer()] if hasattr(node, "layer") else [tree.layer() for tree in node.findLayers()]  # type: ignore[attr-defined]
    return bool(layers) and all(isinstance(layer, QgsRasterLayer) for layer in layers)


def _added(project: QgsProject) -> set[str]:
    layer_ids, _ = project.readListEntry(_SCOPE, _ADDED)
    return set(layer_ids)
