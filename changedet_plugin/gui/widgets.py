"""What has every control of the dock in common?

A name, a sentence, and room to shrink.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

_MIDDLE = 128
"""Lightness of a colour between black and white."""


def named(widget: QWidget, name: str, tip: str) -> QWidget:
    """Give a control the name that tests drive it by, and its one-sentence tooltip (also read aloud)."""
    widget.setObjectName(name)
    widget.setToolTip(tip)
    if not widget.accessibleName():
        widget.setAccessibleDescription(tip)
    return widget


def form(parent: QWidget | None) -> QFormLayout:
    """A form that stays usable in a narrow dock: long rows wrap, fields shrink."""
    layout = QFormLayout(parent)
    layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return layout


def shrinking(box: QComboBox, n_letters: int = 6) -> QComboBox:
    """Let a combo box be narrower than its longest entry, down to so many letters."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(n_letters)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box


def push_button(text: str, name: str, tip: str) -> QPushButton:
    """A button with its name and tooltip."""
    button = QPushButton(text)
    named(button, name, tip)
    return button


def text_button(text: str, name: str, tip: str) -> QToolButton:
    """A button no wider than its word, for rows of several."""
    button = QToolButton()
    button.setText(text)
    named(button, name, tip)
    return button


def tool_button(theme_icon: str, text: str, name: str, tip: str) -> QToolButton:
    """A flat button that shows one of QGIS's own icons; ``text`` is its accessible name."""
    button = QToolButton()
    button.setIcon(QgsApplication.getThemeIcon(theme_icon))
    button.setAutoRaise(True)
    button.setAccessibleName(text)
    named(button, name, tip)
    return button


def ground_for(text: QColor) -> QColor:
    """What a word on a picture is written on: a theme made of a style sheet leaves the palette's own ground as it was."""
    return QColor(Qt.GlobalColor.white if text.lightness() < _MIDDLE else Qt.GlobalColor.black)


class OneLine(QLabel):
    """Words on one line: shorter ones where they do not fit, and all of them in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._words: tuple[str, ...] = ("",)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_words(self, words: str, tip: str = "", *, shorter: Sequence[str] = ()) -> None:
        """Show these, or the first of ``shorter`` ones that fits; the tooltip says ``tip``, else the words."""
        self._words = (words, *shorter)
        self.setToolTip(tip or words)
        self._cut()

    def words(self) -> str:
        """All of the words."""
        return self._words[0]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width holds more or fewer of them."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics, room = self.fontMetrics(), max(self.width(), 0)
        fitting = (words for words in self._words if metrics.horizontalAdvance(words) <= room)
        self.setText(next(fitting, metrics.elidedText(self._words[-1], Qt.TextElideMode.ElideRight, room)))


def scrolled(page: QWidget) -> QScrollArea:
    """The page in a frame that scrolls when the dock is small."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setWidget(page)
    return area
