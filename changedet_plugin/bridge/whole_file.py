"""How is a file written whole or not at all?

Else one sentence says why not.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qgis.core import QgsProject, QgsProviderRegistry

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.errors import ResultError

_SCARCE_BYTES = 1 << 16
"""Free space below which a failure without a reason is put down to a full disk."""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A hidden name beside ``path`` to write to, which takes its place at the end.

    Raises
    ------
    ResultError
        There is no such folder, the file is open elsewhere, or it could not be written (``OSError`` or ``sqlite3.Error``
        inside); nothing is left then.
    """
    if not path.parent.is_dir():
        raise ResultError(tr("There is no folder {folder}.").format(folder=path.parent))
    _refuse_in_use(path)
    part = path.with_name(f".{path.stem}.{uuid.uuid4().hex[:8]}.part")
    try:
        yield part
        part.replace(path)
    except (sqlite3.Error, OSError) as error:
        raise ResultError(_why(error, path)) from error
    finally:
        for leftover in (part, part.with_name(part.name + "-journal")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def _refuse_in_use(path: Path) -> None:
    """A file that a layer reads, or that a program is writing, cannot be replaced under it."""
    layers = QgsProject.instance().mapLayers().values() if path.exists() else ()
    sources = (
        Path(QgsProviderRegistry.instance().decodeUri(one.providerType(), one.source()).get("path") or "") for one in layers
    )
    is_shown = any(_is_same(source, path) for source in sources)
    if is_shown or any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal")):
        raise ResultError(_in_use(path))


def _is_same(source: Path, path: Path) -> bool:
    try:
        return source.is_file() and source.samefile(path)
    except OSError:
        # The "path" of a layer may be its whole content: a GeoJSON text is too long for a name.
        return False


def _in_use(path: Path) -> str:
    return tr("{path} is open in another program or layer; close it there, or choose another name.").format(path=path)


def _why(error: Exception, path: Path) -> str:
    number = getattr(error, "errno", None)
    can_write = not settings.folder_problem(str(path.parent.absolute()))
    scarce = number is None and can_write and shutil.disk_usage(path.parent).free < _SCARCE_BYTES
    # A path may hold the word: only sqlite says it of the disk.
    full = isinstance(error, sqlite3.Error) and "full" in str(error)
    if number == errno.ENOSPC or full or scarce:
        return tr("There is no room left on the disk of {path}; nothing was written.").format(path=path)
    if number in (errno.EACCES, errno.EPERM) and can_write and path.exists():
        return _in_use(path)
    if number in (errno.EACCES, errno.EROFS, errno.EPERM) or not can_write:
        return tr("{folder} cannot be written to; choose another folder.").format(folder=path.parent)
    return tr("{path} could not be written ({error}).").format(path=path, error=error)
