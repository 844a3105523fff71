"""With which command of qgis_process is a run repeated?"""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsGeometry, QgsProject

from changedet_plugin.bridge import local_files
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.raster_file import as_posix
from changedet_plugin.bridge.series.layers import dated_files
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.parameters import BUILTIN, NO_MASK, RUN
from changedet_plugin.core.rasters.address import parts
from changedet_plugin.core.result_file import StoredRun

_PROGRAM = "qgis_process"
_VERB = ("run", "changedet:detectchanges", "--")
_LIKE_OPTIONS = ("patch_px", "patch_size", "threshold", "confirm", "align", "sensor", "same_day", "device")
"""Parameters of the algorithm that are called as in a request, and have its defaults."""
_MOST_OF_WINDOWS = 8000
"""Characters in a line: its command prompt takes 8191, and the batch file that starts QGIS puts a path before them."""
_DIGITS = 17
"""Of a coordinate: as many as a double has."""


def recipe(run: StoredRun, with_paths: bool = True, windows: bool | None = None) -> str:
    """The command that makes the result anew, as one line for the shell of the platform (``windows`` None = of this one).

    Only what differs from the defaults of ``changedet:detectchanges`` is in it, but the date of the first new raster always
    is. The rasters are those that were used. Dates are there where the files do not tell them. ``with_paths`` False names
    files ``RASTER_1.tif``, ``MASKS`` and so on, and leaves the shape of the area out; else an area is written to a file first,
    beside the result. What is no parameter of the algorithm, as cache and memory, comes from the settings of whoever runs it.

    Raises
    ------
    ResultError
        The run table is damaged, masks lie in several folders, or the command prompt of Windows could not take the command.
    """
    for_windows = os.name == "nt" if windows is None else windows
    quoted = _quoted_for_windows if for_windows else shlex.quote
    try:
        program = _program_of_windows() if for_windows and with_paths else _PROGRAM
        words = [program, *_VERB, *(f"{name}={value}" for name, value in _arguments(run, with_paths))]
        area = run.facts.parameters.get("area") if with_paths else None
        shape = _geojson(area) if area else ""
    except (KeyError, TypeError, AttributeError) as error:
        sentence = tr("{path} does not tell how it was made ({error}).")
        raise ResultError(sentence.format(path=run.path, error=error)) from error
    if with_paths and any(row.get("signed") for row in run.facts.inputs):
        sentence = tr("The run read signed addresses, which its result does not hold; run it anew on newly signed ones.")
        raise ResultError(sentence)
    if with_paths and any(len(parts(str(row["path"]))) > 1 for row in run.facts.inputs):
        # A layer shows one file: QGIS cannot be given images that are put together of several.
        sentence = tr(
            "Images of the run are put together of several files, which qgis_process does not take; run the folder anew."
        )
        raise ResultError(sentence)
    _refuse_for_any_shell((*words, shape))
    command = " ".join(quoted(word) for word in words)
    if shape:
        # The shell of Windows needs no quotes round what it echoes, and would write them.
        echoed = f"echo {shape}" if for_windows else f"printf %s {quoted(shape)}"
        command = f"{echoed} > {quoted(_area_file(run))} && {command}"
    if for_windows:
        _refuse_for_windows(command, words)
    return command


def _program_of_windows() -> str:
    """The installer of QGIS leaves it out of the search path, and calls it after the release: qgis_process-qgis-ltr.bat."""
    here, root = Path(QgsApplication.applicationDirPath()), os.environ.get("OSGEO4W_ROOT")
    folders = (here, here.parent, here.parent / "bin", *((Path(root) / "bin",) if root else ()))
    # The batch file first: it sets what the program itself needs.
    for ending in (".bat", ".exe"):
        programs = [path for folder in folders for path in sorted(folder.glob(f"{_PROGRAM}*{ending}"))]
        if programs:
            # Two releases may lie side by side; the folder of this one is called as its batch file ends.
            release = Path(QgsApplication.prefixPath()).name
            return str(next((path for path in programs if path.stem == f"{_PROGRAM}-{release}"), programs[0]))
    return _PROGRAM


def _refuse_for_any_shell(words: Iterable[str]) -> None:
    """What ends a line, or reaches the terminal as a key, is a command of its own when it is pasted."""
    if any(not letter.isprintable() for word in words for letter in word):
        raise ResultError(tr("A path or a setting of the run holds a character that cannot be seen; rename the files."))


def _refuse_for_windows(command: str, words: Iterable[str]) -> None:
    if any('"' in word for word in words):
        # The command prompt knows no escaped quote: what follows one stands outside.
        raise ResultError(tr("A path or a setting of the run holds a quote, which the command prompt cannot take."))
    if "%" in command:
        raise ResultError(tr("A path holds “%”, which the command prompt would replace; move the files to a path without it."))
    if len(command) > _MOST_OF_WINDOWS:
        sentence = tr("The command is too long for the command prompt; take changedet:detectchanges in the toolbox instead.")
        raise ResultError(sentence)


def _arguments(run: StoredRun, with_paths: bool) -> list[tuple[str, str]]:
    asked, inputs = run.facts.parameters, run.facts.inputs
    arguments = [("INPUT", row["path"] if with_paths else f"RASTER_{number}.tif") for number, row in enumerate(inputs, 1)]
    if not with_paths or not _tell_their_dates(inputs):
        arguments.append(("DATES", ",".join(row["date"] for row in inputs)))
    arguments.append(("REFERENCE_END", asked.get("reference_end") or _first_new(run)))
    if asked["encoder"] != BUILTIN:
        arguments.append(("ENCODER", asked["encoder"] if with_paths else "ENCODER.onnx"))
    arguments += _given(asked)
    if asked.get("area"):
        arguments.append(("AREA", _area_file(run) if with_paths else "AREA.gpkg"))
    arguments += _masks(inputs, asked.get("masking") or {}, with_paths)
    again = Path(run.path)
    arguments.append(("OUTPUT", str(again.with_name(again.stem + "_again.gpkg")) if with_paths else "CHANGES.gpkg"))
    return arguments


def _given(asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What differs from the defaults, in the order of the dialog."""
    arguments = [(name.upper(), str(asked[name])) for name in _LIKE_OPTIONS if asked.get(name) not in (None, RUN[name].default)]
    return arguments + ([("BANDS", ",".join(map(str, asked["bands"])))] if asked.get("bands") else [])


def _masks(inputs: Sequence[Mapping[str, Any]], masking: Mapping[str, Any], with_paths: bool) -> list[tuple[str, str]]:
    # What was found beside the rasters is found again.
    given = [row for row in inputs if row.get("mask") and not (masking.get("beside") and _lies_beside(row))]
    files = {row["mask"] for row in given}
    folders = {str(Path(file).parent) for file in files}
    if len(files) > 1 and len(folders) > 1:
        raise ResultError(tr("The masks of this run lie in several folders; a command can name one: put them together."))
    arguments = []
    if files:
        arguments.append(("MASK", (files if len(files) == 1 else folders).pop() if with_paths else "MASKS"))
    elif masking.get("beside") is False:
        arguments.append(("MASK", NO_MASK))
    band = masking.get("file_band") or masking.get("band")
    if band:
        arguments.append(("MASK_BAND", str(band)))
    if masking.get("meaning"):
        arguments.append(("MASK_MEANING", masking["meaning"]))
    for name in ("values", "bits"):
        if masking.get(name):
            arguments.append((f"MASK_{name.upper()}", ",".join(map(str, masking[name]))))
    if masking.get("limit") is not None:
        arguments.append(("MASK_LIMIT", str(masking["limit"])))
    return arguments


def _lies_beside(row: Mapping[str, Any]) -> bool:
    """Whether a mask lies in the folder of its raster."""
    return Path(row["mask"]).parent == Path(row["path"]).parent


def _tell_their_dates(inputs: Sequence[Mapping[str, Any]]) -> bool:
    """Whether QGIS finds the dates of the run when it opens the files."""
    there = (row["path"] for row in inputs if local_files.is_there(row["path"]))
    found = {dated.path: dated.date.isoformat() for dated in dated_files(*there) if dated.date}
    return all(found.get(as_posix(row["path"])) == row["date"] for row in inputs)


def _first_new(run: StoredRun) -> str:
    return next(date.isoformat() for date, reference in zip(run.dates, run.is_reference) if not reference)


def _area_file(run: StoredRun) -> str:
    path = Path(run.path)
    return str(path.with_name(path.stem + "_area.geojson"))


def _geojson(area: Mapping[str, str]) -> str:
    """The area as the text of a GeoJSON file, in its own coordinate reference system where that has a number."""
    shape, name = QgsGeometry.fromWkt(area["wkt"]), area["crs"]
    if not re.fullmatch(r"[A-Z]+:\d+", name):
        crs, name = QgsCoordinateReferenceSystem.fromWkt(name), "EPSG:4326"
        shape.transform(QgsCoordinateTransform(crs, QgsCoordinateReferenceSystem(name), QgsProject.instance()))
    named = {"type": "name", "properties": {"name": name}}
    feature = {"type": "Feature", "properties": {}, "geometry": json.loads(shape.asJson(_DIGITS))}
    return json.dumps({"type": "FeatureCollection", "crs": named, "features": [feature]}, separators=(",", ":"))


def _quoted_for_windows(word: str) -> str:
    """Between double quotes where a blank, a quote or a sign of the shell is in it."""
    if word and not set(word) & set(" \t\"&|<>^();,%!'"):
        return word
    # A backslash before the closing quote would take it away.
    end = "\\" * (len(word) - len(word.rstrip("\\")))
    return f'"{word}{end}"'
