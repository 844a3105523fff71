"""Metadata beside rasters give their numbers scale and offset, once, and only to the rasters that they are of."""

from __future__ import annotations

import datetime
import json
import shutil
import tarfile
import zipfile

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.transform import from_origin

from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine.reading import dated_files, series
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.reading.values.sidecars import document, products
from tests.engine.reading.values.test_unit_recognition import SHAPE, reflectance

DATES = [datetime.date(2020, 1, 10) + datetime.timedelta(60 * index) for index in range(10)]
NUMBERS = {"SR_B": (2.75e-05, -0.2), "B": (2e-05, -0.1)}
"""By name of band, of Landsat Level 2 and Level 1."""
MTL = {
    "L2SP": """GROUP = LANDSAT_METADATA_FILE
  GROUP = PRODUCT_CONTENTS
    LANDSAT_PRODUCT_ID = "{product}"
{files}  END_GROUP = PRODUCT_CONTENTS
  GROUP = IMAGE_ATTRIBUTES
    DATE_ACQUIRED = {date}
  END_GROUP = IMAGE_ATTRIBUTES
  GROUP = LEVEL2_SURFACE_REFLECTANCE_PARAMETERS
    QUANTIZE_CAL_MAX_BAND_2 = 65535
{surface}  END_GROUP = LEVEL2_SURFACE_REFLECTANCE_PARAMETERS
  GROUP = LEVEL2_SURFACE_TEMPERATURE_PARAMETERS
    TEMPERATURE_MULT_BAND_ST_B10 = 0.00341802
    TEMPERATURE_ADD_BAND_ST_B10 = 149.0
  END_GROUP = LEVEL2_SURFACE_TEMPERATURE_PARAMETERS
  GROUP = LEVEL1_RADIOMETRIC_RESCALING
{level1}  END_GROUP = LEVEL1_RADIOMETRIC_RESCALING
END_GROUP = LANDSAT_METADATA_FILE
END
""",
    "L1TP": """GROUP = L1_METADATA_FILE
  GROUP = PRODUCT_METADATA
    DATE_ACQUIRED = {date}
{files}  END_GROUP = PRODUCT_METADATA
  GROUP = RADIOMETRIC_RESCALING
    RADIANCE_MULT_BAND_10 = 3.3420E-04
    RADIANCE_ADD_BAND_10 = 0.10000
{level1}  END_GROUP = RADIOMETRIC_RESCALING
END_GROUP = L1_METADATA_FILE
END
""",
}
MTD = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<n1:Level-2A_User_Product xmlns:n1="https://psd-14.sentinel2.eo.esa.int/PSD/User_Product_Level-2A.xsd"><n1:General_Info>
<Product_Info><PRODUCT_START_TIME>{date}T10:15:59.024Z</PRODUCT_START_TIME>
<PROCESSING_BASELINE>{baseline}</PROCESSING_BASELINE></Product_Info>
<Product_Image_Characteristics><QUANTIFICATION_VALUES_LIST>
<BOA_QUANTIFICATION_VALUE unit="none">10000</BOA_QUANTIFICATION_VALUE>
<AOT_QUANTIFICATION_VALUE unit="none">1000.0</AOT_QUANTIFICATION_VALUE></QUANTIFICATION_VALUES_LIST>
{offsets}</Product_Image_Characteristics></n1:General_Info></n1:Level-2A_User_Product>
"""


def mtl(product, level, date, kind="txt"):
    """As USGS writes it, of bands 2 to 4."""
    name = "SR_B" if level == "L2SP" else "B"
    both = {
        key: "".join(
            f"    REFLECTANCE_{what}_BAND_{n} = {value}\n" for n in (2, 3, 4) for what, value in zip(("MULT", "ADD"), pair)
        )
        for key, pair in NUMBERS.items()
    }
    files = "".join(f'    FILE_NAME_BAND_{n} = "{product}_{name}{n}.TIF"\n' for n in (2, 3, 4))
    text = MTL[level].format(product=product, date=date, files=files, surface=both["SR_B"], level1=both["B"])
    if kind == "txt":
        return text
    groups = {}
    for entry in document.entries("x_MTL.txt", text):
        groups.setdefault(entry.group, {})[entry.key] = entry.value
    if kind == "json":
        return json.dumps({"LANDSAT_METADATA_FILE": groups})
    inner = "".join(
        f"<{group}>{''.join(f'<{key}>{value}</{key}>' for key, value in said.items())}</{group}>"
        for group, said in groups.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><LANDSAT_METADATA_FILE>{inner}</LANDSAT_METADATA_FILE>'


def write(path, image, names=(), driver="GTiff", **more):
    path.parent.mkdir(parents=True, exist_ok=True)
    size = {"count": len(image), "height": SHAPE[0], "width": SHAPE[1], "dtype": image.dtype}
    with rasterio.open(
        path, "w", driver=driver, crs="EPSG:32632", transform=from_origin(0, 5e6, 30, 30), **size, **more
    ) as file:
        file.write(image)
        file.descriptions = tuple(names) or (None,) * len(image)


def landsat(folder, date, image, level="L2SP", kind="txt", sidecar=True):
    """A folder of one band a file, of a product with three bands."""
    product = f"LC08_{level}_190028_{date:%Y%m%d}_{date:%Y}1231_02_T1"
    name, (scale, offset) = ("SR_B", NUMBERS["SR_B"]) if level == "L2SP" else ("B", NUMBERS["B"])
    for number, band in zip((2, 3, 4), image, strict=True):
        numbers = ((band - offset) / scale).round().astype(np.uint16)
        write(folder / product / f"{product}_{name}{number}.TIF", numbers[None])
    if sidecar:
        (folder / product / f"{product}_MTL.{kind}").write_text(mtl(product, level, date, kind))


def sentinel(folder, date, image, *, later, level="2A", sidecar=True):
    """A SAFE folder."""
    name = f"S2A_MSIL{level}_{date:%Y%m%d}T101559_N0{'500' if later else '214'}_R065_T32TQM_{date:%Y}1231T120000.SAFE"
    granule = folder / name / "GRANULE" / f"L{level}_T32TQM_A001234_{date:%Y%m%d}T101559" / "IMG_DATA"
    for band, values in zip(("B02", "B03", "B04"), image, strict=True):
        numbers = (10000 * values + 1000 * later).round().astype(np.uint16)
        where = (
            granule / ("R10m" if level == "2A" else "") / f"T32TQM_{date:%Y%m%d}T101559_{band}{'_10m' * (level == '2A')}.jp2"
        )
        write(where, numbers[None], driver="JP2OpenJPEG", QUALITY="100", REVERSIBLE="YES")
    listed = "".join(f'<BOA_ADD_OFFSET band_id="{at}">-1000</BOA_ADD_OFFSET>' for at in range(13))
    text = MTD.format(
        date=date,
        baseline="05.00" if later else "02.14",
        offsets=f"<BOA_ADD_OFFSET_VALUES_LIST>{listed}</BOA_ADD_OFFSET_VALUES_LIST>" * later,
    )
    text = (
        text
        if level == "2A"
        else text.replace("BOA_QUANT", "QUANT").replace("BOA_ADD", "RADIO_ADD").replace("Level-2A", "Level-1C")
    )
    if sidecar:
        (folder / name / f"MTD_MSIL{level}.xml").write_text(text)


def read(*paths):
    """The pixels of a series (dates, bands, rows, cols), and what was said of scales and units."""
    told = []
    made = series.build(dated_files.expand(list(map(str, paths)), told.append), Parameters(), told.append)
    with SceneReader(made, made.header.grid) as reader:
        pixels = np.stack([reader.read(at, slice(0, SHAPE[0]), slice(0, SHAPE[1]))[0] for at in range(len(made.scenes))])
    codes = [notice.code for notice in told]
    return pixels, [code for code in codes if code.startswith(("scales", "unit"))]


@pytest.mark.parametrize("kind", ["txt", "json", "xml"])
@pytest.mark.parametrize("level", ["L2SP", "L1TP"])
def test_landsat_is_read_as_reflectance_by_its_mtl(tmp_path, level, kind):
    images = reflectance(1)
    for date, image in zip(DATES, images, strict=True):
        landsat(tmp_path, date, image, level, kind)
    pixels, told = read(tmp_path)
    np.testing.assert_allclose(pixels, images, atol=1e-4)
    assert told == ["scales_beside"]


@pytest.mark.parametrize("level", ["2A", "1C"])
def test_sentinel_2_is_read_as_reflectance_by_the_metadata_of_its_safe_folder(tmp_path, level):
    images = reflectance(2)
    for index, (date, image) in enumerate(zip(DATES, images, strict=True)):
        sentinel(tmp_path, date, image, later=index % 3 == 1, level=level)
    pixels, told = read(tmp_path)
    np.testing.assert_allclose(pixels, images, atol=1e-4)
    assert told == ["scales_beside"]


@pytest.mark.parametrize(
    "make", [landsat, lambda *given, **more: sentinel(*given, later=True, **more)], ids=["Landsat", "Sentinel-2"]
)
@pytest.mark.parametrize("without", [{2}, {7, 8, 9}, {1, 4, 8}])
def test_dates_with_and_without_metadata_come_to_one_unit(tmp_path, make, without):
    images = reflectance(3)
    for index, (date, image) in enumerate(zip(DATES, images, strict=True)):
        make(tmp_path, date, image, sidecar=index not in without)
    pixels, told = read(tmp_path)
    np.testing.assert_allclose(pixels, images, atol=2e-3)
    assert told == ["scales_beside", "unit_undone"]


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_metadata_in_an_archive_count_as_in_its_folder(tmp_path, kind):
    images = reflectance(4)[:4]
    for date, image in zip(DATES, images, strict=False):
        landsat(tmp_path / "data", date, image)
    files = sorted(file for file in (tmp_path / "data").rglob("*") if file.is_file())
    path = tmp_path / f"delivered.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            [archive.write(file, file.relative_to(tmp_path / "data")) for file in files]
    else:
        with tarfile.open(path, "w:gz" if kind == "tar.gz" else "w") as archive:
            [archive.add(file, file.relative_to(tmp_path / "data")) for file in files]
    pixels, told = read(path)
    np.testing.assert_allclose(pixels, images, atol=1e-4)
    assert told == ["scales_beside"]


STORED = {
    "reflectance": lambda u: u.astype(np.float32),
    "ten-thousandths": lambda u: (10000 * u).round().astype(np.int16),
    "8 bits": lambda u: (255 * u).round().clip(1, 254).astype(np.uint8),
}


@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("product", ["LC08_L2SP_190028_{date:%Y%m%d}_{date:%Y}1231_02_T1", "{date}"])
def test_what_was_scaled_before_is_not_scaled_again(tmp_path, stored, product):
    images = reflectance(5)
    for date, image in zip(DATES, images, strict=True):
        name = product.format(date=date)
        write(tmp_path / f"{name}.tif", STORED[stored](image), names=("SR_B2", "SR_B3", "SR_B4"))
        true = f"LC08_L2SP_190028_{date:%Y%m%d}_{date:%Y}1231_02_T1"
        (tmp_path / f"{true}_MTL.txt").write_text(mtl(true, "L2SP", date))
    pixels, told = read(tmp_path)
    np.testing.assert_array_equal(pixels, np.stack([STORED[stored](image) for image in images]))
    assert told == ["scales_not_of_these"]


def test_numbers_without_the_offset_that_their_product_had_are_not_moved(tmp_path):
    images = (reflectance(6) - 0.06).clip(0.01)
    for date, image in zip(DATES, images, strict=True):
        sentinel(tmp_path, date, image, later=True)
        for file in tmp_path.rglob(f"*{date:%Y%m%d}T101559_B*.jp2"):
            with rasterio.open(file) as raster:
                numbers = raster.read() - 1000
            write(file, numbers, driver="JP2OpenJPEG", QUALITY="100", REVERSIBLE="YES")
    pixels, told = read(tmp_path)
    np.testing.assert_allclose(pixels, 10000 * images, atol=2)
    assert told == ["scales_not_of_these"]


@pytest.mark.parametrize("names", [("SR_B2", "SR_B3", "SR_B4"), ("Blue", "Green", "Red"), ("B2", "B3", "B4")])
def test_bands_of_one_raster_are_known_by_what_they_are_called(tmp_path, names):
    images = reflectance(7)
    scale, offset = NUMBERS["SR_B"]
    for date, image in zip(DATES, images, strict=True):
        product = f"LC08_L2SP_190028_{date:%Y%m%d}_{date:%Y}1231_02_T1"
        write(tmp_path / f"{product}_stack.tif", ((image - offset) / scale).round().astype(np.uint16), names=names)
        (tmp_path / f"{product}_MTL.txt").write_text(mtl(product, "L2SP", date))
    pixels, told = read(tmp_path)
    np.testing.assert_allclose(pixels, images, atol=1e-4)
    assert told == ["scales_beside"]


def test_metadata_of_another_product_count_for_no_raster(tmp_path):
    images = reflectance(8)
    for date, image in zip(DATES, images, strict=True):
        numbers = (10000 * image).round().astype(np.uint16)
        write(tmp_path / f"S2B_32TQM_{date:%Y%m%d}_0_L2A.tif", numbers, names=("B02", "B03", "B04"))
        other = f"LC08_L2SP_190028_{date:%Y%m%d}_{date:%Y}1231_02_T1"
        (tmp_path / f"{other}_MTL.txt").write_text(mtl(other, "L2SP", date))
    pixels, told = read(tmp_path)
    np.testing.assert_array_equal(pixels, (10000 * images).round())
    assert told == []


def test_tags_of_the_raster_come_first_and_are_not_added_to(tmp_path):
    images = reflectance(9)
    for date, image in zip(DATES, images, strict=True):
        landsat(tmp_path, date, image)
    for file in tmp_path.rglob("*.TIF"):
        with rasterio.open(file, "r+") as raster:
            raster.scales, raster.offsets = (3e-05,), (-0.1,)
    pixels, told = read(tmp_path)
    np.testing.assert_allclose(pixels, ((images + 0.2) / 2.75e-05).round() * 3e-05 - 0.1, atol=1e-4)
    assert told == []


DAMAGED = {
    "cut off": lambda text: text[: len(text) // 2],
    "empty": lambda text: "",
    "no text": lambda text: "\0\x01\x02",
    "no number": lambda text: text.replace("2.75e-05", "none"),
    "not finite": lambda text: text.replace("2.75e-05", "inf"),
    "of another kind": lambda text: "GROUP = A\n  X = 1\nEND_GROUP = A\n",
    "more ends than groups": lambda text: text + "END_GROUP =\nX = 1\n",
    "a bomb": lambda text: text + "#" * (5 << 20),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_damaged_metadata_are_said_and_left(tmp_path, how):
    images = reflectance(10)
    for date, image in zip(DATES, images, strict=True):
        landsat(tmp_path, date, image)
    for file in tmp_path.rglob("*_MTL.txt"):
        file.write_text(DAMAGED[how](file.read_text()))
    pixels, told = read(tmp_path)
    np.testing.assert_allclose(pixels, (images + 0.2) / 2.75e-05, atol=1)
    assert told == ["scales_damaged"]


def test_a_folder_or_a_pipe_that_is_called_like_metadata_is_not_opened(tmp_path):
    import os

    images = reflectance(11)
    for index, (date, image) in enumerate(zip(DATES, images, strict=True)):
        landsat(tmp_path, date, image)
        file = next(tmp_path.rglob(f"*{date:%Y%m%d}*_MTL.txt"))
        file.unlink()
        os.mkfifo(file) if index % 2 else file.mkdir()
    pixels, told = read(tmp_path)
    np.testing.assert_allclose(pixels, (images + 0.2) / 2.75e-05, atol=1)
    assert told == ["scales_damaged"]


ENTITIES = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "10000"><!ENTITY y SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("body", ["<a><BOA_QUANTIFICATION_VALUE>&x;</BOA_QUANTIFICATION_VALUE></a>", "<a>&y;</a>", "<a/>"])
def test_xml_that_declares_anything_is_refused(body):
    with pytest.raises(document.Damaged):
        document.entries("MTD_MSIL2A.xml", ENTITIES + body)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(["txt", "json", "xml"]), st.integers(0, 3000), st.text(max_size=6), st.integers(0, 40))
def test_any_change_of_metadata_is_read_or_damaged(kind, at, put, cut):
    text = mtl("LC08_L2SP_190028_20200110_20201231_02_T1", "L2SP", DATES[0], kind)
    try:
        said = products.landsat("x_MTL.txt", document.entries(f"x_MTL.{kind}", text[:at] + put + text[at + cut :]))
    except document.Damaged:
        return
    assert all(np.isfinite(line).all() and line[0] > 0 for line in said.lines.values())


def item(date, assets, **properties):
    return {
        "type": "Feature", "stac_version": "1.0.0", "id": f"S2A_32TQM_{date:%Y%m%d}", "geometry": None, "links": [],
        "properties": {"datetime": f"{date}T10:15:59Z", **properties}, "assets": assets,
    }  # fmt: skip


@pytest.mark.parametrize("applied", [True, False])
def test_an_item_beside_its_files_tells_their_scales(tmp_path, applied):
    images = reflectance(13)
    for date, image in zip(DATES, images, strict=True):
        folder, assets = tmp_path / f"S2A_32TQM_{date:%Y%m%d}_0_L2A", {}
        for name, key, values in zip(("blue", "green", "red"), ("B02", "B03", "B04"), image, strict=True):
            write(folder / f"{key}.tif", (10000 * values + 1000 * (not applied)).round().astype(np.uint16)[None])
            assets[name] = {
                "href": f"https://example.org/{key}.tif", "type": "image/tiff; application=geotiff", "roles": ["data"],
                "eo:bands": [{"name": key, "common_name": name}], "raster:bands": [{"scale": 0.0001, "offset": -0.1}],
            }  # fmt: skip
        (folder / "item.json").write_text(json.dumps(item(date, assets, **{"earthsearch:boa_offset_applied": applied})))
        (folder / "other.json").write_text('{"type": "FeatureCollection", "features": []}')
        (folder / "list.json").write_text("[1, 2")
    pixels, told = read(tmp_path)
    np.testing.assert_allclose(pixels, images, atol=1e-4)
    assert told == ["scales_beside"]


@pytest.mark.parametrize("text", ['{"stac_version": "1.0.0", "type": "Feature"}', '{"stac_version": "1.0.0", "type": '])
def test_an_item_that_is_damaged_is_said(tmp_path, text):
    images = reflectance(14)
    for date, image in zip(DATES, images, strict=True):
        write(tmp_path / f"{date}.tif", image.astype(np.float32))
    (tmp_path / "item.json").write_text(text)
    pixels, told = read(tmp_path)
    np.testing.assert_allclose(pixels, images, atol=1e-6)
    assert told == ["scales_damaged"]


def test_a_run_again_from_what_was_recorded_needs_no_metadata(tmp_path):
    images = reflectance(12)
    for date, image in zip(DATES, images, strict=True):
        landsat(tmp_path / "a", date, image)
    sources = dated_files.expand([str(tmp_path / "a")], lambda _: None)
    first = series.build(sources, Parameters(), lambda _: None)
    kept = [(source.path, source.date, source.settings) for scene in first.scenes for source in scene.sources]
    for file in tmp_path.rglob("*_MTL.txt"):
        file.unlink()
    again = series.build(
        [dated_files.source_of(path, date, None, chosen) for path, date, chosen in kept], Parameters(), lambda _: None
    )
    assert [scene.sources[0].header.bands for scene in again.scenes] == [
        scene.sources[0].header.bands for scene in first.scenes
    ]
    shutil.rmtree(tmp_path / "a")
