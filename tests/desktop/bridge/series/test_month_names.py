"""Months by name, as Qt writes them in the languages of QGIS."""

from __future__ import annotations

import datetime

import pytest
from qgis.PyQt.QtCore import QLocale

from changedet_plugin.core.dates.acquisition import read_date

ROMANCE, GERMANIC = ("fr", "es", "it", "pt", "ca", "gl", "ro"), ("en", "de", "nl", "da", "nb", "sv", "is")
SLAVIC = ("pl", "cs", "sk", "hr", "sl", "sr_Latn", "ru", "uk", "bg")
OTHERS = ("fi", "et", "lv", "lt", "hu", "tr", "eu", "id", "el", "ar_EG", "he")
STYLES = ("{day}{month}{year}", "{year}_{month}_{day}", "x_{month}_{day}_{year}", "{day} {month} {year}")
OF_TWO_LANGUAGES = {"listopad", "listopadu", "listopada", "листопад", "листопада", "srpen", "srpnja"}


@pytest.mark.parametrize("language", [*ROMANCE, *GERMANIC, *SLAVIC, *OTHERS])
@pytest.mark.parametrize("style", STYLES)
def test_a_month_by_its_name_is_read(language, style):
    locale = QLocale(language)
    for month in range(1, 13):
        for name in (locale.standaloneMonthName(month), locale.monthName(month).split()[-1].split("\u2019")[-1]):
            read = read_date(f"Site3_{style.format(day=12, month=name, year=2021)}.tif")
            assert read.date in {datetime.date(2021, month, 12)} | ({None} if name in OF_TWO_LANGUAGES else set()), name
