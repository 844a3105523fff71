"""The Series page: rasters, dates, the split, the choices. No engine."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from osgeo import gdal, osr
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRasterLayer, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, QPoint, Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QWidget

from changedet_plugin.core.parameters import Masking
from changedet_plugin.gui.series.choices import Choices
from changedet_plugin.gui.series.findings import Finding
from changedet_plugin.gui.series.model import DATE, LIGHT, SHIFT
from changedet_plugin.gui.series.page import reference_words

YEARS = (2001, 2003, 2005, 2007, 2009)


@pytest.fixture
def rasters(workdir):
    """Five small rasters of 30 m pixels, named by date."""
    place = osr.SpatialReference()
    place.ImportFromEPSG(32631)
    for year in YEARS:
        image = gdal.GetDriverByName("GTiff").Create(str(workdir / f"{year}-07-01.tif"), 64, 64, 2, gdal.GDT_Int16)
        image.SetGeoTransform((500000, 30, 0, 5000000, 0, -30))
        image.SetProjection(place.ExportToWkt())
        image.GetRasterBand(1).Fill(year)
    return workdir


@pytest.fixture
def filled(dock, rasters, qtbot):
    """The dock with the five rasters picked from the project."""
    for path in sorted(rasters.glob("*.tif")):
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), path.stem))
    click(qtbot, dock, "add_layers")
    picker = dock.findChild(QWidget, "layer_picker")
    qtbot.mouseClick(picker.buttons.button(picker.buttons.StandardButton.Ok), Qt.MouseButton.LeftButton)
    return dock


def click(qtbot, dock, name):
    qtbot.mouseClick(dock.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def roles(dock):
    return [dock.session.model.role_of(row) for row in dock.session.model.rows]


def test_an_empty_dock_says_the_next_step_and_starts_nothing(dock):
    assert "two dates or more" in dock.series.table.empty.text()
    assert dock.series.table.empty.isVisible()
    assert not dock.series.run_button.isEnabled()


def test_layers_come_in_dated_and_split(filled):
    assert [row.date.year for row in filled.session.model.rows] == list(YEARS)
    assert roles(filled) == ["reference", "reference", "new", "new", "new"]
    assert "Reference: 2 dates (2001–2003); new: 3 dates." in filled.series.reference.text()


def test_a_folder_brings_its_dated_rasters(dock, rasters):
    dock.session.series.add_files([str(rasters)])
    assert [row.layer for row in dock.session.model.rows] == [f"{year}-07-01" for year in YEARS]


def test_a_folder_without_rasters_is_refused_in_one_sentence(dock, workdir):
    dock.session.series.add_files([str(workdir)])
    assert "holds no raster; choose a folder" in dock.series.warnings.text()


def test_dragging_the_bar_moves_the_split_and_default_brings_it_back(filled, qtbot):
    line = filled.series.time_line
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(int(line._x(datetime.date(2008, 7, 1))), 10))
    assert roles(filled) == ["reference"] * 4 + ["new"]
    assert filled.series.run_request().parameters.reference_end == datetime.date(2009, 7, 1)
    click(qtbot, filled, "default_split")
    assert filled.series.run_request().parameters.reference_end is None
    assert roles(filled) == ["reference", "reference", "new", "new", "new"]


def test_arrow_keys_move_the_bar(filled, qtbot):
    qtbot.keyClick(filled.series.time_line, Qt.Key.Key_Right)
    assert roles(filled) == ["reference"] * 3 + ["new"] * 2


def test_the_date_edit_moves_the_split(filled):
    filled.series.split_date.setDate(QDate(2007, 7, 1))
    assert roles(filled) == ["reference"] * 3 + ["new"] * 2


def test_an_edited_date_reorders_and_an_impossible_one_is_refused(filled):
    model = filled.session.model
    assert model.setData(model.index(0, DATE), QDate(2006, 1, 1))
    assert [row.layer[:4] for row in model.rows] == ["2003", "2005", "2001", "2007", "2009"]
    assert not model.setData(model.index(0, DATE), QDate())
    assert not model.setData(model.index(0, DATE), QDate.currentDate().addYears(5))


def test_an_unticked_date_takes_no_part(filled):
    model = filled.session.model
    model.setData(model.index(4, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert model.used_dates()[-1].year == 2007
    assert roles(filled)[-1] == ""


def test_delete_takes_selected_rasters_out(filled, qtbot):
    filled.series.table.view.selectRow(0)
    click(qtbot, filled, "remove_rasters")
    assert [row.date.year for row in filled.session.model.rows] == list(YEARS[1:])


def test_sides_of_a_patch_are_named_in_pixels_and_round_metres(filled):
    patch = filled.series.patch
    assert [patch.itemText(index) for index in range(patch.count())] == [
        "1 px (30 m)",
        "2 px (60 m)",
        "4 px (120 m)",
        "8 px (240 m)",
        "16 px (480 m)",
    ]
    assert patch.currentText() == "8 px (240 m)"
    patch.setCurrentIndex(1)
    patch.activated.emit(1)
    wanted = filled.series.run_request().parameters
    assert (wanted.patch_px, wanted.patch_size) == (2, None)


def test_a_side_that_a_project_names_in_metres_is_shown_and_asked_for(filled):
    filled.session.model.restore(replace(filled.session.model.series(), choices=Choices(patch_px=None, patch_m=100.0)))
    assert filled.series.patch.currentText() == "100 m"
    wanted = filled.series.run_request().parameters
    assert (wanted.patch_px, wanted.patch_size) == (None, 100.0)


def test_folded_groups_say_what_is_not_as_usual(filled):
    options, masks = filled.series.options, filled.series.masks
    for group in (options, masks):
        # QGIS remembers what was folded.
        group.setCollapsed(True)
    assert (options.title(), masks.title()) == ("Options", "Clouds and masks")
    options.automatic.setChecked(False)
    options.threshold.setValue(1.2)
    options.confirm.setValue(2)
    masks.kind.setCurrentIndex(3)
    assert options.title() == "Options: threshold 1.2, 2 confirmations"
    assert masks.title() == "Clouds and masks: A band of each raster"
    options.setCollapsed(False)
    assert options.title() == "Options"


def test_masks_and_options_reach_the_request(filled):
    masks, options = filled.series.masks, filled.series.options
    masks.kind.setCurrentIndex(masks.kind.findData("band"))
    masks.band.setValue(2)
    masks.values.setText("3, 8;9")
    masks.bits.setText("0,4")
    masks.limit.setText("0,4")
    masks.meaning.setCurrentIndex(masks.meaning.findData("qa_pixel"))
    options.automatic.setChecked(False)
    options.threshold.setValue(2.5)
    wanted = filled.series.run_request().parameters
    assert (wanted.masking, wanted.threshold) == (Masking(2, (3, 8, 9), (0, 4), 0.4, "qa_pixel"), 2.5)


def test_the_sensor_reaches_the_request_is_said_and_comes_back_with_the_project(filled, rasters):
    options, project = filled.series.options, QgsProject.instance()
    assert filled.series.run_request().parameters.sensor == "auto"
    options.setCollapsed(True)
    options.sensor.setCurrentIndex(options.sensor.findText("Radar"))
    assert options.title() == "Options: Radar"
    assert filled.series.run_request().parameters.sensor == "radar"
    project.write(str(rasters / "radar.qgs"))
    project.clear()
    assert options.sensor.currentData() == "auto"
    project.read(str(rasters / "radar.qgs"))
    assert options.sensor.currentData() == "radar"


def test_a_mask_that_was_chosen_while_folded_shows_its_own_fields_only(filled):
    masks = filled.series.masks
    masks.setCollapsed(True)
    masks.kind.setCurrentIndex(masks.kind.findData("folder"))
    masks.setCollapsed(False)
    assert (masks.file.isVisible(), masks.band.isVisible()) == (True, True)
    assert masks.band.minimum() == 0
    masks.setCollapsed(True)


def test_a_polygon_layer_limits_the_area(filled, qtbot):
    layer = QgsVectorLayer("Polygon?crs=EPSG:32631", "my area", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(500000, 4999000, 501000, 5000000)))
    layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    filled.series.area.layer.click()
    assert filled.findChild(QComboBox, "area_layers").currentText() == "my area"
    wanted = filled.series.run_request()
    assert (wanted.area, wanted.area_layer) == ("layer", layer.id())


def test_the_dock_fits_in_320_pixels(filled):
    assert filled.minimumSizeHint().width() <= 320


def test_every_control_has_a_name_and_a_sentence(filled):
    buttons = [b for b in filled.findChildren(QAbstractButton) if b.objectName() and not b.objectName().startswith("qt_")]
    assert buttons
    for button in buttons:
        if button.text() and not button.objectName().startswith(("Scroll", "mFile", "mCollapse")):
            assert button.toolTip().endswith("."), button.objectName()


def test_an_undated_raster_is_kept_out_and_the_hint_says_what_to_do(filled, rasters):
    undated = rasters / "field.tif"
    undated.write_bytes((rasters / "2001-07-01.tif").read_bytes())
    filled.session.series.add_files([str(undated)])
    model, hint = filled.session.model, filled.series.table.hint
    assert not model.rows[-1].used
    assert hint.isVisible()
    assert "double-click" in hint.text()
    model.setData(model.index(5, DATE), QDate(2011, 7, 1))
    assert model.rows[-1].used
    assert not hint.isVisible()


def test_what_a_check_found_is_shown(filled):
    assert filled.series.table.view.isColumnHidden(4)
    date = datetime.date(2001, 7, 1)
    filled.session.model.note(filled.session.model.series().found({date: Finding(0.5, 0.2, "good", gain=1.1, offset=0.0)}))
    assert [filled.series.table.view.isColumnHidden(column) for column in (4, SHIFT, LIGHT)] == [False] * 3
    assert not filled.series.table.off_row.isVisible()


def test_where_a_date_lies_is_told_and_one_button_corrects_it(filled, qtbot):
    model, table = filled.session.model, filled.series.table
    dates = [row.date for row in model.rows]
    lying = (
        Finding(1, 0.1, "good"),
        Finding(1, 1.2, "shifted"),
        Finding(None, 3.0, "bad", left_out=True),
        Finding(1, None, "unknown"),
    )
    model.note(model.series().found({**dict(zip(dates, lying)), dates[4]: Finding(1, 1.3, "shifted", corrected=True)}))
    shown = [model.index(row, SHIFT) for row in range(5)]
    assert [index.data() for index in shown] == ["0.1 px", "1.2 px", "3.0 px", "unknown", "1.3 px moved"]
    for index in shown:
        assert index.data(Qt.ItemDataRole.ToolTipRole).endswith(".")
    assert shown[2].data(Qt.ItemDataRole.DecorationRole) is not None
    assert shown[2].sibling(2, 3).data() == "left out"
    assert table.off.text() == "2 of 5 images lie 1.2 to 3.0 pixels off the reference."
    assert filled.series.run_request().parameters.align == "auto"
    click(qtbot, filled, "correct_shifts")
    assert filled.series.run_request().parameters.align == "correct"


def test_what_a_short_reference_means_is_said():
    dates = [datetime.date(year, 1, 1) for year in range(2000, 2012)]
    assert "no fixed limit" in reference_words(dates, dates[3])
    assert "not by LOF" in reference_words(dates, dates[7])
    assert "Fewer" not in reference_words(dates, dates[8])


def test_the_series_comes_back_with_the_project(filled, rasters):
    model, project = filled.session.model, QgsProject.instance()
    model.setData(model.index(0, DATE), QDate(2000, 1, 1))
    model.setData(model.index(4, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    model.set_reference_end(datetime.date(2007, 7, 1))
    model.set_bands("squares.onnx", (2, 1))
    before = model.rows
    project.write(str(rasters / "kept.qgs"))
    assert str(rasters) not in project.readEntry("changedet", "/series")[0]
    project.clear()
    model.clear()
    project.read(str(rasters / "kept.qgs"))
    assert model.rows == before
    assert model.reference_end() == datetime.date(2007, 7, 1)
    assert model.bands_for("squares.onnx", 2) == (2, 1)


def test_a_series_that_cannot_be_read_stays_in_its_project(filled, rasters):
    project = QgsProject.instance()
    project.write(str(rasters / "odd.qgs"))
    text = (rasters / "odd.qgs").read_text()
    (rasters / "odd.qgs").write_text(text.replace("reference_end", "elsewhere"))
    project.read(str(rasters / "odd.qgs"))
    assert filled.session.model.rows == ()
    project.write()
    assert "elsewhere" in (rasters / "odd.qgs").read_text()


def test_a_series_does_not_follow_into_another_project(filled, rasters):
    project = QgsProject.instance()
    project.write(str(rasters / "own.qgs"))
    project.clear()
    assert filled.session.model.rows == ()
    project.write(str(rasters / "other.qgs"))
    assert "reference_end" not in (rasters / "other.qgs").read_text()


def test_a_new_project_is_empty_though_the_last_one_was_never_saved(filled):
    filled.series.options.confirm.setValue(2)
    QgsProject.instance().clear()
    assert filled.session.model.rows == ()
    assert filled.series.options.confirm.value() == 3


def test_a_series_begun_before_the_first_save_survives_it(filled, rasters):
    filled.series.options.confirm.setValue(2)
    before = filled.session.model.series()
    QgsProject.instance().write(str(rasters / "first.qgs"))
    assert filled.session.model.series() == before
    assert filled.series.options.confirm.value() == 2
