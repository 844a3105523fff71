"""Which detectors are saved?

A row: use one, save what is searched for as one, and look after them.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.similar.detectors import Detector
from changedet_plugin.compat import QAction
from changedet_plugin.gui.similar.words import detector_facts
from changedet_plugin.gui.widgets import named, shrinking, text_button, tool_button


class DetectorBar(QWidget):
    """Shows names and asks; the control acts."""

    use_asked = pyqtSignal(str)
    """Name of a detector to search with."""
    save_asked = pyqtSignal()
    rename_asked = pyqtSignal(str)
    remove_asked = pyqtSignal(str)
    write_asked = pyqtSignal(str)
    """Name of a detector to save to a file."""
    load_asked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        label = QLabel(tr("&Detector"))
        self.names = shrinking(QComboBox())
        named(self.names, "detectors", tr("Saved searches of this project: choose one to see where else it happened."))
        label.setBuddy(self.names)
        self.save_button = text_button(
            tr("&Save…"), "detector_save", tr("Keep what is searched for, with its limit, to ask it of other results too.")
        )
        self.manage_button = tool_button(
            "mActionOptions.svg",
            tr("Manage detectors"),
            "detector_manage",
            tr("Rename or remove the chosen detector, save it to a file, or load one."),
        )
        self.manage_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._make_menu()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self.names, 1)
        row.addWidget(self.save_button)
        row.addWidget(self.manage_button)
        self.names.activated.connect(self._use)
        self.save_button.clicked.connect(self.save_asked)
        self.show_detectors([], "")
        self.show_can_save(False)

    @property
    def current(self) -> str:
        """Name of the chosen detector; empty = none."""
        return str(self.names.currentData() or "")

    def show_detectors(self, detectors: Sequence[Detector], current: str) -> None:
        """List them; ``current`` is the name of the one that is searched with, empty = none."""
        self.names.clear()
        self.names.addItem(tr("choose one") if detectors else tr("none saved yet"), "")
        self.names.model().item(0).setEnabled(False)
        for index, detector in enumerate(detectors, 1):
            self.names.addItem(detector.name, detector.name)
            self.names.setItemData(index, detector_facts(detector), Qt.ItemDataRole.ToolTipRole)
        self.names.setEnabled(bool(detectors))
        self.show_current(current)

    def show_current(self, name: str) -> None:
        """Say which one is searched with; empty = none."""
        self.names.setCurrentIndex(max(self.names.findData(name), 0))
        for action in self._of_one:
            action.setEnabled(bool(self.current))

    def show_can_save(self, can: bool) -> None:
        """Whether anything is searched for that could be saved."""
        self.save_button.setEnabled(can)

    def _make_menu(self) -> None:
        menu = QMenu(self.manage_button)
        menu.setToolTipsVisible(True)
        self.rename, self.remove, self.write, self.load = (
            _action(menu, text, name, tip)
            for text, name, tip in (
                (tr("&Rename…"), "detector_rename", tr("Give the chosen detector another name.")),
                (tr("Re&move"), "detector_remove", tr("Take the chosen detector out of the project; files stay.")),
                (tr("Save to &file…"), "detector_write", tr("Write the chosen detector to a file, for other projects.")),
                (tr("&Load from file…"), "detector_load", tr("Take a detector from a file into this project.")),
            )
        )
        self._of_one = (self.rename, self.remove, self.write)
        self.manage_button.setMenu(menu)
        for action, signal in (
            (self.rename, self.rename_asked),
            (self.remove, self.remove_asked),
            (self.write, self.write_asked),
        ):
            action.triggered.connect(lambda _checked=False, signal=signal: signal.emit(self.current))
        self.load.triggered.connect(lambda _checked=False: self.load_asked.emit())

    def _use(self, _index: int) -> None:
        if self.current:
            self.use_asked.emit(self.current)


def _action(menu: QMenu, text: str, name: str, tip: str) -> QAction:
    action = QAction(text, menu)
    action.setObjectName(name)
    action.setToolTip(tip)
    menu.addAction(action)
    return action
