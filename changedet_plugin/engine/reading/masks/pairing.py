"""Which mask belongs to which image? By its own name, then the longest common name, then date and cover."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from changedet_plugin.core import mask_products
from changedet_plugin.core.dates import acquisition, series_dates
from changedet_plugin.core.errors import MaskError, SeriesError
from changedet_plugin.core.mask_products import PRODUCTS
from changedet_plugin.core.notices import notice
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.engine.reading import raster_header, resampling
from changedet_plugin.engine.reading.patch_geometry import pixel_side
from changedet_plugin.engine.types import RasterHeader, Source, Warn

WHOLE_COVER = 0.95
"""Share of a raster from which a mask counts as one of all of it: edges of coarser pixels are cut."""
_OF_PIXELS = re.compile(r"R\d\dm")
"""Folder of Sentinel-2 that holds the bands of one size of pixels."""


def without_companions(sources: Sequence[Source]) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """The rasters that are images, and the paths of those that by their names are masks and other layers of them.

    By folder, as files lie. A raster that was given a mask is an image, whatever it is called.
    """
    folders: dict[Path, list[str]] = {}
    for source in sources:
        if source.mask is None:
            folders.setdefault(Path(source.path).parent, []).append(Path(source.path).name)
    found = {str(folder / name) for folder, names in folders.items() for name in mask_products.companions(names)}
    images = tuple(source for source in sources if str(Path(source.path)) not in found)
    return images, tuple(source.path for source in sources if source not in images)


def with_masks(
    sources: Sequence[Source], mask: str | None, near: Sequence[str], beside: bool, warn: Warn
) -> tuple[Source, ...]:
    """Give every source its mask: one file for all, or the one of a folder, or one that lies beside it.

    Parameters
    ----------
    mask
        File or folder; None = ``near`` and, where ``beside``, the folder of each raster are searched.
    near
        Files that were given with the rasters and are none.

    Raises
    ------
    MaskError
        The file does not exist, no file of the folder belongs to a raster, or two belong to one alike.
    """
    found = _with_found(sources, near, warn) if mask is None and beside else _with_named(sources, mask, warn)
    used = {source.mask for source in found}
    unused = [Path(file).name for file in near if file not in used]
    if unused:
        warn(notice("companions_left", names=unused))
    _warn_of_cover(found, warn)
    return found


def _with_named(sources: Sequence[Source], mask: str | None, warn: Warn) -> tuple[Source, ...]:
    """The sources with the masks that were named."""
    if mask is None:
        return tuple(sources)
    path = Path(mask)
    if path.is_file():
        return tuple(replace(source, mask=source.mask or str(path)) for source in sources)
    if not path.is_dir():
        raise MaskError(f"The mask {mask} does not exist; give a raster, or a folder of rasters named by date.")
    files = sorted(file for file in path.iterdir() if acquisition.may_be_scene(file.name))
    found = _paired(sources, [str(file) for file in files])
    bare = [Path(source.path).name for source in found if source.mask is None]
    if len(bare) == len(found):
        raise MaskError(f"No mask in {mask} has the date of a raster; name the mask files by date, as 2019-07-01.tif.")
    if bare:
        warn(notice("masks_missing", folder=path.name, n=len(bare), total=len(found), first=bare[0]))
    return found


def _with_found(sources: Sequence[Source], near: Sequence[str], warn: Warn) -> tuple[Source, ...]:
    """The sources with the masks that lie beside them."""
    # Bands of a product lie in several folders, by the size of their pixels, and the mask in one of them.
    places = [Path(file) for source in sources for file in addresses.files(source.path)]
    folders = {place.parent for place in places if place.is_file()}
    beside = [file for folder in sorted(folders) for file in companions_in(folder)]
    apart = [file for folder in sorted(_folders_of_masks(folders)) for file in _known_in(folder)]
    files = dict.fromkeys([*near, *beside, *apart])
    masks = [file for file in files if mask_products.may_be_mask(file)]
    found = _paired(sources, masks)
    fresh = [source for source, old in zip(found, sources, strict=True) if source.mask != old.mask]
    if fresh:
        warn(notice("masks_found", n=len(fresh), total=len(found), first=Path(fresh[0].mask or "").name))
    return found


def _folders_of_masks(folders: Iterable[Path]) -> set[Path]:
    """Where products keep the masks of what lies in these folders: MASKS below, QI_DATA above, R20m beside R10m."""
    found = set()
    for folder in folders:
        found.add(folder / "MASKS")
        bands = folder.parent if _OF_PIXELS.fullmatch(folder.name) else folder
        if bands != folder:
            found.update(place for place in bands.iterdir() if _OF_PIXELS.fullmatch(place.name))
        if bands.name == "IMG_DATA":
            found.add(bands.parent / "QI_DATA")
    return {place for place in found if place.is_dir()} - set(folders)


def _known_in(folder: Path) -> list[str]:
    """Paths of the masks of a folder that holds bands or other layers besides."""
    files = sorted(file for file in folder.iterdir() if acquisition.may_be_scene(file.name))
    return [str(file) for file in files if mask_products.is_surely_mask(file.name)]


def companions_in(folder: Path) -> list[str]:
    """Paths of the files of a folder that belong to images and are none."""
    names = sorted(file.name for file in folder.iterdir() if acquisition.may_be_scene(file.name))
    return [str(folder / name) for name in mask_products.companions(names)]


@dataclass(frozen=True)
class _Candidate:
    """A file that may be a mask."""

    path: str
    date: datetime.date | None
    """Of its name or its folder, else of its tags."""

    @cached_property
    def header(self) -> RasterHeader:
        """Read when it is asked for."""
        return mask_header(self.path)

    @cached_property
    def rank(self) -> int:
        """Of its product among those that one image may have; the first is the best."""
        meaning = mask_products.recognise(self.path, ())
        keys = [product.key for product in PRODUCTS]
        return keys.index(meaning.product) if meaning else len(keys)

    @cached_property
    def words(self) -> Counter[str]:
        """Of its name, without those that say that it is a mask."""
        return Counter(mask_products.rest_of(self.path).split("_"))

    def common_with(self, source: Source) -> tuple[int, int]:
        """Letters of the words that its name has in common with that of a raster, and the number of folders above both."""
        shared = self.words & Counter(_words(source).split("_"))
        above = {*Path(self.path).parents} & {parent for file in addresses.files(source.path) for parent in Path(file).parents}
        return sum(len(word) * count for word, count in shared.items()), len(above)


def mask_header(path: str) -> RasterHeader:
    """What a mask says of itself; MaskError where it cannot be opened."""
    try:
        return raster_header.read(path)
    except SeriesError as error:
        raise MaskError(f"The mask {Path(path).name} cannot be opened; check the file {path}.") from error


def _candidates(files: Sequence[str]) -> list[_Candidate]:
    """Files that may be masks, dated as the rasters of a series are: by all of their names together."""
    readings = series_dates.settled(files, [acquisition.acquisition_of({}, file) for file in files])
    return [
        _Candidate(file, reading.date or mask_header(file).acquisition.date)
        for file, reading in zip(files, readings, strict=True)
    ]


def _paired(sources: Sequence[Source], files: Sequence[str]) -> tuple[Source, ...]:
    """The sources with those of these files that are their masks."""
    images = {Path(source.path).resolve() for source in sources}
    candidates = _candidates([file for file in files if Path(file).resolve() not in images])
    by_stem = {Path(candidate.path).stem: candidate.path for candidate in candidates}
    named = [source.mask or by_stem.get(Path(source.path).stem) for source in sources]
    fitting: dict[int, list[_Candidate]] = {}
    by_date: dict[datetime.date, list[int]] = {}
    for index, source in enumerate(sources):
        for date in {source.date, source.header.acquisition.date or source.date}:
            by_date.setdefault(date, []).append(index)
    for candidate in candidates if None in named else ():
        near = by_date.get(candidate.date, []) if candidate.date is not None else range(len(sources))
        for index in _nearest(candidate, sources, near):
            fitting.setdefault(index, []).append(candidate)
    return tuple(
        replace(source, mask=mask or _best(source, fitting.get(index, ())))
        for index, (source, mask) in enumerate(zip(sources, named, strict=True))
    )


def _nearest(candidate: _Candidate, sources: Sequence[Source], near: Sequence[int]) -> list[int]:
    """Which of the rasters ``near`` a mask has the longest name in common with, of those that it covers; several if alike.

    A mask without a date is of a raster only if the rest of its name is all in that of the raster.
    """
    common = {}
    for index in near:
        source = sources[index]
        fits = candidate.date is not None or mask_products.is_part(mask_products.rest_of(candidate.path), _words(source))
        if fits and _cover(source, candidate.header) > 0:
            common[index] = candidate.common_with(source)
    most = max(common.values(), default=(0, 0))
    return [index for index, length in common.items() if length == most]


def _best(source: Source, candidates: Sequence[_Candidate]) -> str | None:
    """The path of the mask of a raster: that of the better product, of the longer common name, of the better cover.

    Finer pixels come before coarser ones, and short names before long ones.
    """

    def worth(candidate: _Candidate) -> tuple[float, ...]:
        cover = round(_cover(source, candidate.header), 2)
        finer = -pixel_side(candidate.header.grid)
        return (-candidate.rank, *candidate.common_with(source), cover, finer, -sum(candidate.words.values()))

    ordered = sorted(candidates, key=worth, reverse=True)
    if len(ordered) > 1 and worth(ordered[0]) == worth(ordered[1]):
        first, second = (Path(candidate.path).name for candidate in ordered[:2])
        raise MaskError(
            f"{first} and {second} may both be the mask of {source.header.name}; keep the right one, or give it the name of "
            f"the raster."
        )
    return ordered[0].path if ordered else None


def _words(source: Source) -> str:
    return mask_products.words_of(Path(source.path).stem)


def _cover(source: Source, mask: RasterHeader) -> float:
    """Share of a raster that a mask covers, by their outlines; 1 where one of them has no place to tell it from."""
    home = source.header.grid
    if not (home.crs and mask.grid.crs and home.is_placed and mask.grid.is_placed):
        return 1.0
    common = resampling.overlap(home, mask.grid)
    n_rows, n_cols = home.shape
    return common.shape[0] * common.shape[1] / (n_rows * n_cols) if common else 0.0


def _warn_of_cover(sources: Iterable[Source], warn: Warn) -> None:
    """Say which masks end within their rasters: beyond them nothing is masked."""
    shares = [(source, _cover(source, mask_header(source.mask))) for source in sources if source.mask]
    short = [(source, share) for source, share in shares if share < WHOLE_COVER]
    if short:
        source, share = min(short, key=lambda one: one[1])
        mask = Path(source.mask or "").name
        warn(notice("masks_end", n=len(short), first=mask, share=share, raster=source.header.name))
