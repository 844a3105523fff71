"""Runs in QGIS's Python without a window: opens a result, prints its top ten, writes a map and a project.

python -m scripts.demo_map RESULT.gpkg FOLDER TITLE RASTER...
"""

from __future__ import annotations

import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsFeatureRequest,
    QgsLayoutExporter,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QFont

from changedet_plugin.bridge.result_layers import open_result

TOP = 10
PAGE_MM = (297.0, 210.0)


def top_ten(changes: QgsVectorLayer) -> list[QgsFeature]:
    """Give the features of the best ranks, best first."""
    request = QgsFeatureRequest().setFilterExpression(f'"rank" <= {TOP}').addOrderBy("rank")
    return list(changes.getFeatures(request))


def print_top(changes: QgsVectorLayer) -> None:
    """Print rank, type, dates, score, area and place of the best."""
    to_degrees = QgsCoordinateTransform(changes.crs(), QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance())
    print(f"{'rank':>4}  {'type':<5}{'seen between':<26}{'score':>6}{'area':>12}  {'lon, lat':<20}state")
    for feature in top_ten(changes):
        place = to_degrees.transform(feature.geometry().centroid().asPoint())
        date_from, date = (feature[name].toString("yyyy-MM-dd") if feature[name] else "?" for name in ("date_from", "date"))
        kind, hectares = feature["subtype"] or feature["type"] or "-", feature["area_m2"] / 10_000
        where = f"{place.x():.4f}, {place.y():.4f}"
        seen = f"{date_from} and {date}"
        numbers = f"{feature['score']:>6.2f}{hectares:>9.1f} ha"
        print(f"{feature['rank']:>4}  {kind:<5}{seen:<26}{numbers}  {where:<20}{feature['state']}")


def _put(layout: QgsPrintLayout, item: QgsLayoutItem, box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    millimetres = QgsUnitTypes.LayoutUnit.LayoutMillimeters
    layout.addLayoutItem(item)
    item.attemptMove(QgsLayoutPoint(x, y, millimetres))
    item.attemptResize(QgsLayoutSize(width, height, millimetres))


def draw_map(project: QgsProject, layers: list, extent: QgsRectangle, title: str, target: Path) -> None:
    """Lay out a map with title, legend and scale, and write it as an image."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    drawn = QgsLayoutItemMap(layout)
    drawn.setLayers(layers)
    drawn.setCrs(layers[0].crs())
    drawn.setRect(0, 0, 1, 1)  # a map of no size cannot hold an extent, and one without an extent cannot be resized
    drawn.setExtent(extent)
    _put(layout, drawn, (8, 20, 225, 182))
    drawn.zoomToExtent(extent)
    drawn.setFrameEnabled(True)
    label = QgsLayoutItemLabel(layout)
    label.setText(title)
    label.setFont(QFont("Sans", 16))
    _put(layout, label, (8, 8, 280, 10))
    legend = QgsLayoutItemLegend(layout)
    legend.setLinkedMap(drawn)
    legend.setAutoUpdateModel(False)
    root = legend.model().rootGroup()
    root.clear()
    root.addLayer(layers[0])
    _put(layout, legend, (236, 20, 55, 100))
    scale = QgsLayoutItemScaleBar(layout)
    scale.setStyle("Single Box")
    scale.setLinkedMap(drawn)
    scale.applyDefaultSize()
    _put(layout, scale, (236, 180, 55, 15))
    if not QgsLayoutExporter(layout).renderPageToImage(0, dpi=150).save(str(target)):
        sys.exit(f"demo: {target} could not be written.")


def main() -> None:
    """Open the result over its rasters, tell, draw and save."""
    result, folder, title, *rasters = sys.argv[1:]
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    images = [QgsRasterLayer(path, Path(path).stem) for path in rasters]
    project.setCrs(images[-1].crs())
    project.addMapLayers(images)
    for image in images[:-1]:
        project.layerTreeRoot().findLayer(image).setItemVisibilityChecked(False)
    changes = open_result(result, project).changes
    print_top(changes)
    to_map = QgsCoordinateTransform(images[-1].crs(), changes.crs(), project)
    extent = to_map.transformBoundingBox(images[-1].extent())
    draw_map(project, [changes, images[-1]], extent, f"{title}: {changes.featureCount()} changes", Path(folder) / "map.png")
    project.write(str(Path(folder) / "changes.qgz"))
    # Newer QGIS ends with a crash while layers are alive.
    del images, changes
    project.clear()
    application.exitQgis()


if __name__ == "__main__":
    main()
