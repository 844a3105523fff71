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
from changedet_plugin.core.mask_products import BY_KEY
from changedet_plugin.core.parameters import BUILTIN, NO_MASK, RUN
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import layer_settings
from changedet_plugin.core.rasters.layer_settings import FILE_ITSELF
from changedet_plugin.core.result_file import StoredRun

_PROGRAM = "qgis_process"
_VERB = ("run", "changedet:detectchanges", "--")
_LIKE_OPTIONS = ("patch_px", "patch_size", "threshold", "confirm", "align", "sensor", "same_day", "device")
"""Parameters of the algorithm that are called as in a request, and have its defaults."""
_MOST_OF_WINDOWS = 8000
"""Characters in a line: its command prompt takes 8191, and the batch file that starts QGIS puts a path before them."""
_MOST_OF_A_WORD = 130_000
"""Characters that Linux takes in one argument of a command."""
_DIGITS = 17
"""Of a coordinate: as many as a double has."""


def recipe(run: StoredRun, with_paths: bool = True, windows: bool | None = None) -> str:
    """The command that makes the result anew, as one line for the shell of the platform (``windows`` None = of this one).

    Only what differs from the defaults of ``changedet:detectchanges`` is in it, but the date of the first new raster always
    is. The rasters are those that were used: as layers, with dates where the files do not tell them; as a list of all that was
    said of them where layers would be something else. ``with_paths`` False names files ``RASTER_1.tif``, ``MASKS`` and so on,
    and leaves the shape of the area out; else an area is written to a file first, beside the result. What is no parameter of
    the algorithm, as cache and memory, comes from the settings of whoever runs it.

    Raises
    ------
    ResultError
        The run table is damaged, or no shell, or the command prompt of Windows, could take the command.
    """
    for_windows = os.name == "nt" if windows is None else windows
    quoted = _quoted_for_windows if for_windows else shlex.quote
    try:
        program = _program_of_windows() if for_windows and with_paths else _PROGRAM
        words = [program, *_VERB, *(f"{name}={value}" for name, value in _arguments(run, with_paths))]
        area = run.facts.parameters.get("area") if with_paths else None
        shape = _geojson(area) if area else ""
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        sentence = tr("{path} does not tell how it was made ({error}).")
        raise ResultError(sentence.format(path=run.path, error=error)) from error
    if with_paths and any(row.get("signed") for row in run.facts.inputs):
        sentence = tr("The run read signed addresses, which its result does not hold; run it anew on newly signed ones.")
        raise ResultError(sentence)
    _refuse_for_any_shell((*words, shape))
    if any(len(word.encode()) > _MOST_OF_A_WORD for word in words):
        raise ResultError(tr("The command is too long for a shell; run the series in the dock."))
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
    masking = asked.get("masking") or {}
    says_all = with_paths and _needs_all_said(inputs, masking)
    arguments = [("RASTERS", _as_list(inputs, masking))] if says_all else _layers(inputs, with_paths)
    arguments.append(("REFERENCE_END", asked.get("reference_end") or _first_new(run)))
    if asked["encoder"] != BUILTIN:
        arguments.append(("ENCODER", asked["encoder"] if with_paths else "ENCODER.onnx"))
    arguments += _given(asked)
    if asked.get("area"):
        arguments.append(("AREA", _area_file(run) if with_paths else "AREA.gpkg"))
    arguments += [] if says_all else _mask_files(inputs, masking, with_paths)
    arguments += _reading_of_masks(inputs, masking)
    again = Path(run.path)
    arguments.append(("OUTPUT", str(again.with_name(again.stem + "_again.gpkg")) if with_paths else "CHANGES.gpkg"))
    return arguments


def _given(asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What differs from the defaults, in the order of the dialog."""
    arguments = [(name.upper(), str(asked[name])) for name in _LIKE_OPTIONS if asked.get(name) not in (None, RUN[name].default)]
    return arguments + ([("BANDS", ",".join(map(str, asked["bands"])))] if asked.get("bands") else [])


def _layers(inputs: Sequence[Mapping[str, Any]], with_paths: bool) -> list[tuple[str, str]]:
    """The rasters as layers, with their dates where the files do not tell them."""
    arguments = [("INPUT", row["path"] if with_paths else f"RASTER_{number}.tif") for number, row in enumerate(inputs, 1)]
    if not with_paths or not _tell_their_dates(inputs):
        arguments.append(("DATES", ",".join(row["date"] for row in inputs)))
    return arguments


def _needs_all_said(inputs: Sequence[Mapping[str, Any]], masking: Mapping[str, Any]) -> bool:
    """Whether files as layers are not what was read: parts of files, set otherwise, or with masks that no folder gathers."""
    if any(not addresses.is_plain(row["path"]) or layer_settings.from_plain(row) != FILE_ITSELF for row in inputs):
        return True
    masks = {row["mask"] for row in _given_masks(inputs, masking)}
    return any(map(addresses.is_remote, masks)) or len({str(Path(mask).parent) for mask in masks}) > 1


def _as_list(inputs: Sequence[Mapping[str, Any]], masking: Mapping[str, Any]) -> str:
    """The rasters as a request of the engine has them, in JSON."""
    if masking.get("file_band") and any(row.get("mask") for row in inputs):
        raise ResultError(tr("Which band of the masks was read cannot be said in one command; run the series in the dock."))
    rasters = []
    for row in inputs:
        plain = {"path": row["path"], "date": row["date"], **layer_settings.from_plain(row).as_plain()}
        if row.get("mask"):
            products = [one.get("product") for one in row.get("mask_meanings") or () if not one.get("own")]
            plain |= {"mask": row["mask"], **({"mask_meaning": products[0]} if products[:1] and products[0] in BY_KEY else {})}
        rasters.append(plain)
    return json.dumps(rasters, ensure_ascii=False)


def _given_masks(inputs: Sequence[Mapping[str, Any]], masking: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rasters whose masks were named: what was found beside them is found again."""
    return [row for row in inputs if row.get("mask") and not (masking.get("beside") and _lies_beside(row))]


def _mask_files(inputs: Sequence[Mapping[str, Any]], masking: Mapping[str, Any], with_paths: bool) -> list[tuple[str, str]]:
    files = {row["mask"] for row in _given_masks(inputs, masking)}
    if files:
        place = files.pop() if len(files) == 1 else str(Path(files.pop()).parent)
        return [("MASK", place if with_paths else "MASKS")]
    return []


def _reading_of_masks(inputs: Sequence[Mapping[str, Any]], masking: Mapping[str, Any]) -> list[tuple[str, str]]:
    arguments = []
    if masking.get("beside") is False and not any(row.get("mask") for row in inputs):
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
