"""Readings of a date that the whole series bears out, or not."""

from __future__ import annotations

import datetime

import pytest

from changedet_plugin.core.dates.acquisition import acquisition_of
from changedet_plugin.core.dates.series_dates import settled


def dates_of(*paths):
    return [reading.date for reading in settled(paths, [acquisition_of({}, path) for path in paths])]


def years(*numbers):
    return [datetime.date(year, 1, 1) for year in numbers]


@pytest.mark.parametrize(
    "names",
    [
        ("lulc_2015.tif", "lulc_2016.tif"),
        ("a/landsat5_1985_x.tif", "a/landsat8_2015_x.tif"),
        ("LT05_1985.tif", "LC08_2015.tif"),
        ("2015.tif", "2016.tif"),
    ],
)
def test_a_year_is_a_date_where_nothing_else_differs(names):
    assert None not in dates_of(*names)


def test_tiles_of_years_are_dated():
    names = [f"{tile}_{year}.tif" for year in (2015, 2016) for tile in ("east", "west")]
    assert dates_of(*names) == years(2015, 2015, 2016, 2016)


@pytest.mark.parametrize(
    "names",
    [
        ("T1_2021.tif", "T2_2021.tif"),
        ("2021_spring.tif", "2022_autumn.tif"),
        ("site_2021_a.tif", "site_2021_b.tif", "site_2022_a.tif"),
        ("12_xyzember_2021.tif", "14_xyzember_2022.tif"),
    ],
)
def test_a_year_is_no_date_where_the_name_says_more_that_is_not_understood(names):
    assert dates_of(*names) == [None] * len(names)


def test_folders_date_what_lies_in_them():
    assert dates_of("/s/2021-03-12/b.tif", "/s/2021-04-12/b.tif") == [datetime.date(2021, 3, 12), datetime.date(2021, 4, 12)]


def test_a_folder_that_all_lie_in_dates_none():
    assert dates_of("/2021-03-12/a.tif", "/2021-03-12/b.tif") == [None, None]


def test_the_year_of_a_file_gives_way_to_the_day_of_its_folder():
    assert dates_of("/s/2021-03-12/mosaic_2021.tif", "/s/2022-04-12/mosaic_2022.tif") == [
        datetime.date(2021, 3, 12),
        datetime.date(2022, 4, 12),
    ]


def test_maps_of_years_are_dated_by_the_folders_of_years():
    tiles = ("/s/annual/2019/32N/x7.tif", "/s/annual/2020/32N/k2.tif")
    assert dates_of(*tiles) == [datetime.date(2019, 1, 1), datetime.date(2020, 1, 1)]


def test_other_folders_of_years_date_nothing():
    assert dates_of("/survey/2019/a.tif", "/survey/2020/b.tif") == [None, None]
