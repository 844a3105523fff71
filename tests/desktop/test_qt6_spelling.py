"""One spelling for Qt 5 and Qt 6: every enumeration scoped, none of what Qt 6 took away. Import tests would not see it."""

from __future__ import annotations

import ast
import importlib
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from scripts.paths import ROOT

MODULES = sorted((ROOT / "changedet_plugin").rglob("*.py"))
MODULES += [*sorted((ROOT / "scripts").glob("*/*_session.py")), ROOT / "scripts" / "desktop" / "demo_map.py"]
GONE_METHODS = {"exec_", "globalX", "globalY"}
GONE_CLASSES = {"QRegExp", "QRegExpValidator", "QDesktopWidget", "QStringRef"}
MOVED = {("qgis.PyQt.QtWidgets", "QAction"), ("qgis.PyQt.QtWidgets", "QShortcut")}
"""In Qt 6 these are in QtGui: compat knows."""


def qt_names(tree: ast.Module) -> dict[str, Any]:
    """What the module imports from qgis, by the name it goes by there."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "qgis":
            source = importlib.import_module(node.module)
            names |= {alias.asname or alias.name: getattr(source, alias.name, None) for alias in node.names}
    return names


def is_enum_member(owner: Any, name: str) -> bool:
    """A member reached through the class, not through its enumeration: an integer of a type of its own, in Qt 6 an ``Enum``."""
    value = getattr(owner, name, None)
    if isinstance(value, Enum):
        return not issubclass(owner, Enum)
    return isinstance(value, int) and type(value) not in {int, bool} and not issubclass(owner, int)


def faults(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = qt_names(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in GONE_METHODS:
            found.append(f"{node.lineno}: {node.attr}")
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and isinstance(names.get(node.value.id), type):
            owner = names[node.value.id]
            if not hasattr(owner, node.attr) or is_enum_member(owner, node.attr):
                found.append(f"{node.lineno}: {node.value.id}.{node.attr}")
        if isinstance(node, ast.ImportFrom) and path.name != "compat.py":
            found += [f"{node.lineno}: {alias.name}" for alias in node.names if (node.module, alias.name) in MOVED]
    return found + [name for name in names if name in GONE_CLASSES]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_module_is_spelled_for_qt_5_and_6(path):
    assert faults(path) == []


@pytest.mark.parametrize(
    "line",
    [
        "from qgis.PyQt.QtCore import Qt\nleft = Qt.LeftButton",
        "from qgis.PyQt.QtCore import QVariant\nkind = QVariant.Double",
        "from qgis.PyQt.QtWidgets import QMessageBox\nyes = QMessageBox.Yes",
        "from qgis.core import QgsTask\ncancel = QgsTask.CanCancel",
        "dialog.exec_()",
        "from qgis.PyQt.QtWidgets import QAction",
        "from qgis.PyQt.QtCore import QRegExp",
    ],
)
def test_old_spelling_is_caught(line, tmp_path):
    module = tmp_path / "old.py"
    module.write_text(line)
    assert faults(module)


class Side(Enum):
    LEFT = 1


class Owner:
    LEFT = Side.LEFT


def test_a_member_is_told_where_enumerations_are_no_numbers():
    assert is_enum_member(Owner, "LEFT")
    assert not is_enum_member(Side, "LEFT")
