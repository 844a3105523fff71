"""Which types of change are shown, and into how many are the changes told apart?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSlider, QSpinBox, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.type_cut import Kind
from changedet_plugin.gui.changes.type_list import TypeList
from changedet_plugin.gui.widgets import named

_SETTLE_MS = 60


class TypeControl(QWidget):
    """The list of types under a slider that cuts their tree; the slider is hidden where there is no tree."""

    n_types_asked = pyqtSignal(int)

    def __init__(self) -> None:
        super().__init__()
        tip = tr("How many types the changes are told apart into: few broad ones, or many narrow ones.")
        self.label = QLabel(tr("Number of &types"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(tr("Number of types"))
        named(self.slider, "n_types_slider", tip)
        self.spin = QSpinBox()
        self.spin.setKeyboardTracking(False)
        named(self.spin, "n_types", tip)
        self.label.setBuddy(self.spin)
        self.list = TypeList()
        row = QHBoxLayout()
        row.addWidget(self.label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.spin)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.list)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.n_types_asked.emit(self.spin.value()))
        self.slider.valueChanged.connect(self.spin.setValue)
        self.spin.valueChanged.connect(self._follow_spin)

    def show_range(self, n_types: int, most: int) -> None:
        """Offer 2 to ``most`` types, ``n_types`` of them now; fewer than 3 leave nothing to choose."""
        for widget in (self.slider, self.spin):
            widget.blockSignals(True)
            widget.setRange(min(2, most), most)
            widget.setValue(n_types)
            widget.blockSignals(False)
        for widget in (self.label, self.slider, self.spin):
            widget.setVisible(most > 2)

    def show_kinds(self, kinds: Sequence[Kind], colors: Mapping[str, QColor]) -> None:
        """List the types."""
        self.list.show_kinds(kinds, colors)

    def _follow_spin(self, n_types: int) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(n_types)
        self.slider.blockSignals(False)
        self._settle.start()
