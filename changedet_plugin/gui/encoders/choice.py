"""Which encoder a run takes, with what must be known of it, and the ways to others and to its bands."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from changedet_plugin.bridge.engine.encoders import Encoder
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.controls import named, push_button, shrinking
from changedet_plugin.gui.encoders.words import name_words

BUILTIN = "builtin"


class EncoderChoice(QWidget):
    """The built-in encoder and the usable files."""

    manage_asked = pyqtSignal()
    bands_asked = pyqtSignal()
    chosen = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._encoders: dict[str, Encoder] = {}
        self.box = shrinking(QComboBox())
        self.box.addItem(name_words(None), BUILTIN)
        named(self.box, "encoder", tr("What turns a patch of pixels into numbers; SpecTex is built in and needs no file."))
        self.manage_button = push_button(
            tr("Mana&ge…"), "manage_encoders", tr("List, add, check and remove encoders from ONNX files.")
        )
        self.facts = QLabel()
        self.facts.setObjectName("encoder_facts")
        self.facts.setWordWrap(True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bands_button = push_button(
            tr("&Bands…"), "choose_bands", tr("Say which band of the rasters is which band of the encoder.")
        )
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self.box, 0, 0)
        layout.addWidget(self.manage_button, 0, 1)
        layout.addWidget(self.facts, 1, 0)
        layout.addWidget(self.bands_button, 1, 1, Qt.AlignmentFlag.AlignTop)
        self.manage_button.clicked.connect(self.manage_asked)
        self.bands_button.clicked.connect(self.bands_asked)
        self.box.currentIndexChanged.connect(self._choose)
        self.say("")
        self._choose()

    @property
    def encoder(self) -> Encoder | None:
        """The chosen file; None = the built-in encoder."""
        return self._encoders.get(str(self.box.currentData()))

    def value(self) -> str:
        """The encoder as a request has it: a path, or ``builtin``."""
        return str(self.box.currentData() or BUILTIN)

    def show_encoders(self, usable: Sequence[Encoder]) -> None:
        """Offer these files; keeps the one chosen, or goes back to the built-in one where it is gone."""
        kept = self.value()
        self.box.blockSignals(True)
        while self.box.count() > 1:
            self.box.removeItem(1)
        self._encoders = {encoder.path: encoder for encoder in usable}
        for encoder in usable:
            self.box.addItem(encoder.name, encoder.path)
            self.box.setItemData(self.box.count() - 1, encoder.path, Qt.ItemDataRole.ToolTipRole)
        self.box.setCurrentIndex(max(self.box.findData(kept), 0))
        self.box.blockSignals(False)
        self._choose()

    def say(self, facts: str) -> None:
        """Show what must be known of the chosen one; empty hides it."""
        self.facts.setText(facts)
        self.facts.setVisible(bool(facts))

    def _choose(self) -> None:
        encoder = self.encoder
        self.bands_button.setVisible(encoder is not None and encoder.bands is not None)
        self.chosen.emit()
