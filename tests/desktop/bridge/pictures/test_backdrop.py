"""Images of the dates of a result come onto the map, under its outlines; what the analyst has stays as it is."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtGui import QColor, QImage

from changedet_plugin.bridge.raster_file import local_path
from changedet_plugin.bridge.result.event_dates import usual_dates
from changedet_plugin.bridge.series.layers import dated_rasters
from changedet_plugin.gui.evidence.picture import BeforeAfter
from tests.desktop.rasters import DATES, speckle, write_bands
from tests.desktop.seen import pixels

LONGEST_MS = 20_000


@pytest.fixture
def copied(generated_run, workdir):
    """The result in a folder of its own; its rasters stay where they are."""
    path = workdir / "c.gpkg"
    shutil.copy(generated_run / "c.gpkg", path)
    return path


def rasters(project=None):
    """The images on the map, the topmost first."""
    root = (project or QgsProject.instance()).layerTreeRoot()
    return [node for node in root.findLayers() if isinstance(node.layer(), QgsRasterLayer)]


def open_and_wait(dock, path, qtbot):
    dock._open_result(str(path))
    with qtbot.waitSignal(dock.session.pictures.explained, timeout=LONGEST_MS):
        pass


def test_the_newest_date_is_drawn_and_the_last_reference_date_lies_below(dock, copied, qtbot):
    open_and_wait(dock, copied, qtbot)
    newest, reference = rasters()
    run = dock.session.result.layers.run
    last = max(date for date, is_reference in zip(run.dates, run.is_reference) if is_reference)
    assert run.dates[-1].isoformat() in local_path(newest.layer())
    assert last.isoformat() in local_path(reference.layer())
    assert [newest.isVisible(), reference.isVisible()] == [True, False]
    ends = [
        (band.minimumValue(), band.maximumValue())
        for node in (newest, reference)
        for band in (node.layer().renderer().redContrastEnhancement(), node.layer().renderer().blueContrastEnhancement())
    ]
    assert ends[:2] == ends[2:]


def test_images_lie_under_outlines_and_areas_and_over_a_base_map(dock, copied, generated_run, workdir, qtbot):
    root = QgsProject.instance().layerTreeRoot()
    other = write_bands(workdir / "base.tif", speckle(1))
    mine = [QgsVectorLayer("Polygon?crs=EPSG:32631", "area", "memory"), QgsRasterLayer(str(other), "base map")]
    for layer in mine:
        QgsProject.instance().addMapLayer(layer, False)
        root.addLayer(layer)
    open_and_wait(dock, copied, qtbot)
    names = [node.name() for node in root.children()]
    assert names[1:] == ["area", f"Images - {generated_run.name}", "base map"]
    assert dock.session.result.layers.changes.id() in root.children()[0].findLayerIds()


def test_a_second_result_of_the_series_brings_no_second_images(dock, copied, workdir, qtbot):
    open_and_wait(dock, copied, qtbot)
    again = workdir / "again.gpkg"
    shutil.copy(copied, again)
    open_and_wait(dock, again, qtbot)
    assert len(rasters()) == 2


def test_images_that_were_taken_off_the_map_do_not_come_back(dock, copied, generated_run, workdir, qtbot):
    open_and_wait(dock, copied, qtbot)
    root = QgsProject.instance().layerTreeRoot()
    QgsProject.instance().removeMapLayers([node.layerId() for node in rasters()])
    root.removeChildNode(root.findGroup(f"Images - {generated_run.name}"))
    again = workdir / "again.gpkg"
    shutil.copy(copied, again)
    open_and_wait(dock, again, qtbot)
    assert rasters() == []


def test_nothing_is_added_where_the_newest_date_is_a_layer_already(dock, copied, generated_run, qtbot):
    newest = max((generated_run / "images").glob("*.tif"))
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(newest), "mine"))
    open_and_wait(dock, copied, qtbot)
    assert [node.name() for node in rasters()] == ["mine"]


def test_the_images_are_saved_with_the_project_as_they_are_drawn(dock, copied, workdir, qtbot):
    open_and_wait(dock, copied, qtbot)
    before = [node.layer().renderer().redContrastEnhancement().maximumValue() for node in rasters()]
    assert QgsProject.instance().write(str(workdir / "p.qgz"))
    saved = QgsProject()
    saved.read(str(workdir / "p.qgz"))
    assert all(node.layer().isValid() for node in rasters(saved))
    assert [node.layer().renderer().redContrastEnhancement().maximumValue() for node in rasters(saved)] == before
    saved.clear()


def test_radar_images_are_files_beside_the_result_and_no_rasters_of_a_series(dock, detect, workdir, qtbot):
    folder = workdir / "radar"
    folder.mkdir()
    for number, date in enumerate(DATES[:6]):
        write_bands(folder / f"{date}.tif", speckle(number), ("VV", "VH"))
    detect(folder, workdir / "r.gpkg", "--patch-px", "4", "--store", str(workdir / "store"))
    open_and_wait(dock, workdir / "r.gpkg", qtbot)
    newest, reference = (node.layer() for node in rasters())
    assert newest.bandCount() == reference.bandCount() == 3
    assert "mean of 3 dates" in newest.name()
    assert sorted(path.suffix for path in (workdir / "r_images").iterdir()) == [".vrt", ".vrt"]
    assert dated_rasters(QgsProject.instance()) == []


def test_the_dates_stand_above_the_pictures_and_never_on_them(qgis_app, qtbot):
    shown = BeforeAfter()
    qtbot.addWidget(shown)
    shown.resize(300, 160)
    shown.show()
    size = shown.picture_size()
    images = [QImage(size, QImage.Format.Format_RGB32) for _ in range(2)]
    for image, colour in zip(images, ("#804020", "#204080")):
        image.fill(QColor(colour))
    for mode in (shown.SIDES, shown.BEFORE, shown.AFTER, shown.SWIPE):
        shown.show_labels("1 January 2020", "1 February 2020")
        shown.show_mode(mode)
        size = shown.picture_size()
        for is_after in (False, True):
            shown.show_image(is_after, images[is_after].scaled(size))
        seen = pixels(shown.grab().toImage())
        strip = shown.height() - size.height()
        assert strip >= shown.fontMetrics().height()
        drawn = {tuple(colour) for colour in seen[strip:].reshape(-1, 3).tolist()}
        line = 2 if mode == shown.SWIPE else 0
        assert len(drawn - {(0x80, 0x40, 0x20), (0x20, 0x40, 0x80)}) <= 1 + line
        assert np.ptp(seen[:strip]) > 50


@pytest.fixture
def table(result):
    """The made-up result, its first change at the third new date, three further dates since."""
    table = result.table()
    new = [number for number, is_reference in enumerate(table.is_reference) if not is_reference]
    series = table.series.copy()
    series[0, 0, new] = 5.0
    series[0, 0, new[:2]] = 1.0
    date, date_from = list(table.date), list(table.date_from)
    date[0], date_from[0] = table.dates[new[2]], table.dates[new[1]]
    return replace(table, series=series, date=date, date_from=date_from), new


def test_a_change_is_shown_between_the_dates_at_which_it_happened(table):
    found, new = table
    assert usual_dates(found, 0, found.dates) == (found.dates[new[1]], found.dates[new[2]])


def test_a_date_that_is_masked_at_the_place_is_not_shown(table):
    found, new = table
    found.series[0, 0, [new[1], new[2]]] = np.nan
    assert usual_dates(found, 0, found.dates) == (found.dates[new[0]], found.dates[new[3]])


def test_a_date_that_stands_out_alone_is_not_shown_as_the_one_after(table):
    found, new = table
    found.series[0, 0, new[2]] = 60.0
    assert usual_dates(found, 0, found.dates)[1] == found.dates[new[3]]


def test_a_date_that_stands_out_alone_is_not_shown_as_the_one_before(table):
    found, new = table
    found.series[0, 0, new[1]] = 60.0
    assert usual_dates(found, 0, found.dates)[0] == found.dates[new[0]]


def test_a_date_that_is_not_at_hand_is_passed_over(table):
    found, new = table
    gone = {found.dates[new[1]], found.dates[new[2]]}
    at_hand = tuple(date for date in found.dates if date not in gone)
    assert usual_dates(found, 0, at_hand) == (found.dates[new[0]], found.dates[new[3]])


def test_the_words_of_the_pictures_say_how_they_are_drawn(dock, copied, qtbot):
    open_and_wait(dock, copied, qtbot)
    tip = dock.changes.card.pictures.toolTip()
    assert "Space flickers" in tip
    assert "one stretch" in tip
