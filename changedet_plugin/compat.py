"""What differs between QGIS 3.22 and 4.x, Qt 5 and Qt 6?

The only place that asks; everything else is written once.
"""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsRaster,
)
from qgis.PyQt.QtCore import QEvent, QMetaType, Qt, QVariant
from qgis.PyQt.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

try:
    from qgis.PyQt.QtGui import QAction, QShortcut
except ImportError:  # Qt 5
    from qgis.PyQt.QtWidgets import QAction, QShortcut

__all__ = [
    "ADVANCED",
    "ALPHA_BAND",
    "BOOLEAN_FIELD",
    "CUSTOM_SELECTION",
    "DATE_FIELD",
    "DATE_ONLY",
    "FOLDER",
    "INTEGER",
    "POLYGONS",
    "RASTERS",
    "REAL",
    "REAL_FIELD",
    "TABLE",
    "TEXT_FIELD",
    "QAction",
    "QShortcut",
    "as_copy",
    "single_feature_target",
]


def _enum(group: str, member: str, owner: Any, old_group: str, old_member: str) -> Any:
    """A member of an enumeration that moved into ``Qgis`` after 3.22."""
    moved = getattr(Qgis, group, None)
    return getattr(moved, member) if moved is not None else getattr(getattr(owner, old_group), old_member)


RASTERS = _enum("ProcessingSourceType", "Raster", QgsProcessing, "SourceType", "TypeRaster")
POLYGONS = _enum("ProcessingSourceType", "VectorPolygon", QgsProcessing, "SourceType", "TypeVectorPolygon")
TABLE = _enum("ProcessingSourceType", "Vector", QgsProcessing, "SourceType", "TypeVector")
INTEGER = _enum("ProcessingNumberParameterType", "Integer", QgsProcessingParameterNumber, "Type", "Integer")
REAL = _enum("ProcessingNumberParameterType", "Double", QgsProcessingParameterNumber, "Type", "Double")
DATE_ONLY = _enum("ProcessingDateTimeParameterDataType", "Date", QgsProcessingParameterDateTime, "Type", "Date")
FOLDER = _enum("ProcessingFileParameterBehavior", "Folder", QgsProcessingParameterFile, "Behavior", "Folder")
ALPHA_BAND = _enum("RasterColorInterpretation", "AlphaBand", QgsRaster, "ColorInterpretation", "AlphaBand")
ADVANCED = _enum("ProcessingParameterFlag", "Advanced", QgsProcessingParameterDefinition, "Flag", "FlagAdvanced")


def _field_type(name: str, old_name: str) -> Any:
    """A type of attribute, which is one of ``QMetaType`` since 3.38."""
    return getattr(QMetaType.Type, name) if Qgis.QGIS_VERSION_INT >= 33800 else getattr(QVariant, old_name)


DATE_FIELD = _field_type("QDate", "Date")
TEXT_FIELD = _field_type("QString", "String")
REAL_FIELD = _field_type("Double", "Double")
BOOLEAN_FIELD = _field_type("Bool", "Bool")


CUSTOM_SELECTION = getattr(getattr(Qgis, "SelectionRenderingMode", None), "CustomSymbol", None)
"""What is selected is drawn in a symbol of the layer's own; None before 3.34, where there is no such thing."""


def single_feature_target(owner: Any) -> Any:
    """The target "one feature" of a ``QgsMapLayerAction``, which is handed in: widgets are not for this module."""
    return _enum("MapLayerActionTarget", "SingleFeature", owner, "Target", "SingleFeature")


def as_copy(event: QDropEvent) -> QDropEvent:
    """A drag or drop as the same event that may only be a copy."""
    is_new = hasattr(event, "position")
    at = event.position() if is_new else event.posF()
    buttons = event.buttons() if is_new else event.mouseButtons()
    modifiers = event.modifiers() if is_new else event.keyboardModifiers()
    more = (Qt.DropAction.CopyAction, event.mimeData(), buttons, modifiers)
    if event.type() == QEvent.Type.DragEnter:
        return QDragEnterEvent(at.toPoint(), *more)
    return QDragMoveEvent(at.toPoint(), *more) if event.type() == QEvent.Type.DragMove else QDropEvent(at, *more)
