"""Which rasters, split where, and with what choices?

The Series page, with the button that starts a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QDate, Qt, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.words import date_format, from_qdate, to_qdate
from changedet_plugin.core.parameters import Device, Parameters
from changedet_plugin.core.reference import RANKED_FROM, STEADY_FROM, ReferenceLength
from changedet_plugin.gui.dialogs import GEOPACKAGE
from changedet_plugin.gui.encoders.choice import EncoderChoice
from changedet_plugin.gui.series.choices import RunRequest
from changedet_plugin.gui.series.model import SeriesModel
from changedet_plugin.gui.series.run_options import AreaChoice, MaskChoice, OptionsChoice, PatchSize
from changedet_plugin.gui.series.series_list import SeriesList
from changedet_plugin.gui.series.table import SeriesTable
from changedet_plugin.gui.series.time_line import TimeLine
from changedet_plugin.gui.widgets import form, named, push_button, scrolled, tool_button

_SENTENCE_LINES = 5
"""Lines of warnings that are seen at once."""


class SeriesPage(QWidget):
    """Asks for a run; knows neither layers nor the engine."""

    run_asked = pyqtSignal()
    check_asked = pyqtSignal()
    open_asked = pyqtSignal()

    def __init__(self, model: SeriesModel) -> None:
        super().__init__()
        self.setObjectName("series_page")
        self._model = model
        self._ready = False
        self._running = False
        self._is_showing = False
        """Whether the controls follow the series, and not the analyst."""
        self.list = SeriesList()
        self.table = SeriesTable(model)
        self.time_line = TimeLine()
        self.area = AreaChoice()
        self.encoder = EncoderChoice()
        self.patch = PatchSize()
        self.masks = MaskChoice()
        self.options = OptionsChoice()
        self.reference = QLabel()
        self.reference.setObjectName("reference_words")
        self.reference.setWordWrap(True)
        self.warnings = QLabel()
        self.warnings.setObjectName("run_warnings")
        self.warnings.setWordWrap(True)
        self.warnings.setContentsMargins(6, 0, 6, 0)
        self.warnings.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told = scrolled(self.warnings)
        self.told.setObjectName("run_told")
        self.told.hide()
        self.engine_slot = QVBoxLayout()
        self._lay()
        self.table.correct_asked.connect(self.options.correct)
        model.changed.connect(self.refresh)
        model.restored.connect(self.show_choices)
        for part in (self.area, self.patch, self.masks, self.options):
            part.changed.connect(self._take_choices)
        self.encoder.chosen.connect(self._take_choices)
        self.output.fileChanged.connect(self._take_choices)
        self.time_line.reference_end_changed.connect(model.set_reference_end)
        self.show_choices()
        self.refresh()

    def _lay(self) -> None:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addLayout(self.engine_slot)
        layout.addWidget(self.list)
        layout.addWidget(self.table)
        layout.addWidget(self.time_line)
        layout.addLayout(self._split_row())
        layout.addWidget(self.reference)
        layout.addLayout(self._choices())
        layout.addWidget(self.masks)
        layout.addWidget(self.options)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(body), 1)
        outer.addWidget(self.told)
        outer.addLayout(self._run_row())

    def refresh(self) -> None:
        """Bring time line, split and words up to the table."""
        rows = [row for row in self._model.rows if row.date is not None]
        end = self._model.reference_end()
        self.time_line.show_series([row.date for row in rows if row.date], [row.used for row in rows], end)
        for widget in (self.time_line, self.reference, self.split_label, self.split_date, self.split_automatic):
            widget.setVisible(end is not None)
        if end is not None:
            dates = self._model.used_dates()
            self.split_date.blockSignals(True)
            self.split_date.setDateRange(to_qdate(dates[1]), to_qdate(dates[-1]))
            self.split_date.setDate(to_qdate(end))
            self.split_date.blockSignals(False)
            self.split_automatic.setEnabled(self._model.is_split_fixed())
            self.reference.setText(reference_words(dates, end))
        self._enable()

    def show_engine(self, ready: bool, runs_on: str) -> None:
        """Say on what the engine runs, and let a run start only where there is one."""
        self._ready = ready
        self.runs_on.setText(runs_on)
        self._enable()

    def show_running(self, running: bool) -> None:
        """While a run goes on no other can start; the status strip has Cancel."""
        self._running = running
        self.run_button.setVisible(not running)
        self._enable()

    def show_sentences(self, sentences: Sequence[str]) -> None:
        """Show warnings or an error, one line each; none hides them."""
        self.warnings.setText("\n".join(f"⚠ {sentence}" for sentence in sentences))
        self.told.setVisible(bool(sentences))
        self._fit_sentences()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sentences wrap anew."""
        super().resizeEvent(event)
        self._fit_sentences()

    def run_request(self) -> RunRequest:
        """What the analyst chose."""
        choices, masks, options = self._model.choices, self.masks, self.options
        area, area_layer = self.area.choice()
        parameters = Parameters(
            reference_end=self._model.reference_end() if self._model.is_split_fixed() else None,
            encoder=self.encoder.value(),
            patch_px=choices.patch_px,
            patch_size=choices.patch_m,
            bands=self._bands(),
            threshold=options.threshold_value(),
            align=options.align.currentData(),
            sensor=options.sensor.currentData(),
            same_day=options.same_day.currentData(),
            confirm=options.confirm.value(),
            masking=masks.masking(),
        )
        device, memory_gb = options.device.currentData(), options.memory.value()
        return RunRequest(parameters, device, memory_gb, area, area_layer, masks.path(), choices.output)

    def show_machine(self, device: Device | None = None, memory_gb: float | None = None) -> None:
        """Show what holds for the machine; None is left alone."""
        self.options.show_machine(device, memory_gb)

    def _bands(self) -> tuple[int, ...]:
        """The bands chosen for the encoder; those of a file that was not read yet are as they were kept."""
        encoder = self.encoder.encoder
        if encoder is None:
            return self._model.bands.get(self.encoder.key, ())
        return self._model.bands_for(encoder.key, len(encoder.bands)) if encoder.bands else ()

    def show_choices(self) -> None:
        """Show the choices of the series in the table; nothing is taken from the controls before."""
        choices = self._model.choices
        self._is_showing = True
        for part in (self.area, self.patch, self.masks, self.options):
            part.show_choices(choices)
        self.encoder.show_key(choices.encoder)
        self.output.setFilePath(choices.output)
        self._is_showing = False
        self.patch.show_sizes(self.encoder.patch_sizes)

    def _take_choices(self) -> None:
        """The analyst chose something: it is the series' from now on."""
        if self._is_showing:
            return
        self.patch.show_sizes(self.encoder.patch_sizes)
        choices = replace(self._model.choices, encoder=self.encoder.key, output=self.output.filePath())
        for part in (self.area, self.patch, self.masks, self.options):
            choices = part.chosen(choices)
        self._model.choose(choices)

    def _split_row(self) -> QHBoxLayout:
        self.split_label = QLabel(tr("&New from"))
        self.split_date = QDateEdit()
        self.split_date.setCalendarPopup(True)
        self.split_date.setDisplayFormat(date_format())
        named(self.split_date, "reference_end", tr("First new date; every date before it is the reference."))
        self.split_label.setBuddy(self.split_date)
        self.split_automatic = push_button(
            tr("&Default"),
            "default_split",
            tr("Default split: the first year, at least three dates, at most half."),
        )
        self.split_date.dateChanged.connect(self._fix_split)
        self.split_automatic.clicked.connect(lambda: self._model.set_reference_end(None))
        row = QHBoxLayout()
        row.addWidget(self.split_label)
        row.addWidget(self.split_date, 1)
        row.addWidget(self.split_automatic)
        return row

    def _choices(self) -> QVBoxLayout:
        self.runs_on = QLabel()
        self.runs_on.setWordWrap(True)
        named(self.runs_on, "runs_on", tr("The processor that the encoder really runs on, as the self-test found it."))
        choices = QWidget()
        layout = form(choices)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addRow(tr("Search in"), self.area)
        label = QLabel(tr("&Encoder"))
        label.setBuddy(self.encoder.box)
        layout.addRow(label, self.encoder)
        patch = QLabel(tr("&Patch"))
        patch.setBuddy(self.patch)
        layout.addRow(patch, self.patch)
        layout.addRow(tr("Runs on"), self.runs_on)
        self.output = QgsFileWidget()
        self.output.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.output.setFilter(GEOPACKAGE)
        self.output.lineEdit().setPlaceholderText(tr("a new file"))
        named(
            self.output,
            "output",
            tr("GeoPackage to write; empty = a new file beside the project or the last result."),
        )
        layout.addRow(tr("Result"), self.output)
        outer = QVBoxLayout()
        outer.addWidget(choices)
        return outer

    def _run_row(self) -> QHBoxLayout:
        self.run_button = push_button(
            tr("&Find changes"), "run_button", tr("Encode what is missing, score every patch and rank the changes.")
        )
        self.run_button.setDefault(True)
        self.check_button = push_button(
            tr("Chec&k"),
            "check_button",
            tr("Read the series once and show what is valid, where each date lies, and what is wrong with it."),
        )
        self.open_button = tool_button(
            "mActionFileOpen.svg",
            tr("Open result"),
            "open_result",
            tr("Open the result of an earlier run; this needs no engine."),
        )
        self.run_button.clicked.connect(self.run_asked)
        self.check_button.clicked.connect(self.check_asked)
        self.open_button.clicked.connect(self.open_asked)
        row = QHBoxLayout()
        row.setContentsMargins(6, 0, 6, 2)
        row.addWidget(self.run_button)
        row.addWidget(self.check_button)
        row.addStretch(1)
        row.addWidget(self.open_button)
        return row

    def _fit_sentences(self) -> None:
        """As high as the sentences are, up to a few lines: then they scroll, and the button below stays in sight."""
        most = _SENTENCE_LINES * self.warnings.fontMetrics().lineSpacing()
        needed = max(self.warnings.heightForWidth(max(self.width(), 1)), 0)
        # A bar that comes by itself makes the text narrower, and so longer than it has to be.
        Policy = Qt.ScrollBarPolicy  # noqa: N806
        self.told.setVerticalScrollBarPolicy(Policy.ScrollBarAsNeeded if needed > most else Policy.ScrollBarAlwaysOff)
        self.told.setFixedHeight(min(needed, most))

    def _fix_split(self, date: QDate) -> None:
        self._model.set_reference_end(from_qdate(date))

    def _enable(self) -> None:
        enough = len(self._model.used_dates()) >= 2
        for button in (self.run_button, self.check_button):
            button.setEnabled(self._ready and enough and not self._running)


def reference_words(dates: Sequence[Any], end: Any) -> str:
    """How long the reference is, and what a short one means."""
    reference = [date for date in dates if date < end]
    new = len(dates) - len(reference)
    if not reference:
        return tr("No date lies before the split; move the bar to the right.")
    first, last = reference[0].year, reference[-1].year
    span = str(first) if first == last else f"{first}–{last}"
    parts = [tr("Reference: %n dates ({span}); ", len(reference)).format(span=span), tr("new: %n dates.", new)]
    return " ".join(filter(None, ("".join(parts), short_words(ReferenceLength(len(reference))))))


def short_words(length: ReferenceLength) -> str:
    """What a short reference means for the list, in one sentence; empty where it is long enough."""
    if not length.is_steady:
        words = tr("Fewer than {count} reference dates: no fixed limit, the strongest are shown first.")
        return words.format(count=STEADY_FROM)
    if not length.ranks_by_lof:
        return tr("Fewer than {count} reference dates: ranked by agreement alone, not by LOF.").format(count=RANKED_FROM)
    return ""
