"""How far is the run?

The strip under every page, with the button that stops it.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr

_PARTS = 1000
"""Steps of the bar."""


def stage_words(stage: str) -> str:
    """What a stage of the engine is called for people."""
    words = {
        "start": tr("Starting the engine"),
        "read": tr("Reading the rasters"),
        "align": tr("Checking positions"),
        "harmonise": tr("Bringing the dates to one scale"),
        "light": tr("Matching the light"),
        "cache": tr("Looking in the cache"),
        "embed": tr("Encoding"),
        "score": tr("Scoring"),
        "describe": tr("Grouping into types"),
        "write": tr("Writing the result"),
    }
    return words.get(stage, stage)


def time_left(seconds: float) -> str:
    """A remaining time in words, rounded up."""
    if seconds < 60:
        return tr("about {count} s left").format(count=max(round(seconds), 1))
    if seconds < 3600:
        return tr("about {count} min left").format(count=round(seconds / 60))
    return tr("about {count} h left").format(count=round(seconds / 3600, 1))


class StatusStrip(QWidget):
    """One line of words, a bar and Cancel."""

    cancel_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_strip")
        self.words = QLabel(tr("Ready"))
        self.words.setObjectName("status_words")
        self.words.setToolTip(tr("What the engine is doing, and how long it will still take."))
        # A long sentence must never widen the dock.
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar = QProgressBar()
        self.bar.setObjectName("status_bar")
        self.bar.setRange(0, _PARTS)
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(self.fontMetrics().height())
        self.bar.setAccessibleName(tr("Progress of the run"))
        self.bar.setToolTip(tr("Share of the run that is done."))
        self.cancel_button = QPushButton(tr("Cance&l"))
        self.cancel_button.setObjectName("cancel_button")
        self.cancel_button.setToolTip(tr("Stop the run; dates that are already encoded are kept for the next one."))
        self.cancel_button.clicked.connect(self._cancel)
        self.bar_row = QWidget()
        row = QHBoxLayout(self.bar_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 4)
        layout.setSpacing(2)
        layout.addWidget(self.words)
        layout.addWidget(self.bar_row)
        self.bar_row.hide()

    def start(self) -> None:
        """A run begins."""
        self.bar.setRange(0, _PARTS)
        self.bar.setValue(0)
        self.cancel_button.setEnabled(True)
        self.bar_row.show()
        self._say(stage_words("start"))

    def show_progress(self, stage: str, fraction: float, message: str, seconds_left: float) -> None:
        """Stage, its message (date i of n, rate) and the time that is left (negative = not known); ``fraction`` of the run."""
        self.bar.setValue(round(fraction * self.bar.maximum()))
        if not self.cancel_button.isEnabled():
            return
        # In a narrow dock the end of the line is cut off.
        parts = [stage_words(stage), time_left(seconds_left) if seconds_left >= 0 else "", message]
        self._say(" · ".join(part for part in parts if part))

    def show_work(self, fraction: float, message: str) -> None:
        """What a set-up or a test of the engine is doing; ``fraction`` 0 to 1, negative = unknown."""
        self.bar.setRange(0, 0 if fraction < 0 else _PARTS)
        self.bar.setValue(round(max(fraction, 0.0) * _PARTS))
        if self.cancel_button.isEnabled():
            self._say(message)

    def stop(self, sentence: str) -> None:
        """The run is over; say how it ended."""
        self.bar_row.hide()
        self._say(sentence)

    def say(self, sentence: str) -> None:
        """Show one sentence when no run goes on."""
        if self.bar_row.isHidden():
            self._say(sentence)

    def _say(self, sentence: str) -> None:
        self.words.setText(sentence)
        self.words.setToolTip(sentence)

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self._say(tr("Stopping"))
        self.cancel_asked.emit()
