"""Which rasters lie in a folder or an archive, as products are delivered? By names, else by their first bytes."""

from __future__ import annotations

import lzma
import re
import sqlite3
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from changedet_plugin.core.dates import acquisition
from changedet_plugin.core.errors import Cancelled, SeriesError
from changedet_plugin.core.mask_products import companions, is_folder_of_masks, is_surely_mask
from changedet_plugin.core.notices import Notice, notice
from changedet_plugin.core.rasters import band_files
from changedet_plugin.core.result_schema import SCORES_SUFFIX

MOST_LEVELS = 12
"""[folders] So far below a folder its rasters are looked for: SAFE has five levels, a bucket of Sentinel-2 ten."""
MOST_PLACES = 20_000
"""[folders and archives] More are not searched: a whole disk is not read for the rasters of a series."""
_PRODUCT = re.compile(
    r"\.safe$|^(?:S[123][A-D]_|L[COTEM]0\d_|HLS\.|T\d\d[A-Z]{3}_|MOD|MYD|VNP)|^X-?\d{4}_Y-?\d{4}$", re.IGNORECASE
)
"""Folders that are a product, or a tile of a cube."""
_NO_FOLDERS = re.compile(
    r"^[.$]|^(?:qi_data|aux_data|html|rep_info|datastrip|preview|support|annotation|manifest|lost\+found|"
    r"system volume information)$",
    re.IGNORECASE,
)
"""Folders of products that hold no image, hidden ones, and those of the system."""
_MASK_FOLDERS = ("MASKS", "../QI_DATA", "../../QI_DATA")
"""Folders of a product with its masks, as they lie from a folder of its images."""
_OF_PIXELS = re.compile(r"R\d\dm")
"""Folder of Sentinel-2 that holds the bands of one size of pixels."""
_WORLD_FILES = (".jgw", ".jpgw", ".jpegw", ".wld", ".bpw", ".gfw")
"""Endings of what places a picture on the map."""
_NO_RASTERS = re.compile(
    r"\.(?:xml|txt|json|geojson|csv|pdf|html|md|md5|prj|tfw|jgw|pgw|wld|hdr|ovr|msk|rrd|qgz|qgs|qml|qmd|shp|shx|dbf|cpg|log|py|"
    r"kml|sbx|sbn|sqlite|parquet|onnx|npy|npz|jpg|jpeg|gif|exe|dll|so|safe|zip|tar|gz|tgz)$",
    re.IGNORECASE,
)
"""Endings of what lies beside rasters."""
_FIRST_BYTES = (
    b"II*\0",
    b"MM\0*",
    b"II+\0",
    b"MM\0+",
    b"\x89HDF",
    b"CDF",
    b"\0\0\0\x0cjP",
    b"\xffO\xffQ",
    b"EHFA",
    b"\x0e\x03\x13\x01",
)
"""TIFF, HDF5, netCDF, JPEG 2000, ERDAS and HDF4."""
_ARCHIVES = {".zip": "/vsizip/", ".tar": "/vsitar/", ".tgz": "/vsitar/", ".gz": "/vsitar/"}
ARCHIVE_SUFFIXES = tuple(_ARCHIVES)
"""Endings of archives, and of rasters that are packed alone."""
_DAMAGED = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)
"""What is raised of an archive that cannot be read."""
_SURELY_ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz")
"""Endings of what is an archive of files, or damaged."""


@dataclass(frozen=True)
class Found:
    """What a folder holds."""

    images: tuple[str, ...]
    """Addresses, in the order of their names; files of one band each of an image are one."""
    left: tuple[str, ...]
    """Names of rasters that come with images and are none."""
    closed: tuple[str, ...] = ()
    """Names of folders that may not be looked into."""
    empty: tuple[str, ...] = ()
    """Names of archives without rasters."""
    below: tuple[str, ...] = ()
    """Names of folders with rasters that are not taken, because those above them are."""


def in_folder(folder: str, is_cancelled: Callable[[], bool] = lambda: False) -> Found:
    """The rasters of a folder and of the products in it; of all folders and archives below it where it holds none itself.

    An archive that cannot be opened is one of them: it is left to whoever opens it to say so.

    Raises
    ------
    SeriesError
        It cannot be looked into, or there are too many folders below it.
    Cancelled
        ``is_cancelled`` said so.
    """
    search = _Search(folder, is_cancelled)
    try:
        search.look_in(Path(folder), MOST_LEVELS)
    except OSError as error:
        raise SeriesError(f"The folder {folder} cannot be looked into ({error.strerror}); choose another.") from error
    others = (search.left, search.closed, search.empty, search.below)
    return Found(tuple(band_files.stacked(search.images)), *map(tuple, others))


def left_out(there: Found, folder: str) -> list[Notice]:
    """What is to be said of what could not be read in a folder, called ``folder``, or was not."""
    said = []
    if there.closed:
        said.append(notice("closed_folders", folder=folder, names=list(dict.fromkeys(there.closed))))
    if there.empty:
        said.append(notice("empty_archives", folder=folder, names=list(dict.fromkeys(there.empty))))
    if there.below:
        said.append(notice("folders_below", folder=folder, names=list(dict.fromkeys(there.below))))
    return said


def in_archive(path: str) -> Found:
    """The rasters of an archive, by the addresses of its members."""
    images, left = _inside(Path(path))
    return Found(tuple(band_files.stacked(images)), tuple(left))


def companions_in(home: Path) -> list[str]:
    """Addresses of the masks and other layers of the images in a folder or an archive: beside them, or in folders of masks."""
    if is_archive(str(home)):
        names = [name for name in sorted(_members(home)) if acquisition.may_be_scene(name)]
        return [_member(home, name) for name in (*_companions(names), *filter(_is_in_mask_folder, names))]
    names = sorted(file.name for file in home.iterdir() if acquisition.may_be_scene(file.name)) if home.is_dir() else []
    masks = [file for folder in sorted(_folders_of_masks(home)) for file in _masks_in(folder)]
    return [*(str(home / name) for name in companions(names)), *masks]


def _folders_of_masks(home: Path) -> set[Path]:
    """Where the masks of a folder of images may lie: in the folders of their product, and in those called as masks, near."""
    places = {(home / place).resolve() for place in _MASK_FOLDERS}
    around = [*_entries(home), *_entries(home.parent)]
    places |= {entry.resolve() for entry in around if is_folder_of_masks(entry.name)}
    if _OF_PIXELS.fullmatch(home.name):
        places |= {entry.resolve() for entry in around if _OF_PIXELS.fullmatch(entry.name)}
    return {place for place in places if place.is_dir()} - {home.resolve()}


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder; nothing where it cannot be looked into: that above the images may be another's."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _masks_in(folder: Path) -> list[str]:
    """All rasters of a folder that is called as the masks of a product; of others those that are called so themselves."""
    files = sorted(file for file in folder.iterdir() if acquisition.may_be_scene(file.name))
    return [str(file) for file in files if is_folder_of_masks(folder.name) or _is_mask(file.name)]


def is_archive(path: str) -> bool:
    """Whether a file is an archive whose members can be read."""
    place = Path(path)
    if place.suffix.lower() not in _ARCHIVES or not place.is_file():
        return False
    try:
        return zipfile.is_zipfile(place) if place.suffix.lower() == ".zip" else tarfile.is_tarfile(place)
    except _DAMAGED:
        return False


def unpacked(path: str) -> str:
    """The address of a raster; one that is packed alone, as ``a.tif.gz``, is read through what unpacks it."""
    packed = path.lower().endswith(".gz") and not path.lower().endswith(_SURELY_ARCHIVES) and Path(path).is_file()
    return f"/vsigzip/{Path(path).absolute().as_posix()}" if packed else path


def is_folder(path: str) -> bool:
    """Whether a path is a folder of rasters, not a raster that is a folder."""
    return Path(path).is_dir() and not _is_raster_folder(Path(path))


class _Search:
    """What was found below a folder, so far."""

    def __init__(self, folder: str, is_cancelled: Callable[[], bool]) -> None:
        self._folder, self._is_cancelled, self._n_places = folder, is_cancelled, 0
        self.images: list[str] = []
        self.left: list[str] = []
        self.closed: list[str] = []
        self.empty: list[str] = []
        self.below: list[str] = []

    def look_in(self, folder: Path, levels: int) -> None:
        """Take the images of a folder, and of what lies so many levels below it."""
        self._count()
        entries = sorted(folder.iterdir())
        rasters = [entry for entry in entries if _is_raster_folder(entry) or (not entry.is_dir() and _is_raster(entry))]
        masks = set(companions(entry.name for entry in rasters))
        images = [entry for entry in rasters if band_files.is_image(entry.name) and entry.name not in masks]
        self.images += [unpacked(str(image)) for image in images]
        others = [entry.name for entry in rasters if not band_files.is_image(entry.name) and entry.name not in masks]
        self.left += [name for name in others if not _is_mask(name)]
        for entry in entries:
            if not levels or _NO_FOLDERS.search(entry.name):
                continue
            if _PRODUCT.search(entry.name) or not rasters:
                self._look_at(entry, levels - 1)
            elif _holds_images(entry):
                self.below.append(entry.name)

    def _look_at(self, entry: Path, levels: int) -> None:
        """Take what lies in it where it is a folder or an archive; an archive that is damaged as it is."""
        try:
            if is_folder(str(entry)):
                self.look_in(entry, levels)
            elif is_archive(str(entry)):
                self._count()
                self._take(entry)
            elif entry.name.lower().endswith(_SURELY_ARCHIVES) and entry.is_file():
                self.images.append(str(entry))
        except PermissionError:
            self.closed.append(entry.name)

    def _take(self, archive: Path) -> None:
        try:
            images, left = _inside(archive)
        except SeriesError:
            images, left = [str(archive)], []
        self.empty += [] if images or left else [archive.name]
        self.images, self.left = self.images + images, self.left + left

    def _count(self) -> None:
        self._n_places += 1
        if self._is_cancelled():
            raise Cancelled("The search was stopped.")
        if self._n_places > MOST_PLACES:
            raise SeriesError(
                f"There are more than {MOST_PLACES} folders and archives below {self._folder}; choose the one with the images."
            )


def _holds_images(folder: Path) -> bool:
    """Whether rasters that are no masks lie in a folder."""
    if not folder.is_dir() or is_folder_of_masks(folder.name):
        return False
    return any(acquisition.may_be_scene(file.name) and not _is_mask(file.name) for file in _entries(folder))


def _inside(archive: Path) -> tuple[list[str], list[str]]:
    """Addresses of the images in an archive, and the names of what is none."""
    names = sorted(name for name in _members(archive) if acquisition.may_be_scene(name))
    kept = [name for name in names if not any(_NO_FOLDERS.search(part) for part in Path(name).parts[:-1])]
    masks = set(_companions(kept))
    images = [name for name in kept if band_files.is_image(Path(name).name) and name not in masks]
    left = [Path(name).name for name in kept if name not in images and name not in masks]
    left = [name for name in left if not _is_mask(name)]
    return [_member(archive, name) for name in images], left


def _member(archive: Path, name: str) -> str:
    return f"{_ARCHIVES[archive.suffix.lower()]}{archive.absolute().as_posix()}/{name}"


def _companions(members: Sequence[str]) -> list[str]:
    """Of the members of an archive, those that belong to images of their folder and are none."""
    folders: dict[str, list[str]] = {}
    for member in members:
        folder, _, name = member.rpartition("/")
        folders.setdefault(folder, []).append(name)
    return [f"{folder}/{name}".lstrip("/") for folder, names in folders.items() for name in companions(names)]


def _is_in_mask_folder(member: str) -> bool:
    *folders, name = member.split("/")
    return bool(folders) and folders[-1].lower() in ("qi_data", "masks") and _is_mask(name)


def _is_mask(name: str) -> bool:
    return acquisition.may_be_scene(name) and is_surely_mask(name)


def _is_raster(path: Path) -> bool:
    name = path.stem if path.suffix.lower() == ".gz" else path.name
    if acquisition.may_be_scene(name) or path.suffix.lower() == ".mbtiles":
        return True
    if path.suffix.lower() in (".jpg", ".jpeg", ".bmp", ".gif") and any(
        path.with_suffix(end).is_file() for end in _WORLD_FILES
    ):
        return True
    if not path.is_file() or _NO_RASTERS.search(path.name) or path.name.lower().endswith(SCORES_SUFFIX):
        return False
    return _has_raster_tables(path) if path.suffix.lower() == ".gpkg" else _is_raster_by_content(path)


def _is_raster_by_content(path: Path) -> bool:
    header = next((place for place in (path.with_suffix(".hdr"), Path(f"{path}.hdr")) if place.is_file()), None)
    try:
        if header is not None and header.open("rb").read(4) == b"ENVI":
            return True
        with path.open("rb") as file:
            return file.read(16).startswith(_FIRST_BYTES)
    except OSError:
        return False


def _has_raster_tables(path: Path) -> bool:
    """Whether a GeoPackage holds rasters, or is so damaged that it cannot be told; results of runs do not."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            kinds = connection.execute("SELECT data_type FROM gpkg_contents").fetchall()
    except sqlite3.OperationalError:  # it is locked, or no GeoPackage
        return False
    except sqlite3.Error:
        return True
    return any(kind in ("tiles", "2d-gridded-coverage") for (kind,) in kinds)


def _is_raster_folder(path: Path) -> bool:
    return path.suffix.lower() == ".zarr" and path.is_dir()


def _members(path: Path) -> list[str]:
    """Names of what is in an archive; ``SeriesError`` where it does not tell."""
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                return archive.namelist()
        with tarfile.open(path) as archive:
            return archive.getnames()
    except _DAMAGED as error:
        raise SeriesError(f"{path.name} is damaged or cut off; get it again, or leave it out.") from error
