"""What in a folded group is not as usual?

The group says it in its title.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QResizeEvent

from changedet_plugin.bridge.i18n import tr

_ARROW_PX = 40
"""Width of the title that is no text."""


class FoldedGroup(QgsCollapsibleGroupBox):
    """Starts folded."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self._name = title
        self._unusual = ""
        self.collapsedStateChanged.connect(lambda _folded: self._show_title())

    def say(self, unusual: Sequence[str]) -> None:
        """Take what is not as usual, a few words each."""
        self._unusual = ", ".join(unusual)
        self._show_title()

    def minimumSizeHint(self) -> QSize:
        """As narrow as what is in it: a long title is cut instead."""
        hint = super().minimumSizeHint()
        inside = self.layout().totalMinimumSize().width() if self.layout() is not None and not self.isCollapsed() else 0
        own = self.fontMetrics().horizontalAdvance(self._name) + _ARROW_PX
        return QSize(min(hint.width(), max(inside, own)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the title anew."""
        super().resizeEvent(event)
        self._show_title()

    def _show_title(self) -> None:
        whole = self._name
        if self.isCollapsed() and self._unusual:
            whole = tr("{name}: {what}").format(name=self._name, what=self._unusual)
        cut = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, max(self.width() - _ARROW_PX, 1))
        if cut != self.title():
            self.setTitle(cut)
        self.setToolTip(whole if cut != whole else "")
