"""How are pages of A4 filled?

With QGIS's own layout items. No layout of the analyst's project is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemScaleBar,
    QgsLayoutMeasurement,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLayoutTable,
    QgsLayoutTableColumn,
    QgsLineSymbol,
    QgsMapLayer,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsTableCell,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetricsF

LEFT, TOP, WIDTH, BOTTOM = 15.0, 15.0, 180.0, 278.0
"""What may be filled of a page, in millimetres; the foot is below it."""
_FOOT = QRectF(LEFT, 283.0, WIDTH, 5.0)
TEXT_PT, SMALL_PT = 9.0, 7.5
_SMALLEST_PT = 6.0
SLACK = 0.5
"""Added to the height of words: printers and screens differ a little."""
_CELL_MARGIN, _GRID = 0.7, 0.15
_LINE = QColor(150, 150, 150)
_MM_OF_POINT = 25.4 / 72


@dataclass(frozen=True)
class Table:
    """Words and colours in columns."""

    headers: Sequence[str]
    """None at all: a table without a head."""
    rows: Sequence[Sequence[str | QColor]]
    """A colour fills its cell."""
    widths: Sequence[float]
    """Of the columns, margins counted, mm."""

    def height(self, rows: Sequence[int]) -> float:
        """Of some rows and the head, mm."""
        heights = [self.text_height(self.rows[row]) for row in rows]
        if self.headers:
            heights.append(self.text_height(self.headers, bold=True))
        return sum(height + 2 * _CELL_MARGIN + _GRID for height in heights) + 2 * _GRID

    def text_height(self, cells: Sequence[str | QColor], *, bold: bool = False) -> float:
        """Of the highest cell of a row, without its margins, mm."""
        words = [(cell, width) for cell, width in zip(cells, self.widths) if isinstance(cell, str)]
        return max(height_of(cell or " ", width - 2 * _CELL_MARGIN, SMALL_PT, bold) for cell, width in words)


class Sheet:
    """A layout of its own, in a project of its own: changing a layout marks its project as changed."""

    def __init__(self, project: QgsProject) -> None:
        self.layout = QgsPrintLayout(project)
        self.layout.initializeDefaults()
        self.kept: list[object] = [project]
        """What the layout points at and does not own; it goes after the layout."""
        self._make_upright(0)

    @property
    def n_pages(self) -> int:
        """How many pages there are."""
        return int(self.layout.pageCollection().pageCount())

    def add_page(self) -> int:
        """Add a page; its number from 0."""
        self.layout.pageCollection().addPage(QgsLayoutItemPage(self.layout))
        self._make_upright(self.n_pages - 1)
        return self.n_pages - 1

    def text(
        self, words: str, box: QRectF, size_pt: float = TEXT_PT, page: int = 0, *, bold: bool = False, right: bool = False
    ) -> QgsLayoutItemLabel:
        """Words in a box."""
        label = QgsLayoutItemLabel(self.layout)
        label.setText(words)
        label.setFont(font(size_pt, bold))
        label.setMarginX(0)
        label.setMarginY(0)
        label.setHAlign(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        return self.place(label, box, page)

    def map(self, box: QRectF, crs: QgsCoordinateReferenceSystem, page: int = 0) -> QgsLayoutItemMap:
        """A map that draws nothing yet."""
        drawn = QgsLayoutItemMap(self.layout)
        self.place(drawn, box, page)
        # Without an extent it cannot be zoomed to another one.
        drawn.setExtent(QgsRectangle(0, 0, box.width(), box.height()))
        drawn.setCrs(crs)
        drawn.setKeepLayerSet(True)
        drawn.setFrameEnabled(True)
        drawn.setFrameStrokeColor(_LINE)
        drawn.setFrameStrokeWidth(QgsLayoutMeasurement(0.2))
        return drawn

    def scale_bar(self, of: QgsLayoutItemMap, x: float, y: float, page: int = 0) -> QgsLayoutItemScaleBar:
        """A scale bar, to be fitted with ``fit_scale_bar`` once its map shows something."""
        bar = QgsLayoutItemScaleBar(self.layout)
        self.place(bar, QRectF(x, y, 60, 9), page)
        bar.setStyle("Line Ticks Up")
        bar.setLinkedMap(of)
        return bar

    def table(self, table: Table, rows: Sequence[int], box: QRectF, page: int) -> None:
        """Some rows of a table below its head; the box is as high as ``table.height`` says."""
        made = QgsLayoutItemManualTable.create(self.layout)
        self.layout.addMultiFrame(made)
        made.setCellMargin(_CELL_MARGIN)
        made.setGridStrokeWidth(_GRID)
        made.setGridColor(_LINE)
        made.setVerticalGrid(False)
        made.setContentTextFormat(text_format(SMALL_PT))
        made.setHeaderTextFormat(text_format(SMALL_PT, bold=True))
        made.setHeaderMode(QgsLayoutTable.HeaderMode.AllFrames if table.headers else QgsLayoutTable.HeaderMode.NoHeaders)
        made.setIncludeTableHeader(bool(table.headers))
        made.setHeaders([QgsLayoutTableColumn(words) for words in table.headers])
        made.setWrapBehavior(QgsLayoutTable.WrapBehavior.WrapText)
        made.setTableContents([[_cell(value) for value in table.rows[row]] for row in rows])
        made.setColumnWidths([width - 2 * _CELL_MARGIN for width in table.widths])
        made.setRowHeights([table.text_height(table.rows[row]) for row in rows])
        frame = QgsLayoutFrame(self.layout, made)
        self.place(frame, box, page)
        made.addFrame(frame)

    def foot(self, left: str, right: str, page: int = 0) -> tuple[QgsLayoutItemLabel, QgsLayoutItemLabel]:
        """The line below everything."""
        box = QRectF(_FOOT)
        box.setWidth(WIDTH - 30)
        one = self.text(left, box, SMALL_PT, page)
        return one, self.text(right, QRectF(box.right(), box.top(), 30, box.height()), SMALL_PT, page, right=True)

    def place(self, item: QgsLayoutItem, box: QRectF, page: int = 0) -> QgsLayoutItem:
        """Put an item into a box of a page."""
        if item.scene() is None:
            self.layout.addLayoutItem(item)
        item.attemptMove(QgsLayoutPoint(box.x(), box.y()), True, False, page)
        item.attemptResize(QgsLayoutSize(box.width(), box.height()))
        return item

    def _make_upright(self, page: int) -> None:
        self.layout.pageCollection().page(page).setPageSize("A4", QgsLayoutItemPage.Orientation.Portrait)
        self.layout.pageCollection().reflow()


def show(drawn: QgsLayoutItemMap, layers: Sequence[QgsMapLayer], extent: QgsRectangle) -> None:
    """Draw layers, the topmost first, in an extent."""
    drawn.setLayers(list(layers))
    drawn.zoomToExtent(extent)


def fit_scale_bar(bar: QgsLayoutItemScaleBar) -> None:
    """Give a scale bar round numbers for what its map shows now."""
    bar.applyDefaultSize(bar.guessUnits())
    bar.setUnitsPerSegment(bar.numberOfSegments() * bar.unitsPerSegment())
    bar.setNumberOfSegments(1)
    bar.setStyle("Line Ticks Up")
    bar.setTextFormat(text_format(SMALL_PT))
    bar.setHeight(1.5)
    bar.setLabelBarSpace(1)
    bar.setBoxContentSpace(0)
    bar.setLineSymbol(QgsLineSymbol.createSimple({"line_width": "0.25"}))


def fit_text(label: QgsLayoutItemLabel, words: str, size_pt: float) -> None:
    """Put words into the box of a label, in smaller letters where they are many, cut short where even those are too large."""
    box = label.rect()
    while size_pt > _SMALLEST_PT and height_of(words, box.width(), size_pt) > box.height():
        size_pt -= 0.5
    shown = words
    while len(shown) > 1 and height_of(shown, box.width(), size_pt) > box.height():
        shown = shown[: int(len(shown) * 0.95)].rstrip(" …") + " …"
    label.setFont(font(size_pt))
    label.setText(shown)


def font(size_pt: float, bold: bool = False) -> QFont:
    """QGIS's font in a size."""
    made = QFont()
    made.setPointSizeF(size_pt)
    made.setBold(bold)
    return made


def text_format(size_pt: float, bold: bool = False) -> QgsTextFormat:
    """QGIS's font in a size, for what takes a format."""
    made = QgsTextFormat()
    made.setFont(font(size_pt, bold))
    made.setSize(size_pt)
    return made


def height_of(words: str, width_mm: float, size_pt: float, bold: bool = False) -> float:
    """How high words are in a box so wide, mm."""
    large = font(size_pt, bold)
    # In whole pixels, twenty a millimetre, as far as a font goes.
    large.setPixelSize(round(size_pt * _MM_OF_POINT * 20))
    # A little narrower than the box: printers break lines earlier than screens.
    room = QRectF(0, 0, width_mm * 20 * 0.98, 1e6)
    return float(QFontMetricsF(large).boundingRect(room, int(Qt.TextFlag.TextWordWrap), words).height()) / 20


def _cell(value: str | QColor) -> QgsTableCell:
    if isinstance(value, str):
        return QgsTableCell(value)
    cell = QgsTableCell("")
    cell.setBackgroundColor(value)
    return cell
