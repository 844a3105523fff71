"""How does what was chosen in the export menu get out?

Joins the menu to the control: asks where to, and shows what is only text.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QApplication, QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from changedet_plugin.bridge.exports.formats import formats
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.dialogs import GEOPACKAGE, PDF, SAVE, ask_path
from changedet_plugin.gui.exports.menu import ExportMenu
from changedet_plugin.gui.session import Session
from changedet_plugin.gui.widgets import named


class ExportPresenter(QObject):
    """One presenter for one menu."""

    def __init__(self, session: Session, menu: ExportMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._parent = session, parent
        self._exports = session.exports
        menu.export_asked.connect(self._ask_export)
        menu.sample_asked.connect(self._ask_sample)
        menu.report_asked.connect(self._ask_report)
        menu.bookmarks_asked.connect(session.exports.bookmark)
        menu.recipe_asked.connect(session.exports.copy_recipe)
        menu.diagnostics_asked.connect(self._show_diagnostics)

    def _ask_export(self, which: str) -> None:
        filters, act = ";;".join(formats()), partial(self._exports.export, which=which)
        self._ask(tr("Export changes"), act, filters, "changes" if which == "all" else which)

    def _ask_sample(self) -> None:
        self._ask(tr("Sample for accuracy assessment"), self._exports.sample, GEOPACKAGE, "sample")

    def _ask_report(self, which: str) -> None:
        self._ask(tr("PDF report"), partial(self._exports.report, which=which), PDF, "report")

    def _ask(self, title: str, act: Callable[[str], object], filters: str, kind: str) -> None:
        folder, name = self._exports.proposed(kind)
        folder = folder or self._session.result_folder()
        ask_path(self._parent, title, folder, act, filters=filters, kind=SAVE, name=name)

    def _show_diagnostics(self) -> None:
        dialog = QDialog(self._parent)
        dialog.setObjectName("diagnostics_dialog")
        dialog.setWindowTitle(tr("Diagnostics"))
        dialog.resize(560, 480)
        text = QPlainTextEdit(self._exports.diagnostics())
        text.setReadOnly(True)
        named(text, "diagnostics_text", tr("What helps to find a fault; it holds no path, no file name and no coordinate."))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(tr("&Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("copy_diagnostics")
        copy.clicked.connect(lambda: QApplication.clipboard().setText(text.toPlainText()))
        buttons.rejected.connect(dialog.close)
        layout = QVBoxLayout(dialog)
        layout.addWidget(text)
        layout.addWidget(buttons)
        dialog.open()
