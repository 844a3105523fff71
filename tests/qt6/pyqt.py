"""``qgis.PyQt`` as QGIS on Qt 6 has it: PyQt6 under names of its own, and the names of Qt 5 that QGIS keeps for plugins."""

from __future__ import annotations

import importlib
import types

NAMES = ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtXml", "QtSql", "QtPrintSupport", "QtTest", "QtSvg", "sip")
_FIELD_TYPES = {"Int": "Int", "Double": "Double", "String": "QString", "Date": "QDate", "DateTime": "QDateTime", "Bool": "Bool"}
"""Types of attributes: named by ``QVariant`` once, by ``QMetaType`` now."""


def modules() -> dict[str, types.ModuleType]:
    """The modules of ``qgis.PyQt`` by their names."""
    made = {name: _copy(name) for name in NAMES}
    core = made["QtCore"]
    core.NULL = core.QVariant(core.QMetaType(core.QMetaType.Type.Int.value))
    for old, new in _FIELD_TYPES.items():
        setattr(core.QVariant, old, getattr(core.QMetaType.Type, new))
    return made


def _copy(name: str) -> types.ModuleType:
    source = importlib.import_module(f"PyQt6.{name}")
    module = types.ModuleType(f"qgis.PyQt.{name}")
    module.__dict__.update({key: value for key, value in vars(source).items() if not key.startswith("__")})
    return module
