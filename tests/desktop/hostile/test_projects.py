"""Projects of other people: opening one asks nobody, waits for nothing, and takes nothing for more than it is."""

from __future__ import annotations

import os

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QCoreApplication, Qt

from changedet_plugin.bridge import raster_header
from changedet_plugin.gui.series.rows import SeriesRow
from tests.desktop.rasters import write_raster, write_series
from tests.hostile import projects
from tests.listener import Listener


@pytest.fixture
def listener():
    listener = Listener()
    yield listener
    listener.close()


def saved(workdir, entry, key="/series"):
    """The file of a project that holds this entry of the plugin."""
    project = QgsProject()
    project.writeEntry("changedet", key, entry)
    path = workdir / "sent.qgz"
    assert project.write(str(path))
    return path


def open_in(dock, qtbot, path):
    """Open it with the dock there, and let all that follows happen."""
    assert QgsProject.instance().read(str(path))
    qtbot.waitUntil(lambda: dock.session.series._search is None, timeout=10_000)
    for _ in range(20):
        QCoreApplication.processEvents()
        qtbot.wait(5)


def descriptions(folder, port):
    """Local files that describe rasters of a server, in two ways and under two names."""
    remote = f"/vsicurl/http://127.0.0.1:{port}/a.tif"
    wms = (
        f'<GDAL_WMS><Service name="TMS"><ServerUrl>http://127.0.0.1:{port}/${{z}}/${{x}}/${{y}}.png</ServerUrl></Service>'
        "<DataWindow><UpperLeftX>0</UpperLeftX><UpperLeftY>9</UpperLeftY><LowerRightX>9</LowerRightX>"
        "<LowerRightY>0</LowerRightY><SizeX>90</SizeX><SizeY>90</SizeY></DataWindow><BandsCount>3</BandsCount></GDAL_WMS>"
    )
    vrt = (
        '<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        f"<SourceFilename>{remote}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
    )
    for name, text in (("wms.xml", wms), ("wms.tif", wms), ("vrt.vrt", vrt), ("vrt.tif", vrt)):
        (folder / name).write_text(text)
        yield str(folder / name)


@pytest.mark.parametrize("path", projects.ELSEWHERE)
def test_a_raster_that_lies_elsewhere_is_not_asked_for(dock, qtbot, workdir, listener, path):
    path = path.format(port=listener.port)
    open_in(dock, qtbot, saved(workdir, projects.series({"path": path}, {"path": path, "date": "2021-01-01", "layer": "b"})))
    assert len(dock.session.model.rows) == 2
    assert dock.session.pixel_size() is None
    assert listener.heard == []


def test_a_file_that_describes_a_raster_of_a_server_is_not_followed(dock, qtbot, workdir, listener):
    rows = [{"path": path, "layer": path} for path in descriptions(workdir, listener.port)]
    open_in(dock, qtbot, saved(workdir, projects.series(*rows)))
    for row in dock.session.model.rows:
        assert raster_header.read(row.path) is None
    assert listener.heard == []


def test_a_pipe_or_a_folder_with_one_holds_nobody_up(dock, qtbot, workdir):
    (workdir / "folder").mkdir()
    for pipe in (workdir / "a.tif", workdir / "folder" / "a.tif", workdir / "folder" / "2019-01-01.tif"):
        os.mkfifo(pipe)
    paths = (workdir / "a.tif", workdir / "folder", workdir / "folder" / "a.tif", "/dev/zero")
    open_in(dock, qtbot, saved(workdir, projects.series(*({"path": str(path)} for path in paths))))
    assert all(row.missing for row in dock.session.model.rows)
    dock.session.series.add_files([str(workdir / "folder")])


def test_a_pipe_that_is_chosen_or_lies_beside_a_raster_holds_nobody_up(dock, workdir):
    beside = write_raster(workdir / "2019-01-01.tif")
    os.mkfifo(f"{beside}.aux.xml")
    os.mkfifo(workdir / "2020-01-01.tif")
    dock.session.series.add_files([str(beside), str(workdir / "2020-01-01.tif")])
    assert [raster_header.read(row.path) for row in dock.session.model.rows] == [None, None]


def test_an_encoder_on_another_computer_is_not_looked_for(dock, qtbot, workdir):
    choices = {"encoder": "//127.0.0.1/share/a.onnx"}
    open_in(dock, qtbot, saved(workdir, projects.series({}, choices=choices)))
    assert "127.0.0.1" not in dock.series.encoder.value()


def test_what_the_analyst_adds_ticks_or_runs_is_opened(dock, workdir):
    (path,) = write_series(workdir / "a", "2020-01-01")
    dock.session.series.add_files([str(path)])
    assert dock.session.pixel_size() == pytest.approx(30, rel=0.01)
    model = dock.session.model
    model.restore(model.series())
    gone = SeriesRow(str(workdir / "later.tif"), "later", None, used=False, missing=True)
    model.add([gone])
    write_raster(workdir / "later.tif")
    assert model.setData(model.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert not model.rows[1].missing
