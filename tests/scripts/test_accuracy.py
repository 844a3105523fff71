"""Floors under the accuracy page: what the default must reach, and by how much it must be ahead of the plain scorers."""

from __future__ import annotations

import pytest

from changedet_plugin.engine.commands import evaluate
from synthetic.series import Plan, write
from tests.embedding import silent


@pytest.fixture
def judged(tmp_path):
    """Average precision and AUROC of every scorer on some series, mean over them."""

    def judge(*folders, **options):
        values = {"rasters": [str(folder) for folder in folders], "store": str(tmp_path / "store"), "device": "cpu", **options}
        return evaluate.run(values, silent, silent)["macro"]

    return judge


def test_whitening_and_confirmation_lift_the_default_above_the_local_outlier_factor_of_raw_tokens(judged, tmp_path):
    plan = Plan(seed=11, size_px=192, n_changes=6, light=1.5, jitter_px=0.5)
    write(tmp_path / "series", plan)
    beside = {"labels": str(tmp_path / "series" / "labels"), "mask": str(tmp_path / "series" / "masks")}
    found = judged(tmp_path / "series" / "images", reference_end=plan.dates[12].isoformat(), **beside)
    precision = {name: scorer["average_precision"] for name, scorer in found["scorers"].items()}
    assert precision["default"] >= 0.97
    assert precision["default"] >= precision["raw_lof"] + 0.15
    assert precision["default"] >= max(precision.values()) - 0.01
    assert found["dates"]["exact"] >= 0.8


def test_new_quarters_of_two_cities_rank_above_the_rest(judged, shared_data):
    cities = [shared_data / "oscd_s2" / name for name in ("abudhabi", "rennes")]
    found = judged(*cities, labels="change.tif", bands=(2, 3, 4, 8))["scorers"]
    assert found["default"]["auroc"] >= 0.93
    assert found["default"]["average_precision"] >= 0.48
    assert found["default"]["average_precision"] >= found["raw_l2"]["average_precision"] + 0.1
