"""Dates from names, and the default split."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changedet_plugin.engine.dates import default_reference_end, parse_date

DATES = st.dates(datetime.date(1950, 1, 1), datetime.date(2090, 12, 31))


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("2019-07-04.tif", "2019-07-04"),
        ("scene_2019_07_04_ndvi.tif", "2019-07-04"),
        ("2019.07.04", "2019-07-04"),
        ("TIFFTAG 2019:07:04 10:00:00".replace(":", "-"), "2019-07-04"),
        ("S2A_MSIL2A_20190704T105031_N0213_R051_T31UDQ_20190704T133045.SAFE", "2019-07-04"),
        ("T31UDQ_20190704T105031_B04.jp2", "2019-07-04"),
        ("LC08_L2SP_001063_20190704_20200827_02_T1_SR_B4.TIF", "2019-07-04"),
        ("LE70010632003037ASN00_B4.TIF", "2003-02-06"),
        ("20190704_105031_1003_3B_AnalyticMS.tif", "2019-07-04"),
        ("global_monthly_2019_07_mosaic_L15-0509E.tif", "2019-07-01"),
        ("m_4709963_se_14_1_20090818.tif", "2009-08-18"),
        ("MOD13Q1.A2003037.h18v04.hdf", "2003-02-06"),
        ("S1A_IW_GRDH_20190704105031.tif", "2019-07-04"),
        ("1985.tif", "1985-01-01"),
        ("burn_201907.tif", "2019-07-01"),
    ],
)
def test_usual_names_are_read(name, iso):
    assert parse_date(name) == datetime.date.fromisoformat(iso)


@pytest.mark.parametrize("name", ["change.tif", "dem_30m.tif", "2019-13-45x", "tile_4709963.tif", "", "99999999.tif"])
def test_names_without_a_date_give_none_or_the_year(name):
    assert parse_date(name) in (None, datetime.date(2019, 1, 1))


@given(DATES, st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y_%m_%d", "x%Y%j", "S2B_%Y%m%dT101010_a"]))
def test_every_date_survives_every_style(date, style):
    assert parse_date(date.strftime(style) + ".tif") == date


@given(st.text(max_size=40))
def test_no_text_breaks_the_parser(text):
    assert parse_date(text) is None or isinstance(parse_date(text), datetime.date)


@given(st.sets(DATES, min_size=2, max_size=60))
def test_default_split_keeps_the_rule(dates):
    ordered = sorted(dates)
    end = default_reference_end(dates)
    n, n_reference = len(ordered), ordered.index(end)
    assert 1 <= n_reference <= n // 2
    assert n_reference >= min(3, n // 2)
    assert n < 16 or n_reference >= 8
    first_year = sum((date - ordered[0]).days < 365 for date in ordered)
    assert n_reference >= min(first_year, n // 2)
    assert n_reference <= max(first_year + 1, 8 if n >= 16 else 3)


def test_one_date_cannot_be_split():
    with pytest.raises(ValueError, match="two different dates"):
        default_reference_end([datetime.date(2020, 1, 1)] * 2)
