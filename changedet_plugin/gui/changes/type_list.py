"""Which types of change, and which of their sub-types, are shown?

A check-list: colour, letter, words, count; a click turns one on or off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from qgis.PyQt.QtCore import QPoint, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QMouseEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QSizePolicy, QTreeWidget, QTreeWidgetItem

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.type_cut import Kind
from changedet_plugin.gui.changes.model import swatch
from changedet_plugin.gui.widgets import named

_KIND = Qt.ItemDataRole.UserRole
_NAME, _COUNT = range(2)
_MOST_ROWS = 4
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class TypeList(QTreeWidget):
    """One row a type; its sub-types open under it."""

    shown_changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "type_list", tr("Types of change, the largest first; untick one to hide it, right-click to show it alone."))
        self.setAccessibleName(tr("Types of change"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(_COUNT, QHeaderView.ResizeMode.ResizeToContents)
        self.setIndentation(self.fontMetrics().height())
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setExpandsOnDoubleClick(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.itemChanged.connect(lambda _item, _column: self._tell())
        self.itemClicked.connect(self._toggle_by_text)
        self._checked_at_press: Qt.CheckState | None = None
        self._quiet = False

    def show_kinds(self, kinds: Sequence[Kind], colors: Mapping[str, QColor]) -> None:
        """List types with their sub-types. What was hidden before stays so, where it is told apart by the same tree."""
        hidden = frozenset(leaf for item in self._ends() if item.checkState(_NAME) == _OFF for leaf in _kind(item).leaves)
        self._quiet = True
        self.clear()
        for kind in kinds:
            item = self._add(self.invisibleRootItem(), kind, hidden)
            if kind.name in colors:
                item.setIcon(_NAME, swatch(colors[kind.name]))
            for part in kind.parts:
                self._add(item, part, hidden)
        self._quiet = False
        self.setVisible(bool(kinds))
        self.setRootIsDecorated(any(kind.parts for kind in kinds))
        self.updateGeometry()

    def shown(self) -> frozenset[str]:
        """Names of the types of which anything is ticked."""
        return frozenset(_kind(item).name for item in self._types() if item.checkState(_NAME) != _OFF)

    def leaves(self) -> tuple[str, ...]:
        """Leaves of the type tree that are ticked, as ``Filter.leaves`` has them."""
        ticked = {leaf for item in self._ends() if item.checkState(_NAME) == _ON for leaf in _kind(item).leaves}
        return tuple("" if leaf < 0 else str(leaf) for leaf in sorted(ticked))

    def all_shown(self) -> bool:
        """Whether nothing is hidden."""
        return all(item.checkState(_NAME) == _ON for item in self._ends())

    def state_at(self, position: int) -> Qt.CheckState:
        """Whether the type at a place of the list is on, off, or partly on."""
        return self.topLevelItem(position).checkState(_NAME)

    def toggle(self, position: int) -> None:
        """Turn the type at a place of the list on or off."""
        item = self.topLevelItem(position)
        if item is not None:
            self._turn([item], item.checkState(_NAME) != _ON)

    def show_only(self, names: frozenset[str]) -> None:
        """Tick these types or sub-types and no other."""
        self._quiet = True
        for item in self._types():
            item.setCheckState(_NAME, _ON if _kind(item).name in names else _OFF)
            for part in _children(item):
                if _kind(part).name in names:
                    part.setCheckState(_NAME, _ON)
        self._quiet = False
        self._tell()

    def show_leaves(self, leaves: Collection[str]) -> None:
        """Tick what is of these leaves of the type tree, as ``leaves`` gives them."""
        wanted = {int(leaf or -1) for leaf in leaves}
        self._quiet = True
        for item in self._ends():
            item.setCheckState(_NAME, _ON if wanted.issuperset(_kind(item).leaves) else _OFF)
        self._quiet = False
        self._tell()

    def show_all(self) -> None:
        """Tick every type."""
        self._turn(list(self._types()), True)

    def sizeHint(self) -> QSize:
        """As many rows as there are types, four at most."""
        if not self.topLevelItemCount():
            return QSize(100, 0)
        return QSize(100, min(self.topLevelItemCount(), _MOST_ROWS) * self.sizeHintForRow(0) + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """Same as the hint."""
        return QSize(60, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the tick, so that a click beside the box toggles it once."""
        item = self.itemAt(event.pos())
        self._checked_at_press = item.checkState(_NAME) if item is not None else None
        super().mousePressEvent(event)

    def _add(self, parent: QTreeWidgetItem, kind: Kind, hidden: frozenset[int]) -> QTreeWidgetItem:
        item = QTreeWidgetItem(parent)
        item.setText(_NAME, _label(kind))
        item.setText(_COUNT, str(kind.count))
        item.setTextAlignment(_COUNT, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
        item.setData(_NAME, _KIND, kind)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable
        item.setFlags(flags | Qt.ItemFlag.ItemIsAutoTristate if kind.parts else flags)
        item.setCheckState(_NAME, _OFF if kind.leaves and hidden.issuperset(kind.leaves) else _ON)
        for column in (_NAME, _COUNT):
            item.setToolTip(column, type_tip(kind))
        return item

    def _turn(self, items: Sequence[QTreeWidgetItem], on: bool) -> None:
        self._quiet = True
        for item in items:
            item.setCheckState(_NAME, _ON if on else _OFF)  # and all its sub-types: Qt sees to that
        self._quiet = False
        self._tell()

    def _tell(self) -> None:
        if not self._quiet:
            self.shown_changed.emit()

    def _toggle_by_text(self, item: QTreeWidgetItem) -> None:
        if item.checkState(_NAME) == self._checked_at_press:
            self._turn([item], item.checkState(_NAME) != _ON)

    def _open_menu(self, at: QPoint) -> None:
        item = self.itemAt(at)
        menu = QMenu(self)
        if item is not None:
            name = _kind(item).name
            menu.addAction(tr("&Only this type"), lambda: self.show_only(frozenset([name])))
        menu.addAction(tr("&All types"), self.show_all)
        menu.popup(self.viewport().mapToGlobal(at))

    def _types(self) -> Iterator[QTreeWidgetItem]:
        return (self.topLevelItem(row) for row in range(self.topLevelItemCount()))

    def _ends(self) -> Iterator[QTreeWidgetItem]:
        """Sub-types, and types that have none."""
        for item in self._types():
            yield from _children(item) or [item]


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [item.child(row) for row in range(item.childCount())]


def _kind(item: QTreeWidgetItem) -> Kind:
    kind: Kind = item.data(_NAME, _KIND)
    return kind


def _label(kind: Kind) -> str:
    if not kind.name:
        return tr("no type")
    return tr("{type}  {words}").format(type=kind.name, words=kind.words) if kind.words else kind.name


def type_tip(kind: Kind) -> str:
    """What a type is, in words."""
    if not kind.name:
        return tr("Seasonal and transient differences have no type.")
    sentence = tr("Type {type}: %n changes whose pixels changed in the same way.", kind.count).format(type=kind.name)
    typical = tr("Typically: {words}.").format(words=kind.words)
    return f"{sentence} {typical}" if kind.words else sentence
