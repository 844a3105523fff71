"""The top of the Changes page: how many are listed, what is not, how they are drawn, and the way out."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLabel, QToolButton, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.controls import named, shrinking, text_button
from changedet_plugin.gui.exports.menu import ExportMenu


class ChangesHead(QWidget):
    """Two lines of words and two controls."""

    style_asked = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.headline, self.hidden, self.judged = QLabel(), QLabel(), QLabel()
        for label, name in (
            (self.headline, "changes_headline"),
            (self.hidden, "changes_hidden"),
            (self.judged, "judged_words"),
        ):
            label.setObjectName(name)
            label.setWordWrap(True)
        self.judged.setToolTip(
            tr("Of the listed changes; the share counts from the top of the list down to the first that is not judged.")
        )
        self.judged.hide()
        self.style_box = shrinking(QComboBox(), 3)
        for text, style in ((tr("By rank"), "rank"), (tr("By type"), "type"), (tr("By date"), "date")):
            self.style_box.addItem(text, style)
        named(self.style_box, "style_box", tr("What the colours on the map mean."))
        self.style_box.activated.connect(lambda _index: self.style_asked.emit(self.style_box.currentData()))
        self.export_button = text_button(
            tr("E&xport…"), "export_button", tr("Write changes, a sample or a report; copy the run as a command.")
        )
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = ExportMenu(self.export_button)
        self.export_button.setMenu(self.menu)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(2)
        layout.addWidget(self.headline, 0, 0)
        layout.addWidget(self.style_box, 0, 1)
        layout.addWidget(self.export_button, 0, 2)
        layout.addWidget(self.hidden, 1, 0, 1, 3)
        layout.addWidget(self.judged, 2, 0, 1, 3)
        layout.setColumnStretch(0, 1)

    def show_words(self, headline: str, hidden: str) -> None:
        """Say what is listed and what is not; an empty second line is taken away."""
        self.headline.setText(headline)
        self.hidden.setText(hidden)
        self.hidden.setVisible(bool(hidden))

    def show_judged(self, words: str) -> None:
        """Say how the judging stands; empty takes the line away."""
        self.judged.setText(words)
        self.judged.setVisible(bool(words))
