"""Dates from names, and the default split."""

from __future__ import annotations

import datetime
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changedet_plugin.core.dates.acquisition import NOWHERE, Acquisition, DatePattern, acquisition_of, parse_date, read_date
from changedet_plugin.core.reference import default_reference_end

DATES = st.dates(datetime.date(1950, 1, 1), datetime.date.today())
LETTERS = st.text("abcxyzABCX", max_size=5)
UNITS = ("m", "km", "cm", "CM", "dm", "mm", "metres", "ft", "in", "px", "dpi", "bit", "bits", "bands")
SHORT_NUMBER = st.integers(0, 999).map(str)
FULL_STYLES = ("%Y-%m-%d", "%Y_%m_%d", "%Y.%m.%d", "%Y%m%d", "%Y%m%dT103031", "%Y%m%d_103031", "%Y%m%d103031", "%d.%m.%Y")
ORDINAL_STYLES = ("%Y%j", "%Y-%j", "A%Y%j")
PRODUCTS = (
    "S2A_MSIL2A_%Y%m%dT103031_N0212_R108_T31UFU_20910102T134512.SAFE",
    "T31UFU_%Y%m%dT103031_B04.jp2",
    "S2A_31UFU_%Y%m%d_0_L2A.tif",
    "S2A_OPER_PRD_MSIL1C_PDMC_20910102T035112_R008_V%Y%m%dT105022_20910103T105022",
    "LC08_L1TP_007066_%Y%m%d_20910102_02_T1_B4.TIF",
    "LC8007066%Y%jLGN00_B4.TIF",
    "%Y%m%d_103031_1027_3B_AnalyticMS.tif",
    "%Y%m%d_103031_27_1027_3B_AnalyticMS.tif",
    "MOD13Q1.A%Y%j.h18v04.006.2091020123456.hdf",
    "HLS.S30.T17SLU.%Y%jT155956.v2.0.B01.tif",
    "S1A_IW_GRDH_1SDV_%Y%m%dT171200_%Y%m%dT171225_014809_0181E2_8A5B.tif",
)


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("2019-07-04.tif", "2019-07-04"),
        ("scene_2019_07_04_ndvi.tif", "2019-07-04"),
        ("2019.07.04", "2019-07-04"),
        ("TIFFTAG 2019:07:04 10:00:00".replace(":", "-"), "2019-07-04"),
        ("S2A_MSIL2A_20190704T105031_N0213_R051_T31UDQ_20190704T133045.SAFE", "2019-07-04"),
        ("LC08_L2SP_001063_20190704_20200827_02_T1_SR_B4.TIF", "2019-07-04"),
        ("LE70010632003037ASN00_B4.TIF", "2003-02-06"),
        ("global_monthly_2019_07_mosaic_L15-0509E.tif", "2019-07-01"),
        ("m_4709963_se_14_1_20090818.tif", "2009-08-18"),
        ("MOD13Q1.A2003037.h18v04_made_20200101.hdf", "2003-02-06"),
        ("1985.tif", "1985-01-01"),
        ("burn_201907.tif", "2019-07-01"),
        ("04.07.2019.tif", "2019-07-04"),
        ("25-07-2019.tif", "2019-07-25"),
        ("07-25-2019.tif", "2019-07-25"),
        ("31_12_2019.tif", "2019-12-31"),
        ("mosaic_2019_10m.tif", "2019-01-01"),
        ("mosaic_2019_05_10m.tif", "2019-05-01"),
        ("mod_2019_250m.tif", "2019-01-01"),
    ],
)
def test_usual_names_are_read(name, iso):
    assert parse_date(name) == datetime.date.fromisoformat(iso)


@pytest.mark.parametrize("name", ["change.tif", "dem_30m.tif", "tile_4709963.tif", "", "99999999.tif", "18991231.tif"])
def test_names_without_a_date_give_none(name):
    assert parse_date(name) is None


@pytest.mark.parametrize(
    "name", ["2019-13-45x", "2019-02-30.tif", "20190230.tif", "2019-366", "29.02.2019", "LC80070662019366LGN00"]
)
def test_impossible_dates_are_refused_and_not_read_as_a_coarser_one(name):
    assert parse_date(name) is None


def test_a_date_that_might_be_two_is_refused():
    assert parse_date("04-07-2019.tif") is None
    assert parse_date("07-07-2019.tif") == datetime.date(2019, 7, 7)


@given(DATES, st.sampled_from(FULL_STYLES + ORDINAL_STYLES), LETTERS, SHORT_NUMBER, LETTERS, SHORT_NUMBER)
def test_every_date_survives_every_style_and_the_numbers_around_it(date, style, before, number, after, last):
    name = f"{before}x{number}_x_{date.strftime(style)}_x{after}{last}.tif"
    assert parse_date(name) == date


@given(DATES, st.sampled_from(PRODUCTS))
def test_the_acquisition_is_read_from_product_names(date, product):
    assert parse_date(date.strftime(product)) == date


@given(DATES, st.sampled_from(["%Y-%m", "%Y_%m", "%Y%m", "x_%Y_%m_mosaic"]))
def test_a_month_is_its_first_day(date, style):
    assert parse_date(date.strftime(style) + ".tif") == date.replace(day=1)


@given(DATES)
def test_day_before_month_is_read_where_it_can_mean_one_day_only(date):
    read = parse_date(date.strftime("scene_%d-%m-%Y.tif"))
    assert read == (date if date.day > 12 or date.day == date.month else None)


@given(st.text(max_size=40))
def test_no_text_breaks_the_parser(text):
    assert parse_date(text) is None or isinstance(parse_date(text), datetime.date)


@given(DATES, st.sampled_from(["YYYYMMDD", "YYYYDDD", "YYYY?MM?DD", "{YYYY}{DDD}", "YYYY_MM_DD"]), LETTERS)
def test_a_pattern_reads_what_was_written_with_it(date, pattern, word):
    marks = {"YYYY": "%Y", "MM": "%m", "DDD": "%j", "DD": "%d", "?": "-", "{": "", "}": ""}
    style = re.sub(r"YYYY|DDD|MM|DD|[?{}]", lambda match: marks[match.group()], pattern)
    name = f"20010101_{word}17_{date.strftime(style)}_b4.tif"
    assert DatePattern(f"*_{word}17_{pattern}_*").read(name) == date


def test_a_pattern_tells_one_date_of_a_name_from_another():
    name = "LC08_L1TP_007066_20200701_20200913_02_T1.tif"
    assert DatePattern("*_YYYYMMDD_*").read(name) == datetime.date(2020, 7, 1)
    assert DatePattern("*_YYYYMMDD_02_*").read(name) == datetime.date(2020, 9, 13)


@pytest.mark.parametrize("pattern", ["", "*", "MMDD", "YYYYDD", "YYYYYYYY", "YYYYMMDDD", "YYYYMMMM"])
def test_a_pattern_that_says_no_day_is_refused(pattern):
    with pytest.raises(ValueError, match="YYYY"):
        DatePattern(pattern)


@given(st.text("YMD*?_-.{}a0", max_size=16), st.text(max_size=40))
def test_no_pattern_breaks(pattern, name):
    try:
        read = DatePattern(pattern).read(name)
    except ValueError:
        return
    assert read is None or isinstance(read, datetime.date)


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


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("ortho_2019_10cm.tif", 2019),
        ("DOP_2019_08cm.tif", 2019),
        ("2019_100cm.tif", 2019),
        ("scan_2019_300dpi.tif", 2019),
        ("2019_12bit.tif", 2019),
        ("swiss_2056_2019.tif", 2019),
    ],
)
def test_sizes_and_numbers_of_coordinate_systems_are_no_dates(name, year):
    assert parse_date(name) == datetime.date(year, 1, 1)


@pytest.mark.parametrize("name", ["2019_7_4", "2019-7-4", "2019.07.4", "4.7.2019"])
def test_a_day_of_one_digit_is_read(name):
    assert parse_date(f"scene {name}.tif") == datetime.date(2019, 7, 4)


def test_a_day_of_one_digit_that_may_be_two_is_refused():
    assert parse_date("4-7-2019.tif") is None


AHEAD = st.dates(datetime.date(datetime.date.today().year + 2, 1, 1), datetime.date(2099, 12, 31))


@given(AHEAD, st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y_%m", "%Y%j", "%Y", "%d.%m.%Y"]))
def test_what_lies_ahead_is_no_acquisition(date, style):
    name = f"a_{date.strftime(style)}.tif"
    assert parse_date(name) is None
    assert DatePattern("YYYY").read(name) is None


@given(DATES, st.integers(1, 999), st.sampled_from(UNITS), st.sampled_from("-_."))
def test_no_size_is_taken_for_a_month_or_a_day_of_the_year(date, number, unit, between):
    for digits in (f"{number}", f"{number:02}", f"{number:03}"):
        assert parse_date(f"ortho_{date.year}{between}{digits}{unit}.tif") == datetime.date(date.year, 1, 1)


@given(DATES, st.sampled_from(["{0.year}-{0.month}-{0.day}", "{0.year}_{0.month}_{0.day}", "{0.day}.{0.month}.{0.year}"]))
def test_a_day_is_read_without_its_zeros(date, style):
    assert parse_date(f"scene {style.format(date)}.tif") == date


@given(DATES, st.sampled_from("-_"))
def test_day_before_month_without_zeros_is_read_where_it_can_mean_one_day_only(date, between):
    read = parse_date(f"scene_{date.day}{between}{date.month}{between}{date.year}.tif")
    assert read == (date if date.day > 12 or date.day == date.month else None)


@pytest.mark.parametrize("name", ["2019_7.tif", "2019-9", "ndvi_2019.8_x", "2019_8_10cm", "2019_2_30"])
def test_one_digit_that_may_be_a_month_is_not_left_out(name):
    assert parse_date(name) is None


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("tile_3_45_2019.tif", "2019-01-01"),
        ("tile_3_4_2019_07.tif", "2019-07-01"),
        ("spot_2019_1.5m.tif", "2019-01-01"),
        ("swiss_2056_7_2019_08.tif", "2019-08-01"),
    ],
)
def test_numbers_beside_a_date_are_no_part_of_it(name, iso):
    assert parse_date(name) == datetime.date.fromisoformat(iso)


WRITTEN = {"TIFFTAG_DATETIME": "2023:01:15 10:20:30"}


@pytest.mark.parametrize(
    ("tags", "file_name", "layer_name", "found"),
    [
        ({**WRITTEN, "ACQUISITION_DATE": "2015:03:04 09:00:00"}, "20160104.tif", "", ("2015-03-04", "tags")),
        ({**WRITTEN, "PRODUCT_START_TIME": "2015-03-04T10:50:31.024Z"}, "20160104.tif", "", ("2015-03-04", "tags")),
        ({**WRITTEN, "ACQUISITION_DATE": "unknown"}, "20160104.tif", "of 2017-01-01", ("2016-01-04", "file name")),
        (WRITTEN, "scene.tif", "of 2017-01-01", ("2017-01-01", "layer name")),
        (WRITTEN, "scene.tif", "scene", ("2023-01-15", "written")),
    ],
)
def test_the_day_of_writing_counts_last(tags, file_name, layer_name, found):
    iso, origin = found
    assert acquisition_of(tags, file_name, layer_name) == Acquisition(datetime.date.fromisoformat(iso), origin, "day")


def test_without_any_date_nothing_says_it():
    assert acquisition_of({}, "scene.tif") == NOWHERE


@pytest.mark.parametrize(
    ("name", "iso", "unit"),
    [
        ("Site3_12Mar2021", "2021-03-12", "day"),
        ("Mar2021", "2021-03-01", "month"),
        ("2021_Mar_120", "2021-03-01", "month"),
        ("le_1er_mars_2021", "2021-03-01", "day"),
        ("12_de_octubre_de_2020", "2020-10-12", "day"),
        ("2021\u5e743\u670812\u65e5", "2021-03-12", "day"),
        ("ndvi_2021Q3", "2021-07-01", "quarter"),
        ("Q4-2020", "2020-10-01", "quarter"),
        ("2021-W23", "2021-06-07", "week"),
        ("2021-W23-5", "2021-06-11", "day"),
        ("KW23_2021", "2021-06-07", "week"),
        ("2021_DOY185", "2021-07-04", "day"),
        ("doy_007_2021", "2021-01-07", "day"),
        ("out_2021", "2021-01-01", "year"),
        ("12out2020", "2020-10-12", "day"),
    ],
)
def test_months_by_name_weeks_and_quarters_are_read(name, iso, unit):
    assert read_date(f"{name}.tif") == Acquisition(datetime.date.fromisoformat(iso), unit=unit)


@pytest.mark.parametrize("name", ["5_listopad_2019", "31_Jun_2019", "Feb_30_2019", "2019-W54", "12-Mar-21", "2019_DOY366"])
def test_words_that_mean_no_day_or_two_are_not_read_as_a_year(name):
    assert parse_date(f"{name}.tif") is None


@pytest.mark.parametrize(
    ("tags", "iso"),
    [
        ({"acquisition_time": "2019-07-04T23:30:00-05:00"}, "2019-07-05"),
        ({"SENSING_TIME": "2019-07-04T00:30:00+02:00"}, "2019-07-03"),
        ({"system:time_start": "1562198400000"}, "2019-07-04"),
        ({"NITF_IDATIM": "20190704103031"}, "2019-07-04"),
        ({"RANGEBEGINNINGDATE": "2019-07-04"}, "2019-07-04"),
        ({"Datetime": "2019-07-04T10:30:31Z"}, "2019-07-04"),
    ],
)
def test_tags_of_products_are_read_in_utc(tags, iso):
    assert acquisition_of(tags, "x.tif") == Acquisition(datetime.date.fromisoformat(iso), "tags", "day")


def test_a_tag_that_says_the_year_gives_way_to_a_name_that_says_the_day_of_it():
    assert acquisition_of({"ACQUISITION_DATE": "2019"}, "x_20190704.tif").date == datetime.date(2019, 7, 4)
    assert acquisition_of({"ACQUISITION_DATE": "2018"}, "x_20190704.tif").date == datetime.date(2018, 1, 1)


@given(st.one_of(st.text(), st.text("0123456789-_.TZWQ ,/:", max_size=30), st.lists(SHORT_NUMBER, max_size=8).map("".join)))
def test_any_text_is_a_date_whose_year_it_holds_or_none(text):
    found = read_date(text)
    assert (found.date is None) == (found.unit == "")
    if found.date is not None:
        assert found.date <= datetime.date.today() + datetime.timedelta(days=1)
        digits = "".join(letter for letter in unicodedata.normalize("NFKD", text) if letter.isdecimal())
        assert f"{found.date.year % 100:02}" in digits
