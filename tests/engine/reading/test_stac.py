"""Items of a catalogue on loopback: the same result as the files, no pixel asked for twice, faults ridden out or told."""

from __future__ import annotations

import datetime
import json
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from changedet_plugin.core.errors import RequestError, SeriesError
from changedet_plugin.core.rasters import stac_image
from changedet_plugin.engine.commands import items, request
from changedet_plugin.engine.detect import detect, open_series
from changedet_plugin.engine.reading.scene_reader import SceneReader
from tests.embedding import scene, silent
from tests.range_server import n_served, serving

DAYS = [datetime.date(2010 + year, 7, 1) for year in range(6)]
BANDS = {"B02": "blue", "B03": "green", "B04": "red", "B08": "nir"}
SHAPE = (384, 384)


def write_cog(path, pixels, pixel=10.0):
    path.parent.mkdir(parents=True, exist_ok=True)
    size = {"count": 1, "height": pixels.shape[0], "width": pixels.shape[1], "dtype": pixels.dtype}
    grid = {"crs": "EPSG:32632", "transform": from_origin(500000, 5200000, pixel, pixel)}
    with rasterio.open(path, "w", driver="COG", compress="deflate", blocksize=128, **size, **grid) as file:
        file.write(pixels, 1)


def asset(href, **more):
    return {"href": href, "type": "image/tiff; application=geotiff; profile=cloud-optimized", "roles": ["data"], **more}


def item_of(day, index, assets):
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": f"S2A_32TQM_{day:%Y%m%d}",
        "geometry": None,
        "properties": {"datetime": f"{day}T23:30:00-03:00" if index == 1 else f"{day}T10:15:59Z"},
        "links": [],
        "assets": assets,
    }


def write_catalogue(folder, *, link=lambda index, key: f"./{key}.tif", more=lambda key: {}):
    """A catalogue of items of four bands, a classification and a picture, in folders of their own."""
    links = []
    for index, day in enumerate(DAYS):
        pixels = np.clip(scene(index, SHAPE), 0, None)
        place = folder / f"S2A_32TQM_{day:%Y%m%d}"
        for number, key in enumerate(BANDS):
            write_cog(place / f"{key}.tif", (pixels[number % len(pixels)] * (number + 1) + number).astype(np.uint16))
        classes = np.full(SHAPE, 4, np.uint8)
        classes[:40, : 40 * (index == 2)] = 9
        write_cog(place / "SCL.tif", classes)
        assets = {key: asset(link(index, key), **{"eo:bands": [{"name": key, "common_name": name}]}, **more(key))
                  for key, name in BANDS.items()}  # fmt: skip
        assets["SCL"] = asset("./SCL.tif")
        assets["preview"] = {"href": "./preview.png", "type": "image/png", "roles": ["overview"]}
        (place / "item.json").write_text(json.dumps(item_of(day, index, assets)))
        links.append({"rel": "item", "href": f"./{place.name}/item.json", "type": "application/json"})
    catalogue = {"type": "Catalog", "stac_version": "1.0.0", "id": "c", "description": "d", "links": links}
    (folder / "catalog.json").write_text(json.dumps(catalogue))
    return folder / "catalog.json"


def asked(warn=silent, **values):
    return request.parse({"device": "cpu", **values}, warn)


def scores(run):
    found = detect(open_series(run.sources, run.parameters, run.machine, silent), warn=silent)
    return found.scores.score


@pytest.fixture
def catalogue(tmp_path):
    (tmp_path / "served").mkdir()
    return write_catalogue(tmp_path / "served")


def test_a_catalogue_gives_images_of_its_bands_with_dates_and_masks(catalogue):
    sources = asked(stac=str(catalogue)).sources
    assert [source.date for source in sources] == [day + datetime.timedelta(day == DAYS[1]) for day in DAYS]
    assert {tuple(band.name for band in source.header.bands) for source in sources} == {("blue", "green", "red", "NIR")}
    assert {Path(source.mask).name for source in sources} == {"SCL.tif"}
    assert {source.mask_meanings[0].product for source in sources} == {"scl"}
    assert [source.mask for source in asked(stac=str(catalogue), mask="none").sources] == [None] * len(DAYS)


@pytest.mark.parametrize("faults", [0.0, 0.05])
def test_a_served_catalogue_gives_the_result_of_the_files(catalogue, tmp_path, faults):
    here = scores(asked(stac=str(catalogue), store=str(tmp_path / "here")))
    with serving(catalogue.parent, faults) as server:
        there = scores(asked(stac=f"{server}/catalog.json", store=str(tmp_path / "there")))
    np.testing.assert_array_equal(here, there)


def test_no_byte_is_read_twice(catalogue, tmp_path):
    needed = sum(file.stat().st_size for file in catalogue.parent.rglob("*") if file.suffix in (".tif", ".json"))
    with serving(catalogue.parent) as server:
        scores(asked(stac=f"{server}/catalog.json", store=str(tmp_path / "store")))
        assert n_served(server) <= 1.2 * needed


def features(catalogue, home):
    """The items as a search gives them, each with its address."""
    found = []
    for file in sorted(catalogue.parent.glob("*/item.json")):
        own = [{"rel": "self", "href": f"{home}/{file.parent.name}/item.json"}]
        found.append({**json.loads(file.read_text()), "links": own})
    return found


def test_a_file_of_items_and_the_pages_of_a_search_are_the_catalogue(catalogue, tmp_path):
    items, pages = tmp_path / "items.json", [catalogue.parent / f"page{number}.json" for number in (1, 2)]
    with serving(catalogue.parent) as server:
        found = features(catalogue, server)
        items.write_text(json.dumps({"type": "FeatureCollection", "features": found}))
        for page, part, links in zip(pages, (found[:2], found[2:]), ([f"{server}/page2.json"], []), strict=True):
            more = [{"rel": "next", "href": link} for link in links]
            page.write_text(json.dumps({"type": "FeatureCollection", "features": part, "links": more}))
        series = [asked(stac=place).sources for place in (str(items), f"{server}/page1.json", f"{server}/catalog.json")]
    assert series[0] == series[1] == series[2]
    assert len(series[0]) == len(DAYS)


def test_one_item_adds_to_rasters(catalogue):
    rasters = [source.path for source in asked(stac=str(catalogue)).sources[1:]]
    item = str(next(iter(sorted(catalogue.parent.glob("*/item.json")))))
    found = asked(rasters=[{"path": path, "date": "2019-01-01"} for path in rasters], stac=item).sources
    assert [source.date for source in found[-1:]] == DAYS[:1]
    assert len(found) == len(DAYS)


def test_an_offset_that_is_in_the_values_is_not_taken_off_again(tmp_path):
    catalogue = write_catalogue(tmp_path, more=lambda key: {"bands": [{"raster:scale": 0.0001, "raster:offset": -0.1}]})
    for file in tmp_path.glob("*/item.json"):
        item = json.loads(file.read_text())
        item["properties"]["earthsearch:boa_offset_applied"] = True
        file.write_text(json.dumps(item))
    band = asked(stac=str(catalogue)).sources[0].header.bands[0]
    assert (band.scale, band.offset) == (0.0001, 0.0)


@pytest.mark.parametrize("names", ["nir,red", "B08,B04"])
def test_assets_are_taken_by_key_or_common_name_in_their_order(catalogue, names):
    sources = asked(stac=str(catalogue), assets=names.split(",")).sources
    assert {tuple(band.name for band in source.header.bands) for source in sources} == {("NIR", "red")}


def test_assets_that_no_item_has_are_refused_with_those_that_are_there(catalogue):
    with pytest.raises(SeriesError, match=r"the assets swir16; .* has B02, B03, B04, B08, SCL, preview"):
        asked(stac=str(catalogue), assets=["swir16"])
    with pytest.raises(RequestError, match="no items"):
        asked(rasters=["a.tif"], assets=["red"])


def test_the_images_that_are_listed_are_rasters_of_a_request(catalogue):
    found = items.run({"stac": str(catalogue), "assets": ["red", "nir"]}, silent, silent)
    rasters = []
    for image in found["images"]:
        told = stac_image.from_plain(image)
        hidden = {"mask": told.mask, "mask_meaning": told.mask_meaning}
        rasters.append({"path": image["path"], "date": image["date"], **hidden, **told.settings.as_plain()})
    assert asked(rasters=rasters).sources == asked(stac=str(catalogue), assets=["red", "nir"]).sources
    offered = {asset["key"]: (asset["bands"], asset["is_image"], asset["mask"]) for asset in found["assets"]}
    assert offered["B04"] == (["red"], True, "")
    assert offered["SCL"] == ([], False, "scl")
    assert not offered["preview"][1]


def test_assets_that_cannot_be_had_are_answered_with_those_that_are_there(catalogue):
    found = items.run({"stac": str(catalogue), "assets": ["swir16"]}, silent, silent)
    assert found["images"] == []
    assert "the assets swir16" in found["sentence"]
    assert [asset["key"] for asset in found["assets"]] == [*BANDS, "SCL", "preview"]


def test_a_mask_of_no_product_is_refused(catalogue):
    raster = {"path": str(next(catalogue.parent.rglob("*.tif"))), "date": "2019-01-01", "mask_meaning": "clouds"}
    with pytest.raises(RequestError, match="'clouds' is no known mask"):
        asked(rasters=[raster])


@pytest.mark.parametrize("kind", [1, [], [[]], {"a": 1}, "x", None, [1, 2], [1, 2, 3, "a"], ["a"]])
@pytest.mark.parametrize("name", ["item", "assets", "mask", "mask_meaning", "box", "measured", "names", "nodata"])
def test_what_is_no_image_of_a_catalogue_is_a_value_error(name, kind):
    with suppress(ValueError):
        read = stac_image.from_plain({"item": "a", "assets": ["B02"], name: kind})
        assert stac_image.from_plain(read.as_plain()) == read


def test_a_dead_server_is_a_sentence(catalogue):
    with serving(catalogue.parent) as server:
        pass
    with pytest.raises(SeriesError, match=r"cannot be read: 127\.0\.0\.1:\d+ does not give them"):
        asked(stac=f"{server}/catalog.json")


def test_pixels_that_cannot_be_read_end_the_run(catalogue, tmp_path):
    name = catalogue.parent / f"S2A_32TQM_{DAYS[3]:%Y%m%d}" / "B04.tif"
    broken = name.with_name("lost.tif")
    broken.write_bytes(name.read_bytes())
    item = name.with_name("item.json")
    item.write_text(item.read_text().replace("B04.tif", "lost.tif"))
    with (
        serving(catalogue.parent, 0, "lost") as server,
        pytest.raises(SeriesError, match=r"lost\.tif could not be read from 127\.0\.0\.1"),
    ):
        scores(asked(stac=f"{server}/catalog.json", store=str(tmp_path / "store")))


def test_what_an_item_says_of_scale_and_offset_counts(tmp_path):
    told = {"raster:bands": [{"scale": 0.0001, "offset": -0.1}]}
    source = asked(stac=str(write_catalogue(tmp_path, more=lambda key: told))).sources[0]
    assert {(band.scale, band.offset) for band in source.header.bands} == {(0.0001, -0.1)}


def test_nodata_of_an_item_counts_where_the_file_names_none(tmp_path):
    place = write_catalogue(tmp_path, more=lambda key: {"raster:bands": [{"nodata": 7}]})
    for file in tmp_path.rglob("B0*.tif"):
        with rasterio.open(file) as raster:
            pixels = raster.read(1)
        pixels[:100, :90] = 7
        write_cog(file, pixels)
    sources = request.parse({"rasters": [], "stac": str(place)}, silent).sources
    assert {band.nodata for source in sources for band in source.header.bands} == {7.0}
    kept = [{"path": source.path, "date": source.date.isoformat(), **source.settings.as_plain()} for source in sources]
    again = request.parse({"rasters": json.loads(json.dumps(kept)), "mask": "none"}, silent).sources
    assert [source.header for source in again] == [source.header for source in sources]
    valid = open_series(sources).series
    with SceneReader(valid, valid.header.grid) as reader:
        assert reader.read(3, slice(0, 100), slice(0, 120))[1].mean() == pytest.approx(1 / 4)


def test_a_bucket_is_told(tmp_path):
    catalogue = write_catalogue(tmp_path, link=lambda index, key: f"s3://bucket/{index}/{key}.tif")
    with pytest.raises(SeriesError, match=r"lies at s3://bucket/0/B02\.tif, which is not read"):
        asked(stac=str(catalogue))


@pytest.mark.parametrize("text", ["", "[1]", "{}", '{"type": "FeatureCollection"}', '{"type": "Feature"}', "<xml/>"])
def test_what_is_no_catalogue_is_a_sentence(tmp_path, text):
    file = tmp_path / "items.json"
    file.write_text(text)
    with pytest.raises(SeriesError, match=r"items\.json"):
        asked(stac=str(file))
