"""The row over the list: the way to the finer filters, what is in view, the order, the search."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.changes.ranking import order_choices
from changedet_plugin.gui.controls import named, shrinking, text_button


class ListTools(QWidget):
    """Unfolds ``panel`` by itself; the page asks the rest."""

    def __init__(self, panel: QWidget, search: QWidget) -> None:
        super().__init__()
        self._panel = panel
        tip = tr("Show or hide the finer filters: dates, states, verdicts, sizes, types.")
        self.filter_button = text_button(tr("Fi&lters"), "filters_button", tip)
        self.filter_button.setCheckable(True)
        self.filter_button.setArrowType(Qt.ArrowType.RightArrow)
        self.filter_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.filter_button.toggled.connect(self._unfold)
        self.in_view = QCheckBox(tr("In &view"))
        named(self.in_view, "in_view", tr("List only the changes that the map shows now."))
        self.order_box = shrinking(QComboBox(), 3)
        for text, measure in order_choices():
            self.order_box.addItem(text, measure)
        tip = tr("What comes first in the list; priority puts rare types that hold a strong change first.")
        named(self.order_box, "order_box", tip)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.filter_button)
        layout.addWidget(self.in_view)
        layout.addWidget(self.order_box, 3)
        layout.addWidget(search, 2)

    @property
    def order(self) -> str:
        """The chosen order, as ``ranking.ordered`` takes it."""
        return str(self.order_box.currentData())

    def _unfold(self, on: bool) -> None:
        self.filter_button.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self._panel.setVisible(on)
