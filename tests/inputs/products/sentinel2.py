"""Sentinel-2 as it is delivered by its makers and by those who copy it."""

from __future__ import annotations

import datetime
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.inputs import ground
from tests.inputs.ground import GRID, Affine, Array
from tests.inputs.row import Asked, Row
from tests.inputs.spectra import band, coarser

KIND = "Products"
NAMES = {
    "B01": "coastal", "B02": "blue", "B03": "green", "B04": "red", "B05": "rededge1", "B06": "rededge2", "B07": "rededge3",
    "B08": "nir", "B8A": "narrownir", "B11": "swir1", "B12": "swir2",
}  # fmt: skip
JP2 = {"driver": "JP2OpenJPEG", "QUALITY": "100", "REVERSIBLE": "YES"}


def series(*, clouds: bool = True) -> Iterator[tuple[int, datetime.date, Array, Array]]:
    """Number, day, image and cloud of every date."""
    shown = ground.clouded() if clouds else ground.images()
    for number, (day, image, cloud) in enumerate(zip(ground.DATES, shown, ground.clouds(), strict=True)):
        yield number, day, image, cloud


def write_band(path: Path, image: Array, name: str, pixel: int = 10, offset: float = 0, **more: object) -> None:
    """A band of Sentinel-2 as a file of its own, in pixels of 10, 20 or 60 m."""
    numbers = ground.numbers(coarser(band(image, NAMES[name]), pixel // 10), offset=offset)
    ground.write(path, numbers, transform=GRID * Affine.scale(pixel / 10), **more)


def write_classes(path: Path, cloud: Array, pixel: int = 20, **more: object) -> None:
    """The scene classification: 4 vegetation, 9 cloud."""
    classes = np.where(coarser(cloud, pixel // 10) > 0, 9, 4).astype(np.uint8)
    ground.write(path, classes, transform=GRID * Affine.scale(pixel / 10), **more)


def safe_l2a(place: Path, number: int, day: datetime.date, image: Array, cloud: Array) -> Path:
    """A product of level 2A; every third was made again later, with 1000 added to its numbers."""
    sense, is_new = f"{day:%Y%m%d}T101559", number % 3 == 2
    product = place / f"S2{'AB'[number % 2]}_MSIL2A_{sense}_N0{500 if is_new else 214}_R065_T32TQM_{day:%Y}1231T120000.SAFE"
    granule = product / "GRANULE" / f"L2A_T32TQM_A001234_{sense}"
    layout = {10: ("B02", "B03", "B04", "B08"), 20: ("B02", "B05", "B8A", "B11", "B12"), 60: ("B01", "B02")}
    for pixel, names in layout.items():
        folder = granule / "IMG_DATA" / f"R{pixel}m"
        for name in names:
            write_band(folder / f"T32TQM_{sense}_{name}_{pixel}m.jp2", image, name, pixel, 1000 * is_new, **JP2)
        ground.write(folder / f"T32TQM_{sense}_TCI_{pixel}m.jp2", np.full((3, 8, 8), 90, np.uint8), **JP2)
    write_classes(granule / "IMG_DATA" / "R20m" / f"T32TQM_{sense}_SCL_20m.jp2", cloud, **JP2)
    ground.write(granule / "QI_DATA" / f"T32TQM_{sense}_PVI.jp2", np.full((3, 8, 8), 90, np.uint8), **JP2)
    ground.write(granule / "QI_DATA" / "MSK_CLDPRB_20m.jp2", np.zeros((64, 64), np.uint8), **JP2)
    for name in ("MTD_MSIL2A.xml", "manifest.safe", "INSPIRE.xml"):
        (product / name).write_text("<x/>")
    return product


def l2a(folder: Path) -> Asked:
    """Folders of products in a folder."""
    for number, day, image, cloud in series():
        safe_l2a(folder / "images", number, day, image, cloud)
    return Asked({})


def l2a_zipped(folder: Path) -> Asked:
    """As they are downloaded: one archive a product, stored without packing."""
    (folder / "images").mkdir()
    for number, day, image, cloud in series():
        product = safe_l2a(folder / "made", number, day, image, cloud)
        with zipfile.ZipFile(folder / "images" / f"{product.stem}.zip", "w") as archive:
            for file in sorted(product.rglob("*")):
                archive.write(file, file.relative_to(folder / "made"))
        shutil.rmtree(folder / "made")
    return Asked({})


def l2a_one_by_one(folder: Path) -> Asked:
    """The products themselves were added, not their folder."""
    found = [str(safe_l2a(folder / "images", *each)) for each in series()]
    return Asked({"rasters": found})


def l1c(folder: Path) -> Asked:
    """Bands of three sizes in one folder, with nothing in their names that says the size; clouds in a file of three bands."""
    for number, day, image, cloud in series():
        sense, is_new = f"{day:%Y%m%d}T101559", number >= ground.SINCE + 2
        name = f"S2A_MSIL1C_{sense}_N0{400 if is_new else 301}_R065_T32TQM_{day:%Y%m%d}T123456"
        granule = folder / "images" / f"{name}.SAFE" / "GRANULE" / f"L1C_T32TQM_A001234_{sense}"
        sizes = {"B01": 60, "B02": 10, "B03": 10, "B04": 10, "B05": 20, "B08": 10, "B8A": 20, "B11": 20, "B12": 20}
        for key, pixel in sizes.items():
            write_band(granule / "IMG_DATA" / f"T32TQM_{sense}_{key}.jp2", image, key, pixel, 1000 * is_new, **JP2)
        ground.write(granule / "IMG_DATA" / f"T32TQM_{sense}_TCI.jp2", np.full((3, 8, 8), 90, np.uint8), **JP2)
        flags = np.zeros((3, 22, 22), np.uint8)
        flags[0] = coarser(cloud, 6) > 0
        ground.write(granule / "QI_DATA" / "MSK_CLASSI_B00.jp2", flags, transform=GRID * Affine.scale(6), **JP2)
    return Asked({})


def earth_search(folder: Path) -> Asked:
    """Cloud-optimised files of Element 84: the image is the folder."""
    for number, day, image, cloud in series():
        scene = folder / "images" / f"S2{'AB'[number % 2]}_32TQM_{day:%Y%m%d}_0_L2A"
        for key in ("B02", "B03", "B04", "B08"):
            write_band(scene / f"{key}.tif", image, key, nodata=0)
        write_band(scene / "B11.tif", image, "B11", 20, nodata=0)
        write_classes(scene / "SCL.tif", cloud, nodata=0)
        ground.write(scene / "TCI.tif", np.full((3, 8, 8), 90, np.uint8))
        ground.write(scene / "AOT.tif", np.full((8, 8), 90, np.uint16))
        ground.write(scene / "thumbnail.tif", np.full((3, 8, 8), 90, np.uint8))
    return Asked({})


def earth_search_keys(folder: Path) -> Asked:
    """The same by the keys of its assets, in one folder."""
    for _, day, image, cloud in series():
        stem = f"S2B_32TQM_{day:%Y%m%d}_0_L2A"
        for key, asset in (
            ("B02", "blue"),
            ("B03", "green"),
            ("B04", "red"),
            ("B08", "nir"),
            ("B8A", "nir08"),
            ("B11", "swir16"),
        ):
            write_band(folder / "images" / f"{stem}_{asset}.tif", image, key, 20 if key in ("B8A", "B11") else 10, nodata=0)
        write_classes(folder / "images" / f"{stem}_scl.tif", cloud)
    return Asked({})


def of_aws(folder: Path) -> Asked:
    """The bucket of Sinergise: the date is said by the folders, tiles/32/T/QM/2021/1/10/0/R10m."""
    for _, day, image, cloud in series():
        scene = folder / "images" / "tiles" / "32" / "T" / "QM" / f"{day.year}" / f"{day.month}" / f"{day.day}" / "0"
        for key in ("B02", "B03", "B04", "B08"):
            write_band(scene / "R10m" / f"{key}.jp2", image, key, **JP2)
        write_classes(scene / "R20m" / "SCL.jp2", cloud, **JP2)
    return Asked({})


def of_browser(folder: Path) -> Asked:
    """What the Copernicus Browser downloads: a span of a day before the band."""
    for _, day, image, _ in series(clouds=False):
        start = f"{day}-00:00_{day}-23:59_Sentinel-2_L2A"
        for key in ("B02", "B03", "B04", "B08"):
            write_band(folder / "images" / f"{start}_{key}_(Raw).tiff", image, key)
        ground.write(folder / "images" / f"{start}_True_color.tiff", np.full((3, 128, 128), 90, np.uint8))
    return Asked({})


def maja(folder: Path) -> Asked:
    """Theia: the surface with and without slopes, -10000 where nothing is, clouds in bits."""
    for number, day, image, cloud in series():
        name = f"SENTINEL2{'AB'[number % 2]}_{day:%Y%m%d}-101559-463_L2A_T32TQM_C_V2-2"
        scene = folder / "images" / name
        for key, plain in (("B2", "B02"), ("B3", "B03"), ("B4", "B04"), ("B8", "B08"), ("B8A", "B8A"), ("B11", "B11")):
            by = 2 if plain in ("B8A", "B11") else 1
            numbers = ground.numbers(coarser(band(image, NAMES[plain]), by), dtype="int16")
            numbers[: 12 // by] = -10000
            for kind in ("FRE", "SRE"):
                ground.write(scene / f"{name}_{kind}_{key}.tif", numbers, transform=GRID * Affine.scale(by))
        bits = np.where(cloud, 0b10000011, 0).astype(np.uint8)
        ground.write(scene / "MASKS" / f"{name}_CLM_R1.tif", bits)
        ground.write(scene / "MASKS" / f"{name}_CLM_R2.tif", bits[::2, ::2], transform=GRID * Affine.scale(2))
        for other in ("EDG_R1", "MG2_R1", "SAT_R1"):
            ground.write(scene / "MASKS" / f"{name}_{other}.tif", np.zeros((128, 128), np.uint8))
        ground.write(scene / f"{name}_ATB_R1.tif", np.zeros((2, 128, 128), np.uint8))
    return Asked({})


ROWS = (
    Row(KIND, "Sentinel-2 L2A as SAFE folders, baselines before and after 04.00, with SCL", l2a, told="value - 1000"),
    Row(KIND, "Sentinel-2 L2A as zipped SAFE", l2a_zipped, told="value - 1000"),
    Row(KIND, "Sentinel-2 L2A, the SAFE folders added one by one", l2a_one_by_one, told="value - 1000"),
    Row(KIND, "Sentinel-2 L1C as SAFE folders, with MSK_CLASSI", l1c, told="MSK_CLASSI"),
    Row(KIND, "Sentinel-2 COG of Earth Search, a folder an item", earth_search, told="SCL.tif"),
    Row(KIND, "Sentinel-2 COG of Earth Search, names of assets in one folder", earth_search_keys, told="scl.tif"),
    Row(KIND, "Sentinel-2 as in the bucket sentinel-s2-l2a, dates as folders", of_aws, told="SCL"),
    Row(KIND, "Sentinel-2 of the Copernicus Browser, raw bands", of_browser),
    Row(KIND, "Sentinel-2 of Theia (MAJA), FRE and SRE", maja, told="CLM_R1"),
)
