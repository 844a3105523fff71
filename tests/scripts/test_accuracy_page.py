"""The accuracy page can be written: one small series through every table that it has a place in."""

from __future__ import annotations

import pytest

from scripts.accuracy import judge, tables
from scripts.accuracy.cases import Case, Group
from scripts.accuracy.judge import ENCODERS, Job, run
from synthetic.series import Plan, write

PLAN = Plan(seed=4, size_px=128, n_dates=12, n_reference=8, n_changes=3, n_transients=0, clouds=False)


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    folder = tmp_path_factory.mktemp("series")
    write(folder, PLAN)
    options = {"reference_end": PLAN.dates[PLAN.n_reference].isoformat()}
    return Group("small", "a small series", (Case("small 4", folder / "images", folder / "labels", options),))


@pytest.fixture(scope="module")
def outcomes(group, tmp_path_factory):
    """Of the built-in encoder, and of each of those that are made of numpy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge, "WORK", tmp_path_factory.mktemp("work"))
        others = {name: run(Job(group.cases[0], name, compared=False)) for name in ENCODERS}
        return run(Job(group.cases[0])), others


def test_every_scorer_gets_its_figures(outcomes):
    outcome, _ = outcomes
    scorers = outcome.figures["scorers"]
    assert {"default", "raw_l2_confirmed", "whitened_distance_confirmed", judge.SCENE_LIGHT} <= set(scorers)
    assert scorers["default"]["auroc"] > 0.95
    assert outcome.n_lasting > 0
    assert 0 <= outcome.at_two["false_share"] < 0.2


def test_encoders_of_numpy_run_through_the_whole_method(outcomes):
    _, others = outcomes
    for outcome in others.values():
        assert outcome.figures["scorers"]["default"]["auroc"] > 0.9


@pytest.mark.parametrize("make", [tables.ranking, tables.regret, tables.threshold, tables.dates, tables.events,
                                  tables.robustness, tables.shares, tables.unchanged])  # fmt: skip
def test_a_table_has_a_row_for_the_series(group, outcomes, make):
    head, rule, row = make([group], {"small": [outcomes[0]]}).splitlines()
    assert row.startswith("| small |")
    assert head.count("|") == rule.count("|") == row.count("|")


def test_every_series_of_a_group_has_its_own_row(group, outcomes):
    *_, row = tables.by_series([group], {"small": [outcomes[0]]}).splitlines()
    assert row.startswith("| small, small 4 |")
    assert "**" in row


def test_a_step_is_left_out_where_no_series_has_it(group, outcomes):
    text = tables.ablation([group], {"small": [outcomes[0]]}, two_dates=False)
    assert "| raw L2, confirmed |" in text
    assert "Mahalanobis" not in text
