"""The types of change as a row of chips: colour, letter, count; a click turns one on or off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from qgis.PyQt.QtCore import QBuffer, QEvent, QPoint, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QHelpEvent, QImage, QResizeEvent
from qgis.PyQt.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem, QMenu, QSizePolicy, QToolTip

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.type_cut import Kind
from changedet_plugin.bridge.result.verdicts import CONFIRMED, REJECTED
from changedet_plugin.gui.changes.model import swatch
from changedet_plugin.gui.changes.type_list import TypeList, type_tip
from changedet_plugin.gui.controls import named

_MOST_LINES = 3
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class TypeRow(QListWidget):
    """Follows the list of types, which knows what is shown."""

    judge_asked = pyqtSignal(str, str)
    """Name of a type, and the verdict that all its listed changes should have."""

    def __init__(self, types: TypeList) -> None:
        super().__init__()
        self._types = types
        self._kinds: tuple[Kind, ...] = ()
        self._typical: Callable[[str], QImage | None] = lambda _name: None
        named(self, "type_row", tr("Types of change; click one to hide or show it (1–9), right-click for more."))
        self.setAccessibleName(tr("Types of change"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.viewport().setAutoFillBackground(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.itemClicked.connect(lambda item: types.toggle(self.row(item)))
        types.shown_changed.connect(self._follow)

    def show_kinds(self, kinds: Sequence[Kind], colors: Mapping[str, QColor]) -> None:
        """One chip a type."""
        self._kinds = tuple(kinds)
        self.clear()
        for kind in kinds:
            item = QListWidgetItem(f"{kind.name or '–'} {kind.count}", self)
            if kind.name in colors:
                item.setIcon(swatch(colors[kind.name]))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.setVisible(bool(kinds))
        self._follow()
        self._fit()

    def show_typical(self, typical: Callable[[str], QImage | None]) -> None:
        """Where a picture of a typical change of a type is got from; None = there is none (yet)."""
        self._typical = typical

    def viewportEvent(self, event: QEvent) -> bool:
        """What a type is, in words and in a picture."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            item = self.itemAt(event.pos())
            if item is not None:
                kind = self._kinds[self.row(item)]
                QToolTip.showText(event.globalPos(), self.tip_of(kind), self)
                return True
        return bool(super().viewportEvent(event))

    def tip_of(self, kind: Kind) -> str:
        """The words of a type over its picture, where there is one."""
        words, picture = type_tip(kind), self._typical(kind.name)
        if picture is None:
            return words
        packed = QBuffer()
        picture.save(packed, "PNG")
        return f'{escape(words)}<br><img src="data:image/png;base64,{bytes(packed.data().toBase64()).decode()}">'

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as the chips need."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """One line."""
        return QSize(60, self.fontMetrics().height() + 8)

    def _follow(self) -> None:
        for position in range(self.count()):
            self.item(position).setCheckState(self._types.state_at(position))

    def _fit(self) -> None:
        """The height of all lines, three at most."""
        if not self.count():
            return
        self.doItemsLayout()
        last = self.visualItemRect(self.item(self.count() - 1))
        line = max(last.height(), self.fontMetrics().height())
        used = last.bottom() + 1 + self.verticalOffset()
        self.setFixedHeight(min(max(used, line), _MOST_LINES * line) + 4)
        fits = used <= _MOST_LINES * line + 4
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff if fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def _open_menu(self, at: QPoint) -> None:
        menu, item = QMenu(self), self.itemAt(at)
        if item is not None:
            name = self._kinds[self.row(item)].name
            menu.addAction(tr("&Only this type"), lambda: self._types.show_only(frozenset([name])))
            menu.addAction(tr("&All types"), self._types.show_all)
            menu.addSeparator()
            menu.addAction(tr("&Reject all of this type"), lambda: self.judge_asked.emit(name, REJECTED))
            menu.addAction(tr("&Confirm all of this type"), lambda: self.judge_asked.emit(name, CONFIRMED))
        else:
            menu.addAction(tr("&All types"), self._types.show_all)
        menu.popup(self.viewport().mapToGlobal(at))
