"""Where the engine is missing: what that means, and the two buttons that mend it."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
)

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.controls import form, named, push_button, shrinking


class EnginePanel(QGroupBox):
    """Set up the engine, or name a Python that has its packages; shows progress and the self-test."""

    setup_asked = pyqtSignal(str, str)
    """Variant (``cpu`` or ``cuda``) and folder of wheels (empty = from the network)."""
    python_chosen = pyqtSignal(str)
    test_asked = pyqtSignal()
    cancel_asked = pyqtSignal()

    def __init__(self, variants: Sequence[tuple[str, str]]) -> None:
        super().__init__(tr("Engine"))
        self.setObjectName("engine_panel")
        self.words = QLabel()
        self.words.setObjectName("engine_words")
        self.words.setWordWrap(True)
        self.variant = shrinking(QComboBox())
        for value, text in variants:
            self.variant.addItem(text, value)
        named(self.variant, "engine_variant", tr("Packages to install, with the room they take on disk."))
        self.wheels = QgsFileWidget()
        self.wheels.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.wheels.lineEdit().setPlaceholderText(tr("from the network"))
        named(self.wheels, "engine_wheels", tr("Folder of wheels, where there is no network; empty = from the network."))
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
        self.bar = QProgressBar()
        self.bar.setObjectName("setup_bar")
        self.bar.setTextVisible(False)
        self.bar.setToolTip(tr("Share of the set-up that is done."))
        self.progress = QLabel()
        self.progress.setObjectName("setup_words")
        self.progress.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.cancel_button = push_button(tr("Cancel"), "cancel_setup", tr("Stop the set-up; nothing half-made is left."))
        self._lay()
        self.setup_button.clicked.connect(lambda: self.setup_asked.emit(self.variant.currentData(), self.wheels.filePath()))
        self.python_button.clicked.connect(self._choose_python)
        self.test_button.clicked.connect(self.test_asked)
        self.cancel_button.clicked.connect(self.cancel_asked)
        self.show_idle("")

    def show_idle(self, sentence: str) -> None:
        """Nothing goes on; say how things stand."""
        self.words.setText(sentence)
        self._set_busy(False)

    def show_progress(self, fraction: float, message: str) -> None:
        """A set-up or a test goes on; ``fraction`` 0 to 1, negative = unknown."""
        self._set_busy(True)
        self.bar.setRange(0, 0 if fraction < 0 else 100)
        self.bar.setValue(round(100 * max(fraction, 0)))
        self.progress.setText(message)
        self.progress.setToolTip(message)

    def _lay(self) -> None:
        rows: QFormLayout = form(None)
        packages = QLabel(tr("Pac&kages"))
        packages.setBuddy(self.variant)
        rows.addRow(packages, self.variant)
        wheels = QLabel(tr("&Wheels"))
        wheels.setBuddy(self.wheels)
        rows.addRow(wheels, self.wheels)
        buttons = QGridLayout()
        buttons.addWidget(self.setup_button, 0, 0)
        buttons.addWidget(self.test_button, 0, 1)
        buttons.addWidget(self.python_button, 1, 0, 1, 2)
        running = QHBoxLayout()
        running.addWidget(self.bar, 1)
        running.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addLayout(rows)
        layout.addLayout(buttons)
        layout.addWidget(self.progress)
        layout.addLayout(running)

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.bar, self.progress, self.cancel_button):
            widget.setVisible(busy)
        for widget in (self.setup_button, self.python_button, self.test_button, self.variant, self.wheels):
            widget.setEnabled(not busy)

    def _choose_python(self) -> None:
        dialog = QFileDialog(self, tr("Python of the engine"))
        dialog.setObjectName("python_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.python_chosen)
        dialog.open()
