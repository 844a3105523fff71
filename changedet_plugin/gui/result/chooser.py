"""Which result is shown, and with what is it compared?

The line at the top of the Changes page.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.result.open_results import Offered
from changedet_plugin.gui.widgets import named, shrinking, text_button

_OPEN = ""
"""Data of the entry that opens a file: no layer has this id."""


class _Box(QComboBox):
    """Its list is as wide as its longest line, however narrow the dock; the wheel scrolls the page and chooses nothing."""

    def showPopup(self) -> None:
        """Unfold."""
        margin = 2 * self.view().frameWidth() + self.view().verticalScrollBar().sizeHint().width()
        width = max(self.width(), self.view().sizeHintForColumn(0) + margin)
        self.view().setMinimumWidth(min(width, self.screen().availableGeometry().width()))
        super().showPopup()

    def wheelEvent(self, event: object) -> None:
        """Pass over it."""
        event.ignore()  # type: ignore[attr-defined]


class ResultChooser(QWidget):
    """Shows the open results; says by signals what is wanted."""

    chosen = pyqtSignal(str)
    """The layer ``changes`` of the result that is to be shown."""
    open_asked = pyqtSignal()
    compare_asked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("result_chooser")
        self.box = shrinking(_Box(), 8)
        self.box.setIconSize(QSize(0, 0))
        named(self.box, "result_box", "")
        self.compare_button = text_button(
            tr("Com&pare…"), "compare_results", tr("See how far this result and another one of the same place agree.")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 1)
        row.addWidget(self.compare_button)
        self.box.activated.connect(self._choose)
        self.compare_button.clicked.connect(self.compare_asked)
        self._shown = _OPEN
        self.hide()

    def show_results(self, offers: Sequence[Offered], shown: str) -> None:
        """Offer these results; ``shown`` is the layer of the one that the page shows. None takes the line away."""
        self._shown = shown
        self.box.clear()
        for offer in offers:
            self.box.addItem(offer.text, offer.layer_id)
            self.box.setItemData(self.box.count() - 1, offer.path, Qt.ItemDataRole.ToolTipRole)
        self.box.insertSeparator(self.box.count())
        self.box.addItem(tr("Open another result…"), _OPEN)
        self._go_back()
        self.setVisible(bool(offers))

    def _choose(self, index: int) -> None:
        layer_id = self.box.itemData(index)
        if layer_id == _OPEN:
            # Until a file is chosen the page shows what it did.
            self._go_back()
            self.open_asked.emit()
        elif layer_id:
            self.chosen.emit(layer_id)

    def _go_back(self) -> None:
        index = self.box.findData(self._shown)
        self.box.setCurrentIndex(index)
        path = self.box.itemData(index, Qt.ItemDataRole.ToolTipRole) or ""
        words = tr("The result that is shown, of those that are open in the project.")
        self.box.setToolTip("\n".join(filter(None, (self.box.itemText(index), str(path), words))))
