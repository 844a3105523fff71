"""Which files of a public benchmark, laid out as by its makers, are the series and which the labels.

DynamicEarthNet (Toker et al. 2022), as its official loader reads it::

    dynnet_training_splits/test.txt                            a month a line: image folder, label raster, 2018-01
    planet/10N/18E-038N/1417_3281_13/PF-SR/2018-01-01.tif      blue, green, red, near infrared of every day
    labels/1417_3281_13_10N/Labels/Raster/.../...-2018-01-01.tif    one plane a class, 255 = present

OSCD (Caye Daudt et al. 2018), its three archives unpacked beside each other or into one folder::

    Onera Satellite Change Detection dataset - Images/train.txt          names of cities, by commas
    .../rennes/dates.txt, imgs_1_rect/B01.tif ..., imgs_2_rect/          bands as files on one grid (imgs_1, imgs_2: as taken)
    Onera Satellite Change Detection dataset - Train Labels/rennes/cm/rennes-cm.tif (2 = changed, 1 = not) and cm.png (255, 0)
"""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning
from rasterio.transform import from_origin
from rasterio.warp import Resampling, reproject

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.dates import acquisition
from changedet_plugin.core.errors import LabelsError, RequestError, SeriesError
from changedet_plugin.engine.evaluation.labels import ChangeMap, ClassMaps, Labels
from changedet_plugin.engine.reading import raster_header, servers
from changedet_plugin.engine.reading.dated_files import source_of
from changedet_plugin.engine.types import Source

SPLITS = "dynnet_training_splits"
CLASSES = ("impervious", "agriculture", "forest", "wetland", "soil", "water", "snow")
"""Planes of a label raster of DynamicEarthNet."""
SNOW = 6
"""Its plane that the benchmark does not judge."""
BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
GRID_BAND = "B04"
"""The band of OSCD whose pixels of 10 m lend the grid."""
NOWHERE = {"crs": "EPSG:32631", "transform": from_origin(500_000, 5_000_000, 10, 10)}
"""Where an image is put that its makers did not place on the map: only its pixels of 10 m matter."""


@dataclass(frozen=True)
class Member:
    """One series of a benchmark."""

    name: str
    open: Callable[[Path], tuple[tuple[Source, ...], Labels]]
    """Its rasters and its labels; what has to be stacked is written into the folder given."""


def members(layout: str, root: Path, split: str | None) -> list[Member]:
    """The series of a benchmark that lies in ``root``; ``split`` is a name (train, val, test), a split file, or all.

    Raises
    ------
    RequestError, LabelsError
        The layout is unknown, or something of it is missing; the sentence names it.
    """
    if layout not in LAYOUTS:
        raise RequestError(f"layout: {layout!r} is not one of {', '.join(LAYOUTS)}.")
    found = LAYOUTS[layout](root, split)
    if not found:
        raise LabelsError(f"{root} holds no series in the layout of {layout}; name the folder of its unpacked archives.")
    return found


def _dynamicearthnet(root: Path, split: str | None) -> list[Member]:
    folder = root / SPLITS
    if split and not (folder / f"{split}.txt").is_file() and not Path(split).is_file():
        raise RequestError(f"split: there is no {split}.txt in {folder}; put the official split files there.")
    files = sorted(folder.glob("*.txt")) if not split else [folder / f"{split}.txt"]
    if split and not files[0].is_file():
        files = [Path(split)]
    months: dict[str, dict[datetime.date, tuple[Path, Path]]] = {}
    for line in (line.split() for file in files for line in file.read_text(errors="replace").splitlines()):
        date = acquisition.parse_date(line[2]) if len(line) == 3 else None
        if date:
            images, label, _ = line
            months.setdefault(images, {})[date] = root / images.lstrip("/") / f"{date}.tif", root / label.lstrip("/")
    return [Member(_area(images), partial(_months, dated)) for images, dated in months.items()]


def _area(images: str) -> str:
    """Name of an area: the folder that holds its ``PF-SR``."""
    path = Path(images)
    return path.parent.name if path.name.startswith("PF") else path.name


def _months(dated: dict[datetime.date, tuple[Path, Path]], _: Path) -> tuple[tuple[Source, ...], Labels]:
    missing = [path for pair in dated.values() for path in pair if not path.is_file()]
    if missing:
        raise LabelsError(f"{missing[0]} is in the split file but not there; unpack all archives, or take its lines out.")
    rasters = tuple(source_of(str(image), date) for date, (image, _) in sorted(dated.items()))
    labels = {date: label for date, (_, label) in dated.items()}
    return rasters, ClassMaps(labels, (SNOW,), dict(enumerate(CLASSES)), planes=True)


def _oscd(root: Path, split: str | None) -> list[Member]:
    cities = {path.parent.name: path.parent for path in sorted(root.glob("**/dates.txt"))}
    maps = {path.parent.parent.name: path for pattern in ("cm.png", "*-cm.tif") for path in root.glob(f"**/cm/{pattern}")}
    if split:
        wanted = next((path for path in (Path(split), *root.glob(f"**/{split}.txt")) if path.is_file()), None)
        if wanted is None:
            raise RequestError(f"split: there is no {split}.txt in {root}; OSCD has train and test, or name a file.")
        names = [name.strip() for name in wanted.read_text(errors="replace").replace("\n", ",").split(",") if name.strip()]
        missing = [name for name in names if name not in cities or name not in maps]
        if missing:
            raise LabelsError(f"There is no {missing[0]} in {root}, with images and change map; unpack all archives.")
        cities = {name: cities[name] for name in names}
    return [Member(name, partial(_city, folder, maps[name])) for name, folder in cities.items() if name in maps]


def _city(folder: Path, change: Path, target: Path) -> tuple[tuple[Source, ...], Labels]:
    """Stack the bands of both dates on the grid of the first, and put the change map on it."""
    words = [line.split()[-1] for line in (folder / "dates.txt").read_text(errors="replace").splitlines() if line.strip()]
    taken = [date for date in map(acquisition.parse_date, words) if date is not None]
    if len(taken) != 2:
        raise LabelsError(f"{folder / 'dates.txt'} does not hold two dates; unpack OSCD again.")
    registered = all((folder / f"imgs_{index}_rect").is_dir() for index in (1, 2))
    images = [folder / (f"imgs_{index}_rect" if registered else f"imgs_{index}") for index in (1, 2)]
    place = _place(_band(images[0], GRID_BAND))
    rasters = []
    for date, bands in zip(taken, images, strict=True):
        path = target / f"{date}.tif"
        stack = np.stack([_on(_band(bands, name), place, registered) for name in BANDS])
        _save(path, stack.astype(np.uint16), place)
        rasters.append(source_of(str(path), date))
    values = _on(change, place, registered=True)
    _save(target / "change.tif", (values == 2 if change.suffix == ".tif" else values > 0)[None].astype(np.uint8), place)
    return tuple(rasters), ChangeMap(target / "change.tif")


def _band(folder: Path, name: str) -> Path:
    found = sorted(folder.glob(f"*{name}.tif"))
    if not found:
        raise LabelsError(f"There is no band {name} in {folder}; unpack OSCD again.")
    return found[0]


def _place(path: Path) -> dict[str, Any]:
    """Width, height, CRS and transform of a band."""
    with _opened(path) as dataset:
        place = {"crs": dataset.crs, "transform": dataset.transform} if dataset.crs else NOWHERE
        return {"width": dataset.width, "height": dataset.height, **place}


def _on(path: Path, place: Mapping[str, Any], registered: bool) -> FloatArray:
    """One band on the grid: pixel for pixel where its makers registered it, else by its place on the map."""
    shape = place["height"], place["width"]
    with _opened(path) as dataset:
        values = np.asarray(dataset.read(1), np.float32)
        if values.shape == shape and (registered or dataset.transform == place["transform"]):
            return values
        if dataset.crs is None or registered:
            raise LabelsError(f"{path} has other pixels than the rest of its city; unpack OSCD again.")
        target = np.zeros(shape, np.float32)
        to = {"dst_crs": place["crs"], "dst_transform": place["transform"], "resampling": Resampling.bilinear}
        reproject(values, target, src_crs=dataset.crs, src_transform=dataset.transform, **to)
    return target


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with raster_header.open_raster(str(path)) as dataset:
                yield dataset
    except (*servers.RASTER_FAILURES, SeriesError) as error:
        raise LabelsError(f"{path} cannot be read as a raster; unpack the archive again.") from error


def _save(path: Path, bands: NDArray[Any], place: Mapping[str, Any]) -> None:
    with rasterio.open(path, "w", driver="GTiff", compress="deflate", count=len(bands), dtype=bands.dtype, **place) as target:
        target.write(bands)


LAYOUTS: dict[str, Callable[[Path, str | None], list[Member]]] = {"dynamicearthnet": _dynamicearthnet, "oscd": _oscd}
