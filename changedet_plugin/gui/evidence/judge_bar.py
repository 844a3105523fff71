"""What is the verdict, and how does the judging stand?

The foot of the Changes page: verdicts, note, and where in the list the current change stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.verdicts import CONFIRMED, REJECTED, UNSURE, Judgement, Tally
from changedet_plugin.gui.widgets import OneLine, named, text_button, tool_button


class JudgeBar(QWidget):
    """Says what the analyst pressed or wrote; shows what is written in the file. Only what is listed can be judged."""

    judged = pyqtSignal(str)
    noted = pyqtSignal(str)
    undo_asked = pyqtSignal()
    reveal_asked = pyqtSignal(int)
    """The current change, which is not listed, is to be listed."""

    def __init__(self) -> None:
        super().__init__()
        self._said: Judgement | None = None
        self._is_listed = False
        self.confirm = text_button(tr("&Confirm"), "confirm", tr("This change is real (C); again takes it back."))
        self.reject = text_button(tr("&Reject"), "reject", tr("This is no change (R); Shift+R rejects all listed of its type."))
        self.unsure = text_button(tr("&Unsure"), "unsure", tr("This cannot be told from the images (U)."))
        self.buttons: dict[str, QToolButton] = {CONFIRMED: self.confirm, REJECTED: self.reject, UNSURE: self.unsure}
        self.undo = tool_button(
            "mActionUndo.svg", tr("Undo"), "undo_verdict", tr("Take back the last verdict or note (Ctrl+Z).")
        )
        self.note = QLineEdit()
        self.note.setPlaceholderText(tr("Note"))
        self.note.setMinimumWidth(self.fontMetrics().averageCharWidth() * 6)
        named(self.note, "note", tr("Your remark on this change; kept in the result."))
        for verdict, button in self.buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _on, verdict=verdict: self.judged.emit(verdict))
        self.undo.clicked.connect(self.undo_asked)
        self.note.editingFinished.connect(self.commit)
        self.place = QLabel()
        self.place.setObjectName("list_place")
        self.place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.place.linkActivated.connect(lambda link: self.reveal_asked.emit(int(link)))
        self.stand = OneLine()
        self.stand.setObjectName("judged_words")
        self.stand.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self.show_judgement(None)
        self.show_place(None, None, 0)

    def commit(self) -> None:
        """Tell what was written, once."""
        if self.note.isModified():
            self.note.setModified(False)
            self.noted.emit(self.note.text().strip())

    def show_judgement(self, said: Judgement | None) -> None:
        """Show what is said of the current change; None = there is none."""
        self._said = said
        self._enable()
        if not self.note.isModified() or said is None:
            self.note.setText((said.note if said is not None else None) or "")

    def show_place(self, fid: int | None, position: int | None, n_listed: int) -> None:
        """Say where among the listed changes the current one stands; ``position`` None = it is not listed."""
        self._is_listed = position is not None
        if position is not None:
            words = tr("{place} of {count}").format(place=position + 1, count=n_listed)
        elif fid is not None:
            words = tr('Not listed, filters hide it. <a href="{change}">Show it</a>').format(change=fid)
        else:
            words = tr("%n listed", n_listed)
        self.place.setText(words)
        self.place.setToolTip(
            tr("Only what is listed can be judged.") if fid is not None and position is None else
            tr("Place of the change in the list; N and P go to the next and the previous one.")
        )  # fmt: skip
        self._enable()

    def show_stand(self, words: Sequence[str]) -> None:
        """Say how the judging stands, in fewer and fewer words; none = nothing is judged."""
        more = tr("Of the listed changes; the share counts from the top of the list down to the first that is not judged.")
        if words:
            self.stand.show_words(words[0], f"{words[0]}. {more}", shorter=words[1:])
        else:
            self.stand.show_words("")

    def offer_undo(self, on: bool) -> None:
        """Whether there is something to take back."""
        self.undo.setEnabled(on)

    def _enable(self) -> None:
        can_judge = self._said is not None and self._is_listed
        for verdict, button in self.buttons.items():
            button.setEnabled(can_judge)
            button.setChecked(self._said is not None and self._said.verdict == verdict)
        self.note.setEnabled(can_judge)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        row, words = QHBoxLayout(), QHBoxLayout()
        row.setSpacing(4)
        for widget in (*self.buttons.values(), self.undo):
            row.addWidget(widget)
        row.addWidget(self.note, 1)
        words.setSpacing(10)
        words.addWidget(self.place)
        words.addWidget(self.stand, 1)
        layout.addLayout(row)
        layout.addLayout(words)


def tally_words(stand: Tally) -> list[str]:
    """Judged, confirmed, rejected, and how good the top of the list is, then the same in fewer words; none = none is judged."""
    if not stand.n_judged:
        return []
    words = tr("Judged {judged}: {confirmed} confirmed, {rejected} rejected")
    words = words.format(judged=stand.n_judged, confirmed=stand.n_confirmed, rejected=stand.n_rejected)
    shorter = [words, tr("{judged} judged").format(judged=stand.n_judged)]
    if stand.n_open == stand.k:
        return shorter
    top = tr("{right} of the first %n are right", stand.k).format(right=stand.n_right)
    unsure = ", " + tr("%n unsure", stand.n_open) if stand.n_open else ""
    return [f"{words}; {top}{unsure}", *shorter]
