"""Items of catalogues, and rasters on servers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scripts.paths import ROOT
from tests.inputs import ground
from tests.inputs.ground import BANDS, DATES
from tests.inputs.products.sentinel2 import NAMES, series
from tests.inputs.row import Asked, Row

KIND = "Catalogues and servers"
KEYS = {"B02": "blue", "B03": "green", "B04": "red", "B08": "nir"}
Asset = dict[str, Any]


def images(folder: Path, *, gain: float = 10_000, offset: float = 0, clouds: bool = True) -> None:
    """Files of one band each and a classification, a folder an item."""
    for _, day, image, cloud in series(clouds=clouds):
        place = folder / f"S2A_32TQM_{day:%Y%m%d}"
        for at, key in enumerate(KEYS):
            ground.write(place / f"{key}.tif", ground.numbers(image[at], gain, offset))
        ground.write(place / "SCL.tif", np.where(cloud, 9, 4).astype(np.uint8))


def item(number: int, assets: Mapping[str, Asset], **properties: Any) -> dict[str, Any]:
    """One item."""
    day = DATES[number]
    return {
        "type": "Feature", "stac_version": "1.0.0", "id": f"S2A_32TQM_{day:%Y%m%d}", "geometry": None, "links": [],
        "properties": {"datetime": f"{day}T10:15:59Z", **properties}, "assets": dict(assets),
    }  # fmt: skip


def asset(href: str, **more: Any) -> Asset:
    """One file of an item."""
    return {"href": href, "type": "image/tiff; application=geotiff; profile=cloud-optimized", "roles": ["data"], **more}


def assets(home: str, **more: Any) -> dict[str, Asset]:
    """The bands by their common names and the classification."""
    made = {key: asset(f"{home}/{key}.tif", **{"eo:bands": [{"name": key, "common_name": NAMES[key]}]}, **more) for key in KEYS}
    picture = {"href": f"{home}/preview.png", "type": "image/png", "roles": ["overview"]}
    return {**made, "SCL": asset(f"{home}/SCL.tif", roles=["data"]) | {"roles": ["data"]}, "preview": picture}


def home(number: int) -> str:
    """The folder of an item, as its collection sees it."""
    return f"./S2A_32TQM_{DATES[number]:%Y%m%d}"


def collection(path: Path, items: Sequence[Mapping[str, Any]]) -> Asked:
    """A file of items."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(items)}))
    return Asked({"rasters": [], "stac": str(path)})


def of_files(folder: Path) -> Asked:
    """Relative addresses in one file."""
    images(folder)
    return collection(folder / "items.json", [item(number, assets(home(number))) for number in range(len(DATES))])


def static(folder: Path) -> Asked:
    """A catalogue, a file an item."""
    images(folder)
    links = []
    for number in range(len(DATES)):
        (folder / home(number) / "item.json").write_text(json.dumps(item(number, assets("."))))
        links.append({"rel": "item", "href": f"{home(number)}/item.json", "type": "application/json"})
    catalogue = {"type": "Catalog", "stac_version": "1.0.0", "id": "c", "description": "d", "links": links}
    (folder / "catalog.json").write_text(json.dumps(catalogue))
    return Asked({"rasters": [], "stac": str(folder / "catalog.json")})


def static_collection(folder: Path) -> Asked:
    """A collection in a catalogue, whose items are of STAC 1.1: bands in place of eo:bands."""
    images(folder / "sentinel-2")
    links = []
    for number in range(len(DATES)):
        own = {key: asset(f"./{key}.tif", bands=[{"name": key, "eo:common_name": NAMES[key]}]) for key in KEYS}
        own["scl"] = asset("./SCL.tif")
        made = {**item(number, own), "stac_version": "1.1.0"}
        (folder / "sentinel-2" / home(number) / "item.json").write_text(json.dumps(made))
        links.append({"rel": "item", "href": f"{home(number)}/item.json"})
    extent = {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [[None, None]]}}
    inner = {
        "type": "Collection",
        "stac_version": "1.1.0",
        "id": "s2",
        "description": "d",
        "license": "other",
        "extent": extent,
        "links": links,
    }
    (folder / "sentinel-2" / "collection.json").write_text(json.dumps(inner))
    outer = {"type": "Catalog", "stac_version": "1.1.0", "id": "c", "description": "d",
             "links": [{"rel": "child", "href": "./sentinel-2/collection.json"}]}  # fmt: skip
    (folder / "catalog.json").write_text(json.dumps(outer))
    return Asked({"rasters": [], "stac": str(folder / "catalog.json")})


def scaled(folder: Path) -> Asked:
    """raster:bands says scale and offset, which changed within the series."""
    made = []
    for number, _, image, _ in series(clouds=False):
        is_new = number >= ground.SINCE - 1
        for at, key in enumerate(KEYS):
            path = folder / home(number) / f"{key}.tif"
            ground.write(path, ground.numbers(image[at], 10_000, 1000 * is_new))
        said = [{"nodata": 0, "scale": 0.0001, "offset": -0.1 * is_new}]
        made.append(item(number, {key: asset(f"{home(number)}/{key}.tif", **{"raster:bands": said}) for key in KEYS}))
    return collection(folder / "items.json", made)


def one_file(folder: Path) -> Asked:
    """Items of one file of four bands: their names are in the item alone."""
    made = []
    for number, (day, image) in enumerate(zip(DATES, ground.images(), strict=True)):
        ground.write(folder / f"{day}.tif", ground.numbers(image))
        names = [{"name": f"b{at}", "eo:common_name": name} for at, name in enumerate(BANDS)]
        made.append(item(number, {"analytic": asset(f"./{day}.tif", bands=names)}))
    return collection(folder / "items.json", made)


def an_asset_missing(folder: Path) -> Asked:
    """An item has no near infrared, and another no date."""
    images(folder)
    made = [item(number, assets(home(number))) for number in range(len(DATES))]
    del made[4]["assets"]["B08"]
    made[6]["properties"]["datetime"] = None
    return Asked({**collection(folder / "items.json", made).values, "assets": ["blue", "green", "red", "nir"]})


def start_and_end(folder: Path) -> Asked:
    """Composites: no datetime, but start_datetime."""
    images(folder)
    made = [item(number, assets(home(number)), datetime=None, start_datetime=f"{day}T00:00:00Z",
                 end_datetime=f"{day.replace(day=28)}T00:00:00Z") for number, day in enumerate(DATES)]  # fmt: skip
    return collection(folder / "items.json", made)


def in_buckets(folder: Path) -> Asked:
    """s3 alone."""
    return collection(folder / "items.json", [item(number, assets("s3://bucket/x")) for number in range(len(DATES))])


def no_items(folder: Path) -> Asked:
    """A search that found nothing."""
    return collection(folder / "items.json", [])


def serving(folder: Path) -> tuple[str, Callable[[], None]]:
    """The address of a server of the files of a folder, and how it is ended."""
    command = [sys.executable, "-m", "tests.range_server", str(folder)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def end() -> None:
        server.terminate()
        server.communicate()

    return f"http://127.0.0.1:{server.stdout.readline().strip()}", end


def served_items(folder: Path) -> Asked:
    """A static catalogue on a server, items in buckets with another address by https."""
    images(folder / "served")
    address, end = serving(folder / "served")
    made = []
    for number in range(len(DATES)):
        own = assets(f"s3://bucket/{home(number)}")
        for one in own.values():
            one["alternate"] = {"https": {"href": one["href"].replace("s3://bucket/.", address)}}
        made.append(item(number, own))
    return Asked(collection(folder / "served" / "items.json", made).values | {"stac": f"{address}/items.json"}, end=end)


def addresses(folder: Path) -> Asked:
    """Rasters by their addresses."""
    for day, image in zip(DATES, ground.images(), strict=True):
        ground.write(folder / "served" / f"{day:%Y%m%d}.tif", ground.numbers(image))
    address, end = serving(folder / "served")
    return Asked({"rasters": [f"{address}/{day:%Y%m%d}.tif" for day in DATES]}, end=end)


def signed(folder: Path) -> Asked:
    """The same through /vsicurl/, with a signature behind the name."""
    asked = addresses(folder)
    return Asked({"rasters": [f"/vsicurl/{raster}?sig=20990101&x=1" for raster in asked.values["rasters"]]}, end=asked.end)


def bands_on_a_server(folder: Path) -> Asked:
    """Files of one band each, given by their addresses."""
    images(folder / "served", clouds=False)
    address, end = serving(folder / "served")
    found = [f"{address}/S2A_32TQM_{day:%Y%m%d}/{key}.tif" for day in DATES for key in KEYS]
    return Asked({"rasters": found}, end=end)


def gone(folder: Path) -> Asked:
    """One of the addresses is wrong."""
    asked = addresses(folder)
    (folder / "served" / f"{DATES[3]:%Y%m%d}.tif").unlink()
    return asked


ROWS = (
    Row(KIND, "STAC item collection, relative addresses, SCL", of_files, told="SCL"),
    Row(KIND, "STAC static catalogue", static, told="SCL"),
    Row(KIND, "STAC 1.1 collection in a catalogue", static_collection, told="SCL"),
    Row(KIND, "STAC raster:bands, offset changes within the series", scaled),
    Row(KIND, "STAC items of one file of four bands", one_file),
    Row(KIND, "STAC, an asset is missing on an item, and a date on another", an_asset_missing, told="S2A_32TQM_20200710"),
    Row(KIND, "STAC composites with start_datetime", start_and_end),
    Row(KIND, "STAC assets in buckets alone", in_buckets, refused="https"),
    Row(KIND, "STAC search without items", no_items, refused="no items"),
    Row(KIND, "STAC catalogue on a server, buckets with other addresses by https", served_items),
    Row(KIND, "https addresses of rasters", addresses),
    Row(KIND, "/vsicurl with a signed address", signed),
    Row(KIND, "https addresses of files of one band each", bands_on_a_server),
    Row(KIND, "https, one raster is gone", gone, refused="its server does not give it"),
)
