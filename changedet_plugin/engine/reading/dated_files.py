"""Which rasters lie in a folder, and of which date is each?"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from changedet_plugin.core import acquisition_dates
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.notices import notice
from changedet_plugin.engine.reading import raster_header
from changedet_plugin.engine.types import Source, Warn


def source_of(path: str, date: datetime.date, mask: str | None = None) -> Source:
    """A raster whose date was given.

    Raises
    ------
    SeriesError
        It cannot be opened.
    """
    return Source(path, date, raster_header.read(path), mask)


def expand(paths: Sequence[str], warn: Warn) -> list[Source]:
    """Files and folders (not searched below) as dated sources: date from acquisition tags, else from the file name.

    Raises
    ------
    SeriesError
        A path does not exist, a file has no date, or a folder holds no dated raster.
    """
    sources: list[Source] = []
    for text in paths:
        path = Path(text)
        if not path.is_dir():
            source = _dated(text)
            if source is None:
                raise SeriesError(
                    f"{path.name} has no date in its tags or its name; give its date, or rename it to 2019-07-01.tif."
                )
            sources.append(source)
            continue
        files = sorted(file for file in path.iterdir() if acquisition_dates.may_be_scene(file.name))
        dated = [(file, _in_folder(file)) for file in files]
        undated = [file.name for file, source in dated if source is None]
        if undated:
            warn(notice("undated_rasters", folder=path.name, names=", ".join(undated)))
        found = [source for _, source in dated if source is not None]
        if not found:
            raise SeriesError(f"The folder {text} holds no dated raster; name the files by date, as 2019-07-01.tif.")
        sources += found
    return sources


def _in_folder(file: Path) -> Source | None:
    """As any raster; but what cannot be read and has no date in its name is not of the series."""
    try:
        return _dated(str(file))
    except SeriesError:
        if acquisition_dates.parse_date(file.name) is None:
            return None
        raise


def _dated(path: str) -> Source | None:
    """The raster under the date that its tags or its name tell; None if neither does."""
    header = raster_header.read(path)
    return Source(path, header.date, header) if header.date is not None else None
