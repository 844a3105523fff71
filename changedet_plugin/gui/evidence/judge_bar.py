"""The row of verdicts and the note, and how the judging stands in words."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.verdicts import CONFIRMED, REJECTED, UNSURE, Judgement, Tally
from changedet_plugin.gui.controls import named, text_button, tool_button


class JudgeBar(QWidget):
    """Says what the analyst pressed or wrote; shows what is written in the file."""

    judged = pyqtSignal(str)
    noted = pyqtSignal(str)
    undo_asked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.confirm = text_button(tr("&Confirm"), "confirm", tr("This change is real (C); again takes it back."))
        self.reject = text_button(tr("&Reject"), "reject", tr("This is no change (R); Shift+R rejects all listed of its type."))
        self.unsure = text_button(tr("&Unsure"), "unsure", tr("This cannot be told from the images (U)."))
        self.buttons: dict[str, QToolButton] = {CONFIRMED: self.confirm, REJECTED: self.reject, UNSURE: self.unsure}
        self.undo = tool_button(
            "mActionUndo.svg", tr("Undo"), "undo_verdict", tr("Take back the last verdict or note (Ctrl+Z).")
        )
        self.note = QLineEdit()
        self.note.setPlaceholderText(tr("Note"))
        named(self.note, "note", tr("Your remark on this change; kept in the result."))
        for verdict, button in self.buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _on, verdict=verdict: self.judged.emit(verdict))
        self.undo.clicked.connect(self.undo_asked)
        self.note.editingFinished.connect(self.commit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (*self.buttons.values(), self.undo):
            row.addWidget(widget)
        row.addWidget(self.note, 1)

    def commit(self) -> None:
        """Tell what was written, once."""
        if self.note.isModified():
            self.note.setModified(False)
            self.noted.emit(self.note.text().strip())

    def show_judgement(self, said: Judgement | None) -> None:
        """Show what is said of the selected change; None = none is selected."""
        for verdict, button in self.buttons.items():
            button.setEnabled(said is not None)
            button.setChecked(said is not None and said.verdict == verdict)
        self.note.setEnabled(said is not None)
        if not self.note.isModified() or said is None:
            self.note.setText((said.note if said is not None else None) or "")

    def offer_undo(self, on: bool) -> None:
        """Whether there is something to take back."""
        self.undo.setEnabled(on)


def tally_words(stand: Tally) -> str:
    """Judged, confirmed, rejected, and the precision at k; empty while nothing is judged."""
    if not stand.n_judged:
        return ""
    words = tr("Judged {judged} of %n: {confirmed} confirmed, {rejected} rejected", stand.n_listed)
    words = words.format(judged=stand.n_judged, confirmed=stand.n_confirmed, rejected=stand.n_rejected)
    if stand.precision is None:
        return words
    return words + tr("; first {k}: {share} %").format(k=stand.k, share=f"{100 * stand.precision:.0f}")
