"""How does the chooser follow the results of the project?

Joins it to them, and the page's order to what is kept with the project.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject

from changedet_plugin.gui.changes.page import ChangesPage
from changedet_plugin.gui.session import Session


class ChooserPresenter(QObject):
    """Knows nothing of its own."""

    def __init__(self, session: Session, page: ChangesPage, parent: QObject) -> None:
        super().__init__(parent)
        self._results, self._result, self._page = session.open_results, session.result, page
        page.chooser.chosen.connect(self._results.choose)
        page.chooser.open_asked.connect(page.open_asked)
        self._results.changed.connect(self._show)
        for signal in (session.verdicts.judged, session.result.edited):
            signal.connect(self._results.look_again)
        session.result.memory.restored.connect(self._restore_order)
        page.tools.order_box.currentIndexChanged.connect(self._keep_order)
        self._show()

    def _show(self) -> None:
        self._page.chooser.show_results(self._results.offers(), self._results.shown)

    def _restore_order(self) -> None:
        box = self._page.tools.order_box
        box.setCurrentIndex(max(box.findData(self._result.memory.order), 0))

    def _keep_order(self, _index: int) -> None:
        self._result.memory.order = self._page.tools.order
