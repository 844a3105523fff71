"""For how long does the main thread of a real QGIS stand still at what an analyst does?

Printed; nothing here passes or fails.

A timer of 5 ms in that thread misses its turn while something blocks it: the longest such gap is what is felt.
"""

from __future__ import annotations

import datetime
import os
import shutil
import statistics
import sys
import time
from pathlib import Path

from scripts.package import stage
from scripts.paths import NAME, ROOT
from synthetic.series import Plan, write
from tests.live.desktop import Desktop

WORK = ROOT / "build" / "bench" / "gaps"
N_LAYERS = 140
N_DATES = 24
FIRST = datetime.date(2010, 1, 15)
"""Twelve years of months end before today: a date that is still to come is none."""
N_TIMES = 3
_SETTLE_S = 1.5

ADD_TO_PROJECT = """
from pathlib import Path
from qgis.core import QgsRasterLayer
paths = sorted(Path({folder!r}).glob('*.tif'))
QgsProject.instance().addMapLayers([QgsRasterLayer(str(path), path.stem) for path in paths])
len(paths)
"""
TO_THE_SERIES = "dock().session.series.add_layers(list(QgsProject.instance().mapLayers())); None"
RUN = """
ended = []
dock().session.run.succeeded.connect(lambda *_: ended.append(1))
dock().session.run.failed.connect(lambda *_: ended.append(0))
dock().series.run_button.click()
"""


def felt(desktop: Desktop, action: str, until: str = "True") -> float:
    """Longest gap of the main thread, in ms, from an action until it is over and drawn."""
    desktop.ask("heartbeat.start()")
    desktop.ask(action)
    desktop.wait_until(until, 600)
    time.sleep(_SETTLE_S)
    return float(desktop.ask("heartbeat.worst"))


def bench_gaps() -> None:
    """Print them, one line each."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    stage(ROOT / "build" / "dev" / NAME, link=True)
    write(WORK / "many", Plan(n_dates=N_LAYERS, n_reference=70, size_px=96, start=FIRST))
    write(WORK / "few", Plan(n_dates=N_DATES, size_px=256))
    print("Longest gap of the main thread of QGIS, ms")
    python = os.environ.get("CHANGEDET_ENGINE_PYTHON", sys.executable)
    desktop = Desktop(WORK, ROOT / "build" / "dev", CHANGEDET_ENGINE_PYTHON=python)
    try:
        desktop.start()
        for name, gap in _session(desktop):
            print(f"  {name:<58}{gap:8.0f}")
    finally:
        desktop.close()


def _session(desktop: Desktop) -> list[tuple[str, float]]:
    """What is done, in the order of a day."""
    gaps = []
    desktop.ask("dock(); iface.messageBar().clearWidgets(); None")
    many, few = (str(WORK / name / "images") for name in ("many", "few"))
    folder = f"dock().session.series.add_files([{many!r}]); None"
    gaps.append((f"{N_LAYERS} rasters by + Folder", felt(desktop, folder, f"dock().session.model.rowCount() == {N_LAYERS}")))
    desktop.ask("dock().session.series.memory.start_new()")
    desktop.ask(ADD_TO_PROJECT.format(folder=many))
    time.sleep(2 * _SETTLE_S)
    added = felt(desktop, TO_THE_SERIES, f"dock().session.model.rowCount() == {N_LAYERS}")
    gaps.append((f"{N_LAYERS} layers by + Layers", added))
    desktop.ask("iface.newProject(False)")
    desktop.ask(f"dock().session.series.add_files([{few!r}]); None")
    desktop.wait_until(f"dock().session.model.rowCount() == {N_DATES}")
    ends = [felt(desktop, RUN, "bool(ended)") for _ in range(N_TIMES)]
    gaps.append((f"a run of 24 dates with its end, median of {N_TIMES}", statistics.median(ends)))
    steps = [felt(desktop, "dock().changes.step(1)") for _ in range(N_TIMES)]
    gaps.append((f"the next change with its evidence, median of {N_TIMES}", statistics.median(steps)))
    project = Path(WORK / "day.qgs")
    desktop.ask(f"QgsProject.instance().write({str(project)!r})")
    desktop.quit()
    desktop.start()
    gaps.append(("an empty project, for comparison", felt(desktop, "iface.newProject(False)")))
    opened = felt(desktop, f"iface.addProject({str(project)!r})", "dock().session.result.table is not None")
    gaps.append(("a project with a result, the dock open", opened))
    return gaps
