"""Every module of the plugin is imported on Qt 6, and each name it takes from Qt and QGIS is there, also where no test goes."""

from __future__ import annotations

import ast
import csv
import enum
import hashlib
import importlib
import io
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt import QtCore, QtGui, QtNetwork, QtWidgets, QtXml, sip

from scripts.paths import ROOT
from tests.qt6.published import STUBS

PLUGIN = ROOT / "changedet_plugin"
QGIS_SIDE = [path for path in sorted(PLUGIN.rglob("*.py")) if path.relative_to(PLUGIN).parts[0] != "engine"]
SESSIONS = [
    *sorted((ROOT / "scripts").glob("*/*_session.py")),
    ROOT / "scripts" / "desktop" / "demo_map.py",
    ROOT / "tests/package/session.py",
]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(tree: ast.Module) -> dict[str, Any]:
    """What a module takes from qgis, by the name it goes by there."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qgis"):
            source = importlib.import_module(node.module)
            found |= {alias.asname or alias.name: getattr(source, alias.name, None) for alias in node.names}
    return found


def chain(node: ast.AST) -> list[str]:
    """``["Qgis", "MessageLevel", "Warning"]``; empty for anything but names joined by dots."""
    if isinstance(node, ast.Name):
        return [node.id]
    former = chain(node.value) if isinstance(node, ast.Attribute) else []
    return [*former, node.attr] if former else []


def missing(path: Path) -> list[str]:
    """Names like ``Qgis.MessageLevel.Warning`` that are not there."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {name: value for name, value in imported(tree).items() if isinstance(value, type)}
    found = []
    for node in ast.walk(tree):
        parts = chain(node)
        if not parts or parts[0] not in names:
            continue
        value = names[parts[0]]
        for part in parts[1:]:
            if not isinstance(value, type):
                break
            value = getattr(value, part, KeyError)
        if value is KeyError:
            found.append(f"{node.lineno}: {'.'.join(parts)}")
    return found


@pytest.mark.parametrize("path", QGIS_SIDE, ids=name_of)
def test_module_is_imported_on_qt_6(path):
    importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))


@pytest.mark.parametrize("path", [*QGIS_SIDE, *SESSIONS], ids=name_of)
def test_names_of_classes_are_in_qgis_4(path):
    assert missing(path) == []


@pytest.mark.parametrize("line", ["QgsTask.CanCancel", "QgsTask.Flag.CanStop", "QgsTask.makeFromFunction"])
def test_a_name_that_is_gone_is_found(line, tmp_path):
    module = tmp_path / "old.py"
    module.write_text(f"from qgis.core import QgsTask\nvalue = {line}")
    assert missing(module)


OF_QT_5 = {"posF"}
"""What is asked for only where Qt 6's name is not there: the place of a drop, ``position``."""


def test_methods_have_names_that_somebody_has():
    """A method of QGIS or Qt that is gone has a name that nothing has: not Qt, not QGIS 4, not Python, not the plugin."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PLUGIN.rglob("*.py"))]
    own = {name for tree in trees for node in ast.walk(tree) for name in defined(node)}
    nodes = (node for path in QGIS_SIDE for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    used = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert used - names_of_qgis() - names_of_qt() - names_of_python() - own - OF_QT_5 == set()


def names_of_qgis() -> set[str]:
    """Those of the signatures, and two that QGIS sets when it starts."""
    return {"QGIS_VERSION", "QGIS_VERSION_INT"}.union(
        *(re.findall(r"\w+", path.read_text(encoding="utf-8")) for path in STUBS.glob("_*.pyi"))
    )


@cache
def names_of_qt() -> set[str]:
    """What is seen, and the slots, which PyQt finds when they are asked for."""
    kinds = [kind for module in (QtCore, QtGui, QtWidgets, QtNetwork, QtXml) for kind in vars(module).values()]
    members = [getattr(kind, name, None) for kind in kinds if isinstance(kind, type) for name in dir(kind)]
    members = [member for member in members if isinstance(member, type)]
    metas = [kind.staticMetaObject for kind in kinds if hasattr(kind, "staticMetaObject")]
    slots = {bytes(meta.method(index).name()).decode() for meta in metas for index in range(meta.methodCount())}
    # A member that is 0 is not among the names that ``dir`` tells.
    enumerations = [member for member in members if issubclass(member, enum.Enum)]
    slots = slots.union(*(member.__members__ for member in enumerations))
    return slots | {name for kind in (sip, *kinds, *members) for name in dir(kind)}


@cache
def names_of_python() -> set[str]:
    """What is in the modules that the plugin imports, and what those hand out by functions."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in QGIS_SIDE]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    names |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    ours = ("changedet_plugin", "qgis", "__future__")
    modules = [importlib.import_module(name) for name in {"builtins", *names} if not name.startswith(ours)]
    modules += [importlib.import_module(f"osgeo.{name}") for name in ("gdal", "ogr", "osr")]
    handed_out = [csv.writer(io.StringIO()), hashlib.sha256(), re.compile(""), re.match("", "")]
    return {name for module in (*modules, *handed_out) for kind in (module, *kept(module)) for name in dir(kind)}


def kept(module: Any) -> list[Any]:
    return list(vars(module).values()) if hasattr(module, "__dict__") else []


def defined(node: ast.AST) -> list[str]:
    """The names that a node of our own code gives to something."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        return [node.attr]
    return [node.id] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else []
