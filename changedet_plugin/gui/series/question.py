"""What becomes of rasters that do not fit the series?

A sentence and three buttons, and nothing waits for the answer.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QLabel, QVBoxLayout

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.series.intake import ANYWAY, LEAVE_OUT, NEW_SERIES
from changedet_plugin.gui.widgets import push_button


class MisfitQuestion(QFrame):
    """Hidden while nothing is asked."""

    answered = pyqtSignal(str)
    """``NEW_SERIES``, ``ANYWAY`` or ``LEAVE_OUT``."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("misfit_question")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.words = QLabel()
        self.words.setObjectName("misfit_words")
        self.words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.words)
        for text, name, tip, answer in (
            (tr("Ne&w series from these"), "misfit_new", tr("Keep the series as it is, and begin another one."), NEW_SERIES),
            (tr("Add the&m anyway"), "misfit_anyway", tr("Put them into this series all the same."), ANYWAY),
            (tr("Leave them ou&t"), "misfit_leave", tr("Do not add these rasters."), LEAVE_OUT),
        ):
            button = push_button(text, name, tip)
            button.clicked.connect(lambda _checked=False, answer=answer: self.answered.emit(answer))
            layout.addWidget(button)
        self.hide()

    def show_sentence(self, sentence: str) -> None:
        """Ask; an empty sentence takes the question away."""
        self.words.setText(sentence)
        self.setVisible(bool(sentence))
