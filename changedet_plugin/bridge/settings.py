"""What the analyst set once for all runs: one table of typed entries, kept in the profile of QGIS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from qgis.core import QgsSettings

from changedet_plugin.bridge.i18n import tr

Value = Union[str, int, float]
GROUP = "changedet"


@dataclass(frozen=True)
class Setting:
    """One entry; its type is the type of its default."""

    name: str
    default: Value
    title: str
    help: str
    """One sentence, with the unit."""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


def settings() -> tuple[Setting, ...]:
    """Every setting, in the order in which an options page shows them, in the language of QGIS."""
    return (
        Setting(
            "engine_python",
            "",
            tr("Python of the engine"),
            tr("The Python that runs the engine; empty means the private one that “Set up engine” makes."),
        ),
        Setting("device", "auto", tr("Device"), tr("Where encoders run."), choices=("auto", "cpu", "cuda")),
        Setting("memory_gb", 2.0, tr("Memory"), tr("Budget of the engine process, in gigabytes."), 0.5, 1024.0),
        Setting(
            "store",
            "",
            tr("Cache folder"),
            tr("Where embeddings are kept between runs; empty means the cache folder of the user."),
        ),
        Setting("patch_px", 8, tr("Patch"), tr("Side of a patch, in pixels of the series: 4, 8 or 16."), 4, 16),
        Setting(
            "threshold",
            0.0,
            tr("Threshold"),
            tr("Score from which a patch is a change (1 is a usual date); 0 lets the engine choose."),
            0.0,
            100.0,
        ),
        Setting("confirm", 3, tr("Confirmations"), tr("Consecutive dates that must agree on a change."), 1, 10),
        Setting("last_folder", "", tr("Last folder"), tr("Where results were last written.")),
        Setting(
            "wheels",
            "",
            tr("Folder of packages"),
            tr("A folder of wheels to set up the engine from without a network; empty means from the network."),
        ),
    )


def find(name: str) -> Setting:
    """The entry called ``name``; KeyError if there is none."""
    return {setting.name: setting for setting in settings()}[name]


def read(name: str) -> Value:
    """The value of a setting: its default where nothing was set, or where what was set is not of its kind."""
    setting = find(name)
    kept = QgsSettings().value(f"{GROUP}/{name}", setting.default)
    try:
        value = type(setting.default)(kept)
    except (TypeError, ValueError):
        return setting.default
    return value if _allowed(setting, value) else setting.default


def write(name: str, value: Value) -> None:
    """Keep the value of a setting; ValueError if it is not one that the setting takes."""
    setting = find(name)
    value = type(setting.default)(value)
    if not _allowed(setting, value):
        raise ValueError(f"{name} cannot be {value!r}")
    QgsSettings().setValue(f"{GROUP}/{name}", value)


def reset(name: str) -> None:
    """Forget what was set."""
    QgsSettings().remove(f"{GROUP}/{name}")


def _allowed(setting: Setting, value: Value) -> bool:
    if setting.choices:
        return value in setting.choices
    if isinstance(value, str):
        return True
    return (setting.low is None or value >= setting.low) and (setting.high is None or value <= setting.high)
