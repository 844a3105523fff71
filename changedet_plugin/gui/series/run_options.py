"""The choices of a run beside its rasters: area, encoder, patch, masks, options."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from qgis.gui import QgsCollapsibleGroupBox, QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
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
from changedet_plugin.gui.controls import form, named, shrinking

PATCH_PX = (4, 8, 16)
_RASTERS = "GeoTIFF (*.tif *.tiff);;* (*)"


class AreaChoice(QWidget):
    """Whole series, what the map shows, or the polygons of a layer."""

    layers_wanted = pyqtSignal()
    """The list of polygon layers is about to be needed."""

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
        self.layers = shrinking(QComboBox())
        named(self.layers, "area_layers", tr("Polygon layer that limits the search."))
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

    def show_layers(self, layers: Sequence[tuple[str, str]]) -> None:
        """Offer these polygon layers, (id, name) each; keeps the one chosen."""
        chosen = self.layers.currentData()
        self.layers.clear()
        for layer_id, name in layers:
            self.layers.addItem(name, layer_id)
        self.layers.setCurrentIndex(max(self.layers.findData(chosen), 0 if layers else -1))
        self.layer.setEnabled(bool(layers))
        if not layers and self.layer.isChecked():
            self.whole.setChecked(True)

    def choice(self) -> tuple[str, str]:
        """(``whole`` | ``view`` | ``layer``, id of the layer or empty)."""
        if self.view.isChecked():
            return "view", ""
        if self.layer.isChecked() and self.layers.currentData():
            return "layer", str(self.layers.currentData())
        return "whole", ""

    def _toggle(self, checked: bool) -> None:
        if checked:
            self.layers_wanted.emit()
        self.layers.setVisible(checked)


class PatchSize(QWidget):
    """Side of a patch in metres, and what it comes to in pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.metres = QDoubleSpinBox()
        self.metres.setDecimals(1)
        self.metres.setRange(0.1, 1_000_000.0)
        self.metres.setSuffix(tr(" m"))
        self.metres.setValue(240.0)
        named(self.metres, "patch_size", tr("Side of a patch in metres; the nearest of 4, 8 and 16 pixels is taken."))
        self.words = QLabel()
        self.words.setObjectName("patch_pixels")
        self._pixel_m: float | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.metres)
        row.addWidget(self.words, 1)
        self.metres.valueChanged.connect(self._say)

    def show_pixel_size(self, pixel_m: float | None) -> None:
        """Take the mean side of a pixel of the series, in metres; a new size proposes 8 pixels."""
        if pixel_m == self._pixel_m:
            return
        self._pixel_m = pixel_m
        if pixel_m:
            self.metres.setSingleStep(4 * pixel_m)
            self.metres.setValue(8 * pixel_m)
        self._say()

    def pixels(self) -> int | None:
        """The side in pixels that a run will take; None = the pixel size is not known."""
        if not self._pixel_m:
            return None
        pixel_m = self._pixel_m
        return min(PATCH_PX, key=lambda px: abs(px * pixel_m - self.metres.value()))

    def _say(self) -> None:
        pixels = self.pixels()
        text = tr("= {count} pixels of {size} m").format(count=pixels, size=f"{self._pixel_m:.3g}") if pixels else ""
        self.words.setText(text)


class MaskChoice(QgsCollapsibleGroupBox):
    """Where clouds and other invalid pixels are marked."""

    def __init__(self) -> None:
        super().__init__(tr("Clouds and masks"))
        self.setObjectName("mask_group")
        self.kind = shrinking(QComboBox())
        for text, kind in (
            (tr("No mask"), "none"),
            (tr("One raster for all dates"), "file"),
            (tr("A folder, matched by date"), "folder"),
            (tr("A band of each raster"), "band"),
        ):
            self.kind.addItem(text, kind)
        named(self.kind, "mask_kind", tr("Where invalid pixels are marked; nodata and empty pixels never count anyway."))
        self.file = QgsFileWidget()
        self.file.setFilter(_RASTERS)
        named(self.file, "mask_path", tr("Raster, or folder of rasters named by date, whose pixels say what is invalid."))
        self.band = QSpinBox()
        self.band.setRange(1, 999)
        named(self.band, "mask_band", tr("Number of the band of each raster that is its mask; the first band is 1."))
        self.values = QLineEdit()
        self.values.setPlaceholderText(tr("every non-zero value"))
        named(self.values, "mask_values", tr("Mask values that mean invalid, with commas; empty = every non-zero value."))
        layout = form(self)
        layout.addRow(tr("&Mask"), self.kind)
        self._file_label = QLabel(tr("&File"))
        self._file_label.setBuddy(self.file)
        self._band_label = QLabel(tr("&Band"))
        self._band_label.setBuddy(self.band)
        self._values_label = QLabel(tr("In&valid values"))
        self._values_label.setBuddy(self.values)
        layout.addRow(self._file_label, self.file)
        layout.addRow(self._band_label, self.band)
        layout.addRow(self._values_label, self.values)
        self.kind.currentIndexChanged.connect(self._show_kind)
        self._show_kind()
        self.setCollapsed(True)

    def parameters(self) -> dict[str, Any]:
        """The mask's part of the request."""
        kind = self.kind.currentData()
        mask: dict[str, Any] = {"mask": None, "mask_band": None, "mask_values": []}
        if kind in ("file", "folder") and self.file.filePath():
            mask["mask"] = self.file.filePath()
        if kind == "band":
            mask["mask_band"] = self.band.value()
        if kind != "none":
            mask["mask_values"] = [int(number) for number in re.findall(r"\d+", self.values.text())]
        return mask

    def _show_kind(self) -> None:
        kind = self.kind.currentData()
        for widget in (self.file, self._file_label):
            widget.setVisible(kind in ("file", "folder"))
        for widget in (self.band, self._band_label):
            widget.setVisible(kind == "band")
        for widget in (self.values, self._values_label):
            widget.setVisible(kind != "none")
        folder = kind == "folder"
        self._file_label.setText(tr("&Folder") if folder else tr("&File"))
        self.file.setStorageMode(QgsFileWidget.StorageMode.GetDirectory if folder else QgsFileWidget.StorageMode.GetFile)


class OptionsChoice(QgsCollapsibleGroupBox):
    """Threshold, confirmations, memory, device."""

    def __init__(self) -> None:
        super().__init__(tr("Options"))
        self.setObjectName("options_group")
        self.automatic = QCheckBox(tr("&Automatic"))
        named(self.automatic, "threshold_automatic", tr("2, or where the reference is short the strongest patches."))
        self.threshold = QDoubleSpinBox()
        self.threshold.setRange(1.0, 100.0)
        self.threshold.setSingleStep(0.1)
        self.threshold.setDecimals(1)
        self.threshold.setValue(2.0)
        named(self.threshold, "threshold", tr("Score from which a patch counts as a change; 1 = a usual date."))
        row = QWidget()
        pair = QHBoxLayout(row)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.addWidget(self.automatic)
        pair.addWidget(self.threshold, 1)
        self.automatic.toggled.connect(self.threshold.setDisabled)
        self.automatic.setChecked(True)
        self.confirm = QSpinBox()
        self.confirm.setRange(1, 9)
        named(self.confirm, "confirm", tr("Dates in a row that must agree before a change counts; fewer where few are new."))
        self.align = shrinking(QComboBox())
        for text, align in (
            (tr("Leave the worst out"), "auto"),
            (tr("Move onto the reference"), "correct"),
            (tr("Use as they are"), "ignore"),
        ):
            self.align.addItem(text, align)
        named(
            self.align,
            "align",
            tr("Dates that lie off: more than 2 pixels is left out, unless all are moved by their shift or used as they are."),
        )
        self.memory = QDoubleSpinBox()
        self.memory.setRange(0.5, 512.0)
        self.memory.setSingleStep(0.5)
        self.memory.setDecimals(1)
        self.memory.setSuffix(tr(" GB"))
        named(self.memory, "memory", tr("Memory that the engine may use, in gigabytes, whatever the size of the rasters."))
        self.device = shrinking(QComboBox())
        for text, device in ((tr("Automatic"), "auto"), (tr("CPU"), "cpu"), (tr("CUDA GPU"), "cuda")):
            self.device.addItem(text, device)
        named(self.device, "device", tr("Processor for the encoder; automatic takes a CUDA GPU where it works."))
        layout = form(self)
        layout.addRow(tr("&Threshold"), row)
        layout.addRow(tr("Confirmatio&ns"), self.confirm)
        layout.addRow(tr("Dates that lie o&ff"), self.align)
        layout.addRow(tr("Memor&y"), self.memory)
        layout.addRow(tr("Dev&ice"), self.device)
        self.show_parameters({"confirm": 3, "memory": 2.0, "device": "auto"})
        self.setCollapsed(True)

    def show_parameters(self, values: Mapping[str, Any]) -> None:
        """Show remembered choices; unknown names are left alone."""
        if values.get("confirm"):
            self.confirm.setValue(int(values["confirm"]))
        if values.get("memory"):
            self.memory.setValue(float(values["memory"]))
        if values.get("align"):
            self.align.setCurrentIndex(max(self.align.findData(values["align"]), 0))
        if values.get("device"):
            self.device.setCurrentIndex(max(self.device.findData(values["device"]), 0))

    def parameters(self) -> dict[str, Any]:
        """The options' part of the request; ``memory`` in gigabytes."""
        return {
            "threshold": None if self.automatic.isChecked() else self.threshold.value(),
            "confirm": self.confirm.value(),
            "align": self.align.currentData(),
            "memory": self.memory.value(),
            "device": self.device.currentData(),
        }
