"""Which files may be opened that the analyst did not choose? One rule for all that a project or a result names.

Those that lie on this machine, are regular files and lead nowhere else; and whatever the analyst added, ticked or ran in this
session, wherever it lies. Network shares that were chosen once stay known.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from qgis.core import QgsProject

from changedet_plugin.bridge import settings
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import unasked

_MOST_KEPT = 10_000
_chosen: set[str] = set()


def choose(paths: Iterable[str]) -> None:
    """The analyst wants these opened."""
    chosen = set(paths)
    take(chosen)
    shares = {*_known_shares(), *map(unasked.share_of, chosen)} - {""}
    if shares != set(_known_shares()):
        settings.write("shares", "|".join(sorted(shares)))


def take(paths: Iterable[str]) -> None:
    """These are open already, as layers of QGIS."""
    _chosen.update(paths)


def may_touch(path: str, *beside: str) -> bool:
    """Whether a raster may be looked for; one on a network share only if the project, or ``beside``, is on it too."""
    if path in _chosen:
        return True
    if not unasked.share_of(path):
        # The many that lie on this machine: neither project nor settings have a say in them.
        return unasked.may_touch(path)
    shares = (f"//{share}" for share in _known_shares())
    return unasked.may_touch(path, QgsProject.instance().fileName(), *beside, *shares)


def is_there(address: str, *beside: str) -> bool:
    """Whether a raster may be looked for, and all its files are regular ones; of what was chosen a folder is one too."""
    if address in _chosen:
        return not addresses.is_remote(address) and addresses.is_there(address)
    return may_touch(address, *beside) and size(address) is not None


def size(address: str) -> int | None:
    """Bytes of all files of a raster that may be touched; None where a server has it, or one is gone or no regular file.

    Of what was chosen a folder counts too.
    """
    if address in _chosen:
        return addresses.n_bytes(address)
    sizes = [unasked.file_bytes(file) for file in addresses.files(address)]
    return None if None in sizes else sum(filter(None, sizes))


def may_open(address: str) -> bool:
    """Whether a raster is opened: it was chosen where it lies, or lies here; and no file on this machine leads elsewhere.

    Nor is a pipe or a device, or what GDAL would open together with one: it waits there for ever.
    """
    if not is_there(address):
        return address in _chosen and addresses.is_remote(address)
    files = addresses.files(address)
    return not any(unasked.device_beside(file) or _source_elsewhere(file, *_state(file)) for file in files)


def _known_shares() -> list[str]:
    return str(settings.read("shares")).split("|")


def _state(file: str) -> tuple[int, int]:
    state = Path(file).stat()
    return state.st_size, state.st_mtime_ns


@lru_cache(_MOST_KEPT)
def _source_elsewhere(path: str, _n_bytes: int, _written: int) -> str:
    return unasked.source_elsewhere(path)
