"""Products as they are delivered, made small in their true layout: found, dated, their bands named, without one option."""

from __future__ import annotations

import datetime
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from rasterio.transform import from_origin

from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine.reading import bands, dated_files, file_identity, series
from changedet_plugin.engine.reading.scene_reader import SceneReader

DATES = [datetime.date(2021, month, 10) for month in (1, 4, 7, 10)]
SIDE = 24
VALUES = {"B02": 300, "B03": 500, "B04": 400, "B08": 3000, "B05": 900, "B11": 1500, "B8A": 3100}


def write(path, values, *, pixel=10.0, names=(), dtype="uint16", driver="GTiff", origin=(500000, 5200000), side=SIDE, **more):
    """Flat bands with a little grain, of such values."""
    path.parent.mkdir(parents=True, exist_ok=True)
    side = round(side * 10 / pixel) if pixel > 1 else side
    grain = np.random.default_rng(len(str(path))).integers(0, 9, (len(values), side, side))
    size = {"count": len(values), "height": side, "width": side, "dtype": dtype}
    grid = {"crs": "EPSG:32632", "transform": from_origin(*origin, pixel, pixel)}
    with rasterio.open(path, "w", driver=driver, **size, **grid, **more) as file:
        file.write((np.array(values)[:, None, None] + grain).astype(dtype))
    if names:
        with rasterio.open(path, "r+") as file:
            file.descriptions = tuple(names)


def sentinel2_safe(folder):
    for day in DATES:
        sense = f"{day:%Y%m%d}T101559"
        product = folder / f"S2A_MSIL2A_{sense}_N0500_R065_T32TQM_{day:%Y}1231T120000.SAFE"
        granule = product / "GRANULE" / f"L2A_T32TQM_A001234_{sense}"
        for pixel, names in ((10, ("B02", "B03", "B04", "B08")), (20, ("B02", "B05", "B11", "B8A", "SCL")), (60, ("B02",))):
            for name in names:
                path = granule / "IMG_DATA" / f"R{pixel}m" / f"T32TQM_{sense}_{name}_{pixel}m.jp2"
                write(path, [VALUES.get(name, 4)], pixel=pixel, driver="JP2OpenJPEG", QUALITY="100", REVERSIBLE="YES")
        write(granule / "QI_DATA" / "MSK_CLDPRB_20m.jp2", [0], pixel=20, dtype="uint8", driver="JP2OpenJPEG")
        (product / "MTD_MSIL2A.xml").write_text("<x/>")


def sentinel2_cog(folder):
    for day in DATES:
        scene = folder / f"S2B_32TQM_{day:%Y%m%d}_0_L2A"
        for name in ("B02", "B03", "B04", "B08"):
            write(scene / f"{name}.tif", [VALUES[name]])
        write(scene / "SCL.tif", [4], pixel=20, dtype="uint8")
        write(scene / "TCI.tif", [9, 9, 9], dtype="uint8")


def landsat_folders(folder):
    for day in DATES:
        name = f"LC08_L2SP_190028_{day:%Y%m%d}_{day:%Y}1231_02_T1"
        for number in range(1, 8):
            write(folder / name / f"{name}_SR_B{number}.TIF", [8000 + number], pixel=30)
        for other in ("QA_PIXEL", "QA_RADSAT", "SR_QA_AEROSOL", "ST_B10", "ST_QA"):
            write(folder / name / f"{name}_{other}.TIF", [21824], pixel=30)
        (folder / name / f"{name}_MTL.txt").write_text("x")


def hls(folder):
    for day in DATES:
        for sensor, names in (("S30", ("B02", "B03", "B04", "B8A")), ("L30", ("B02", "B03", "B04", "B05"))):
            taken = day + datetime.timedelta(3 * (sensor == "L30"))
            for name in (*names, "Fmask", "SAA", "VZA"):
                write(folder / f"HLS.{sensor}.T32TQM.{taken:%Y%j}T101559.v2.0.{name}.tif", [VALUES.get(name, 64)], pixel=30)


def mod13q1(folder):
    for day in DATES:
        for layer in ("NDVI", "EVI", "VI_Quality", "pixel_reliability"):
            write(folder / f"MOD13Q1.061__250m_16_days_{layer}_doy{day:%Y%j}_aid0001.tif", [4000], pixel=10, dtype="int16")


def sentinel1(folder):
    for day in DATES:
        for polarisation in ("VV", "VH"):
            name = f"S1A_IW_{day:%Y%m%d}T171530_DVP_RTC10_G_gpunem_1A2B_{polarisation}.tif"
            write(folder / f"S1A_IW_{day:%Y%m%d}T171530" / name, [0.1], dtype="float32")


def earth_engine_stack(folder):
    names = [f"{day:%Y%m%d}T101559_{day:%Y%m%d}T101600_T32TQM_{band}" for day in DATES for band in ("B2", "B3", "B4")]
    write(folder / "stack.tif", [300, 500, 400] * len(DATES), names=names)


def force_cube(folder):
    for tile in range(2):
        for day, sensor in zip(DATES, ("SEN2A", "SEN2B", "LND08", "LND09")):
            place = folder / f"X0001_Y{tile:04}"
            names = ("BLUE", "GREEN", "RED", "NIR", "SWIR1", "SWIR2")
            names = names if sensor.startswith("LND") else (*names[:3], "REDEDGE1", "BROADNIR", *names[3:])
            where = (500000 + tile * SIDE * 10, 5200000)
            write(place / f"{day:%Y%m%d}_LEVEL2_{sensor}_BOA.tif", range(300, 300 + len(names)), names=names, origin=where)
            write(place / f"{day:%Y%m%d}_LEVEL2_{sensor}_QAI.tif", [0], origin=where)


def force_series(folder):
    names = [f"{day:%Y%m%d}_SEN2A" for day in DATES]
    write(folder / "2021-2022_001-365_HL_TSA_SEN2L_NDV_TSI.tif", [6000] * len(DATES), dtype="int16", names=names)


def landsat_sensors(folder):
    for day, sensor in zip(DATES, ("LE07", "LC08", "LC09", "LE07")):
        name = f"{sensor}_L2SP_190028_{day:%Y%m%d}_{day:%Y}1231_02_T1"
        for number in (1, 2, 3, 4, 5, 7) if sensor == "LE07" else range(1, 8):
            write(folder / f"{name}_SR_B{number}.TIF", [8000 + 100 * number], pixel=30)


def netcdf(folder):
    for variable in ("ndvi", "evi"):
        path = folder / f"{variable}.nc"
        days = ",".join(str((day - datetime.date(1990, 1, 1)).days) for day in DATES)
        extra = {
            "NETCDF_DIM_EXTRA": "{time}", "NETCDF_DIM_time_DEF": f"{{{len(DATES)},4}}", "NETCDF_DIM_time_VALUES": f"{{{days}}}",
            "time#units": "days since 1990-01-01",
        }  # fmt: skip
        grid = {"crs": "EPSG:32632", "transform": from_origin(500000, 5200000, 10, 10)}
        size = {"count": len(DATES), "height": SIDE, "width": SIDE, "dtype": "float32"}
        with rasterio.MemoryFile() as memory:
            with memory.open(driver="GTiff", **size, **grid) as made:
                made.write(np.random.default_rng(1).uniform(0.2, 0.8, (len(DATES), SIDE, SIDE)).astype("float32"))
                made.update_tags(**extra)
            with memory.open() as made:
                path.parent.mkdir(parents=True, exist_ok=True)
                rasterio.shutil.copy(made, path, driver="netCDF")
        break


@dataclass(frozen=True)
class Layout:
    make: object
    names: tuple[str | None, ...]
    """Of the bands that a run takes."""
    n_scenes: int = len(DATES)
    n_sources: int = len(DATES)
    offset_days: int = 0


LAYOUTS = {
    "Sentinel-2 SAFE": Layout(sentinel2_safe, ("blue", "green", "red", "red edge 1", "NIR", "narrow NIR", "SWIR1")),
    "Sentinel-2 COG": Layout(sentinel2_cog, ("blue", "green", "red", "NIR")),
    "Landsat C2 L2": Layout(landsat_folders, ("coastal", "blue", "green", "red", "NIR", "SWIR1", "SWIR2")),
    "Landsat 7, 8 and 9": Layout(landsat_sensors, ("blue", "green", "red", "NIR", "SWIR1", "SWIR2")),
    "HLS": Layout(hls, ("blue", "green", "red", "narrow NIR"), 8, 8),
    "MOD13Q1": Layout(mod13q1, ("EVI", "NDVI")),
    "Sentinel-1 RTC": Layout(sentinel1, ("VH", "VV")),
    "Earth Engine stack": Layout(earth_engine_stack, (None, None, None)),
    "FORCE cube": Layout(force_cube, ("blue", "green", "red", "NIR", "SWIR1", "SWIR2"), 4, 8),
    "FORCE time series": Layout(force_series, (None,)),
    "netCDF": Layout(netcdf, (None,)),
}


def opened(paths):
    told = []
    sources = dated_files.expand(list(map(str, paths)), told.append)
    return sources, series.build(sources, Parameters(), told.append), {notice.code: str(notice) for notice in told}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_product_is_found_dated_and_its_bands_are_known_without_an_option(tmp_path, name):
    layout = LAYOUTS[name]
    layout.make(tmp_path / "data")
    sources, made, told = opened([tmp_path / "data"])
    assert (len(sources), len(made.scenes)) == (layout.n_sources, layout.n_scenes)
    assert set(DATES) <= set(made.dates)
    assert bands.names(made) == layout.names
    assert "undated_rasters" not in told
    with SceneReader(made, made.header.grid) as reader:
        assert all(reader.read(index, slice(0, 8), slice(0, 8))[1].all() for index in range(len(made.scenes)))
    assert all(file_identity.of(source.header).n_bytes for source in sources)
    again = [dated_files.source_of(source.path, source.date) for source in sources]
    assert [source.header for source in again] == [source.header for source in sources]


def test_bands_of_other_pixels_are_read_on_the_finest_grid_and_each_from_its_own_file(tmp_path):
    sentinel2_safe(tmp_path)
    _, made, _ = opened([tmp_path])
    assert made.header.grid.transform[0] == 10
    with SceneReader(made, made.header.grid) as reader:
        values, valid = reader.read(2, slice(4, 12), slice(4, 12))
    names = [made.header.bands[number - 1].description for number in made.bands]
    assert valid.all()
    np.testing.assert_allclose(values.mean((1, 2)), [VALUES[name] + 4 for name in names], atol=4)


def test_bands_of_sensors_are_matched_by_what_they_show_not_by_their_numbers(tmp_path):
    landsat_sensors(tmp_path)
    _, made, told = opened([tmp_path])
    with SceneReader(made, made.header.grid) as reader:
        near_infrared = [reader.read(index, slice(0, 8), slice(0, 8))[0][3].mean() for index in range(4)]
    np.testing.assert_allclose(near_infrared, [8404, 8504, 8504, 8404], atol=4)
    assert told["bands_not_shared"].endswith(": SR_B1.")


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_an_archive_is_taken_like_its_folder(tmp_path, kind):
    landsat_folders(tmp_path / "data")
    files = sorted(file for file in (tmp_path / "data").rglob("*") if file.is_file())
    path = tmp_path / f"delivered.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for file in files:
                archive.write(file, file.relative_to(tmp_path / "data"))
    else:
        with tarfile.open(path, "w") as archive:
            for file in files:
                archive.add(file, file.relative_to(tmp_path / "data"))
    sources, made, _ = opened([path])
    assert made.dates == tuple(DATES)
    assert {file_identity.of(source.header).sha256 for source in sources} == {file_identity.content_hash(str(path))}


def test_files_given_one_by_one_are_stacked_too_and_only_these(tmp_path):
    sentinel2_cog(tmp_path)
    files = [file for file in sorted(tmp_path.rglob("B0*.tif")) if file.stem in ("B02", "B04")]
    sources, made, _ = opened(files)
    assert bands.names(made) == ("blue", "red")
    assert {Path(source.path).name for source in sources} == {"{B02,B04}.tif"}


def test_a_file_of_a_stack_that_is_gone_is_named(tmp_path):
    sentinel2_cog(tmp_path)
    source = opened([tmp_path])[0][0]
    Path(source.header.bands[1].at.path).unlink()
    with pytest.raises(SeriesError, match=r"B03\.tif cannot be opened: it is not there"):
        dated_files.source_of(source.path, source.date)


def test_folders_of_labels_beside_rasters_are_not_searched_and_that_is_said(tmp_path):
    for day in DATES:
        write(tmp_path / f"{day}.tif", [300, 400])
        write(tmp_path / "classes" / f"{day}.tif", [1])
    said = []
    (sources,) = dated_files.of_each([str(tmp_path)], said.append)
    assert len(sources) == len(DATES)
    assert str(said[0]) == f"Folders that are not read, because {tmp_path.name} holds rasters itself: classes."


def test_a_folder_above_the_images_names_theirs(tmp_path):
    write(tmp_path / "loss.tif", [1])
    for day in DATES:
        write(tmp_path / "images" / f"{day}.tif", [300, 400])
    with pytest.raises(SeriesError, match=r"or choose a folder below it \(images\)\.$"):
        dated_files.of_each([str(tmp_path)], print)
