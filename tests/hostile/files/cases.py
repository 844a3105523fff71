"""Odd files as cases: in the place of one date, of its mask, of the area, of the labels, of items, and beside a raster."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from tests.hostile.case import Case, request
from tests.hostile.files import archives, items, rasters, series, sidecars, vectors
from tests.hostile.files.series import Make

_ODD: dict[str, Callable[[], Iterator[tuple[str, Any]]]] = {
    "damaged": rasters.damaged,
    "places": rasters.places,
    "values": rasters.numbers,
    "sizes": rasters.sizes,
    "no files": rasters.no_rasters,
    "descriptions": archives.descriptions,
    "archives": archives.archives,
}
_NOT_MASKED = 65_000
"""A value that no mask of these cases has: what can be read as a mask hides nothing."""
_SOME = 3
"""One of so many files that were tried as rasters is tried as something else as well."""


def cases() -> Iterator[Case]:
    """All of them."""
    return chain(_rasters(), _masks(), _areas(), _labels(), _items(), _sidecars())


def _rasters() -> Iterator[Case]:
    for name, make in rasters.equal():
        yield Case("rasters: the same otherwise", name, _as_date(make), series.is_equal, series.MADE)
    for kind, odd in _ODD.items():
        for name, make in odd():
            yield Case(f"rasters: {kind}", name, _as_date(make), series.is_found, series.MADE)
    for name, make in chain(rasters.no_rasters(), rasters.damaged()):
        yield Case("rasters: in a folder", name, _in_folder(make), series.is_whole, series.MADE)
    for name, make in archives.archives():
        yield Case("rasters: in a folder", name, _in_folder(make, packed=True), series.is_whole, series.MADE)
    for name, entry in rasters.dates():
        yield Case("rasters: dates", name, _dated(entry), series.is_found, series.MADE)


def _masks() -> Iterator[Case]:
    """For all dates, or for the odd one; what hides nothing leaves the answer as it is."""
    for name, make in rasters.equal():
        yield Case("masks", f"the same {name}", _as_mask(make), series.is_equal, series.MADE)
    for kind, odd in _ODD.items():
        for name, make in _few(odd()):
            yield Case("masks", f"{kind} {name}", _as_mask(make), series.is_found, series.MADE)
    yield Case("masks", "the image itself", _as_mask(lambda _path: rasters.good()), series.is_equal, series.MADE)
    for name, make in _few(chain(rasters.no_rasters(), rasters.damaged(), archives.descriptions())):
        yield Case("masks", f"in a folder {name}", _in_mask_folder(make), series.is_found, series.MADE)


def _areas() -> Iterator[Case]:
    for name, make in vectors.good():
        yield Case("areas", name, _as_area(make), series.is_equal, series.MADE)
    for name, make in vectors.odd():
        yield Case("areas", f"odd {name}", _as_area(make), makes=series.MADE)


def _labels() -> Iterator[Case]:
    odd = chain(
        rasters.damaged(),
        rasters.places(),
        rasters.numbers(),
        rasters.sizes(),
        rasters.no_rasters(),
        archives.descriptions(),
        archives.archives(),
    )
    for name, make in _few(odd):
        yield Case("labels", f"raster {name}", _as_labels(make))
    for name, make in chain(vectors.odd(), vectors.tables()):
        yield Case("labels", f"places {name}", _as_labels(make))
    for name, make in _few(chain(rasters.no_rasters(), rasters.damaged(), archives.descriptions())):
        yield Case("labels", f"in a folder {name}", _in_label_folder(make))


def _items() -> Iterator[Case]:
    for name, make in items.odd():
        yield Case("items", name, _as_items(make))


def _sidecars() -> Iterator[Case]:
    for name, make in chain(sidecars.beside(), sidecars.headers()):
        yield Case("sidecars", name, _as_date(make), series.is_found, series.MADE)


def _few(made: Iterable[tuple[str, Make]]) -> Iterator[tuple[str, Make]]:
    return (one for number, one in enumerate(made) if number % _SOME == 0)


def _as_date(make: Make) -> Callable[[Path], str]:
    """In the place of one date; that is told where what the file is called may not tell it."""

    def ask(folder: Path) -> str:
        there = _made(make, folder / series.name(series.ODD))
        return series.detect(folder, series.rasters({"path": there, "date": "2017-07-01"} if len(there) % 2 else there))

    return ask


def _in_folder(make: Make, *, packed: bool = False) -> Callable[[Path], str]:
    """Beside good ones of the other dates, or zips of them."""

    def ask(folder: Path) -> str:
        images = folder / "images"
        images.mkdir()
        for good in (series.folder() / series.name(index) for index in range(series.N_DATES) if index != series.ODD):
            if packed:
                with zipfile.ZipFile(images / f"{good.stem}.zip", "w") as archive:
                    archive.write(good, good.name)
            else:
                shutil.copy(good, images)
        address = _made(make, images / series.name(series.ODD))
        # What lies elsewhere is not in the folder, and a folder in it is no date.
        is_one = address.startswith(str(images)) and not Path(address).is_dir()
        return series.detect(folder, [str(images)]) if is_one else "{}"

    return ask


def _made(make: Make, path: Path) -> str:
    """The address of what was made."""
    address = make(path)
    return address if isinstance(address, str) else str(path)


def _dated(entry: Any) -> Callable[[Path], str]:
    return lambda folder: series.detect(folder, series.rasters(entry))


def _as_mask(make: Make) -> Callable[[Path], str]:
    return lambda folder: series.detect(folder, mask=_made(make, folder / "2017-07-01.tif"), mask_values=[_NOT_MASKED])


def _in_mask_folder(make: Make) -> Callable[[Path], str]:
    """Beside good masks of the other dates."""

    def ask(folder: Path) -> str:
        masks = folder / "masks"
        masks.mkdir()
        for index in range(series.N_DATES):
            series.write(masks / series.name(index), np.zeros((1, *series.SHAPE), np.uint8))
        (masks / series.name(series.ODD)).unlink()
        address = _made(make, masks / series.name(series.ODD))
        return series.detect(folder, mask=str(masks), mask_values=[_NOT_MASKED]) if address.startswith(str(masks)) else "{}"

    return ask


def _as_area(make: Make) -> Callable[[Path], str]:
    return lambda folder: series.detect(folder, area=_made(make, folder / "a.gpkg"))


def _evaluate(labels: str) -> str:
    good = [str(series.folder() / series.name(index)) for index in range(series.N_DATES)]
    machine = {"store": str(series.folder() / "store"), "device": "cpu", "threads": 1, "memory": "512M"}
    return request("evaluate", rasters=good, labels=labels, **machine)


def _as_labels(make: Make) -> Callable[[Path], str]:
    return lambda folder: _evaluate(_made(make, folder / "change.tif"))


def _in_label_folder(make: Make) -> Callable[[Path], str]:
    def ask(folder: Path) -> str:
        maps = folder / "classes"
        maps.mkdir()
        for index in range(series.N_DATES):
            changed = np.full((1, *series.SHAPE), 1, np.uint8)
            changed[:, series.CHANGED[0], series.CHANGED[1]] += index >= series.FIRST
            series.write(maps / series.name(index), changed)
        (maps / series.name(series.ODD)).unlink()
        _made(make, maps / series.name(series.ODD))
        return _evaluate(str(maps))

    return ask


def _as_items(make: Callable[[Path], Any]) -> Callable[[Path], str]:
    def ask(folder: Path) -> str:
        make(folder / "a.json")
        return request("check", stac=str(folder / "a.json"), memory="512M")

    return ask
