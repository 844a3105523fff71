"""Changes of one kind are found in other results and among what was never listed; what cannot be compared is refused."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from changedet_plugin.core import detector, similarity
from changedet_plugin.core.detector import Detector
from changedet_plugin.core.errors import OutputError, RequestError, ResultError
from changedet_plugin.engine.commands import detect, similar
from changedet_plugin.engine.reading.scene_reader import READING
from changedet_plugin.engine.results import exhaustive_search, stored_result
from changedet_plugin.engine.writing import geopackage
from synthetic import series
from tests.embedding import silent
from tests.fakes import fake_changes, fake_record


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> list[Path]:
    """Three made-up results; the kinds of change have the same directions in the first and the third."""
    folder = tmp_path_factory.mktemp("results")
    paths = [folder / f"{name}.gpkg" for name in "abc"]
    for path, seed in zip(paths, (0, 1, 0), strict=True):
        changes = fake_changes(seed=seed)
        geopackage.write(changes, fake_record(changes), path)
    return paths


@pytest.fixture
def copies(results, tmp_path):
    """Copies that a test may change."""
    return [Path(shutil.copy(path, tmp_path)) for path in results]


def set_fact(path, key, value):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM run WHERE key = ?", (key,))
        connection.execute("INSERT INTO run (key, value) VALUES (?, ?)", (key, value))
        connection.commit()


def find(result, warn=lambda told: None, **values):
    return similar.run({"result": str(result), **values}, silent, warn)


def test_what_is_found_in_another_result_is_what_numpy_finds(results):
    told = find(results[0], ids=[2], others=[str(results[1])], at_least=0.2)
    own, other = stored_result.read(results[0]), stored_result.read(results[1])
    query = own.vector[1] / np.linalg.norm(own.vector[1])
    expected = [
        (path.stem, fid, float(unit @ query))
        for path, result in ((results[0], own), (results[1], other))
        for fid, unit in zip(result.fid, result.vector / np.linalg.norm(result.vector, axis=1)[:, None], strict=True)
        if unit @ query >= 0.2
    ]
    found = [(row["place"], row["change"], row["similarity"]) for row in told["found"]]
    assert [row[:2] for row in found[:1]] == [("a", 2)]
    assert {row[:2] for row in found} == {row[:2] for row in expected}
    assert [row[2] for row in found] == sorted((row[2] for row in found), reverse=True)
    assert dict((row[:2], row[2]) for row in found) == pytest.approx({row[:2]: row[2] for row in expected}, abs=1e-3)


def test_a_judgement_moves_the_list(results):
    first = find(results[0], ids=[1], at_least=-1)
    unlike = next(row["change"] for row in reversed(first["found"]) if row["similarity"] < 0.3)
    after = find(results[0], ids=[1], negative=[unlike], at_least=-1)
    value = {row["change"]: row["similarity"] for row in after["found"]}
    assert value[unlike] < next(row["similarity"] for row in first["found"] if row["change"] == unlike)


def test_every_ending_holds_the_same_rows(results, tmp_path):
    paths = [tmp_path / f"found{ending}" for ending in (".gpkg", ".csv", ".json")]
    for path in paths:
        told = find(results[0], ids=[1], others=[str(results[2])], limit=5, output=str(path))
        assert told["n_found"] == 5
        assert told["output"] == str(path)
    meta, _, geometry, data = pyogrio.raw.read(paths[0])
    layer = dict(zip(meta["fields"], data, strict=True))
    table = list(csv.DictReader(paths[1].open()))
    rows = json.loads(paths[2].read_text())
    assert len(geometry) == len(table) == len(rows) == 5
    np.testing.assert_allclose(layer["similarity"], [row["similarity"] for row in rows])
    assert [int(row["change"]) for row in table] == [row["change"] for row in rows] == layer["change"].tolist()
    assert [row["date"] for row in rows] == [str(date) for date in layer["date"]]
    assert 3 < rows[0]["lon"] < 6
    assert 50 < rows[0]["lat"] < 53


def foreign(path):
    pyogrio.raw.write(path, shapely.to_wkb([shapely.box(0, 0, 9, 9)]), [], [], geometry_type="Polygon", crs="EPSG:32631")


@pytest.mark.parametrize(
    ("output", "others", "words"),
    [
        ("a.gpkg", [], "would replace .*a.gpkg"),
        ("linked.gpkg", [], "would replace .*a.gpkg"),
        ("b.gpkg", ["b.gpkg"], "would replace .*b.gpkg"),
        ("b.gpkg", ["."], "no list of similar changes"),
        ("foreign.gpkg", [], "no list of similar changes"),
    ],
)
def test_a_list_takes_the_place_of_no_result_and_of_no_layer_of_others(copies, tmp_path, output, others, words):
    (tmp_path / "linked.gpkg").symlink_to(copies[0])
    foreign(tmp_path / "foreign.gpkg")
    before = (tmp_path / output).read_bytes()
    with pytest.raises(OutputError, match=words):
        find(copies[0], ids=[1], others=[str(tmp_path / name) for name in others], output=str(tmp_path / output))
    assert (tmp_path / output).read_bytes() == before


def test_a_list_takes_the_place_of_an_older_one(results, tmp_path):
    for limit in (3, 5):
        find(results[0], ids=[1], limit=limit, output=str(tmp_path / "found.gpkg"))
    assert len(pyogrio.raw.read(tmp_path / "found.gpkg")[2]) == 5


def test_a_folder_is_searched_and_what_does_not_fit_is_left_out_with_a_warning(copies):
    set_fact(copies[1], "encoder_id", "other:1234")
    set_fact(copies[2], "gsd_m", "30.0")
    warnings = []
    told = find(copies[0], warnings.append, ids=[1], others=[str(copies[0].parent)])
    assert told["n_results"] == 2
    assert {row["place"] for row in told["found"]} == {"a", "c"}
    assert any("b.gpkg is of another encoder" in str(notice) for notice in warnings)
    assert any("differ 3.0 times" in str(notice) for notice in warnings)
    with pytest.raises(ResultError, match="run it with the same"):
        find(copies[0], ids=[1], others=[str(copies[1])])


def test_other_bands_are_refused(copies):
    set_fact(copies[0], "preprocessing_id", "reading 1; red, NIR")
    set_fact(copies[1], "preprocessing_id", "reading 1; NIR, red")
    with pytest.raises(ResultError, match="of other bands"):
        find(copies[0], ids=[1], others=[str(copies[1])])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "No change was given"),
        ({"ids": [999]}, "has no change 999; its changes have fids from 1 to"),
        ({"ids": "one"}, "whole numbers"),
        ({"ids": [1], "at_least": 2}, "from -1 to 1"),
        ({"ids": [1], "pool": "none"}, "not one of changes, all"),
        ({"ids": [1], "limit": 0}, "whole number from 1 on"),
        ({"ids": [1], "output": "found.shp"}, "must end in"),
        ({"ids": [1], "others": ["/nowhere.gpkg"]}, "There is no file"),
        ({"ids": [1], "pool": "all"}, "run it again"),
        ({"ids": [1], "speed": 1}, "no parameter 'speed'"),
    ],
)
def test_bad_input_is_one_sentence(results, values, words):
    with pytest.raises((RequestError, ResultError), match=words):
        find(results[0], **values)


@pytest.fixture
def saved(results, tmp_path):
    """A detector of changes 1 and 4 of the first result, as a file."""
    own = stored_result.read(results[0])
    vector = similarity.rocchio(own.vector[[0, 3]])
    made = Detector("bank", vector, 0.4, own.origin, 80.0, 2, 0, "2026-01-01", "fake")
    path = tmp_path / "bank.changedet.json"
    path.write_text(json.dumps(detector.as_plain(made)))
    return path


def test_a_detector_finds_what_its_changes_find_from_its_own_limit_on(results, saved):
    found = {row["change"]: row["similarity"] for row in find(results[0], detector=str(saved))["found"]}
    asked = {row["change"]: row["similarity"] for row in find(results[0], ids=[1, 4], at_least=0.4)["found"]}
    assert found == pytest.approx(asked, abs=1e-6)


def test_a_detector_leans_away_from_what_is_called_unlike(results, saved):
    own = stored_result.read(results[0])
    units = own.vector / np.linalg.norm(own.vector, axis=1)[:, None]
    query = similarity.rocchio(own.vector[[0, 3]]) - 0.5 * units[8]
    judged = find(results[0], detector=str(saved), negative=[9], at_least=-1)["found"]
    cosine = units @ query / np.linalg.norm(query)
    assert {row["change"]: row["similarity"] for row in judged} == pytest.approx(
        dict(zip(own.fid, cosine, strict=True)), abs=1e-4
    )


def test_a_detector_is_looked_for_in_other_results_too(results, saved):
    told = find(results[1], detector=str(saved), others=[str(results[2])], at_least=0.3)
    assert told["n_results"] == 2
    assert {row["change"] for row in told["found"] if row["place"] == "c"} >= {1, 4}


def test_a_detector_refuses_what_it_was_not_made_for(copies, saved):
    set_fact(copies[0], "encoder_id", "other:1234")
    with pytest.raises(ResultError, match="is of another encoder"):
        find(copies[0], detector=str(saved))
    set_fact(copies[1], "gsd_m", "30.0")
    values = json.loads(saved.read_text()) | {"gsd_m": 10.0}
    saved.write_text(json.dumps(values))
    warnings = []
    find(copies[1], warnings.append, detector=str(saved))
    assert any("the detector bank differ 3.0 times" in str(notice) for notice in warnings)
    saved.write_text(json.dumps(values | {"schema": 2}))
    with pytest.raises(ResultError, match="newer version; update"):
        find(copies[1], detector=str(saved))


def test_the_best_window_of_valid_dates_is_found():
    rng = np.random.default_rng(3)
    tokens = rng.normal(size=(9, 50, 6))
    tokens[rng.random((9, 50)) < 0.3] = np.nan
    is_reference, query = np.arange(9) < 4, rng.normal(size=6)
    cosine, length, first = exhaustive_search.most_alike(tokens, is_reference, 3, query)
    for patch in range(50):
        valid = np.nonzero(np.isfinite(tokens[:, patch, 0]))[0]
        reference = [date for date in valid if date < 4]
        windows = [valid[start : start + 3] for start in range(len(valid) - 2)] if reference else []
        if not windows:
            assert first[patch] == -1
            assert np.isnan(cosine[patch])
            continue
        changes = [tokens[window, patch].mean(0) - tokens[reference, patch].mean(0) for window in windows]
        lengths = np.maximum([np.linalg.norm(change) for change in changes], 1e-9) * np.linalg.norm(query)
        alike = np.array(changes) @ query / lengths
        best = int(np.argmax(alike))
        assert cosine[patch] == pytest.approx(alike[best], abs=1e-5)
        assert length[patch] == pytest.approx(np.linalg.norm(changes[best]), rel=1e-5)
        assert first[patch] <= windows[best][0]


def test_a_step_is_dated_at_its_first_valid_date():
    rng = np.random.default_rng(0)
    step, tokens = rng.normal(size=6), 0.1 * rng.normal(size=(12, 40, 6))
    tokens[7:] += step
    tokens[rng.random((12, 40)) < 0.2] = np.nan
    _, _, first = exhaustive_search.most_alike(tokens, np.arange(12) < 4, 3, 5 * step)
    onset = [np.nonzero(np.isfinite(tokens[7:, patch, 0]))[0][0] + 7 for patch in range(40)]
    assert (first == onset).mean() > 0.85


@pytest.fixture(scope="module")
def small_run(tmp_path_factory):
    """A run on a small generated series whose list holds only the strongest."""
    folder = tmp_path_factory.mktemp("small")
    series.write(folder, series.Plan(seed=2, n_dates=16, size_px=128, n_reference=8, n_changes=3, n_transients=0))
    values = {"rasters": [str(folder / "images")], "mask": str(folder / "masks"), "device": "cpu", "store": str(folder / "s")}
    path = folder / "changes.gpkg"
    detect.run({**values, "threshold": 4.0, "output": str(path)}, silent, lambda told: None)
    return path


def test_looking_harder_finds_what_was_not_listed_and_dates_it(small_run):
    told = find(small_run, ids=[1], pool="all", at_least=0.8)
    own = stored_result.read(small_run)
    listed = find(small_run, ids=[1], at_least=0.8)
    n_listed = sum(row["n_patches"] for row in listed["found"])
    assert told["n_found"] > n_listed
    assert told["found"][0]["change"] is None
    assert told["found"][0]["similarity"] > 0.9
    dates = [row["date"] for row in told["found"][: max(3, n_listed // 2)]]
    assert str(own.columns["date"][0]) in dates
    assert similarity.origin(own.facts).preprocessing_id == f"reading {READING}; band 1, band 2, band 3, band 4"


def test_without_its_rasters_a_result_is_not_looked_at_harder(small_run, tmp_path):
    images = small_run.parent / "images"
    moved = images.rename(tmp_path / "moved")
    try:
        with pytest.raises(ResultError, match="are gone"):
            find(small_run, ids=[1], pool="all")
    finally:
        moved.rename(images)


def test_a_result_of_other_bands_than_are_compared_now_is_not_looked_at_harder(small_run):
    query = np.ones(3)  # a token of four bands has more features
    with pytest.raises(ResultError, match="other bands"):
        exhaustive_search.search(stored_result.read(small_run), query, lambda machine: machine, silent)
