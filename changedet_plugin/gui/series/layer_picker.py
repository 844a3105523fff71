"""Which of the project's raster layers join the series?"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.widgets import named


class LayerPicker(QDialog):
    """A list to tick; opened, never executed, so that nothing waits for it."""

    chosen = pyqtSignal(list)
    """Ids of the ticked layers."""

    def __init__(self, layers: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layer_picker")
        self.setWindowTitle(tr("Add raster layers"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setClearButtonEnabled(True)
        named(self.search, "layer_search", tr("Show only layers whose name holds this text."))
        self.list = QListWidget()
        named(self.list, "layer_list", tr("Raster layers of the project that are not in the series yet."))
        for layer_id, name in layers:
            item = QListWidgetItem(name, self.list)
            item.setData(Qt.ItemDataRole.UserRole, layer_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        Button = QDialogButtonBox.StandardButton  # noqa: N806
        self.buttons = QDialogButtonBox(Button.Ok | Button.Cancel)
        self.buttons.button(Button.Ok).setText(tr("&Add"))
        self.buttons.button(Button.Ok).setEnabled(bool(layers))
        layout = QVBoxLayout(self)
        if layers:
            layout.addWidget(self.search)
            layout.addWidget(self.list)
        else:
            empty = QLabel(tr("The project has no raster layer with a file that is not in the series yet."))
            empty.setWordWrap(True)
            layout.addWidget(empty)
        layout.addWidget(self.buttons)
        self.search.textChanged.connect(self._filter)
        self.buttons.accepted.connect(self._choose)
        self.buttons.rejected.connect(self.reject)

    def _filter(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.lower() not in item.text().lower())

    def _choose(self) -> None:
        ticked = [item for item in self._items() if item.checkState() == Qt.CheckState.Checked and not item.isHidden()]
        self.chosen.emit([item.data(Qt.ItemDataRole.UserRole) for item in ticked])
        self.accept()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]
