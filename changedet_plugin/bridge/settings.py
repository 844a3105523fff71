"""What did the analyst set once for all runs?

One table of typed entries, kept in the profile of QGIS.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Union

from qgis.core import QgsSettings

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core import disk
from changedet_plugin.core.errors import UNREADABLE
from changedet_plugin.core.parameters import GIB, MACHINE, Machine

Value = Union[str, int, float]
GROUP = "changedet"


@dataclass(frozen=True)
class Setting:
    """One entry; its type is the type of its default."""

    default: Value
    meaning: str
    """One sentence, with the unit."""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


def _of(name: str, meaning: str, unit: int = 1) -> Setting:
    """A parameter of the engine, counted in ``unit``; 0 stands for what the engine decides."""
    entry = MACHINE[name]
    if entry.choices:
        return Setting(entry.default, meaning, choices=entry.choices)
    if entry.default is None:
        return Setting(0, meaning, 0, entry.high)
    low, high = ((bound or 0) / unit for bound in (entry.low, entry.high))
    return Setting(entry.default / unit, meaning, low, high)


SETTINGS = {
    "engine_python": Setting("", "The Python that runs the engine; empty = the private one."),
    "device": _of("device", "Where encoders run."),
    "memory_gb": _of("memory", "Budget of the engine process, in gigabytes.", GIB),
    "store": Setting("", "Folder of the embedding cache; empty = the user's cache folder."),
    "store_gb": _of("store_cap", "Most that the embedding cache holds, in gigabytes.", GIB),
    "threads": _of("threads", "Tiles that are encoded at once; 0 = as many as there are cores, 8 at most."),
    "encoders": Setting("", "Folder of encoder files; empty = in the profile folder."),
    "dock_placed": Setting(0, "Whether the dock was given its first width; from then on QGIS remembers it.", 0, 1),
    "list_share": Setting(0.0, "Share of the page's height that list and filters take; 0 = what they need.", 0.0, 1.0),
    "list_share_wide": Setting(0.0, "Share of its width where the evidence stands beside them; 0 = half.", 0.0, 1.0),
    "last_folder": Setting("", "Where a result was last written."),
    "shares": Setting("", "Network shares, as host/share with | between, on which rasters were chosen: looked at unasked."),
    "dock_open": Setting(0, "Whether the dock was open when QGIS was left: 1, or 0.", 0, 1),
}


def read(name: str) -> Value:
    """The value of a setting: its default where nothing was set, or where what was set is not of its kind."""
    setting = SETTINGS[name]
    kept = QgsSettings().value(f"{GROUP}/{name}", setting.default)
    if isinstance(setting.default, str) and not isinstance(kept, str):
        return setting.default  # a list, for a comma in a file edited by hand
    try:
        value = type(setting.default)(kept)
    except UNREADABLE:
        return setting.default
    return value if _allowed(setting, value) else setting.default


def write(name: str, value: Value) -> None:
    """Keep the value of a setting; ValueError if it is not one that the setting takes."""
    setting = SETTINGS[name]
    value = type(setting.default)(value)
    if not _allowed(setting, value):
        raise ValueError(f"{name} cannot be {value!r}")
    QgsSettings().setValue(f"{GROUP}/{name}", value)


def reset(name: str) -> None:
    """Forget what was set."""
    QgsSettings().remove(f"{GROUP}/{name}")


def machine() -> Machine:
    """Where and with how much the engine runs, as it was set."""
    return Machine(
        device=str(read("device")),  # type: ignore[arg-type]  # ``read`` gives one of the choices
        memory=_bytes("memory_gb"),
        store=str(read("store")) or None,
        store_cap=_bytes("store_gb"),
        threads=int(read("threads")) or None,
    )


def _bytes(name: str) -> int:
    """Gigabytes to bytes, in whole megabytes."""
    return round(1024 * float(read(name))) << 20


def folder_problem(path: str) -> str:
    """Why a folder cannot be written to, in one sentence; empty if it can, or if it can be made where it is not there yet."""
    folder = Path(path)
    if not folder.is_absolute():
        return tr("{path} is not a whole path; choose the folder with the button.").format(path=path)
    there = next(place for place in (folder, *folder.parents) if disk.exists(place) or place == place.parent)
    try:
        with tempfile.TemporaryFile(dir=there):
            return ""
    except OSError as error:
        sentence = tr("{path} cannot be written to ({reason}); choose another folder.")
        return sentence.format(path=path, reason=error.strerror or error)


def _allowed(setting: Setting, value: Value) -> bool:
    if setting.choices:
        return value in setting.choices
    if isinstance(value, str):
        return True
    return (setting.low is None or value >= setting.low) and (setting.high is None or value <= setting.high)
