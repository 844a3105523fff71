"""An export in any format holds what was chosen, as the analyst sees it; GDAL reads it back. No engine."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from osgeo import gdal, ogr, osr
from qgis.PyQt.QtCore import Qt

from changedet_plugin.bridge.exports import formats as export_formats
from changedet_plugin.bridge.exports.export import export
from changedet_plugin.bridge.layers.result_layers import open_result
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.core.errors import ResultError
from changedet_plugin.gui.exports.menu import ExportMenu

HAS_PARQUET = ogr.GetDriverByName("Parquet") is not None
LAYERS = [
    ".gpkg",
    ".geojson",
    pytest.param(".parquet", marks=pytest.mark.skipif(not HAS_PARQUET, reason="GDAL was built without Parquet")),
]
NUMBERS = ("rank", "score", "lof", "rarity", "area_m2", "n_patches")
TEXTS = ("type", "subtype", "type_name", "state", "flag", "verdict", "note", "date_from", "date")


def change(path, statement, *values):
    """Write into a result, whose triggers need functions that SQLite itself does not have."""
    with closing(sqlite3.connect(path)) as file, file:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            file.create_function(name, 1, lambda geometry: geometry is None)
        file.execute(statement, values)


@pytest.fixture
def judged(result_path, project):
    """The result with a verdict and a note on two changes."""
    note = 'a "road"; new, wide\nnear 15 Åkerö'
    change(result_path, "UPDATE changes SET verdict = 'confirmed', note = ? WHERE fid = 2", note)
    change(result_path, "UPDATE changes SET verdict = 'confirmed' WHERE fid = 5")
    change(result_path, "UPDATE changes SET verdict = 'rejected' WHERE fid = 3")
    return open_result(result_path, project, "Rotterdam")


def read(path, layer="changes"):
    """fid -> (attributes, outline in degrees), by OGR."""
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
    layer = source.GetLayerByName(layer) or source.GetLayer(0)
    degrees = osr.SpatialReference()
    degrees.ImportFromEPSG(4326)
    crs = layer.GetSpatialRef().Clone()
    for reference in (degrees, crs):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    found = {}
    for feature in layer:
        outline = feature.GetGeometryRef().Clone()
        outline.Transform(osr.CoordinateTransformation(crs, degrees))
        fields = {feature.GetFieldDefnRef(i).GetName(): feature.GetField(i) for i in range(feature.GetFieldCount())}
        found[feature.GetFID()] = ({name: as_iso(value) for name, value in fields.items()}, outline)
    return found


def as_iso(value):
    return value.replace("/", "-") if isinstance(value, str) and len(value) == 10 else value


def corners(outline):
    """The vertices, whichever a ring starts with and whichever way it goes."""
    part = [outline.GetGeometryRef(i) for i in range(outline.GetGeometryCount())]
    return sorted(
        point for piece in part for point in ((piece.GetPoints() or []) if not piece.GetGeometryCount() else corners(piece))
    )


@pytest.mark.parametrize("ending", LAYERS)
def test_every_format_holds_the_same_outlines_and_facts(judged, workdir, ending):
    target = workdir / f"out{ending}"
    n_written = export(judged, str(target))
    before, after = read(judged.path), read(target)
    assert n_written == len(before)
    assert set(after) == set(before)
    for fid, (fields, outline) in before.items():
        written, drawn = after[fid]
        for name in TEXTS:
            assert written[name] == fields[name], (fid, name)
        for name in NUMBERS:
            assert written[name] == (None if fields[name] is None else pytest.approx(fields[name], rel=1e-12)), (fid, name)
        for here, there in zip(corners(outline), corners(drawn)):
            assert there[:2] == pytest.approx(here[:2], abs=1e-6)


def test_a_table_has_a_row_a_change_and_a_point_inside_it(judged, workdir):
    n_written = export(judged, str(workdir / "out.csv"))
    with (workdir / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    before = read(judged.path)
    assert n_written == len(rows) == len(before)
    for row in rows:
        fields, outline = before[int(row["fid"])]
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint(float(row["lon"]), float(row["lat"]))
        assert outline.Distance(point) < 1e-6
        assert float(row["area_m2"]) == fields["area_m2"]
        assert [row[name] for name in TEXTS] == [fields[name] or "" for name in TEXTS]


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".csv"])
@pytest.mark.parametrize(("which", "expected"), [("filtered", None), ("selected", [1, 3]), ("confirmed", [2, 5])])
def test_only_what_was_chosen_is_written(judged, workdir, ending, which, expected):
    judged.apply_filter(Filter(types=("A",)))
    judged.changes.selectByIds([1, 3])
    target = workdir / f"out{ending}"
    n_written = export(judged, str(target), which)
    fids = expected or sorted(feature.id() for feature in judged.changes.getFeatures())
    found = gdal.OpenEx(str(target), gdal.OF_VECTOR)
    layer = found.GetLayerByName("changes") or found.GetLayer(0)
    written = [feature.GetField("fid") if ending == ".csv" else feature.GetFID() for feature in layer]
    assert [int(fid) for fid in written] == fids
    assert n_written == len(fids)


@pytest.mark.parametrize("ending", LAYERS)
def test_the_types_are_those_that_the_analyst_cut(judged, workdir, ending):
    judged.cut_types(3)
    export(judged, str(workdir / f"out{ending}"))
    table = judged.table()
    for fid, (fields, _) in read(workdir / f"out{ending}").items():
        row = table.row_of(fid)
        assert (fields["type"], fields["subtype"]) == (table.type[row], table.subtype[row])
    assert {kind for kind in table.type if kind} == {"A", "B", "C"}


def test_geojson_is_in_degrees_with_iso_dates_and_no_vectors(judged, workdir):
    export(judged, str(workdir / "out.geojson"))
    written = json.loads((workdir / "out.geojson").read_text(encoding="utf-8"))
    assert "crs" not in written
    first = written["features"][0]
    assert first["id"] == 1
    assert first["properties"]["date"][4::3] == "--"
    assert not {"vector", "series", "plane"} & set(first["properties"])
    shape = first["geometry"]
    ring = shape["coordinates"][0] if shape["type"] == "Polygon" else shape["coordinates"][0][0]
    twice_area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:]))
    assert twice_area > 0, "the outer ring must go against the clock"
    assert all(3 < x < 6 and 51 < y < 53 for x, y in ring)


def test_nothing_confirmed_is_one_sentence(result, workdir):
    with pytest.raises(ResultError, match="No change is confirmed yet"):
        export(result, str(workdir / "out.geojson"), "confirmed")
    assert not (workdir / "out.geojson").exists()


def test_the_formats_offered_are_those_that_gdal_writes_here(judged, workdir):
    offered = " ".join(export_formats.formats())
    assert all(f"*{ending}" in offered for ending in (".gpkg", ".geojson", ".csv"))
    assert (".parquet" in offered) == HAS_PARQUET
    if not HAS_PARQUET:
        with pytest.raises(ResultError, match="without GeoParquet"):
            export(judged, str(workdir / "out.parquet"))
        assert list(workdir.glob("out*")) == []


def test_another_ending_becomes_a_geopackage(judged, workdir):
    export(judged, str(workdir / "out.v2"))
    assert read(workdir / "out.v2.gpkg").keys() == read(judged.path).keys()


def test_a_note_that_a_spreadsheet_would_run_stands_behind_an_apostrophe(result_path, project, workdir):
    notes = {1: "=1+1", 2: "+41 79", 3: "-2", 4: "@SUM(A1)", 5: "a = b"}
    for fid, note in notes.items():
        change(result_path, "UPDATE changes SET note = ? WHERE fid = ?", note, fid)
    export(open_result(result_path, project, "Rotterdam"), str(workdir / "out.csv"))
    with (workdir / "out.csv").open(encoding="utf-8", newline="") as file:
        written = {int(row["fid"]): row["note"] for row in csv.DictReader(file)}
    assert [written[fid] for fid in notes] == ["'=1+1", "'+41 79", "'-2", "'@SUM(A1)", "a = b"]


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".csv"])
def test_a_full_or_read_only_disk_is_one_sentence_and_keeps_the_old_file(judged, small_disk, ending):
    disk = small_disk("8k")
    target = disk / f"x{ending}"
    target.write_text("old")
    with pytest.raises(ResultError, match="no room"):
        export(judged, str(target))
    assert [path.name for path in disk.iterdir()] == [target.name]
    small_disk.make_read_only()
    with pytest.raises(ResultError, match="cannot be written to"):
        export(judged, str(target))
    assert target.read_text() == "old"


@pytest.mark.parametrize("ending", [".geojson", ".csv"])
def test_a_file_is_replaced_and_nothing_lies_beside_it(judged, workdir, ending):
    target = workdir / f"out{ending}"
    export(judged, str(target))
    judged.changes.selectByIds([1])
    assert export(judged, str(target), "selected") == 1
    assert target.read_text(encoding="utf-8").count("lasting") <= 2
    assert [path.name for path in Path(workdir).glob(".*")] == []


@pytest.mark.parametrize("ending", [".geojson", *LAYERS[2:]])
def test_fields_that_the_analyst_added_keep_their_values(result_path, project, workdir, ending):
    with closing(sqlite3.connect(result_path)) as file, file:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            file.create_function(name, 1, lambda geometry: geometry is None)
        for column in ("owner TEXT (40)", "seen DATETIME", "parcel INTEGER", "slope DOUBLE", "wet BOOLEAN", "photo BLOB(9)"):
            file.execute("ALTER TABLE changes ADD COLUMN " + column)
        values = ("Perez 12", "2026-01-02T03:04:05Z", 9876543210123, 0.1, 1, b"jpg")
        file.execute("UPDATE changes SET owner = ?, seen = ?, parcel = ?, slope = ?, wet = ?, photo = ? WHERE fid = 1", values)
    export(open_result(result_path, project, "Rotterdam"), str(workdir / f"out{ending}"))
    fields, _ = read(workdir / f"out{ending}")[1]
    assert fields["owner"] == "Perez 12"
    assert str(fields["seen"]).replace("/", "-").startswith("2026-01-02")
    assert (fields["parcel"], fields["slope"], fields["wet"]) == (9876543210123, 0.1, 1)
    assert "photo" not in fields


@pytest.mark.parametrize(
    ("entry", "signal", "said"),
    [
        *((f"export_{which}", "export_asked", [which]) for which in ("all", "filtered", "selected", "confirmed")),
        *((f"export_{name}", f"{name}_asked", []) for name in ("sample", "recipe")),
        ("diagnostics", "diagnostics_asked", []),
    ],
)
def test_every_entry_of_the_menu_says_what_is_wanted(qtbot, entry, signal, said):
    menu = ExportMenu()
    qtbot.addWidget(menu)
    menu.popup(menu.pos())
    action = next(action for action in menu.actions() if action.objectName() == entry)
    assert action.toolTip().endswith(".")
    with qtbot.waitSignal(getattr(menu, signal), timeout=1000) as heard:
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    assert heard.args == said
