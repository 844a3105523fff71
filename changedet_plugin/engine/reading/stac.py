"""Which images are the items of a SpatioTemporal Asset Catalog? Items in, dated sources out: a file, a catalogue or a search.

An item becomes one image: of its assets those that were asked for are bands of it, and one that is a mask of a known product
is its mask. What an item says of its bands counts where the file says nothing.
"""

from __future__ import annotations

import datetime
import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from changedet_plugin.core import mask_products
from changedet_plugin.core.band_names import OPTICAL, name_of
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.mask_products import MaskMeaning
from changedet_plugin.core.notices import Notice, notice
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import band_files, stac_image, unasked
from changedet_plugin.core.rasters.layer_settings import LayerSettings
from changedet_plugin.core.rasters.stac_image import Box, StacImage
from changedet_plugin.engine.reading import dated_files, servers
from changedet_plugin.engine.types import Source, Warn

MOST_ITEMS = 2000
"""Items of one series, at most: a search without a place and a time has millions, in [items]."""
MOST_ASSETS = 1000
"""Of one item, at most: an image has as many as bands and some more. [assets]"""
NO_DATE = "0001-01-01T00:00:00Z"
"""Of an item that says no date."""
USUAL = ("blue", "green", "red", "NIR")
"""Bands that are taken where none are named, as far as all items have them."""
NO_DATA_ROLES = frozenset(("thumbnail", "overview", "visual", "metadata", "cloud", "cloud-shadow", "snow-ice", "data-mask"))
"""Roles of assets that are pictures, words or masks."""
_IMAGES = ("tif", "tiff", "jp2", "jpeg2000", "geotiff", "vrt", "nc", "img")
_WEB = ("http://", "https://")


@dataclass(frozen=True)
class _Asset:
    """One file of an item."""

    key: str
    address: str
    """As GDAL opens it; empty where it lies on what is not read."""
    href: str
    names: tuple[str, ...]
    """What the item calls its bands, empty where it does not; at least one."""
    measured: tuple[tuple[float, float], ...]
    """Scale and offset of each band, as the item has them."""
    nodata: tuple[float | None, ...]
    """Number of each band that means no measurement, as the item has it."""
    is_image: bool
    """It is neither picture, words nor mask."""
    mask: MaskMeaning | None
    """How it is read as a mask; None = it is none."""
    resolution: float
    """Side of its pixels in metres or degrees; 0 = not said."""

    @property
    def known(self) -> str:
        """The name of its only band; empty where it has several, or none is known."""
        return (name_of(self.names[0]) or name_of(self.key) or "") if len(self.names) == 1 else ""


MOST_BYTES = 64 << 20
"""Largest file of items. [bytes]"""


@dataclass(frozen=True)
class _Item:
    """One image with what belongs to it."""

    name: str
    date: datetime.date | None
    """UTC day."""
    assets: tuple[_Asset, ...]
    box: Box | None


_Choose = Callable[[_Item], "list[_Asset]"]
"""The assets of an item that are the bands of its image; none where it lacks one."""


@dataclass(frozen=True)
class Image:
    """An item as an image of a series; no file of it was opened."""

    address: str
    date: datetime.date
    """UTC day."""
    told: StacImage


@dataclass(frozen=True)
class Offered:
    """An asset that items have."""

    key: str
    bands: tuple[str, ...]
    """What they call its bands; empty where they do not."""
    is_image: bool
    mask: str
    """Key of the product that it is as a mask; empty = it is none."""
    n_items: int
    """So many have it."""


@dataclass(frozen=True)
class Listing:
    """What a catalogue has for a series."""

    images: tuple[Image, ...]
    """Oldest first; none where ``refusal`` says why."""
    left: tuple[str, ...]
    """Names of the items without a date, or without all of the assets."""
    offered: tuple[Offered, ...]
    """In the order of the items."""
    refusal: str = ""

    def notices(self) -> list[Notice]:
        """What the analyst should know of it."""
        left = [notice("stac_items_left", names=list(self.left))] if self.left else []
        taken = [notice("stac_assets", n=len(self.images), assets=list(one.told.assets)) for one in self.images[:1]]
        return [*left, *taken]


def sources(place: str, wanted: Sequence[str], warn: Warn, *, masked: bool = True) -> list[Source]:
    """The items of a file or an address as dated sources, oldest first; parameters as of ``listing``.

    Parameters
    ----------
    masked
        Assets that are masks of a known product are the masks of their items.

    Raises
    ------
    SeriesError
        Nothing is there, no item has the assets, or one of them cannot be opened.
    """
    found = listing(place, wanted)
    if found.refusal:
        raise SeriesError(found.refusal)
    for told in found.notices():
        warn(told)
    return [_source(image, masked) for image in found.images]


def listing(place: str, wanted: Sequence[str]) -> Listing:
    """The items of a file or an address as images, without opening a file of them.

    Parameters
    ----------
    place
        File or address of items, of a catalogue or a collection, or of a search.
    wanted
        Keys of assets, or common names of their bands; none = blue, green, red and near infrared as far as all items have them,
        else all data of the finest resolution.

    Raises
    ------
    SeriesError
        The items cannot be read, or there are none.
    """
    items = sorted(_read(place), key=lambda item: (item.date or datetime.date.max, item.name))
    if not items:
        raise SeriesError(f"There are no items in {place}; check the address, or the place and the time of the search.")
    choose = _asked(wanted) if wanted else _usual(items)
    chosen = [(item, choose(item)) for item in items]
    left = tuple(item.name for item, assets in chosen if not assets or item.date is None)
    offered = _offered(items)
    if len(left) == len(items):
        there = ", ".join(asset.key for asset in items[0].assets) or "no assets"
        what = f"the assets {', '.join(wanted)}" if wanted else "assets that are images"
        words = f"No item of {place} has a date and {what}; {items[0].name} has {there}. Name other assets."
        return Listing((), left, offered, words)
    try:
        images = tuple(_image(item, assets, item.date) for item, assets in chosen if assets and item.date is not None)
    except SeriesError as error:
        return Listing((), left, offered, str(error))
    return Listing(images, left, offered)


def _offered(items: Sequence[_Item]) -> tuple[Offered, ...]:
    """All assets of some items, each once."""
    first: dict[str, _Asset] = {}
    for item in items:
        for asset in item.assets:
            first.setdefault(asset.key, asset)
    n_items = Counter(asset.key for item in items for asset in item.assets)
    return tuple(
        Offered(
            key,
            asset.names if all(asset.names) else (),
            asset.is_image,
            asset.mask.product if asset.mask else "",
            n_items[key],
        )
        for key, asset in first.items()
    )


def _image(item: _Item, assets: Sequence[_Asset], date: datetime.date) -> Image:
    """An item by some of its assets; SeriesError where they cannot be read, or not together."""
    unread = next((asset for asset in assets if not asset.address), None)
    if unread:
        raise SeriesError(
            f"The asset {unread.key} of {item.name} lies at {unread.href}, which is not read; use items whose assets have "
            "https addresses, or copy them and give the files."
        )
    address = addresses.joined([asset.address for asset in assets])
    if address is None:
        raise SeriesError(f"The assets of {item.name} have names with commas or braces; copy them and give the files.")
    measured = tuple(pair for asset in assets for pair in asset.measured)
    names = tuple(name for asset in assets for name in asset.names)
    nodata = tuple(number for asset in assets for number in asset.nodata)
    settings = LayerSettings(
        measured=measured if set(measured) != {(1.0, 0.0)} else (),
        names=names if all(names) else (),
        nodata_of_bands=nodata if set(nodata) != {None} else (),
    )
    masks = [asset for asset in item.assets if asset.mask and asset.address and asset not in assets]
    mask = min(masks, key=lambda asset: (_rank(asset.mask), asset.resolution), default=None)
    hidden = (mask.address, mask.mask.product) if mask and mask.mask else ("", "")
    keys = tuple(dict.fromkeys(asset.key for asset in assets))
    return Image(address, date, StacImage(item.name, keys, *hidden, settings, item.box))


def _source(image: Image, masked: bool) -> Source:
    told = image.told
    if not (masked and told.mask):
        return dated_files.source_of(image.address, image.date, None, told.settings)
    source = dated_files.source_of(image.address, image.date, told.mask, told.settings)
    return dated_files.with_meaning(source, told.mask_meaning)


@dataclass(frozen=True)
class FileScale:
    """What an item says of one of its files."""

    lines: tuple[tuple[float, float], ...]
    """Scale and offset of each band; 1 and 0 where nothing is said."""
    is_reflectance: bool
    """It is one band that shows reflected light."""


def scales_of_files(document: dict[str, Any]) -> dict[str, FileScale]:
    """What an item says of its files, by their names.

    Raises
    ------
    ValueError
        It is no item.
    """
    import pystac

    try:
        item = _item(pystac.Item.from_dict(document), "")
    except _wrong() as error:
        raise ValueError(str(error)) from error
    images = (asset for asset in item.assets if asset.is_image)
    return {_file_name(asset.href): FileScale(asset.measured, asset.known in OPTICAL) for asset in images}


def _rank(meaning: MaskMeaning | None) -> int:
    """Of its product among those that one image may have; the first is the best."""
    return list(mask_products.BY_KEY).index(meaning.product) if meaning else len(mask_products.BY_KEY)


def _asked(wanted: Sequence[str]) -> _Choose:
    """Those that were named, in this order: by key, else by the common name of a band."""

    def choose(item: _Item) -> list[_Asset]:
        found = [_called(item, name) for name in wanted]
        return list(dict.fromkeys(asset for asset in found if asset)) if all(found) else []

    return choose


def _called(item: _Item, name: str) -> _Asset | None:
    low = name.lower()
    known = name_of(name)
    tests: tuple[Callable[[_Asset], bool], ...] = (
        lambda asset: asset.key == name,
        lambda asset: asset.key.lower() == low,
        lambda asset: asset.is_image and asset.names == (low,),
        lambda asset: asset.is_image and known is not None and asset.known == known,
    )
    return next((asset for test in tests for asset in item.assets if test(asset)), None)


def _usual(items: Sequence[_Item]) -> _Choose:
    """The usual bands as far as all items have them, else all data in the finest pixels."""
    images = [[asset for asset in item.assets if asset.is_image] for item in items]
    with_images = [{asset.known for asset in assets} for assets in images if assets]
    shared = [name for name in USUAL if with_images and all(name in known for known in with_images)]
    if shared:
        return lambda item: [found for name in shared if (found := _band(item, name))]

    def choose(item: _Item) -> list[_Asset]:
        there = [asset for asset in item.assets if asset.is_image]
        finest = min((asset.resolution for asset in there), default=0)
        return [asset for asset in there if asset.resolution == finest]

    return choose


def _band(item: _Item, name: str) -> _Asset | None:
    """The asset that holds a band alone: one that is called so before one that is only like it (B08 before B8A)."""
    there = [asset for asset in item.assets if asset.is_image and asset.known == name]
    return min(there, key=lambda asset: asset.names[0].lower() != name.lower(), default=None)


def _read(place: str) -> list[_Item]:
    """All items of a file or an address; SeriesError where there are none to be had."""
    from pystac_client.exceptions import APIError

    try:
        found = [_item(item, base) for item, base in itertools.islice(_stac_items(place), MOST_ITEMS + 1)]
    except _wrong(APIError, OSError, AttributeError, RecursionError) as error:
        why = _why_not(place, error)
        raise SeriesError(f"The items of {place} cannot be read: {why}") from error
    if len(found) > MOST_ITEMS:
        raise SeriesError(f"{place} has more than {MOST_ITEMS} items; search a place and a time, or give fewer.")
    return found


def _wrong(*more: type[Exception]) -> tuple[type[Exception], ...]:
    """What is raised where a document is not what it should be, and what else may be."""
    import pystac

    of_items = (pystac.STACError, pystac.STACTypeError, pystac.errors.DuplicateObjectKeyError)
    return (*more, *of_items, AttributeError, ValueError, KeyError, TypeError)


def _why_not(place: str, error: Exception) -> str:
    from pystac_client.exceptions import APIError

    if isinstance(error, APIError):
        return f"{servers.host_of(place)} does not give them; check the address and the connection, and try again."
    if isinstance(error, FileNotFoundError):
        return f"{error.filename or 'the file'} is not there; check the path."
    return "it is no STAC item, item collection, catalogue or collection; give the address of one, or of a search."


def _stac_items(place: str) -> Iterator[tuple[Any, str]]:
    """The items of a file or an address, and the place that their relative addresses are from."""
    import pystac

    io = _stac_io()
    place = place if place.startswith(_WEB) else Path(place.removeprefix("file://")).resolve().as_posix()
    document = io.read_json(place)
    links = {link.get("rel"): link for link in document.get("links", ())}
    if document.get("type") == "FeatureCollection":
        pages = io.get_pages(place) if place.startswith(_WEB) else [document]
    elif document.get("type") == "Feature":
        pages = [{"features": [document]}]
    elif "items" in links:
        pages = io.get_pages(pystac.utils.make_absolute_href(links["items"]["href"], place))
    elif "search" in links:
        raise SeriesError(f"{place} has many collections; give the address of a search: .../search?collections=..&bbox=..")
    else:
        kind = pystac.Collection if document.get("type") == "Collection" else pystac.Catalog
        container = kind.from_dict(document, href=place)
        container._stac_io = io
        yield from ((item, item.get_self_href() or place) for item in container.get_items(recursive=True))
        return
    for page in pages:
        for feature in page["features"]:
            item = pystac.Item.from_dict(_dated(feature))
            yield item, pystac.utils.make_absolute_href(item.get_self_href() or place, place)


def _dated(document: dict[str, Any]) -> dict[str, Any]:
    """An item that has no date with one that stands for none, for without one it could not be read at all."""
    own = document.get("properties")
    if document.get("type") != "Feature" or not isinstance(own, dict) or own.get("datetime") or own.get("start_datetime"):
        return document
    return {**document, "properties": {**own, "datetime": NO_DATE}}


def _text(path: Path) -> str:
    """What a file of items holds; SeriesError where it is a device or a pipe, or larger than any catalogue."""
    if path.exists() and (not path.is_file() or path.stat().st_size > MOST_BYTES):
        raise SeriesError(f"{path} is no file of items; name an item, an item collection, a catalogue or a collection.")
    return path.read_text(encoding="utf-8")


def _stac_io() -> Any:
    """What reads the documents of a catalogue: a request that fails is made again."""
    import pystac
    from pystac_client.stac_api_io import StacApiIO
    from urllib3.util.retry import Retry

    class Documents(StacApiIO):
        def stac_object_from_dict(self, d: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
            # Children are read as files, not as searches.
            return pystac.StacIO.stac_object_from_dict(self, _dated(d), *args, **kwargs)

        def read_text(self, source: Any, *args: Any, **kwargs: Any) -> str:
            if isinstance(source, str) and not source.startswith(_WEB):
                return _text(Path(source.removeprefix("file://")))
            unasked.allow_servers()  # the proxies of the machine count
            return str(super().read_text(source, *args, **kwargs))

    retries = servers.TRIES - 1
    again = Retry(
        retries, connect=2, backoff_factor=servers.FIRST_DELAY_S, status_forcelist=servers.PASSING, allowed_methods=None
    )
    return Documents(max_retries=again, timeout=servers.SILENCE_S)


def _item(item: Any, base: str) -> _Item:
    taken = item.datetime or item.common_metadata.start_datetime
    if taken is not None and taken.tzinfo is not None:
        taken = taken.astimezone(datetime.timezone.utc)
    # The images of Earth Search have the offset in them already that their bands name.
    offset_is_in = bool(item.properties.get("earthsearch:boa_offset_applied"))
    if len(item.assets) > MOST_ASSETS:
        raise SeriesError(f"{item.id} has more than {MOST_ASSETS} assets; give items of one image each.")
    assets = tuple(_asset(key, asset, base, offset_is_in) for key, asset in item.assets.items())
    is_dated = taken is not None and taken.year > 1
    return _Item(item.id, taken.date() if is_dated else None, assets, stac_image.box_of(item.bbox))


def _asset(key: str, asset: Any, base: str, offset_is_in: bool) -> _Asset:
    more = asset.extra_fields
    href = _on_the_web(asset.href, more)
    bands = _bands(more)
    name = _file_name(href)
    is_raster = (
        any(kind in (asset.media_type or "").lower() for kind in _IMAGES) or PurePosixPath(name).suffix[1:].lower() in _IMAGES
    )
    mask = mask_products.recognise(name, ()) or mask_products.recognise(key, ()) if is_raster else None
    no_data = (
        NO_DATA_ROLES & set(asset.roles or ()) or not all(map(band_files.is_image, (key, name))) or "visual" in key.lower()
    )
    return _Asset(
        key=key,
        address=_address(href, base),
        href=href,
        names=tuple(str(_first(band, "eo:common_name", "common_name", "name") or "").lower() for band in bands),
        measured=tuple(_scale(band, offset_is_in) for band in bands),
        nodata=tuple(_nodata(band) for band in bands),
        is_image=is_raster and mask is None and not no_data,
        mask=mask,
        resolution=float(_first(bands[0], "raster:spatial_resolution", "spatial_resolution", "gsd") or 0),
    )


def _bands(more: dict[str, Any]) -> list[dict[str, Any]]:
    """What an asset says of each of its bands, in the words of STAC 1.0 and 1.1; what it says of itself holds for each."""
    lists = [more.get(key) or [] for key in ("bands", "eo:bands", "raster:bands")]
    whole = {name: value for name, value in more.items() if not isinstance(value, (list, dict))}
    number = max([1, *map(len, lists)])
    return [
        {**whole, **{name: value for bands in lists if at < len(bands) for name, value in bands[at].items()}}
        for at in range(number)
    ]


def _first(band: dict[str, Any], *names: str) -> Any:
    return next((band[name] for name in names if band.get(name) is not None), None)


def _scale(band: dict[str, Any], offset_is_in: bool) -> tuple[float, float]:
    scale, offset = _first(band, "raster:scale", "scale"), _first(band, "raster:offset", "offset")
    return float(1 if scale is None else scale), 0.0 if offset is None or offset_is_in else float(offset)


def _nodata(band: dict[str, Any]) -> float | None:
    """A number; what is none, as nan, is void without being told."""
    number = _first(band, "raster:nodata", "nodata")
    return None if number is None or not math.isfinite(float(number)) else float(number)


def _on_the_web(href: str, more: dict[str, Any]) -> str:
    """The address of an asset; where that is in a bucket and it has another one by https, this."""
    others = [other.get("href", "") for other in (more.get("alternate") or {}).values()]
    return next((other for other in others if other.startswith(_WEB)), href) if href.startswith("s3://") else href


def _address(href: str, base: str) -> str:
    """What GDAL opens; empty where it lies on what is not read."""
    import pystac

    absolute = pystac.utils.make_absolute_href(href, base)
    if absolute.startswith(_WEB):
        return f"/vsicurl/{absolute}"
    if absolute.startswith("file://"):
        return unquote(urlsplit(absolute).path)
    return "" if "://" in absolute else absolute


def _file_name(href: str) -> str:
    return PurePosixPath(urlsplit(href).path).name
