"""A change finds its kind again in another series, and judgements help: a small edition of the figures of the accuracy page."""

from __future__ import annotations

from scripts.accuracy.retrieval import figures
from synthetic.series import Plan


def test_a_kind_of_change_is_found_in_another_series_and_better_when_judged(tmp_path):
    plan = Plan(size_px=192, n_dates=14, n_reference=8, n_changes=8, n_transients=2)
    found = figures((1, 2), plan, tmp_path)["patches"]
    assert found["base_rate"] < 0.3
    assert found["map"] >= 0.6
    assert found["after"] >= found["before"] + 0.05
