"""The words of a result: what is read of a text is written as that text, and old projects know their filters again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import numpy as np
import pytest

from changedet_plugin.core.result_schema import (
    FLAG_BY_NUMBER,
    RANKED_FLAGS,
    STATE_NAME_SQL,
    Flag,
    Rule,
    State,
    StateName,
    date_of_days,
    layer_of,
)


@pytest.mark.parametrize(
    ("text", "name", "counts"),
    [
        ("lasting", StateName.LASTING, ""),
        ("ended", StateName.ENDED, ""),
        ("changed", StateName.CHANGED, ""),
        ("provisional 2/3", StateName.PROVISIONAL, "2/3"),
        ("provisional", StateName.PROVISIONAL, ""),
        ("", "", ""),
        ("recovered by half", "recovered by half", ""),
    ],
)
def test_a_state_comes_back_as_its_text(text, name, counts):
    state = State.parse(text)
    assert (state.name, state.counts, state.text) == (name, counts, text)


@pytest.mark.parametrize("state", [*(State(name) for name in StateName), State(StateName.PROVISIONAL, 0, 3)])
def test_sql_names_a_state_as_its_value_does(state):
    with closing(sqlite3.connect(":memory:")) as connection:
        query = f"SELECT {STATE_NAME_SQL} FROM (SELECT ? AS state)"  # noqa: S608
        (name,) = connection.execute(query, (state.text,)).fetchone()
    assert name == state.name == State.parse(state.text).name


def test_flags_have_the_numbers_of_the_score_raster():
    numbers = {flag: flag.number for flag in Flag}
    assert numbers == {"lasting": 1, "seasonal": 2, "transient": 3, "unclear": 4, "ended": 5}
    assert all(FLAG_BY_NUMBER[flag.number] == flag for flag in Flag)
    assert FLAG_BY_NUMBER[0] == ""
    assert [rule.value for rule in Rule] == [0, 1, 2, 3, 4, 5]


def test_a_word_is_its_text_wherever_it_goes():
    flags = np.array(["lasting", "seasonal"])
    assert np.isin(flags, RANKED_FLAGS).tolist() == [True, False]
    assert (f"{Flag.LASTING}", str(Flag.LASTING), json.dumps(Flag.LASTING)) == ("lasting", "lasting", '"lasting"')
    assert {Flag.LASTING: 1}["lasting"] == 1


def test_days_of_a_raster_are_dates():
    assert date_of_days(18262.0).isoformat() == "2020-01-01"
    assert date_of_days(float("nan")) is None


def test_only_what_a_result_has_is_a_layer():
    assert [layer_of(name) for name in ("changes", "patches", "dates")] == ["changes", "patches", None]
