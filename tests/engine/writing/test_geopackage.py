"""A result is one GeoPackage and one raster that say the same as the values, whole or not there at all."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from changedet_plugin.core import similarity, type_tree
from changedet_plugin.core.errors import OutputError
from changedet_plugin.engine.changes import Changes
from changedet_plugin.engine.writing import geopackage, whole_file
from scripts.paths import ROOT
from tests.fakes import fake_changes, fake_record

OF_OBJECTS = ("score", "type", "subtype", "rarity", "vector", "leaf", "plane")


@pytest.fixture(scope="module")
def changes() -> Changes:
    return fake_changes()


@pytest.fixture(scope="module")
def result(changes, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("result") / "changes.gpkg"
    geopackage.write(changes, fake_record(changes), path)
    return path


def rows_of(path, sql):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def none_listed(changes):
    """The same result with nothing over the threshold."""
    keep = changes.objects.of_patch < 0
    arrays = {name: getattr(changes, name)[keep] for name in ("rows", "cols", "event", "flag", "state", "before", "after")}
    empty = {name: getattr(changes.objects, name)[:0] for name in OF_OBJECTS}
    none = replace(changes.objects, of_patch=changes.objects.of_patch[keep], tree=np.zeros((0, 3)), words=(), **empty)
    return replace(changes, **arrays, objects=none)


def only(changes, patches):
    """The same result with nothing but these patches of the first object."""
    arrays = {name: getattr(changes, name)[patches] for name in ("rows", "cols", "event", "flag", "state", "before", "after")}
    first = {name: getattr(changes.objects, name)[:1] for name in OF_OBJECTS}
    return replace(changes, **arrays, objects=replace(changes.objects, of_patch=changes.objects.of_patch[patches], **first))


def test_layers_and_tables_are_all_there_with_the_fields_of_the_contract(result):
    layers = dict(pyogrio.list_layers(result))
    assert layers["changes"] == "MultiPolygon"
    assert layers["patches"] == "Polygon"
    assert {"dates", "histogram", "type_tree", "run", "layer_styles"} <= set(layers)
    contract = (ROOT / "docs/result.md").read_text()
    shared = [line.split("`")[1] for line in contract.splitlines() if line.startswith("| `")]
    assert shared[0] == "fid"
    for layer, more in (("changes", ["priority", "plane", "known"]), ("patches", ["event", "object", "before", "after"])):
        columns = [row[1] for row in rows_of(result, f"PRAGMA table_info({layer})") if row[1] != "geom"]
        assert set(columns) == {*shared, *more}
    types = dict(zip(*(pyogrio.read_info(result, layer="changes")[key] for key in ("fields", "ogr_types")), strict=True))
    assert types["date"] == types["date_from"] == "OFTDate"
    assert types["rank"] == "OFTInteger"
    assert types["vector"] == "OFTBinary"


def test_changes_are_in_rank_order_and_are_the_union_of_their_patches(result, changes):
    table = pyogrio.read_info(result, layer="changes")
    ranks = rows_of(result, "SELECT fid, rank FROM changes ORDER BY fid")
    assert ranks == [(i, i) for i in range(1, table["features"] + 1)]
    _, _, geometry, _ = pyogrio.raw.read(result, layer="changes")
    _, _, patches, (objects,) = pyogrio.raw.read(result, layer="patches", columns=["object"])
    patches = shapely.from_wkb(patches)
    for fid, whole in enumerate(shapely.from_wkb(geometry), 1):
        assert whole.equals(shapely.union_all(patches[objects == fid]))
    sizes = rows_of(
        result,
        "SELECT c.n_patches, COUNT(*), c.area_m2, SUM(p.area_m2) FROM changes c "
        "JOIN patches p ON p.object = c.fid GROUP BY c.fid",
    )
    for n_patches, counted, area, summed in sizes:
        assert n_patches == counted
        assert area == pytest.approx(summed)


def test_areas_are_ellipsoidal(result):
    area = rows_of(result, "SELECT area_m2 FROM patches LIMIT 1")[0][0]
    assert area == pytest.approx(80 * 80, rel=2e-3)  # the scale of UTM is off by up to 1 in 1000 either way
    assert area != 80 * 80


def test_patches_without_a_rank_are_the_ones_beside_the_list(result):
    rows = rows_of(result, "SELECT rank, object, flag, type FROM patches ORDER BY fid")
    listed = [row for row in rows if row[2] in ("lasting", "unclear")]
    assert [row[0] for row in listed] == list(range(1, len(listed) + 1))
    assert all(row[:2] == (None, None) and row[3] is None for row in rows if row not in listed)
    scores = [score for (score,) in rows_of(result, "SELECT score FROM patches WHERE rank IS NOT NULL ORDER BY rank")]
    assert scores == sorted(scores, reverse=True)


def test_positions_of_the_dates_come_back_from_their_blobs(result, changes):
    blobs = [blob for (blob,) in rows_of(result, "SELECT plane FROM changes ORDER BY fid")]
    planes = similarity.unpack(blobs).reshape(changes.objects.plane.shape)
    np.testing.assert_allclose(planes, changes.objects.plane, atol=2e-3)


def test_vectors_and_series_come_back_from_their_blobs(result, changes):
    blobs = [blob for (blob,) in rows_of(result, "SELECT vector FROM changes ORDER BY fid")]
    np.testing.assert_allclose(similarity.unpack(blobs), changes.objects.vector, atol=2e-2)
    before, after, vector = (
        similarity.unpack(list(column))
        for column in zip(*rows_of(result, 'SELECT "before", "after", vector FROM patches'), strict=True)
    )
    np.testing.assert_allclose(after - before, vector, atol=2e-2)
    (series, score) = rows_of(result, "SELECT series, score FROM patches WHERE rank = 1")[0]
    distance, _ = similarity.unpack([series]).reshape(2, -1)
    assert np.isnan(distance[changes.scores.is_reference]).all()
    assert np.nanmax(distance) > score / 2


def test_tables_say_what_the_run_was(result, changes):
    roles = rows_of(result, "SELECT role, COUNT(*) FROM dates GROUP BY role ORDER BY role")
    assert roles == [("dropped", 1), ("new", 12), ("reference", 12)]
    medians = rows_of(result, "SELECT role, median_score FROM dates")
    assert all((median is None) == (role != "new") for role, median in medians)
    (counted, low, high) = rows_of(result, "SELECT SUM(count), MIN(low), MAX(high) FROM histogram")[0]
    assert counted == np.isfinite(changes.scores.score).sum()
    assert low == 0
    assert high > np.nanmax(changes.scores.score)
    run = dict(rows_of(result, "SELECT key, value FROM run"))
    assert run["encoder"] == "spectex-4"
    assert json.loads(run["parameters"]) == {"confirm": 3}
    assert json.loads(run["n_features"]) == 40
    assert len(json.loads(run["dates"])) == 24


def test_the_type_tree_cut_anew_is_the_types_in_the_file(result):
    rows = rows_of(result, "SELECT leaf, n_patches, type, subtype, type_name FROM changes")
    joins = np.array(rows_of(result, 'SELECT "left", "right", height FROM type_tree WHERE "left" IS NOT NULL ORDER BY node'))
    names = [name for (name,) in rows_of(result, "SELECT name FROM type_tree ORDER BY node")]
    leaf, sizes = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    types, subtypes = type_tree.cut(joins, np.bincount(leaf, sizes), 6)
    node = type_tree.roots(joins, len(joins) + 1 - 6)
    for index, _, kind, part, words in rows:
        assert kind == "ABCDEF"[types[index]]
        assert part == (None if subtypes[index] < 0 else f"{kind}{subtypes[index] + 1}")
        assert words == names[node[index]]
    of_patches = rows_of(result, "SELECT DISTINCT c.leaf = p.leaf FROM changes c JOIN patches p ON p.object = c.fid")
    assert of_patches == [(1,)]


def test_every_layer_has_three_styles_and_rank_is_the_default(result):
    styles = rows_of(result, "SELECT f_table_name, styleName, useAsDefault, styleQML FROM layer_styles")
    assert {(layer, name) for layer, name, *_ in styles} == {
        (layer, name) for layer in ("changes", "patches") for name in ("rank", "type", "date")
    }
    assert all(bool(default) == (name == "rank") for _, name, default, _ in styles)
    for *_, qml in styles:
        assert "$" not in qml
        HTMLParser().feed(qml)


def test_the_raster_lies_on_the_patches_and_says_why_one_is_not_listed(result, changes):
    with rasterio.open(result.with_suffix(".scores.tif")) as raster:
        names = list(raster.descriptions)
        assert names[:6] == ["score", "distance", "lof", "valid_share", "flag", "rule"]
        assert names[6:11] == ["agreement", "date_from", "date", "confirmations", "ended"]
        assert names[11:15] == ["date_end", "n_dates", "depth", "recovered"]
        assert names[15:] == [f"{kind} {date}" for kind in ("distance", "lof") for date in changes.scores.dates[12:]]
        assert raster.crs.to_epsg() == 32631
        _, _, patches, (score,) = pyogrio.raw.read(result, layer="patches", columns=["score"])
        centre = shapely.centroid(shapely.from_wkb(patches[0]))
        assert next(raster.sample([(centre.x, centre.y)]))[0] == pytest.approx(score[0], rel=1e-5)
        rule, flag = raster.read(6), raster.read(5)
    listed = changes.objects.of_patch >= 0
    assert (rule == 0).sum() == listed.sum()
    assert (rule[changes.rows[listed], changes.cols[listed]] == 0).all()
    assert (flag > 0).sum() == len(changes.rows)


def test_the_raster_holds_what_a_list_of_weaker_places_needs(result, changes):
    query = "SELECT rank, agreement, date_from, date, state FROM patches WHERE object IS NOT NULL ORDER BY rank LIMIT 20"
    listed = rows_of(result, query)
    centres = rows_of(result, "SELECT minx + maxx, miny + maxy FROM rtree_patches_geom ORDER BY id LIMIT 20")
    with rasterio.open(result.with_suffix(".scores.tif")) as raster:
        numbers = [raster.descriptions.index(name) + 1 for name in ("agreement", "date_from", "date", "confirmations")]
        found = list(raster.sample([(x / 2, y / 2) for x, y in centres], numbers))
    for (_, agreement, before, date, state), (strength, *days, confirmations) in zip(listed, found, strict=True):
        assert strength == pytest.approx(agreement, rel=1e-5)
        assert [str(np.datetime64(int(day), "D")) for day in days] == [before, date]
        assert not state.startswith("provisional") or state == f"provisional {confirmations:.0f}/3"


def test_an_empty_list_is_a_result_too(changes, tmp_path):
    empty = none_listed(changes)
    geopackage.write(empty, fake_record(empty), tmp_path / "none.gpkg")
    assert rows_of(tmp_path / "none.gpkg", "SELECT COUNT(*) FROM changes") == [(0,)]


def test_a_single_patch_is_a_list_too(changes, tmp_path):
    one = only(changes, np.nonzero(changes.objects.of_patch == 0)[0][:1])
    geopackage.write(one, fake_record(one), tmp_path / "one.gpkg")
    assert rows_of(tmp_path / "one.gpkg", "SELECT COUNT(*) FROM patches") == [(1,)]


def test_a_result_is_replaced_whole_and_stale_files_go(changes, tmp_path):
    path = tmp_path / "changes.gpkg"
    path.write_text("an old file")
    left = ".changes.0a1b2c3d.part.gpkg"
    for stale in (left, f"{left}-journal", "changes.gpkg-wal", "changes.gpkg-shm"):
        (tmp_path / stale).write_text("left by a killed run")
        os.utime(tmp_path / stale, (0, 0))
    raster = geopackage.write(changes, fake_record(changes), path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["changes.gpkg", raster.name]
    assert rows_of(path, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("kilobytes", [4, 60, 200, 330])
def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path, kilobytes):
    """A limit on the size of files stands for a full disk: the write fails half-way, in the package or in the raster."""
    (tmp_path / "full.gpkg").write_text("the earlier result")
    program = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from pathlib import Path
from changedet_plugin.engine.writing import geopackage
from changedet_plugin.core.errors import OutputError
from tests.fakes import fake_changes, fake_record
changes = fake_changes()
resource.setrlimit(resource.RLIMIT_FSIZE, ({kilobytes << 10}, {kilobytes << 10}))
try:
    geopackage.write(changes, fake_record(changes), Path({str(tmp_path / "full.gpkg")!r}))
except OutputError as error:
    print(error)
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, env=environment, check=True)
    assert "could not be written" in run.stdout
    assert "disk is not full" in run.stdout
    assert [file.name for file in tmp_path.iterdir()] == ["full.gpkg"]
    assert (tmp_path / "full.gpkg").read_text() == "the earlier result"


def test_a_folder_that_is_not_there_or_takes_no_files_is_one_sentence(changes, tmp_path):
    with pytest.raises(OutputError, match="does not exist: create it"):
        whole_file.check_writable(tmp_path / "no" / "changes.gpkg")
    with pytest.raises(OutputError, match="is a folder"):
        whole_file.check_writable(tmp_path)
    if Path("/proc").is_dir():  # takes no files, not even root's
        with pytest.raises(OutputError, match="could not be written"):
            whole_file.check_writable(Path("/proc/changes.gpkg"))
        with pytest.raises(OutputError, match="could not be written"):
            geopackage.write(changes, fake_record(changes), Path("/proc/changes.gpkg"))
    whole_file.check_writable(tmp_path / "changes.gpkg")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def held(monkeypatch):
    """Files that another program has open, as Windows has it: they can be neither renamed nor replaced."""
    files = set()
    replace_file = Path.replace

    def refuse(source, target):
        if any(Path(path).match(str(file)) for path in (source, target) for file in files):
            raise PermissionError(13, "The process cannot access the file because it is being used by another process")
        return replace_file(source, target)

    monkeypatch.setattr(Path, "replace", refuse)
    return files


@pytest.mark.parametrize("which", ["changes.gpkg", "changes.scores.tif"])
def test_a_file_that_is_open_elsewhere_leaves_the_earlier_result_whole(changes, tmp_path, held, which):
    for name in ("changes.gpkg", "changes.scores.tif"):
        (tmp_path / name).write_text(f"earlier {name}")
    held.add(tmp_path / which)
    with pytest.raises(OutputError, match="is open in another program: close it there, or choose another output"):
        geopackage.write(changes, fake_record(changes), tmp_path / "changes.gpkg")
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {
        name: f"earlier {name}" for name in ("changes.gpkg", "changes.scores.tif")
    }


def test_the_second_file_failing_takes_the_first_back(changes, tmp_path, held):
    (tmp_path / "changes.gpkg").write_text("earlier")
    held.add(".changes.scores.*.part.tif")
    with pytest.raises(OutputError):
        geopackage.write(changes, fake_record(changes), tmp_path / "changes.gpkg")
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"changes.gpkg": "earlier"}


def test_what_a_killed_run_had_put_aside_is_there_again(changes, tmp_path):
    (tmp_path / ".changes.old.gpkg").write_text("earlier")
    whole_file.check_writable(tmp_path / "changes.gpkg")
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"changes.gpkg": "earlier"}
