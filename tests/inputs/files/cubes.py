"""Rasters whose bands are dates, or dates and bands; files of more dimensions than three."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
import zarr
from numpy.typing import NDArray
from rasterio.crs import CRS
from scipy.io import netcdf_file

from tests.inputs import ground
from tests.inputs.ground import BANDS, DATES
from tests.inputs.products.sentinel2 import series
from tests.inputs.row import Asked, Row

KIND = "Stacks of dates"
NUMBERS = ("B2", "B3", "B4", "B8")
UNITS = "days since 1970-01-01"


def counted() -> list[int]:
    """The dates as days since 1970."""
    return [(day - datetime.date(1970, 1, 1)).days for day in DATES]


def cube() -> NDArray[np.uint16]:
    """All images, (dates, bands, rows, cols)."""
    return np.stack([ground.numbers(image) for image in ground.images()])


def earth_engine(folder: Path) -> Asked:
    """toBands(): the id of the image before the band."""
    names = [f"{day:%Y%m%d}T101559_{day:%Y%m%d}T101600_T32TQM_{key}" for day in DATES for key in NUMBERS]
    ground.write(folder / "images" / "stack.tif", cube().reshape(-1, 128, 128), names=names)
    return Asked({})


def earth_engine_numbered(folder: Path) -> None:
    """toBands() of a list: 0_B4, 1_B4."""
    names = [f"{number}_{key}" for number in range(len(DATES)) for key in NUMBERS]
    ground.write(folder / "images" / "stack.tif", cube().reshape(-1, 128, 128), names=names)


def numbered_without_dates(folder: Path) -> Asked:
    """Nothing says the dates."""
    earth_engine_numbered(folder)
    return Asked({})


def numbered_with_dates(folder: Path) -> Asked:
    """The dates are given."""
    earth_engine_numbered(folder)
    return Asked({"rasters": [str(folder / "images" / "stack.tif")], "dates": [str(day) for day in DATES]})


def earth_engine_tiles(folder: Path) -> Asked:
    """An image a date, in pieces that are called by their first row and column; bands in floating point, NaN outside."""
    for day, image in zip(DATES, ground.images(), strict=True):
        for row, col in ((0, 0), (0, 64), (64, 0), (64, 64)):
            place = folder / "images" / f"S2_{day:%Y_%m_%d}-{row:010}-{col:010}.tif"
            bands = image[:, row : row + 64, col : col + 64].astype(np.float32)
            bands[:, :3, :3] = np.nan if row == col == 0 else bands[:, :3, :3]
            ground.write(place, bands, names=NUMBERS, transform=ground.GRID * ground.Affine.translation(col, row))
    return Asked({})


def force_level_2(folder: Path) -> Asked:
    """FORCE: tiles of a cube; Sentinel-2 with ten bands, Landsat with six; QAI, and distances beside it."""
    from tests.inputs.spectra import band

    landsat = ("BLUE", "GREEN", "RED", "NIR", "SWIR1", "SWIR2")
    sentinel = ("BLUE", "GREEN", "RED", "REDEDGE1", "REDEDGE2", "REDEDGE3", "BROADNIR", "NIR", "SWIR1", "SWIR2")
    plain = {"BROADNIR": "nir"}
    for number, day, image, cloud in series():
        sensor = ("SEN2A", "LND08", "SEN2B", "LND09")[number % 4]
        names = sentinel if sensor.startswith("SEN") else landsat
        whole = np.stack([ground.numbers(band(image, plain.get(name, name.lower())), dtype="int16") for name in names])
        flags = np.where(cloud, 2, 0).astype(np.int16)
        for tile in range(2):
            place, cols = folder / "images" / f"X0055_Y005{tile}", slice(64 * tile, 64 * tile + 64)
            grid = {"transform": ground.GRID * ground.Affine.translation(cols.start, 0)}
            stem = f"{day:%Y%m%d}_LEVEL2_{sensor}"
            ground.write(place / f"{stem}_BOA.tif", whole[..., cols], names=names, nodata=-9999, **grid)
            ground.write(place / f"{stem}_QAI.tif", flags[:, cols], nodata=1, **grid)
            for other in ("DST", "HOT", "VZN"):
                ground.write(place / f"{stem}_{other}.tif", flags[:, cols], nodata=-9999, **grid)
    return Asked({})


def force_series(folder: Path) -> Asked:
    """FORCE: time series of indices, a file an index, a band a date."""
    names = [f"{day:%Y%m%d}_SEN2A" for day in DATES]
    for index, values in indices().items():
        place = folder / "images" / "X0055_Y0053" / f"2020-2021_001-365_HL_TSA_SEN2L_{index}_TSI.tif"
        ground.write(place, np.round(values * 10_000).astype(np.int16), names=names, nodata=-9999)
    return Asked({})


def indices() -> dict[str, NDArray]:
    """Two indices of all dates, (dates, rows, cols), as FORCE calls them."""
    _, green, red, nir = np.stack(ground.images(), 1)
    return {"NDV": (nir - red) / (nir + red), "NDW": (green - nir) / (green + nir)}


def index_stack(folder: Path) -> Asked:
    """R: layers called X2020.03.10, one index."""
    ground.write(
        folder / "images" / "ndvi.tif", indices()["NDV"].astype(np.float32), names=[f"X{day:%Y.%m.%d}" for day in DATES]
    )
    return Asked({})


def stack_of_vrt(folder: Path) -> Asked:
    """A VRT of an image a date, which names the sources of its bands and nothing else."""
    source = '<SimpleSource><SourceFilename relativeToVRT="1">{}</SourceFilename><SourceBand>1</SourceBand></SimpleSource>'
    bands = ""
    for number, (day, values) in enumerate(zip(DATES, indices()["NDV"], strict=True), 1):
        ground.write(folder / "made" / f"ndvi_{day}.tif", values.astype(np.float32))
        bands += f'<VRTRasterBand dataType="Float32" band="{number}">{source.format(f"../made/ndvi_{day}.tif")}</VRTRasterBand>'
    place = ", ".join(map(str, ground.GRID.to_gdal()))
    head = f'<VRTDataset rasterXSize="128" rasterYSize="128"><SRS>{ground.CRS}</SRS><GeoTransform>{place}</GeoTransform>'
    (folder / "images").mkdir()
    (folder / "images" / "stack.vrt").write_text(f"{head}{bands}</VRTDataset>")
    return Asked({})


def netcdf_3(
    path: Path,
    variables: Mapping[str, NDArray],
    *,
    rising: bool = False,
    units: str = UNITS,
    times: Sequence[float] = (),
    of_variable: Mapping[str, Any] | None = None,
    dimensions: Sequence[str] = ("time", "y", "x"),
) -> None:
    """As xarray writes it: coordinates of pixel centres, a grid mapping, time by the CF conventions; y may rise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    time, *_ = dimensions
    with netcdf_file(path, "w") as file:
        x, y = _centres()
        y = y[::-1] if rising else y
        stamps = np.array(times or counted(), "f8")
        for name, values, more in (
            (time, stamps, {"units": units, "calendar": "proleptic_gregorian", "standard_name": "time"}),
            ("y", y, {"units": "m", "standard_name": "projection_y_coordinate"}),
            ("x", x, {"units": "m", "standard_name": "projection_x_coordinate"}),
        ):
            file.createDimension(name, len(values))
            made = file.createVariable(name, "f8", (name,))
            made[:] = values
            _set(made, more)
        _set(file.createVariable("spatial_ref", "i4", ()), _grid_mapping())
        for name, values in variables.items():
            made = file.createVariable(name, values.dtype.char, tuple(dimensions))
            made[:] = values[:, ::-1] if rising else values
            _set(made, {"grid_mapping": "spatial_ref", **(of_variable or {})})


def _centres() -> tuple[NDArray, NDArray]:
    steps = np.arange(128) + 0.5
    return ground.GRID.c + ground.GRID.a * steps, ground.GRID.f + ground.GRID.e * steps


def _grid_mapping() -> dict[str, Any]:
    wkt = CRS.from_string(ground.CRS).to_wkt()
    place = " ".join(map(str, ground.GRID.to_gdal()))
    return {"grid_mapping_name": "transverse_mercator", "crs_wkt": wkt, "spatial_ref": wkt, "GeoTransform": place}


def _set(made: Any, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        setattr(made, key, value)


def variables(dtype: str = "f4") -> dict[str, NDArray]:
    """Reflectance of each band, (dates, rows, cols)."""
    return {
        key: np.stack([image[at] for image in ground.images()]).astype(dtype)
        for at, key in enumerate(("B02", "B03", "B04", "B08"))
    }


def open_eo(folder: Path) -> Asked:
    """openEO: a variable a band, y falls."""
    netcdf_3(folder / "images" / "openEO.nc", variables(), dimensions=("t", "y", "x"))
    return Asked({})


def rising(folder: Path) -> Asked:
    """y rises, and time is counted in hours."""
    netcdf_3(folder / "images" / "cube.nc", variables(), rising=True, units="hours since 2000-01-01 00:00:00",
             times=[24 * (day - datetime.date(2000, 1, 1)).days + 10 for day in DATES])  # fmt: skip
    return Asked({})


def packed(folder: Path) -> Asked:
    """Packed as scale_factor and add_offset say, with _FillValue, ODC names."""
    made = {f"nbart_{name}": ground.numbers(np.stack([image[at] for image in ground.images()]), dtype="int16")
            for at, name in enumerate(("blue", "green", "red", "nir"))}  # fmt: skip
    for values in made.values():
        values[:, :4] = -999
    more = {"scale_factor": 0.0001, "add_offset": 0.0, "_FillValue": np.int16(-999)}
    netcdf_3(folder / "images" / "datacube.nc", made, of_variable=more, units="seconds since 1970-01-01 00:00:00",
             times=[86400 * day + 36959 for day in counted()])  # fmt: skip
    return Asked({})


def a_file_a_date(folder: Path) -> Asked:
    """A netCDF a date, its variables the bands, the date in the file alone."""
    for number, (day, image) in enumerate(zip(DATES, ground.images(), strict=True)):
        made = {name: image[at][None].astype("f4") for at, name in enumerate(BANDS)}
        netcdf_3(folder / "images" / f"scene_{number:03}.nc", made, times=[(day - datetime.date(1970, 1, 1)).days])
    return Asked({})


def netcdf_4(folder: Path, name: str) -> Asked:
    """netCDF-4 is HDF5: one variable over time."""
    values = indices()["NDV"].astype(np.float32)
    days = ",".join(map(str, counted()))
    tags = {
        "NETCDF_DIM_EXTRA": "{time}", "NETCDF_DIM_time_DEF": f"{{{len(DATES)},4}}", "NETCDF_DIM_time_VALUES": f"{{{days}}}",
        "time#units": UNITS, "time#standard_name": "time",
    }  # fmt: skip
    (folder / "images").mkdir()
    with rasterio.MemoryFile() as memory:
        with memory.open(
            driver="GTiff", count=len(values), height=128, width=128, dtype="float32", crs=ground.CRS, transform=ground.GRID
        ) as made:
            made.write(values)
            made.update_tags(**tags)
        with memory.open() as made:
            rasterio.shutil.copy(made, folder / "images" / "made.nc", driver="netCDF", FORMAT="NC4")
    (folder / "images" / "made.nc").rename(folder / "images" / name)
    return Asked({})


def zarr_cube(folder: Path, zarr_format: int) -> Asked:
    """As xarray writes it: an array a band over time, y, x, with its coordinates and a grid mapping."""
    group = zarr.open_group(str(folder / "images" / "cube.zarr"), mode="w", zarr_format=zarr_format)
    x, y = _centres()

    def add(name: str, values: NDArray, dimensions: list[str], more: Mapping[str, Any]) -> None:
        named = {"dimension_names": dimensions} if zarr_format == 3 else {}
        made = group.create_array(name, data=values, chunks=(1, 128, 128) if values.ndim == 3 else "auto", **named)
        made.attrs.update({**more, **({} if zarr_format == 3 else {"_ARRAY_DIMENSIONS": dimensions})})

    add(
        "time",
        np.array(counted(), "i8"),
        ["time"],
        {"units": UNITS, "calendar": "proleptic_gregorian", "standard_name": "time"},
    )
    add("y", y, ["y"], {"standard_name": "projection_y_coordinate", "units": "m"})
    add("x", x, ["x"], {"standard_name": "projection_x_coordinate", "units": "m"})
    add("spatial_ref", np.array(0, "i4"), [], _grid_mapping())
    for name, values in variables().items():
        add(name, values, ["time", "y", "x"], {"grid_mapping": "spatial_ref"})
    zarr.consolidate_metadata(group.store)
    return Asked({})


ROWS = (
    Row(KIND, "Earth Engine, toBands(): 20210110T101559_..._B4", earth_engine),
    Row(
        KIND, "Earth Engine, toBands() of a list: 0_B4, 1_B4, without dates", numbered_without_dates, refused="one date a band"
    ),
    Row(KIND, "Earth Engine, toBands() of a list: 0_B4, 1_B4, with --dates", numbered_with_dates),
    Row(KIND, "Earth Engine, tiles of an image a date", earth_engine_tiles),
    Row(KIND, "FORCE level 2, tiles of a cube, Sentinel-2 and Landsat, with QAI", force_level_2, told="QAI"),
    Row(KIND, "FORCE time series, a file an index", force_series),
    Row(KIND, "R, layers called X2020.03.10", index_stack),
    Row(KIND, "a VRT of one image a date", stack_of_vrt),
    Row(KIND, "netCDF of openEO, a variable a band", open_eo),
    Row(KIND, "netCDF whose y rises, time in hours", rising),
    Row(KIND, "netCDF of the Open Data Cube, packed as int16 with fill", packed),
    Row(KIND, "netCDF, a file a date, the date inside", a_file_a_date),
    Row(KIND, "netCDF-4 of one variable", lambda folder: netcdf_4(folder, "ndvi.nc")),
    Row(KIND, "HDF5 (netCDF-4 that is called .h5)", lambda folder: netcdf_4(folder, "ndvi.h5")),
    Row(KIND, "Zarr 2 as xarray writes it", lambda folder: zarr_cube(folder, 2)),
    Row(KIND, "Zarr 3 as xarray writes it", lambda folder: zarr_cube(folder, 3), refused="to_netcdf"),
)
