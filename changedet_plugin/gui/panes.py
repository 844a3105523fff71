"""How do two panes share the dock?

One under the other where there is little width, side by side where there is much; the person's split is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QSplitter, QWidget

from changedet_plugin.bridge import settings

WIDE_PX = 720
"""From this width on the panes stand side by side."""
_FIRST_WIDE = 0.5
_UPRIGHT, _WIDE = "list_share", "list_share_wide"


@dataclass(frozen=True)
class Heights:
    """What two panes need, in pixels."""

    first_least: int
    first: int
    """What it has where there is room."""
    second_least: int
    second: int


class Panes(QSplitter):
    """Splits by what the panes need until a person moves the bar; nothing in them is made anew when they turn."""

    def __init__(self, first: QWidget, second: QWidget, wanted: Callable[[], Heights]) -> None:
        """``wanted`` says what the panes need where one is under the other."""
        super().__init__(Qt.Orientation.Vertical)
        self._wanted = wanted
        self.setChildrenCollapsible(False)
        for pane in (first, second):
            self.addWidget(pane)
        self.splitterMoved.connect(lambda *_: self._keep())

    @property
    def is_wide(self) -> bool:
        """Whether the panes stand side by side."""
        return self.orientation() == Qt.Orientation.Horizontal

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the width asks for it, and split anew."""
        wide = event.size().width() >= WIDE_PX
        if wide != self.is_wide:
            self.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        super().resizeEvent(event)
        self.split()

    def event(self, event: QEvent) -> bool:
        """What is in a pane has become higher or lower."""
        done = bool(super().event(event))
        if event.type() == QEvent.Type.LayoutRequest:
            self.split()
        return done

    def split(self) -> None:
        """Give each pane its share: the person's, else what it needs."""
        whole = self.width() if self.is_wide else self.height()
        whole -= self.handleWidth()
        share = float(settings.read(_WIDE if self.is_wide else _UPRIGHT))
        if share > 0:
            first = round(share * whole)
        elif self.is_wide:
            first = round(_FIRST_WIDE * whole)
        else:
            first = self._fair(whole)
        if self.sizes()[0] != first:
            self.setSizes([first, whole - first])

    def _fair(self, whole: int) -> int:
        """Height of the first pane: it gives way first; what is left over goes to the second, then to both."""
        wanted = self._wanted()
        if whole < wanted.first_least + wanted.second_least:
            return round(whole * wanted.first_least / max(wanted.first_least + wanted.second_least, 1))
        if whole < wanted.first + wanted.second_least:
            return whole - wanted.second_least
        return wanted.first + max(whole - wanted.first - wanted.second, 0) // 2

    def _keep(self) -> None:
        sizes = self.sizes()
        settings.write(_WIDE if self.is_wide else _UPRIGHT, sizes[0] / max(sum(sizes), 1))
