"""Landsat and what is made to its measure: collections 1 and 2, analysis-ready data, sensors mixed, HLS."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.inputs import ground
from tests.inputs.ground import Array
from tests.inputs.products.sentinel2 import KIND, series
from tests.inputs.row import Asked, Row
from tests.inputs.spectra import band

GRID = ground.from_origin(500010, 5199990, 30, 30)
OLI = {"B1": "coastal", "B2": "blue", "B3": "green", "B4": "red", "B5": "nir", "B6": "swir1", "B7": "swir2"}
TM = {"B1": "blue", "B2": "green", "B3": "red", "B4": "nir", "B5": "swir1", "B7": "swir2"}
CLEAR, CLOUD = 21824, 22280
"""Of QA_PIXEL."""
COLLECTION_2, COLLECTION_1 = (1 / 0.0000275, 0.2 / 0.0000275), (10_000, 0)
"""Gain and offset of their numbers."""


def asked(values: dict | None = None) -> Asked:
    """The scene in pixels of 30 m."""
    return Asked(values or {}, GRID)


def write(path: Path, pixels: Array, **more: object) -> None:
    """A raster on the grid of 30 m."""
    ground.write(path, pixels, transform=GRID, **more)


def write_bands(stem: Path, image: Array, names: dict[str, str], unit: tuple[float, float], *, before: str, after: str) -> None:
    """Files of one band each, 0 where the swath ends."""
    for key, name in names.items():
        numbers = ground.numbers(band(image, name), *unit, dtype="int16" if unit == COLLECTION_1 else "uint16")
        numbers[:, :5] = -9999 if unit == COLLECTION_1 else 0
        write(stem.parent / f"{stem.name}{before}{key}{after}", numbers)


def flags(cloud: Array, clear: int = CLEAR, hidden: int = CLOUD) -> Array:
    """A mask of bits; 1 where the swath ends."""
    found = np.where(cloud, hidden, clear).astype(np.uint16)
    found[:, :5] = 1
    return found


def collection_2(scene: Path, name: str, image: Array, cloud: Array) -> None:
    """A product of level 2 as it is unpacked."""
    write_bands(scene / name, image, OLI if name[3] in "89" else TM, COLLECTION_2, before="_SR_", after=".TIF")
    write(scene / f"{name}_QA_PIXEL.TIF", flags(cloud))
    for other, kind in (("QA_RADSAT", np.uint16), ("SR_QA_AEROSOL", np.uint8), ("ST_B10", np.uint16), ("ST_QA", np.int16)):
        write(scene / f"{name}_{other}.TIF", np.full((128, 128), 96, kind))
    for other in ("ST_ATRAN", "ST_CDIST", "ST_EMIS"):
        write(scene / f"{name}_{other}.TIF", np.full((128, 128), 96, np.int16))
    for ending in ("MTL.txt", "MTL.json", "ANG.txt", "thumb_small.jpeg"):
        (scene / f"{name}_{ending}").write_text("GROUP = LANDSAT_METADATA_FILE\n")


def level_2(folder: Path) -> Asked:
    """A folder a scene."""
    for _, day, image, cloud in series():
        name = f"LC08_L2SP_193028_{day:%Y%m%d}_{day:%Y}1231_02_T1"
        collection_2(folder / "images" / name, name, image, cloud)
    return asked()


def level_2_tar(folder: Path) -> Asked:
    """As they are downloaded: an archive a scene."""
    (folder / "images").mkdir()
    for number, day, image, cloud in series():
        name = f"LC0{8 + number % 2}_L2SP_193028_{day:%Y%m%d}_{day:%Y}1231_02_T1"
        collection_2(folder / name, name, image, cloud)
        with tarfile.open(folder / "images" / f"{name}.tar", "w") as archive:
            for file in sorted((folder / name).iterdir()):
                archive.add(file, file.name)
    return asked()


def level_1(folder: Path) -> Asked:
    """Collection 2, level 1: all bands of the sensor, the panchromatic one in half the pixels."""
    for _, day, image, cloud in series():
        name = f"LC09_L1TP_193028_{day:%Y%m%d}_{day:%Y}1231_02_T1"
        scene = folder / "images" / name
        write_bands(scene / name, image, OLI, (50_000, 5_000), before="_", after=".TIF")
        pan = np.kron(ground.numbers(image[2], 50_000, 5_000), np.ones((2, 2), np.uint16))
        ground.write(scene / f"{name}_B8.TIF", pan, transform=GRID * ground.Affine.scale(0.5))
        for key in ("B9", "B10", "B11"):
            write(scene / f"{name}_{key}.TIF", ground.numbers(image[0] * 0 + 0.4, 50_000, 5_000))
        write(scene / f"{name}_QA_PIXEL.TIF", flags(cloud))
        for other in ("QA_RADSAT", "SAA", "SZA", "VAA", "VZA"):
            write(scene / f"{name}_{other}.TIF", np.full((128, 128), 96, np.int16))
    return asked()


def collection_1(folder: Path) -> Asked:
    """Collection 1, level 2: sr_band4, pixel_qa."""
    for _, day, image, cloud in series():
        name = f"LC08_L1TP_193028_{day:%Y%m%d}_{day:%Y}1231_01_T1"
        scene = folder / "images" / f"LC08193028{day:%Y%m%d}01T1-SC{day:%Y}1231120000"
        write_bands(
            scene / name, image, {f"band{key[1]}": of for key, of in OLI.items()}, COLLECTION_1, before="_sr_", after=".tif"
        )
        write(scene / f"{name}_pixel_qa.tif", flags(cloud, 322, 352))
        for other in ("radsat_qa", "sr_aerosol"):
            write(scene / f"{name}_{other}.tif", np.full((128, 128), 96, np.uint8))
    return asked()


def analysis_ready(folder: Path) -> Asked:
    """ARD of Collection 1: tiles, SRB4 and PIXELQA."""
    for _, day, image, cloud in series():
        name = f"LC08_CU_003010_{day:%Y%m%d}_{day:%Y}1231_C01_V01"
        write_bands(folder / "images" / name, image, OLI, COLLECTION_1, before="_SR", after=".tif")
        write(folder / "images" / f"{name}_PIXELQA.tif", flags(cloud, 322, 352))
        for other in ("RADSATQA", "LINEAGEQA", "SRAEROSOLQA"):
            write(folder / "images" / f"{name}_{other}.tif", np.full((128, 128), 96, np.uint8))
    return asked()


def analysis_ready_2(folder: Path) -> Asked:
    """ARD of Collection 2, packed by kind."""
    (folder / "images").mkdir()
    for _, day, image, cloud in series():
        name = f"LC08_CU_003010_{day:%Y%m%d}_{day:%Y}1231_02"
        write_bands(folder / "made" / name, image, OLI, COLLECTION_2, before="_SR_", after=".TIF")
        write(folder / "made" / f"{name}_QA_PIXEL.TIF", flags(cloud))
        with tarfile.open(folder / "images" / f"{name}_SR.tar", "w") as archive:
            for file in sorted((folder / "made").glob(f"{name}*")):
                archive.add(file, file.name)
            archive.addfile(tarfile.TarInfo(f"{name}.xml"), io.BytesIO())
    return asked()


def sensors(folder: Path) -> Asked:
    """Landsat 5, 7 with its stripes, 8 and 9 in one folder."""
    for number, day, image, cloud in series():
        kind = ("LT05", "LE07", "LC08", "LC09")[number % 4]
        name = f"{kind}_L2SP_193028_{day:%Y%m%d}_{day:%Y}1231_02_T1"
        shown, hidden = image.copy(), cloud.copy()
        collection_2(folder / "images", name, shown, hidden)
        if kind == "LE07":
            _striped([folder / "images" / f"{name}_SR_{key}.TIF" for key in TM])
    return asked()


def _striped(paths: Sequence[Path]) -> None:
    """The scan line corrector failed: 0 in one of eight rows."""
    for path in paths:
        with ground.rasterio.open(path, "r+") as file:
            values = file.read()
            values[:, ::8] = 0
            file.write(values)


def stacked(folder: Path) -> Asked:
    """Stacks of Landsat 7 and 8 whose bands are called by their numbers."""
    for number, day, image, cloud in series():
        sensor, names = (("LE07", TM), ("LC08", OLI))[number % 2]
        bands = [ground.numbers(band(image, name), *COLLECTION_2) for name in names.values()]
        stack = np.stack([*bands, flags(cloud)])
        write(
            folder / "images" / f"{sensor}_193028_{day:%Y%m%d}.tif", stack, names=(*(f"SR_{key}" for key in names), "QA_PIXEL")
        )
    return asked()


def harmonised(folder: Path) -> Asked:
    """HLS: S30 and L30 in turn, each with names of bands of its own, -9999 in the tags, Fmask in bits."""
    s30 = {"B02": "blue", "B03": "green", "B04": "red", "B8A": "narrownir", "B11": "swir1", "B12": "swir2"}
    l30 = {"B02": "blue", "B03": "green", "B04": "red", "B05": "narrownir", "B06": "swir1", "B07": "swir2"}
    for number, day, image, cloud in series():
        sensor, names = (("S30", s30), ("L30", l30))[number % 2]
        stem = f"HLS.{sensor}.T32TQM.{day:%Y%j}T101559.v2.0"
        for key, name in names.items():
            numbers = ground.numbers(band(image, name), dtype="int16")
            write(folder / "images" / f"{stem}.{key}.tif", numbers, nodata=-9999)
        write(folder / "images" / f"{stem}.Fmask.tif", np.where(cloud, 0b11000010, 0b11000000).astype(np.uint8), nodata=255)
        for other in ("SAA", "SZA", "VAA", "VZA"):
            write(folder / "images" / f"{stem}.{other}.tif", np.full((128, 128), 96, np.uint16))
    return asked()


def australian(folder: Path) -> Asked:
    """Geoscience Australia: nbart bands and fmask of their own names."""
    for number, day, image, cloud in series():
        stem = f"ga_ls{8 + number % 2}c_{{}}_3-2-1_193028_{day}_final_{{}}.tif"
        for key, name in OLI.items():
            numbers = ground.numbers(band(image, name), dtype="int16")
            write(folder / "images" / f"{day}" / stem.format("nbart", f"band0{key[1]}"), numbers, nodata=-999)
        classes = np.where(cloud, 2, 1).astype(np.uint8)
        write(folder / "images" / f"{day}" / stem.format("oa", "fmask"), classes, nodata=0)
        write(folder / "images" / f"{day}" / stem.format("oa", "nbart-contiguity"), classes * 0 + 1)
    return asked()


ROWS = (
    Row(KIND, "Landsat Collection 2 level 2, a folder a scene", level_2, told="QA_PIXEL"),
    Row(KIND, "Landsat Collection 2 level 2, a tar a scene", level_2_tar, told="QA_PIXEL"),
    Row(KIND, "Landsat Collection 2 level 1, panchromatic and thermal bands too", level_1, told="QA_PIXEL"),
    Row(KIND, "Landsat Collection 1 level 2, sr_band and pixel_qa", collection_1, told="pixel_qa"),
    Row(KIND, "Landsat ARD of Collection 1, SRB4 and PIXELQA", analysis_ready, told="PIXELQA"),
    Row(KIND, "Landsat ARD of Collection 2, tars", analysis_ready_2, told="QA_PIXEL"),
    Row(KIND, "Landsat 5, 7 (with stripes), 8 and 9 in one folder", sensors, told="QA_PIXEL"),
    Row(KIND, "Landsat 7 and 8, stacks whose bands are called SR_B1 ..., with QA_PIXEL", stacked, told="SR_B1"),
    Row(KIND, "HLS S30 and L30 in turn", harmonised, told="Fmask"),
    Row(KIND, "Geoscience Australia, Landsat 8 and 9 of the Open Data Cube", australian, told="fmask"),
)
