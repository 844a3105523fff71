"""How are encoders chosen and looked after from the dock?

Joins the choice on the Series page, the manager, the bands and the control.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QWidget

from changedet_plugin.bridge.engine import encoders
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.raster_file import band_names
from changedet_plugin.gui.dialogs import ask_path, open_folder
from changedet_plugin.gui.encoders.band_dialog import BandDialog
from changedet_plugin.gui.encoders.choice import EncoderChoice
from changedet_plugin.gui.encoders.manager import EncoderManager
from changedet_plugin.gui.encoders.words import short_facts
from changedet_plugin.gui.session import Session


class EncoderPresenter(QObject):
    """Opens the two windows; has no list of its own."""

    def __init__(self, session: Session, choice: EncoderChoice, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._control = session.encoders
        self._choice = choice
        self._parent = parent
        self._manager: EncoderManager | None = None
        self._bands: dict[str, BandDialog] = {}
        """The open dialog, by the path of its encoder."""
        self._control.changed.connect(self._show)
        self._control.bands_found.connect(self._show_bands)
        choice.manage_asked.connect(self.open_manager)
        choice.bands_asked.connect(self.open_bands)
        choice.chosen.connect(self._say_facts)
        session.model.changed.connect(self._say_facts)
        self._show()

    def open_manager(self) -> None:
        """Show the list, and bring it up to date."""
        if self._manager is None:
            self._manager = manager = EncoderManager(self._parent)
            manager.add_asked.connect(self._ask_file)
            manager.check_asked.connect(self._control.check)
            manager.remove_asked.connect(self._control.remove)
            manager.folder_asked.connect(lambda: open_folder(encoders.folder()))
            self._control.added.connect(manager.choose)
        self._manager.show()
        self._manager.raise_()
        self._manager.activateWindow()
        self._control.look()

    def open_bands(self) -> None:
        """Ask for the bands of the chosen encoder."""
        encoder = self._choice.encoder
        rows = self._session.used_rows()
        if encoder is None or encoder.bands is None:
            return
        if not rows:
            self._session.warn(tr("Add the rasters of the series first; then say which of their bands is which."))
            return
        kept = self._kept(encoder)
        dialog = BandDialog(encoder.name, encoder.bands, band_names(rows[0].path), kept, self._parent)
        self._bands = {encoder.path: dialog}
        dialog.chosen.connect(lambda numbers: self._session.model.set_bands(encoder.key, numbers))
        dialog.finished.connect(lambda _result: self._bands.clear())
        dialog.open()
        self._control.map_bands(encoder.path, self._session.band_request(encoder.path))

    def _ask_file(self) -> None:
        folder = self._session.result_folder()
        ask_path(self._manager or self._parent, tr("Encoder"), folder, self._control.add, filters="ONNX (*.onnx)")

    def _show(self) -> None:
        control = self._control
        self._choice.show_encoders(control.usable())
        if self._manager is not None:
            self._manager.show_encoders(control.listed, control.tried)
            self._manager.show_state(control.words, control.is_busy, control.has_engine)

    def _show_bands(self, path: str, bands: Mapping[str, Any]) -> None:
        if path in self._bands:
            self._bands[path].show_bands(bands)

    def _say_facts(self) -> None:
        encoder = self._choice.encoder
        self._choice.say(short_facts(encoder, self._kept(encoder)) if encoder is not None else "")

    def _kept(self, encoder: encoders.EncoderEntry) -> Sequence[int]:
        return self._session.model.bands_for(encoder.key, len(encoder.bands or ()))
