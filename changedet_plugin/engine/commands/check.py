"""``check``: say what a run on these rasters would use, and write nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from changedet_plugin.core.events import CheckResult
from changedet_plugin.core.notices import Notice
from changedet_plugin.core.result_schema import CheckedDate
from changedet_plugin.engine.commands import request
from changedet_plugin.engine.commands.detect import size_of
from changedet_plugin.engine.harmonising import prepare
from changedet_plugin.engine.progress import CHECKED, Progress, Tell, kept
from changedet_plugin.engine.reading import patch_geometry, reference_grid, series
from changedet_plugin.engine.types import Warn
from changedet_plugin.engine.writing import run_record


def run(values: Mapping[str, Any], tell: Tell, warn: Warn) -> CheckResult:
    """Say what a run on these rasters would use: dates, roles, light, patch size. Writes nothing."""
    notices: list[Notice] = []
    warn = kept(notices, warn)
    progress = Progress(tell, CHECKED)
    progress("read", 0.0, "")
    asked = request.parse(values, warn)
    scenes = series.build(asked.sources, asked.parameters, warn, asked.machine.memory)
    grid = reference_grid.lay(scenes, asked.parameters)
    reference_grid.warn_of_patch_size(grid, asked.parameters, warn)
    progress.expect(size_of(scenes, grid))
    ready = prepare.prepare(scenes, grid, asked.parameters, progress, warn, asked.machine.memory)
    n_rows, n_cols = ready.grid.shape
    return {
        "dates": [run_record.as_plain(row) for row in run_record.dates(asked.sources, ready)],
        "reference_end": ready.series.new_dates[0].isoformat(),
        "patch_px": ready.grid.patch_px,
        "patch_size": patch_geometry.patch_side(ready.grid),
        "n_patches": n_rows * n_cols,
        "warnings": [str(told) for told in notices],
    }


def in_words(result: CheckResult) -> str:
    """One line a date, and the patches."""
    lines = [_date_in_words(row) for row in result["dates"]]
    return "\n".join([*lines, f"patch {result['patch_px']} px = {result['patch_size']:.3g} m, {result['n_patches']} patches"])


def _date_in_words(row: CheckedDate) -> str:
    """One line of ``check``."""
    valid = "     " if row["valid_share"] is None else f"{100 * row['valid_share']:3.0f} %"
    x, y = row["shift_x_px"], row["shift_y_px"]
    shift = " " * 8 if x is None or y is None else f"{math.hypot(x, y):5.2f} px"
    position = "corrected" if row["corrected"] else row["position"]
    light = "" if row["gain"] is None else f"  gain {row['gain']:.2f} offset {row['offset']:+.2f}"
    note = f"  ({row['note']})" if row["note"] else ""
    return f"{row['date']}  {row['role']:<9}  {valid} valid  {shift} {position:<9}  {row['source']}{light}{note}"
