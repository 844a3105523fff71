"""How are the strongest changes found again without the dock?

Spatial bookmarks of the project: a way from one to the next.
"""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsBookmark, QgsFeatureRequest, QgsProject, QgsRectangle, QgsReferencedRectangle

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers.result_layers import ResultLayers
from changedet_plugin.bridge.result.tables import ChangeTable

_CONTEXT = 3.0
"""A change is shown with this many times its own size around it."""


def bookmark(result: ResultLayers, n: int, project: QgsProject) -> int:
    """Bookmark the first ``n`` changes that the filter shows, by rank; how many there are.

    The bookmarks of the same result that were made before make room, in the group that is called as theirs in the layer tree.
    """
    manager, group = project.bookmarkManager(), _group(result)
    # Another result may have a group of that name, and the analyst may have put others there.
    own = f"changedet/{result.run.run_id}/{Path(result.path).name}/"
    for former in [mark for mark in manager.bookmarks() if mark.id().startswith(own)]:
        manager.removeBookmark(former.id())
    table, made = result.table(), 0
    boxes = _boxes(result)
    # What is not ranked comes last.
    for row in sorted(boxes, key=lambda row: (table.rank[row] <= 0, table.rank[row]))[:n]:
        box = QgsRectangle(boxes[row])
        box.scale(_CONTEXT)
        mark = QgsBookmark()
        mark.setId(f"{own}{int(table.fid[row])}")
        mark.setName(_name(table, row))
        mark.setGroup(group)
        mark.setExtent(QgsReferencedRectangle(box, result.changes.crs()))
        made += bool(manager.addBookmark(mark)[1])
    return made


def _group(result: ResultLayers) -> str:
    return str(result.group.name()) if result.group is not None else result.title


def _boxes(result: ResultLayers) -> dict[int, QgsRectangle]:
    """The extent of every change that is shown, by row of the table."""
    request = QgsFeatureRequest().setNoAttributes()
    shapes = ((result.table().row_of(feature.id()), feature.geometry()) for feature in result.changes.getFeatures(request))
    return {row: shape.boundingBox() for row, shape in shapes if row is not None and not shape.isEmpty()}


def _name(table: ChangeTable, row: int) -> str:
    """As ``#1 type C 2000-07-01``, so far as all that is known."""
    rank, kind, date = int(table.rank[row]), table.type[row], table.date[row]
    parts = (f"#{rank}" if rank > 0 else "", tr("type {type}").format(type=kind) if kind else "", str(date or ""))
    return " ".join(part for part in parts if part) or str(int(table.fid[row]))
