"""Which rasters lie in a folder, and of which date is each?"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from changedet_plugin.core import acquisition_dates
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.engine.reading.raster_header import open_raster
from changedet_plugin.engine.types import Source, Warn


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
            date = date_of(text)
            if date is None:
                raise SeriesError(
                    f"{path.name} has no date in its tags or its name; give its date, or rename it to 2019-07-01.tif."
                )
            sources.append(Source(text, date))
            continue
        files = sorted(file for file in path.iterdir() if acquisition_dates.may_be_scene(file.name))
        dated = [(file, date_in_folder(file)) for file in files]
        undated = [file.name for file, date in dated if date is None]
        if undated:
            warn(f"Skipped in {path.name}, because there is no date in their tags or names: {', '.join(undated)}.")
        found = [Source(str(file), date) for file, date in dated if date is not None]
        if not found:
            raise SeriesError(f"The folder {text} holds no dated raster; name the files by date, as 2019-07-01.tif.")
        sources += found
    return sources


def date_in_folder(file: Path) -> datetime.date | None:
    """As of any raster; but what cannot be read and has no date in its name is not of the series."""
    try:
        return date_of(str(file))
    except SeriesError:
        if acquisition_dates.parse_date(file.name) is None:
            return None
        raise


def date_of(path: str) -> datetime.date | None:
    """Date that the tags or the name of a raster tell; None if neither does."""
    with open_raster(path) as dataset:
        tags = {**dataset.tags(), **dataset.tags(ns="IMAGERY")}
    return acquisition_dates.acquisition_of(tags, Path(path).name)[0]
