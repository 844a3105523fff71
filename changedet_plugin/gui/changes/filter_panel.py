"""Which finer conditions are there on what is listed?

Folded away at first: types, dates, states, sizes, and the whole as one condition.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QDoubleSpinBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.gui.changes.filter_bar import FilterBar
from changedet_plugin.gui.changes.type_control import TypeControl
from changedet_plugin.gui.widgets import named, text_button

_M2_PER_HA = 10_000.0


class FilterPanel(QWidget):
    """Holds the controls; the page asks them."""

    changed = pyqtSignal()
    sql_asked = pyqtSignal(str)
    """The analyst wrote a condition by hand; empty = back to the controls."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("filter_panel")
        self.hide()
        self.types = TypeControl()
        self.bar = FilterBar()
        self.area = QDoubleSpinBox()
        self.area.setRange(0, 1e6)
        self.area.setDecimals(1)
        self.area.setSuffix(tr(" ha"))
        self.area.setSpecialValueText(tr("any size"))
        self.area.setKeyboardTracking(False)
        named(self.area, "filter_area", tr("Show changes of this area or more, in hectares on the ellipsoid."))
        self.new_only = QCheckBox(tr("Ne&w since last time"))
        named(self.new_only, "filter_new", tr("Show only what the earlier result of this series did not hold."))
        self.new_only.hide()
        self.sql = QLineEdit()
        named(
            self.sql, "filter_sql", tr("The filter as one condition; change it and press Enter; empty = back to the controls.")
        )
        self.sql.setAccessibleName(tr("Filter as one condition"))
        self.sql.hide()
        self.sql_button = text_button(
            tr("Condition as e&xpression"),
            "filter_sql_button",
            tr("Show the filter as one condition, to be changed by hand."),
        )
        self.sql_button.setCheckable(True)
        self.sql_button.setAutoRaise(True)
        self.sql_button.setArrowType(Qt.ArrowType.RightArrow)
        self.sql_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.sql_button.toggled.connect(self._unfold_sql)
        words = QHBoxLayout()
        for button in (self.bar.state, self.bar.verdict, self.bar.flag):
            words.addWidget(button)
        words.addStretch(1)
        words.addWidget(QLabel(tr("At least")))
        words.addWidget(self.area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.types)
        layout.addWidget(self.bar)
        layout.addLayout(words)
        layout.addWidget(self.new_only)
        layout.addWidget(self.sql_button)
        layout.addWidget(self.sql)
        self.bar.changed.connect(self.changed)
        self.area.valueChanged.connect(lambda _value: self.changed.emit())
        self.new_only.toggled.connect(lambda _on: self.changed.emit())
        self.sql.returnPressed.connect(lambda: self.sql_asked.emit(self.sql.text().strip()))

    def _unfold_sql(self, on: bool) -> None:
        self.sql_button.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self.sql.setVisible(on)

    def least_area_m2(self) -> float | None:
        """Square metres; None = any."""
        return self.area.value() * _M2_PER_HA or None

    def show_sql(self, text: str) -> None:
        """Show the condition that the map is filtered by."""
        self.sql.setText(text)
        self.sql.setCursorPosition(0)

    def offer_new(self, there_is_an_earlier_one: bool) -> None:
        """Whether the result knows what was there before."""
        self.new_only.setVisible(there_is_an_earlier_one)
        self.new_only.setChecked(False)

    def clear(self) -> None:
        """Forget size and novelty, which another result does not share."""
        for widget in (self.area, self.new_only):
            widget.blockSignals(True)
        self.area.setValue(0)
        self.new_only.setChecked(False)
        for widget in (self.area, self.new_only):
            widget.blockSignals(False)

    def show_filter(self, state: Filter) -> None:
        """Set the controls to a condition that was written by hand; types and strength are left to the page."""
        self.blockSignals(True)
        self.bar.show_filter(state)
        self.area.setValue((state.area_from or 0.0) / _M2_PER_HA)
        self.new_only.setChecked(state.new_only)
        self.blockSignals(False)
