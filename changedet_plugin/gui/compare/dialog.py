"""How far do two results agree, and where do they not?

The window: with which result, and the first changes of both side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.compare.control import Compared
from changedet_plugin.gui.widgets import form, named, push_button, shrinking

HERE, SCORE, THERE = range(3)
_SIZE = (430, 470)
_FILE = "file"
"""Data of the entry that asks for a file."""
_KEY = Qt.ItemDataRole.UserRole
_FID = Qt.ItemDataRole.UserRole + 1


class CompareDialog(QDialog):
    """Shows and asks; the control acts."""

    other_chosen = pyqtSignal(str)
    """Path of the other result."""
    file_asked = pyqtSignal()
    picked = pyqtSignal(int, bool)
    """A change (its fid), and whether it is one of the other result."""
    swipe_asked = pyqtSignal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_dialog")
        self.setWindowTitle(tr("Compare results"))
        self.resize(*_SIZE)
        self.shown = QLabel()
        self.shown.setWordWrap(True)
        named(self.shown, "compare_shown", tr("The result that is shown, and its encoder."))
        self.other = shrinking(QComboBox(), 16)
        named(self.other, "compare_other", tr("The other result: one of this project, or a file."))
        self.words = QLabel()
        self.words.setObjectName("compare_words")
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list = _list()
        self.swipe_button = push_button(
            tr("&Swipe"),
            "compare_swipe",
            tr("Show the shown result left of a line on the map and the other right of it; drag the line, Escape ends it."),
        )
        self.swipe_button.setCheckable(True)
        self.swipe_button.setAutoDefault(False)
        self._lay()
        self.other.activated.connect(self._choose)
        self.list.currentItemChanged.connect(lambda item, _former: self._pick(item))
        self.list.itemActivated.connect(lambda item, _column: self._pick(item))
        self.swipe_button.toggled.connect(self.swipe_asked)
        self.show_comparison(None)

    def show_swipe(self, on: bool) -> None:
        """Follow the map, without asking it for anything."""
        self.swipe_button.blockSignals(True)
        self.swipe_button.setChecked(on)
        self.swipe_button.blockSignals(False)

    def show_offers(self, shown: Compared | None, others: Sequence[Compared], other: Compared | None) -> None:
        """Name the shown result, the results that it can be compared with, and the one that it is compared with."""
        self.shown.setText(shown.name if shown is not None else "")
        self.shown.setToolTip(shown.path if shown is not None else "")
        self.other.clear()
        self.other.addItem(tr("Choose a result"), "")
        for one in others:
            self.other.addItem(one.name, one.path)
            self.other.setItemData(self.other.count() - 1, one.path, Qt.ItemDataRole.ToolTipRole)
        self.other.addItem(tr("Other file…"), _FILE)
        self.other.setCurrentIndex(max(self.other.findData(other.path if other is not None else ""), 0))

    def show_words(self, words: str) -> None:
        """Say one sentence: what is being done, or what is in the way."""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def show_comparison(self, comparison: Mapping[str, Any] | None) -> None:
        """List what the engine answered; None = nothing is compared."""
        self.list.blockSignals(True)
        self.list.clear()
        if comparison is not None:
            here, only_there = comparison["changes"]
            self.list.addTopLevelItems([_row(row, is_there=False) for row in here])
            self.list.addTopLevelItems([_row(row, is_there=True) for row in only_there])
        self.list.blockSignals(False)
        self.list.setEnabled(comparison is not None)
        self.swipe_button.setEnabled(comparison is not None)
        self.swipe_button.setChecked(self.swipe_button.isChecked() and comparison is not None)
        if comparison is not None:
            self.show_words(facts_words(comparison))

    def _lay(self) -> None:
        top = form(None)
        top.addRow(tr("Compare"), self.shown)
        top.addRow(tr("with"), self.other)
        buttons = QHBoxLayout()
        buttons.addWidget(self.swipe_button)
        buttons.addStretch(1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.close)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)

    def _choose(self, index: int) -> None:
        path = str(self.other.itemData(index))
        if path == _FILE:
            self.file_asked.emit()
        elif path:
            self.other_chosen.emit(path)

    def _pick(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            fid, is_there = item.data(HERE, _FID)
            self.picked.emit(fid, is_there)


class _Row(QTreeWidgetItem):
    """Orders by numbers, not by their letters."""

    def __lt__(self, other: QTreeWidgetItem) -> bool:
        column = self.treeWidget().sortColumn()
        return bool(self.data(column, _KEY) < other.data(column, _KEY))


def facts_words(comparison: Mapping[str, Any]) -> str:
    """How far two results agree, for people; ``comparison`` is the engine's answer."""
    n_here, n_there = comparison["n_changes"]
    names = tr("Encoders: {name}; {other}. %n patches are compared.", comparison["n_patches"])
    order = tr("Rank correlation {value} (1 = the same order).")
    patches = tr("{share} % of the {n} strongest patches are the same.")
    changes = tr("{n} of the first {n_here} changes meet one of the other's first {n_there}.")
    return "\n".join(
        [
            names.format(name=comparison["encoders"][0] or "–", other=comparison["encoders"][1] or "–"),
            order.format(value=f"{comparison['rank_correlation']:.2f}"),
            patches.format(share=round(100 * comparison["top_overlap"]), n=comparison["n_top"]),
            changes.format(n=comparison["common_changes"], n_here=n_here, n_there=n_there),
        ]
    )


def _list() -> QTreeWidget:
    view = QTreeWidget()
    named(view, "compare_list", tr("The first changes of both results; click to see one on the map."))
    view.setHeaderLabels((tr("# here"), tr("Score"), tr("# there")))
    tips = (
        tr("Rank in the result that is shown; – = it has no change there."),
        tr("How unusual the change is for its place, in the result that ranks it; 1 = a usual date."),
        tr("Rank of the best change of the other result that it meets; – = it meets none."),
    )
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    for column, tip in enumerate(tips):
        view.headerItem().setToolTip(column, tip)
        view.headerItem().setTextAlignment(column, right)
    view.setRootIsDecorated(False)
    view.setUniformRowHeights(True)
    view.setAlternatingRowColors(True)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setSortingEnabled(True)
    view.sortByColumn(HERE, Qt.SortOrder.AscendingOrder)
    view.header().setStretchLastSection(False)
    view.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    return view


def _row(row: Sequence[Any], is_there: bool) -> QTreeWidgetItem:
    fid, rank, score, other_rank, other_fid = row
    here, there = (None, rank) if is_there else (rank, other_rank)
    # What meets a change that has no rank, a seasonal one for instance, still meets it.
    texts = (_rank_text(here, not is_there), f"{score:.1f}", _rank_text(there, is_there or other_fid is not None))
    # Those without a rank here are in the order of the other result, and the other way about.
    ranks = _rank_key(here), _rank_key(there)
    keys = (ranks, (float(score),), ranks[::-1])
    item = _Row(list(texts))
    item.setData(HERE, _FID, (int(fid), is_there))
    for column, key in enumerate(keys):
        item.setData(column, _KEY, key)
        item.setTextAlignment(column, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
    return item


def _rank_text(rank: int | None, is_one: bool) -> str:
    """A rank; a change that has none, or no change at all."""
    if rank is None:
        return tr("unranked") if is_one else "–"
    return str(rank)


def _rank_key(rank: int | None) -> float:
    """What has no rank comes last."""
    return float("inf") if rank is None else float(rank)
