"""Two results of one place are compared by ranks; what cannot be compared is said in one sentence."""

from __future__ import annotations

import pytest
import rasterio
from rasterio.transform import Affine

from changedet_plugin.engine import compare
from changedet_plugin.engine.cli import main
from changedet_plugin.engine.errors import RequestError, ResultError
from tests.series import Plan, write


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """One series in patches of 8 px by two thresholds, in patches of 4 px, and another place."""
    folder = tmp_path_factory.mktemp("results")
    found = {}
    for seed, names in ((1, {"a": "8", "b": "8", "fine": "4"}), (2, {"elsewhere": "8"})):
        plan = Plan(seed=seed, size_px=128, n_dates=12, n_reference=8, n_changes=4, clouds=False)
        write(folder / str(seed), plan)
        paths = sorted((folder / str(seed) / "images").glob("*.tif"))
        if seed == 2:
            move(paths)
        for name, side in names.items():
            found[name] = str(folder / f"{name}.gpkg")
            more = ["--threshold", "3"] if name == "b" else []
            options = [
                "--patch-px",
                side,
                "--reference-end",
                plan.dates[8].isoformat(),
                "--store",
                str(folder / "store"),
                *more,
            ]
            assert main(["detect", *map(str, paths), "--output", found[name], *options]) == 0
    return found


def move(paths):
    """A hundred kilometres away."""
    for path in paths:
        with rasterio.open(path, "r+") as raster:
            raster.transform = Affine.translation(100_000, 0) @ raster.transform


def test_the_same_scores_agree_whatever_was_listed(results):
    found = compare.run({"results": [results["a"], results["b"]]})
    assert found["rank_correlation"] == pytest.approx(1)
    assert found["top_overlap"] == 1
    assert found["common_changes"] == min(found["n_changes"])
    assert found["n_patches"] == 256


def test_other_patches_of_the_same_place_agree_mostly(results):
    found = compare.run({"results": [results["a"], results["fine"]]})
    assert 0.3 < found["rank_correlation"] < 0.999
    assert 0.3 < found["top_overlap"] < 1
    assert found["common_changes"] > 0


def test_results_of_two_places_are_refused(results):
    with pytest.raises(ResultError, match="no patches in common"):
        compare.run({"results": [results["a"], results["elsewhere"]]})


def test_one_result_is_not_enough(results):
    with pytest.raises(RequestError, match="not 1"):
        compare.run({"results": [results["a"]]})


def test_the_command_line_says_it_in_words(results, capsys):
    assert main(["compare", results["a"], results["b"]]) == 0
    assert "rank correlation of the scores 1.00" in capsys.readouterr().out
