"""What does each encoder take, and what can be done about it?

The encoders at hand in a window of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qgis.PyQt.QtCore import QLocale, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from changedet_plugin.bridge.engine.encoders import EncoderEntry
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.encoders.words import licence_words, long_facts, name_words, pixel_words
from changedet_plugin.gui.widgets import named, push_button

_N_COLUMNS = 8
_SIZE = (900, 380)
_NUMBERS = (2, 4, 5)
"""Columns that hold numbers."""


class EncoderManager(QDialog):
    """Shows the list and asks; the encoder control acts."""

    add_asked = pyqtSignal()
    check_asked = pyqtSignal(str)
    """Path; empty = the built-in encoder."""
    remove_asked = pyqtSignal(str)
    folder_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("encoder_manager")
        self.setWindowTitle(tr("Encoders"))
        self.resize(*_SIZE)
        self._busy = self._has_engine = False
        self._encoders: dict[str, EncoderEntry] = {}
        self._wanted = ""
        """Path of the row to be selected."""
        self.list = _list()
        self.facts = _words("encoder_details")
        self.words = _words("encoder_words")
        self.add_button = push_button(tr("&Add ONNX…"), "add_encoder", tr("Copy an encoder file into the folder of encoders."))
        self.check_button = push_button(
            tr("&Check"), "check_encoder", tr("Run the selected encoder once, and see on which processor and how fast.")
        )
        self.remove_button = push_button(
            tr("&Remove…"), "remove_encoder", tr("Delete the selected file from the folder of encoders.")
        )
        self.folder_button = push_button(
            tr("&Open folder"), "encoder_folder", tr("Show the folder of encoders in the file manager.")
        )
        self._lay()
        self.list.currentItemChanged.connect(self._select)
        self.add_button.clicked.connect(self.add_asked)
        self.check_button.clicked.connect(lambda: self.check_asked.emit(self.path()))
        self.remove_button.clicked.connect(self._ask_remove)
        self.folder_button.clicked.connect(self.folder_asked)
        self._enable()

    def path(self) -> str:
        """Path of the selected encoder; empty = the built-in one, or none."""
        item = self.list.currentItem()
        return str(item.data(0, Qt.ItemDataRole.UserRole)) if item is not None else ""

    def choose(self, path: str) -> None:
        """Select a row, now or once it is there."""
        self._wanted = path

    def show_encoders(self, encoders: Sequence[EncoderEntry], tried: Mapping[str, str]) -> None:
        """Show these; ``tried`` has what a check found, path to a short line."""
        wanted = self._wanted or self.path()
        self._encoders = {encoder.path: encoder for encoder in encoders}
        if wanted in self._encoders:
            self._wanted = ""
        self.list.blockSignals(True)
        self.list.clear()
        for encoder in encoders:
            self.list.addTopLevelItem(_row(encoder, tried.get(encoder.path, "")))
        self.list.blockSignals(False)
        paths = list(self._encoders)
        if paths:
            self.list.setCurrentItem(self.list.topLevelItem(paths.index(wanted) if wanted in paths else 0))
        self._select()

    def show_state(self, words: str, busy: bool, has_engine: bool) -> None:
        """Say what is being done or was found; while something goes on nothing else can start."""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self._busy, self._has_engine = busy, has_engine
        self._enable()

    def _lay(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.add_button, self.check_button, self.remove_button, self.folder_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.close)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.facts)
        layout.addWidget(self.words)
        layout.addLayout(buttons)

    def _select(self) -> None:
        encoder = self._encoders.get(self.path()) if self.list.currentItem() is not None else None
        self.facts.setText(long_facts(encoder) if encoder is not None else "")
        self.facts.setVisible(encoder is not None)
        self._enable()

    def _enable(self) -> None:
        selected = self.list.currentItem() is not None
        self.add_button.setEnabled(not self._busy)
        self.check_button.setEnabled(selected and self._has_engine and not self._busy)
        self.remove_button.setEnabled(bool(self.path()) and not self._busy)

    def _ask_remove(self) -> None:
        path, Button = self.path(), QMessageBox.StandardButton  # noqa: N806
        sentence = tr("Delete {path}? Results that were made with it stay as they are.").format(path=path)
        box = QMessageBox(QMessageBox.Icon.Question, tr("Remove encoder"), sentence, Button.Yes | Button.No, self)
        box.setObjectName("remove_box")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setDefaultButton(Button.No)
        box.button(Button.Yes).clicked.connect(lambda: self.remove_asked.emit(path))
        box.open()


def _list() -> QTreeWidget:
    view = QTreeWidget()
    named(view, "encoder_list", tr("The built-in encoder, and the files of the folder of encoders."))
    names = (tr("Name"), tr("Licence"), tr("Bands"), tr("Pixel"), tr("Features"), tr("Size"), tr("Device"), tr("State"))
    view.setHeaderLabels(names)
    tips = (
        tr("What the encoder calls itself."),
        tr("Terms on which its weights may be used."),
        tr("Number of bands that it takes."),
        tr("Side of a pixel that it was made for, and the range that it takes, in metres."),
        tr("How many numbers it makes of one piece of an image."),
        tr("Size of the file."),
        tr("Processor, and the time for one piece of an image, as the last check found them."),
        tr("Whether it can be used, or why not."),
    )
    for column, tip in enumerate(tips):
        view.headerItem().setToolTip(column, tip)
    for column in _NUMBERS:
        view.headerItem().setTextAlignment(column, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
    view.setRootIsDecorated(False)
    view.setUniformRowHeights(True)
    view.setAlternatingRowColors(True)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.header().setStretchLastSection(False)
    view.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    view.header().setSectionResizeMode(_N_COLUMNS - 1, QHeaderView.ResizeMode.Stretch)
    return view


def _row(encoder: EncoderEntry, tried: str) -> QTreeWidgetItem:
    bad = bool(encoder.sentence)
    cells = (
        name_words(encoder),
        "" if bad else licence_words(encoder),
        "" if bad else str(len(encoder.bands)) if encoder.bands is not None else tr("any"),
        "" if bad else pixel_words(encoder),
        "" if bad else str(encoder.n_features or tr("by bands")),
        QLocale().formattedDataSize(encoder.n_bytes) if encoder.path else tr("built in"),
        "" if bad else tried or tr("not checked"),
        encoder.sentence or tr("usable"),
    )
    item = QTreeWidgetItem(list(cells))
    item.setData(0, Qt.ItemDataRole.UserRole, encoder.path)
    for column, cell in enumerate(cells):
        item.setToolTip(column, cell)
    for column in _NUMBERS:
        item.setTextAlignment(column, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
    return item


def _words(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
