"""What can leave a result?

The menu of the Export button.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.compat import QAction


class ExportMenu(QMenu):
    """Says by signals what is wanted."""

    export_asked = pyqtSignal(str)
    """``all``, ``filtered``, ``selected`` or ``confirmed``."""
    sample_asked = pyqtSignal()
    report_asked = pyqtSignal(str)
    """Of which changes, as for ``export_asked``."""
    bookmarks_asked = pyqtSignal()
    recipe_asked = pyqtSignal()
    diagnostics_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_menu")
        self.setToolTipsVisible(True)
        self.addSection(tr("Changes to a file"))
        for which, text, tip in (
            ("all", tr("&All changes…"), tr("Write every change of the run to a file, hidden ones too.")),
            ("filtered", tr("&Filtered changes…"), tr("Write the changes that the filters let through.")),
            ("selected", tr("&Selected changes…"), tr("Write the changes that are selected in the list or on the map.")),
            ("confirmed", tr("&Confirmed changes…"), tr("Write the changes that were judged to be real.")),
        ):
            self._entry(f"export_{which}", text, tip).triggered.connect(
                lambda _checked=False, which=which: self.export_asked.emit(which)
            )
        self.addSection(tr("Report and accuracy"))
        self._add_reports()
        tip = tr("Draw random patches of every type of change and of no change, to be judged one by one.")
        sample = self._entry("export_sample", tr("Sa&mple for accuracy assessment…"), tip)
        self.addSection(tr("In this project"))
        tip = tr("Keep the first twenty listed changes as bookmarks of the project.")
        bookmarks = self._entry("bookmarks", tr("Spatial &bookmarks"), tip)
        self.addSection(tr("The run"))
        tip = tr("Put a command that makes this result anew on the clipboard.")
        recipe = self._entry("export_recipe", tr("Copy as &qgis_process command"), tip)
        tip = tr("Show versions and facts of the run to paste into a report of a fault; no path or place is in it.")
        diagnostics = self._entry("diagnostics", tr("&Diagnostics…"), tip)
        for action, asked in (
            (sample, self.sample_asked),
            (bookmarks, self.bookmarks_asked),
            (recipe, self.recipe_asked),
            (diagnostics, self.diagnostics_asked),
        ):
            action.triggered.connect(lambda _checked=False, asked=asked: asked.emit())

    def _add_reports(self) -> None:
        """The report has the same choice of changes as an export."""
        reports = self.addMenu(tr("&PDF report"))
        reports.setToolTipsVisible(True)
        for which, text in (
            ("filtered", tr("&Filtered changes…")),
            ("all", tr("&All changes…")),
            ("selected", tr("&Selected changes…")),
            ("confirmed", tr("&Confirmed changes…")),
        ):
            action = QAction(text, self)
            action.setObjectName(f"report_{which}")
            action.setToolTip(tr("Lay out maps and facts of the changes on pages, the first fifty on a page each."))
            action.triggered.connect(lambda _checked=False, which=which: self.report_asked.emit(which))
            reports.addAction(action)

    def _entry(self, name: str, text: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setToolTip(tip)
        self.addAction(action)
        return action
