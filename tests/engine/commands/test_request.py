"""Plain values become sources and parameters, or one sentence says which value cannot be used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.core.parameters import Machine
from changedet_plugin.engine.commands import request


def parse(**values):
    warnings = []
    return request.parse(values, warnings.append), warnings


@pytest.fixture
def write(write_raster, tmp_path):
    return lambda name: write_raster(Path(name).name, np.ones((1, 8, 8), np.uint8), folder=tmp_path / Path(name).parent)


@pytest.mark.parametrize(
    "values",
    [
        {"rasters": [{"date": "2019-07-01"}]},
        {"rasters": [None]},
        {"rasters": 5},
        {"rasters": "a.tif"},
        {"dates": 2019},
        {"mask": 5},
        {"rasters": ["a.tif"], "dates": ["2019"]},
        {"area": {"wkt": "POLYGON((0 0, 1 0, 1 1, 0 0))"}},
        {"patch_px": "5"},
        {"confirm": "three"},
        {"mask_band": "red"},
        {"patch_size": float("nan")},
        {"colour": "red"},
    ],
)
def test_what_cannot_be_used_is_one_sentence(values):
    with pytest.raises(ChangeDetError) as refusal:
        parse(**{"rasters": [{"path": "a.tif", "date": "2019-07-01"}], **values})
    assert str(refusal.value).endswith(".")


def test_a_raster_keeps_its_mask_whoever_finds_its_date(write):
    mask = write("masks/mine.tif")
    asked, _ = parse(rasters=[{"path": write("2019-07-01.tif"), "mask": mask}])
    assert asked.sources[0].mask == mask


def test_masks_go_by_name_then_by_date_and_what_has_none_is_said(write, tmp_path):
    rasters = [write(f"2019-07-0{day}.tif") for day in (1, 2, 3)] + [write("2019-07-01_b.tif")]
    by_name = [write("masks/2019-07-01.tif"), write("masks/2019-07-01_b.tif")]
    by_date = write("masks/cloud_20190702.tif")
    asked, warnings = parse(rasters=rasters, mask=str(tmp_path / "masks"))
    assert [source.mask for source in asked.sources] == [by_name[0], by_date, None, by_name[1]]
    assert [told.code for told in warnings] == ["masks_missing", "masks_unnamed", "masks_all_but_zero"]
    assert "2019-07-03.tif" in str(warnings[0])


def test_an_area_that_crosses_itself_is_mended(tmp_path):
    path = tmp_path / "bowtie.geojson"
    bowtie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    path.write_text(f'{{"type": "Feature", "properties": {{}}, "geometry": {shapely.to_geojson(bowtie)}}}')
    area = request.read_area(str(path))
    assert shapely.from_wkt(area.wkt).area == pytest.approx(0.5)


def test_cache_and_threads_are_read_and_nonsense_is_one_sentence(write):
    rasters = [write("2019-07-01.tif")]
    asked, _ = parse(rasters=rasters, store_cap="5G", threads="3")
    assert asked.machine == Machine(store_cap=5 << 30, threads=3)
    for name, value in (("store_cap", "plenty"), ("store_cap", "5M"), ("threads", "0"), ("memory", "0.1G")):
        with pytest.raises(ChangeDetError, match=name):
            parse(rasters=rasters, **{name: value})
