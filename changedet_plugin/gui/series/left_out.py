"""Which dates was a result made without?

The line on the Changes page that says it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLabel

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.words import date_text

_MOST_NAMED = 3


class LeftOutLine(QLabel):
    """Hidden where no date was left out; its link leads to the series."""

    series_asked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("left_out_words")
        self.setWordWrap(True)
        self.linkActivated.connect(lambda _link: self.series_asked.emit())
        self.show_dates(())

    def show_dates(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take the dates of a result."""
        words, link = left_out_words(rows), tr("Show the series")
        self.setText(f'{words} <a href="series">{link}</a>')
        self.setVisible(bool(words))


def left_out_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """Which dates were left out, and why, in a sentence; empty where none was."""
    gone = [row for row in rows if row.get("role") == "dropped"]
    if not gone:
        return ""
    named = [_named(row) for row in gone[:_MOST_NAMED]]
    if len(gone) > _MOST_NAMED:
        named.append(tr("%n more", len(gone) - _MOST_NAMED))
    return tr("%n dates were left out: {dates}.", len(gone)).format(dates=", ".join(named))


def _named(row: Mapping[str, Any]) -> str:
    date = row["date"] if isinstance(row["date"], datetime.date) else datetime.date.fromisoformat(row["date"])
    reason = row.get("note")
    return f"{date_text(date)} ({reason})" if reason else date_text(date)
