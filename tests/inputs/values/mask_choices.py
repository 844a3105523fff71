"""Where a mask lies and whose it is, what is chosen of it, and what is asked about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from rasterio.warp import reproject, transform_bounds

from tests.inputs import ground
from tests.inputs.row import Asked, Row
from tests.inputs.values.masked import LANDSAT, Beside, Numbers, Within, dates
from tests.inputs.values.masks import KIND, LC08, QA60, QA_PIXEL, SCL, UDM2

PLAIN = "images/{day:%Y-%m-%d}.tif"
YES_NO = Numbers((0,), (1,))
INVERTED = Numbers((1,), (0,))
HALVES = (slice(0, 70), slice(58, ground.SIDE))
"""Rows of two rasters of one day that overlap."""


@dataclass(frozen=True)
class Parts:
    """Two rasters a day, each with a mask of its own; what one lacks the other has."""

    image: str
    """{part} is one of ``names``."""
    mask: str
    names: tuple[str, str]
    numbers: Numbers | tuple[Numbers, ...]
    transposed: bool = False
    """Side by side, not one below the other."""

    def __call__(self, folder: Path) -> Asked:
        """Write the series."""
        draw = np.random.default_rng(5)
        kinds = self.numbers if isinstance(self.numbers, tuple) else (self.numbers,)
        for day, image, cloud in dates():
            for name, half in zip(self.names, HALVES, strict=True):
                where = (slice(None), half) if self.transposed else (half, slice(None))
                part = ground.numbers(image[(slice(None), *where)])
                corner = ground.GRID @ ground.Affine.translation(*((half.start, 0) if self.transposed else (0, half.start)))
                flags = np.stack([kind.of(cloud[where], draw) for kind in kinds])
                ground.write(folder / self.image.format(day=day, part=name), part, transform=corner, nodata=0)
                ground.write(folder / self.mask.format(day=day, part=name), flags, transform=corner)
        return Asked({})


def of_another_place(folder: Path) -> Asked:
    """Masks of ground a way off."""
    for day, image, cloud in dates():
        ground.write(folder / PLAIN.format(day=day), ground.numbers(image), nodata=0)
        elsewhere = ground.from_origin(900000, 5200000, 10, 10)
        ground.write(folder / "masks" / f"{day}.tif", cloud.astype(np.uint8), transform=elsewhere)
    return Asked({"mask": str(folder / "masks")})


def one_for_all(folder: Path) -> Asked:
    """A lake whose level changes, and one mask of it."""
    lake = np.hypot(*(np.mgrid[: ground.SIDE, : ground.SIDE] - [[[20]], [[100]]])) < 26
    draw = np.random.default_rng(2)
    for day, image in zip(ground.DATES, ground.images(), strict=True):
        level = draw.uniform(0.02, 0.5, (4, 1))
        pixels = image.copy()
        pixels[:, lake] = level + draw.normal(0, 0.01, (4, int(lake.sum())))
        ground.write(folder / PLAIN.format(day=day), ground.numbers(pixels), nodata=0)
    ground.write(folder / "lake.tif", lake.astype(np.uint8))
    return Asked({"mask": str(folder / "lake.tif")})


def in_degrees(folder: Path) -> Asked:
    """Masks in longitude and latitude."""
    box = transform_bounds(ground.CRS, "EPSG:4326", *rasterio.transform.array_bounds(ground.SIDE, ground.SIDE, ground.GRID))
    side = 150
    grid = rasterio.transform.from_bounds(*box, side, side)
    for day, image, cloud in dates():
        ground.write(folder / PLAIN.format(day=day), ground.numbers(image), nodata=0)
        mask = np.zeros((side, side), np.uint8)
        reproject(
            cloud.astype(np.uint8), mask, src_transform=ground.GRID, src_crs=ground.CRS, dst_transform=grid, dst_crs="EPSG:4326"
        )
        ground.write(folder / "clouds" / f"clouds_{day:%Y%m%d}.tif", mask, transform=grid, crs="EPSG:4326")
    return Asked({"mask": str(folder / "clouds")})


def hides_nearly_all(folder: Path) -> Asked:
    """Masks of a detector that takes bright fields for cloud, too."""
    for day, image, cloud in zip(ground.DATES, ground.images(), ground.clouds(0.85), strict=True):
        ground.write(folder / PLAIN.format(day=day), ground.numbers(image), nodata=0)
        ground.write(folder / "masks" / f"{day}_cloudmask.tif", cloud.astype(np.uint8))
    return Asked({"mask": str(folder / "masks")})


def given_as_images(folder: Path) -> Asked:
    """All files of the folder were chosen, masks and pictures too."""
    asked = Beside(f"{LC08}_SR.tif", f"{LC08}_QA_PIXEL.TIF", QA_PIXEL, unit=LANDSAT)(folder)
    return Asked({**asked.values, "rasters": sorted(map(str, (folder / "images").iterdir()))})


def transparent(folder: Path) -> Asked:
    """Colour pictures with a fourth band that is 0 where cloud was cut out."""
    for day, image, cloud in dates():
        alpha = np.where(cloud, 0, 255).astype(np.uint8)
        bands = np.concatenate([ground.numbers(image[2::-1], 600, 0, "uint8"), alpha[None]])
        ground.write(folder / PLAIN.format(day=day), bands, photometric="RGB", alpha="YES")
    return Asked({})


def mask_of_gdal(folder: Path) -> Asked:
    """A mask within the file (gdal_translate -mask)."""
    for day, image, cloud in dates():
        path = ground.write(folder / PLAIN.format(day=day), ground.numbers(image))
        with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as file:
            file.write_mask(~cloud)
    return Asked({})


def _beside(mask: str, numbers: Numbers, *, image: str = PLAIN, **options: object) -> Beside:
    return Beside(image, mask, numbers, asked={"mask": mask.split("/", maxsplit=1)[0], **options})


HLS = "images/HLS.S30.T32TPS.{day:%Y%j}T101559.v2.0"
LE07 = "images/LE07_L2SP_193028_{day:%Y%m%d}_20220912_02_T1"
ANGLES: Mapping[str, Numbers] = {
    f"{HLS}.{name}.tif": Numbers((3100, 3150), (3120,), "uint16") for name in ("SZA", "SAA", "VZA", "VAA")
}
BESIDE_LANDSAT = {
    f"{LE07}_SR_CLOUD_QA.TIF": Numbers((0, 32), (2, 4)),
    f"{LE07}_SR_ATMOS_OPACITY.TIF": Numbers((80, 120), (300,), "int16"),
    f"{LE07}_QA_RADSAT.TIF": Numbers((0,), (0, 4), "uint16"),
}

ROWS = (
    Row(
        KIND,
        "a mask a strip, PlanetScope, two strips a day",
        Parts(
            "images/{day:%Y%m%d}_{part}_1021_3B_AnalyticMS_SR.tif",
            "images/{day:%Y%m%d}_{part}_1021_3B_udm2.tif",
            ("101559", "101601"),
            UDM2,
        ),
        told="read as",
    ),
    Row(
        KIND,
        "a mask a row, Landsat, two rows a day",
        Parts(
            "images/LC08_L2SP_{part}_{day:%Y%m%d}_20220912_02_T1_SR.tif",
            "images/LC08_L2SP_{part}_{day:%Y%m%d}_20220912_02_T1_QA_PIXEL.TIF",
            ("193027", "193028"),
            QA_PIXEL,
        ),
        told="read as",
    ),
    Row(
        KIND,
        "a mask a tile, Sentinel-2, two tiles a day",
        Parts(
            "images/{part}_{day:%Y%m%d}T101021.tif",
            "images/{part}_{day:%Y%m%d}T101021_SCL.tif",
            ("T32TNS", "T32TPS"),
            SCL,
            True,
        ),
        told="read as",
    ),
    Row(KIND, "masks in another folder, with other names", _beside("clouds/mask_v2_{day:%Y%j}.tif", YES_NO), told="read as"),
    Row(KIND, "masks in longitude and latitude", in_degrees, told="read as"),
    Row(KIND, "one mask for all dates", one_for_all, told="invalid"),
    Row(KIND, "masks of another place", of_another_place, refused="does not overlap"),
    Row(KIND, "masks of other dates", _beside("masks/1998-{day:%m-%d}.tif", YES_NO), refused="name the mask files by date"),
    Row(
        KIND,
        "masks without a coordinate system",
        Beside(PLAIN, "masks/{day:%Y-%m-%d}.tif", YES_NO, mask_more={"crs": None}, asked={"mask": "masks"}),
        refused="coordinate reference system",
    ),
    Row(
        KIND,
        "the mask of one date is missing",
        Beside(PLAIN, "masks/{day:%Y-%m-%d}.tif", YES_NO, asked={"mask": "masks"}, without=(ground.DATES[5],)),
        told="no mask",
    ),
    Row(KIND, "files without a known name, 1 = cloud", _beside("masks/{day:%Y-%m-%d}.tif", YES_NO), told="No name says"),
    Row(KIND, "files without a known name, 1 = clear", _beside("masks/{day:%Y-%m-%d}.tif", INVERTED), asked="alike"),
    Row(
        KIND,
        "files without a known name, 1 = clear, mask_meaning valid",
        _beside("masks/{day:%Y-%m-%d}.tif", INVERTED, mask_meaning="valid"),
    ),
    Row(
        KIND, "files called cloudmask, 1 = clear", Beside(PLAIN, "images/{day:%Y-%m-%d}_cloudmask.tif", INVERTED), asked="alike"
    ),
    Row(
        KIND, "files called clear_mask, 1 = cloud", Beside(PLAIN, "images/{day:%Y-%m-%d}_clear_mask.tif", YES_NO), asked="alike"
    ),
    Row(
        KIND,
        "files without a known name, 1 = clear, 2 = cloud",
        _beside("masks/{day:%Y-%m-%d}.tif", Numbers((1,), (2,))),
        refused="check their nodata values and the masks",
    ),
    Row(KIND, "masks that hide nearly all of every date", hides_nearly_all, asked="hide"),
    Row(KIND, "masks among the rasters that were chosen", given_as_images, told="read as"),
    Row(
        KIND,
        "Landsat 7, QA_PIXEL beside SR_CLOUD_QA, opacity and saturation",
        Beside(
            f"{LE07}_SR.tif",
            f"{LE07}_QA_PIXEL.TIF",
            Numbers((5440, 5504), (5896, 7696, 13600), "uint16"),
            unit=LANDSAT,
            further=BESIDE_LANDSAT,
        ),
        told="read as",
    ),
    Row(
        KIND,
        "HLS with angles, Fmask",
        Beside(
            f"{HLS}.{{band}}.tif",
            f"{HLS}.Fmask.tif",
            Numbers((0, 64), (2, 72, 255)),
            bands=("B02", "B03", "B04", "B8A"),
            further=ANGLES,
        ),
        told="read as",
    ),
    Row(
        KIND,
        "bits without a known name, mask_bits 3,4",
        _beside("masks/{day:%Y-%m-%d}.tif", Numbers((1, 2, 64), (8, 17, 26)), mask_bits=[3, 4]),
    ),
    Row(
        KIND,
        "classes without a known name, mask_values 3,7",
        _beside("masks/{day:%Y-%m-%d}.tif", Numbers((0, 1, 5), (3, 7)), mask_values=[3, 7]),
    ),
    Row(
        KIND,
        "Landsat QA_PIXEL, mask_bits 3,4",
        Beside(
            f"{LC08}_SR.tif",
            f"{LC08}_QA_PIXEL.TIF",
            Numbers((21824, 21826, 21856), (22280, 23888), "uint16"),
            unit=LANDSAT,
            asked={"mask_bits": [3, 4]},
        ),
    ),
    Row(
        KIND,
        "probability 0 to 1, mask_limit 0.6",
        Beside(
            PLAIN,
            "images/{day:%Y-%m-%d}_cloud_probability.tif",
            Numbers((0.1, 0.5), (0.7, 0.95), "float32"),
            asked={"mask_limit": 0.6},
        ),
    ),
    Row(
        KIND,
        "probability 0 to 100, mask_limit 60",
        Beside(PLAIN, "images/{day:%Y-%m-%d}_cld_prob.tif", Numbers((5, 50), (70, 95)), asked={"mask_limit": 60}),
    ),
    Row(
        KIND,
        "the second band of mask files, mask_band 2",
        Beside(PLAIN, "masks/{day:%Y-%m-%d}.tif", (Numbers((1, 7), (1, 7)), YES_NO), asked={"mask": "masks", "mask_band": 2}),
    ),
    Row(
        KIND,
        "a band of the images without a name, mask_band 5",
        Within(PLAIN, {"": YES_NO}, ("blue", "green", "red", "nir"), asked={"mask_band": 5}),
    ),
    Row(
        KIND,
        "Landsat QA_PIXEL, mask_values of Collection 1",
        Beside(f"{LC08}_SR.tif", f"{LC08}_QA_PIXEL.TIF", QA_PIXEL, unit=LANDSAT, asked={"mask_values": [352, 368, 416, 480]}),
        refused="packed in bits",
    ),
    Row(
        KIND,
        "Sentinel-2 SCL, mask_bits",
        Beside(PLAIN, "images/{day:%Y-%m-%d}_SCL.tif", SCL, asked={"mask_bits": [10, 11]}),
        refused="not made of bits",
    ),
    Row(
        KIND,
        "Sentinel-2 QA60, mask_limit",
        Beside(PLAIN, "images/{day:%Y-%m-%d}_QA60.tif", QA60, asked={"mask_limit": 40}),
        refused="no probability",
    ),
    Row(KIND, "colour pictures, transparent where cloud was cut out", transparent),
    Row(KIND, "a mask of GDAL within the files", mask_of_gdal),
)
