"""What must someone know who mends the plugin?

Text to paste into an issue. It names no file, person or place.

In English whatever the language of QGIS: it is read by others.
"""

from __future__ import annotations

import configparser
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from osgeo import gdal, osr
from qgis.core import Qgis, QgsApplication
from qgis.PyQt.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, QLocale

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.engine import environment
from changedet_plugin.bridge.exports.redactor import Redactor
from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.core.run_facts import RunFacts
from changedet_plugin.paths import ROOT

_N_MESSAGES = 20
_FREE = ("device", "memory_gb")
"""Settings that are told as they are; of the others, which name places, only whether they are set."""
_ASKED = (
    *("patch_px", "patch_size", "bands", "threshold", "confirm", "align", "sensor", "same_day", "device", "memory", "n_types"),
    "reference_end",
)
_FOUND = (
    "threshold",
    "threshold_rule",
    "listed_from",
    "n_shown_first",
    "confirm",
    "patch_px",
    "patch_m",
    "gsd_m",
    "n_features",
    "sensor",
)
_OF_DATE = (
    *("role", "shift_x_px", "shift_y_px", "spread_px", "position", "corrected", "gain", "offset", "light_share"),
    *("light_blocks", "light_distance", "valid_share", "median_score"),
)


def describe(run: StoredRun | None = None, tested: Mapping[str, Any] | None = None, messages: Sequence[str] = ()) -> str:
    """The text, one fact a line.

    ``tested`` is what the engine's self-test found (``provider``, ``reason``, ``versions``; None = not known), ``messages``
    the last lines of the log. Paths, names of files, of the user and of the machine in them are replaced.
    """
    redacted = Redactor(run)
    parts = [
        ("Versions", _versions()),
        ("Engine", _engine(tested, run, redacted)),
        ("Settings", _settings()),
        *([("Run", _run(run, redacted)), ("Dates", _dates(run, redacted))] if run is not None else []),
        ("Messages", [redacted(message) for message in messages[-_N_MESSAGES:]]),
    ]
    return "\n\n".join("\n".join((title, *(f"  {line}" for line in lines))) for title, lines in parts if lines) + "\n"


def plugin_version() -> str:
    """As in metadata.txt; empty where there is none."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    return metadata.get("general", "version", fallback="")


def _versions() -> list[str]:
    proj = (osr.GetPROJVersionMajor(), osr.GetPROJVersionMinor(), osr.GetPROJVersionMicro())
    return [
        f"plugin {plugin_version()}",
        f"QGIS {Qgis.QGIS_VERSION}, Qt {QT_VERSION_STR}, PyQt {PYQT_VERSION_STR}",
        f"GDAL {gdal.VersionInfo('RELEASE_NAME')}, PROJ {'.'.join(map(str, proj))}",
        f"Python {platform.python_version()}, numpy {np.__version__}",
        f"{platform.system()} {platform.release()}, {platform.machine()}, {os.cpu_count()} processors",
        f"language {QgsApplication.locale()}, numbers {QLocale().name()}",
    ]


def _engine(tested: Mapping[str, Any] | None, run: StoredRun | None, redacted: Redactor) -> list[str]:
    state = environment.describe_engine()
    own = environment.private_folder()
    is_own = state.python == str(environment.python_in(own))
    known = tested or (environment.read_seal(own) if is_own else None) or {}
    facts = run.facts if run is not None else RunFacts()
    named = f"by {environment.VARIABLE}" if os.environ.get(environment.VARIABLE) else "in the settings"
    lines = [f"{state.status}, {'private environment' if is_own else f'Python named {named}' if state.python else 'none'}"]
    sources = (
        ("tested", known.get("provider"), known.get("reason"), known.get("versions")),
        ("in the run", facts.provider, facts.provider_reason, facts.versions),
    )
    for title, provider, reason, versions in sources:
        if provider:
            lines.append(f"{title}: {provider}" + (f" ({redacted(str(reason))})" if reason else ""))
        if versions:
            lines.append(f"{title}: " + ", ".join(f"{name} {text}" for name, text in versions.items()))
    return lines


def _settings() -> list[str]:
    told = [f"{name} {settings.read(name)}" for name in _FREE]
    hidden = [f"{name} {'set' if settings.read(name) else 'not set'}" for name in settings.SETTINGS if name not in _FREE]
    return [", ".join(told), ", ".join(hidden)]


def _run(run: StoredRun, redacted: Redactor) -> list[str]:
    facts = run.facts
    asked, inputs, encoder = facts.parameters, facts.inputs, facts.encoder
    grid: Mapping[str, Any] = facts.grid or {}
    bands = facts.preprocessing_id.rpartition(";")[2].split(",")
    sizes = [row.get("bytes") or 0 for row in inputs]
    masking = asked.get("masking") or {}
    return [
        f"changedet {facts.version}, started {facts.started}",
        "asked: " + ", ".join(f"{name} {asked[name]}" for name in _ASKED if asked.get(name) not in (None, [], "")),
        f"area {'given' if asked.get('area') else 'whole'}",
        ", ".join(f"mask {name} {value}" for name, value in masking.items()),
        f"masks for {sum(bool(row.get('mask')) for row in inputs)} of {len(inputs)} rasters",
        f"encoder {'built in' if asked.get('encoder') == 'builtin' else 'own'}, "
        f"token {_of(encoder, 'token_px')} px, sha256 {str(_of(encoder, 'sha256'))[:12]}",
        "found: " + ", ".join(f"{name} {getattr(facts, name)}" for name in _FOUND if getattr(facts, name) not in (None, "")),
        f"{len(inputs)} rasters, {sum(sizes)} bytes in all, {max(sizes, default=0)} the largest; {len(bands)} bands",
        f"grid of {grid.get('shape')} pixels, {_kind_of_crs(str(grid.get('crs', '')))}",
        f"seconds: {facts.seconds}",
        *(f"warning: {redacted(sentence)}" for sentence in facts.warnings),
    ]


def _dates(run: StoredRun, redacted: Redactor) -> Iterator[str]:
    for date_row in run.date_rows:
        row: Mapping[str, Any] = date_row
        facts = [f"{name} {_short(row[name])}" for name in _OF_DATE if row.get(name) not in (None, "")]
        note = [redacted(str(row["note"]))] if row.get("note") else []
        yield f"{row['date']}: " + ", ".join(facts + note)


def _short(value: Any) -> Any:
    return f"{value:.4g}" if isinstance(value, float) else value


def _of(card: Any, name: str) -> Any:
    return card.get(name) if isinstance(card, dict) else None


def _kind_of_crs(text: str) -> str:
    """Not its name, which may tell where on Earth it is used."""
    return "projected" if text.startswith("PROJ") else "degrees" if text.startswith("GEOG") else "of another kind"
