"""How does a result become a PDF?

Layouts are made and drawn in the main thread; no engine is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.core import Qgis, QgsAbstractLayoutIterator, QgsFeedback, QgsLayout, QgsLayoutExporter, QgsProject

from changedet_plugin.bridge.exports.export import FILTERED
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers.result_layers import ResultLayers
from changedet_plugin.bridge.report.change_page import ChangePages, page_words
from changedet_plugin.bridge.report.choice import choose
from changedet_plugin.bridge.report.cover import make_cover
from changedet_plugin.bridge.report.material import Material, credit_of
from changedet_plugin.bridge.whole_file import whole
from changedet_plugin.core import disk
from changedet_plugin.core.errors import Cancelled, ResultError

AT_MOST = 50
"""So many changes have a page where nothing else is said."""
DPI = 200.0
_ENDING, _END = ".pdf", b"%%EOF"


@dataclass(frozen=True)
class Written:
    """What a report holds."""

    path: str
    n_changes: int
    """How many changes it is about."""
    n_change_pages: int
    n_pages: int


class Report(QgsAbstractLayoutIterator):
    """The pages in their order, as QGIS's exporter asks for them: the cover, then one a change."""

    def __init__(self, material: Material, title: str) -> None:
        super().__init__()
        self._cover = make_cover(material, title)
        self._n_changes = len(material.choice.paged)
        self._changes = ChangePages(material, title, self._cover.n_pages)
        self._layouts_done = 0
        credit = credit_of(material.image)
        foot = tr("{title}. Images: {credit}").format(title=title, credit=credit) if credit else title
        for page in range(self._cover.n_pages):
            self._cover.foot(foot, page_words(page + 1, self.n_pages), page)

    @property
    def n_pages(self) -> int:
        """Of the whole report."""
        return self._cover.n_pages + self._n_changes

    def layout(self) -> QgsLayout:
        """What is to be drawn now."""
        return self._cover.layout if self._layouts_done == 1 else self._changes.sheet.layout

    def beginRender(self) -> bool:
        """Begin with the cover."""
        self._layouts_done = 0
        return bool(self._n_changes == 0 or self._changes.sheet.layout.atlas().beginRender())

    def next(self) -> bool:
        """Turn to the cover, or to the next change; False after the last."""
        self._layouts_done += 1
        if self._layouts_done == 1:
            return True
        return bool(self._n_changes and self._changes.sheet.layout.atlas().next())

    def endRender(self) -> bool:
        """Let go of the changes."""
        return bool(self._n_changes == 0 or self._changes.sheet.layout.atlas().endRender())

    def count(self) -> int:
        """How many layouts are drawn."""
        return 1 + self._n_changes

    def filePath(self, base: str, _extension: str) -> str:
        """All pages go into one file."""
        return base


def write(
    result: ResultLayers,
    project: QgsProject,
    target: str,
    which: str = FILTERED,
    at_most: int = AT_MOST,
    title: str = "",
    feedback: QgsFeedback | None = None,
) -> Written:
    """Write the changes of ``which`` {'all', 'filtered', 'selected', 'confirmed'} as a PDF, ``at_most`` with a page each.

    ``project`` says how the rasters are drawn, and is left as it is. ``feedback`` hears of every page, 0 to 100, and can
    cancel; process events there to keep a window alive. The target is whole, or as it was.

    Raises
    ------
    Cancelled
        ``feedback`` said so.
    ResultError
        No change is chosen, the layer has unsaved edits, or the target cannot be written.
    """
    path = Path(target)
    if path.suffix.lower() != _ENDING:
        path = path.with_name(path.name + _ENDING)
    material = Material(result, choose(result, which, at_most), project)
    report = Report(material, title or tr("Changes of {series}").format(series=result.series))
    with whole(path) as part:
        _export(report, part, feedback)
    return Written(str(path), len(material.choice.rows), len(material.choice.paged), report.n_pages)


def _export(report: Report, part: Path, feedback: QgsFeedback | None) -> None:
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = DPI
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    done, error = QgsLayoutExporter.exportToPdf(report, str(part), settings, feedback)
    if done == QgsLayoutExporter.ExportResult.Canceled:
        raise Cancelled(tr("Cancelled; no report was written."))
    if done == QgsLayoutExporter.ExportResult.MemoryError:
        raise ResultError(tr("There is not enough memory for the pages; report fewer changes, or close other programs."))
    # What does not fit on a disk is cut off without a word.
    if done != QgsLayoutExporter.ExportResult.Success or not _is_whole(part):
        raise OSError(error)


def _is_whole(part: Path) -> bool:
    if not disk.is_file(part):
        return False
    with part.open("rb") as written:
        written.seek(max(part.stat().st_size - 64, 0))
        return _END in written.read()
