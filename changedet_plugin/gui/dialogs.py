"""Which file, or which folder?

Dialogs that ask for one, and the guide. None of them makes anything wait.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from changedet_plugin.paths import ROOT

OPEN, SAVE, FOLDER = "open", "save", "folder"
GEOPACKAGE = "GeoPackage (*.gpkg)"
PDF = "PDF (*.pdf)"
_GUIDES = (ROOT / "help" / "guide.html", ROOT / "docs" / "guide.md")
"""Where the guide lies in an installed plugin, and in a checkout."""


def ask_path(
    parent: QWidget,
    title: str,
    folder: str,
    act: Callable[[str], object],
    *,
    filters: str = "",
    kind: str = OPEN,
    name: str = "",
) -> QFileDialog:
    """Open a dialog for a path and hand what is chosen to ``act``; returns at once.

    ``kind``: open, save or folder; ``name``: the file that is proposed, without an ending.
    """
    dialog = QFileDialog(parent, title, folder, filters)
    dialog.setObjectName("file_dialog")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    modes = {
        OPEN: QFileDialog.FileMode.ExistingFile,
        SAVE: QFileDialog.FileMode.AnyFile,
        FOLDER: QFileDialog.FileMode.Directory,
    }
    dialog.setFileMode(modes[kind])
    if kind == SAVE:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_ending(filters))
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_ending(chosen)))
        if name:
            dialog.selectFile(f"{name}.{_ending(filters)}")
    dialog.fileSelected.connect(act)
    dialog.open()
    return dialog


def _ending(filters: str) -> str:
    """The ending that the first of some filters stands for."""
    return filters.partition("*.")[2].partition(")")[0].partition(" ")[0]


def open_folder(folder: Path) -> None:
    """Show a folder in the file manager; it is made where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def open_help() -> None:
    """Open the guide that is shipped with the plugin; it needs no network."""
    page = next((path for path in _GUIDES if Path(path).is_file()), _GUIDES[0])
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))
