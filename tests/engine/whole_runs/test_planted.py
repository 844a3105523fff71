"""The whole method finds what was planted in a generated series, dates it, and leaves the rest alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from changedet_plugin.engine import cli
from synthetic.series import Plan, write
from synthetic.truth import Judgement, judge


@pytest.fixture(scope="module")
def judgement(tmp_path_factory) -> Judgement:
    folder: Path = tmp_path_factory.mktemp("planted")
    write(folder, Plan())
    result = folder / "changes.gpkg"
    arguments = ["detect", folder / "images", "--output", result, "--mask", folder / "masks", "--store", folder / "store"]
    assert cli.main([str(argument) for argument in arguments]) == 0
    return judge(result, result.with_suffix(".scores.tif"), folder)


def test_planted_changes_rank_above_the_rest(judgement):
    assert judgement.average_precision >= 0.97


def test_planted_changes_get_their_date(judgement):
    assert judgement.dates_exact >= 0.8


def test_seasons_light_clouds_and_rotation_stay_under_the_threshold(judgement):
    assert judgement.false_share <= 0.005
