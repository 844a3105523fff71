"""How alike must a change be to be listed?

One slider and one number, which say the same.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.widgets import named

_SETTLE_MS = 60
_DEFAULT = 0.6
"""Cosine from which two changes are usually of one kind; types themselves join at 0.5 (docs/method.md, section 6)."""


class LimitBar(QWidget):
    """Says once that it was moved, when it has come to rest."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        tip = tr("How similar a change must be to be listed: 1 = changed in exactly the same way, 0 = in quite another way.")
        label = QLabel(tr("Similarity at &least"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setValue(round(100 * _DEFAULT))
        self.slider.setAccessibleName(tr("Smallest similarity"))
        named(self.slider, "similarity_slider", tip)
        self.spin = QDoubleSpinBox()
        self.spin.setRange(0.0, 1.0)
        self.spin.setSingleStep(0.01)
        self.spin.setValue(_DEFAULT)
        named(self.spin, "similarity", tip)
        label.setBuddy(self.spin)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.changed)
        self.slider.valueChanged.connect(lambda value: self.spin.setValue(value / 100))
        self.spin.valueChanged.connect(self._follow_spin)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.spin)

    def value(self) -> float:
        """Smallest cosine that is listed."""
        return self.spin.value()

    def set_value(self, value: float) -> None:
        """Move it, and leave it to the caller to list what is similar now."""
        self.spin.setValue(value)
        self._settle.stop()

    def _follow_spin(self, value: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round(100 * value))
        self.slider.blockSignals(False)
        self._settle.start()
