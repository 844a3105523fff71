"""A mask hides what its maker says is no ground, whatever its values look like, and each image has its own."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st

from changedet_plugin.core import mask_products
from changedet_plugin.core.errors import ChangeDetError, MaskError
from changedet_plugin.core.mask_products import PRODUCTS, MaskMeaning
from changedet_plugin.engine.commands import request
from changedet_plugin.engine.reading import reference_grid, series
from changedet_plugin.engine.reading.scene_reader import SceneReader

DATES = tuple(datetime.date(2020, month, 11) for month in (1, 2, 3, 4))
SHAPE = (40, 48)


@dataclass(frozen=True)
class Made:
    """A product as its maker writes it: names by strftime, and numbers of ground and of what hides it."""

    product: str
    image: str
    mask: str
    clear: tuple[float, ...]
    hidden: tuple[float, ...]
    kind: type = np.uint8
    bands: tuple[str, ...] = ()
    """Descriptions of its bands; the numbers are those of the first."""
    others: tuple[float, ...] = ()
    """What the other bands hold, of clear pixels and of hidden ones alike."""
    step: int = 1
    """Image pixels along a side of one of its pixels."""


PLANET = "%Y%m%d_101523_85_2461_3B"
LANDSAT2 = "LC08_L2SP_193028_%Y%m%d_20220912_02_T1"
LANDSAT1 = "LC08_L1TP_193028_%Y%m%d_20170912_01_T1"
SENTINEL = "T32TQM_%Y%m%dT101021"
UDM2 = ("clear", "snow", "shadow", "light_haze", "heavy_haze", "cloud", "confidence", "unusable")
MAKERS = [
    Made("udm2", f"{PLANET}_AnalyticMS_SR_clip.tif", f"{PLANET}_udm2_clip.tif", (1,), (0,), np.uint8, UDM2,
        (0, 0, 0, 0, 0, 90, 0)),
    Made("udm2", f"{PLANET}_AnalyticMS_SR.tif", f"{PLANET}_udm2.tif", (1,), (0,), np.uint8, ("",) * 8, (0, 1, 0, 0, 1, 80, 3)),
    Made("udm", f"{PLANET}_AnalyticMS.tif", f"{PLANET}_AnalyticMS_DN_udm.tif", (0,), (1, 2, 3, 4, 64)),
    Made("qa_pixel", f"{LANDSAT2}_SR.tif", f"{LANDSAT2}_QA_PIXEL.TIF", (21824, 21888, 21952, 54596),
        (1, 22280, 24088, 55052, 21826, 23888, 23952, 56660, 30048), np.uint16),
    Made("bqa", f"{LANDSAT1}_sr.tif", f"{LANDSAT1}_BQA.TIF", (2720, 2724, 2728, 2732, 2752), (1, 2800, 2804, 2976, 3008, 3744),
        np.uint16),
    Made("pixel_qa", f"{LANDSAT1}_sr.tif", f"{LANDSAT1}_pixel_qa.tif", (322, 324, 386), (1, 328, 336, 352, 992), np.uint16),
    Made("sr_cloud_qa", "LE07_%Y%m%d_sr.tif", "LE07_%Y%m%d_sr_cloud_qa.tif", (0, 1, 32, 33), (2, 4, 8, 16, 34)),
    Made("cfmask", "LT05_%Y%m%d_sr.tif", "LT05_%Y%m%d_cfmask.tif", (0, 1), (2, 3, 4, 255)),
    Made("hls_fmask", "HLS.L30.T18SUJ.%Y%jT154521.v2.0.stack.tif", "HLS.L30.T18SUJ.%Y%jT154521.v2.0.Fmask.tif",
        (0, 32, 64, 96, 128, 192, 224), (2, 66, 4, 72, 200, 16, 255)),
    Made("fmask", "LC08_L1TP_193028_%Y%m%d_toa.tif", "LC08_L1TP_193028_%Y%m%d_Fmask4.tif", (0, 1), (2, 3, 4, 255)),
    Made("python_fmask", "l8_%Y%m%d_toa.tif", "l8_%Y%m%d_fmask.tif", (1, 5), (0, 2, 3, 4)),
    Made("python_fmask", "ga_ls8c_ard_3_%Y-%m-%d_nbart.tif", "ga_ls8c_ard_3_%Y-%m-%d_final_fmask.tif", (1, 5), (0, 2, 3, 4)),
    Made("qai", "%Y%m%d_LEVEL2_LND08_BOA.tif", "%Y%m%d_LEVEL2_LND08_QAI.tif", (0, 32, 64, 128, 4096, 10240),
        (1, 2, 4, 6, 8, 16, 6154), np.int16),
    Made("modis_state", "MOD09A1.A%Y%j.h18v04.061_sur_refl.tif", "MOD09A1.A%Y%j.h18v04.061_sur_refl_state_500m.tif",
        (8, 72, 136, 0, 264), (1, 9, 2, 76, 520, 776, 1032, 4104), np.uint16),
    Made("modis_reliability", "MOD13Q1.A%Y%j.h18v04.061_NDVI.tif", "MOD13Q1.A%Y%j.h18v04.061_pixel_reliability.tif", (0, 1),
        (-1, 2, 3), np.int8),
    Made("modis_vi", "MYD13Q1.A%Y%j.h18v04.061_EVI.tif", "MYD13Q1.A%Y%j.h18v04.061_VI_Quality.tif", (2112, 4, 2372, 1),
        (2114, 3, 18496, 34880), np.uint16),
    Made("scl", f"{SENTINEL}_B4.tif", f"{SENTINEL}_SCL_20m.tif", (2, 4, 5, 6, 7), (0, 1, 3, 8, 9, 10, 11), step=2),
    Made("qa60", "S2_%Y%m%d_sr.tif", "S2_%Y%m%d_QA60.tif", (0,), (1024, 2048), np.uint16, step=2),
    Made("clm", "S2_%Y-%m-%d.tif", "S2_%Y-%m-%d_CLM.tif", (0,), (1, 255)),
    Made("maja_clm", "SENTINEL2A_%Y%m%d-103021_FRE.tif", "SENTINEL2A_%Y%m%d-103021_CLM_R1.tif", (0, 64), (1, 3, 5, 9, 128)),
    Made("msk_classi", f"{SENTINEL}_b.tif", f"{SENTINEL}_MSK_CLASSI_B00.tif", (0,), (1,), bands=("",) * 3, others=(0, 0)),
    Made("msk_classi_band", f"{SENTINEL}_b.tif", f"{SENTINEL}_MSK_CLASSI_OPAQUE.tif", (0,), (1,)),
    Made("probability", "S2_%Y%m%d_sr.tif", "S2_%Y%m%d_cloud_prob.tif", (0, 10, 39), (40, 65, 100)),
    Made("probability", "S2_%Y%m%d_sr.tif", "S2_%Y%m%d_s2cloudless.tif", (0, 0.1, 0.39), (0.41, 0.9, 1), np.float32),
    Made("probability", "S2_%Y%m%d_sr.tif", "S2_%Y%m%d_CLP.tif", (0, 50, 101), (103, 180, 254)),
    Made("probability", f"{SENTINEL}_b.tif", f"{SENTINEL}_MSK_CLDPRB_20m.tif", (0, 20), (50, 100), step=2),
    Made("probability", "S2_%Y%m%d.tif", "S2_%Y%m%d_s2cloudless.tif", (0,), (1,)),
    Made("cloud_score", "S2_%Y%m%d_sr.tif", "S2_%Y%m%d_cs_cdf.tif", (0.61, 0.8, 1), (0, 0.3, 0.59), np.float32),
    Made("ocm", "S2A_%Y%m%d_sr.tif", "S2A_%Y%m%d_sr_OCM_v1_6_0.tif", (0,), (1, 2, 3)),
    Made("ocm_confidence", "S2A_%Y%m%d_sr.tif", "S2A_%Y%m%d_sr_OCM_v1_6_0.tif", (0.6, 0.9), (0, 0.2), np.float32, ("",) * 4,
        (0.5, 0.1, 0.1)),
    Made("cloudsen12", "S2_%Y%m%d.tif", "S2_%Y%m%d_cloudsen12.tif", (0,), (1, 2, 3)),
    Made("kappamask", f"{SENTINEL}_b.tif", f"{SENTINEL}_KappaMask.tif", (1,), (0, 2, 3, 4, 5)),
    Made("scl", f"{SENTINEL}_b.tif", f"{SENTINEL}_scene_classification.tif", (4, 5, 6), (3, 8, 9, 10)),
    Made("hls_fmask", "T18SUJ_%Y%m%d.tif", "T18SUJ_%Y%m%d_Fmask.tif", (0, 32, 64, 128), (2, 66, 4, 72)),
    Made("probability", "S2_%Y%m%d_sr.tif", "S2_%Y%m%d_cloud_conf.tif", (0, 10), (65, 100)),
    Made("invalid", "S2_%Y%m%d.tif", "S2_%Y%m%d_Wolkenmaske.tif", (0,), (1,)),
    Made("valid", "scene_%Y%m%d.tif", "scene_%Y%m%d_dataMask.tif", (1,), (0,)),
    Made("valid", "scene_%Y%m%d.tif", "scene_%Y%m%d_clear.tif", (1, 255), (0,)),
    Made("valid", "scene_%Y%m%d.tif", "valid_%Y%m%d.tif", (1,), (0,)),
    Made("invalid", "scene_%Y%m%d.tif", "scene_%Y%m%d_cloud.tif", (0,), (1, 255)),
    Made("invalid", "scene_%Y%m%d.tif", "scene_%Y%m%d_cloud_mask.tif", (0,), (1,)),
    Made("", "scene_%Y%m%d.tif", "scene_%Y%m%d_mask.tif", (0,), (1, 7)),
]  # fmt: skip
NAMES = [f"{made.product or 'unnamed'}-{made.mask}" for made in MAKERS]


def numbers(rng, choices, hidden):
    """One of the choices for every pixel, each of them at least once."""
    picked = np.asarray(choices)[rng.integers(0, len(choices), hidden.shape)]
    picked.flat[: len(choices)] = choices
    return picked


def make(write_raster, made, folder, mask_folder):
    """Writes a series and its masks; gives back what is hidden, by date, as pixels of the images."""
    rng = np.random.default_rng(7)
    truth = []
    for date in DATES:
        hidden = rng.random((SHAPE[0] // made.step, SHAPE[1] // made.step)) < 0.3
        mask = np.where(hidden, numbers(rng, made.hidden, hidden), numbers(rng, made.clear, hidden)).astype(made.kind)
        layers = np.stack([mask, *(np.full_like(mask, other) for other in made.others)])
        name = date.strftime(made.mask)
        path = write_raster(name, layers, folder=mask_folder, pixel=(10 * made.step,) * 2)
        if any(made.bands):
            with rasterio.open(path, "r+") as file:
                file.descriptions = made.bands
        pixels = rng.integers(500, 4000, (2, *SHAPE)).astype(np.uint16)
        write_raster(date.strftime(made.image), pixels, folder=folder)
        truth.append(hidden.repeat(made.step, 0).repeat(made.step, 1))
    return truth


def valid_of(told, **asked):
    """Validity of every date (n_dates, rows, cols) as a run reads it."""
    got = request.parse(asked, told.append)
    made = series.build(got.sources, got.parameters, told.append)
    grid = reference_grid.lay(made, got.parameters)
    with SceneReader(made, grid.pixels) as reader:
        rows, cols = (slice(0, n) for n in grid.pixels.shape)
        return np.stack([reader.read(index, rows, cols)[1] for index in range(len(made.scenes))]), made


@pytest.mark.parametrize("beside", [False, True], ids=["in a folder", "beside"])
@pytest.mark.parametrize("made", MAKERS, ids=NAMES)
def test_what_a_product_says_is_no_ground_is_hidden_and_nothing_else(write_raster, tmp_path, made, beside):
    images, masks = tmp_path / "images", tmp_path / ("images" if beside else "masks")
    truth = make(write_raster, made, images, masks)
    told = []
    valid, opened = valid_of(told, rasters=[str(images)], **({} if beside else {"mask": str(masks)}))
    assert opened.dates == DATES
    np.testing.assert_array_equal(valid, ~np.array(truth))
    meaning = opened.scenes[0].sources[0].mask_meanings[0]
    assert meaning.product == made.product
    assert any(notice.code.startswith("masks_") and notice.values.get("n") == len(DATES) for notice in told)


@pytest.mark.parametrize("made", MAKERS, ids=NAMES)
def test_a_meaning_is_kept_in_a_result_as_it_was(made):
    name = datetime.date(2020, 1, 11).strftime(made.mask)
    meaning = mask_products.recognise(name, made.bands or ("",)) or MaskMeaning()
    assert mask_products.from_plain(mask_products.as_plain(meaning)) == meaning


def test_every_product_is_tried():
    assert {made.product for made in MAKERS} >= {product.key for product in PRODUCTS}


def ones(bands=2, shape=SHAPE):
    return np.full((bands, *shape), 900, np.uint16)


def flags(shape=SHAPE, value=1):
    mask = np.zeros((1, *shape), np.uint8)
    mask[0, :10] = value
    return mask


def paired(told=None, **asked):
    """Name of each image to the name of its mask."""
    got = request.parse(asked, [].append if told is None else told.append)
    return {Path(source.path).name: source.mask and Path(source.mask).name for source in got.sources}


@pytest.mark.parametrize(
    ("image", "mask"),
    [
        ("%Y%m%d_10152{0}_8{0}_2461_3B_AnalyticMS_SR_clip.tif", "%Y%m%d_10152{0}_8{0}_2461_3B_cloud.tif"),
        ("S2_T32T{0}M_%Y%m%d.tif", "SCL_T32T{0}M_%Y%m%d.tif"),
        ("LC08_L2SP_19{0}028_%Y%m%d_20220912_02_T1_SR.tif", "LC08_L2SP_19{0}028_%Y%m%d_20220912_02_T1_QA_PIXEL.TIF"),
        ("%Y-%m-%d_row{0}.tif", "mask_row{0}_%Y-%m-%d.tif"),
    ],
)
@pytest.mark.parametrize("beside", [False, True], ids=["in a folder", "beside"])
def test_each_of_several_images_of_a_day_has_its_own_mask(write_raster, tmp_path, image, mask, beside):
    wanted = {}
    for date in DATES[:2]:
        for strip in (0, 1, 2):
            names = [date.strftime(name).format(strip) for name in (image, mask)]
            at = (500000 + 400 * strip, 5000000)  # they overlap
            write_raster(names[0], ones(), folder=tmp_path / "images", origin=at)
            write_raster(names[1], flags(), folder=tmp_path / ("images" if beside else "masks"), origin=at)
            wanted[names[0]] = names[1]
    asked = {} if beside else {"mask": str(tmp_path / "masks")}
    assert paired(rasters=[str(tmp_path / "images")], **asked) == wanted


def test_where_names_do_not_tell_the_ground_does(write_raster, tmp_path):
    for tile, mask, x in (("west", "1", 500000), ("east", "2", 500480)):
        write_raster(f"2020-01-11_{tile}.tif", ones(), folder=tmp_path / "images", origin=(x, 5000000))
        write_raster(f"cloud_20200111_{mask}.tif", flags(), folder=tmp_path / "masks", origin=(x, 5000000))
    found = paired(rasters=[str(tmp_path / "images")], mask=str(tmp_path / "masks"))
    assert found == {"2020-01-11_west.tif": "cloud_20200111_1.tif", "2020-01-11_east.tif": "cloud_20200111_2.tif"}


def test_two_masks_that_fit_one_image_alike_are_refused(write_raster, tmp_path):
    write_raster("2020-01-11.tif", ones(), folder=tmp_path / "images")
    for name in ("cloud_20200111_1.tif", "cloud_20200111_2.tif"):
        write_raster(name, flags(), folder=tmp_path / "masks")
    with pytest.raises(MaskError, match="may both be the mask"):
        paired(rasters=[str(tmp_path / "images")], mask=str(tmp_path / "masks"))


@pytest.mark.parametrize("band", [1, 2, 3])
def test_each_class_of_msk_classi_hides(write_raster, tmp_path, band):
    for date in DATES[:2]:
        classes = np.zeros((3, *SHAPE), np.uint8)
        classes[band - 1, :10] = 1
        write_raster(date.strftime(f"{SENTINEL}_b.tif"), ones())
        write_raster(date.strftime(f"{SENTINEL}_MSK_CLASSI_B00.tif"), classes)
    valid, _ = valid_of([], rasters=[str(tmp_path)], reference_end=str(DATES[1]))
    assert (~valid[:, :10]).all()
    assert valid[:, 10:].all()


TILES = {"halves": ((0, 24), (24, 48)), "overlapping": ((0, 30), (20, 48)), "thirds": ((0, 16), (16, 32), (32, 48))}
"""First and last column of each mask of one image."""


@pytest.mark.parametrize("beside", [False, True], ids=["in a folder", "beside"])
@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("tiles", TILES)
def test_masks_that_cover_an_image_only_together_are_laid_together(write_raster, tmp_path, tiles, step, beside):
    rng, truth = np.random.default_rng(3), []
    for date in DATES[:3]:
        hidden = rng.random((SHAPE[0] // step, 48 // step)) < 0.3
        write_raster(f"{date}.tif", ones(shape=(SHAPE[0], 48)), folder=tmp_path / "images")
        for number, (left, right) in enumerate(TILES[tiles]):
            part = np.where(hidden[:, left // step : right // step], 9, 4).astype(np.uint8)
            # Each tile goes on, without data, where its neighbours have some.
            whole = np.zeros((1, len(part), part.shape[1] + 2), np.uint8)
            whole[0, :, 1:-1] = part
            at = (500000 + 10 * left - 10 * step, 5000000)
            where = tmp_path / ("images" if beside else "masks")
            write_raster(f"SCL_{number}_{date}.tif", whole, folder=where, origin=at, pixel=(10 * step,) * 2)
        truth.append(hidden.repeat(step, 0).repeat(step, 1))
    told = []
    asked = {} if beside else {"mask": str(tmp_path / "masks")}
    valid, _ = valid_of(told, rasters=[str(tmp_path / "images")], reference_end=str(DATES[1]), **asked)
    np.testing.assert_array_equal(valid, ~np.stack(truth))
    assert "masks_end" not in {notice.code for notice in told}


def test_several_masks_of_an_image_are_recorded_and_known_again(write_raster, tmp_path):
    for date in DATES[:3]:
        write_raster(f"{date}.tif", ones(), folder=tmp_path / "images")
        for number, x in enumerate((500000, 500000 + 5 * SHAPE[1])):
            write_raster(f"cloud_{number}_{date}.tif", flags((SHAPE[0], SHAPE[1] // 2)), folder=tmp_path, origin=(x, 5000000))
    got = request.parse({"rasters": [str(tmp_path / "images")], "mask": str(tmp_path)}, [].append)
    kept = [{"path": source.path, "date": str(source.date), "mask": source.mask} for source in got.sources]
    again = request.parse({"rasters": kept}, [].append)
    assert [source.mask for source in again.sources] == [source.mask for source in got.sources]
    valid, _ = valid_of([], rasters=kept, reference_end=str(DATES[1]))
    assert (~valid[:, :10]).all()
    assert valid[:, 10:].all()


def test_a_second_mask_of_the_same_ground_is_refused_beside_tiles(write_raster, tmp_path):
    write_raster("2020-01-11.tif", ones(), folder=tmp_path / "images")
    half = (SHAPE[0], SHAPE[1] // 2)
    for name, x in (("1", 500000), ("2", 500000 + 5 * SHAPE[1]), ("3", 500000)):
        write_raster(f"cloud_20200111_{name}.tif", flags(half), folder=tmp_path / "masks", origin=(x, 5000000))
    with pytest.raises(MaskError, match="may both be the mask"):
        paired(rasters=[str(tmp_path / "images")], mask=str(tmp_path / "masks"))


def test_no_image_is_its_own_mask(write_raster, tmp_path):
    for date in DATES[:3]:
        write_raster(f"{date}.tif", ones())
        write_raster(f"{date}_QA60.tif", flags(value=0))
    found = paired(rasters=[str(tmp_path)], mask=str(tmp_path))
    assert found == {f"{date}.tif": f"{date}_QA60.tif" for date in DATES[:3]}


def test_of_several_companions_the_better_one_is_taken_and_none_is_a_scene(write_raster, tmp_path):
    stem = "20200111_101523_85_2461_3B"
    write_raster(f"{stem}_AnalyticMS_SR.tif", ones())
    udm2 = np.concatenate([1 - flags(), np.zeros((7, *SHAPE), np.uint8)])
    write_raster(f"{stem}_udm2.tif", udm2)
    write_raster(f"{stem}_AnalyticMS_DN_udm.tif", flags())
    told = []
    assert paired(told, rasters=[str(tmp_path)]) == {f"{stem}_AnalyticMS_SR.tif": f"{stem}_udm2.tif"}
    assert {notice.code for notice in told} == {"masks_found", "companions_left", "masks_zero"}
    assert paired(rasters=[str(tmp_path)], mask="none") == {f"{stem}_AnalyticMS_SR.tif": None}


def test_images_that_are_all_called_clear_are_images(write_raster, tmp_path):
    names = [f"cloudfree_{date}.tif" for date in DATES]
    for name in names:
        write_raster(name, ones())
    assert paired(rasters=[str(tmp_path)]) == dict.fromkeys(names)


@given(
    st.lists(
        st.sampled_from(["2020-01-11.tif", "2020-02-11.tif", "2020-01-11_clear.tif", "SCL_2020-01-11.tif", "aot.tif"]),
        unique=True,
    )
)
def test_companions_are_files_of_the_folder_and_leave_one_image(names):
    found = mask_products.companions(names)
    assert set(found) <= set(names)
    assert not names or len(found) < len(names)
    assert not {"2020-01-11.tif", "2020-02-11.tif"} & set(found)


def described(path, *words):
    with rasterio.open(path, "r+") as file:
        file.descriptions = words
    return path


def test_bands_of_an_image_that_are_masks_hide_and_are_no_pixels(write_raster):
    for date in DATES:
        classes, usable = np.full((1, *SHAPE), 4, np.uint16), np.ones((1, *SHAPE), np.uint16)
        classes[:, 3], usable[:, 5] = 9, 0
        described(write_raster(f"{date}.tif", np.concatenate([ones(), classes, usable])), "red", "nir", "SCL", "dataMask")
    folder = str(Path(write_raster("x/unused.tif", ones())).parents[1])
    valid, opened = valid_of([], rasters=[folder])
    assert opened.bands == (1, 2)
    assert set(np.nonzero(~valid.all((0, 2)))[0]) == {3, 5}
    assert valid_of([], rasters=[folder], mask="none")[0].all()
    only = valid_of([], rasters=[folder], mask_band=4)[0]
    assert set(np.nonzero(~only.all((0, 2)))[0]) == {5}


@pytest.fixture
def landsat(write_raster, tmp_path):
    """Four dates and their QA_PIXEL: cloud in row 3, its shadow in row 5, water in row 7."""
    mask = np.full((1, *SHAPE), 21824, np.uint16)
    mask[:, 3], mask[:, 5], mask[:, 7] = 22280, 23888, 21952
    for date in DATES:
        write_raster(f"{date}_SR.tif", ones(), folder=tmp_path / "images")
        write_raster(f"{date}_QA_PIXEL.tif", mask, folder=tmp_path / "qa")
    return {"rasters": [str(tmp_path / "images")], "mask": str(tmp_path / "qa")}


@pytest.mark.parametrize(
    ("chosen", "rows"),
    [
        ({}, {3, 5}),
        ({"mask_bits": "3"}, {3}),
        ({"mask_bits": [4, 7]}, {5, 7}),
        ({"mask_values": "21952"}, {7}),
        ({"mask_values": "21952", "mask_bits": "4"}, {7, 5}),
        ({"mask_limit": 23000}, None),
        ({"mask_limit": 23000, "mask_meaning": "probability"}, {5}),
        ({"mask_meaning": "invalid"}, set(range(SHAPE[0]))),
        ({"mask_meaning": "valid"}, set()),
        ({"mask_values": "3,4"}, None),
        ({"mask_bits": "40"}, None),
        ({"mask_band": 2}, None),
    ],
)
def test_what_is_chosen_comes_first_and_what_cannot_be_meant_is_refused(landsat, chosen, rows):
    if rows is None or len(rows) == SHAPE[0]:
        with pytest.raises(Exception, match=r"[a-z]+ .*\.$") as refusal:
            valid_of([], **landsat, **chosen)
        assert isinstance(refusal.value, ChangeDetError)
        return
    hidden = ~valid_of([], **landsat, **chosen)[0]
    assert set(np.nonzero(hidden.any((0, 2)))[0]) == rows


def test_bits_of_a_classification_are_refused(write_raster, tmp_path):
    for date in DATES:
        write_raster(f"{date}.tif", ones(), folder=tmp_path / "images")
        write_raster(f"{date}.tif", 4 + flags(value=5), folder=tmp_path / "scl")
    asked = {"rasters": [str(tmp_path / "images")], "mask": str(tmp_path / "scl")}
    with pytest.raises(MaskError, match="mask_values"):
        valid_of([], **asked, mask_bits="3,8,9")
    assert not valid_of([], **asked)[0][:, :10].any()


def test_the_file_of_a_mask_that_covers_a_part_is_said(write_raster, tmp_path):
    for date in DATES:
        write_raster(f"{date}.tif", ones(), folder=tmp_path / "images")
        write_raster(f"{date}.tif", flags(shape=(40, 24)), folder=tmp_path / "masks")
    told = []
    valid_of(told, rasters=[str(tmp_path / "images")], mask=str(tmp_path / "masks"))
    assert {notice.code: notice.values.get("share") for notice in told}["masks_end"] == pytest.approx(0.5)


def clouded(write_raster, tmp_path, share, hides):
    """Six dates of one ground under clouds; ``hides`` makes the mask of the clouds (rows, cols)."""
    rng = np.random.default_rng(3)
    ground = rng.normal(1000, 200, (2, 120, 120))
    for month in range(1, 7):
        cloud = np.kron(rng.random((12, 12)) < share, np.ones((10, 10), bool))
        image = np.where(cloud, 5000 + rng.normal(0, 300, ground.shape), ground + rng.normal(0, 60, ground.shape))
        write_raster(f"2020-0{month}-11.tif", image.astype(np.uint16), folder=tmp_path / "images")
        write_raster(f"2020-0{month}-11.tif", hides(cloud)[None].astype(np.uint8), folder=tmp_path / "masks")
    told = []
    valid_of(told, rasters=[str(tmp_path / "images")], mask=str(tmp_path / "masks"))
    return {notice.code for notice in told}


@pytest.mark.parametrize(
    ("share", "hides", "asked"),
    [
        (0.35, lambda cloud: cloud, set()),
        (0.35, lambda cloud: ~cloud, {"masks_hide_what_stays"}),
        (0.1, lambda cloud: ~cloud, {"masks_hide_most"}),
        (0.75, lambda cloud: cloud, {"masks_hide_most"}),
        (0.35, np.zeros_like, set()),
    ],
)
def test_masks_that_may_mean_the_opposite_are_asked_about(write_raster, tmp_path, share, hides, asked):
    assert clouded(write_raster, tmp_path, share, hides) & {"masks_hide_what_stays", "masks_hide_most"} >= asked
    if not asked:
        assert not clouded(write_raster, tmp_path, share, hides) & {"masks_hide_what_stays", "masks_hide_most"}
