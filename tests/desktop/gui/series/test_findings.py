"""What was said of one series stays with it, and what a run left out is said on the page that shows its changes."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QLabel

from changedet_plugin.gui.dock.change_dock import CHANGES, SERIES
from changedet_plugin.gui.series.left_out import left_out_words
from tests.desktop.rasters import write_series

GONE = {"date": "2016-04-16", "role": "dropped", "note": "too few valid pixels"}
KEPT = {"date": "2016-05-16", "role": "new", "note": None}


@pytest.fixture
def filled(dock, workdir):
    write_series(workdir / "place", "2001-07-01", "2003-07-01", "2005-07-01")
    dock.session.series.add_files([str(workdir / "place")])
    return dock


def shown(dock):
    return dock.series.warnings.text(), dock.status.words.text()


def run_to_its_end(dock, warning):
    """What the session hears from a run."""
    dock.session.run.started.emit("check")
    dock.session.run.warned.emit(warning)
    dock.session.run.failed.emit("check", "It broke.")


def test_warnings_and_outcome_stay_with_their_series(filled):
    run_to_its_end(filled, "Too few dates.")
    told = shown(filled)
    assert "Too few dates." in told[0]
    assert "It broke." in told[0]
    filled.session.series.memory.start_new()
    assert shown(filled) == ("", "Ready")
    filled.session.series.memory.open("place 2001–2005")
    assert shown(filled) == told


def test_a_new_project_shows_no_warning_of_the_last(filled):
    run_to_its_end(filled, "Too few dates.")
    QgsProject.instance().clear()
    assert shown(filled) == ("", "Ready")


def test_a_run_that_ends_after_another_series_was_chosen_speaks_to_its_own(filled):
    filled.session.run.started.emit("check")
    filled.session.series.memory.start_new()
    filled.session.run.warned.emit("Too few dates.")
    filled.session.run.cancelled.emit("check")
    assert shown(filled)[0] == ""
    filled.session.series.memory.open("place 2001–2005")
    assert shown(filled) == ("⚠ Too few dates.", "Stopped.")


def test_dates_that_were_left_out_are_named_with_the_reason():
    assert left_out_words([KEPT]) == ""
    assert left_out_words([GONE, KEPT]).endswith("2016 (too few valid pixels).")
    assert left_out_words([GONE] * 5).endswith("2 more.")


def test_the_changes_page_says_nothing_of_left_out_dates_where_there_are_none(dock):
    dock.show_page(CHANGES)
    assert not dock.findChild(QLabel, "left_out_words").isVisible()


def test_what_was_left_out_is_said_on_the_changes_page_and_leads_to_the_series(opened):
    line = opened.findChild(QLabel, "left_out_words")
    opened.show_page(CHANGES)
    assert line.isVisible()
    assert "(4 % valid pixels; 10 % are needed)" in line.text()
    line.linkActivated.emit("series")
    assert opened.tabs.currentIndex() == SERIES
