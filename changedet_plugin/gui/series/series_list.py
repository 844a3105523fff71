"""Which series of the project is in the table?

Its name, Save, a new one, remove.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.widgets import named, shrinking, text_button, tool_button


class SeriesList(QWidget):
    """A box whose text is the name; asks, keeps nothing."""

    open_asked = pyqtSignal(str)
    new_asked = pyqtSignal()
    keep_asked = pyqtSignal(str)
    """The name to keep it under."""
    remove_asked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.box = shrinking(QComboBox())
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setCompleter(None)
        self.box.lineEdit().setPlaceholderText(tr("New series"))
        self.box.setAccessibleName(tr("Series"))
        named(
            self.box,
            "series_names",
            tr("Name of the series: type one and press Save, or choose another series of the project."),
        )
        self.save = text_button(
            tr("&Save"), "save_series", tr("Keep the series under this name; it is written with the project.")
        )
        self.remove = tool_button(
            "mActionDeleteSelected.svg",
            tr("Remove series"),
            "remove_series",
            tr("Take this series out of the project; its rasters stay."),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 1)
        row.addWidget(self.save)
        row.addWidget(self.remove)
        self._names: tuple[str, ...] = ()
        self._current = ""
        self._is_kept = self._has_rows = False
        self.box.activated.connect(self._choose)
        self.box.lineEdit().textEdited.connect(self._enable)
        self.box.lineEdit().returnPressed.connect(self._keep)
        self.save.clicked.connect(self._keep)
        self.remove.clicked.connect(self.remove_asked)

    def show_series(self, names: Sequence[str], current: str, proposed: str, *, is_kept: bool, has_rows: bool) -> None:
        """Offer these series; ``current`` is in the table, or none of them (empty), and then ``proposed`` is its name."""
        typed = self.box.lineEdit().isModified() and current == self._current
        text = self.box.currentText() if typed else current or (proposed if has_rows else "")
        self._is_kept, self._has_rows = is_kept, has_rows
        if tuple(names) != self._names or current != self._current:
            self._names, self._current = tuple(names), current
            self._fill()
        if not typed:
            self.box.setCurrentIndex(self.box.findData(current) if current else -1)
        if text != self.box.currentText():
            self.box.setEditText(text)
            # A long name is read from its start.
            self.box.lineEdit().setCursorPosition(0)
        self.box.lineEdit().setModified(typed)
        self._enable()

    def _fill(self) -> None:
        self.box.clear()
        for name in self._names:
            self.box.addItem(name, name)
        if self._names:
            self.box.insertSeparator(self.box.count())
        self.box.addItem(tr("New series"), "")

    def _choose(self, index: int) -> None:
        name = self.box.itemData(index)
        if name:
            self.open_asked.emit(name)
        elif index == self.box.count() - 1:
            self.new_asked.emit()

    def _keep(self) -> None:
        if self.save.isEnabled():
            self.box.lineEdit().setModified(False)
            self.keep_asked.emit(self.box.currentText().strip())

    def _enable(self) -> None:
        is_same = self._is_kept and self.box.currentText().strip() == self._current
        self.save.setEnabled(self._has_rows and not is_same)
        self.remove.setEnabled(self._has_rows or bool(self._current))
