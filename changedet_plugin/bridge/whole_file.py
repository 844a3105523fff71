"""How is a file written whole or not at all, and why was it not?

In: a path. Out: a hidden name to write to, or one sentence for the analyst.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qgis.core import QgsProject, QgsProviderRegistry

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core import disk, whole_file
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.whole_file import NotWritten


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A hidden name beside ``path`` to write to, which takes its place at the end.

    Raises
    ------
    ResultError
        There is no such folder, the file is open elsewhere, or it could not be written (``OSError`` or ``sqlite3.Error``
        inside); nothing is left then.
    """
    if disk.is_folder(path.parent):
        _refuse_in_use(path)
    try:
        with whole_file.whole(path, is_shared=True) as part:
            yield part
    except NotWritten as error:
        raise ResultError(_why(error)) from error


def _refuse_in_use(path: Path) -> None:
    """A file that a layer reads, or that a program is writing, cannot be replaced under it."""
    layers = QgsProject.instance().mapLayers().values() if disk.exists(path) else ()
    sources = (
        Path(QgsProviderRegistry.instance().decodeUri(one.providerType(), one.source()).get("path") or "") for one in layers
    )
    is_shown = any(_is_same(source, path) for source in sources)
    if is_shown or any(disk.exists(path.with_name(path.name + end)) for end in ("-wal", "-journal")):
        raise ResultError(_in_use(path))


def _is_same(source: Path, path: Path) -> bool:
    try:
        return disk.is_file(source) and disk.is_same(source, path)
    except OSError:
        # The "path" of a layer may be its whole content: a GeoJSON text is too long for a name.
        return False


def _in_use(path: Path) -> str:
    return tr("{path} is open in another program or layer; close it there, or choose another name.").format(path=path)


def _why(error: NotWritten) -> str:
    path = error.path
    if error.reason == "no_folder":
        return tr("There is no folder {folder}.").format(folder=path.parent)
    if error.reason == "full":
        return tr("There is no room left on the disk of {path}; nothing was written.").format(path=path)
    if error.reason == "in_use":
        return _in_use(path)
    if error.reason == "read_only":
        return tr("{folder} cannot be written to; choose another folder.").format(folder=path.parent)
    return tr("{path} could not be written ({error}).").format(path=path, error=error.cause or error.strerror)
