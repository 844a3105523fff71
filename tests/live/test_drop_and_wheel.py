"""What a real mouse drags onto the dock, or rolls its wheel over, stays as it was."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scripts import paths
from tests.live.images import write_series

DAYS = ("1985-07-01", "1990-07-01", "1995-07-01", "2000-07-01", "2005-07-01", "2010-07-01")
ROWS = "[row.layer for row in dock().session.model.rows]"
LAYERS = "sorted(layer.name() for layer in QgsProject.instance().mapLayers().values())"
IN_TREE = "sorted(node.name() for node in QgsProject.instance().layerTreeRoot().findLayers())"
STYLES = "{l.name(): l.renderer().opacity() for l in QgsProject.instance().mapLayers().values()}"
TABLE = "dock().series.table.view.viewport()"


@pytest.fixture
def filled(desktop, folder):
    """QGIS with six layers, the last three in a group, each with a style of its own, and the dock."""
    write_series(folder / "images", *DAYS)
    desktop.start()
    desktop.ask(
        "from qgis.core import QgsRasterLayer\n"
        "root = QgsProject.instance().layerTreeRoot()\n"
        "group = root.addGroup('late')\n"
        f"for number, day in enumerate({DAYS!r}):\n"
        f"    layer = QgsRasterLayer(r'{folder / 'images'}/' + day + '.tif', day)\n"
        "    layer.renderer().setOpacity(0.5 + number / 20)\n"
        "    QgsProject.instance().addMapLayer(layer, False)\n"
        "    (group if number > 2 else root).addLayer(layer)\n"
        "dock().show_page(0)\n"
    )
    desktop.settle()
    return desktop


def in_tree(desktop, name):
    return tuple(desktop.ask(f"layer_on_screen({name!r})"))


def test_a_drag_from_the_layer_tree_leaves_the_layers_where_they_are(filled):
    styles = filled.ask(STYLES)
    filled.drag(in_tree(filled, DAYS[0]), filled.at(TABLE))
    assert filled.ask(ROWS) == [DAYS[0]]
    filled.point(*in_tree(filled, DAYS[1]))
    filled._tool("click", "1")
    filled.point(*in_tree(filled, DAYS[2]))
    filled._tool("keydown", "shift")
    filled._tool("click", "1")
    filled._tool("keyup", "shift")
    filled.settle()
    filled.drag(in_tree(filled, DAYS[1]), filled.at(TABLE))
    assert filled.ask(ROWS) == list(DAYS[:3])
    filled.drag(in_tree(filled, "late"), filled.at(TABLE))
    assert filled.ask(ROWS) == list(DAYS)
    assert filled.ask(LAYERS) == filled.ask(IN_TREE) == list(DAYS)
    assert filled.ask(STYLES) == styles


BROWSE = """
from qgis.PyQt.QtWidgets import QTreeView
browser, files = iface.mainWindow().findChild(QDockWidget, "Browser").findChild(QTreeView), iface.browserModel()
files.addFavoriteDirectory({folder!r}, "images")
favourites = next(at for at in (files.index(row, 0) for row in range(files.rowCount())) if files.data(at) == "Favorites")
files.dataItem(favourites).populate(True)
images = files.index(0, 0, favourites)
files.dataItem(images).populate(True)
for at in (favourites, images):
    browser.expand(browser.model().mapFromSource(at))
"""
IN_BROWSER = """
at = browser.model().mapFromSource({index})
browser.scrollTo(at)
in_screen_pixels(browser.viewport(), browser.visualRect(at).center())
"""


def test_files_and_folders_of_the_browser_are_dragged_onto_the_table(filled, folder):
    filled.ask(BROWSE.format(folder=str(folder / "images")))
    filled.settle()
    filled.drag(tuple(filled.ask(IN_BROWSER.format(index="files.index(1, 0, images)"))), filled.at(TABLE))
    filled.wait_until(f"{ROWS} == {[DAYS[1]]}")
    filled.drag(tuple(filled.ask(IN_BROWSER.format(index="images"))), filled.at(TABLE))
    filled.wait_until(f"{ROWS} == {list(DAYS)}")


def test_a_drag_onto_the_box_of_a_file_leaves_the_layer_where_it_is(filled):
    filled.ask("m = dock().series.masks; m.setCollapsed(False); m.kind.setCurrentIndex(1)")
    filled.settle()
    filled.ask("bring(dock().series.masks.file)")
    filled.settle()
    filled.drag(in_tree(filled, DAYS[0]), filled.at("dock().series.masks.file.lineEdit()"))
    assert filled.ask("dock().series.masks.file.filePath()").endswith(f"{DAYS[0]}.tif")
    assert filled.ask(LAYERS) == filled.ask(IN_TREE) == list(DAYS)


def test_the_wheel_passes_over_every_page_and_changes_no_value(filled, folder):
    result = folder / "changes.gpkg"
    subprocess.run([sys.executable, "tests/fakes.py", str(result)], cwd=paths.ROOT, check=True, capture_output=True)
    filled.ask(
        f"dock().session.series.add_files([r'{folder / 'images'}']); dock()._open_result(r'{result}')\n"
        "dock().series.masks.kind.setCurrentIndex(3); dock().series.options.automatic.setChecked(False)\n"
        "for group in (dock().series.masks, dock().series.options): group.setCollapsed(False)\n"
        "dock().session.similar.find(dock().changes.model.fid_at(0))\n"
    )
    filled.wait_until("dock().similar.list.model().rowCount() > 0")
    for page in range(3):
        filled.ask(f"dock().show_page({page}); dock().status.setFocus()")
        filled.settle()
        filled.ask("controls = turned_by_wheel()")
        before = filled.ask("[value(one) for one in controls]")
        assert len(before) > 2
        for number in range(len(before)):
            filled.ask(f"bring(controls[{number}])")
            filled.settle()
            filled.wheel(f"controls[{number}]", 1 if number % 2 else -1, 0.3)
        assert filled.ask("[value(one) for one in controls]") == before


def test_the_wheel_scrolls_the_page_under_a_value_and_turns_one_that_was_clicked(filled, folder):
    filled.ask(
        f"dock().session.series.add_files([r'{folder / 'images'}'])\n"
        "for group in (dock().series.masks, dock().series.options): group.setCollapsed(False)\n"
        "page = dock().series.findChild(QScrollArea); bar = page.verticalScrollBar()\n"
    )
    filled.settle()
    filled.ask("bar.setValue(0); bring(dock().series.patch)")
    before = filled.ask("bar.value()")
    filled.wheel("dock().series.patch", 2)
    assert filled.ask("bar.value()") > before
    filled.ask("bring(dock().series.options.confirm)")
    filled.settle()
    filled.click("dock().series.options.confirm", 0.3)
    filled.wheel("dock().series.options.confirm", -1, 0.3)
    assert filled.ask("dock().series.options.confirm.value()") == 4
