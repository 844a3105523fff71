"""How do headings, paragraphs and tables go down the pages of a sheet?

What does not fit goes on, and nothing is clipped.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import QRectF

from changedet_plugin.bridge.report.sheet import BOTTOM, LEFT, SLACK, TEXT_PT, TOP, WIDTH, Sheet, Table, height_of

_GAP, _HEADING_PT, _HEADING_ROOM = 4.0, 11.0, 30.0


class Flow:
    """Knows how far down which page of a sheet things have come."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.page, self.y = 0, TOP

    def text(self, words: str, size_pt: float = TEXT_PT, *, bold: bool = False, gap: float = _GAP) -> None:
        """A paragraph."""
        box = self.take(height_of(words, WIDTH, size_pt, bold) + SLACK, gap)
        self._sheet.text(words, box, size_pt, self.page, bold=bold)

    def heading(self, words: str) -> None:
        """A heading, never the last thing on a page."""
        if self.y + _HEADING_ROOM > BOTTOM:
            self.turn()
        self.text(words, _HEADING_PT, bold=True, gap=1.5)

    def take(self, height: float, gap: float = _GAP) -> QRectF:
        """The next so many millimetres of a page, on the next one where they do not fit."""
        if self.y + height > BOTTOM and self.y > TOP:
            self.turn()
        box = QRectF(LEFT, self.y, WIDTH, height)
        self.y += height + gap
        return box

    def turn(self) -> None:
        """Go on at the top of a new page."""
        self.page, self.y = self._sheet.add_page(), TOP

    def table(self, table: Table) -> None:
        """A table, over as many pages as it needs, its head on each."""
        rows = list(range(len(table.rows)))
        while rows:
            fits = 1
            while fits < len(rows) and self.y + table.height(rows[: fits + 1]) <= BOTTOM:
                fits += 1
            height = table.height(rows[:fits])
            if self.y + height > BOTTOM and self.y > TOP:
                self.turn()
                continue
            self._sheet.table(table, rows[:fits], self.take(height), self.page)
            rows = rows[fits:]
