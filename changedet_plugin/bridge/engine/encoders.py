"""Which encoder files are at hand?

Encoder files: where they lie, what the engine says of each, and how one is copied there or taken away.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.background import BackgroundTask
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core import disk
from changedet_plugin.core.errors import Cancelled, EncoderError, OutputError
from changedet_plugin.core.parameters import PATCH_PX
from changedet_plugin.core.whole_file import whole_files

_PIECE_BYTES = 4 << 20


@dataclass(frozen=True)
class EncoderEntry:
    """One encoder at hand, as the engine lists it."""

    name: str
    path: str
    """Empty = built in."""
    n_bytes: int
    sentence: str = ""
    """Why it cannot be used; empty if it can."""
    licence: str = ""
    bands: tuple[str, ...] | None = None
    """Names of the bands that it takes, in its order; None = any."""
    n_features: int | None = None
    """Numbers to a token; None = depends on the bands."""
    token_px: int | None = None
    tile_px: int | None = None
    """Side of the squares that it is fed; None = it takes a scene of any size."""
    gsd_m: float | None = None
    """Side of a pixel that it was made for, in metres; None = any."""
    gsd_range_m: tuple[float, float] | None = None
    product: str = ""

    @property
    def key(self) -> str:
        """Name of its file: what a series knows it by, wherever the folder of encoders is."""
        return Path(self.path).name

    @property
    def patch_sizes(self) -> tuple[int, ...]:
        """Sides of a patch in pixels that its tokens fill; one that is fed squares gets the scene enlarged until they do."""
        fits_all = self.tile_px is not None or not self.token_px or not self.path
        return PATCH_PX if fits_all else tuple(side for side in PATCH_PX if side % (self.token_px or 1) == 0)


def from_entry(entry: Mapping[str, Any]) -> EncoderEntry:
    """One entry of the engine's command ``encoders`` (docs/result.md)."""
    card = entry.get("card") or {}
    bands, span = card.get("bands"), card.get("gsd_range_m")
    return EncoderEntry(
        name=str(entry["name"]),
        path=str(entry["path"]),
        n_bytes=int(entry.get("bytes") or 0),
        sentence=str(entry.get("sentence") or ""),
        licence=str(card.get("licence") or ""),
        bands=tuple(str(band) for band in bands) if bands else None,
        n_features=card.get("n_features"),
        token_px=card.get("token_px"),
        tile_px=card.get("tile_px"),
        gsd_m=card.get("gsd_m"),
        gsd_range_m=(float(span[0]), float(span[1])) if span else None,
        product=str(card.get("product") or ""),
    )


def folder() -> Path:
    """Where encoder files lie: the folder that was set, else one in the profile of QGIS."""
    return Path(str(settings.read("encoders")) or QgsApplication.qgisSettingsDirPath() + "/changedet/encoders")


def any_file() -> bool:
    """Whether there is a file to be listed beside the built-in encoder."""
    return any(folder().glob("*.onnx"))


def remove(path: str) -> None:
    """Delete a file of the folder, and the card beside it.

    Raises
    ------
    OutputError
        It lies elsewhere, or cannot be deleted.
    """
    file = Path(path)
    if file.parent.resolve() != folder().resolve():
        raise OutputError(tr("{path} is not in the folder of encoders; it is left alone.").format(path=path))
    try:
        file.unlink(missing_ok=True)
        _card(file).unlink(missing_ok=True)
    except OSError as error:
        sentence = tr("{path} cannot be deleted ({reason}); close what uses it.")
        raise OutputError(sentence.format(path=path, reason=error.strerror)) from error


class AddEncoderTask(BackgroundTask):
    """Copies an encoder, and the card beside it, into the folder; its result is the path of the copy."""

    def __init__(self, source: str) -> None:
        super().__init__(tr("Add encoder"))
        self._source = Path(source)
        self._target = folder() / f"{self._source.stem}.onnx"

    def work(self) -> str:
        """Copy under other names first: what is listed is whole."""
        if disk.exists(self._target):
            sentence = tr("{name} is in the folder of encoders already; remove it there first.")
            raise EncoderError(sentence.format(name=self._target.name))
        sources, targets = [self._source], [self._target]
        if disk.is_file(_card(self._source)):
            # The encoder last: with its name it is there.
            sources.insert(0, _card(self._source))
            targets.insert(0, _card(self._target))
        try:
            self._target.parent.mkdir(parents=True, exist_ok=True)
            with whole_files(targets, is_shared=True) as parts:
                for source, part in zip(sources, parts):
                    _copy(source, part, self.isCanceled)
        except OSError as error:
            sentence = tr("{path} cannot be copied to {folder} ({reason}).")
            words = sentence.format(path=self._source, folder=self._target.parent, reason=error.strerror or error)
            raise OutputError(words) from error
        return str(self._target)


def _card(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _copy(source: Path, target: Path, is_canceled: Callable[[], bool]) -> None:
    """Copy in pieces, so that it can be stopped."""
    with source.open("rb") as reader, target.open("wb") as writer:
        while piece := reader.read(_PIECE_BYTES):
            if is_canceled():
                raise Cancelled(tr("Stopped."))
            writer.write(piece)
    shutil.copystat(source, target)
