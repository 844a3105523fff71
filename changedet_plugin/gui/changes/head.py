"""How many changes are listed, what is not, and how are they drawn?

The top of the Changes page, with the way out.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QToolButton, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.exports.menu import ExportMenu
from changedet_plugin.gui.widgets import OneLine, named, text_button


class ChangesHead(QWidget):
    """Two lines of words and two controls."""

    style_asked = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.headline, self.hidden = OneLine(), OneLine()
        self.headline.setObjectName("changes_headline")
        self.hidden.setObjectName("changes_hidden")
        self.style_box = QComboBox()
        colours = ((tr("Colours: rank"), "rank"), (tr("Colours: type"), "type"), (tr("Colours: date"), "date"))
        for text, style in colours:
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
        layout.setColumnStretch(0, 1)

    def show_words(self, headline: Sequence[str], hidden: str, tip: str) -> None:
        """Say what is listed, in fewer and fewer words, and what is not; an empty second line is taken away."""
        self.headline.show_words(headline[0], shorter=headline[1:])
        self.hidden.show_words(hidden, tip)
        self.hidden.setVisible(bool(hidden))
