"""What did a run find?

Runs in QGIS's Python without a window: opens a result, prints its top ten, writes a map and a project.

python -m scripts.desktop.demo_map RESULT.gpkg FOLDER NAME CREDIT RASTER...
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
    QgsLegendStyle,
    QgsMapSettings,
    QgsPrintLayout,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QFont
from qgis.PyQt.QtXml import QDomDocument

from changedet_plugin.bridge.layers.result_layers import open_result
from changedet_plugin.bridge.pictures.drawn import draw
from changedet_plugin.bridge.pictures.scenes import Scenes
from changedet_plugin.bridge.raster_file import local_path
from changedet_plugin.core.result_file import StoredRun

TOP = 10
VIEW_PX = (900, 700)
"""Size of the view that the project opens with, where no window has one yet."""
MAP_MM = (225.0, 182.0)
"""Most room that the map may take."""
MARGIN_MM, TOP_MM, SIDE_MM = 8.0, 20.0, 64.0


def top_ten(changes: QgsVectorLayer) -> list[QgsFeature]:
    """Give the features of the best ranks, best first."""
    return list(changes.getFeatures(QgsFeatureRequest().addOrderBy("rank").setLimit(TOP)))


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


def _text(layout: QgsPrintLayout, words: str, points: int, box: tuple[float, float, float, float]) -> None:
    label = QgsLayoutItemLabel(layout)
    label.setText(words)
    label.setFont(QFont("Sans", points))
    _put(layout, label, box)


def draw_map(project: QgsProject, layers: list, extent: QgsRectangle, words: tuple[str, str], target: Path) -> None:
    """Lay out a map with title and credit (``words``), legend and scale, and write it as an image."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    scale = min(MAP_MM[0] / extent.width(), MAP_MM[1] / extent.height())
    width, height = scale * extent.width(), scale * extent.height()
    side = MARGIN_MM + width + 4
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(side + SIDE_MM, TOP_MM + height + MARGIN_MM))
    drawn = QgsLayoutItemMap(layout)
    drawn.setLayers(layers)
    drawn.setCrs(layers[0].crs())
    drawn.setRect(0, 0, 1, 1)  # a map of no size cannot hold an extent, and one without an extent cannot be resized
    drawn.setExtent(extent)
    _put(layout, drawn, (MARGIN_MM, TOP_MM, width, height))
    drawn.zoomToExtent(extent)
    drawn.setFrameEnabled(True)
    wide = side + SIDE_MM - 2 * MARGIN_MM
    _text(layout, words[0], 16, (MARGIN_MM, MARGIN_MM, wide, 10))
    _text(layout, words[1], 7, (MARGIN_MM, TOP_MM + height + 1.5, wide, 5))
    legend = QgsLayoutItemLegend(layout)
    legend.setTitle("Score (1 = a usual date)")
    legend.setStyleFont(QgsLegendStyle.Style.Title, QFont("Sans", 10))
    legend.setLinkedMap(drawn)
    legend.setAutoUpdateModel(False)
    root = legend.model().rootGroup()
    root.clear()
    root.addLayer(layers[0])
    _put(layout, legend, (side, TOP_MM, SIDE_MM, 60))
    bar = QgsLayoutItemScaleBar(layout)
    bar.setStyle("Single Box")
    bar.setLinkedMap(drawn)
    bar.applyDefaultSize()
    _put(layout, bar, (side, TOP_MM + height - 16, SIDE_MM - 10, 15))
    if not QgsLayoutExporter(layout).renderPageToImage(0, dpi=150).save(str(target)):
        sys.exit(f"demo: {target} could not be written.")


def add_rasters(project: QgsProject, paths: list[str]) -> list[QgsRasterLayer]:
    """All rasters of the series as layers, the newest on top, in a folded group: a series of 140 would fill the tree."""
    group = project.layerTreeRoot().addGroup("Images")
    group.setExpanded(False)
    layers = [QgsRasterLayer(path, Path(path).stem) for path in paths]
    for layer in reversed(layers):
        project.addMapLayer(layer, False)
        group.addLayer(layer).setItemVisibilityChecked(False)
    return layers


def under_the_changes(project: QgsProject, run: StoredRun, images: list[QgsRasterLayer]) -> QgsRasterLayer:
    """Draw every date in the look of the last clear ones, and switch the last clear one on."""
    scenes = Scenes(run, project)
    scenes.search()
    clear = scenes.last_clear
    look = scenes.look(clear) if clear is not None else None
    if clear is None or look is None:
        return images[-1]
    for image in images if not look.scheme.is_radar else ():
        draw(image, look)
    shown = next((image for image in images if local_path(image) in scenes.paths(clear[1])), images[-1])
    project.layerTreeRoot().findLayer(shown).setItemVisibilityChecked(True)
    return shown


def save(project: QgsProject, extent: QgsRectangle, target: Path) -> None:
    """Write a project that opens on its rasters: one that was made without a window has no view of its own."""
    view = QgsMapSettings()
    view.setDestinationCrs(project.crs())
    view.setOutputSize(QSize(*VIEW_PX))
    view.setExtent(extent)

    def add_view(document: QDomDocument) -> None:
        canvas = document.createElement("mapcanvas")
        canvas.setAttribute("name", "theMapCanvas")
        document.documentElement().appendChild(canvas)
        view.writeXml(canvas, document)

    project.writeProject.connect(add_view)
    project.write(str(target))


def main() -> None:
    """Open the result over its rasters, tell, draw and save."""
    result, folder, name, credit, *rasters = sys.argv[1:]
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    images = add_rasters(project, rasters)
    project.setCrs(images[-1].crs())
    opened = open_result(result, project)
    changes = opened.changes
    image = under_the_changes(project, opened.run, images)
    print_top(changes)
    extent = QgsCoordinateTransform(image.crs(), changes.crs(), project).transformBoundingBox(image.extent())
    count = changes.featureCount()
    title = f"{name}: {count} {'change' if count == 1 else 'changes'}, over {image.name()}"
    draw_map(project, [changes, image], extent, (title, credit), Path(folder) / "map.png")
    save(project, extent, Path(folder) / "changes.qgz")
    # Newer QGIS ends with a crash while layers are alive.
    del images, image, changes, opened
    project.clear()
    application.exitQgis()


if __name__ == "__main__":
    main()
