"""A result opens drawn as meant in plain QGIS: no plugin, no warnings."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsMapRendererCustomPainterJob, QgsMapSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtXml import QDomDocument

UNLISTED = "\"flag\" IN ('seasonal', 'transient')"


@pytest.fixture
def warnings(qgis_app):
    """What QGIS writes to its log."""
    lines = []
    log = QgsApplication.messageLog()
    log.messageReceived.connect(lambda text, tag, level: lines.append((tag, text)))
    return lines


def open_layer(path, name):
    layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    assert layer.isValid()
    return layer


def use_style(layer, name):
    """Take a style from the file, as Layer Properties does."""
    _, ids, names, _, _ = layer.listStylesInDatabase()
    qml, error = layer.getStyleFromDatabase(ids[names.index(name)])
    assert not error
    document = QDomDocument()
    assert document.setContent(qml)[0]
    done, error = layer.importNamedStyle(document)
    assert done, error


def picture(layer):
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setExtent(layer.extent())
    settings.setOutputSize(QSize(400, 300))
    settings.setDestinationCrs(layer.crs())
    settings.setBackgroundColor(QColor("white"))
    image = QImage(settings.outputSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(settings.backgroundColor())
    painter = QPainter(image)
    # In this thread: waiting for a job of other threads, without an event loop, never ends in newer QGIS.
    job = QgsMapRendererCustomPainterJob(settings, painter)
    job.renderSynchronously()
    painter.end()
    assert not job.errors()
    return image


def colours(image):
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("name", ["changes", "patches"])
def test_the_rank_style_comes_up_by_itself_and_the_blobs_are_hidden(result_path, warnings, name):
    layer = open_layer(result_path, name)
    ranges = [item for item in layer.renderer().ranges() if item.lowerValue() > 0]
    widths = [item.symbol().symbolLayers()[-1].width() for item in ranges]
    assert 1 < len(ranges) <= 5
    assert widths == sorted(widths)
    assert layer.attributeAlias(layer.fields().indexOf("lof")).startswith("Local outlier factor")
    assert layer.editorWidgetSetup(layer.fields().indexOf("vector")).type() == "Hidden"
    assert layer.editorWidgetSetup(layer.fields().indexOf("verdict")).type() == "ValueMap"
    assert "score" in layer.mapTipTemplate()
    assert warnings == []


@pytest.mark.parametrize("name", ["changes", "patches"])
@pytest.mark.parametrize("style", ["rank", "type", "date"])
def test_every_style_loads_and_draws_every_feature(result_path, warnings, name, style):
    layer = open_layer(result_path, name)
    use_style(layer, style)
    renderer = layer.renderer()
    counter = layer.countSymbolFeatures()
    assert counter.waitForFinished()
    drawn = sum(counter.featureCount(item.ruleKey()) for item in renderer.legendSymbolItems())
    assert drawn == layer.featureCount()
    assert len(colours(picture(layer))) > 3
    assert warnings == []


def test_what_is_beside_the_list_is_drawn_grey_and_dashed(result_path):
    layer = open_layer(result_path, "patches")
    layer.setSubsetString(UNLISTED)
    assert layer.featureCount() > 0
    for style in ("rank", "type"):
        use_style(layer, style)
        assert all(QColor(name).hslSaturation() < 30 for name in colours(picture(layer)))


def test_the_image_under_a_change_stays_readable(result_path):
    layer = open_layer(result_path, "changes")
    for item in layer.renderer().ranges():
        assert item.symbol().symbolLayer(1).fillColor().alpha() < 50


def test_types_keep_their_colours_in_both_layers(result_path):
    shown = []
    for name in ("changes", "patches"):
        layer = open_layer(result_path, name)
        use_style(layer, "type")
        shown.append(
            {c.value(): c.symbol().symbolLayers()[-1].color().name() for c in layer.renderer().categories() if c.value()}
        )
    assert shown[0] == shown[1]
    assert len(set(shown[0].values())) == len(shown[0]) >= 5
