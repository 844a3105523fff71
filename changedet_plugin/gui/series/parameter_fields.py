"""How is a parameter of the engine asked for?

Fields with the range and the choices of its entry in the table.
"""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.parameters import GIB, Parameter
from changedet_plugin.gui.widgets import shrinking


def set_range(field: QSpinBox | QDoubleSpinBox, entry: Parameter, unit: int = 1) -> None:
    """Give a field the range of a parameter, counted in ``unit``."""
    low, high = ((bound or 0) / unit for bound in (entry.low, entry.high))
    if isinstance(field, QSpinBox):
        field.setRange(int(low), int(high))
    else:
        field.setRange(low, high)


def gigabytes_box(entry: Parameter, step: float) -> QDoubleSpinBox:
    """A field for an amount of memory or disk, in gigabytes."""
    field = QDoubleSpinBox()
    field.setDecimals(1)
    field.setSingleStep(step)
    field.setSuffix(tr(" GB"))
    set_range(field, entry, GIB)
    return field


def device_box() -> QComboBox:
    """The devices by their names, with their data as the engine calls them."""
    box = shrinking(QComboBox())
    for text, device in ((tr("Automatic"), "auto"), (tr("Processor (CPU)"), "cpu"), (tr("Graphics card (CUDA)"), "cuda")):
        box.addItem(text, device)
    return box
