"""The Export menu of the dock, by its entries: files, sample, report, bookmarks, command, diagnostics."""

from __future__ import annotations

import shutil

import pytest
from osgeo import ogr
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QPlainTextEdit

from changedet_plugin.compat import QAction


@pytest.fixture
def opened(dock, generated_run, workdir):
    for name in ("c.gpkg", "c.scores.tif"):
        shutil.copy(generated_run / name, workdir)
    dock._open_result(str(workdir / "c.gpkg"))
    return dock


def choose(dock, name, path=None):
    """Take an entry of the menu, and a path in the dialog that it opens."""
    dock.findChild(QAction, name).trigger()
    if path is not None:
        dialog = dock.findChild(QFileDialog, "file_dialog")
        dialog.fileSelected.emit(str(path))
        dialog.close()


def rows_in(path, layer):
    source = ogr.Open(str(path))
    return source.GetLayer(layer).GetFeatureCount()


def said(dock):
    return dock.session._message_bar.currentItem().text()


def test_what_is_confirmed_is_exported_in_the_format_of_the_ending(opened, workdir, qtbot):
    opened.session.verdicts.judge([1, 2], "confirmed")
    choose(opened, "export_confirmed", workdir / "good.geojson")
    assert rows_in(workdir / "good.geojson", 0) == 2
    assert "2 changes written" in said(opened)


def test_the_dialog_offers_every_format_and_adds_the_chosen_ending(opened):
    opened.findChild(QAction, "export_all").trigger()
    dialog = opened.findChild(QFileDialog, "file_dialog")
    endings = {text.partition("*.")[2].rstrip(")") for text in dialog.nameFilters()}
    assert {"gpkg", "geojson", "csv"} <= endings
    assert dialog.defaultSuffix() == "gpkg"
    csv = next(text for text in dialog.nameFilters() if "*.csv" in text)
    dialog.filterSelected.emit(csv)
    assert dialog.defaultSuffix() == "csv"
    dialog.close()


def test_a_sample_is_drawn_where_the_analyst_says(opened, workdir):
    choose(opened, "export_sample", workdir / "sample.gpkg")
    n_patches = rows_in(workdir / "sample.gpkg", "sample")
    assert f"{n_patches} patches drawn" in said(opened)


def test_the_sample_is_a_layer_of_the_group_and_its_column_can_be_filled_in(opened, workdir):
    choose(opened, "export_sample", workdir / "sample.gpkg")
    result = opened.session.result.layers
    layer = result.group.findLayers()[0].layer()
    assert layer.source().startswith(str(workdir / "sample.gpkg"))
    assert layer.name() in said(opened)
    form, fields = layer.editFormConfig(), layer.fields()
    assert {field.name() for at, field in enumerate(fields) if not form.readOnly(at)} == {"reference", "note"}
    assert layer.editorWidgetSetup(fields.lookupField("reference")).type() == "ValueMap"
    assert layer.startEditing()
    first = next(layer.getFeatures())
    assert layer.changeAttributeValue(first.id(), fields.lookupField("reference"), "change")
    assert layer.commitChanges()


def test_a_sample_that_is_written_over_is_one_layer(opened, workdir):
    for _ in range(2):
        choose(opened, "export_sample", workdir / "sample.gpkg")
    samples = [layer for layer in QgsProject.instance().mapLayers().values() if "layername=sample" in layer.source()]
    assert len(samples) == 1


@pytest.mark.parametrize("name", ["export_all", "export_confirmed", "export_sample", "report_filtered"])
def test_every_dialog_proposes_a_file_beside_the_result(opened, workdir, name):
    opened.findChild(QAction, name).trigger()
    dialog = opened.findChild(QFileDialog, "file_dialog")
    (proposed,) = dialog.selectedFiles()
    assert proposed.startswith(str(workdir / "c_"))
    assert proposed.endswith(dialog.defaultSuffix())
    dialog.close()


@pytest.mark.parametrize("name", ["some.geojson", "some.gpkg", "some.csv"])
def test_what_was_exported_opens_as_a_layer_by_its_button(opened, workdir, qtbot, name):
    choose(opened, "export_all", workdir / name)
    shown = opened.session.result.layers
    button = opened.session._message_bar.currentItem().findChild(QAbstractButton, "open_as_layer")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (layer,) = QgsProject.instance().mapLayersByName("some")
    assert layer.isValid()
    assert layer.featureCount() > 0
    assert opened.session.result.layers is shown


def test_the_report_has_its_pages_and_the_window_is_drawn_meanwhile(opened, workdir):
    told = []
    opened.session.exports.progressed.connect(told.append)
    choose(opened, "report_filtered", workdir / "report.pdf")
    assert (workdir / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "pages written" in said(opened)
    assert told[-1] == ""
    assert len(told) > 2


def test_the_first_changes_become_bookmarks(opened):
    choose(opened, "bookmarks")
    names = [mark.name() for mark in QgsProject.instance().bookmarkManager().bookmarks()]
    assert len(names) == min(20, opened.changes.model.rowCount())
    assert names[0].startswith("#1 ")


def test_the_command_of_the_run_is_on_the_clipboard(opened):
    choose(opened, "export_recipe")
    assert "changedet:detectchanges" in QApplication.clipboard().text()


def test_the_diagnostics_are_shown_and_copied(opened, qtbot):
    choose(opened, "diagnostics")
    dialog = opened.findChild(QDialog, "diagnostics_dialog")
    text = dialog.findChild(QPlainTextEdit, "diagnostics_text").toPlainText()
    assert "QGIS" in text
    assert "c.gpkg" not in text
    qtbot.mouseClick(dialog.findChild(QAbstractButton, "copy_diagnostics"), Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == text
    dialog.close()


def test_an_export_that_cannot_be_written_is_one_sentence(opened, workdir):
    failed = []
    opened.session.exports.failed.connect(failed.append)
    choose(opened, "export_all", workdir / "nowhere" / "x.gpkg")
    assert len(failed) == 1
    assert not (workdir / "nowhere").exists()
