"""What does a value of a mask mean? The products that are known, by what they are called, and which of their pixels count.

A name comes in, or what the analyst chose; out goes a ``MaskMeaning``, and of values which are hidden. Both processes read by
it: the engine when it detects, QGIS when it draws.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import PurePath
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import BoolArray
from changedet_plugin.core.dates.acquisition import parse_date

MaskKind = Literal["nonzero", "zero", "values", "bits", "above", "below"]
"""What is hidden: all but 0, only 0, some values, what has some bits, what is as high as a limit, what is lower."""
BitField = tuple[int, int, tuple[int, ...]]
"""First bit (0 = the lowest), number of bits, and the numbers in them that mean invalid."""


@dataclass(frozen=True)
class MaskMeaning:
    """How one mask is read."""

    kind: MaskKind = "nonzero"
    values: tuple[int, ...] = ()
    """Numbers that are invalid: all of a classification; of bits and limits those of pixels that were not judged."""
    bits: tuple[BitField, ...] = ()
    limit: float = 0.0
    """In the unit of the mask."""
    bands: tuple[int, ...] = (1,)
    """1-based; a pixel is hidden where one of them says so."""
    own: bool = False
    """The bands are those of the raster itself, not of a file beside it."""
    product: str = ""
    """Key of the product that it was recognised as; empty = none."""


@dataclass(frozen=True)
class MaskProduct:
    """One kind of mask that is known by its name."""

    key: str
    """As it is chosen by the analyst and stands in results."""
    title: str
    pattern: str
    """Of its file, its folder or its band: a regular expression of whole words in lower case, joined by _."""
    meaning: MaskMeaning
    """A limit is the share of 1."""
    hidden: str
    """What is invalid, in words."""
    words: str = ""
    """A further pattern: of bands; of files only where the rest of the name is that of an image, for images have it too."""
    within: str = ""
    """A pattern that the name of the file has besides."""
    n_bands: int | None = None
    """It is a file of so many bands; None = any."""


def _bits(*numbers: int) -> tuple[BitField, ...]:
    """Flags: invalid where the bit is 1."""
    return tuple((number, 1, (1,)) for number in numbers)


PRODUCTS: tuple[MaskProduct, ...] = (
    MaskProduct(
        "udm2",
        "Planet UDM2",
        r"udm2",
        MaskMeaning("zero"),
        "all that is not `clear` (band 1): snow, shadow, haze, cloud, no data",
    ),
    MaskProduct(
        "scl",
        "Sentinel-2 scene classification (SCL)",
        r"scl|scene_?classification|scene_class",
        MaskMeaning("values", (0, 1, 3, 8, 9, 10, 11)),
        "no data, saturated or defective, cloud shadow, cloud of medium and high probability, thin cirrus, snow",
    ),
    MaskProduct(
        "qa_pixel",
        "Landsat Collection 2 QA_PIXEL",
        r"qa_?pixel|pixel_quality",
        MaskMeaning("bits", bits=_bits(0, 1, 3, 4, 5)),
        "fill, dilated cloud, cloud, cloud shadow, snow",
    ),
    MaskProduct(
        "bqa",
        "Landsat Collection 1 BQA",
        r"bqa",
        MaskMeaning("bits", bits=(*_bits(0, 4), (7, 2, (3,)), (9, 2, (3,)))),
        "fill, cloud, cloud shadow and snow of high confidence",
    ),
    MaskProduct(
        "pixel_qa",
        "Landsat Collection 1 pixel_qa (CFmask)",
        r"pixel_?qa",
        MaskMeaning("bits", bits=_bits(0, 3, 4, 5)),
        "fill, cloud shadow, snow, cloud",
    ),
    MaskProduct(
        "sr_cloud_qa",
        "Landsat 4 to 7 SR_CLOUD_QA",
        r"cloud_?qa",
        MaskMeaning("bits", bits=_bits(1, 2, 3, 4)),
        "cloud, cloud shadow, beside cloud, snow",
    ),
    MaskProduct(
        "cfmask",
        "CFmask classes",
        r"cfmask",
        MaskMeaning("values", (2, 3, 4, 255)),
        "cloud shadow, snow, cloud, fill",
    ),
    MaskProduct(
        "hls_fmask",
        "HLS Fmask",
        r"fmask",
        MaskMeaning("bits", (255,), _bits(1, 2, 3, 4)),
        "cloud, beside cloud or shadow, cloud shadow, snow, fill",
        within=r"hls|hlsl30|hlss30",
    ),
    MaskProduct(
        "python_fmask",
        "python-fmask and DEA fmask classes",
        r"oa_fmask|final_fmask",
        MaskMeaning("values", (0, 2, 3, 4)),
        "no data, cloud, cloud shadow, snow",
    ),
    MaskProduct(
        "fmask",
        "Fmask 4 classes",
        r"fmask\d*|mtlfmask",
        MaskMeaning("values", (2, 3, 4, 255)),
        "cloud shadow, snow, cloud, no observation",
    ),
    MaskProduct(
        "qai",
        "FORCE QAI",
        r"qai",
        MaskMeaning("bits", bits=(*_bits(0), (1, 2, (1, 2, 3)), *_bits(3, 4))),
        "no data, cloud (buffer, opaque, cirrus), cloud shadow, snow",
    ),
    MaskProduct(
        "modis_state",
        "MODIS state (MOD09)",
        r"state_?qa|state_1km|state_500m|state_250m",
        MaskMeaning("bits", bits=((0, 2, (1, 2)), *_bits(2), (8, 2, (2, 3)), *_bits(10, 12))),
        "cloudy, mixed, cloud shadow, average and high cirrus, internal cloud flag, snow",
        words=r"state",
    ),
    MaskProduct(
        "modis_reliability",
        "MODIS pixel reliability (MOD13)",
        r"pixel_reliability|summary_?qa",
        MaskMeaning("values", (-1, 2, 3, 255)),
        "fill, snow, cloud",
    ),
    MaskProduct(
        "modis_vi",
        "MODIS VI quality (MOD13)",
        r"vi_quality|detailed_?qa",
        MaskMeaning("bits", bits=((0, 2, (2, 3)), *_bits(14, 15))),
        "cloudy, not produced, snow, cloud shadow",
    ),
    MaskProduct(
        "qa60",
        "Sentinel-2 QA60",
        r"qa60",
        MaskMeaning("bits", bits=_bits(10, 11)),
        "opaque cloud, cirrus",
    ),
    MaskProduct(
        "msk_classi",
        "Sentinel-2 MSK_CLASSI",
        r"msk_classi",
        MaskMeaning(bands=(1, 2, 3)),
        "opaque cloud, cirrus, snow: a band each, all but 0",
        n_bands=3,
    ),
    MaskProduct(
        "msk_classi_band",
        "Sentinel-2 MSK_CLASSI, one band",
        r"msk_classi|msk_classi_opaque|msk_classi_cirrus|msk_classi_snow_ice",
        MaskMeaning(),
        "all but 0",
    ),
    MaskProduct(
        "ocm_confidence",
        "OmniCloudMask confidences",
        r"ocm|omni_?cloud_?mask",
        MaskMeaning("below", limit=0.5),
        "confidence of `clear` (band 1) below .5",
        n_bands=4,
    ),
    MaskProduct(
        "ocm",
        "OmniCloudMask classes",
        r"ocm|omni_?cloud_?mask",
        MaskMeaning("values", (1, 2, 3, 255)),
        "thick cloud, thin cloud, cloud shadow, no data",
    ),
    MaskProduct(
        "cloudsen12",
        "CloudSEN12 classes",
        r"cloudsen(?:12)?|cloud_?s2mask",
        MaskMeaning("values", (1, 2, 3, 255)),
        "thick cloud, thin cloud, cloud shadow, no data",
    ),
    MaskProduct(
        "kappamask",
        "KappaMask classes",
        r"kappa_?mask",
        MaskMeaning("values", (0, 2, 3, 4, 5)),
        "cloud shadow, semi-transparent cloud, cloud, missing",
    ),
    MaskProduct(
        "maja_clm",
        "MAJA CLM",
        r"clm_r\d?|clm_xs",
        MaskMeaning("bits", bits=_bits(0, 1, 2, 3, 7)),
        "clouds but the thinnest, cloud shadow, high cloud",
    ),
    MaskProduct(
        "clm",
        "s2cloudless mask (CLM)",
        r"clm",
        MaskMeaning(),
        "cloud, no data: all but 0",
    ),
    MaskProduct(
        "cloud_score",
        "Cloud Score+",
        r"cs_cdf|cloud_?score|cloud_?score_?plus",
        MaskMeaning("below", limit=0.6),
        "score of `clear` below .6",
        words=r"cs",
    ),
    MaskProduct(
        "probability",
        "cloud probability (s2cloudless, Sen2Cor)",
        r"s2_?cloudless|cldprb|clp|(?:clouds?|cld)_?(?:probs?|probability|probabilities|conf|confidence|likelihood|percentage)"
        r"|(?:prob|probability)_?(?:of_?)?clouds?",
        MaskMeaning("above", (255,), limit=0.4),
        "probability of cloud from .4 on, counted to 1, 100, 255 or 10 000",
        words=r"probability|cld",
    ),
    MaskProduct(
        "valid",
        "a mask of what is valid",
        r"data_?mask|valid_?mask|clear_?mask|clear_?sky_?mask|cloud_?free_?mask",
        MaskMeaning("zero"),
        "0; every other value is valid",
        words=r"clear|valid|validity|usable|good|cloud_?free|clear_?sky|is_?clear|is_?valid|(?:is_?)?not_?cloud(?:y|s)?|no_?clouds?",
    ),
    MaskProduct(
        "udm",
        "Planet UDM",
        r"udm1?",
        MaskMeaning(),
        "no data, cloud, a band that is missing: all but 0",
        words=r"unusable",
    ),
    MaskProduct(
        "invalid",
        "a mask of what is invalid",
        r"(?:clouds?|cld)_?(?:masks?|msk)|wolken_?masken?|shadows?_?masks?|cloud_?shadows?_?masks?|snow_?masks?|no_?data_?masks?|invalid_?masks?"
        r"|quality_(?:clouds?|cloud_?shadow|cirrus|haze|snow)",
        MaskMeaning(),
        "all but 0",
        words=r"clouds?|cloudy|is_?cloudy?|shadows?|cloud_?shadows?|clouds_shadows|invalid|no_?data|wolken?|nuages?|nubes?|nuvole|nuvens",
    ),
)
"""In the order in which they are looked for: of several masks of one image the first of these is taken."""
BY_KEY: Mapping[str, MaskProduct] = {product.key: product for product in PRODUCTS}
UNNAMED = MaskMeaning()
"""A mask that nothing is known of: all but 0 is invalid."""
_MASK_WORDS = r"masks?|msk|maske|masque|mascara|maschera"
"""A file that is called so beside an image is its mask, and nothing says how it is read."""
_OF_ANY_MAKER = ("valid", "invalid")
"""Masks that are called by plain words; a file that has them in its name may be an image."""
_OTHER_LAYERS = (
    r"qa_?radsat|radsat_?qa|(?:sr_)?(?:qa_)?aerosol|(?:sr_)?atmos_opacity|st_(?:qa|atran|cdist|drad|emis|emsd|trad|urad)"
    r"|(?:msk_)?snwprb|msk_(?:detfoo|qualit|tecqua|satura|defect)|[sv][az]a|aot|wvp|level\d\w*_(?:dst|hot|vzn|wvp|aod|ovv)"
    r"|sur_refl_(?:qc|szen|vzen|raz|day)|composite_day_of_the_year|(?:sun|solar|view|sensor|relative)_(?:zenith|azimuth)"
    r"|inc_map|ls_map|incidence_?angle|local_?incidence_?angle"
)
"""Files that come with an image and are neither image nor mask: saturation, aerosol, angles, days, distances."""
_SCALES_OF = "_scales"
"""How the name of an image goes on for the raster of its scales: one number a pixel, that whole numbers are multiplied by."""
_FMASK_CLASSES = (0, 1, 2, 3, 4, 5, 255)
"""Of either Fmask that numbers classes."""
_SCALES = (1, 100, 255, 10_000)
"""What stands for 1 in masks that are shares."""


def recognise(file: str, bands: Sequence[str | None], band: int | None = None) -> MaskMeaning | None:
    """How a mask is read, by the descriptions of its bands (band 1 first), else by its name, else by its folder.

    ``band`` is the one that the analyst chose. None = its names say nothing. Limits are still shares of 1.
    """
    path = PurePath(file.replace("\\", "/"))
    name, folder = words_of(path.stem), words_of(path.parent.name)
    described = _described(bands, band)
    # What a file is called says nothing of a band that is not the one meant by it.
    named = [product for product in PRODUCTS if _is_in(product, name, bands) and band in (None, *product.meaning.bands)]
    for product in PRODUCTS:
        numbers = _numbers(product, described) if _is_in(product, f"{folder}_{name}", bands) else ()
        if numbers:
            return replace(product.meaning, bands=numbers, product=product.key)
        if product in named and _has(product.pattern, name):
            return replace(product.meaning, product=product.key)
    for words in (name, folder):
        for product in named:
            if _has(product.words, words) or _has(product.pattern, words):
                return replace(product.meaning, product=product.key)
    return None


def own_masks(file: str, bands: Sequence[str | None]) -> tuple[MaskMeaning, ...]:
    """The bands of an image that are masks of it, by their descriptions; empty where none is, or all are."""
    name, described = words_of(PurePath(file).stem), _described(bands, None)
    found: dict[int, MaskMeaning] = {}
    for product in PRODUCTS:
        if product.n_bands is None and _is_in(product, name, bands):
            for number in _numbers(product, described, each=True):
                found.setdefault(number, replace(product.meaning, bands=(number,), own=True, product=product.key))
    return tuple(found[number] for number in sorted(found)) if len(found) < len(bands) else ()


def companions(names: Iterable[str]) -> tuple[str, ...]:
    """Of the files of a folder, those that belong to an image and are none: masks and other layers of quality, in order.

    None where all files are called so: then they are what is meant.
    """
    stems = {name: words_of(PurePath(name).stem) for name in names}
    known = {*stems.values()}
    of_scales = {name for name, words in stems.items() if _is_of_scales(words) and words.removesuffix(_SCALES_OF) in known}
    sure = of_scales | {name for name, words in stems.items() if _is_sure(words)}
    weak = {name for name, words in stems.items() if name not in sure and _has(_weak_words(), words)}
    images = [(words, parse_date(name)) for name, words in stems.items() if name not in sure | weak]
    found = sure | {name for name in weak if _is_of_one(rest_of(name), parse_date(name), images)}
    return tuple(name for name in stems if name in found) if len(found) < len(stems) else ()


def may_be_mask(name: str) -> bool:
    """Whether a companion of an image is a mask, and no other layer of quality."""
    words = words_of(PurePath(name).stem)
    is_other = _has(_OTHER_LAYERS, words) or _is_of_scales(words)
    return any(_has(product.pattern, words) for product in PRODUCTS) or not is_other


def scales_of(image: str) -> str:
    """What the raster of the scales of an image is called, by the name or the path of that."""
    path = PurePath(image)
    return f"{image[: len(image) - len(path.suffix)]}{_SCALES_OF}{path.suffix}"


def is_surely_mask(name: str) -> bool:
    """Whether a file is called as a mask of a product, by words that no image has."""
    words = words_of(PurePath(name).stem)
    return _is_sure(words) and not _has(_OTHER_LAYERS, words)


def is_folder_of_masks(name: str) -> bool:
    """Whether a folder is called as the masks of a product and nothing else, as ``scl``, ``QA_PIXEL`` or ``cloud_masks``."""
    words = words_of(name)
    return any(re.fullmatch(rf"(?:{product.pattern})s?(?:_\d+m)?", words) for product in PRODUCTS if product.pattern)


def rest_of(name: str) -> str:
    """The words of a mask's name without those that say that it is one."""
    words = words_of(PurePath(name).stem)
    for pattern in (*(product.pattern for product in PRODUCTS), _weak_words()):
        words = re.sub(rf"(?:^|_)(?:{pattern})(?=_|$)", "", words) if pattern else words
    return words.strip("_")


def is_part(rest: str, words: str) -> bool:
    """Whether a name has all words of another, in any order."""
    return set(rest.split("_")) <= set(words.split("_"))


def hidden(values: NDArray[Any], meaning: MaskMeaning) -> BoolArray:
    """Which values of one band of a mask mean invalid, in its shape."""
    if meaning.kind == "nonzero":
        return values != 0
    if meaning.kind == "zero":
        return (values == 0) | ~np.isfinite(values)
    if meaning.kind in ("above", "below"):
        beyond = values >= meaning.limit if meaning.kind == "above" else values < meaning.limit
        return beyond | ~np.isfinite(values) | np.isin(values, meaning.values)
    found = ~np.isfinite(values) | np.isin(values, meaning.values)
    whole = np.where(np.isfinite(values), values, 0).astype(np.int64)
    for first, width, bad in meaning.bits:
        found |= np.isin((whole >> first) & ((1 << width) - 1), bad)
    return found


def in_unit(meaning: MaskMeaning, largest: float, is_whole: bool) -> MaskMeaning:
    """A limit that is a share of 1 in the unit of a mask of which ``largest`` is the largest value seen.

    Whole numbers of at most 1 are no shares: they say yes or no.
    """
    if is_whole and largest <= 1:
        return replace(meaning, kind="nonzero" if meaning.kind == "above" else "zero", limit=0.0)
    scale = next((scale for scale in _SCALES if largest <= scale), _SCALES[-1])
    return replace(meaning, limit=meaning.limit * scale, values=meaning.values if scale < 255 else ())


def fmask_of(values: NDArray[Any]) -> MaskMeaning:
    """Which of the three Fmask that go by one name these values (n,) are of.

    That of HLS has bits, and numbers that are no class. In python-fmask 5 is water and 1 clear land, in Fmask 4 255 is no
    observation, 0 clear land and 1 water.
    """
    if (~np.isin(values, _FMASK_CLASSES)).any():
        return replace(BY_KEY["hls_fmask"].meaning, product="hls_fmask")
    is_other = (values == 5).any() or (not (values == 255).any() and (values == 1).sum() > (values == 0).sum())
    key = "python_fmask" if is_other else "fmask"
    return replace(BY_KEY[key].meaning, product=key)


def as_plain(meaning: MaskMeaning) -> dict[str, Any]:
    """As JSON has it."""
    return asdict(meaning)


def from_plain(values: Mapping[str, Any]) -> MaskMeaning:
    """Read back what ``as_plain`` made; TypeError, ValueError or KeyError where it is of a later version, or damaged."""
    bits = tuple((int(first), int(width), tuple(bad)) for first, width, bad in values["bits"])
    return MaskMeaning(**{**values, "values": tuple(values["values"]), "bits": bits, "bands": tuple(values["bands"])})


def words_of(text: str) -> str:
    """A name in lower case, its words joined by _."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def _described(bands: Sequence[str | None], band: int | None) -> list[tuple[int, str]]:
    """Numbers and descriptions of the bands that may be meant."""
    numbers = range(1, len(bands) + 1) if band is None else (band,)
    return [(number, words_of(bands[number - 1] or "")) for number in numbers if number <= len(bands)]


def _numbers(product: MaskProduct, described: Sequence[tuple[int, str]], *, each: bool = False) -> tuple[int, ...]:
    """The bands that are described as this product: all where they say yes or no, else the first."""
    found = tuple(number for number, words in described if _ends(product.pattern, words) or _ends(product.words, words))
    return found if each or product.meaning.kind in ("zero", "nonzero") else found[:1]


def _is_in(product: MaskProduct, words: str, bands: Sequence[str | None]) -> bool:
    """Whether a file of this name and these bands can hold the product."""
    return product.n_bands in (None, len(bands)) and (not product.within or _has(product.within, words))


def _has(pattern: str, words: str) -> bool:
    """Whether a pattern stands in a name as whole words."""
    return bool(pattern) and re.search(rf"(?:^|_)(?:{pattern})(?:_|$)", words) is not None


def _ends(pattern: str, words: str) -> bool:
    """Whether a name ends in a pattern: bands of a stack have a number or a date before their own name."""
    return bool(pattern) and re.search(rf"(?:^|_)(?:{pattern})$", words) is not None


def _is_of_scales(words: str) -> bool:
    return words.endswith(_SCALES_OF)


def _is_sure(words: str) -> bool:
    patterns = (product.pattern for product in PRODUCTS if product.key not in _OF_ANY_MAKER)
    return any(_has(pattern, words) for pattern in (*patterns, _OTHER_LAYERS))


def _weak_words() -> str:
    words = (product.words for product in PRODUCTS if product.words)
    return "|".join([*words, *(BY_KEY[key].pattern for key in _OF_ANY_MAKER), _MASK_WORDS])


def _is_of_one(rest: str, date: datetime.date | None, images: Iterable[tuple[str, datetime.date | None]]) -> bool:
    """Whether the rest of a mask's name is part of that of an image of its date."""
    return bool(rest) and any(is_part(rest, words) and date == taken for words, taken in images)
