"""``changedet evaluate``: series whose truth is known, judged from end to end."""

import importlib.util
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from changedet_plugin import paths
from changedet_plugin.engine import cli
from changedet_plugin.engine.commands.registry import VERBS
from tests.embedding import scene, silent

SHAPE = (64, 72)


@pytest.fixture
def make_series(write_raster, tmp_path):
    """Eight yearly dates, four of them new; a block changes for good at the second new one."""

    def make(name, row=16):
        folder = tmp_path / name
        labels = np.zeros((1, *SHAPE), np.uint8)
        labels[0, row : row + 16, 24:48] = 1
        for index in range(8):
            image = scene(index, SHAPE)
            if index >= 5:
                image[:, labels[0] == 1] += 900
            write_raster(f"{2011 + index}-07-01.tif", image, folder=folder)
            write_raster(f"{2011 + index}-07-01.tif", labels * (index >= 5) + 1, folder=folder / "classes")
        write_raster("change.tif", labels, folder=folder)
        return folder

    return make


@pytest.fixture
def evaluate(tmp_path, capsys):
    def run(*arguments, code=0):
        capsys.readouterr()
        store = ["--store", str(tmp_path / "store"), "--device", "cpu"]
        assert cli.main(["evaluate", *map(str, arguments), *store]) == code
        captured = capsys.readouterr()
        return captured.out if code == 0 else captured.err

    return run


def test_a_series_is_judged_by_its_change_raster_and_all_scorers_are_printed_together(make_series, evaluate, tmp_path):
    words = evaluate(make_series("a"), "--labels", "change.tif", "--json", tmp_path / "report.json")
    written = json.loads((tmp_path / "report.json").read_text())
    report = written["series"]["a"]
    assert report["base_rate"] == pytest.approx(6 / 72)
    assert report["scorers"]["default"]["auroc"] == pytest.approx(1, abs=0.01)
    assert report["dates"]["exact"] is None  # a change raster has no dates
    assert written["macro"]["intervals"]["scorers"]["default"]["auroc"] is None
    assert {"default", "agreement", "distance", "raw_cosine", "raw_lof", "raw_l2"} <= set(report["scorers"])
    assert all(name in words for name in report["scorers"])
    assert report["shuffled_auroc"] == pytest.approx(0.5, abs=0.1)


def test_class_maps_give_dates_and_kinds(make_series, evaluate, tmp_path):
    options = ["--labels", "classes", "--threshold", "1.5", "--json", tmp_path / "report.json"]
    words = evaluate(make_series("a"), *options)
    report = json.loads((tmp_path / "report.json").read_text())["series"]["a"]
    assert report["dates"]["exact"] == 1
    assert report["dates"]["n_patches"] >= 5
    assert report["kinds"]["1 -> 2"]["auroc"] == pytest.approx(1, abs=0.01)
    assert report["scorers"]["distance"]["per_date"]["auroc"] > 0.9
    assert "1 -> 2" in words


def test_several_folders_are_several_series_with_their_mean_and_every_encoder_has_its_row(make_series, evaluate, tmp_path):
    first, second = make_series("a"), make_series("b", row=32)
    other = tmp_path / "other.onnx"
    for suffix in (".onnx", ".json"):
        source = paths.RESOURCES / "encoders" / f"spectex-4{suffix}"
        if source.is_file():
            shutil.copy(source, other.with_suffix(suffix))
    report = tmp_path / "report.json"
    words = evaluate(first, second, "--labels", "change.tif", "--encoder", "builtin", "--encoder", other, "--json", report)
    written = json.loads(report.read_text())
    assert set(written["series"]) == {"a", "b"}
    assert set(written["encoders"]) == {"builtin", "other"}
    assert written["encoders"]["other"]["macro"]["scorers"] == written["macro"]["scorers"]  # it is the same encoder
    low, high = written["macro"]["intervals"]["scorers"]["raw_cosine"]["average_precision"]
    assert low <= written["macro"]["scorers"]["raw_cosine"]["average_precision"] <= high
    rows = [line.split()[:2] for line in words.strip().splitlines()[-4:]]
    assert rows == [["a", "builtin"], ["a", "other"], ["b", "builtin"], ["b", "other"]]


def test_the_worker_answers_the_same(make_series, tmp_path):
    folder = make_series("a")
    values = {"rasters": [str(folder)], "labels": str(folder / "classes"), "positive": 0.5, "store": str(tmp_path / "store")}
    result = VERBS["evaluate"].run(values, silent, silent)
    json.dumps(result, allow_nan=False)
    assert result["series"]["a"]["n_changed"] == 6
    assert result["plots"] == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "No labels were given"),
        (["--labels", "nowhere.tif"], "are not there"),
        (["--labels", "change.tif", "--positive", "2"], "not a number from 0.001 to 1"),
        (["--labels", "change.tif", "--positive", "much"], "not a number from 0.001 to 1"),
        (["--labels", "change.tif", "--json", "no/such/folder/report.json"], "in a folder that exists"),
        (["--labels", "change.tif", "--encoder", "builtin", "--encoder", "builtin"], "Two of the encoders"),
        (["--labels", "classes", "--ignore-classes", "some"], "not a list of whole numbers"),
        (["--labels", "2011-07-01.tif"], "in a change raster 1 is changed"),
    ],
)
def test_what_cannot_be_used_ends_in_a_sentence(options, words, make_series, evaluate):
    said = evaluate(make_series("a"), *options, code=1)
    assert words in said
    assert "Traceback" not in said


def test_labels_that_one_of_several_series_lacks_are_missed_before_the_work(make_series, evaluate, tmp_path):
    first, second = make_series("a"), make_series("b")
    (second / "change.tif").unlink()
    assert f"{second / 'change.tif'} are not there" in evaluate(first, second, "--labels", "change.tif", code=1)
    assert not (tmp_path / "store").exists()


def test_of_several_series_the_one_that_was_refused_is_named(make_series, evaluate):
    first, second = make_series("a"), make_series("b")
    for path in second.glob("*-07-01.tif"):
        path.unlink()
    assert "b: The folder" in evaluate(second, first, "--labels", "change.tif", code=1)


def test_pictures_without_matplotlib_are_refused_before_the_work(make_series, evaluate, monkeypatch, tmp_path):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    said = evaluate(make_series("a"), "--labels", "change.tif", "--plots", tmp_path / "plots", code=1)
    assert "changedet[plots]" in said
    assert not Path(tmp_path / "plots").exists()


def test_the_folder_for_pictures_is_made_when_there_are_pictures(make_series, evaluate, tmp_path):
    pytest.importorskip("matplotlib")
    folder = tmp_path / "new" / "plots"
    evaluate(make_series("a"), "--labels", "nowhere.tif", "--plots", folder, code=1)
    assert not folder.parent.exists()
    evaluate(tmp_path / "a", "--labels", "change.tif", "--plots", folder)
    assert list(folder.glob("*.png"))


@pytest.mark.parametrize("name", ["a\nb", "\x1b[2J", " ", "http://127.0.0.1/a", "/vsicurl/a"])
def test_a_name_that_nobody_can_read_or_of_a_server_is_no_folder_for_pictures(make_series, evaluate, name):
    assert "plots: " in evaluate(make_series("a"), "--labels", "change.tif", "--plots", name, code=1)


def test_a_city_whose_changes_people_drew_is_ranked_far_above_chance(shared_data, evaluate, tmp_path):
    city = shared_data / "oscd_s2" / "rennes"
    evaluate(city, "--labels", "change.tif", "--bands", "2,3,4,8", "--json", tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())["series"]["rennes"]
    assert report["base_rate"] == pytest.approx(0.046, abs=0.001)
    assert report["scorers"]["default"]["auroc"] > 0.97
    assert report["scorers"]["default"]["average_precision"] > 0.65
