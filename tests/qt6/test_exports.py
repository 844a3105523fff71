"""What is written out of a result, on Qt 6: the pages of the report are laid out and filled, though none is drawn."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject

from changedet_plugin.bridge.exports.export import export
from changedet_plugin.bridge.report.export import write
from changedet_plugin.bridge.result.tables import read_changes
from tests.qt6 import stand_in
from tests.qt6.driving import settle


def test_the_pages_of_a_report_are_laid_out_and_filled(opened, tmp_path):
    layers = opened.session.result.layers
    written = write(layers, QgsProject.instance(), str(tmp_path / "report.pdf"), "all", at_most=4)
    assert written.n_change_pages == 4
    assert {"QgsLayoutItemMap.setExtent", "QgsLayoutItemPicture.setPicturePath"} <= stand_in.calls


@pytest.mark.parametrize("which", ["all", "filtered", "selected"])
def test_changes_are_written_to_a_file(opened, tmp_path, which):
    path = tmp_path / "chosen.gpkg"
    n_written = export(opened.session.result.layers, str(path), which)
    assert n_written == len(read_changes(str(path)).fid) > 0


def test_what_can_be_asked_of_a_result_is_answered(opened):
    exports = opened.session.exports
    said = []
    exports.failed.connect(said.append)
    exports.bookmark()
    settle()
    assert said == []
    assert "QgsBookmarkManager.addBookmark" in stand_in.calls
    assert "QGIS 4.2.0" in exports.diagnostics()
