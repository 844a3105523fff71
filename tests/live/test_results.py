"""Two runs of one series: which one the dock, the map and a project that is opened again show."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.shared import SHARED

SZADA = SHARED / "data/sztaki_pairs/szada_1"
LIMIT_S = 240
LISTED = "[dock().changes.model.fid_at(row) for row in range(dock().changes.model.rowCount())]"
ON_MAP = "[layer.source().split('|')[0] for layer in iface.mapCanvas().layers() if layer.customProperty('changedet/run')]"
SHOWN = "dock().session.result.layers and dock().session.result.layers.path"

SELECTED_SEEN = """
seen = iface.mapCanvas().viewport().grab().toImage()
"#ffff00" in {seen.pixelColor(x, y).name() for x in range(seen.width()) for y in range(0, seen.height(), 2)}
"""
"""Whether the map shows the outline of what is selected."""


@pytest.fixture
def images(folder):
    if not SZADA.is_dir():
        pytest.skip(f"no series {SZADA}: set CHANGEDET_SHARED")
    images = folder / "szada_1"
    images.mkdir()
    for path in SZADA.glob("*.tif"):
        shutil.copy(path, images)
    return images


def run(desktop, patch_px):
    """Find changes with patches of this size; the path of the result."""
    desktop.ask("ended = []\ndock().session.run.succeeded.connect(lambda _command, result: ended.append(result['output']))")
    wanted = f"replace(wanted, parameters=replace(wanted.parameters, patch_px={patch_px}, patch_size=None))"
    look = "from dataclasses import replace\nwanted = dock().series.run_request()"
    desktop.ask(f"{look}\ndock().session.find_changes({wanted})")
    desktop.wait_until("ended", LIMIT_S)
    desktop.settle()
    return desktop.ask("ended[-1]")


@pytest.fixture
def two_runs(desktop, images, folder):
    """A project with two runs, the second one of smaller patches, two of its changes judged."""
    project = folder / "szada.qgz"
    desktop.start()
    desktop.ask("from changedet_plugin.bridge import settings")
    desktop.ask(f"settings.write('store', {str(folder / 'store')!r})\ndock().session.series.add_files([{str(images)!r}])")
    first = run(desktop, 16)
    desktop.ask(f"QgsProject.instance().write({str(project)!r})")
    second = run(desktop, 8)
    desktop.click("change_list", 0.5, 0.3)
    desktop.key("c", "n", "c")
    desktop.wait_until("'2 judged' in dock().changes.chooser.box.currentText()")
    return project, first, second


def entries(desktop):
    return desktop.ask("[dock().changes.chooser.box.itemText(row) for row in range(dock().changes.chooser.box.count())]")


def test_what_was_shown_last_is_shown_by_dock_and_map_and_comes_back_with_the_project(desktop, two_runs, images, folder):
    project, first, second = two_runs
    assert Path(first).parent == images
    assert Path(second).parent == folder
    assert Path(second).name.startswith("szada_1_8px_20")
    assert desktop.ask(ON_MAP) == [second]
    assert ["8 px" in text for text in entries(desktop)[:2]] == [True, False]
    listed, current = desktop.ask(LISTED), desktop.ask("dock().changes._current")
    desktop.picture(folder / "judged.png")

    # Chosen in the box: with its layers on the map, those of the other one off it.
    desktop.click("result_box")
    desktop.key("Down", "Return")
    desktop.wait_until(f"{SHOWN} == {first!r}")
    desktop.wait_until(f"{ON_MAP} == [{first!r}]")
    assert desktop.ask("iface.activeLayer().source().split('|')[0]") == first
    desktop.picture(folder / "chosen.png")
    # Chosen in the layer tree: only looked at, the map stays.
    desktop.point(*desktop.ask("layer_on_screen(QgsProject.instance().layerTreeRoot().children()[0].name())"))
    desktop._tool("click", "1")
    desktop.wait_until(f"{SHOWN} == {second!r}")
    desktop.wait_until(f"{LISTED} == {listed!r}")
    assert desktop.ask("dock().changes._current") == current

    desktop.ask("dock().session.open_results.choose(dock().session.open_results.shown)")
    desktop.ask(
        f"dock().changes.tools.order_box.setCurrentIndex(dock().changes.tools.order_box.findData('rarity'))\nQgsProject.instance().write({str(project)!r})"
    )
    ordered = desktop.ask(LISTED)
    desktop.wait_until(SELECTED_SEEN)
    assert desktop.quit() == 0

    desktop.start(str(project))
    desktop.wait_until("plugin()._dock is not None and plugin()._dock.isVisible()")
    desktop.wait_until("plugin()._dock.session.result.layers is not None")
    desktop.settle()
    desktop.picture(folder / "again.png")
    assert desktop.ask(SHOWN) == second
    assert desktop.ask(ON_MAP) == [second]
    assert desktop.ask(LISTED) == ordered != listed
    assert desktop.ask("dock().changes._current") == current
    assert "2 judged" in desktop.ask("dock().changes.chooser.box.currentText()")
    desktop.wait_until(SELECTED_SEEN, 10)
    assert desktop.ask("widget('judged_words').isVisible()"), "the dock is not on the page where it was left"
    # What is taken out of the project is forgotten.
    desktop.ask("QgsProject.instance().removeMapLayers([dock().session.result.layers.changes.id()])")
    desktop.wait_until(f"{SHOWN} == {first!r}")
    desktop.wait_until("dock().changes.chooser.box.count() == 3")
    desktop.ask("plugin()._action.trigger()\nQgsProject.instance().setDirty(False)")
    assert desktop.quit() == 0

    desktop.start()
    desktop.settle()
    assert desktop.ask("plugin()._dock is None")
    assert desktop.quit() == 0
