"""How are two results compared from the dock?

Joins the window, the control and the swipe on the map.
"""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers.result_layers import ResultLayers
from changedet_plugin.gui.compare.control import CompareControl
from changedet_plugin.gui.compare.dialog import CompareDialog
from changedet_plugin.gui.dialogs import GEOPACKAGE, ask_path
from changedet_plugin.gui.session import Session


class ComparePresenter(QObject):
    """Opens the window; knows nothing of its own."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._parent = parent
        self._dialog: CompareDialog | None = None
        self._there: ResultLayers | None = None
        """The other result, while it is swiped to."""
        self.control = CompareControl(session.engine, session.result, QgsProject.instance(), self)
        self.swipe = session.swipe
        self.control.changed.connect(self._show)
        self.control.compared.connect(self._show_comparison)
        self.control.failed.connect(self._show_failure)
        self.swipe.ended.connect(self._leave_swipe)
        session.canvas.layersChanged.connect(self._follow_map)

    def open(self) -> None:
        """Show the window; says so where no result is open."""
        if self.control.here is None:
            self._session.warn(self.control.obstacle)
            return
        if self._dialog is None:
            self._dialog = dialog = CompareDialog(self._parent)
            dialog.other_chosen.connect(self.control.ask)
            dialog.file_asked.connect(self._ask_file)
            dialog.picked.connect(self.control.go_to)
            dialog.swipe_asked.connect(self._swipe)
            dialog.finished.connect(lambda _result: self._leave())
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        self._show()

    def close(self) -> None:
        """Let go of the map and the project."""
        self._session.canvas.layersChanged.disconnect(self._follow_map)
        self.swipe.clear()
        self.control.close()

    def _ask_file(self) -> None:
        # Until a file is chosen the comparison stays what it was.
        self._show_offers()
        title, folder = tr("Result to compare with"), self._session.result_folder()
        ask_path(self._dialog or self._parent, title, folder, self.control.ask, filters=GEOPACKAGE)

    def _show(self) -> None:
        control, dialog = self.control, self._dialog
        if dialog is None or not dialog.isVisible():
            return
        self._show_offers()
        if control.is_asking:
            dialog.show_comparison(None)
            dialog.show_words(tr("Comparing…"))
        elif control.other is None:
            dialog.show_comparison(None)
            dialog.show_words(control.obstacle)

    def _show_offers(self) -> None:
        if self._dialog is not None:
            self._dialog.show_offers(self.control.here, self.control.offers(), self.control.other)

    def _show_comparison(self, comparison: dict[str, Any]) -> None:
        if self._dialog is not None:
            self._dialog.show_comparison(comparison)

    def _show_failure(self, sentence: str) -> None:
        if self._dialog is None:
            return
        if self.control.other is None:
            self._dialog.show_comparison(None)
        self._show_offers()
        self._dialog.show_words(sentence)

    def _swipe(self, wanted: bool) -> None:
        """Put the line on the map, or take it off."""
        self.swipe.clear()
        self._there = self.control.layers_there() if wanted else None
        if self._there is not None:
            self._draw_swipe()
        if self._dialog is not None:
            self._dialog.show_swipe(self._there is not None)

    def _draw_swipe(self) -> None:
        """The map without the other result, and the same with the other's changes in the place of the shown one's."""
        here, there, shown = self._session.result.layers, self._there, self._session.canvas.layers()
        names = self.control.here, self.control.other
        if here is None or there is None or names[0] is None or names[1] is None:
            return
        left = [layer for layer in shown if layer.id() not in (there.changes.id(), there.patches.id())]
        right = [there.changes if layer.id() == here.changes.id() else layer for layer in left]
        right = [layer for layer in right if layer.id() != here.patches.id()]
        if there.changes not in right:
            right.insert(0, there.changes)
        # Where the map is without it anyway, the left is the map itself.
        self.swipe.show(names[0].name, right, names[1].name, left if len(left) < len(shown) else None)

    def _follow_map(self) -> None:
        """Other layers are shown on the map."""
        if self.swipe.is_on and self._there is not None:
            self._draw_swipe()

    def _leave_swipe(self) -> None:
        self._there = None
        if self._dialog is not None:
            self._dialog.show_swipe(False)

    def _leave(self) -> None:
        self.swipe.clear()
        self.control.leave()
