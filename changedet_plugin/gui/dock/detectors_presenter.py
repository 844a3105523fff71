"""How are named detectors used from the dock?

Joins the row on the Similar page, the dialogs, the project and the search.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.similar import detectors
from changedet_plugin.bridge.similar.detectors import ENDING, Detector, as_plain
from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.gui.dialogs import SAVE, ask_path
from changedet_plugin.gui.session import Session
from changedet_plugin.gui.similar.detector_dialog import NameDialog
from changedet_plugin.gui.similar.page import SimilarPage

_NOT_IN_FILES = re.compile(r'[\\/:*?"<>|]')


class DetectorPresenter(QObject):
    """Opens the dialogs; has no detector of its own."""

    def __init__(self, session: Session, page: SimilarPage, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._page, self._parent = session, page, parent
        self._control, self._memory = session.similar, session.similar.memory
        self._memory.changed.connect(self._show)
        self._control.used.connect(lambda detector: page.limit_bar.set_value(detector.threshold))
        bar = page.detectors
        bar.use_asked.connect(self._use)
        bar.save_asked.connect(self._ask_name)
        bar.rename_asked.connect(self._ask_new_name)
        bar.remove_asked.connect(self._control.remove)
        bar.write_asked.connect(self._ask_target)
        bar.load_asked.connect(self._ask_source)
        self._show()

    def _show(self) -> None:
        self._page.detectors.show_detectors(self._memory.all(), self._control.detector_name)

    def _use(self, name: str) -> None:
        self._control.use(name)
        # Where it does not fit, what was searched for stays.
        self._page.detectors.show_current(self._control.detector_name)

    def _ask_name(self) -> None:
        name = self._control.detector_name or self._page.proposed_name()
        dialog = NameDialog(tr("Save as detector"), name, self._memory.names(), self._parent, may_replace=True)
        dialog.chosen.connect(lambda name: self._control.keep(name, self._page.limit_bar.value()))
        dialog.open()

    def _ask_new_name(self, name: str) -> None:
        others = set(self._memory.names()) - {name}
        dialog = NameDialog(tr("Rename detector"), name, others, self._parent, may_replace=False)
        dialog.chosen.connect(partial(self._control.rename, name))
        dialog.open()

    def _ask_target(self, name: str) -> None:
        detector = self._memory.find(name)
        if detector is None:
            return
        folder = self._session.result_folder()
        dialog = ask_path(
            self._parent, tr("Save detector"), folder, partial(self._write, detector), filters=_files(), kind=SAVE
        )
        dialog.setDefaultSuffix(ENDING.lstrip("."))
        dialog.selectFile(_NOT_IN_FILES.sub("_", name) + ENDING)

    def _write(self, detector: Detector, path: str) -> None:
        try:
            detectors.write(detector, path)
        except ChangeDetError as error:
            self._session.warn(str(error))

    def _ask_source(self) -> None:
        folder = self._session.result_folder()
        ask_path(self._parent, tr("Load detector"), folder, self._load, filters=_files())

    def _load(self, path: str) -> None:
        """Take a detector into the project under a free name, and search with it."""
        try:
            detector = detectors.read(path)
        except ChangeDetError as error:
            self._session.warn(str(error))
            return
        own = self._memory.find(detector.name)
        if own is None or as_plain(own) != as_plain(detector):
            detector = replace(detector, name=detectors.free_name(detector.name, self._memory.names()))
            self._memory.put(detector)
        if self._session.result.table is not None:
            self._use(detector.name)


def _files() -> str:
    return tr("Detectors (*.json)")
