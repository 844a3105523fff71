"""How is the first column of the list drawn?

The rank, and the change before and after in two small pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from qgis.PyQt.QtCore import QModelIndex, QRect, QSize, Qt
from qgis.PyQt.QtGui import QImage, QPainter
from qgis.PyQt.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

Pictures = Callable[[int, QSize], tuple[Optional[QImage], Optional[QImage]]]
"""The pictures of a listed row before and after, of a size in device pixels; None = not there (yet)."""

CHIP_PX = 26
_GAP_PX = 2


class ChipDelegate(QStyledItemDelegate):
    """Draws what is there; who hands out the pictures tells the list when there are more."""

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self.shows_chips = False

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Room for the pictures, where there are any."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + 2 * (CHIP_PX + _GAP_PX), CHIP_PX + _GAP_PX) if self.shows_chips else hint

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """The number at the left, the pictures at the right."""
        if not self.shows_chips:
            super().paint(painter, option, index)
            return
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        text, cell.text = cell.text, ""
        style = cell.widget.style() if cell.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, cell.widget)
        chips_px = 2 * (CHIP_PX + _GAP_PX)
        box: QRect = option.rect.adjusted(0, 0, -chips_px - _GAP_PX, 0)
        is_on = bool(option.state & QStyle.StateFlag.State_Selected)
        role = cell.palette.ColorRole.HighlightedText if is_on else cell.palette.ColorRole.Text
        alignment = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)
        style.drawItemText(painter, box, alignment, cell.palette, True, text, role)
        ratio = painter.device().devicePixelRatioF()
        images = self._pictures(index.row(), QSize(round(CHIP_PX * ratio), round(CHIP_PX * ratio)))
        left = option.rect.right() + 1 - chips_px
        for image in images:
            place = QRect(left, option.rect.center().y() - CHIP_PX // 2 + 1, CHIP_PX, CHIP_PX)
            if image is not None:
                painter.drawImage(place, image)
            else:
                painter.fillRect(place, cell.palette.color(cell.palette.ColorRole.AlternateBase))
            left += CHIP_PX + _GAP_PX
