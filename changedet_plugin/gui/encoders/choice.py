"""Which encoder does a run take?

With what must be known of it, and the ways to others and to its bands.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from changedet_plugin.bridge.engine.encoders import EncoderEntry, folder
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.raster_file import name_of
from changedet_plugin.core import disk
from changedet_plugin.core.parameters import BUILTIN, PATCH_PX, RASTER
from changedet_plugin.gui.encoders.words import name_words
from changedet_plugin.gui.widgets import named, push_button, shrinking

_WITHOUT_FILE = (BUILTIN, RASTER)
"""What can be chosen besides files."""


class EncoderChoice(QWidget):
    """The built-in encoder and the usable files."""

    manage_asked = pyqtSignal()
    bands_asked = pyqtSignal()
    chosen = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._encoders: dict[str, EncoderEntry] = {}
        self._key = BUILTIN
        """Name of the chosen file."""
        self.box = shrinking(QComboBox(), 14)
        self.box.addItem(name_words(None), BUILTIN)
        self.box.addItem(tr("None: the rasters are embeddings"), RASTER)
        words = tr("Yearly maps of AlphaEarth, TESSERA or Clay, or vectors of your own: a band a dimension.")
        self.box.setItemData(1, words, Qt.ItemDataRole.ToolTipRole)
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
    def encoder(self) -> EncoderEntry | None:
        """The chosen file; None = the built-in encoder, or none at all."""
        return self._encoders.get(str(self.box.currentData()))

    @property
    def key(self) -> str:
        """What a series knows the chosen one by: the name of its file, ``builtin`` or ``raster``."""
        return self._key

    @property
    def patch_sizes(self) -> tuple[int, ...]:
        """Sides of a patch in pixels that the chosen one can have; all, where the file was not read yet."""
        return self.encoder.patch_sizes if self.encoder is not None else PATCH_PX

    def value(self) -> str:
        """The encoder as a request has it: a path, ``builtin`` or ``raster``."""
        return str(self.box.currentData() or BUILTIN)

    def show_encoders(self, usable: Sequence[EncoderEntry]) -> None:
        """Offer these files; the one that was chosen stays chosen, and says so where it is gone."""
        self._encoders = {encoder.path: encoder for encoder in usable}
        self._fill()

    def show_key(self, key: str) -> None:
        """Show an encoder that was chosen before."""
        self._key = key
        self._fill()

    def _fill(self) -> None:
        self.box.blockSignals(True)
        while self.box.count() > len(_WITHOUT_FILE):
            self.box.removeItem(len(_WITHOUT_FILE))
        for encoder in self._encoders.values():
            self._add(encoder.name, encoder.path)
        chosen = next((path for path, encoder in self._encoders.items() if encoder.key == self._key), "")
        if self._key in _WITHOUT_FILE:
            chosen = self._key
        elif not chosen:
            path = folder() / name_of(self._key)
            # One that is there was only not read yet.
            self._add(path.stem if disk.is_file(path) else tr("{name} (not there)").format(name=path.stem), str(path))
            chosen = str(path)
        self.box.setCurrentIndex(max(self.box.findData(chosen), 0))
        self.box.blockSignals(False)
        self._choose()

    def _add(self, name: str, path: str) -> None:
        self.box.addItem(name, path)
        self.box.setItemData(self.box.count() - 1, path, Qt.ItemDataRole.ToolTipRole)

    def say(self, facts: str) -> None:
        """Show what must be known of the chosen one; empty hides it."""
        self.facts.setText(facts)
        self.facts.setVisible(bool(facts))

    def _choose(self) -> None:
        encoder, value = self.encoder, self.value()
        self._key = value if value in _WITHOUT_FILE else Path(value).name
        self.bands_button.setVisible(encoder is not None and encoder.bands is not None)
        self.chosen.emit()
