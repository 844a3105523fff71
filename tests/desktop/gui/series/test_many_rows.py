"""Series of very many rasters: what is done for each of them is little, and the same however many there are."""

from __future__ import annotations

import datetime
import json
import sys
from collections import Counter

import pytest
from qgis.core import QgsProject

from changedet_plugin.bridge import local_files
from tests.desktop.rasters import write_raster


def project_of(workdir, n_rows):
    """The file of a project with so many rows; every other file is there."""
    rows = []
    for index in range(n_rows):
        date = datetime.date(1990, 1, 1) + datetime.timedelta(index)
        path = workdir / "many" / f"{date}.tif"
        path.parent.mkdir(exist_ok=True)
        if index % 2:
            path.write_bytes(b"II*\0")
        rows.append({"path": str(path), "layer": path.stem, "date": date.isoformat(), "used": True, "note": ""})
    project = QgsProject()
    project.writeEntry("changedet", "/series", json.dumps({"rows": rows, "reference_end": None}))
    file = workdir / f"{n_rows}.qgs"
    assert project.write(str(file))
    return file


def calls_while(act):
    """Functions of Python and of C that are called meanwhile, by name."""
    calls = Counter()

    def note(frame, event, called):
        if event == "call":
            calls[frame.f_code.co_name] += 1
        elif event == "c_call":
            calls[called.__name__] += 1

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls


def test_opening_them_grows_no_faster_than_their_number(dock, workdir):
    files = [project_of(workdir, n_rows) for n_rows in (100, 200, 400)]
    few, more, many = (calls_while(lambda file=file: QgsProject.instance().read(str(file))) for file in files)
    assert len(dock.session.model.rows) == 400
    assert many.total() - more.total() < 2.2 * (more.total() - few.total())
    # Once a raster the disk is asked for its file, and the settings and the project not for each.
    assert (many["stat"] - more["stat"], many["fileName"], many["value"]) == (200, few["fileName"], few["value"])


def test_dates_that_fall_on_one_place_of_the_time_line_are_drawn_once(dock):
    line, first = dock.series.time_line, datetime.date(1950, 1, 1)
    dates = [first + datetime.timedelta(index) for index in range(20_000)]
    line.resize(300, 40)
    line.show_series(dates, [index % 100 > 0 for index in range(20_000)], dates[10_000])
    dots = line.dots()
    assert len(dots) < 4 * 300
    assert {used for _, used in dots} == {True, False}
    few = dates[::4000]
    line.show_series(few, [True] * len(few), few[2])
    assert len(line.dots()) == len(few)


@pytest.mark.parametrize("is_chosen", [True, False])
def test_a_raster_of_a_server_is_never_missing(dock, workdir, is_chosen):
    address = f"/vsicurl/http://127.0.0.1:9/{workdir.name}-{is_chosen}.tif"
    local_files.choose([address] if is_chosen else [])
    paths = (address, str(workdir / "no.tif"))
    rows = [{"path": path, "layer": path, "date": "2020-01-01", "used": True, "note": ""} for path in paths]
    project = QgsProject()
    project.writeEntry("changedet", "/series", json.dumps({"rows": rows, "reference_end": None}))
    assert project.write(str(workdir / "a.qgs"))
    assert QgsProject.instance().read(str(workdir / "a.qgs"))
    assert {row.path == address: row.missing for row in dock.session.model.rows} == {True: False, False: True}


def test_the_size_of_a_file_is_that_of_a_regular_one(workdir):
    path = write_raster(workdir / "a.tif")
    assert local_files.size(str(path)) == path.stat().st_size
    assert local_files.size(f"/vsizip/{workdir}/no.zip/a.tif") is None
    assert local_files.size(str(workdir)) is None
