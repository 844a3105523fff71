"""What changed in a raster time series? The engine of the QGIS plugin changedet, for Python.

    import changedet

    changes = changedet.detect(changedet.open_series("folder"))
    changes.write("changes.gpkg")

Rasters of one place in, ranked changes out: as arrays, or as the GeoPackage that the plugin opens. docs/python.md shows more.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.core.events import EvaluateResult
from changedet_plugin.engine import detect as _method
from changedet_plugin.engine.commands import evaluate as _evaluate
from changedet_plugin.engine.commands import request
from changedet_plugin.engine.detect import Detection, OpenedSeries
from changedet_plugin.engine.progress import say, silent
from changedet_plugin.engine.results import stored_result
from changedet_plugin.engine.results.stored_result import StoredResult
from changedet_plugin.engine.types import Report, Warn
from changedet_plugin.engine.writing.run_record import VERSION

__all__ = [
    "ChangeDetError",
    "Detection",
    "OpenedSeries",
    "StoredResult",
    "__version__",
    "detect",
    "evaluate",
    "open_result",
    "open_series",
]

__version__ = VERSION

Rasters = str | Path | Sequence[str | Path]
"""A folder of dated rasters, or the rasters themselves."""


def open_series(rasters: Rasters = (), *, warn: Warn = say, **options: Any) -> OpenedSeries:
    """Check rasters of one place against each other, and lay the patches on them.

    Parameters
    ----------
    rasters
        A folder, or files; each has its date in its tags or its name, as 2019-07-01.tif. Two dates or more.
    warn
        Takes what the analyst should know, a ``Notice`` that is a sentence as text; by default it becomes a warning of Python.
    **options
        By the names of the command line, with underscores: ``reference_end="2020-06-01"`` (first date that is new),
        ``patch_px`` (1, 2, 4, 8 or 16), ``patch_size`` (metres), ``encoder``, ``bands=[2, 3, 4]``, ``mask`` (file or folder),
        ``mask_band``, ``mask_values``, ``mask_bits``, ``mask_limit``, ``mask_meaning`` (docs/inputs.md), ``area`` (vector
        file), ``threshold`` (1 = a usual date), ``confirm`` (dates), ``align``, ``sensor``, ``same_day``,
        ``dates`` (one a raster or band), ``stac`` (items of a catalogue, in place of rasters) with
        ``assets``, and ``device``, ``memory="2G"``, ``store`` (folder of the cache), ``threads``.

    Raises
    ------
    ChangeDetError
        One sentence that names the file or the option and says what to do.
    """
    asked = request.parse({"rasters": _listed(rasters), **options}, warn)
    return _method.open_series(asked.sources, asked.parameters, asked.machine, warn)


def detect(series: OpenedSeries, report: Report = silent, warn: Warn = say) -> Detection:
    """Compare every patch of every new date with the patch's own past, and rank what changed.

    ``report(stage, fraction, message)`` is told how far the run is; what it raises ends the run.

    Returns
    -------
    Detection
        ``scores`` of all patches (n_rows, n_cols), ``objects`` (n_objects,), the changes in rank order, and ``write(path)``.

    Raises
    ------
    ChangeDetError
        One sentence; what was encoded stays in the cache.
    """
    return _method.detect(series, report, warn)


def open_result(path: str | Path) -> StoredResult:
    """Read a GeoPackage of a run back: ``columns`` and ``vector`` (n_changes, n_features) of its changes, and its ``facts``.

    Raises
    ------
    ChangeDetError
        There is no such file, or it is no result.
    """
    return stored_result.read(Path(path))


def evaluate(rasters: Rasters, labels: str | Path, *, warn: Warn = say, **options: Any) -> EvaluateResult:
    """Detect, and say how good the result is where the truth is known.

    ``labels`` is a change raster, a folder of class maps by date, or points or polygons; ``options`` are those of
    ``open_series`` and of ``changedet evaluate``. docs/evaluation.md says what the figures mean.

    Raises
    ------
    ChangeDetError
        One sentence for the first thing that cannot be used.
    """
    values = {"rasters": _listed(rasters), "labels": str(labels), **options}
    return _evaluate.run(values, lambda stage, fraction, message, seconds_left: None, warn)


def _listed(rasters: Rasters) -> list[str]:
    return [str(item) for item in ([rasters] if isinstance(rasters, (str, Path)) else rasters)]
