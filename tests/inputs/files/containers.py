"""Containers, archives and formats other than GeoTIFF."""

from __future__ import annotations

import gzip
import shutil
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil

from tests.inputs import ground
from tests.inputs.ground import DATES
from tests.inputs.row import Asked, Row

KIND = "Files and containers"


def plain(folder: Path, ending: str = ".tif", **more: object) -> list[Path]:
    """An image a date, called by it."""
    return [
        ground.write(folder / f"{day:%Y%m%d}{ending}", ground.numbers(image), **more)
        for day, image in zip(DATES, ground.images(), strict=True)
    ]


def envi(folder: Path) -> Asked:
    """No ending, and a header beside it."""
    plain(folder / "images", "_refl", driver="ENVI")
    return Asked({})


def envi_dat(folder: Path) -> Asked:
    """The ending .dat, bands in lines."""
    plain(folder / "images", ".dat", driver="ENVI", INTERLEAVE="BIL")
    return Asked({})


def erdas(folder: Path) -> Asked:
    """Imagine."""
    plain(folder / "images", ".img", driver="HFA")
    return Asked({})


def _ndvi(image: np.ndarray) -> np.ndarray:
    return ground.numbers((image[3] - image[2]) / (image[3] + image[2]) + 1)


def of_one_band(folder: Path, driver: str, ending: str) -> Asked:
    """Formats of desktop GIS: an index alone."""
    (folder / "images").mkdir()
    for day, image in zip(DATES, ground.images(), strict=True):
        path = ground.write(folder / "made.tif", _ndvi(image))
        rasterio.shutil.copy(path, folder / "images" / f"ndvi_{day:%Y%m%d}{ending}", driver=driver)
    return Asked({})


def geopackage(folder: Path) -> Asked:
    """A table of 16 bits a date; a band a table."""
    (folder / "images").mkdir()
    for day, image in zip(DATES, ground.images(), strict=True):
        path = ground.write(folder / "made.tif", _ndvi(image))
        rasterio.shutil.copy(
            path, folder / "images" / "ndvi.gpkg", driver="GPKG", RASTER_TABLE=f"ndvi_{day:%Y_%m_%d}", APPEND_SUBDATASET="YES"
        )
    return Asked({})


def mbtiles(folder: Path) -> Asked:
    """Pictures in tiles, in the projection of the web."""
    eighth = np.stack([ground.numbers(image[:3], 600, 0, "uint8") for image in ground.images()])
    place = ground.from_origin(1200000, 5900000, 9.554628535647032, 9.554628535647032)
    for day, picture in zip(DATES, eighth, strict=True):
        path = ground.write(folder / "made.tif", picture, transform=place, crs="EPSG:3857")
        (folder / "images").mkdir(exist_ok=True)
        rasterio.shutil.copy(path, folder / "images" / f"{day}.mbtiles", driver="MBTILES", TILE_FORMAT="PNG")
    return Asked({}, place, "EPSG:3857")


def mosaics_of_vrt(folder: Path) -> Asked:
    """A VRT a date over two tiles that lie elsewhere."""
    (folder / "images").mkdir()
    for day, image in zip(DATES, ground.images(), strict=True):
        sources = ""
        for tile in range(2):
            name = f"{day:%Y%m%d}_{tile}.tif"
            bands = ground.numbers(image[:, :, 64 * tile : 64 * tile + 64])
            ground.write(folder / "tiles" / name, bands, transform=ground.GRID * ground.Affine.translation(64 * tile, 0))
            sources += (
                f'<SimpleSource><SourceFilename relativeToVRT="1">../tiles/{name}</SourceFilename><SourceBand>BAND</SourceBand>'
                '<SrcRect xOff="0" yOff="0" xSize="64" ySize="128"/>'
                f'<DstRect xOff="{64 * tile}" yOff="0" xSize="64" ySize="128"/>'
                "</SimpleSource>"
            )
        bands = "".join(
            f'<VRTRasterBand dataType="UInt16" band="{band}">{sources.replace("BAND", str(band))}</VRTRasterBand>'
            for band in range(1, 5)
        )
        place = ", ".join(map(str, ground.GRID.to_gdal()))
        head = f'<VRTDataset rasterXSize="128" rasterYSize="128"><SRS>{ground.CRS}</SRS><GeoTransform>{place}</GeoTransform>'
        (folder / "images" / f"{day:%Y%m%d}.vrt").write_text(f"{head}{bands}</VRTDataset>")
    return Asked({})


def zipped(folder: Path) -> Asked:
    """One archive with a folder in it, and clouds beside the images."""
    path = folder / "images.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for day, image, cloud in zip(DATES, ground.clouded(), ground.clouds(), strict=True):
            made = ground.write(folder / "made.tif", ground.numbers(image))
            archive.write(made, f"delivery/S2_{day:%Y%m%d}.tif")
            made = ground.write(folder / "made.tif", np.where(cloud, 9, 4).astype(np.uint8))
            archive.write(made, f"delivery/S2_{day:%Y%m%d}_SCL.tif")
    return Asked({"rasters": [str(path)]})


def zipped_each(folder: Path) -> Asked:
    """An archive a date, the date in the name of the archive alone."""
    (folder / "images").mkdir()
    for day, image in zip(DATES, ground.images(), strict=True):
        made = ground.write(folder / "made.tif", ground.numbers(image))
        with zipfile.ZipFile(folder / "images" / f"order_{day}.zip", "w") as archive:
            archive.write(made, "files/composite.tif")
    return Asked({})


def tar_gz(folder: Path) -> Asked:
    """A packed tar of all dates."""
    path = folder / "series.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for made in plain(folder / "made"):
            archive.add(made, made.name)
    return Asked({"rasters": [str(path)]})


def gz(folder: Path) -> Asked:
    """Each raster packed by itself."""
    (folder / "images").mkdir()
    for made in plain(folder / "made"):
        with gzip.open(folder / "images" / f"{made.name}.gz", "wb") as packed, made.open("rb") as file:
            shutil.copyfileobj(file, packed)
    return Asked({})


def gz_named(folder: Path) -> Asked:
    """The packed rasters, not their folder."""
    gz(folder)
    return Asked({"rasters": sorted(map(str, (folder / "images").iterdir()))})


def vsi(folder: Path) -> Asked:
    """Members of an archive as GDAL calls them."""
    path = folder / "series.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for made in plain(folder / "made"):
            archive.write(made, made.name)
    return Asked({"rasters": [f"/vsizip/{path}/{day:%Y%m%d}.tif" for day in DATES]})


def jpeg(folder: Path, *, with_crs: bool = True) -> Asked:
    """Pictures with a world file; the coordinate system beside them, or nowhere."""
    for day, image in zip(DATES, ground.images(), strict=True):
        path = folder / "images" / f"ortho_{day}.jpg"
        ground.write(
            path,
            ground.numbers(image[:3], 600, 0, "uint8"),
            driver="JPEG",
            QUALITY=95,
            WORLDFILE="YES",
            crs=ground.CRS if with_crs else None,
        )
        path.with_suffix(".wld").rename(path.with_suffix(".jgw"))
        Path(f"{path}.aux.xml").unlink(missing_ok=True)
        if with_crs:
            path.with_suffix(".prj").write_text(rasterio.crs.CRS.from_string(ground.CRS).to_wkt(version="WKT1_ESRI"))
    return Asked({})


def jpeg_with_layer_crs(folder: Path) -> Asked:
    """The coordinate system is set on each layer."""
    jpeg(folder, with_crs=False)
    paths = sorted((folder / "images").glob("*.jpg"))
    return Asked({"rasters": [{"path": str(path), "crs": ground.CRS} for path in paths]})


def palette(folder: Path) -> Asked:
    """Scanned maps: numbers of colours."""
    for day, image in zip(DATES, ground.images(), strict=True):
        path = ground.write(
            folder / "images" / f"map_{day}.tif", ground.numbers(image[3], 40, 0, "uint8"), photometric="palette"
        )
        with rasterio.open(path, "r+") as file:
            draw = np.random.default_rng(1).integers(0, 256, (256, 3))
            file.write_colormap(1, {number: (*map(int, colour), 255) for number, colour in enumerate(draw)})
    return Asked({})


def hdf4(folder: Path) -> Asked:
    """MODIS as it is delivered."""
    (folder / "images").mkdir()
    for day in DATES:
        (folder / "images" / f"MOD13Q1.A{day:%Y%j}.h18v04.061.2021012345678.hdf").write_bytes(b"\x0e\x03\x13\x01" + bytes(200))
    return Asked({})


ROWS = (
    Row(KIND, "ENVI without an ending", envi),
    Row(KIND, "ENVI, .dat, bands in lines", envi_dat),
    Row(KIND, "ERDAS Imagine", erdas),
    Row(KIND, "ESRI ASCII grids (.asc)", lambda folder: of_one_band(folder, "AAIGrid", ".asc")),
    Row(KIND, "ESRI .bil with header", lambda folder: of_one_band(folder, "EHdr", ".bil")),
    Row(KIND, "SAGA grids (.sdat)", lambda folder: of_one_band(folder, "SAGA", ".sdat")),
    Row(KIND, "PCIDSK (.pix)", lambda folder: of_one_band(folder, "PCIDSK", ".pix")),
    Row(KIND, "GeoPackage, a table of 16 bits a date", geopackage),
    Row(KIND, "MBTiles, pictures in the projection of the web", mbtiles),
    Row(KIND, "VRT, a mosaic a date", mosaics_of_vrt),
    Row(KIND, "one zip with images and their masks", zipped, told="SCL"),
    Row(KIND, "a zip a date, the date in its name alone", zipped_each),
    Row(KIND, "tar.gz of all dates", tar_gz),
    Row(KIND, ".tif.gz, each raster packed by itself", gz),
    Row(KIND, ".tif.gz, named one by one", gz_named),
    Row(KIND, "/vsizip paths", vsi),
    Row(KIND, "JPEG with world file and .prj", jpeg),
    Row(
        KIND,
        "JPEG with world file, no coordinate system",
        lambda folder: jpeg(folder, with_crs=False),
        refused="coordinate reference system",
    ),
    Row(KIND, "JPEG with world file, the coordinate system set on each layer", jpeg_with_layer_crs),
    Row(KIND, "scanned maps with a palette", palette, refused="palette"),
    Row(KIND, "MOD13Q1 as delivered (HDF4)", hdf4, refused="HDF4"),
)
