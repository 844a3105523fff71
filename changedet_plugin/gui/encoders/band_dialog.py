"""Which band of the rasters is which band of an encoder?

Found by the engine, set by sensor, or chosen by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from changedet_plugin.bridge.engine import sensors
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.notices import worded
from changedet_plugin.gui.widgets import form, named, scrolled, shrinking

_WIDTH, _LINES = 380, 3
"""Of the window in pixels, and of words that it leaves room for."""


class BandDialog(QDialog):
    """A combo box for each band that the encoder takes; opened, never executed."""

    chosen = pyqtSignal(tuple)
    """Numbers (from 1) of the rasters' bands in the encoder's order; empty = found anew by every run."""

    def __init__(
        self,
        encoder: str,
        wanted: Sequence[str],
        names: Sequence[str],
        kept: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("band_dialog")
        self.setWindowTitle(tr("Bands for {encoder}").format(encoder=encoder))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._wanted = tuple(wanted)
        self._settled = bool(kept)
        """Whether the analyst, now or before, has chosen: then what the engine finds changes nothing."""
        self.sensor = shrinking(QComboBox())
        named(self.sensor, "sensor", tr("Sets the bands in the order in which files of a sensor usually hold them."))
        self.boxes = tuple(self._box(index, name) for index, name in enumerate(wanted))
        self.words = QLabel(tr("Looking for the bands…") if not kept else "")
        self.words.setObjectName("band_words")
        self.words.setWordWrap(True)
        self._lay()
        self.resize(_WIDTH, self.sizeHint().height() + _LINES * self.fontMetrics().height())
        self._show_names(names)
        self._set(kept)
        self.sensor.activated.connect(self._take_sensor)
        for box in self.boxes:
            box.activated.connect(self._settle)

    def numbers(self) -> tuple[int, ...]:
        """The chosen bands; empty where one is still missing."""
        numbers = [box.currentData() for box in self.boxes]
        return () if None in numbers else tuple(numbers)

    def show_bands(self, bands: Mapping[str, Any]) -> None:
        """Take what the engine would choose, unless something is chosen already."""
        if not self.boxes[0].count():
            self._show_names(bands.get("names") or ())
        if self._settled:
            return
        chosen = bands["chosen"]
        self._set(chosen)
        sentence = worded(bands.get("notice") or {}, bands["sentence"])
        self.words.setText(sentence or (tr("Found by name or wavelength.") if chosen else ""))

    def _lay(self) -> None:
        intro = QLabel(tr("Say which band of the rasters is which band of the encoder."))
        intro.setWordWrap(True)
        labels = [QLabel(text) for text in (tr("&Sensor"), *self._wanted)]
        widest = max(label.sizeHint().width() for label in labels)
        for label, box in zip(labels, (self.sensor, *self.boxes)):
            label.setBuddy(box)
            label.setMinimumWidth(widest)
        rows = QWidget()
        top, bands = form(None), form(rows)
        top.addRow(labels[0], self.sensor)
        bands.setContentsMargins(0, 0, 0, 0)
        for label, box in zip(labels[1:], self.boxes):
            bands.addRow(label, box)
        Button = QDialogButtonBox.StandardButton  # noqa: N806
        self.buttons = QDialogButtonBox(Button.Ok | Button.Cancel | Button.Reset)
        reset = self.buttons.button(Button.Reset)
        named(reset, "reset_bands", tr("Let every run find the bands by name again."))
        self.buttons.accepted.connect(lambda: self._end(self.numbers()))
        self.buttons.rejected.connect(self.reject)
        reset.clicked.connect(lambda: self._end(()))
        layout = QVBoxLayout(self)
        layout.addWidget(intro)
        layout.addLayout(top)
        layout.addWidget(scrolled(rows), 1)
        layout.addWidget(self.words)
        layout.addWidget(self.buttons)

    def _box(self, index: int, name: str) -> QComboBox:
        box = shrinking(QComboBox())
        named(box, f"band_{index}", tr("Band of the rasters that the encoder takes as {band}.").format(band=name))
        box.currentIndexChanged.connect(self._enable)
        return box

    def _show_names(self, names: Sequence[str]) -> None:
        for box in self.boxes:
            box.clear()
            for number, name in enumerate(names, 1):
                box.addItem(f"{number}: {name}" if name else tr("band {number}").format(number=number), number)
        self.sensor.clear()
        self.sensor.addItem(tr("choose…"))
        for name, bands in sensors.SENSORS.items():
            self.sensor.addItem(name, name)
            # More bands are often masks at the end.
            self.sensor.model().item(self.sensor.count() - 1).setEnabled(len(bands) <= len(names))

    def _set(self, numbers: Sequence[int | None]) -> None:
        """Show these numbers; nothing where one is None, or none is given."""
        for box, number in zip(self.boxes, list(numbers) or [None] * len(self.boxes)):
            box.setCurrentIndex(box.findData(number) if number is not None else -1)
        self._enable()

    def _take_sensor(self) -> None:
        sensor = self.sensor.currentData()
        if sensor is None:
            return
        numbers = sensors.order(self._wanted, sensor)
        self._settle()
        self._set(numbers)
        missing = [name for name, number in zip(self._wanted, numbers) if number is None]
        if missing:
            self.words.setText(tr("This sensor has no band {bands}; choose by hand.").format(bands=", ".join(missing)))

    def _settle(self) -> None:
        self._settled = True
        self.words.setText("")

    def _enable(self) -> None:
        if hasattr(self, "buttons"):
            self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.numbers()))

    def _end(self, numbers: tuple[int, ...]) -> None:
        self.chosen.emit(numbers)
        self.accept()
