"""The report as a PDF: its pages, what stands on them, and that nothing of the analyst's is touched."""

from __future__ import annotations

import datetime
import math
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsFeedback,
    QgsLayoutExporter,
    QgsLayoutFrame,
    QgsLayoutItemLabel,
    QgsLayoutItemManualTable,
    QgsRasterLayer,
)

from changedet_plugin.bridge.layers.result_layers import open_result
from changedet_plugin.bridge.report.choice import choose
from changedet_plugin.bridge.report.export import Report, write
from changedet_plugin.bridge.report.material import Material
from changedet_plugin.bridge.report.time_line import Line, draw_time_line
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.bridge.result.tables import read_changes, read_run
from changedet_plugin.bridge.words import date_text
from changedet_plugin.core.errors import Cancelled, ResultError
from scripts.paths import ROOT

DAY = datetime.date(2020, 1, 1)


@pytest.fixture(scope="module")
def detected(engine_python, detect):
    """A result of the engine on a generated series, and the rasters."""
    folder = ROOT / "build/desktop/report_series"
    shutil.rmtree(folder, ignore_errors=True)
    series = [engine_python, "-m", "synthetic.series", str(folder), "--size", "128", "--dates", "16", "--changes", "3"]
    subprocess.run(series, cwd=ROOT, check=True, capture_output=True)
    images, path = folder / "images", folder / "changes.gpkg"
    detect(images, path, "--reference-end", "2021-09-01")
    return path, sorted(images.glob("*.tif"))


@pytest.fixture
def drawn(project, detected, workdir):
    """That result with its rasters at hand, open in a project."""
    path = workdir / "changes.gpkg"
    shutil.copy(detected[0], path)
    return open_result(str(path), project, "Delta")


@pytest.fixture
def pages(project):
    """Call it with a result for the pages of its report, one layout a time, QGIS's exporter left out."""
    kept = []

    def turn(result, which="all", at_most=2, title="Title"):
        report = Report(Material(result, choose(result, which, at_most), project), title)
        kept.append(report)
        report.beginRender()
        while report.next():
            yield report.layout()
        report.endRender()

    yield turn
    kept.clear()


def words(layout):
    """The texts of a layout by the ids of their items; those without are joined."""
    labels = [item for item in layout.items() if isinstance(item, QgsLayoutItemLabel)]
    named = {label.id(): label.text() for label in labels if label.id()}
    return {**named, "": "\n".join(label.text() for label in labels if not label.id())}


def picture(layout, name, dpi=50):
    """A map of a layout as it is drawn."""
    image = QgsLayoutExporter(layout).renderRegionToImage(layout.itemById(name).sceneBoundingRect(), dpi=dpi)
    data = image.convertToFormat(image.Format.Format_RGB32).constBits().asarray(image.sizeInBytes())
    return np.array(data, np.uint8).reshape(image.height(), -1, 4)[..., :3].astype(int)


def n_pages(path):
    """How many pages a PDF has, as GDAL's reader sees it."""
    return max(len(gdal.Open(str(path)).GetSubDatasets()), 1)


def judge(path, fids, verdict, note=None):
    with closing(sqlite3.connect(path)) as connection:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            connection.create_function(name, 1, lambda geometry: geometry is None)
        for fid in fids:
            connection.execute("UPDATE changes SET verdict = ?, note = ? WHERE fid = ?", (verdict, note, fid))
        connection.commit()


def test_the_file_has_the_cover_and_a_page_for_each_change(project, drawn, workdir):
    written = write(drawn, project, str(workdir / "report"), "all", 3)
    assert written.path == str(workdir / "report.pdf")
    assert n_pages(written.path) == written.n_pages
    assert written.n_change_pages == min(3, len(drawn.table().fid)) > 0
    assert not list(workdir.glob(".*"))


def test_a_page_shows_the_place_before_and_after_with_its_outline(drawn, pages):
    page = list(pages(drawn, at_most=1))[-1]
    before, after = (picture(page, name, dpi=150) for name in ("before_map", "after_map"))
    assert np.abs(before - after).mean() > 5
    outlined = [np.all(image == 255, axis=2) for image in (before, after)]
    assert (outlined[0] & outlined[1]).sum() > 20
    assert page.itemById("before_map").extent() == page.itemById("after_map").extent()


def test_a_page_says_rank_type_dates_verdict_and_note(drawn, pages):
    judge(drawn.path, [1], "confirmed", "a new quay")
    table = read_changes(drawn.path)
    said = words(list(pages(drawn, at_most=1))[-1])
    assert said["headline"].startswith(f"#1 type {table.type[0]} – lasting change")
    assert said["headline"].endswith(f"between {date_text(table.date_from[0])} and {date_text(table.date[0])}")
    assert (date_text(table.date_from[0]) in said["before"], date_text(table.date[0]) in said["after"]) == (True, True)
    assert "Verdict: confirmed." in said["facts"]
    assert said["facts"].endswith("Note: a new quay")
    assert "°N" in said["place"]


def test_pages_are_in_the_order_of_rank_and_numbered(result, pages):
    cover, first, second = (words(layout) for layout in pages(result, at_most=2))
    assert first["headline"].startswith("#1 ")
    assert second["headline"].startswith("#2 ")
    last = cover[""].count("Page ") + 2
    assert f"Page 1 of {last}" in cover[""]
    assert f"Page {last} of {last}" in second[""]


def test_the_cover_counts_the_changes_and_says_how_many_have_no_page(result, pages):
    judge(result.path, [1, 2], "rejected")
    table = read_changes(result.path)
    cover = next(pages(result, at_most=2))
    assert f"Judged: 0 confirmed, 2 rejected, 0 unsure; {len(table.fid) - 2} not judged." in words(cover)[""]
    assert f"Pages follow for the 2 strongest; {len(table.fid) - 2} weaker ones" in words(cover)[""]
    types = tables(cover)[0].tableContents()
    assert [row[1].content() for row in types] == sorted({kind or "–" for kind in table.type})
    assert sum(int(row[3].content()) for row in types) == len(table.fid)


@pytest.mark.parametrize("which", ["all", "filtered", "selected", "confirmed"])
def test_the_chosen_changes_are_reported(result, which):
    result.apply_filter(Filter(strongest=6))
    result.changes.selectByIds([5, 4])
    judge(result.path, [9, 7], "confirmed")
    table = read_changes(result.path)
    shown = [f.id() for f in result.changes.getFeatures()]
    expected = {"all": table.fid.tolist(), "filtered": shown, "selected": [4, 5], "confirmed": [7, 9]}[which]
    assert sorted(table.fid[list(choose(result, which, 50).rows)].tolist()) == sorted(expected)


def test_nothing_of_the_analyst_changes(project, drawn, workdir):
    drawn.apply_filter(Filter(strongest=2))
    drawn.changes.styleManager().setCurrentStyle("date")
    drawn.changes.selectByIds([1])
    project.setDirty(False)

    def state():
        layer = drawn.changes
        return layer.subsetString(), layer.styleManager().currentStyle(), layer.selectedFeatureIds(), set(project.mapLayers())

    before = state()
    write(drawn, project, str(workdir / "report.pdf"), "filtered", 2)
    assert state() == before
    assert not project.isDirty()
    assert not project.layoutManager().layouts()


def test_without_the_rasters_the_pages_say_which_are_missing(result, pages):
    cover, page = pages(result, at_most=1)
    names = "The rasters of this result are not at hand"
    assert names in words(cover)[""]
    assert names in words(page)["missing"]
    assert not page.itemById("before_map").isVisible()


def test_the_credit_of_the_rasters_stands_at_the_foot(project, detected, drawn, pages):
    for path in detected[1]:
        layer = QgsRasterLayer(str(path), path.stem)
        metadata = layer.metadata()
        metadata.setRights(["Contains data of the Delta survey"])
        layer.setMetadata(metadata)
        project.addMapLayer(layer)
    assert all("Title. Images: Contains data of the Delta survey" in words(layout)[""] for layout in pages(drawn, at_most=1))


def tables(layout):
    """The tables of a layout, from the first."""
    frames = [item for item in layout.items() if isinstance(item, QgsLayoutFrame)]
    found = {id(frame.multiFrame()): frame.multiFrame() for frame in sorted(frames, key=lambda f: (f.page(), f.y()))}
    return [table for table in found.values() if isinstance(table, QgsLayoutItemManualTable)]


def test_a_long_series_fills_as_many_pages_as_it_needs(result, pages):
    with closing(sqlite3.connect(result.path)) as connection:
        for day in range(150):
            row = ((DAY + datetime.timedelta(days=day)).isoformat(), "dropped", "x.tif", "too cloudy, " * 12)
            connection.execute("INSERT INTO dates (date, role, source, note) VALUES (?, ?, ?, ?)", row)
        connection.commit()
    cover = next(pages(replace(result, run=read_run(result.path)), at_most=0))
    pieces = [table for table in tables(cover) if len(table.tableContents()[0]) == 5][1:]
    assert sum(len(piece.tableContents()) for piece in pieces) == len(result.run.date_rows) + 150
    assert len(pieces) > 2
    for frame in (piece.frame(0) for piece in pieces):
        assert frame.pagePos().y() + frame.rect().height() < 280
        # A table asks for more than its frame where rows are cut off.
        assert frame.multiFrame().totalSize().height() == pytest.approx(frame.rect().height())


def test_cancelling_leaves_the_former_file(project, drawn, workdir):
    target, feedback = workdir / "report.pdf", QgsFeedback()
    target.write_text("former")
    feedback.progressChanged.connect(lambda _percent: feedback.cancel())
    with pytest.raises(Cancelled):
        write(drawn, project, str(target), "all", 3, feedback=feedback)
    assert target.read_text() == "former"
    assert not list(workdir.glob(".*"))


@pytest.mark.parametrize(("read_only", "sentence"), [(True, "cannot be written to"), (False, "no room left")])
def test_a_disk_that_takes_nothing_is_one_sentence(project, drawn, small_disk, read_only, sentence):
    folder = small_disk("64k")
    if read_only:
        small_disk.make_read_only()
    with pytest.raises(ResultError, match=sentence):
        write(drawn, project, str(folder / "report.pdf"), "all", 3)
    assert not list(folder.iterdir())


def test_a_choice_of_nothing_is_refused(project, result, workdir):
    with pytest.raises(ResultError, match="no such change"):
        write(result, project, str(workdir / "report.pdf"), "selected")


def test_the_time_line_shows_a_masked_date_hollow_and_the_change(qgis_app):
    dates = [DAY + datetime.timedelta(days=30 * month) for month in range(4)]
    line = Line(dates, [math.nan, 1.0, 4.0, 4.0], [True, False, False, False], dates[1], dates[2], 2.0)
    masked = replace(line, values=[math.nan, 1.0, 4.0, math.nan])
    images = [draw_time_line(one, 180, 50, 100) for one in (line, masked, replace(line, changed=None))]
    dark = [dark_pixels(image) for image in images]
    assert dark[1] < dark[0]
    assert dark[2] < dark[0]


def dark_pixels(image):
    data = image.constBits().asarray(image.sizeInBytes())
    return int((np.array(data, np.uint8).reshape(-1, 4)[:, :3].max(1) < 80).sum())
