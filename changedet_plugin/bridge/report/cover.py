"""What is a report about, where does it lie, and how was the result made?

The first pages.
"""

from __future__ import annotations

import math

from qgis.core import QgsLayerTree, QgsLayoutItemLegend, QgsLegendStyle, QgsMapLayerLegendUtils
from qgis.PyQt.QtCore import QRectF

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.notices import warnings_of
from changedet_plugin.bridge.pictures.chips import around
from changedet_plugin.bridge.report.flow import Flow
from changedet_plugin.bridge.report.material import Material, used_classes
from changedet_plugin.bridge.report.sheet import LEFT, SMALL_PT, WIDTH, Sheet, Table, fit_scale_bar, fit_text, show, text_format
from changedet_plugin.bridge.report.words import count_text, date_rows, method_rows, type_rows
from changedet_plugin.bridge.words import date_text

_TITLE_PT, _SUBTITLE_PT = 20.0, 11.0
_LEAST_MAP, _HIGHEST_MAP = 60.0, 110.0
_TYPE_WIDTHS, _DATE_WIDTHS, _METHOD_WIDTHS = (8.0, 18.0, 100.0, 22.0, 32.0), (28.0, 24.0, 18.0, 32.0, 78.0), (32.0, 148.0)
_LEGEND_LEFT, _LEGEND_ROW = LEFT + 24, 5.5
_BY_TYPE = "type"


def make_cover(material: Material, title: str) -> Sheet:
    """The cover and what follows it, over as many pages as it needs."""
    sheet = Sheet(material.project)
    flow = Flow(sheet)
    run = material.run
    flow.text(title, _TITLE_PT, bold=True, gap=1)
    if run.dates:
        words = tr("{first} to {last}, %n dates", len(run.dates))
        flow.text(words.format(first=date_text(min(run.dates)), last=date_text(max(run.dates))), _SUBTITLE_PT)
    flow.text(count_text(material.choice))
    _draw_map(sheet, flow, material)
    flow.heading(tr("Types of change"))
    headers = ["", tr("Type"), tr("What it does to the bands"), tr("Changes"), tr("Area")]
    flow.table(Table(headers, type_rows(material.choice), _TYPE_WIDTHS))
    warnings = warnings_of(run.facts)
    if warnings:
        flow.heading(tr("Warnings of the run"))
        flow.text("\n".join(warnings))
    flow.turn()
    flow.heading(tr("Method"))
    flow.table(Table([], method_rows(run), _METHOD_WIDTHS))
    flow.heading(tr("Dates"))
    headers = [tr("Date"), tr("Role"), tr("Valid"), tr("Shift"), tr("Note")]
    flow.table(Table(headers, date_rows(run), _DATE_WIDTHS))
    return sheet


def _draw_map(sheet: Sheet, flow: Flow, material: Material) -> None:
    """The whole area at the last clear date, with the changes as the analyst sees them."""
    whole = material.whole()
    shape = (whole.height() / whole.width() if whole.width() else 0.0) or 1.0
    height = min(max(WIDTH * shape, _LEAST_MAP), _HIGHEST_MAP)
    box = flow.take(height, gap=1.5)
    box.setWidth(min(max(height / shape, _LEAST_MAP), WIDTH))
    drawn = sheet.map(box, material.crs, flow.page)
    drawn.setId("whole")
    show(drawn, [material.changes, *material.image], around(whole, 0.0, box.width() / box.height(), context=1.0))
    row = flow.take(7.0, gap=4.0 if material.style == _BY_TYPE else 1.0)
    fit_scale_bar(sheet.scale_bar(drawn, LEFT, row.top(), flow.page))
    date = material.image_date
    image = tr("Image: {date}.").format(date=date_text(date)) if date is not None else material.missing_text()
    right = max(box.right(), LEFT + 150)
    label = sheet.text("", QRectF(LEFT + 60, row.top(), right - LEFT - 60, 7), SMALL_PT, flow.page, right=True)
    fit_text(label, image, SMALL_PT)
    if material.style != _BY_TYPE:
        _draw_legend(sheet, flow, material)


def _draw_legend(sheet: Sheet, flow: Flow, material: Material) -> None:
    """What the colours of the map mean; those of the types are told by their table."""
    legend = QgsLayoutItemLegend(sheet.layout)
    legend.setAutoUpdateModel(False)
    tree = QgsLayerTree()
    node = tree.addLayer(material.changes)
    node.setCustomProperty("legend/title-style", "hidden")
    legend.model().setRootGroup(tree)
    # The legend does not keep its tree.
    sheet.kept.append(tree)
    legend.setStyleFont(QgsLegendStyle.Style.SymbolLabel, text_format(SMALL_PT).font())
    items, used = material.changes.renderer().legendSymbolItems(), used_classes(material.changes)
    shown = [index for index, item in enumerate(items) if item.ruleKey() in used]
    QgsMapLayerLegendUtils.setLegendNodeOrder(node, shown)
    legend.model().refreshLayerLegend(node)
    longest = max((len(items[index].label()) for index in shown), default=1)
    n_columns = max(int((WIDTH + LEFT - _LEGEND_LEFT) / (12 + 1.5 * longest)), 1)
    legend.setColumnCount(n_columns)
    legend.setSplitLayer(True)
    legend.setBoxSpace(0)
    legend.setSymbolHeight(3)
    legend.setSymbolWidth(5)
    legend.setResizeToContents(True)
    # A legend knows its size only once it is drawn.
    box = flow.take(_LEGEND_ROW * math.ceil(len(shown) / n_columns) + 2)
    sheet.place(legend, QRectF(_LEGEND_LEFT, box.top(), WIDTH + LEFT - _LEGEND_LEFT, box.height()), flow.page)
    words = {"rank": tr("Score"), "date": tr("Changed by")}
    name = QRectF(LEFT, box.top() + 3, _LEGEND_LEFT - LEFT, 5)
    sheet.text(words.get(material.style, material.style), name, SMALL_PT, flow.page, bold=True)
