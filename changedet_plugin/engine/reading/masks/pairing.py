"""Which mask belongs to which image? By its own name, then the longest common name, then date and cover."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from changedet_plugin.core import mask_products
from changedet_plugin.core.arrays import BoolArray
from changedet_plugin.core.dates import acquisition, series_dates
from changedet_plugin.core.errors import MaskError, SeriesError
from changedet_plugin.core.mask_products import PRODUCTS
from changedet_plugin.core.notices import notice
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import found as found_rasters
from changedet_plugin.engine.reading import raster_header, resampling
from changedet_plugin.engine.reading.patch_geometry import pixel_side
from changedet_plugin.engine.types import PixelGrid, RasterHeader, Source, Warn

WHOLE_COVER = 0.95
"""Share of a raster from which a mask counts as one of all of it: edges of coarser pixels are cut."""
LEAST_ADDED = 0.01
"""Share of a raster that a further mask must add to those it has, to be laid beside them."""
COVER_CELLS = 200
"""Cells along each side of a raster in which it is counted what several masks cover together. [cells]"""


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
    used = {part for source in found if source.mask for part in addresses.parts(source.mask)}
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
    if all(Path(part).is_file() for part in addresses.parts(mask)):
        return tuple(replace(source, mask=source.mask or mask) for source in sources)
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
    homes = {place if found_rasters.is_archive(str(place)) else place.parent for place in places if place.is_file()}
    files = dict.fromkeys([*near, *(file for home in sorted(homes) for file in found_rasters.companions_in(home))])
    masks = [file for file in files if mask_products.may_be_mask(file)]
    found = _paired(sources, masks)
    fresh = [source for source, old in zip(found, sources, strict=True) if source.mask != old.mask]
    if fresh:
        warn(notice("masks_found", n=len(fresh), total=len(found), first=addresses.name_of(fresh[0].mask or "")))
    return found


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
    """The address of the mask of a raster: that of the better product, of the longer common name, of the better cover.

    Finer pixels come before coarser ones, and short names before long ones. Where it covers a part of the raster, tiles of the
    same kind that cover others are laid beside it.
    """

    def worth(candidate: _Candidate) -> tuple[float, ...]:
        cover = round(_cover(source, candidate.header), 2)
        finer = -pixel_side(candidate.header.grid)
        return (-candidate.rank, *candidate.common_with(source), cover, finer, -sum(candidate.words.values()))

    ordered = sorted(candidates, key=worth, reverse=True)
    if not ordered:
        return None
    taken, left = _laid_together(source, ordered)
    alike = next(((one, other) for one in taken for other in left if worth(one) == worth(other)), None)
    if alike:
        raise MaskError(
            f"{Path(alike[0].path).name} and {Path(alike[1].path).name} may both be the mask of {source.header.name}; keep the "
            "right one, or give it the name of the raster."
        )
    return addresses.joined(sorted(candidate.path for candidate in taken)) or taken[0].path


def _laid_together(source: Source, ordered: Sequence[_Candidate]) -> tuple[list[_Candidate], list[_Candidate]]:
    """The first of the masks of a raster with those of its kind that cover what it does not, and the others."""
    taken, left = [ordered[0]], []
    covered = _cells(source, ordered[0].header)
    for candidate in ordered[1:]:
        cells = _cells(source, candidate.header)
        adds = (cells & ~covered).mean() >= LEAST_ADDED and covered.mean() < WHOLE_COVER
        if adds and candidate.rank == ordered[0].rank:
            taken.append(candidate)
            covered |= cells
        else:
            left.append(candidate)
    return taken, left


def _cells(source: Source, mask: RasterHeader) -> BoolArray:
    """Which cells of a raster, bool (COVER_CELLS, COVER_CELLS), a mask covers."""
    home, covered = source.header.grid, np.zeros((COVER_CELLS, COVER_CELLS), bool)
    if not _is_placed(home, mask.grid):
        covered[:] = True
        return covered
    common = resampling.overlap(home, mask.grid)
    if common:
        rows, cols = (np.array(home.shape) / COVER_CELLS).tolist()
        top, bottom, left, right = common.top / rows, common.bottom / rows, common.left / cols, common.right / cols
        covered[round(top) : round(bottom), round(left) : round(right)] = True
    return covered


def _words(source: Source) -> str:
    return mask_products.words_of(Path(source.path).stem)


def _cover(source: Source, mask: RasterHeader) -> float:
    """Share of a raster that a mask covers, by their outlines; 1 where one of them has no place to tell it from."""
    home = source.header.grid
    if not _is_placed(home, mask.grid):
        return 1.0
    common = resampling.overlap(home, mask.grid)
    n_rows, n_cols = home.shape
    return common.shape[0] * common.shape[1] / (n_rows * n_cols) if common else 0.0


def _is_placed(home: PixelGrid, mask: PixelGrid) -> bool:
    """Whether it can be told where they lie to each other."""
    return bool(home.crs and mask.crs and home.is_placed and mask.is_placed)


def _warn_of_cover(sources: Iterable[Source], warn: Warn) -> None:
    """Say which masks end within their rasters: beyond them nothing is masked."""
    shares = [(source, _cover_together(source, addresses.parts(source.mask))) for source in sources if source.mask]
    short = [(source, share) for source, share in shares if share < WHOLE_COVER]
    if short:
        source, share = min(short, key=lambda one: one[1])
        mask = addresses.name_of(source.mask or "")
        warn(notice("masks_end", n=len(short), first=mask, share=share, raster=source.header.name))


def _cover_together(source: Source, masks: Sequence[str]) -> float:
    if len(masks) == 1:
        return _cover(source, mask_header(masks[0]))
    return float(np.logical_or.reduce([_cells(source, mask_header(mask)) for mask in masks]).mean())
