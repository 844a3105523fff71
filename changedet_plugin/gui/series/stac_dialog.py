"""Which items of which catalogue join the series, and by which of their assets?"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.words import date_text
from changedet_plugin.core.mask_products import BY_KEY
from changedet_plugin.gui.widgets import form, named, push_button

_KEY = Qt.ItemDataRole.UserRole
_WIDTH, _LINES = 480, 4
"""Of the window in pixels, and of words that it leaves room for."""
_MOST_SHOWN = 10
"""Assets that are seen at once."""


class StacDialog(QDialog):
    """A place, assets to tick once they are known, and what was found; opened, never executed, so that nothing waits for it."""

    asked = pyqtSignal(str, list)
    """A file or an address, and the assets that are wanted (none = the usual ones)."""
    chosen = pyqtSignal(dict, list)
    """The listed items, and what was said of them."""

    def __init__(self, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stac_dialog")
        self.setWindowTitle(tr("Add STAC items"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._asked: tuple[str, list[str]] | None = None
        """What the last answer is of, or will be."""
        self._listing: tuple[dict[str, Any], list[str]] | None = None
        self._is_asking = False
        self._adds = False
        """Whether the items are added as soon as they are known."""
        self.place = QgsFileWidget()
        self.place.setDefaultRoot(folder)
        self.place.setFilter(tr("STAC items ({kinds});;* (*)").format(kinds="*.json *.geojson"))
        self.place.lineEdit().setPlaceholderText("https://…")
        named(self.place, "stac_place", tr("A file or an address of items, a catalogue, a collection, or a search of them."))
        self.look = push_button(tr("&List"), "stac_look", tr("Ask for the items, their dates and their assets."))
        self.assets = QLineEdit()
        self.assets.setPlaceholderText(tr("blue, green, red, NIR as far as all have them"))
        named(self.assets, "stac_assets", tr("The bands of each image: keys of assets or common names, separated by commas."))
        self.list = QListWidget()
        named(self.list, "stac_list", tr("Assets that the items have; the ticked ones become the bands of each image."))
        self.list.hide()
        self.words = QLabel(tr("Each item becomes an image of its own date; what it has as a mask hides its clouds."))
        self.words.setObjectName("stac_words")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self._lay()
        self.resize(_WIDTH, self.sizeHint().height() + _LINES * self.fontMetrics().height())
        self.place.fileChanged.connect(self._enable)
        self.look.clicked.connect(self._look)
        self.list.itemChanged.connect(self._take_ticks)
        self.buttons.accepted.connect(self._add)
        self.buttons.rejected.connect(self.reject)
        self._enable()

    def show_listing(self, listing: Mapping[str, Any], sentences: Sequence[str]) -> None:
        """Take what the engine found."""
        self._is_asking = False
        self._listing = (dict(listing), list(sentences))
        images = listing["images"]
        self._show_assets(listing["assets"], images[0]["assets"] if images else ())
        self.words.setText(listing["sentence"] or "\n".join([_found_words(images), *sentences]))
        self._enable()
        if self._adds and images:
            self._end()
        self._adds = False

    def show_sentence(self, sentence: str) -> None:
        """Say why nothing was found; what was typed stays."""
        self._is_asking = self._adds = False
        self._listing = None
        self.words.setText(sentence)
        self._enable()

    def _lay(self) -> None:
        Button = QDialogButtonBox.StandardButton  # noqa: N806
        self.buttons = QDialogButtonBox(Button.Ok | Button.Cancel)
        self.buttons.button(Button.Ok).setText(tr("&Add"))
        place = QHBoxLayout()
        place.addWidget(self.place, 1)
        place.addWidget(self.look)
        rows = form(None)
        place_label, assets_label = QLabel(tr("&Items")), QLabel(tr("A&ssets"))
        place_label.setBuddy(self.place.lineEdit())
        assets_label.setBuddy(self.assets)
        rows.addRow(place_label, place)
        rows.addRow(assets_label, self.assets)
        layout = QVBoxLayout(self)
        layout.addLayout(rows)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.words)
        layout.addStretch()
        layout.addWidget(self.buttons)

    def _wanted(self) -> tuple[str, list[str]]:
        """The place, and the assets that were typed or ticked."""
        return self.place.filePath().strip(), [name.strip() for name in self.assets.text().split(",") if name.strip()]

    def _look(self) -> None:
        self._is_asking, self._asked = True, self._wanted()
        self.words.setText(tr("Asking for the items…"))
        self._enable()
        self.asked.emit(*self._asked)

    def _add(self) -> None:
        """Add what is listed, if it is of what stands here now; else ask first."""
        if self._listing is not None and self._asked == self._wanted() and self._listing[0]["images"]:
            self._end()
        else:
            self._adds = True
            self._look()

    def _end(self) -> None:
        if self._listing is not None:
            self.chosen.emit(*self._listing)
        self.accept()

    def _enable(self, *_place: object) -> None:
        can_ask = bool(self._wanted()[0]) and not self._is_asking
        self.look.setEnabled(can_ask)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(can_ask)

    def _show_assets(self, assets: Sequence[Mapping[str, Any]], taken: Sequence[str]) -> None:
        """Offer the assets that are images, and name those that are masks."""
        self.list.blockSignals(True)
        self.list.clear()
        for asset in assets:
            if not (asset["is_image"] or asset["mask"]):
                continue
            item = QListWidgetItem(_asset_words(asset), self.list)
            item.setData(_KEY, asset["key"])
            if asset["is_image"]:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if asset["key"] in taken else Qt.CheckState.Unchecked)
            else:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.blockSignals(False)
        self.list.setVisible(self.list.count() > 0)
        # All of them in sight, as far as they are few.
        n_shown = min(self.list.count(), _MOST_SHOWN)
        self.list.setMinimumHeight(self.list.sizeHintForRow(0) * n_shown + 2 * self.list.frameWidth() if n_shown else 0)

    def _take_ticks(self) -> None:
        rows = (self.list.item(row) for row in range(self.list.count()))
        self.assets.setText(", ".join(item.data(_KEY) for item in rows if item.checkState() == Qt.CheckState.Checked))


def _asset_words(asset: Mapping[str, Any]) -> str:
    if asset["mask"]:
        return tr("{key}: mask, {product}").format(key=asset["key"], product=BY_KEY[asset["mask"]].title)
    bands = ", ".join(asset["bands"])
    return f"{asset['key']}: {bands}" if bands and bands != asset["key"] else str(asset["key"])


def _found_words(images: Sequence[Mapping[str, Any]]) -> str:
    first, last = (date_text(datetime.date.fromisoformat(images[at]["date"])) for at in (0, -1))
    return tr("%n images, {first} to {last}.", len(images)).format(first=first, last=last)
