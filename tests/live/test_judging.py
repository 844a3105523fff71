"""Judging with real mouse and keys: only what is listed, and wherever the focus is."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from scripts import paths
from synthetic.series import Plan, write
from tests.live.conftest import WORK

CURRENT = "dock().changes.current"
LISTED = "[dock().changes.model.fid_at(row) for row in range(dock().changes.model.rowCount())]"
SAID = "{int(f): v for f, v in zip(dock().session.result.table.fid, dock().session.result.table.verdict) if v}"
SETTLED = "not dock().changes.conditions.is_settling"


@pytest.fixture(scope="module")
def small_run():
    """A small series, and the result that the engine made of it."""
    folder = WORK / "judging"
    write(folder, Plan(size_px=256, n_dates=16, n_reference=12, n_changes=12, n_transients=1, clouds=False))
    command = [sys.executable, "-m", "changedet_plugin.engine", "detect", str(folder / "images")]
    files = ["--output", str(folder / "c.gpkg"), "--store", str(folder / "store")]
    subprocess.run([*command, *files], cwd=paths.ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture
def opened(desktop, folder, small_run):
    """QGIS with that result."""
    for name in ("c.gpkg", "c.scores.tif"):
        shutil.copy(small_run / name, folder / name)
    desktop.start()
    desktop.ask(f"dock()._open_result({str(folder / 'c.gpkg')!r})")
    desktop.settle()
    return desktop


def verdicts(desktop):
    return {int(fid): verdict for fid, verdict in desktop.ask(SAID).items()}


def test_keys_work_right_after_a_run_and_after_a_click_on_anything(desktop, small_run):
    desktop.start()
    images = [str(path) for path in sorted((small_run / "images").glob("????-??-??.tif"))]
    desktop.ask(f"dock().session.series.add_files({images})")
    desktop.settle()
    desktop.click("run_button")
    desktop.wait_until("dock().session.result.table is not None", 120)
    desktop.settle()
    listed = desktop.ask(LISTED)
    assert len(listed) > 4

    # A small laptop, nothing was moved: list, pictures and verdicts are in sight.
    assert desktop.ask("dock().width()") >= 400
    assert desktop.ask("dock().changes.list.viewport().height() >= 4 * dock().changes.list.rowHeight(0)")
    assert desktop.ask("dock().changes.card.pictures.visibleRegion().boundingRect().height()") >= 110
    assert desktop.ask("all(w.visibleRegion().boundingRect() == w.rect() for w in dock().changes.judge_bar.buttons.values())")

    desktop.key("n")
    assert desktop.ask(CURRENT) == listed[1]
    desktop.key("c", "p", "r")
    assert verdicts(desktop) == {listed[1]: "confirmed", listed[0]: "rejected"}
    desktop.key("ctrl+z")
    assert verdicts(desktop) == {listed[1]: "confirmed"}
    desktop.key("space")
    assert desktop.ask("dock().changes.card.pictures.mode") == "after"

    # The button shows that it flickers, and Escape ends it wherever the focus is.
    assert desktop.ask("widget('flicker').isChecked()")
    desktop.key("Escape")
    assert desktop.ask("dock().changes.card.pictures.mode") == "sides"
    desktop.click("flicker")
    assert desktop.ask("widget('flicker').isChecked()")
    desktop.key("Escape")
    assert not desktop.ask("widget('flicker').isChecked()")

    # Clicks leave no key dead: on buttons, boxes, words, the bar of the tabs, and beside all of it.
    desktop.ask("dock().changes.tools.filter_button.setChecked(True)")
    desktop.settle()
    places = [
        *("flicker", "swipe_map", "zoom_button", "why_not_button", "unsure", "histogram", "changes_headline"),
        *("filter_state", "n_types_slider", "type_list", "judged_words", "evidence_heading", "score_line"),
        "dock().changes.card_area.verticalScrollBar()",
    ]
    dead = []
    for place in places:
        of = f"widget({place!r})" if place.isidentifier() else place
        if not desktop.ask(f"{of}.isVisible()"):
            continue
        desktop.ask(f"dock().changes.choice_area.ensureWidgetVisible({of}); dock().changes.card_area.ensureWidgetVisible({of})")
        desktop.click(place)
        if desktop.ask("QApplication.activePopupWidget() is not None"):
            desktop.key("Escape")
        before = desktop.ask(CURRENT)
        desktop.key("n")
        if desktop.ask(CURRENT) == before:
            desktop.key("p")
        dead += [place] if desktop.ask(CURRENT) == before else []
    assert dead == []
    desktop.click("in_view", 0.1)
    assert desktop.ask("widget('in_view').isChecked()")
    desktop.key("space")
    assert desktop.ask("widget('in_view').isChecked()")
    assert desktop.ask("widget('flicker').isChecked()")


def test_keys_work_on_the_map_and_nowhere_else_in_qgis(opened):
    desktop = opened
    listed = desktop.ask(LISTED)
    desktop.click("iface.mapCanvas()")
    desktop.key("n")
    assert desktop.ask(CURRENT) == listed[1]
    desktop.key("c", "space", "Escape")
    assert verdicts(desktop) == {listed[1]: "confirmed"}
    assert desktop.ask("dock().changes.card.pictures.mode") == "sides"
    desktop.key("ctrl+z")
    assert verdicts(desktop) == {}

    # Where something is typed a letter is a letter, and the layer tree has keys of its own.
    desktop.click("search")
    desktop.write("nrc")
    assert desktop.ask("widget('search').text()") == "nrc"
    desktop.key("Escape")
    desktop.ask("widget('search').clear()")
    desktop.ask(f"dock().session.result.select([{listed[0]}])")
    desktop.click("strongest_count", 0.2)
    desktop.key("c")
    desktop.click("iface.layerTreeView()", 0.5, 0.95)
    desktop.key("c", "n")
    assert verdicts(desktop) == {}
    assert desktop.ask(CURRENT) == listed[0]

    # On the other page the keys are of its list.
    desktop.click("dock().changes.list.viewport()", 0.5, 0.1)
    desktop.key("s")
    assert desktop.ask("dock().tabs.currentIndex()") == 2
    desktop.click("similar_headline")
    desktop.key("n", "u")
    assert list(verdicts(desktop).values()) == ["unsure"]


def test_what_the_histogram_hides_cannot_be_judged(opened):
    desktop = opened
    listed = desktop.ask(LISTED)
    desktop.ask(f"dock().session.result.select([{listed[-1]}])")
    heading = desktop.ask("widget('evidence_heading').text()")
    desktop.drag(desktop.at("histogram", 0.5, 0.3), desktop.at("histogram", 0.97, 0.3))
    desktop.wait_until(SETTLED)
    desktop.settle()
    left = desktop.ask(LISTED)
    assert listed[-1] not in left
    current = desktop.ask(CURRENT)
    assert current in left
    assert desktop.ask("widget('evidence_heading').text()") != heading
    assert desktop.ask("dock().session.result.layers.changes.selectedFeatureIds()") == [current]
    desktop.click("confirm")
    assert verdicts(desktop) == {current: "confirmed"}

    # A search that nothing answers to leaves nothing to be judged.
    desktop.click("search")
    desktop.write("nothing is called this")
    assert desktop.ask(LISTED) == []
    assert not desktop.ask("widget('confirm').isEnabled()")
    assert desktop.ask("dock().changes.card.facts.text()").startswith("Select a change")
    desktop.key("Escape", "r")
    assert verdicts(desktop) == {current: "confirmed"}

    # What is drawn can be taken from the map, and is listed then.
    desktop.ask(f"dock().session.result.zoom_to({current}); iface.actionSelect().trigger()")
    desktop.settle()
    point = f"dock().session.result.layers.changes.getFeature({current}).geometry().pointOnSurface().asPoint()"
    desktop.ask("iface.setActiveLayer(dock().session.result.layers.changes)")
    at = desktop.ask(
        f"t = iface.mapCanvas().getCoordinateTransform().transform({point});"
        " in_screen_pixels(iface.mapCanvas(), QPoint(int(t.x()), int(t.y())))"
    )
    desktop.drag(tuple(at), (at[0] + 3, at[1] + 3))
    assert desktop.ask(CURRENT) == current
    assert current in desktop.ask(LISTED)
    desktop.key("r")
    assert verdicts(desktop) == {current: "rejected"}
