"""Benchmarks in the layout of their makers, made small: found, read and judged by one command."""

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from changedet_plugin.core.errors import LabelsError, RequestError
from changedet_plugin.engine import cli
from changedet_plugin.engine.evaluation import benchmarks

AREA = "10N-122W-40N-L3H-SR"
MONTHS = [f"{year}-{month:02}" for year in (2018, 2019) for month in range(1, 13)]
SIDE = 64


def save(path, bands, crs="EPSG:32610", transform=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    count, height, width = bands.shape
    place = {"crs": crs, "transform": transform or from_origin(500_000, 4_400_000, 3, 3)} if crs else {}
    with rasterio.open(path, "w", count=count, height=height, width=width, dtype=bands.dtype, **place) as target:
        target.write(bands)


@pytest.fixture
def dynamicearthnet(tmp_path):
    """One area of 64 px in 24 months: a forest (2) of which a block is built over (0) in May 2019; a row is snow (6)."""
    rng = np.random.default_rng(0)
    ground = rng.normal(900, 60, (4, SIDE, SIDE))
    lines = []
    for index, month in enumerate(MONTHS):
        classes = np.full((SIDE, SIDE), 2)
        image = ground * (1 + 0.1 * np.sin(index / 12 * 2 * np.pi)) + rng.normal(0, 15, ground.shape)
        if index >= 16:
            classes[8:32, 8:32] = 0
            image[:, 8:32, 8:32] += np.array([700, 600, 800, -400])[:, None, None]
        classes[56:] = 6 if index % 2 else 4
        planes = np.stack([classes == plane for plane in range(7)]).astype(np.uint8) * 255
        images = "/planet/10N/18E-038N/1311_3077_13/PF-SR"
        label = f"/labels/1311_3077_13_10N/Labels/Raster/{AREA}/{AREA}-{month.replace('-', '_')}_01.tif"
        save(tmp_path / images[1:] / f"{month}-01.tif", image.astype(np.int16))
        save(tmp_path / images[1:] / f"{month}-02.tif", image.astype(np.int16))
        save(tmp_path / label[1:], planes)
        lines.append(f"{images} {label} {month}\n")
    (tmp_path / benchmarks.SPLITS).mkdir()
    (tmp_path / benchmarks.SPLITS / "test.txt").write_text("".join(lines))
    return tmp_path


def city(images, labels, registered=True, crs="EPSG:32630"):
    """Rennes in 64 px, new roofs in one corner; the 20 m band B11 and the second date lie on grids of their own."""
    rng = np.random.default_rng(1)
    ground = rng.normal(2000, 150, (13, SIDE, SIDE))
    changed = np.zeros((SIDE, SIDE), bool)
    changed[16:32, 16:40] = True
    folders = ["imgs_1", "imgs_2", *(["imgs_1_rect", "imgs_2_rect"] if registered else [])]
    for folder in folders:
        pixels = ground + rng.normal(0, 30, ground.shape)
        late = "2" in folder
        if late:
            pixels[:, changed] += 1500
        for band, values in zip(benchmarks.BANDS, pixels, strict=True):
            taken = "rect" not in folder
            every, left = 2 if taken and band == "B11" else 1, 2 if taken and late else 0
            where = from_origin(600_000 + 10 * left, 5_300_000, 10 * every, 10 * every)
            save(images / folder / f"{band}.tif", values[None, ::every, left::every].astype(np.uint16), crs, where)
    (images / "dates.txt").write_text("date_1: 20150821\ndate_2: 20170621\n")
    save(labels / "cm" / f"{images.name}-cm.tif", (1 + changed)[None].astype(np.uint8), crs=None)


@pytest.fixture
def oscd(tmp_path):
    images = tmp_path / "Onera Satellite Change Detection dataset - Images"
    labels = tmp_path / "Onera Satellite Change Detection dataset - Train Labels"
    for name in ("rennes", "paris"):
        city(images / name, labels / name, registered=name == "rennes")
    (images / "train.txt").write_text("rennes,paris")
    (images / "more.txt").write_text("rennes,nantes")
    (images / "one.txt").write_text("rennes")
    return tmp_path


def evaluate(folder, *options):
    store = ["--store", str(folder / "store"), "--device", "cpu", "--json", str(folder / "report.json")]
    assert cli.main(["evaluate", str(folder), *options, *store]) == 0
    return json.loads((folder / "report.json").read_text())


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_dynamicearthnet_is_judged_month_by_month(dynamicearthnet):
    found = evaluate(dynamicearthnet, "--layout", "dynamicearthnet", "--split", "test")
    report = found["series"]["1311_3077_13"]
    assert report["n_patches"] == 56  # the row of snow is not judged
    assert report["n_changed"] == 9
    assert report["scorers"]["default"]["auroc"] > 0.95
    assert report["scorers"]["distance"]["per_date"]["auroc"] > 0.95
    assert report["dates"]["exact"] > 0.9
    assert list(report["kinds"]) == ["forest -> impervious"]


def test_what_of_dynamicearthnet_is_missing_is_named(dynamicearthnet):
    with pytest.raises(RequestError, match=r"no val\.txt"):
        benchmarks.members("dynamicearthnet", dynamicearthnet, "val")
    (member,) = benchmarks.members("dynamicearthnet", dynamicearthnet, None)
    (dynamicearthnet / "planet/10N/18E-038N/1311_3077_13/PF-SR/2018-03-01.tif").unlink()
    with pytest.raises(LabelsError, match=r"2018-03-01\.tif is in the split file but not there"):
        member.open(dynamicearthnet)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_oscd_is_judged_city_by_city_registered_or_not(oscd):
    found = evaluate(oscd, "--layout", "oscd", "--split", "train", "--bands", "2,3,4,8")
    assert list(found["series"]) == ["rennes", "paris"]
    assert {report["n_changed"] for report in found["series"].values()} == {6}
    assert found["macro"]["scorers"]["default"]["auroc"] > 0.95
    assert found["macro"]["n_changed"] == 12


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_the_bands_of_a_city_are_stacked_on_the_pixels_of_its_first_date(oscd, tmp_path):
    target = tmp_path / "stack"
    target.mkdir()
    (paris,) = (member for member in benchmarks.members("oscd", oscd, "train") if member.name == "paris")
    rasters, labels = paris.open(target)
    assert [raster.date.isoformat() for raster in rasters] == ["2015-08-21", "2017-06-21"]
    folder = oscd / "Onera Satellite Change Detection dataset - Images" / "paris"
    with rasterio.open(rasters[1].path) as stacked, rasterio.open(folder / "imgs_2" / "B04.tif") as band:
        assert (stacked.count, stacked.shape) == (13, (SIDE, SIDE))
        assert (stacked.read(4)[:, 2:] == band.read(1)).all()
        assert not stacked.read(4)[:, :2].any()  # seen on the first date alone: nodata
    with rasterio.open(labels.path) as change:
        assert change.read(1)[16:32, 16:40].all()
        assert change.read(1).sum() == 16 * 24


def test_oscd_takes_a_list_of_cities_and_maps_that_are_pictures(oscd):
    (drawn,) = oscd.glob("*/rennes/cm/rennes-cm.tif")
    drawn.unlink()
    assert benchmarks.members("oscd", oscd, None)[0].name == "paris"
    save(drawn.with_name("cm.png"), np.full((1, SIDE, SIDE), 255, np.uint8), crs=None)
    assert [member.name for member in benchmarks.members("oscd", oscd, "one")] == ["rennes"]
    with pytest.raises(RequestError, match=r"no val\.txt"):
        benchmarks.members("oscd", oscd, "val")
    with pytest.raises(LabelsError, match="There is no nantes"):
        benchmarks.members("oscd", oscd, "more")


def test_a_folder_without_a_benchmark_is_refused(tmp_path):
    with pytest.raises(LabelsError, match="no series in the layout of oscd"):
        benchmarks.members("oscd", Path(tmp_path), None)
    with pytest.raises(RequestError, match="not one of dynamicearthnet, oscd"):
        benchmarks.members("spacenet", Path(tmp_path), None)
