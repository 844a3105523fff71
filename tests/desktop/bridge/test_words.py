"""Scores, limits, areas and states in words: one number has one meaning, and nothing is said that was not seen."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from qgis.core import QgsExpression, QgsExpressionContext, QgsFeature, QgsVectorLayer

from changedet_plugin.bridge.layers import map_tips
from changedet_plugin.bridge.report.words import headline, method_rows
from changedet_plugin.bridge.result.change_sentences import calibration, change_facts, limit_words, state_words
from changedet_plugin.bridge.result.tables import read_changes
from changedet_plugin.bridge.words import area_text, date_text, score_text, size_text

AREAS = (
    (143.2, "140 m²"),
    (996.0, "1,000 m²"),
    (6_400.0, "0.64 ha"),
    (26_000.0, "2.6 ha"),
    (96_000.0, "9.6 ha"),
    (3_325_100.0, "330 ha"),
    (45_600_000.0, "46 km²"),
)


def with_references(path, n):
    """The table, as if the first ``n`` dates were the reference."""
    table = read_changes(path)
    return replace(table, run=replace(table.run, is_reference=tuple(index < n for index in range(len(table.dates)))))


@pytest.mark.parametrize(("area_m2", "text"), AREAS)
def test_areas_have_two_digits(qgis_app, area_m2, text):
    assert area_text(area_m2) == text


@pytest.mark.parametrize("area_m2", [area for area, _ in AREAS])
def test_the_map_tip_says_the_same_area_as_the_dock(qgis_app, area_m2):
    fields = QgsVectorLayer("NoGeometry?field=area_m2:double", "areas", "memory").fields()
    feature = QgsFeature(fields)
    feature.setAttributes([area_m2])
    context = QgsExpressionContext()
    context.setFeature(feature)
    context.setFields(fields)
    assert QgsExpression(map_tips._area()).evaluate(context) == area_text(area_m2)


def test_sizes_have_two_digits_and_small_limits_too(qgis_app):
    assert size_text(239.8) == "240 m"
    assert size_text(1.5) == "1.5 m"
    assert [score_text(score) for score in (3.01, 12.34, 0.0123)] == ["3.0", "12.3", "0.012"]


def test_the_limit_is_one_number_where_weaker_changes_are_listed_too(result_path):
    with closing(sqlite3.connect(result_path)) as file, file:
        file.execute("UPDATE run SET value = '1.5' WHERE key = 'listed_from'")
    table = read_changes(result_path)
    assert "above the limit of 2.0" in change_facts(table, 0, 2.0)
    assert limit_words(table.run) == "2.0; weaker ones are listed down to 1.5"
    assert limit_words(table.run) in dict(method_rows(table.run))["Limit"]


def test_two_reference_dates_do_not_say_what_is_usual_at_a_place(result_path):
    assert "stands out from the rest of the scene" in change_facts(with_references(result_path, 2), 0, 2.0)
    assert "times as much as on a usual date" in change_facts(with_references(result_path, 3), 0, 2.0)


def test_of_one_new_date_nothing_is_said_to_last(result_path):
    table = with_references(result_path, 23)
    row = table.flag.index("lasting")
    facts = change_facts(table, row, 2.0)
    assert facts.startswith("Changed between ")
    assert "dates since" not in facts
    assert not [text for text in (facts, state_words(table, row), headline(table, row)) if "asting" in text]


def test_an_area_is_said_to_be_counted_in_patches(result_path):
    table = read_changes(result_path)
    words = f"About {area_text(float(table.area_m2[0]))}, counted in {table.n_patches[0]} patches of 80 m"
    assert words in change_facts(table, 0, 2.0)


@pytest.mark.parametrize(
    ("state", "recovered", "said"),
    [
        ("ended", None, "It has ended: last seen on {last}; the place looks like its past again."),
        ("ended", 0.437, "It has ended: last seen on {last}; a year later 44 % of it had come back."),
        ("faded", None, "Last seen on {last}; no later date of the same season can tell whether it is over."),
    ],
)
def test_what_is_over_says_when_it_was_last_seen(result_path, state, recovered, said):
    table, last = read_changes(result_path), datetime.date(2019, 9, 5)
    table.flag[0], table.state[0], table.date_end[0] = "ended", state, last
    table.recovered[0] = np.nan if recovered is None else recovered
    facts = change_facts(table, 0, 2.0)
    assert said.format(last=date_text(last)) in facts
    assert facts.startswith("Change between ")
    assert state_words(table, 0) == {"ended": "ended", "faded": "seen no more"}[state]


def test_the_limit_says_how_often_it_is_wrong_where_the_run_knows(result_path):
    assert calibration(read_changes(result_path).run) == ""
    with closing(sqlite3.connect(result_path)) as file, file:
        file.execute("INSERT INTO run (key, value) VALUES ('false_per_1000', '9.6')")
    words = "Of 1000 patches without a change about 10 are expected to reach the limit of 2.0."
    assert calibration(read_changes(result_path).run) == words
