"""The check-list of types of change: colour, letter, count; a click turns one on or off."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.PyQt.QtCore import QPoint, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QMouseEvent, QResizeEvent
from qgis.PyQt.QtWidgets import QListView, QListWidget, QListWidgetItem, QMenu, QSizePolicy

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.change_model import swatch
from changedet_plugin.gui.controls import named

_NAME = Qt.ItemDataRole.UserRole
UNTYPED = ""


class TypeList(QListWidget):
    """One entry a type, in rows that wrap."""

    shown_changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "type_list", tr("Types of change, the largest first; untick one to hide it, right-click to show it alone."))
        self.setAccessibleName(tr("Types of change"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSpacing(1)
        self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.itemChanged.connect(lambda _item: self.shown_changed.emit())
        self.itemClicked.connect(self._toggle_by_text)
        self._checked_at_press: Qt.CheckState | None = None

    def show_types(self, counts: Mapping[str, int], colors: Mapping[str, QColor]) -> None:
        """List the types with their number of changes, all ticked; an empty name is what has no type."""
        self.blockSignals(True)
        self.clear()
        for name, count in counts.items():
            label = tr("{type} {count}").format(type=name, count=count) if name else tr("no type {count}").format(count=count)
            item = QListWidgetItem(label, self)
            item.setData(_NAME, name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            if name in colors:
                item.setIcon(swatch(colors[name]))
            item.setToolTip(
                tr("Type {type}: {count} changes whose pixels changed in the same way.").format(type=name, count=count)
                if name
                else tr("Seasonal and transient differences have no type.")
            )
        self.blockSignals(False)
        self.setVisible(self.count() > 0)
        self.updateGeometry()

    def shown(self) -> frozenset[str]:
        """Names of the ticked types."""
        return frozenset(item.data(_NAME) for item in self._items() if item.checkState() == Qt.CheckState.Checked)

    def all_shown(self) -> bool:
        """Whether nothing is hidden."""
        return len(self.shown()) == self.count()

    def toggle(self, position: int) -> None:
        """Turn the type at a place of the list on or off."""
        item = self.item(position)
        if item is not None:
            on = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def show_only(self, names: frozenset[str]) -> None:
        """Tick these types and no other."""
        self.blockSignals(True)
        for item in self._items():
            item.setCheckState(Qt.CheckState.Checked if item.data(_NAME) in names else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.viewport().update()
        self.shown_changed.emit()

    def show_all(self) -> None:
        """Tick every type."""
        self.show_only(frozenset(item.data(_NAME) for item in self._items()))

    def sizeHint(self) -> QSize:
        """As many rows as the types need at the present width, four at most."""
        if not self.count():
            return QSize(100, 0)
        cell = max((self.sizeHintForColumn(0), 40))
        row_px = self.sizeHintForRow(0) + 4
        per_row = max((self.viewport().width() - 4) // (cell + 4), 1)
        n_rows = min(-(-self.count() // per_row), 4)
        return QSize(100, n_rows * row_px + 6)

    def minimumSizeHint(self) -> QSize:
        """Same as the hint."""
        return QSize(60, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The number of rows follows the width."""
        super().resizeEvent(event)
        self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the tick, so that a click beside the box toggles it once."""
        item = self.itemAt(event.pos())
        self._checked_at_press = item.checkState() if item is not None else None
        super().mousePressEvent(event)

    def _toggle_by_text(self, item: QListWidgetItem) -> None:
        if item.checkState() == self._checked_at_press:
            self.toggle(self.row(item))

    def _open_menu(self, at: QPoint) -> None:
        item = self.itemAt(at)
        menu = QMenu(self)
        if item is not None:
            name = item.data(_NAME)
            menu.addAction(tr("&Only this type"), lambda: self.show_only(frozenset([name])))
        menu.addAction(tr("&All types"), self.show_all)
        menu.popup(self.viewport().mapToGlobal(at))

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]
