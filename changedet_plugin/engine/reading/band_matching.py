"""Which band of one raster is which of another? By name where all have names, in any order; else by number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from changedet_plugin.core.band_names import name_of, plain_name
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.notices import notice
from changedet_plugin.engine.types import BandHeader, RasterHeader, Warn


def match(headers: Sequence[RasterHeader], asked: Sequence[int], warn: Warn) -> list[RasterHeader]:
    """The headers with the bands of each in the order of the first, so that a number means the same in all.

    A band that a raster lacks is there without a place (``at`` is None); one that only it has comes last. ``asked`` are the
    bands that were chosen: where rasters without names have different numbers of bands, these must be in all.

    Raises
    ------
    SeriesError
        Bands without names, and of different number.
    """
    first, *others = headers
    matched, renamed, reordered = [first], [], []
    for header in others:
        order = _by_name(first, header)
        if order is None:
            order = _by_position(first, header, asked)
            if _is_named(first) and _is_named(header):
                renamed.append(header.name)
        elif (found := [place for place in order if place is not None]) != sorted(found):
            reordered.append(header.name)
        matched.append(_in_order(first, header, order))
    if renamed:
        warn(notice("bands_of_other_names", first=first.name, n=len(renamed), other=renamed[0]))
    if reordered:
        warn(notice("bands_in_another_order", first=first.name, n=len(reordered), other=reordered[0]))
    return matched


def shared(headers: Sequence[RasterHeader]) -> tuple[int, ...]:
    """The numbers of the bands, alpha bands aside, that all of the matched headers have."""
    numbers = range(1, len(headers[0].bands) + 1)
    return tuple(number for number in numbers if all(_has(header, number) for header in headers))


def not_shared(headers: Sequence[RasterHeader], bands: Sequence[int]) -> list[str]:
    """What the bands are called that some of the matched headers have and others lack."""
    n_first = len(headers[0].bands)
    lacked = [number for number in range(1, n_first + 1) if number not in bands]
    lacked = [number for number in lacked if any(header.bands[number - 1].at is None for header in headers)]
    lacked = [number for number in lacked if headers[0].bands[number - 1].colour != "alpha"]
    names = [title(headers[0], number) for number in lacked]
    for header in headers[1:]:
        numbers = range(n_first + 1, len(header.bands) + 1)
        names += [title(header, number) for number in numbers if header.bands[number - 1].colour != "alpha"]
    return list(dict.fromkeys(names))


def title(header: RasterHeader, number: int) -> str:
    """A band in a sentence: as the file calls it, else by number."""
    band = header.bands[number - 1]
    return band.description or band.name or f"band {number}"


def _has(header: RasterHeader, number: int) -> bool:
    band = header.bands[number - 1]
    return band.at is not None and band.colour != "alpha"


def _pixel_bands(header: RasterHeader) -> list[int]:
    """Places of the bands that are not transparency."""
    return [place for place, band in enumerate(header.bands) if band.colour != "alpha"]


def _is_named(header: RasterHeader) -> bool:
    """Whether every pixel band has a name of its own."""
    labels = _labels(header, _name_or_description)
    return len({labels[place] for place in _pixel_bands(header)} - {None}) == len(_pixel_bands(header))


def _labels(header: RasterHeader, label: Callable[[BandHeader], str | None]) -> list[str | None]:
    return ["alpha" if band.colour == "alpha" else label(band) for band in header.bands]


def _name_or_description(band: BandHeader) -> str | None:
    """The name for every spelling; the colour that GDAL gives a band says less than what it is called."""
    is_of_colour = band.description and band.name == name_of(band.colour) and name_of(band.description) is None
    return _description(band) if is_of_colour else band.name or _description(band)


def _description(band: BandHeader) -> str | None:
    return plain_name(band.description or "") or band.name


def _by_name(first: RasterHeader, header: RasterHeader) -> list[int | None] | None:
    """For each band of the first its place in the other; None where names do not tell."""
    for label in (_name_or_description, _description):
        mine, theirs = _labels(first, label), _labels(header, label)
        if _is_unique(mine) and _is_unique(theirs):
            break
    else:
        return None
    if not {*mine, *theirs} - {"alpha", None} or not ({*mine} & {*theirs}) - {"alpha", None}:
        return None
    order = [
        theirs.index(name) if name in theirs and name else place if name is None and place in _unnamed(theirs) else None
        for place, name in enumerate(mine)
    ]
    n_found = sum(order[place] is not None for place in _pixel_bands(first))
    could_be_more = n_found < len(_pixel_bands(first)) == len(_pixel_bands(header))
    return None if could_be_more and not (_is_named(first) and _is_named(header)) else order


def _is_unique(labels: Sequence[str | None]) -> bool:
    named = [label for label in labels if label]
    return len(named) == len(set(named))


def _unnamed(labels: Sequence[str | None]) -> list[int]:
    return [place for place, label in enumerate(labels) if label is None]


def _by_position(first: RasterHeader, header: RasterHeader, asked: Sequence[int]) -> list[int | None]:
    """For each band of the first that which stands at its place in the other, transparency aside."""
    mine, theirs = _pixel_bands(first), _pixel_bands(header)
    if len(mine) != len(theirs) and not (asked and max(asked) <= min(len(mine), len(theirs))):
        raise SeriesError(
            f"{header.name} has {len(header.bands)} bands, {first.name} has {len(first.bands)}, and their names do not say "
            "which are the same; name the bands, choose some that all have by number, or use rasters with the same bands."
        )
    at = dict(zip(mine, theirs))
    alphas = [place for place in range(len(header.bands)) if place not in theirs]
    return [at.get(place) if place in mine else next(iter(alphas), None) for place in range(len(first.bands))]


def _in_order(first: RasterHeader, header: RasterHeader, order: Sequence[int | None]) -> RasterHeader:
    """The bands as the first has them, then those that it has not."""
    known = [
        replace(band, at=None) if place is None else header.bands[place] for band, place in zip(first.bands, order, strict=True)
    ]
    own = [band for place, band in enumerate(header.bands) if place not in order]
    return replace(header, bands=(*known, *own))
