"""Bookmarks of the strongest changes: in the project, in one group, made anew each time."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsBookmark, QgsProject

from changedet_plugin.bridge.layers.bookmarks import bookmark
from changedet_plugin.bridge.layers.result_layers import open_result


def shown_by_rank(result):
    features = sorted(result.changes.getFeatures(), key=lambda feature: feature["rank"])
    return [(feature["rank"], feature["type"], feature["date"].toString("yyyy-MM-dd")) for feature in features]


def test_the_first_changes_that_are_shown_become_bookmarks(project, result):
    assert bookmark(result, 5, project) == 5
    marks = project.bookmarkManager().bookmarks()
    assert {mark.group() for mark in marks} == {result.title}
    assert [mark.name() for mark in marks] == [f"#{rank} type {kind} {date}" for rank, kind, date in shown_by_rank(result)[:5]]


def test_a_bookmark_shows_the_change_with_its_surroundings(project, result):
    bookmark(result, 1, project)
    extent = project.bookmarkManager().bookmarks()[0].extent()
    box = result.changes.getFeature(1).geometry().boundingBox()
    assert extent.crs() == result.changes.crs()
    assert extent.center() == box.center()
    assert abs(extent.width() / box.width() - 3) < 1e-6


def test_bookmarks_are_made_anew_and_others_stay(project, result):
    mine = QgsBookmark()
    mine.setName("mine")
    project.bookmarkManager().addBookmark(mine)
    bookmark(result, 5, project)
    assert bookmark(result, 2, project) == 2
    names = [mark.name() for mark in project.bookmarkManager().bookmarks()]
    assert len(names) == 3
    assert "mine" in names


def test_bookmarks_of_another_run_and_the_analysts_own_in_the_group_stay(project, result):
    bookmark(result, 5, project)
    mine = QgsBookmark()
    mine.setName("mine")
    mine.setGroup(result.title)
    project.bookmarkManager().addBookmark(mine)
    result.run = replace(result.run, facts=replace(result.run.facts, run_id="another"))
    bookmark(result, 2, project)
    assert len(project.bookmarkManager().bookmarksByGroup(result.title)) == 8


def test_bookmarks_of_a_project_that_was_opened_again_make_room(project, result, result_path, workdir):
    bookmark(result, 5, project)
    assert project.write(str(workdir / "marked.qgz"))
    again = QgsProject()
    assert again.read(str(workdir / "marked.qgz"))
    bookmark(open_result(result_path, again), 2, again)
    assert len(again.bookmarkManager().bookmarks()) == 2
    again.clear()


def test_only_what_the_filter_shows_is_bookmarked(project, result):
    result.changes.setSubsetString("\"type\" = 'B'")
    n_shown = result.changes.featureCount()
    assert bookmark(result, 1000, project) == n_shown > 0
    assert all(" type B " in mark.name() for mark in project.bookmarkManager().bookmarks())


def test_types_are_named_as_the_analyst_cut_them(project, result):
    result.cut_types(2)
    bookmark(result, 1000, project)
    kinds = {mark.name().split()[2] for mark in project.bookmarkManager().bookmarks()}
    assert kinds == {"A", "B"}


def test_where_nothing_is_shown_the_group_is_emptied(project, result):
    bookmark(result, 3, project)
    result.changes.setSubsetString("0")
    assert bookmark(result, 3, project) == 0
    assert project.bookmarkManager().bookmarks() == []


def test_bookmarks_stay_with_the_project(project, result, workdir):
    bookmark(result, 4, project)
    assert project.write(str(workdir / "marked.qgz"))
    again = QgsProject()
    assert again.read(str(workdir / "marked.qgz"))
    assert len(again.bookmarkManager().bookmarksByGroup(result.title)) == 4
    again.clear()
