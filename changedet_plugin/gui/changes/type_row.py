"""Which types of change are shown?

A row of chips: colour, letter, count; a click turns one on or off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from qgis.PyQt.QtCore import QBuffer, QEvent, QModelIndex, QPoint, QRect, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QHelpEvent, QImage, QPainter, QPalette, QPen, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.type_cut import Kind
from changedet_plugin.bridge.result.verdicts import CONFIRMED, REJECTED
from changedet_plugin.gui.changes.type_list import TypeList, type_tip
from changedet_plugin.gui.widgets import named

_MOST_LINES = 2
_GAP_PX = 4
_PALE = 0.35
"""Opacity of a type that is hidden, or of which nothing is listed."""
_LIGHT = 140
"""From this lightness on a colour is written on in black."""
_LETTER, _COLOUR = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class TypeChip(QStyledItemDelegate):
    """The letter on the colour of its type, and a count behind it; pale where it is hidden, uncoloured where it is off."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Letter, count, and room around them."""
        letters, count = option.fontMetrics, str(index.data())
        return QSize(self._square(option, index) + letters.boundingRect(count).width() + 3 * _GAP_PX, letters.height() + 6)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """One chip in a frame."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, frame = option.palette, option.rect.adjusted(1, 1, -2, -2)
        is_off = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == _OFF
        if is_off or str(index.data()).startswith("0"):
            painter.setOpacity(_PALE)
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(frame, 3, 3)
        colour = QColor(index.data(_COLOUR) or palette.color(QPalette.ColorRole.Mid))
        colour.setAlpha(255)
        square = QRect(frame.left(), frame.top(), self._square(option, index), frame.height())
        on_colour = QColor(Qt.GlobalColor.black if _brightness(colour) > _LIGHT else Qt.GlobalColor.white)
        if is_off:
            painter.setPen(QPen(colour, 2))
        else:
            painter.setBrush(colour)
        painter.drawRoundedRect(square, 3, 3)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText) if is_off else on_colour)
        painter.drawText(square, int(Qt.AlignmentFlag.AlignCenter), index.data(_LETTER))
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        rest = QRect(square.right() + 1, frame.top(), frame.right() - square.right(), frame.height())
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignCenter), str(index.data()))
        painter.restore()

    def _square(self, option: QStyleOptionViewItem, index: QModelIndex) -> int:
        """Width of the letter on its colour, in pixels."""
        return int(max(option.fontMetrics.boundingRect(index.data(_LETTER)).width(), option.fontMetrics.ascent()) + _GAP_PX)


def _brightness(colour: QColor) -> float:
    """How bright a colour looks, 0 to 255."""
    return 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()


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
        self.setItemDelegate(TypeChip(self))
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
            item = QListWidgetItem(str(kind.count), self)
            item.setData(_LETTER, kind.name or "–")
            item.setData(_COLOUR, colors.get(kind.name))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, type_tip(kind))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.setVisible(bool(kinds))
        self._follow()
        self._fit()

    def show_listed(self, n_listed: Mapping[str, int]) -> None:
        """Say how many of every type are listed, where these are not all."""
        for position, kind in enumerate(self._kinds):
            listed = n_listed.get(kind.name, 0)
            self.item(position).setText(str(kind.count) if listed == kind.count else f"{listed}/{kind.count}")
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
        """The height of all lines, two at most."""
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
