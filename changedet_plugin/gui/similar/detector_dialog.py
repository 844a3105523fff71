"""What is a detector to be called?"""

from __future__ import annotations

from collections.abc import Collection

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.widgets import named

_SHOWN_LETTERS, _MOST_LETTERS = 32, 80


class NameDialog(QDialog):
    """A line to write in; opened, never executed, so that nothing waits for it."""

    chosen = pyqtSignal(str)

    def __init__(
        self, title: str, name: str, taken: Collection[str], parent: QWidget | None = None, *, may_replace: bool
    ) -> None:
        super().__init__(parent)
        self.setObjectName("detector_dialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._taken, self._may_replace = set(taken), may_replace
        self.line = QLineEdit(name)
        self.line.setMaxLength(_MOST_LETTERS)
        self.line.setMinimumWidth(_SHOWN_LETTERS * self.fontMetrics().averageCharWidth())
        self.line.selectAll()
        named(self.line, "detector_name", tr("Name of the detector in this project, such as clear-cut."))
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        Button = QDialogButtonBox.StandardButton  # noqa: N806
        self.buttons = QDialogButtonBox(Button.Ok | Button.Cancel)
        self.ok = self.buttons.button(Button.Ok)
        layout = QVBoxLayout(self)
        for widget in (QLabel(tr("Name of the detector")), self.line, self.hint, self.buttons):
            layout.addWidget(widget)
        self.line.textChanged.connect(self._judge)
        self.buttons.accepted.connect(self._choose)
        self.buttons.rejected.connect(self.reject)
        self._judge()

    def _judge(self, *_text: str) -> None:
        """Say what a name that is taken comes to."""
        name = self._name()
        is_taken = name in self._taken
        replaces = tr("There is a detector of this name; it will be replaced.")
        refused = tr("There is a detector of this name; choose another.")
        self.hint.setText((replaces if self._may_replace else refused) if is_taken else "")
        self.ok.setText(tr("&Replace") if is_taken and self._may_replace else tr("&Save"))
        self.ok.setEnabled(bool(name) and (self._may_replace or not is_taken))

    def _choose(self) -> None:
        self.chosen.emit(self._name())
        self.accept()

    def _name(self) -> str:
        return " ".join(self.line.text().split())
