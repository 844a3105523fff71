"""Two results of one place are compared by ranks; what cannot be compared is said in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import rasterio
import shapely
from rasterio.transform import Affine

from changedet_plugin.core.errors import RequestError, ResultError
from changedet_plugin.engine.cli import main
from changedet_plugin.engine.commands.registry import VERBS
from changedet_plugin.engine.results import compare, stored_result
from synthetic.series import Plan, write
from tests.embedding import silent


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """One series in patches of 8 px by two thresholds, in a part of the scene, in patches of 4 px, and another place."""
    folder = tmp_path_factory.mktemp("results")
    found = {}
    for seed, names in ((1, ("a", "b", "part", "fine")), (2, ("elsewhere",))):
        plan = Plan(seed=seed, size_px=128, n_dates=12, n_reference=8, n_changes=4, clouds=False)
        write(folder / str(seed), plan)
        paths = sorted((folder / str(seed) / "images").glob("*.tif"))
        if seed == 2:
            move(paths)
        more = {"b": ["--threshold", "3"], "part": ["--area", str(part(paths[0], folder / "part.geojson"))]}
        for name in names:
            found[name] = str(folder / f"{name}.gpkg")
            options = ["--patch-px", "4" if name == "fine" else "8", "--store", str(folder / "store"), *more.get(name, ())]
            options += ["--reference-end", plan.dates[8].isoformat()]
            assert main(["detect", *map(str, paths), "--output", found[name], *options]) == 0
    return found


def part(raster, target):
    """The upper half of a raster as a file of one polygon."""
    with rasterio.open(raster) as opened:
        left, bottom, right, top = opened.bounds
        half = shapely.box(left, (bottom + top) / 2, right, top)
        pyogrio.raw.write(
            target,
            np.array([shapely.to_wkb(half)], object),
            [],
            [],
            geometry_type="Polygon",
            crs=opened.crs.to_wkt(),
            driver="GeoJSON",
        )
    return target


def move(paths):
    """A hundred kilometres away."""
    for path in paths:
        with rasterio.open(path, "r+") as raster:
            raster.transform = Affine.translation(100_000, 0) @ raster.transform


def test_the_same_scores_agree_whatever_was_listed(results):
    found = compare.compare(Path(results["a"]), Path(results["b"]))
    assert found["rank_correlation"] == pytest.approx(1)
    assert found["top_overlap"] == 1
    assert found["common_changes"] == min(found["n_changes"])
    assert found["n_patches"] == 256


def test_other_patches_of_the_same_place_agree_mostly(results):
    found = compare.compare(Path(results["a"]), Path(results["fine"]))
    assert 0.3 < found["rank_correlation"] < 0.999
    assert 0.3 < found["top_overlap"] < 1
    assert found["common_changes"] > 0


def test_every_first_change_names_the_best_one_that_it_meets(results):
    here, only_there = compare.compare(Path(results["a"]), Path(results["b"]))["changes"]
    first, second = (stored_result.read(Path(results[name])) for name in "ab")
    assert [row[0] for row in here] == first.fid[: compare.TOP].tolist()
    assert [row[2] for row in here] == first.columns["score"][: compare.TOP].tolist()
    shapes, others = (result.geometry for result in (first, second))
    for (fid, _, _, rank, other), shape in zip(here, shapes, strict=False):
        met = second.fid[shapely.intersects(shape, others)]
        assert other == (met.min() if len(met) else None), fid
        assert rank == (second.columns["rank"][second.fid == other][0] if len(met) else None)
    assert only_there == []


def test_what_only_the_second_has_is_listed_too(results):
    here, only_there = compare.compare(Path(results["part"]), Path(results["a"]))["changes"]
    assert only_there
    met = {row[4] for row in here}
    assert {row[0] for row in only_there} == set(stored_result.read(Path(results["a"])).fid) - met
    back, nothing = compare.compare(Path(results["a"]), Path(results["part"]))["changes"]
    assert [[*row[:3], None, None] for row in back if row[4] is None] == only_there
    assert nothing == []


def test_common_changes_are_those_that_meet_one_of_the_first(results):
    found = compare.compare(Path(results["a"]), Path(results["fine"]))
    fids = stored_result.read(Path(results["fine"])).fid[: compare.TOP]
    assert found["common_changes"] == sum(row[4] in fids for row in found["changes"][0])
    json.dumps(found, allow_nan=False)


def test_results_of_two_places_are_refused(results):
    with pytest.raises(ResultError, match="no patches in common"):
        compare.compare(Path(results["a"]), Path(results["elsewhere"]))


def test_one_result_is_not_enough(results):
    with pytest.raises(RequestError, match="not 1"):
        VERBS["compare"].run({"results": [results["a"]]}, silent, silent)


def test_the_command_line_says_it_in_words(results, capsys):
    assert main(["compare", results["a"], results["b"]]) == 0
    assert "rank correlation of the scores 1.00" in capsys.readouterr().out
