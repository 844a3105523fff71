"""What of a text must strangers not see?

Paths, names of files, of the user and of the machine: they go in, and do not come out.
"""

from __future__ import annotations

import getpass
import platform
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PureWindowsPath

from qgis.core import QgsApplication

from changedet_plugin.bridge import settings
from changedet_plugin.core.dates.acquisition import parse_date
from changedet_plugin.core.rasters import signed
from changedet_plugin.core.result_file import StoredRun

_PATH = re.compile(r"""(?:\b[A-Za-z][\w+.-]+://|\bfile:|\b[A-Za-z]:[\\/]|\\\\|(?<![\w.<])~?/(?=[^\s/]))[^\s"'<>|,;()]*""")
"""What looks like a path or an address, up to a blank."""
_QUOTED_PATH = re.compile(r"""(["'])(?:~|[A-Za-z]:)?[/\\][^"']*\1""")
"""The same in quotes, where it may hold blanks."""
_FILE = re.compile(r"""[^\s"'<>|,;()/\\]+\.(?:tiff?|vrt|img|jp2|png|gpkg|geojson|shp|qg[sz]|onnx|json|zarr|log|csv)\b""", re.I)
_PLACE = re.compile(r"-?\d{1,3}\.\d{3,}[,\s]+-?\d{1,3}\.\d{3,}|\bEPSG:+\d+")
_SHORTEST = 2
"""Letters of a part of a path that tells something by itself."""


class Redactor:
    """Call it with a text. It knows the paths of a run and the names of this machine, and what paths look like."""

    def __init__(self, run: StoredRun | None) -> None:
        paths = sorted({path for path in _paths(run) if path}, key=len, reverse=True)
        names = {name for path in paths for name in _parts(path)}
        self._paths = [re.compile(re.escape(path), re.I) for path in paths]
        self._people = _whole_words(_people())
        self._names = _whole_words(names)

    def __call__(self, text: str) -> str:
        """The text without what is not for strangers."""
        text = signed.without_secrets(text)
        for path in self._paths:
            text = path.sub("<path>", text)
        text = _PATH.sub("<path>", _QUOTED_PATH.sub("<path>", text))
        text = self._names.sub("<name>", text)
        text = _FILE.sub("<file>", text)
        return _PLACE.sub("<place>", self._people.sub("<name>", text))


def _paths(run: StoredRun | None) -> Iterator[str]:
    yield str(Path.home())
    yield str(QgsApplication.qgisSettingsDirPath())
    yield from (str(settings.read(name)) for name in ("engine_python", "store", "encoders", "last_folder"))
    if run is None:
        return
    facts = run.facts
    asked = facts.parameters
    yield run.path
    yield from (str(asked.get(name) or "") for name in ("store", "encoder", "output") if asked.get(name) != "builtin")
    for entry in facts.inputs:
        yield from (entry.get("path") or "", entry.get("mask") or "")
    # Names of files alone; several rasters of one date stand in one text.
    for row in run.date_rows:
        yield from str(row.get("source") or "").split(", ")


def _parts(path: str) -> Iterator[str]:
    """Folders, name and stem: what the path tells by itself. A date tells nothing that the diagnostics do not."""
    for part in PureWindowsPath(path).parts:
        name = part.strip("\\/:")
        for text in (name, name.partition(".")[0], Path(name).stem):
            if len(text) >= _SHORTEST and not _is_date(text):
                yield text


def _is_date(text: str) -> bool:
    return not re.sub(r"[\d_.-]", "", text.lower().replace(".tif", "")) and parse_date(text) is not None


def _people() -> Iterator[str]:
    """Names of the user and of the machine."""
    with suppress(OSError, KeyError, ImportError):
        yield getpass.getuser()
    yield Path.home().name
    yield from (platform.node(), platform.node().partition(".")[0])


def _whole_words(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted({name for name in names if name}, key=len, reverse=True)
    inside = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"(?<!\w)(?:{inside})(?!\w)" if inside else r"(?!)", re.I)
