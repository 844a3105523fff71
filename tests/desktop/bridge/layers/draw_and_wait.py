"""Draws layers of a result while the main thread waits, as QGIS does when it closes a project.

    python draw_and_wait.py file RESULT        every style of the file, without the plugin
    python draw_and_wait.py plugin RESULT      every style of the opened result, and what is similar
    python draw_and_wait.py project PROJECT    the layers of a project as they are, once the plugin has seen them

Writes one line per picture; what asks the main thread while it draws never ends here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from qgis.core import QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage
from qgis.PyQt.QtXml import QDomDocument

sys.path.insert(0, str(Path(__file__).parents[4]))
from changedet_plugin.bridge.layers.expressions import register_functions
from changedet_plugin.bridge.layers.result_layers import open_result
from changedet_plugin.bridge.layers.selection import mend_former
from changedet_plugin.bridge.layers.style import show_similar, style_names

TABLES = ("changes", "patches")


def draw(layer: QgsVectorLayer) -> QImage:
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setExtent(layer.extent())
    settings.setOutputSize(QSize(400, 300))
    settings.setDestinationCrs(layer.crs())
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def of_file(path: str) -> Iterator[tuple[str, QgsVectorLayer]]:
    for table in TABLES:
        layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
        n_own, ids, names, _, _ = layer.listStylesInDatabase()
        for style, name in sorted(zip(ids[:n_own], names), key=lambda item: item[1]):
            document = QDomDocument()
            document.setContent(layer.getStyleFromDatabase(style)[0])
            layer.importNamedStyle(document)
            yield name, layer


def of_plugin(path: str) -> Iterator[tuple[str, QgsVectorLayer]]:
    register_functions()
    result = open_result(path, QgsProject.instance())
    for layer in (result.changes, result.patches):
        for name in style_names(layer):
            layer.styleManager().setCurrentStyle(name)
            yield name, layer
    result.cut_types(2)
    yield "cut", result.changes
    show_similar(result.changes, dict.fromkeys(result.changes.allFeatureIds(), 0.8))
    yield "similar", result.changes


def of_project(path: str) -> Iterator[tuple[str, QgsVectorLayer]]:
    QgsProject.instance().layersAdded.connect(mend_former)
    QgsProject.instance().read(path)
    for layer in QgsProject.instance().mapLayers().values():
        yield layer.name(), layer


application = QgsApplication([], True)
application.initQgis()
for name, layer in {"file": of_file, "plugin": of_plugin, "project": of_project}[sys.argv[1]](sys.argv[2]):
    # QGIS asks for what is selected in two ways, by whether anything is.
    layer.removeSelection()
    draw(layer)
    layer.selectAll()
    image = draw(layer)
    drawn = {image.pixelColor(x, y).name() for x in range(400) for y in range(300)}
    sys.stdout.write(f"{name} {len(drawn) > 1}\n")
    sys.stdout.flush()
os._exit(0)
