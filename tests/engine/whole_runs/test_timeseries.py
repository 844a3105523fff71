"""Files become a checked series, or one sentence says why not."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest
import rasterio

from changedet_plugin.core.errors import MaskError, SeriesError
from changedet_plugin.core.parameters import Masking, Parameters
from changedet_plugin.engine.reading import dated_files, series
from changedet_plugin.engine.reading.dated_files import source_of
from changedet_plugin.engine.reading.scene_reader import SceneReader


def pixels(seed=0, bands=2, size=40, kind=np.uint16):
    return np.random.default_rng(seed).integers(1, 250, (bands, size, size)).astype(kind)


@pytest.fixture
def build():
    """Build a series from paths; gives back the series and the warnings."""

    def go(paths, **parameters):
        warnings = []
        made = series.build(dated_files.expand(paths, warnings.append), Parameters(**parameters), warnings.append)
        return made, [str(notice) for notice in warnings]

    return go


@pytest.fixture
def yearly(write_raster):
    return [write_raster(f"{year}-07-01.tif", pixels(year)) for year in range(2010, 2016)]


def test_scenes_come_oldest_first_and_split(build, yearly):
    made, warnings = build(yearly[::-1])
    assert [date.year for date in made.dates] == list(range(2010, 2016))
    assert made.is_reference.tolist() == [True] * 3 + [False] * 3
    assert made.bands == (1, 2)
    assert warnings == []


def test_folder_is_expanded_and_undated_files_are_skipped_with_a_warning(build, yearly, write_raster):
    write_raster("change.tif", pixels(bands=1))
    made, warnings = build([str(Path(yearly[0]).parent)])
    assert len(made.scenes) == 6
    assert "change.tif" in " ".join(warnings)


def test_folder_without_dates_and_file_without_date_are_refused(build, write_raster, tmp_path):
    path = write_raster("change.tif", pixels())
    with pytest.raises(SeriesError, match=r"change\.tif has no date"):
        build([path])
    with pytest.raises(SeriesError, match="no dated raster"):
        build([str(tmp_path)])


def test_acquisition_tag_goes_before_the_name_and_the_writing_time_after(write_raster):
    paths = [
        write_raster("2001-01-01.tif", pixels(), tags={"ACQUISITION_DATE": "2019-07-04T10:00:00Z"}),
        write_raster("2002-01-01.tif", pixels(), tags={"TIFFTAG_DATETIME": "2019:07:04 10:00:00"}),
        write_raster("plain.tif", pixels(), tags={"TIFFTAG_DATETIME": "2003:07:04 10:00:00"}),
    ]
    found = [source.date for source in dated_files.expand(paths, lambda _: None)]
    assert found == [datetime.date(2019, 7, 4), datetime.date(2002, 1, 1), datetime.date(2003, 7, 4)]


def test_reference_end_that_leaves_nothing_is_refused(build, yearly):
    with pytest.raises(SeriesError, match="no reference"):
        build(yearly, reference_end=datetime.date(2010, 7, 1))
    with pytest.raises(SeriesError, match="nothing is new"):
        build(yearly, reference_end=datetime.date(2015, 7, 2))
    made, _ = build(yearly, reference_end=datetime.date(2015, 7, 1))
    assert made.n_reference == 5


def test_tiles_of_one_day_are_one_scene(build, yearly, write_raster):
    neighbour = write_raster("2010-07-01_east.tif", pixels(1), origin=(500400, 5000000))
    made, _ = build([*yearly, neighbour])
    assert len(made.scenes) == 6
    assert len(made.scenes[0].sources) == 2


def test_same_day_rasters_that_agree_are_one_scene(build, yearly, write_raster):
    overlapping = np.concatenate([pixels(2010)[:, :, 20:], pixels(3)[:, :, :20]], axis=2)
    made, _ = build([*yearly, write_raster("2010-07-01_b.tif", overlapping, origin=(500200, 5000000))])
    assert len(made.scenes[0].sources) == 2


def test_same_day_rasters_on_other_grids_agree_if_they_differ_by_little(build, yearly, write_raster):
    smooth = np.add.outer(np.arange(40), np.arange(40)).astype(np.float32)[None].repeat(2, 0)
    first = write_raster("2010-07-01.tif", smooth)
    same = write_raster("2010-07-01_b.tif", smooth, origin=(500003, 5000003))
    other = write_raster("2010-07-01_c.tif", smooth[:, ::-1], origin=(500003, 5000003))
    assert len(build([*yearly[1:], first, same])[0].scenes[0].sources) == 2
    with pytest.raises(SeriesError, match=r"2010-07-01_c\.tif have the same date"):
        build([*yearly[1:], first, other])


def test_same_day_rasters_may_differ_where_one_is_not_valid(build, yearly, write_raster):
    first, second = pixels(5), pixels(5)
    first[:, :10], second[:, 30:] = 0, 0
    paths = [write_raster(f"2010-07-01{name}.tif", part, nodata=0) for name, part in (("", first), ("_b", second))]
    assert len(build([*yearly[1:], *paths])[0].scenes[0].sources) == 2


def test_one_file_given_twice_is_one_source(build, yearly):
    assert len(build([*yearly, yearly[0]])[0].scenes[0].sources) == 1


def test_mask_band_and_alpha_are_not_pixels(build, yearly):
    assert build(yearly, masking=Masking(band=2, values=(250,)))[0].bands == (1,)
    with pytest.raises(SeriesError, match="no band 3"):
        build(yearly, masking=Masking(band=3))
    with pytest.raises(SeriesError, match="no band 7"):
        build(yearly, bands=(1, 7))
    assert build(yearly, bands=(2, 1))[0].bands == (2, 1)


def test_date_that_a_mask_hides_wholly_is_dropped(build, yearly, write_raster):
    mask = write_raster("mask.tif", np.ones((1, 40, 40), np.uint8))
    sources = [source_of(path, datetime.date(2010 + i, 7, 1), mask if i == 2 else None) for i, path in enumerate(yearly)]
    warnings = []
    made = series.build(sources, Parameters(), warnings.append)
    assert 2012 not in {date.year for date in made.dates}
    assert "2012-07-01" in str(warnings[0])


def test_mask_that_is_no_raster_is_a_mask_error(yearly, tmp_path):
    (tmp_path / "mask.tif").write_text("no raster")
    sources = [source_of(path, datetime.date(2010 + i, 7, 1), str(tmp_path / "mask.tif")) for i, path in enumerate(yearly)]
    with pytest.raises(MaskError, match=r"mask\.tif"):
        series.build(sources, Parameters(), lambda _: None)


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.995])
def test_file_cut_off_anywhere_is_named(build, yearly, keep):
    path = Path(yearly[2])
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    with pytest.raises(SeriesError, match=r"2012-07-01\.tif"):
        build(yearly)


def test_rasters_without_a_place_are_refused(build, yearly, write_raster):
    with pytest.raises(SeriesError, match="no coordinate reference system"):
        build([*yearly, write_raster("2016-01-01.tif", pixels(), crs=None)])
    with pytest.raises(SeriesError, match="complex"):
        build([*yearly, write_raster("2016-01-01.tif", pixels().astype(np.complex64))])


def test_grids_that_differ_and_a_short_reference_are_said(build, write_raster):
    paths = [
        write_raster(f"2019-0{month}-01.tif", pixels(month), origin=(500000 + 3 * month, 5000000)) for month in range(1, 7)
    ]
    _, warnings = build(paths)
    assert any("pixel grids differ" in sentence for sentence in warnings)
    assert any("less than a year" in sentence for sentence in warnings)


def test_series_of_reals(shared_data):
    made = series.build(dated_files.expand([str(shared_data / "pucallpa_landsat")], print), Parameters(), print)
    assert (len(made.scenes), made.n_reference, made.bands) == (8, 3, (1, 2, 3, 4))


def test_one_file_with_two_dates_is_refused(yearly):
    sources = [source_of(yearly[0], datetime.date(year, 7, 1)) for year in (2010, 2011)]
    with pytest.raises(SeriesError, match="given twice"):
        series.build(sources, Parameters(), lambda _: None)


def test_scores_of_an_earlier_run_are_no_scene(build, yearly, write_raster):
    write_raster("2016-07-01.scores.tif", pixels(bands=7))
    made, _ = build([str(Path(yearly[0]).parent)])
    assert len(made.scenes) == len(yearly)


def test_grids_that_differ_are_said_of_files_of_one_name(write_raster, tmp_path):
    sources = [
        source_of(
            write_raster("image.tif", pixels(shift), folder=tmp_path / str(shift), origin=(500000 + shift, 5000000)),
            datetime.date(2010 + shift, 1, 1),
        )
        for shift in (0, 3, 6)
    ]
    warnings = []
    series.build(sources, Parameters(), warnings.append)
    assert any(notice.code == "grids_differ" for notice in warnings)


def test_bands_named_in_another_order_are_said(build, yearly):
    for path, names in zip(yearly, (("red", "green"), ("green", "red"))):
        with rasterio.open(path, "r+") as raster:
            raster.descriptions = names
    _, warnings = build(yearly[:2])
    assert any("another order" in sentence for sentence in warnings)


@pytest.mark.parametrize("mixed", [1, 77])
def test_a_colour_ramp_is_said_and_a_palette_refused(build, write_raster, mixed):
    paths = [write_raster(f"{year}-07-01.tif", pixels(year, bands=1, kind=np.uint8)) for year in (2010, 2011)]
    for path in paths:
        with rasterio.open(path, "r+") as raster:
            raster.write_colormap(1, {number: (number * mixed % 256, number * mixed % 256, 0, 255) for number in range(256)})
    if mixed > 1:
        with pytest.raises(SeriesError, match=r"2010-07-01\.tif stand for the colours of a palette"):
            build(paths)
    else:
        assert sum("colour tables" in sentence for sentence in build(paths)[1]) == 1


def test_tiles_of_a_day_that_differ_a_little_are_joined_and_said(build, yearly, write_raster):
    brighter = (pixels(2010)[:, :, 20:] * 1.02).astype(np.uint16)
    made, warnings = build([*yearly, write_raster("2010-07-01_b.tif", brighter, origin=(500200, 5000000))])
    assert len(made.scenes[0].sources) == 2
    assert any("2010-07-01.tif, 2010-07-01_b.tif" in sentence and "same_day" in sentence for sentence in warnings)


def test_all_days_with_rasters_that_differ_are_named_at_once_with_the_rule_as_the_answer(build, yearly, write_raster):
    others = [write_raster(f"{year}-07-01_b.tif", pixels(year + 50)) for year in (2010, 2012)]
    with pytest.raises(SeriesError, match=r"2010-07-01\.tif and 2010-07-01_b\.tif .* 2012-07-01; .*clearest, latest or mean"):
        build([*yearly, *others])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("clearest", lambda old, new: old), ("latest", lambda old, new: new), ("mean", lambda old, new: (old + new) / 2)],
)
def test_the_rule_says_which_raster_of_a_day_counts(build, yearly, write_raster, rule, expected):
    old, new = pixels(2010).astype(float), pixels(60).astype(float)
    new[:, :5] = 0
    names = "S2A_20100701T101010_20200101T000000.tif", "S2A_20100701T101010_20210101T000000.tif"
    paths = [write_raster(name, values.astype(np.uint16), nodata=0) for name, values in zip(names, (old, new))]
    made, warnings = build([*yearly[1:], *paths], same_day=rule)
    with SceneReader(made, made.header.grid) as reader:
        values, valid = reader.read(0, slice(0, 40), slice(0, 40))
    assert valid.all()
    np.testing.assert_allclose(values[:, 5:], expected(old, new)[:, 5:])
    np.testing.assert_allclose(values[:, :5], old[:, :5])
    assert any(rule in sentence and "2010-07-01" in sentence for sentence in warnings)
