"""Twenty minutes of an analyst on a real series: evidence, verdicts, filters, similar, detector, exports, report."""

from __future__ import annotations

import os
import shutil

import pytest
from osgeo import ogr
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QToolButton

from changedet_plugin.gui.dock.change_dock import CHANGES, SIMILAR
from tests.desktop.conftest import BUILD
from tests.desktop.driving import drag, key, listed, settle
from tests.desktop.result_files import in_file
from tests.desktop.seen import differ, drawn, grabbed, view
from tests.shared import SHARED

DATA = SHARED / "data"
SERIES = ("pucallpa_landsat", "potholes_naip")


@pytest.fixture(scope="session", params=SERIES)
def real_run(request, detect):
    """Copies of the rasters, and the result that the engine made of them."""
    source = DATA / request.param
    if not source.is_dir():
        pytest.skip(f"no series {source}: set CHANGEDET_SHARED")
    folder = BUILD / "desktop" / f"{request.param}_{os.getpid()}"
    (folder / "images").mkdir(parents=True)
    for raster in source.glob("*.tif"):
        shutil.copy(raster, folder / "images")
    detect(folder / "images", folder / "c.gpkg", "--store", str(folder / "store"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def opened(dock, real_run, workdir, qgis_canvas):
    """The rasters as layers, the newest on top, and a copy of the result."""
    for name in ("c.gpkg", "c.scores.tif"):
        shutil.copy(real_run / name, workdir)
    layers = [QgsRasterLayer(str(path), path.stem) for path in sorted((real_run / "images").glob("*.tif"))]
    QgsProject.instance().addMapLayers(layers)
    QApplication.setActiveWindow(dock.window())
    dock._open_result(str(workdir / "c.gpkg"))
    changes = dock.session.result.layers.changes
    qgis_canvas.setDestinationCrs(changes.crs())
    qgis_canvas.setLayers([changes, layers[-1]])
    qgis_canvas.setExtent(layers[-1].extent())
    return dock


def test_evidence_comes_with_every_step_through_the_list(opened, qtbot):
    for _ in range(3):
        key(qtbot, opened, Qt.Key.Key_N)
        before, after = drawn(qtbot, opened)
        assert differ(before, after) > 3
        assert opened.changes.card.facts.text().startswith(("Lasting change", "Unclear"))
    seen = view(opened)
    drag(seen, QPoint(4, 30), QPoint(seen.width() // 2, 30))
    assert seen.mode == seen.SWIPE
    seen.setFocus()
    qtbot.keyClick(seen, Qt.Key.Key_Space)
    assert seen.mode == seen.AFTER


def test_the_line_on_the_map_is_dragged_from_one_date_to_the_other(opened, qtbot, qgis_canvas):
    drawn(qtbot, opened)
    qgis_canvas.window().show()
    qtbot.waitUntil(lambda: qgis_canvas.viewport().width() > 300)
    qtbot.mouseClick(opened.findChild(QToolButton, "swipe_map"), Qt.MouseButton.LeftButton)
    viewport, middle = qgis_canvas.viewport(), qgis_canvas.width() // 2
    shown = []
    for end in (40, qgis_canvas.width() - 40):
        drag(viewport, QPoint(middle, 60), QPoint(end, 60))
        qtbot.waitUntil(lambda: not qgis_canvas.isDrawing())
        qtbot.wait(500)
        shown.append(grabbed(viewport, viewport.rect()))
        middle = end
    assert differ(*(picture[:, 60:-60] for picture in shown)) > 1


def test_verdicts_are_in_the_file_and_the_filter_follows_them(opened, qtbot, workdir):
    every = listed(opened)
    key(qtbot, opened, Qt.Key.Key_C, Qt.Key.Key_N, Qt.Key.Key_R, Qt.Key.Key_N, Qt.Key.Key_U)
    assert in_file(str(workdir / "c.gpkg")) == dict(zip(every, ("confirmed", "rejected", "unsure")))
    for word in ("confirmed", "rejected", "unsure"):
        opened.changes.conditions.bar.verdict.actions_by_word[word].setChecked(False)
    settle(qtbot, opened)
    assert listed(opened) == every[3:]
    assert sorted(f.id() for f in opened.session.result.layers.changes.getFeatures()) == sorted(every[3:])


def test_a_search_is_kept_as_a_detector_and_replayed(opened, qtbot):
    key(qtbot, opened, Qt.Key.Key_S)
    assert opened.tabs.currentIndex() == SIMILAR
    found = [opened.similar.model.fid_at(row) for row in range(opened.similar.model.rowCount())]
    assert len(found) > 1
    opened.session.similar.keep("of this kind", 0.6)
    opened.similar.close_button.click()
    assert opened.tabs.currentIndex() == CHANGES
    opened.session.similar.use("of this kind")
    again = [opened.similar.model.fid_at(row) for row in range(opened.similar.model.rowCount())]
    assert set(found) <= set(again)


def test_what_was_decided_leaves_in_every_form(opened, qtbot, workdir):
    key(qtbot, opened, Qt.Key.Key_C, Qt.Key.Key_N, Qt.Key.Key_C)
    note = opened.findChild(QLineEdit, "note")
    qtbot.keyClicks(note, "seen on the images")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    exports = opened.session.exports
    for name in ("confirmed.gpkg", "confirmed.geojson"):
        exports.export(str(workdir / name), "confirmed")
        source = ogr.Open(str(workdir / name))
        layer = source.GetLayer(0)
        notes = [feature.GetField("note") for feature in layer]
        assert len(notes) == 2
        assert "seen on the images" in notes
    exports.report(str(workdir / "report.pdf"), "confirmed")
    assert (workdir / "report.pdf").stat().st_size > 100_000
