"""How is each mask read? As the analyst chose, else as bands, name or folder say; and what was not chosen is told."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core import mask_products
from changedet_plugin.core.errors import MaskError
from changedet_plugin.core.mask_products import BY_KEY, UNNAMED, MaskMeaning
from changedet_plugin.core.notices import Notice, notice
from changedet_plugin.core.parameters import Masking
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.engine.reading import servers
from changedet_plugin.engine.reading.masks.pairing import mask_header
from changedet_plugin.engine.reading.raster_header import open_raster
from changedet_plugin.engine.types import RasterHeader, Source, Span, Warn

MOST_LOOKED_AT = 12
"""Masks of a kind whose values are looked at where the name leaves more than one reading."""
WINDOWS, WINDOW_PX = 3, 64
"""So many windows along each side, of so many pixels, are read of a raster that is only looked at."""


def with_meanings(sources: Sequence[Source], masking: Masking, warn: Warn) -> tuple[Source, ...]:
    """The sources with how their masks are read.

    Raises
    ------
    MaskError
        A mask cannot be opened, has no such band, or what was chosen cannot be meant by a mask of its kind.
    """
    masks = [mask for index, source in enumerate(sources) for mask in _masks_of(index, source, masking)]
    meanings: dict[int, list[MaskMeaning]] = {}
    masks.sort(key=lambda mask: (mask.known.product, mask.known.own))
    for _, group in itertools.groupby(masks, key=lambda mask: (mask.known.product, mask.known.own)):
        alike = list(group)
        meaning = _read_as(alike, masking)
        if not masking.is_chosen:
            warn(_in_words(meaning, alike))
        for mask in alike:
            meanings.setdefault(mask.index, []).append(replace(meaning, bands=mask.known.bands, own=mask.known.own))
    # Tiles of one mask are read in one way.
    unique = {index: tuple(dict.fromkeys(of_source)) for index, of_source in meanings.items()}
    return tuple(replace(source, mask_meanings=unique.get(index, ())) for index, source in enumerate(sources))


def windows(shape: tuple[int, int]) -> list[Span]:
    """Where a raster of (rows, cols) pixels is looked at: windows that lie evenly on it, and do not overlap."""
    spans = []
    for size in shape:
        side = min(WINDOW_PX, max(size // WINDOWS, 1))
        starts = dict.fromkeys(round(start) for start in np.linspace(0, size - side, WINDOWS))
        spans.append([(start, start + side) for start in starts])
    return [Span(*rows, *cols) for rows in spans[0] for cols in spans[1]]


@dataclass(frozen=True)
class _Mask:
    """One mask of one raster."""

    index: int
    """Of its raster among the sources."""
    header: RasterHeader
    known: MaskMeaning
    """As its names say, with the bands that are read."""


def _masks_of(index: int, source: Source, masking: Masking) -> list[_Mask]:
    own = source.header
    descriptions = [band.description for band in own.bands]
    masks = []
    if source.mask is not None:
        told = source.mask_meanings[0] if source.mask_meanings else None
        headers = [mask_header(part) for part in addresses.parts(source.mask)]
        masks += [_Mask(index, header, _known(header, masking.file_band, masking, told)) for header in headers]
    if masking.band is not None:
        # That there is such a band is checked with the other bands.
        known = mask_products.recognise("", descriptions, masking.band) or UNNAMED
        masks.append(_Mask(index, own, replace(known, bands=(masking.band,), own=True)))
    elif source.mask is None and masking.beside:
        masks += [_Mask(index, own, meaning) for meaning in mask_products.own_masks(own.path, descriptions)]
    return masks


def _known(header: RasterHeader, band: int | None, masking: Masking, told: MaskMeaning | None) -> MaskMeaning:
    """How a mask file is read as was told of it, else by its names, of the bands that were chosen or that it is read by."""
    known = told or mask_products.recognise(header.path, [its.description for its in header.bands], band) or UNNAMED
    meant = known if not masking.meaning or known.product == masking.meaning else BY_KEY[masking.meaning].meaning
    bands = meant.bands if band is None else (band,)
    if max(bands) > len(header.bands):
        raise MaskError(
            f"The mask {header.name} has {len(header.bands)} bands, so there is no band {max(bands)}; choose another one."
        )
    return replace(known, bands=bands)


def _read_as(masks: Sequence[_Mask], masking: Masking) -> MaskMeaning:
    """How masks of one kind are read; MaskError where the choice cannot be meant."""
    known = masks[0].known
    if not masking.meaning and known.product:
        _check_choice(masks[0], masking)
    meaning = masking.over(known)
    if masking.values and known.kind == "bits" and not masking.bits:
        _check_values(masks, masking)
    if meaning.kind in ("above", "below") and masking.limit is None:
        values = _looked_at(masks)
        is_whole = all(np.issubdtype(np.dtype(mask.header.bands[0].dtype), np.integer) for mask in masks)
        return mask_products.in_unit(meaning, float(values.max(initial=0)), is_whole=is_whole)
    if meaning.product == "fmask" and not masking.is_chosen:
        return mask_products.fmask_of(_looked_at(masks))
    return meaning


def _check_choice(mask: _Mask, masking: Masking) -> None:
    """Refuse bits of what has none, and a limit of what has none."""
    title, kind = BY_KEY[mask.known.product].title, mask.known.kind
    if masking.bits and kind in ("values", "above", "below"):
        raise MaskError(
            f"The mask {mask.header.name} is of the kind {title}, whose numbers are not made of bits; choose values "
            f"(mask_values), or nothing for the usual ones: {BY_KEY[mask.known.product].hidden}."
        )
    if masking.limit is not None and kind in ("values", "bits"):
        raise MaskError(
            f"The mask {mask.header.name} is of the kind {title}, which is no probability; leave the limit out, or choose what "
            "the masks are (mask_meaning)."
        )


def _check_values(masks: Sequence[_Mask], masking: Masking) -> None:
    """Refuse values of a mask of bits that it never has: they are meant as bits."""
    if np.isin(masking.values, _looked_at(masks)).any():
        return
    product = BY_KEY[masks[0].known.product]
    usual = ",".join(str(first) for first, width, _ in product.meaning.bits if width == 1)
    raise MaskError(
        f"No pixel of {masks[0].header.name} has a value of {_listed(masking.values)}: {product.title} is packed in bits; "
        f"choose bits (mask_bits {usual}), or nothing for the usual ones: {product.hidden}."
    )


def _looked_at(masks: Sequence[_Mask]) -> NDArray[Any]:
    """Finite values of some pixels of some masks, (n,)."""
    step = -(-len(masks) // MOST_LOOKED_AT)
    found = np.concatenate([_values(mask.header, mask.known.bands) for mask in masks[::step]])
    return found[np.isfinite(found)]


def _values(header: RasterHeader, bands: tuple[int, ...]) -> NDArray[Any]:
    try:
        with open_raster(header.path) as dataset, servers.asked(header.path):
            parts = [dataset.read(list(bands), window=span.window).ravel() for span in windows(header.grid.shape)]
    except servers.RASTER_FAILURES as error:
        raise MaskError(f"The mask {header.name} cannot be read to its end; copy or make it again.") from error
    return np.concatenate(parts)


def _in_words(meaning: MaskMeaning, masks: Sequence[_Mask]) -> Notice:
    """What was taken for what, and what of it is invalid."""
    first, n = masks[0].header.name, len(masks)
    if not meaning.product:
        return notice("masks_unnamed", first=first, n=n)
    title, bits = BY_KEY[meaning.product].title, _listed(map(_bits_in_words, meaning.bits))
    told = {
        "nonzero": notice("masks_all_but_zero", product=title, first=first, n=n),
        "zero": notice("masks_zero", product=title, first=first, n=n),
        "values": notice("masks_of_values", product=title, first=first, n=n, values=_listed(meaning.values)),
        "bits": notice("masks_of_bits", product=title, first=first, n=n, bits=bits),
        "above": notice("masks_from_limit", product=title, first=first, n=n, limit=meaning.limit),
        "below": notice("masks_below_limit", product=title, first=first, n=n, limit=meaning.limit),
    }
    return told[meaning.kind]


def _listed(items: Iterable[object]) -> str:
    return ", ".join(map(str, items))


def _bits_in_words(field: mask_products.BitField) -> str:
    first, width, bad = field
    return str(first) if width == 1 else f"{first}-{first + width - 1} = {'/'.join(map(str, bad))}"
