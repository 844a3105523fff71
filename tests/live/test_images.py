"""The images of a result on the map, in a desktop that is left and started again."""

from __future__ import annotations

import os
import subprocess
import sys

from scripts import paths

WRITE = """
import sys
from pathlib import Path
from synthetic.series import Plan, write
write(Path(sys.argv[1]), Plan(size_px=160, n_dates=9, n_reference=6, n_changes=3, n_transients=0, clouds=False))
"""
IMAGES = """
root = QgsProject.instance().layerTreeRoot()
[[node.name(), node.isVisible(), node.layer().isValid()] for node in root.findLayers() if hasattr(node.layer(), "bandCount")]
"""
MIDDLE = """
image = iface.mapCanvas().grab().toImage()
[image.pixelColor(image.width() // 2 + x, image.height() // 2 + y).name() for x in (-40, 0, 40) for y in (-40, 0, 40)]
"""


def make_result(folder):
    """A small series and its result, made by the engine's own command line."""
    environment = {**os.environ, "PYTHONPATH": str(paths.ROOT)}
    subprocess.run([sys.executable, "-c", WRITE, str(folder)], cwd=paths.ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "changedet_plugin.engine", "detect", str(folder / "images"), "--output"]
    more = [str(folder / "c.gpkg"), "--store", str(folder / "store")]
    subprocess.run([*command, *more], cwd=paths.ROOT, env=environment, check=True, capture_output=True)


def test_the_first_thing_seen_of_a_result_is_an_image_and_it_stays_with_the_project(desktop, folder):
    make_result(folder)
    desktop.start()
    desktop.ask(f"dock()._open_result({str(folder / 'c.gpkg')!r})")
    desktop.wait_until(f"len({IMAGES.strip().splitlines()[1].replace('root', 'QgsProject.instance().layerTreeRoot()')}) == 2")
    desktop.wait_until("not iface.mapCanvas().isDrawing()")
    desktop.settle()
    seen = desktop.ask(IMAGES)
    assert [image[1:] for image in seen] == [[True, True], [False, True]]
    assert len(set(desktop.ask(MIDDLE))) > 3
    project = folder / "p.qgz"
    assert desktop.ask(f"QgsProject.instance().write({str(project)!r})")
    assert desktop.quit() == 0
    desktop.start(str(project))
    desktop.wait_until("dock().session.result.layers is not None")
    desktop.settle()
    assert desktop.ask(IMAGES) == seen
    desktop.ask("QgsProject.instance().setDirty(False)")
    assert desktop.quit() == 0
