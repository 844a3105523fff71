"""Why was a file not written? In: paths. Out: hidden names to write to, or ``OutputError`` with one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from rasterio.errors import RasterioError

from changedet_plugin.core import whole_file
from changedet_plugin.core.errors import OutputError
from changedet_plugin.core.whole_file import NotWritten

FAILURES = (*whole_file.FAILURES, RasterioError, DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A hidden name beside ``path`` to write to, which takes its place at the end; OutputError, and then nothing is left."""
    with whole_files((path,)) as (part,):
        yield part


@contextmanager
def whole_files(paths: Sequence[Path]) -> Iterator[Sequence[Path]]:
    """Hidden names beside ``paths``, which take their places together.

    Raises
    ------
    OutputError
        One could not be written; what was there before is untouched.
    """
    with _worded(), whole_file.whole_files(paths, failures=FAILURES) as parts:
        yield parts


def check_writable(path: Path) -> None:
    """Raise ``OutputError`` if a file cannot be written here: asked before the work, not after it."""
    with _worded():
        whole_file.check_writable(path)


def check_no_input(target: Path, inputs: Iterable[str | Path | None]) -> None:
    """Refuse to replace what is read; asked before the work.

    Raises
    ------
    OutputError
        The target is one of ``inputs``, by whatever name.
    """
    for given in inputs:
        with suppress(OSError, ValueError):
            if given and target.samefile(given):
                raise OutputError(f"The output {target} would replace {given}, which the run reads; choose another output.")


@contextmanager
def _worded() -> Iterator[None]:
    try:
        yield
    except NotWritten as error:
        raise OutputError(_why(error)) from error


def _why(error: NotWritten) -> str:
    path = error.path
    if error.reason == "no_folder":
        return f"The folder {path.parent} does not exist: create it, or choose another output."
    if error.reason == "is_folder":
        return f"{path} is a folder: name a file that ends in .gpkg."
    if error.reason == "full":
        return f"{path} could not be written, the disk is full: make room or choose another output."
    if error.reason == "in_use":
        return f"{path} is open in another program: close it there, or choose another output."
    return (
        f"{path} could not be written ({error.cause}): check that its folder can be written to and that the disk is not full."
    )
