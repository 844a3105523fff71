"""What is at hand over the list?

A row: the way to the finer filters, what is in view, the order, the search.
"""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.changes.ranking import order_choices
from changedet_plugin.gui.widgets import named, shrinking, text_button

_ROOM_FOR_WORDS_PX = 350


class ListTools(QWidget):
    """Unfolds ``panel`` by itself; the page asks the rest."""

    def __init__(self, panel: QWidget, search: QLineEdit) -> None:
        super().__init__()
        tip = tr("Show or hide the finer filters: dates, states, verdicts, sizes, types.")
        self.filter_button = text_button(tr("Fi&lters"), "filters_button", tip)
        self.filter_button.setCheckable(True)
        self.filter_button.setIcon(QgsApplication.getThemeIcon("mActionFilter2.svg"))
        self.filter_button.toggled.connect(panel.setVisible)
        self.in_view = QCheckBox(tr("In &view"))
        named(self.in_view, "in_view", tr("List only the changes that the map shows now."))
        self.order_box = shrinking(QComboBox(), 7)
        for text, measure in order_choices():
            self.order_box.addItem(text, measure)
        tip = tr(
            "What comes first in the list: rank goes by score and size, priority puts rare types with a strong change first."
        )
        named(self.order_box, "order_box", tip)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        search.setMinimumWidth(search.fontMetrics().boundingRect(search.placeholderText()).width() + 14)
        layout.addWidget(self.filter_button)
        layout.addWidget(self.in_view)
        layout.addWidget(self.order_box, 3)
        layout.addWidget(search, 2)

    @property
    def order(self) -> str:
        """The chosen order, as ``ranking.ordered`` takes it."""
        return str(self.order_box.currentData())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow dock the button is its picture alone: the words of the others stay whole."""
        super().resizeEvent(event)
        style = Qt.ToolButtonStyle
        wide = event.size().width() >= _ROOM_FOR_WORDS_PX
        self.filter_button.setToolButtonStyle(style.ToolButtonTextBesideIcon if wide else style.ToolButtonIconOnly)
