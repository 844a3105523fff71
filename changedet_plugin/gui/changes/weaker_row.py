"""What does the list stand on, and is there more where it is short?

One row of the Changes page, with a button.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QWidget

from changedet_plugin.gui.widgets import push_button


class WeakerRow(QWidget):
    """Words and one button; away where there is nothing to say."""

    asked = pyqtSignal()
    """The button was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("weaker_row")
        self.words = QLabel()
        self.words.setObjectName("weaker_words")
        self.words.setWordWrap(True)
        self.button = push_button("", "weaker_button", "")
        self.button.clicked.connect(self.asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.button)
        self.hide()

    def show_offer(self, words: str, button: str = "", tip: str = "") -> None:
        """Say something, and offer something; no words take the row away, no text of the button takes the button away."""
        self.words.setText(words)
        self.button.setText(button)
        self.button.setToolTip(tip)
        self.button.setVisible(bool(button))
        self.button.setEnabled(True)
        self.setVisible(bool(words))

    def show_busy(self, words: str) -> None:
        """What was asked for is being done."""
        self.button.setText(words)
        self.button.setEnabled(False)
