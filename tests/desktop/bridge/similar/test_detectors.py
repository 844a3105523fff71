"""Saved detectors as files: what they hold, what they are refused for, and the same answer everywhere."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback

from changedet_plugin.bridge.result.tables import read_changes
from changedet_plugin.bridge.similar import comparable, detectors
from changedet_plugin.bridge.similar.pool import pool
from changedet_plugin.bridge.similar.search import similarities
from changedet_plugin.core.errors import ResultError
from scripts.paths import ROOT
from tests.desktop.result_files import set_run

pytestmark = pytest.mark.usefixtures("no_engine")


@pytest.fixture
def table(result_path):
    return read_changes(result_path)


@pytest.fixture
def detector(table):
    """Made of two changes that are alike and one that is not."""
    return detectors.made("sandbanks", 0.4, table.run, table.vector[[0, 3]], table.vector[[7]])


@pytest.fixture
def file(detector, workdir):
    return Path(detectors.write(detector, str(workdir / "sandbanks.changedet.json")))


def change_run(path, key, value):
    set_run(path, key, value)
    return read_changes(path)


def edit(file, **changes):
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **changes}), "utf-8")


def test_a_file_brings_back_what_was_saved(detector, file):
    same = detectors.read(str(file))
    assert detectors.as_plain(same) == detectors.as_plain(detector)
    np.testing.assert_array_equal(same.vector, detector.vector)
    assert (same.n_positive, same.n_negative, same.threshold) == (2, 1, 0.4)
    assert file.stat().st_size < 2000


def test_a_detector_is_as_like_as_the_search_that_it_was_saved_of(table, detector):
    asked = [int(fid) for fid in table.fid[[0, 3]]]
    expected = similarities(table, asked, rejected=[int(table.fid[7])])
    np.testing.assert_array_equal(detectors.similarities(table, detector), expected)


def test_judgements_lean_a_detector_by_as_much_as_one_example_counts(table, detector):
    more = detectors.made("more", 0.4, table.run, table.vector[[5]], table.vector[[]], detector)
    units = [row / np.linalg.norm(row) for row in (detector.vector, detector.vector, table.vector[5])]
    expected = np.mean(units, axis=0)
    np.testing.assert_allclose(more.vector, expected / np.linalg.norm(expected), atol=1e-6)
    assert (more.n_positive, more.n_negative) == (3, 1)


def test_a_name_without_an_ending_gets_one(detector, workdir):
    assert detectors.write(detector, str(workdir / "river")) == str(workdir / "river.changedet.json")


def test_a_folder_that_is_not_there_is_named(detector, workdir):
    with pytest.raises(ResultError, match="could not be written"):
        detectors.write(detector, str(workdir / "nowhere" / "river.changedet.json"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"schema": 2}, "newer version"),
        ({"kind": "recipe"}, "not a detector"),
        ({"vector": "AAAA"}, "is damaged"),
        ({"vector": "&&&"}, "is damaged"),
        ({"vector": 7}, "is damaged"),
        ({"vector": "AAAAAA==", "n_features": 1}, "no direction"),
        ({"threshold": float("nan")}, "out of range"),
        ({"n_positive": 0}, "out of range"),
        ({"n_positive": 10**400}, "is damaged"),
        ({"name": " "}, "no name"),
        ({"schema": None}, "is damaged"),
    ],
)
def test_a_bad_file_is_one_sentence(file, changes, words):
    edit(file, **changes)
    with pytest.raises(ResultError, match=words):
        detectors.read(str(file))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is damaged"),
        (b"\xff\xfe", "is damaged"),
        (b"[" * 100_000, "not a detector"),
        (b"[]", "not a detector"),
        (b'{"kind": "changedet detector", "schema": 1}', "no name"),
        (b" " * 3_000_000, "not a detector"),
    ],
)
def test_a_file_of_something_else_is_one_sentence(file, content, words):
    file.write_bytes(content)
    with pytest.raises(ResultError, match=words):
        detectors.read(str(file))
    file.unlink()
    with pytest.raises(ResultError, match="cannot be read"):
        detectors.read(str(file))


def test_another_encoder_is_refused(detector, result_path):
    other = change_run(result_path, "encoder_id", "other-1")
    with pytest.raises(ResultError, match=r"The detector sandbanks and \w+ were made with different encoders \(.*; other-1\)"):
        detectors.similarities(other, detector)


def test_other_bands_are_refused(detector, result_path):
    named = change_run(result_path, "preprocessing_id", "reading 1; NIR, red")
    of_red = replace(detector, origin=replace(detector.origin, preprocessing_id="reading 1; red, NIR"))
    with pytest.raises(ResultError, match="from different bands"):
        detectors.similarities(named, of_red)
    with pytest.raises(ResultError, match="from different bands"):
        detectors.similarities(named, replace(detector, vector=detector.vector[:-1]))


def test_other_pixels_are_warned_of(detector, result_path):
    other = change_run(result_path, "gsd_m", "30.0")
    of_ten = replace(detector, origin=replace(detector.origin, gsd_m=10.0))
    remark = comparable.check(comparable.of_detector(of_ten), comparable.of_table(other))
    assert "pixels of different sizes (10 m; 30 m)" in remark


def test_what_does_not_fit_the_detector_is_left_out_of_a_pool(detector, table, result_path):
    # Bands without a name fit any: the two fit each other, and only one the detector.
    other = change_run(result_path, "preprocessing_id", "reading 1; NIR, red")
    of_red = replace(detector, origin=replace(detector.origin, preprocessing_id="reading 1; red, NIR"))
    unnamed = replace(table, run=replace(table.run, facts=replace(table.run.facts, preprocessing_id="")))
    cosine, remarks = pool(unnamed, [other]).like(of_red, [], [])
    assert np.isfinite(cosine).tolist() == [True] * len(table.fid) + [False] * len(table.fid)
    assert "from different bands" in remarks[0]


def found_by(processing, result_path, file, **parameters):
    values = {"INPUT": result_path, "DETECTOR": str(file), "OUTPUT": "memory:", **parameters}
    layer = processing.run("changedet:findsimilar", values, feedback=QgsProcessingFeedback(False))["OUTPUT"]
    return {feature["change"]: feature["similarity"] for feature in layer.getFeatures()}


def test_the_toolbox_finds_what_the_page_finds(processing, result_path, table, detector, file):
    cosine = detectors.similarities(table, detector)
    expected = {int(table.fid[row]): float(cosine[row]) for row in np.flatnonzero(cosine >= 0.4)}
    assert found_by(processing, result_path, file) == pytest.approx(expected, abs=1e-4)
    assert len(found_by(processing, result_path, file, AT_LEAST=-1)) == len(table.fid)


def test_the_toolbox_leans_a_detector_by_judgements(processing, result_path, table, detector, file):
    unlike = int(table.fid[9])
    found = found_by(processing, result_path, file, AT_LEAST=-1, REJECTED=str(unlike))
    expected = detectors.similarities(table, detector, unlike=table.vector[[9]])
    assert [found[fid] for fid in table.fid.tolist()] == pytest.approx(expected.tolist(), abs=1e-4)


def test_the_toolbox_refuses_a_bad_detector_in_one_sentence(processing, result_path, file):
    edit(file, schema=2)
    with pytest.raises(QgsProcessingException, match="newer version"):
        found_by(processing, result_path, file)


def test_the_engine_finds_what_the_page_finds(engine_python, result_path, table, detector, file):
    asked = {"result": result_path, "detector": str(file)}
    code = "import json, sys; from changedet_plugin.engine.commands.similar import run; "
    code += "print(json.dumps(run(json.loads(sys.argv[1]), lambda *step: None, lambda sentence: None)))"
    done = subprocess.run([engine_python, "-c", code, json.dumps(asked)], cwd=ROOT, capture_output=True, text=True, check=True)
    cosine = detectors.similarities(table, detector)
    expected = {int(table.fid[row]): float(cosine[row]) for row in np.flatnonzero(cosine >= 0.4)}
    found = {row["change"]: row["similarity"] for row in json.loads(done.stdout)["found"]}
    assert found == pytest.approx(expected, abs=1e-4)
