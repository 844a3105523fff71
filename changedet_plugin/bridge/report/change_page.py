"""What stands on the page of one change?

An atlas whose pages are filled as it comes to each change.
"""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemMapOverview,
    QgsLayoutItemPicture,
    QgsPointXY,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QBuffer, QIODevice, QRectF, Qt
from qgis.PyQt.QtGui import QImage

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.pictures.chips import GROUND, PATCHES_HIGH, around
from changedet_plugin.bridge.report.material import Material, credit_of
from changedet_plugin.bridge.report.sheet import (
    LEFT,
    SLACK,
    SMALL_PT,
    TEXT_PT,
    TOP,
    WIDTH,
    Sheet,
    fit_scale_bar,
    fit_text,
    height_of,
    show,
)
from changedet_plugin.bridge.report.time_line import draw_time_line, line_of
from changedet_plugin.bridge.report.words import headline, place_text
from changedet_plugin.bridge.result.change_sentences import change_facts
from changedet_plugin.bridge.result.event_dates import usual_dates
from changedet_plugin.bridge.words import area_text, date_text, score_text, verdict_text

_RASTER = QgsLayoutItemPicture.Format.FormatRaster
_SIDE, _BETWEEN = 88.0, 4.0
"""Of the two pictures, mm."""
_PICTURES, _BELOW, _LINE_TOP, _LINE_HEIGHT = 40.0, 143.0, 210.0, 54.0
_HIGHEST_OVERVIEW = 55.0
_HEADLINE_PT, _FACTS_PT = 14.0, 10.0


class ChangePages:
    """A sheet with an atlas over the changes; QGIS turns the pages, this fills them."""

    def __init__(self, material: Material, title: str, n_before: int) -> None:
        """``n_before``: how many pages come before these."""
        self._material, self._title, self._n_before = material, title, n_before
        self.sheet = Sheet(material.project)
        self._make_items()
        self._make_atlas()

    def _make_items(self) -> None:
        sheet, crs = self.sheet, self._material.crs
        left, right = (QRectF(x, _PICTURES, _SIDE, _SIDE) for x in (LEFT, LEFT + _SIDE + _BETWEEN))
        self._headline = self._text("headline", QRectF(LEFT, TOP, WIDTH, 13), _HEADLINE_PT, bold=True)
        self._place = self._text("place", QRectF(LEFT, TOP + 14, WIDTH, 5))
        captions = (("before", left), ("after", right))
        self._captions = [self._text(name, box.translated(0, -5.5), bold=True) for name, box in captions]
        self._pictures = [sheet.map(box, crs) for box in (left, right)]
        for name, drawn in zip(("before_map", "after_map"), self._pictures):
            drawn.setId(name)
        self._missing = self._text("missing", QRectF(LEFT, _PICTURES, WIDTH, _SIDE))
        self._missing.setVAlign(Qt.AlignmentFlag.AlignVCenter)
        self._missing.setHAlign(Qt.AlignmentFlag.AlignHCenter)
        self._bar = sheet.scale_bar(self._pictures[0], LEFT, _PICTURES + _SIDE + 2)
        whole = self._material.whole()
        shape = (whole.height() / whole.width() if whole.width() else 0.0) or 1.0
        height = min(_SIDE * shape, _HIGHEST_OVERVIEW)
        box = QRectF(LEFT, _BELOW, min(height / shape, _SIDE), height)
        self._overview = sheet.map(box, crs)
        self._overview.setId("overview_map")
        layers = [self._material.outline, *self._material.image]
        show(self._overview, layers, around(whole, 0.0, box.width() / box.height(), context=1.0))
        _mark(self._overview, self._pictures[0])
        self._facts = self._text("facts", QRectF(right.left(), _BELOW, _SIDE, _HIGHEST_OVERVIEW))
        self._text("line_title", QRectF(LEFT, _LINE_TOP - 6, WIDTH, 5), bold=True).setText(tr("Distance from its own past"))
        self._line = QgsLayoutItemPicture(sheet.layout)
        self._line.setId("time_line")
        sheet.place(self._line, QRectF(LEFT, _LINE_TOP, WIDTH, _LINE_HEIGHT))
        self._text("line_help", QRectF(LEFT, _LINE_TOP + _LINE_HEIGHT + 1, WIDTH, 9), SMALL_PT).setText(self._line_words())
        self._foot, self._number = sheet.foot("", "")

    def _text(self, name: str, box: QRectF, size_pt: float = TEXT_PT, *, bold: bool = False) -> QgsLayoutItemLabel:
        label = self.sheet.text("", box, size_pt, bold=bold)
        label.setId(name)
        return label

    def _make_atlas(self) -> None:
        choice = self._material.choice
        fids = ", ".join(str(int(choice.table.fid[row])) for row in choice.paged)
        atlas = self.sheet.layout.atlas()
        atlas.setEnabled(True)
        atlas.setCoverageLayer(self._material.all_changes)
        atlas.setFilterFeatures(True)
        atlas.setFilterExpression(f"$id IN ({fids})")
        atlas.setSortFeatures(True)
        atlas.setSortExpression(f"array_find(array({fids}), $id)")
        atlas.featureChanged.connect(self._fill)

    def _fill(self, feature: QgsFeature) -> None:
        """Turn the page to a change."""
        material, table = self._material, self._material.choice.table
        row = table.row_of(feature.id())
        if row is None:
            return
        self._show_headline(headline(table, row))
        self._place.setText(self._place_words(feature.geometry(), row))
        fit_text(self._facts, self._words(row), _FACTS_PT)
        dates = usual_dates(table, row, material.dates)
        scenes = material.pair(*dates)
        has_pictures = all(scenes)
        extent = self._extent(feature)
        for words, date, caption in zip((tr("Before: {date}"), tr("After: {date}")), dates, self._captions):
            caption.setText(words.format(date=date_text(date)) if has_pictures else "")
        for drawn, scene in zip(self._pictures, scenes):
            drawn.setBackgroundColor(GROUND)
            show(drawn, [material.outline, *scene], extent)
            drawn.setVisibility(has_pictures)
        self._missing.setText("" if has_pictures else material.missing_text())
        self._bar.setVisibility(has_pictures)
        fit_scale_bar(self._bar)
        self._line.setPicturePath(_embedded(draw_time_line(line_of(table, row), WIDTH, _LINE_HEIGHT)), _RASTER)
        credit = credit_of([*material.image, *scenes[0], *scenes[1]])
        self._foot.setText(tr("{title}. Images: {credit}").format(title=self._title, credit=credit) if credit else self._title)
        at = self._n_before + self.sheet.layout.atlas().currentFeatureNumber() + 1
        self._number.setText(page_words(at, self._n_before + len(material.choice.paged)))

    def _show_headline(self, words: str) -> None:
        height = height_of(words, WIDTH, _HEADLINE_PT, bold=True)
        self._headline.setText(words)
        self.sheet.place(self._headline, QRectF(LEFT, TOP, WIDTH, height + SLACK))
        self.sheet.place(self._place, QRectF(LEFT, TOP + height + 1, WIDTH, 5))

    def _extent(self, feature: QgsFeature) -> QgsRectangle:
        least = PATCHES_HIGH * self._material.boxes.least_height
        return around(feature.geometry().boundingBox(), least)

    def _words(self, row: int) -> str:
        """The sentences, then what the analyst said."""
        table = self._material.choice.table
        paragraphs = [change_facts(table, row, table.threshold)]
        verdict, note = verdict_text(table.verdict[row]), table.note[row]
        paragraphs.append(tr("Verdict: {verdict}.").format(verdict=verdict) if verdict else tr("Not judged yet."))
        if note:
            paragraphs.append(tr("Note: {note}").format(note=note))
        return "\n\n".join(paragraphs)

    def _place_words(self, shape: QgsGeometry, row: int) -> str:
        table = self._material.choice.table
        parts = [
            table.type_name[row] or "",
            tr("about {area}").format(area=area_text(float(table.area_m2[row]))),
            self._coordinates(shape),
        ]
        return " · ".join(part for part in parts if part)

    def _coordinates(self, shape: QgsGeometry) -> str:
        wgs84 = QgsCoordinateReferenceSystem("EPSG:4326")
        move = QgsCoordinateTransform(self._material.crs, wgs84, self._material.project)
        try:
            return place_text(QgsPointXY(move.transform(shape.pointOnSurface().asPoint())))
        except QgsCsException:
            return ""

    def _line_words(self) -> str:
        words = tr(
            "1 is usual; dashed: the limit, {limit}. Black dots: dates that were compared; hollow: masked; "
            "grey: reference. The change happened within the grey stretch."
        )
        return words.format(limit=score_text(self._material.run.threshold))


def page_words(number: int, n_pages: int) -> str:
    """Number of a page, from 1."""
    return tr("Page {number} of {pages}").format(number=number, pages=n_pages)


def _mark(overview: QgsLayoutItemMap, of: QgsLayoutItemMap) -> None:
    """Show on one map what another shows."""
    mark = QgsLayoutItemMapOverview("place", overview)
    overview.overviews().addOverview(mark)
    mark.setLinkedMap(of)
    frame = {"style": "no", "outline_color": "#d7191c", "outline_width": "0.5"}
    mark.setFrameSymbol(QgsFillSymbol.createSimple(frame))


def _embedded(image: QImage) -> str:
    """An image as the path of a picture that holds it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return "base64:" + bytes(buffer.data().toBase64()).decode("ascii")
