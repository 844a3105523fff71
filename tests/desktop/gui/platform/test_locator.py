"""The locator bar finds changes by rank, type and date, and goes to the one that is chosen."""

from __future__ import annotations

import pytest
from qgis.core import QgsLocator, QgsLocatorContext, QgsLocatorResult, QgsProject

from changedet_plugin import classFactory
from changedet_plugin.bridge.layers.result_layers import open_result
from changedet_plugin.gui.dock.change_dock import CHANGES
from changedet_plugin.gui.platform.locator import ChangeIndex, ChangeLocator


@pytest.fixture
def gone():
    """Where the filter was asked to go."""
    return []


@pytest.fixture
def search(project, gone, qtbot):
    """Asks QGIS's own locator, which searches in another thread; gives the results in its order."""
    locator = QgsLocator()
    locator.registerFilter(ChangeLocator(ChangeIndex(project), lambda path, fid: gone.append((path, fid))))

    def ask(text):
        found = []
        locator.foundResult.connect(lambda result: found.append(QgsLocatorResult(result)))
        with qtbot.waitSignal(locator.finished):
            locator.fetchResults(text, QgsLocatorContext())
        locator.foundResult.disconnect()
        return sorted(found, key=lambda result: -result.score)

    yield ask
    locator.cancel()


def titles(found):
    return [result.displayString.split()[0] for result in found]


def by_rank(table, rows):
    return [f"#{rank}" for rank in sorted(int(table.rank[row]) for row in rows)]


def test_a_number_finds_the_change_of_that_rank(search, result):
    found = search("cd 12")
    assert titles(found) == ["#12"]
    table = result.table()
    row = table.row_of(12)
    assert f"score {table.score[row]:.1f}" in found[0].description
    assert " ha" in found[0].description


def test_choosing_one_goes_to_it(search, result, gone):
    chosen = search("cd 7")[0]
    chosen.filter.triggerResult(chosen)
    assert gone == [(result.path, 7)]


@pytest.mark.parametrize("text", ["cd B", "cd type b", "CD b"])
def test_a_letter_lists_the_changes_of_that_type(search, result, text):
    table = result.table()
    rows = [row for row, kind in enumerate(table.type) if kind == "B"]
    assert titles(search(text)) == by_rank(table, rows)[:50]


def test_words_list_the_types_that_they_are_said_of(search, result):
    table = result.table()
    name = next(name for name in table.type_name if name)
    rows = [row for row, words in enumerate(table.type_name) if words == name]
    found = search(f"cd {name}")
    assert titles(found)[0] == by_rank(table, rows)[0]
    assert all(word in result.displayString for word in name.replace(",", "").split() for result in found)


@pytest.mark.parametrize("digits", [4, 7, 10])
def test_a_year_a_month_or_a_day_lists_the_changes_of_that_time(search, result, digits):
    table = result.table()
    text = str(next(date for date in table.date if date))[:digits]
    rows = [row for row, date in enumerate(table.date) if str(date).startswith(text)]
    assert titles(search(f"cd {text}")) == by_rank(table, rows)[:50]


def test_several_words_must_all_be_said(search, result):
    table = result.table()
    year = str(next(date for date, kind in zip(table.date, table.type) if kind == "A"))[:4]
    rows = [row for row, kind in enumerate(table.type) if kind == "A" and str(table.date[row]).startswith(year)]
    assert titles(search(f"cd a {year}")) == by_rank(table, rows)[:50]


def test_nothing_but_the_prefix_lists_the_strongest(search, result):
    found = titles(search("cd "))
    assert found[:3] == ["#1", "#2", "#3"]
    assert len(found) == min(50, len(result.table().fid))


@pytest.mark.parametrize("text", ["12", "cd", "cdrom 12", "roads"])
def test_other_searches_are_none_of_ours(search, result, text):
    assert search(text) == []


@pytest.mark.parametrize("text", ["cd nothing", "cd 99999", "cd 1850"])
def test_what_is_not_there_is_not_found(search, result, text):
    assert search(text) == []


def test_the_long_prefix_works_too(search, result):
    assert titles(search("changes 3")) == ["#3"]


def test_without_a_result_there_is_nothing(search):
    assert search("cd 1") == []


def test_a_result_that_was_closed_is_not_searched(search, project, result):
    assert search("cd 1")
    project.clear()
    assert search("cd 1") == []


def test_types_follow_the_cut_of_the_analyst(search, result):
    assert search("cd C")
    result.cut_types(2)
    assert search("cd C") == []


def test_changes_of_several_results_say_where_they_are(search, project, result, made_up_result):
    elsewhere = open_result(str(made_up_result), project, "Elsewhere")
    found = search("cd 4")
    assert titles(found) == ["#4", "#4"]
    for opened in (result, elsewhere):
        assert [one.description.endswith(opened.title) for one in found].count(True) == 1


@pytest.fixture
def plugin(qgis_iface, qgis_new_project, qtbot):
    """The plugin, its filter in the hands of a real locator, its dock not opened yet."""
    qgis_iface.registerLocatorFilter.reset_mock()
    plugin = classFactory(qgis_iface)
    plugin.initGui()
    qtbot.waitUntil(lambda: qgis_iface.registerLocatorFilter.called)
    yield qgis_iface
    plugin.unload()
    QgsProject.instance().clear()


def choose(iface, qtbot, text):
    """Search with the filter of the plugin and take the first result."""
    own = iface.registerLocatorFilter.call_args[0][0]
    found = []
    locator = QgsLocator()
    locator.registerFilter(own.clone())
    locator.foundResult.connect(lambda result: found.append(QgsLocatorResult(result)))
    with qtbot.waitSignal(locator.finished):
        locator.fetchResults(text, QgsLocatorContext())
    own.triggerResult(found[0])
    return iface.addTabifiedDockWidget.call_args[0][1]


def test_choosing_a_change_opens_the_dock_on_it(plugin, qtbot, result_path):
    layers = open_result(result_path, QgsProject.instance())
    plugin.mapCanvas().setDestinationCrs(layers.changes.crs())
    dock = choose(plugin, qtbot, "cd 12")
    assert dock.tabs.currentIndex() == CHANGES
    assert list(layers.changes.selectedFeatureIds()) == [12]
    assert plugin.mapCanvas().extent().contains(layers.changes.getFeature(12).geometry().boundingBox())


def test_a_change_that_the_filter_hides_is_gone_to_all_the_same(plugin, qtbot, result_path):
    layers = open_result(result_path, QgsProject.instance())
    plugin.mapCanvas().setDestinationCrs(layers.changes.crs())
    box = layers.changes.getFeature(12).geometry().boundingBox()
    dock = choose(plugin, qtbot, "cd 1")
    dock.session.result.layers.changes.setSubsetString('"rank" <= 3')
    choose(plugin, qtbot, "cd 12")
    assert plugin.mapCanvas().extent().contains(box)


def test_unloading_takes_the_filter_away(qgis_iface, qgis_new_project, qtbot):
    qgis_iface.registerLocatorFilter.reset_mock()
    plugin = classFactory(qgis_iface)
    plugin.initGui()
    qtbot.waitUntil(lambda: qgis_iface.registerLocatorFilter.called)
    own = qgis_iface.registerLocatorFilter.call_args[0][0]
    plugin.unload()
    assert qgis_iface.deregisterLocatorFilter.call_args[0][0] is own
