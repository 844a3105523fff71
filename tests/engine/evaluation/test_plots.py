"""The pictures of an evaluation show what the report says."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest
import rasterio

from changedet_plugin.core.parameters import Machine, Parameters
from changedet_plugin.engine import detect
from changedet_plugin.engine.evaluation import plots, scene_picture
from changedet_plugin.engine.evaluation.judgement import judge_series
from changedet_plugin.engine.evaluation.scorers import Scored
from changedet_plugin.engine.evaluation.truth import Truth
from tests.embedding import scene, silent


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """Six dates, two of them new, of 6 x 8 patches; one becomes water at once, one is built on at last."""
    folder = tmp_path_factory.mktemp("series")
    profile = {"driver": "GTiff", "width": 64, "height": 48, "count": 3, "dtype": "uint16", "crs": "EPSG:32631", "nodata": 0}
    transform = rasterio.Affine(10, 0, 500000, 0, -10, 5000000)
    files = []
    for number in range(6):
        image = scene(number, (48, 64))
        image[:, 8:16, 8:16] += 900 * (number >= 4)
        image[:, 24:32, 40:48] += 900 * (number >= 5)
        image[:, :8] = 0 if number == 5 else image[:, :8]
        files.append(str(folder / f"{2010 + number}-07-01.tif"))
        with rasterio.open(files[-1], "w", transform=transform, **profile) as target:
            target.write(image)
    end = datetime.date(2014, 1, 1)
    parameters = Parameters(patch_px=8, reference_end=end)
    machine = Machine(device="cpu", store=str(folder / "store"))
    found = detect.detect(detect.open_series(files, parameters, machine, silent), warn=silent)
    changed, kind = np.zeros((2, 6, 8)), np.full((6, 8), -1, np.int16)
    changed[:, 1, 1] = changed[1, 3, 5] = 1
    kind[1, 1], kind[3, 5] = 0, 1
    truth = Truth(changed, True, kind, ("forest -> water", "field -> built"))
    worse = np.where(kind == 0, np.nanmax(found.changes.scores.score), 0.0)
    worse[0, 0] = 1
    scored = {"default": Scored(np.where(kind >= 0, 3.0, 1.0)), "cva": Scored(worse)}
    return judge_series("somewhere / far", "builtin", truth, scored, found)


def titles(figure):
    return [axes.get_title() or axes.get_title(loc="left") for axes in figure.axes]


def test_every_picture_is_written_under_a_name_that_any_disk_takes(judged, tmp_path):
    other = replace(judged, encoder="other")
    drawn = plots.write(tmp_path, [judged, other])
    assert {path.name for path in drawn} == {
        "truth_somewhere_far.png",
        "map_somewhere_far_builtin.png",
        "map_somewhere_far_other.png",
        "scorers_builtin.png",
        "scorers_other.png",
        "kinds_builtin.png",
        "kinds_other.png",
        "encoders.png",
    }
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in drawn)


def test_where_nothing_changed_there_is_nothing_to_draw(judged, tmp_path):
    calm = replace(judged.truth, changed=np.zeros_like(judged.truth.changed))
    assert plots.write(tmp_path, [replace(judged, truth=calm)]) == []


def test_truth_grows_with_the_dates_that_change(judged):
    (axes,) = plots.truth_over_time(judged).axes
    heights = [area.get_datalim(axes.transData).height for area in axes.collections]
    assert sum(heights) >= 100 * 2 / 48
    assert sorted(text.get_text() for text in axes.get_legend().get_texts()) == ["field -> built", "forest -> water"]


def test_maps_count_the_hits_among_as_many_patches_as_changed(judged):
    assert titles(plots.maps(judged)) == ["default score: 2 of 2", "change vector (CVA): 1 of 2"]


def test_hits_false_alarms_and_misses_have_their_colours_on_their_patches(judged):
    image = np.zeros((48, 64, 3))
    where = np.zeros((6, 8), bool)
    where[3, 5] = True
    drawn = scene_picture.marked(image, judged.found, [(where, plots.FALSE)])
    expected = scene_picture.OPACITY * np.array([0xD5, 0x5E, 0x00]) / 255
    np.testing.assert_allclose(drawn[24:32, 40:48], np.broadcast_to(expected, (8, 8, 3)))
    drawn[24:32, 40:48] = 0
    assert not drawn.any()


def test_what_is_masked_on_the_last_date_is_seen_on_an_earlier_one(judged):
    image = scene_picture.last_seen(judged.found)
    assert image.shape == (48, 64, 3)
    assert image[:8].std() > 0.5 * image[8:].std()


def test_curves_name_the_figures_of_the_report(judged):
    figure = plots.curves({"default score": [(judged, "default")], "CVA": [(judged, "cva")]}, "")
    labels = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert labels == ["default score 1.000", f"CVA {judged.figures['scorers']['cva']['auroc']:.3f}"]
    perfect = figure.axes[0].get_lines()[0].get_ydata()
    assert perfect.min() == 1


def test_kinds_show_the_share_over_the_threshold(judged):
    (axes,) = plots.by_kind([judged]).axes
    shown = {label.get_text(): bar.get_width() for label, bar in zip(axes.get_yticklabels(), axes.patches, strict=True)}
    assert shown == {kind: 100 * found["recall"] for kind, found in judged.figures["kinds"].items()}
    assert len(shown) == 2
