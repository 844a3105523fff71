"""What a raster says of itself is read once, and the run knows it from then on."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.enums import ColorInterp

from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.parameters import Machine, Parameters
from changedet_plugin.engine import cli
from changedet_plugin.engine.detect import detect, open_series
from changedet_plugin.engine.reading import raster_header, servers
from changedet_plugin.engine.results import stored_result
from tests.embedding import scene, silent

LAST = datetime.date(2016, 1, 1)


@pytest.fixture
def yearly(write_raster):
    return [write_raster(f"{2010 + index}-07-01.tif", scene(index, (64, 72))) for index in range(8)]


@pytest.fixture
def opened(monkeypatch):
    """How often each file is opened for reading, by name."""
    counts = Counter()

    def counting(real):
        def opening(path, mode="r", *rest, **options):
            if mode == "r":
                counts[Path(str(path)).name] += 1
            return real(path, *([mode] if real is rasterio_open else []), *rest, **options)

        return opening

    rasterio_open = rasterio.open
    monkeypatch.setattr(rasterio, "open", counting(rasterio_open))
    monkeypatch.setattr(servers, "_open", counting(servers._open))
    return counts


def chosen(folder, **parameters):
    """What a run is asked for, and where it runs."""
    return Parameters(reference_end=LAST, **parameters), Machine(device="cpu", store=str(folder / "store"))


def test_a_raster_is_opened_for_its_header_once_and_then_only_for_its_pixels(yearly, tmp_path, opened):
    headers = []
    images = raster_header.images
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raster_header, "images", lambda path: (headers.append(Path(path).name), images(path))[1])
        detect(open_series(yearly, *chosen(tmp_path), silent), warn=silent)
    names = [Path(path).name for path in yearly]
    assert headers == names
    # Header; fill; first valid pixel; unit; place and light; tokens.
    assert {name: opened[name] for name in names} == dict.fromkeys(names, 6)


def test_a_folder_costs_no_more_than_its_files(yearly, tmp_path, opened):
    series = open_series(Path(yearly[0]).parent, *chosen(tmp_path), silent).series
    assert series.dates == tuple(datetime.date(2010 + index, 7, 1) for index in range(8))
    assert set(opened.values()) == {4}


def test_every_warning_is_told_once(yearly, tmp_path):
    told = []
    series = open_series(yearly, *chosen(tmp_path, patch_size=500.0), told.append)
    detect(series, warn=told.append)
    assert [notice.code for notice in told].count("patch_size_rounded") == 1
    assert len(told) == len(set(map(str, told)))


def test_warnings_are_those_of_python_by_default(yearly, tmp_path):
    with pytest.warns(UserWarning, match="Patches of 500 m"):
        open_series(yearly, *chosen(tmp_path, patch_size=500.0))


def test_the_split_is_told_in_every_way(yearly, tmp_path):
    series = open_series(yearly, *chosen(tmp_path), silent).series
    assert (series.n_reference, series.n_new) == (6, 2)
    assert series.reference_dates + series.new_dates == series.dates
    assert series.new_dates[0] >= LAST > series.reference_dates[-1]
    assert series.is_reference.tolist() == [True] * 6 + [False] * 2
    np.testing.assert_array_equal(series.is_new, ~series.is_reference)


def test_what_a_raster_says_of_itself(write_raster):
    path = write_raster("2019-07-01.tif", scene(0, (8, 9), bands=4).astype(np.int16), nodata=-9)
    with rasterio.open(path, "r+") as raster:
        raster.descriptions = ("B08 (NIR)", None, "swir", None)
        raster.colorinterp = (ColorInterp.gray, ColorInterp.red, ColorInterp.undefined, ColorInterp.alpha)
        raster.scales, raster.offsets = (1e-4, 1, 1, 1), (-0.1, 0, 0, 0)
        raster.update_tags(2, ns="IMAGERY", CENTRAL_WAVELENGTH_UM="0.665")
        raster.update_tags(3, wavelength="1610")
        raster.update_tags(ns="IMAGERY", ACQUISITIONDATETIME="2018-05-04T10:00:00")
    header = raster_header.read(path)
    assert (header.path, header.name, header.acquisition.date) == (path, "2019-07-01.tif", datetime.date(2018, 5, 4))
    assert header.grid.shape == (8, 9)
    assert header.grid.transform == (10, 0, 500000, 0, -10, 5000000)
    assert "32631" in header.grid.crs
    assert [band.name for band in header.bands] == ["NIR", "red", "SWIR1", None]
    assert [band.wavelength_um for band in header.bands] == [None, 0.665, 1.61, None]
    assert [band.colour for band in header.bands] == ["gray", "red", "undefined", "alpha"]
    assert {(band.dtype, band.nodata) for band in header.bands} == {("int16", -9.0)}
    assert (header.bands[0].scale, header.bands[0].offset) == (1e-4, -0.1)
    assert header.of((3, 1)) == (header.bands[2], header.bands[0])


def test_files_that_belong_to_a_raster_are_named(write_raster):
    path = write_raster("2019-07-01.tif", scene(0, (8, 9)))
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=False), rasterio.open(path, "r+") as raster:
        raster.write_mask(np.full((8, 9), 255, np.uint8))
    header = raster_header.read(path)
    assert header.files == (path, f"{path}.msk")
    assert header.bands[0].mask_flags == {"per_dataset"}


def test_a_raster_that_is_nowhere_says_so(write_raster, tmp_path):
    nowhere = raster_header.read(write_raster("2019-07-01.tif", scene(0, (8, 9)), crs=None)).grid
    assert nowhere.crs == ""
    assert nowhere.is_placed
    with rasterio.open(tmp_path / "plain.tif", "w", driver="GTiff", width=3, height=2, count=1, dtype="uint8") as target:
        target.write(np.ones((1, 2, 3), np.uint8))
    assert not raster_header.read(str(tmp_path / "plain.tif")).grid.is_placed
    with pytest.raises(SeriesError, match="it is not there"):
        raster_header.read(str(tmp_path / "gone.tif"))


def test_a_virtual_raster_that_lies_in_no_file_is_read(yearly):
    assert raster_header.read(f"vrt://{yearly[0]}?outsize=32,36").grid.shape == (32, 36)[::-1]


def test_a_raster_with_options_of_gdal_is_recorded_as_its_file(yearly, tmp_path):
    rasters = [f"vrt://{path}?unscale=true" for path in yearly]
    result = tmp_path / "changes.gpkg"
    arguments = ["detect", *rasters, "--output", str(result), "--store", str(tmp_path / "store")]
    assert cli.main(arguments) == 0
    assert [row["bytes"] for row in stored_result.read(result).facts.inputs] == [Path(path).stat().st_size for path in yearly]
