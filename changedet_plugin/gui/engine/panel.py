"""What does it mean that the engine is missing, and what mends it?

The words, and the buttons.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QGroupBox,
    QLabel,
    QVBoxLayout,
)

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.widgets import form, named, push_button, shrinking


class EnginePanel(QGroupBox):
    """Set up the engine, or name a Python that has its packages; says what the self-test found."""

    setup_asked = pyqtSignal(str, str, bool)
    """Variant (``cpu`` or ``cuda``), folder of wheels (empty = from the network), and whether untested versions will do."""
    python_chosen = pyqtSignal(str)
    test_asked = pyqtSignal()

    def __init__(self, variants: Sequence[tuple[str, str]]) -> None:
        super().__init__(tr("Engine"))
        self.setObjectName("engine_panel")
        self._can_test = False
        self.words = QLabel()
        self.words.setObjectName("engine_words")
        self.words.setWordWrap(True)
        self.variant = shrinking(QComboBox(), 22)
        for value, text in variants:
            self.variant.addItem(text, value)
        named(self.variant, "engine_variant", tr("Packages to install, with the room they take on disk."))
        self.wheels = QgsFileWidget()
        self.wheels.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.wheels.lineEdit().setPlaceholderText(tr("from the network"))
        named(
            self.wheels,
            "engine_wheels",
            tr("Folder with the packages as files, where there is no network; empty = from the network."),
        )
        self.newest = QCheckBox(tr("Newest versions"))
        named(
            self.newest,
            "engine_newest",
            tr("Install the newest versions, which were not tested and are not known by their hashes."),
        )
        self.setup_button = push_button(
            tr("&Set up engine"),
            "setup_engine",
            tr("Make a Python environment for the engine; QGIS's own is not touched."),
        )
        self.python_button = push_button(
            tr("&Use this Python…"), "use_python", tr("Use a Python that already has the engine's packages.")
        )
        self.test_button = push_button(
            tr("&Test"), "test_engine", tr("Start the engine and see on which processor an encoder really runs.")
        )
        self._lay()
        self.setup_button.clicked.connect(self._ask_setup)
        self.python_button.clicked.connect(self._choose_python)
        self.test_button.clicked.connect(self.test_asked)
        self.show_state("", can_test=False)

    def show_state(self, sentence: str, can_test: bool) -> None:
        """Say how things stand, and whether there is an engine to test."""
        self.words.setText(sentence)
        self._can_test = can_test
        self.show_busy(False)

    def show_busy(self, busy: bool) -> None:
        """While a run, a set-up or a test goes on (the status strip follows it) no other can start."""
        for widget in (self.setup_button, self.python_button, self.variant, self.wheels, self.newest):
            widget.setEnabled(not busy)
        self.test_button.setEnabled(self._can_test and not busy)

    def _ask_setup(self) -> None:
        self.setup_asked.emit(self.variant.currentData(), self.wheels.filePath(), self.newest.isChecked())

    def _lay(self) -> None:
        rows: QFormLayout = form(None)
        packages = QLabel(tr("Pac&kages"))
        packages.setBuddy(self.variant)
        rows.addRow(packages, self.variant)
        wheels = QLabel(tr("Package fo&lder"))
        wheels.setBuddy(self.wheels)
        rows.addRow(wheels, self.wheels)
        rows.addRow("", self.newest)
        buttons = QGridLayout()
        buttons.addWidget(self.setup_button, 0, 0)
        buttons.addWidget(self.test_button, 0, 1)
        buttons.addWidget(self.python_button, 1, 0, 1, 2)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addLayout(rows)
        layout.addLayout(buttons)

    def _choose_python(self) -> None:
        dialog = QFileDialog(self, tr("Python of the engine"))
        dialog.setObjectName("python_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.python_chosen)
        dialog.open()
