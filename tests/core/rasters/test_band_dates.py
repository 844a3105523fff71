"""Bands that are dates, as time series are exported."""

from __future__ import annotations

import datetime

import pytest

from changedet_plugin.core.rasters import band_dates


def read(descriptions, tags=None, of_raster=None):
    found = band_dates.dated(descriptions, tags or [{}] * len(descriptions), of_raster or {})
    return [(str(group[0].date), [(band.number, band.name) for band in group]) for group in band_dates.groups(found)]


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (("2021_01_10_NDVI", "2021_02_09_NDVI"), "NDVI"),
        (("20210110_SEN2A", "20210209_SEN2A"), ""),
        (("X2021.01.10", "X2021.02.09"), "X"),
        (("B4_20210110", "B4_20210209"), "B4"),
        (("20210110T101559_20210110T101600_T32TQM_B4", "20210209T101559_20210209T101600_T32TQM_B4"), "B4"),
    ],
)
def test_a_band_a_date(names, left):
    (first, (one,)), (second, (two,)) = read(names)
    assert (first, second) == ("2021-01-10", "2021-02-09")
    assert {one[1], two[1]} <= {left, "SEN2A", ""}
    assert (one[0], two[0]) == (1, 2)


def test_several_bands_a_date_whatever_their_order():
    found = read([f"{band}_{day}" for band in ("red", "nir") for day in ("20210209", "20210110")])
    assert found == [("2021-01-10", [(2, "red"), (4, "nir")]), ("2021-02-09", [(1, "red"), (3, "nir")])]


def test_two_images_of_a_day_are_two():
    found = read(["20210110_a_B4", "20210110_a_B8", "20210110_b_B4", "20210110_b_B8", "20210209_B4", "20210209_B8"])
    assert [date for date, _ in found] == ["2021-01-10", "2021-01-10", "2021-02-09"]


def test_time_as_netcdf_counts_it():
    tags = [{"NETCDF_DIM_time": str(hours)} for hours in (0, 24 * 31)]
    assert [date for date, _ in read(["", ""], tags, {"time#units": "hours since 2021-01-10 00:00:00"})] == [
        "2021-01-10", "2021-02-10",
    ]  # fmt: skip


@pytest.mark.parametrize("names", [("B1", "B2"), ("2021", "2022"), ("Band 1", "Band 2"), ("NDVI 2021-01-10",), (None, None)])
def test_what_is_no_series_is_left_alone(names):
    assert read(names) == []


def test_a_count_beside_the_dates_does_not_hide_them():
    assert len(read(["20210110", "20210209", "20210311", "count"])) == 3
    assert datetime.date(2021, 3, 11) in {band.date for band in band_dates.dated(["20210110", "20210311"], [{}, {}], {})}
