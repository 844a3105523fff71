"""What does the analyst say of changes?

Written at once, and taken back one step at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qgis.PyQt.QtCore import QObject, pyqtSignal

from changedet_plugin.bridge.result import verdicts
from changedet_plugin.bridge.result.verdicts import Judgement
from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.gui.result.result_control import ResultControl


class VerdictControl(QObject):
    """Judges the changes of the result that is shown."""

    judged = pyqtSignal()
    """The table of the result holds other verdicts or notes."""
    failed = pyqtSignal(str)

    def __init__(self, result: ResultControl) -> None:
        super().__init__(result)
        self._result = result
        self._former: list[dict[int, Judgement]] = []
        result.changed.connect(self._former.clear)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._former)

    def judge(self, fids: Sequence[int], verdict: str) -> None:
        """Give changes a verdict; the verdict that all of them have already is taken from them."""
        table = self._result.table
        # What was added to the layer since is not of the run.
        before = {fid: verdicts.judgement_of(table, fid) for fid in fids if table.row_of(fid) is not None} if table else {}
        if not before:
            return
        is_same = all(said.verdict == verdict for said in before.values())
        self._write({fid: replace(said, verdict=None if is_same else verdict) for fid, said in before.items()}, before)

    def note(self, fid: int, text: str) -> None:
        """Keep a note on a change; empty takes it away."""
        table = self._result.table
        if table is None or table.row_of(fid) is None:
            return
        before = verdicts.judgement_of(table, fid)
        if (before.note or "") != text:
            self._write({fid: replace(before, note=text or None)}, {fid: before})

    def undo(self) -> list[int]:
        """Take back the last judgement or note; the changes that it was of."""
        if not self._former or not self._put(self._former[-1]):
            return []
        fids = list(self._former.pop())
        self.judged.emit()
        return fids

    def _write(self, judgements: Mapping[int, Judgement], before: dict[int, Judgement]) -> None:
        if self._put(judgements):
            self._former.append(before)
            self.judged.emit()

    def _put(self, judgements: Mapping[int, Judgement]) -> bool:
        layers = self._result.layers
        if layers is None:
            return False
        table = layers.table()
        former = {fid: verdicts.judgement_of(table, fid) for fid in judgements}
        try:
            verdicts.write(layers.changes, layers.run, judgements, former)
        except ChangeDetError as error:
            self.failed.emit(str(error))
            return False
        layers.take(verdicts.judged(table, judgements))
        return True
