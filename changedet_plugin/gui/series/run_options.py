"""What is chosen for a run beside its rasters?

Area, patch, masks, options. Each shows ``Choices`` and says what is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QLocale, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.words import size_text
from changedet_plugin.core.mask_products import PRODUCTS
from changedet_plugin.core.parameters import (
    CHOSEN,
    DEFAULT_MACHINE,
    DEFAULT_PATCH_PX,
    GIB,
    MACHINE,
    PATCH_PX,
    SAME_DAYS,
    SERIES,
    Device,
    Masking,
)
from changedet_plugin.gui.series.choices import (
    AS_THEY_ARE,
    BY_VALUES,
    LAYER,
    LEAVE_OUT,
    MASK_BAND,
    MASK_BESIDE,
    MASK_FILE,
    MASK_FOLDER,
    MOVE,
    NO_MASK,
    OPTICAL,
    RADAR,
    VIEW,
    WHOLE,
    Choices,
)
from changedet_plugin.gui.series.folded import FoldedGroup
from changedet_plugin.gui.series.parameter_fields import device_box, gigabytes_box, set_range
from changedet_plugin.gui.widgets import form, named, shrinking

_RASTERS = "GeoTIFF (*.tif *.tiff);;* (*)"
_USUAL = Choices()
_LETTERS = 20
"""Of an entry that are seen at least: in a narrow dock the box goes below its label for them."""


class LayerBox(QComboBox):
    """Asks what there is to choose before it opens."""

    opening = pyqtSignal()

    def showPopup(self) -> None:
        """Open with what there is now."""
        self.opening.emit()
        super().showPopup()


class AreaChoice(QWidget):
    """Whole series, what the map shows, or the polygons of a layer."""

    layers_wanted = pyqtSignal()
    """The list of polygon layers is about to be needed."""
    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.whole = QRadioButton(tr("&Whole"))
        self.view = QRadioButton(tr("&View"))
        self.layer = QRadioButton(tr("La&yer"))
        named(self.whole, "area_whole", tr("Search the whole extent of the series."))
        named(self.view, "area_view", tr("Search only what the map shows now."))
        named(self.layer, "area_layer", tr("Search only inside the polygons of a layer."))
        self.whole.setChecked(True)
        self._group = QButtonGroup(self)
        self.layers = shrinking(LayerBox())
        named(self.layers, "area_layers", tr("Polygon layer that limits the search."))
        # A row that has wrapped takes the height of its radio buttons, and would press the box flat.
        self.layers.setMinimumHeight(self.layers.sizeHint().height())
        row = QHBoxLayout()
        for button in (self.whole, self.view, self.layer):
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.layers)
        self.layers.hide()
        self.layer.toggled.connect(self._toggle)
        self._group.buttonToggled.connect(lambda _button, checked: self.changed.emit() if checked else None)
        self.layers.opening.connect(self.layers_wanted)
        self.layers.activated.connect(lambda _index: self.changed.emit())

    def show_layers(self, layers: Sequence[tuple[str, str]]) -> None:
        """Offer these polygon layers, (id, name) each; one that was chosen and is gone stays chosen, and says so."""
        chosen = self.layers.currentData()
        self.layers.clear()
        for layer_id, name in layers:
            self.layers.addItem(name, layer_id)
        if chosen and self.layers.findData(chosen) < 0:
            self.layers.addItem(tr("a layer that is gone"), chosen)
        if not self.layers.count():
            self.layers.addItem(tr("no polygon layer in the project"), "")
        self.layers.setCurrentIndex(max(self.layers.findData(chosen), 0))

    def show_choices(self, choices: Choices) -> None:
        """Show an area that was chosen before."""
        if choices.area_layer:
            self.layers.addItem("", choices.area_layer)
            self.layers.setCurrentIndex(self.layers.count() - 1)
            self.layers_wanted.emit()
        {VIEW: self.view, LAYER: self.layer}.get(choices.area, self.whole).setChecked(True)

    def chosen(self, choices: Choices) -> Choices:
        """The choices with this area."""
        kind, layer_id = self.choice()
        return replace(choices, area=kind, area_layer=layer_id)

    def choice(self) -> tuple[str, str]:
        """(``whole`` | ``view`` | ``layer``, id of the layer or empty)."""
        if self.layer.isChecked():
            return LAYER, str(self.layers.currentData() or "")
        return (VIEW if self.view.isChecked() else WHOLE), ""

    def _toggle(self, checked: bool) -> None:
        if checked:
            self.layers_wanted.emit()
        self.layers.setVisible(checked)


class PatchSize(QComboBox):
    """Side of a patch: in pixels, with what it comes to in metres."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        shrinking(self)
        named(self, "patch_size", tr("Side of a patch, in pixels and in metres: changes much smaller than a patch are missed."))
        self._pixel_m: float | None = None
        self._sizes: tuple[int, ...] = PATCH_PX
        self._chosen: tuple[int | None, float | None] = (DEFAULT_PATCH_PX, None)
        self._fill()
        self.activated.connect(self._choose)

    def show_pixel_size(self, pixel_m: float | None) -> None:
        """Take the mean side of a pixel of the series, in metres; None = not known."""
        if pixel_m != self._pixel_m:
            self._pixel_m = pixel_m
            self._fill()

    def show_sizes(self, sizes: Sequence[int]) -> None:
        """Offer the sides in pixels that the encoder can have; what was chosen stays, and says so where it cannot."""
        if tuple(sizes) != self._sizes:
            self._sizes = tuple(sizes)
            self._fill()

    def show_choices(self, choices: Choices) -> None:
        """Show a side that was chosen before."""
        self._chosen = (choices.patch_px, None if choices.patch_px else choices.patch_m)
        self._fill()

    def chosen(self, choices: Choices) -> Choices:
        """The choices with this side."""
        return replace(choices, patch_px=self._chosen[0], patch_m=self._chosen[1])

    def _fill(self) -> None:
        pixels, metres = self._chosen
        self.clear()
        for side in sorted({*self._sizes, *((pixels,) if pixels else ())}):
            self.addItem(self._words(side), side)
        if metres:
            # Of a project that names metres: the engine takes the nearest side in pixels.
            self.addItem(size_text(metres), None)
        self.setCurrentIndex(max(self.findData(pixels), 0) if pixels else self.count() - 1)

    def _words(self, side: int) -> str:
        if side not in self._sizes:
            return tr("{side} px: not with this encoder").format(side=side)
        if not self._pixel_m:
            return tr("{side} px").format(side=side)
        return tr("{side} px ({metres})").format(side=side, metres=size_text(side * self._pixel_m))

    def _choose(self, index: int) -> None:
        pixels = self.itemData(index)
        if pixels:
            self._chosen = (int(pixels), None)
            self._fill()
        self.changed.emit()


class MaskChoice(FoldedGroup):
    """Where clouds and other invalid pixels are marked, and what the marks mean."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("mask_group", tr("Clouds and masks"))
        self.kind = shrinking(QComboBox(), _LETTERS)
        for text, kind in (
            (tr("Those beside the rasters"), MASK_BESIDE),
            (tr("One raster for all dates"), MASK_FILE),
            (tr("A folder, matched by name and date"), MASK_FOLDER),
            (tr("A band of each raster"), MASK_BAND),
            (tr("No mask"), NO_MASK),
        ):
            self.kind.addItem(text, kind)
        named(self.kind, "mask_kind", tr("Where invalid pixels are marked; nodata and empty pixels never count anyway."))
        self.file = QgsFileWidget()
        self.file.setFilter(_RASTERS)
        named(self.file, "mask_path", tr("Raster, or folder of rasters named by date, whose pixels say what is invalid."))
        self.band = QSpinBox()
        set_range(self.band, SERIES["mask_band"])
        named(self.band, "mask_band", tr("Number of the band that is the mask; the first band is 1."))
        self._make_meaning()
        layout = form(self)
        layout.addRow(tr("&Mask"), self.kind)
        self._file_label = _label(tr("&File"), self.file)
        self._band_label = _label(tr("&Band"), self.band)
        layout.addRow(self._file_label, self.file)
        layout.addRow(self._band_label, self.band)
        for label, field in self._how:
            layout.addRow(label, field)
        self._show_kind()
        self.setCollapsed(True)
        self.kind.currentIndexChanged.connect(self._show_kind)
        # Unfolding shows all that was there when it was folded.
        self.collapsedStateChanged.connect(self._show_kind)
        texts = (self.values.textChanged, self.bits.textChanged, self.limit.textChanged)
        for signal in (self.kind.currentIndexChanged, self.meaning.currentIndexChanged, self.band.valueChanged, *texts):
            signal.connect(lambda _value: self._change())
        self.file.fileChanged.connect(lambda _path: self._change())

    def _make_meaning(self) -> None:
        """What the values of a mask mean: by its name, a product, or what is typed."""
        self.meaning = shrinking(QComboBox(), _LETTERS)
        self.meaning.addItem(tr("as it is called"), "")
        for product in PRODUCTS:
            self.meaning.addItem(product.title, product.key)
        named(self.meaning, "mask_meaning", tr("What the masks are; by their names where these say so."))
        self.values, self.bits, self.limit = QLineEdit(), QLineEdit(), QLineEdit()
        for field in (self.values, self.bits, self.limit):
            field.setPlaceholderText(tr("as is usual"))
        named(self.values, "mask_values", tr("Mask values that mean invalid, with commas; empty = those usual for the mask."))
        named(self.bits, "mask_bits", tr("Bits that mean invalid, with commas; the lowest is 0; empty = the usual ones."))
        named(self.limit, "mask_limit", tr("Probability from which a pixel is invalid, as the mask counts; empty = the usual."))
        rows = (
            (tr("&Kind"), self.meaning),
            (tr("In&valid values"), self.values),
            (tr("Bi&ts"), self.bits),
            (tr("L&imit"), self.limit),
        )
        self._how = [(_label(text, field), field) for text, field in rows]

    def show_choices(self, choices: Choices) -> None:
        """Show a mask that was chosen before."""
        self.kind.setCurrentIndex(max(self.kind.findData(choices.mask), 0))
        self.file.setFilePath(choices.mask_path)
        self._show_kind()
        self.band.setValue(choices.mask_band)
        self.meaning.setCurrentIndex(max(self.meaning.findData(choices.mask_meaning), 0))
        self.values.setText(choices.mask_values)
        self.bits.setText(choices.mask_bits)
        self.limit.setText(choices.mask_limit)
        self._change()

    def chosen(self, choices: Choices) -> Choices:
        """The choices with this mask."""
        return replace(
            choices,
            mask=str(self.kind.currentData()),
            mask_path=self.file.filePath(),
            mask_band=self.band.value(),
            mask_meaning=str(self.meaning.currentData()),
            mask_values=self.values.text(),
            mask_bits=self.bits.text(),
            mask_limit=self.limit.text(),
        )

    def path(self) -> str | None:
        """The mask, where it is a file or a folder of files."""
        return (self.file.filePath() or None) if self.kind.currentData() in (MASK_FILE, MASK_FOLDER) else None

    def masking(self) -> Masking:
        """How the mask is read."""
        kind = self.kind.currentData()
        if kind == NO_MASK:
            return Masking(beside=False)
        limit = re.search(r"-?\d+(?:[.,]\d+)?", self.limit.text())
        return Masking(
            band=self.band.value() if kind == MASK_BAND else None,
            values=_integers(self.values.text()),
            bits=_integers(self.bits.text()),
            limit=float(limit[0].replace(",", ".")) if limit else None,
            meaning=str(self.meaning.currentData()),
            file_band=(self.band.value() or None) if kind in (MASK_FILE, MASK_FOLDER) else None,
        )

    def _change(self) -> None:
        self.say([self.kind.currentText()] if self.kind.currentData() != MASK_BESIDE else [])
        self.changed.emit()

    def _show_kind(self) -> None:
        kind = self.kind.currentData()
        has_files = kind in (MASK_FILE, MASK_FOLDER)
        # Of files 0 stands for the band that they call so; a raster that is its own mask must be told which band it is.
        self.band.setMinimum(0 if has_files else 1)
        self.band.setSpecialValueText(tr("as they are called") if has_files else "")
        if self.isCollapsed():
            return
        for widget in (self.file, self._file_label):
            widget.setVisible(has_files)
        for widget in (self.band, self._band_label):
            widget.setVisible(has_files or kind == MASK_BAND)
        for widget in (widget for pair in self._how for widget in pair):
            widget.setVisible(kind != NO_MASK)
        folder = kind == MASK_FOLDER
        self._file_label.setText(tr("&Folder") if folder else tr("&File"))
        self.file.setStorageMode(QgsFileWidget.StorageMode.GetDirectory if folder else QgsFileWidget.StorageMode.GetFile)


def _label(text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(field)
    return label


def _integers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))


class OptionsChoice(FoldedGroup):
    """Threshold, confirmations and dates off the reference, which belong to the series; memory and device, to the machine."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("options_group", tr("Options"))
        row = self._threshold_row()
        self._make_dates()
        self._make_sensor()
        self._make_machine()
        layout = form(self)
        layout.addRow(tr("&Threshold"), row)
        layout.addRow(tr("Confirmatio&ns"), self.confirm)
        layout.addRow(tr("Shi&fted images"), self.align)
        layout.addRow(tr("Senso&r"), self.sensor)
        layout.addRow(tr("&Rasters of one day"), self.same_day)
        layout.addRow(tr("Memor&y"), self.memory)
        layout.addRow(tr("Compute &on"), self.device)
        self.show_machine(DEFAULT_MACHINE.device, DEFAULT_MACHINE.memory / GIB)
        self.show_choices(_USUAL)
        self.setCollapsed(True)
        for signal in (
            self.automatic.toggled,
            self.threshold.valueChanged,
            self.confirm.valueChanged,
            self.align.currentIndexChanged,
            self.sensor.currentIndexChanged,
            self.same_day.currentIndexChanged,
        ):
            signal.connect(lambda _value: self._change())

    def _threshold_row(self) -> QWidget:
        self.automatic = QCheckBox(tr("&Automatic"))
        named(self.automatic, "threshold_automatic", tr("2, or where the reference is short the strongest patches."))
        self.threshold = QDoubleSpinBox()
        self.threshold.setSingleStep(0.1)
        self.threshold.setDecimals(1)
        set_range(self.threshold, CHOSEN["threshold"])
        self.threshold.setValue(2.0)
        named(self.threshold, "threshold", tr("Score from which a patch counts as a change; 1 = a usual date."))
        row = QWidget()
        pair = QHBoxLayout(row)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.addWidget(self.automatic)
        pair.addWidget(self.threshold, 1)
        self.automatic.toggled.connect(self.threshold.setDisabled)
        self.automatic.setChecked(True)
        return row

    def _make_dates(self) -> None:
        self.confirm = QSpinBox()
        set_range(self.confirm, CHOSEN["confirm"])
        named(self.confirm, "confirm", tr("Dates in a row that must agree before a change counts; fewer where few are new."))
        self.align = shrinking(QComboBox(), _LETTERS)
        for text, align in (
            (tr("Leave the worst out"), LEAVE_OUT),
            (tr("Move onto the reference"), MOVE),
            (tr("Use as they are"), AS_THEY_ARE),
        ):
            self.align.addItem(text, align)
        named(
            self.align,
            "align",
            tr(
                "What is done with an image that does not lie exactly on the reference: leave it out where it is more than "
                "2 pixels away, move every image onto the reference, or use all as they are."
            ),
        )

        self.same_day = shrinking(QComboBox(), _LETTERS)
        for text, rule in zip((tr("Must agree"), tr("The clearest"), tr("The latest"), tr("Their mean")), SAME_DAYS):
            self.same_day.addItem(text, rule)
        named(
            self.same_day,
            "same_day",
            tr(
                "What counts where rasters of one day overlap: those that differ by little are joined, and for others choose "
                "the one with the most valid pixels, the one taken last, or their mean."
            ),
        )

    def _make_sensor(self) -> None:
        self.sensor = shrinking(QComboBox(), _LETTERS)
        for text, sensor in ((tr("By names and values"), BY_VALUES), (tr("Optical"), OPTICAL), (tr("Radar"), RADAR)):
            self.sensor.addItem(text, sensor)
        named(
            self.sensor,
            "sensor",
            tr(
                "What took the images: radar keeps the light that it is delivered in, and its texture, which is speckle, is "
                "left out; by names and values, a check or a run says what it was read as."
            ),
        )

    def _make_machine(self) -> None:
        self.memory = gigabytes_box(MACHINE["memory"], step=0.5)
        named(self.memory, "memory", tr("Memory that the engine may use, in gigabytes, whatever the size of the rasters."))
        self.device = device_box()
        named(self.device, "device", tr("What computes: automatic takes a graphics card by CUDA where that works."))

    def show_choices(self, choices: Choices) -> None:
        """Show options that were chosen before."""
        self.automatic.setChecked(choices.threshold is None)
        self.threshold.setValue(2.0 if choices.threshold is None else choices.threshold)
        self.confirm.setValue(choices.confirm)
        self.align.setCurrentIndex(max(self.align.findData(choices.align), 0))
        self.sensor.setCurrentIndex(max(self.sensor.findData(choices.sensor), 0))
        self.same_day.setCurrentIndex(max(self.same_day.findData(choices.same_day), 0))
        self._change()

    def chosen(self, choices: Choices) -> Choices:
        """The choices with these options."""
        return replace(
            choices,
            threshold=self.threshold_value(),
            confirm=self.confirm.value(),
            align=self.align.currentData(),
            sensor=self.sensor.currentData(),
            same_day=self.same_day.currentData(),
        )

    def correct(self) -> None:
        """Choose that every date is moved onto the reference."""
        self.align.setCurrentIndex(self.align.findData(MOVE))

    def show_machine(self, device: Device | None, memory_gb: float | None) -> None:
        """Show what holds for the machine; None is left alone."""
        if memory_gb is not None:
            self.memory.setValue(memory_gb)
        if device is not None:
            self.device.setCurrentIndex(max(self.device.findData(device), 0))

    def threshold_value(self) -> float | None:
        """The threshold; None = automatic."""
        return None if self.automatic.isChecked() else self.threshold.value()

    def _change(self) -> None:
        words = []
        if not self.automatic.isChecked():
            words.append(tr("threshold {value}").format(value=QLocale().toString(self.threshold.value(), "f", 1)))
        if self.confirm.value() != _USUAL.confirm:
            words.append(tr("%n confirmations", self.confirm.value()))
        if self.align.currentData() != _USUAL.align:
            words.append(self.align.currentText())
        if self.sensor.currentData() != _USUAL.sensor:
            words.append(self.sensor.currentText())
        if self.same_day.currentData() != _USUAL.same_day:
            words.append(self.same_day.currentText())
        self.say(words)
        self.changed.emit()
