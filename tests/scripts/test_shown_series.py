"""The demo takes the real forest where it can be had, else a generated series, and says which and why."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from scripts.desktop import forest, shown_series
from scripts.desktop.forest import Cube


@pytest.fixture
def no_index(monkeypatch, tmp_path):
    """Pip finds no index and no folder of packages."""
    empty = tmp_path / "pip.conf"
    empty.write_text("")
    for name, value in {"PIP_CONFIG_FILE": str(empty), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}.items():
        monkeypatch.setenv(name, value)


def test_without_a_network_the_series_is_generated_and_says_why(no_index, tmp_path):
    series = shown_series.choose(shown_series.FOREST, tmp_path)
    assert series.truth == tmp_path / "demo" / "series"
    assert "in place of the Romanian forest: pip could not fetch nrt==0.2.1" in series.why
    assert len(list(series.images.glob("*.tif"))) == 24
    assert series.options == {"MASK": str(series.masks)}


def test_a_forest_that_was_fetched_before_needs_no_network(no_index, tmp_path):
    (tmp_path / "forest").mkdir()
    (tmp_path / "forest" / "complete").touch()
    series = shown_series.choose(shown_series.FOREST, tmp_path)
    assert series.images == tmp_path / "forest" / "images"
    assert series.options["MASK_VALUES"] == "0,1,3,8,9,10,11"
    assert "Copernicus" in series.credit


def test_what_is_neither_a_word_nor_a_folder_is_refused(tmp_path):
    with pytest.raises(NotADirectoryError):
        shown_series.choose(str(tmp_path / "nothing"))
    assert shown_series.choose(str(tmp_path)).images == tmp_path


def test_every_date_is_written_with_its_bands_and_its_classes(tmp_path):
    random = np.random.default_rng(0)
    bands = random.integers(0, 9000, (2, 4, 5, 6)).astype(np.uint16)
    classes = random.integers(0, 12, (2, 5, 6)).astype(np.uint8)
    dates = (datetime.date(2019, 7, 1), datetime.date(2019, 7, 11))
    forest.write(Cube(dates, bands, classes, from_origin(5_271_980, 2_533_000, 10, 10)), tmp_path)
    for index, date in enumerate(dates):
        with (
            rasterio.open(tmp_path / "images" / f"{date}.tif") as image,
            rasterio.open(tmp_path / "scl" / f"{date}.tif") as scl,
        ):
            assert (image.read() == bands[index]).all()
            assert image.descriptions == ("B02", "B03", "B04", "B08")
            assert (image.nodata, scl.nodata) == (0, None)
            assert (scl.read(1) == classes[index]).all()
            assert image.crs.to_epsg() == scl.crs.to_epsg() == 3035
            assert image.transform == scl.transform == from_origin(5_271_980, 2_533_000, 10, 10)


@pytest.mark.skipif(not (shown_series.ROOT / "build" / "forest" / "complete").is_file(), reason="make demo was not run here")
def test_the_cut_is_the_one_that_was_cut_by_hand(shared_data):
    ours, theirs = shown_series.ROOT / "build" / "forest", shared_data / "romania_s2"
    names = sorted(path.name for path in (ours / "images").glob("*.tif"))
    assert names == sorted(path.name for path in (theirs / "images").glob("*.tif"))
    for kind in ("images", "scl"):
        for name in names:
            with rasterio.open(ours / kind / name) as mine, rasterio.open(theirs / kind / name) as other:
                assert (mine.read() == other.read()).all()
                assert mine.transform.almost_equals(other.transform)
