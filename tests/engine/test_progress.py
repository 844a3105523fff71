"""How far a run is, and how long it will still take: the estimate, on a clock of its own."""

from __future__ import annotations

import pytest

from changedet_plugin.engine.progress import CHECKED, STAGES, Progress, Size, usual_seconds

SIZE = Size(n_dates=40, n_new=20, n_pixels=1_000_000, n_bands=4, n_patches=15_000)


def run(seconds, size=SIZE, stages=STAGES, steps=20):
    """Run stages that take ``seconds`` each; the time, fraction, estimate and true remaining time of every step."""
    now, told = 0.0, []
    progress = Progress(lambda stage, fraction, _message, left: told.append((now, stage, fraction, left)), stages, lambda: now)
    progress("read", 0.0, "")
    progress.expect(size)
    for stage in [stage for stage in stages if stage in seconds]:
        for step in range(steps + 1):
            progress(stage, step / steps, "")
            now += seconds[stage] / steps if step < steps else 0.0
    return [(when, stage, fraction, left, now - when) for when, stage, fraction, left in told]


def worst(told, since=0.1):
    """How many times too long or too short an estimate is at worst, until the last tenth of the run."""
    total = told[-1][0]
    shares = [max(left / true, true / left) for when, _, _, left, true in told if since * total <= when <= 0.9 * total]
    return max(shares)


@pytest.mark.parametrize("speed", [0.2, 1.0, 5.0])
def test_on_a_machine_of_any_speed_the_estimate_is_within_a_factor_of_two(speed):
    assert worst(run({stage: speed * seconds for stage, seconds in usual_seconds(SIZE).items()})) < 2


def test_an_encoder_that_is_a_hundred_times_as_slow_is_estimated_by_its_own_pace():
    usual = usual_seconds(SIZE)
    assert worst(run({**usual, "embed": 100 * usual["embed"]}, steps=200)) < 2


def test_what_is_in_the_cache_takes_no_time():
    usual = usual_seconds(SIZE)
    told = run({stage: seconds for stage, seconds in usual.items() if stage != "embed"})
    after = [left / true for _, stage, _, left, true in told if stage in ("score", "describe") and true]
    assert 0.5 < min(after) <= max(after) < 2


def test_the_estimate_is_not_known_before_the_rasters_are_read():
    told = run(usual_seconds(SIZE))
    assert [left is None for *_, left, _true in told[:2]] == [True, False]


def test_the_bar_never_turns_back_and_ends_full_also_where_a_stage_is_done_again():
    now, told = 0.0, []
    progress = Progress(lambda _stage, fraction, _message, left: told.append((fraction, left)), clock=lambda: now)
    for stage in ("read", "align", "harmonise", "light", "align", "harmonise", *STAGES[3:]):
        for fraction in (0.0, 0.5, 1.0):
            progress(stage, fraction, "")
            now += 1.0
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert progress.seconds["align"] == pytest.approx(6.0)


def test_a_check_ends_with_its_own_last_stage():
    told = run({stage: 1.0 for stage in CHECKED}, stages=CHECKED)
    assert (told[-1][2], told[-1][3]) == (1.0, 0.0)
