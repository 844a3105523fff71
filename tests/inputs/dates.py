"""Dates: as people and products write them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import rasterio

from tests.inputs import ground
from tests.inputs.ground import DATES
from tests.inputs.row import Asked, Row

KIND = "Dates"
SINCE = ground.SINCE
Name = Callable[[int, datetime.date], str]


def named(name: Name, date: datetime.date = DATES[SINCE]) -> object:
    """A raster a date, called by number and day."""

    def build(folder: Path) -> Asked:
        for number, (day, image) in enumerate(zip(DATES, ground.images(), strict=True)):
            ground.write(folder / "images" / name(number, day), ground.numbers(image))
        return Asked({}, date=date)

    return build


def tagged(of: Callable[[datetime.date], dict[str, str]], date: datetime.date = DATES[SINCE]) -> object:
    """A raster a date, whose tags alone say it."""

    def build(folder: Path) -> Asked:
        for number, (day, image) in enumerate(zip(DATES, ground.images(), strict=True)):
            path = ground.write(folder / "images" / f"scene_{chr(97 + number)}.tif", ground.numbers(image))
            with rasterio.open(path, "r+") as file:
                file.update_tags(**of(day))
        return Asked({}, date=date)

    return build


def months(words: str) -> Name:
    """Field_<month>_<year>.tif, in a language."""
    return lambda _, day: f"Feld_{words.split()[day.month - 1]}_{day.year}.tif"


FIRST = DATES[SINCE].replace(day=1)
GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
POLISH = "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
TURKISH = "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık"
SPANISH = "ene feb mar abr may jun jul ago sep oct nov dic"


def quarter(number: int, _: datetime.date) -> str:
    """2017_Q1 and on."""
    return f"mosaic_{2017 + number // 4}_Q{number % 4 + 1}.tif"


def week(_: int, day: datetime.date) -> str:
    """2021-W06."""
    year, number, _ = day.isocalendar()
    return f"composite_{year}-W{number:02}.tif"


def seconds(day: datetime.date) -> int:
    """Since 1970, in the morning of a day."""
    return int(datetime.datetime(day.year, day.month, day.day, 10, tzinfo=datetime.timezone.utc).timestamp())


def epoch(day: datetime.date) -> dict[str, str]:
    """Milliseconds since 1970."""
    return {"system:time_start": f"{seconds(day)}000"}


def with_offset(day: datetime.date) -> dict[str, str]:
    """Early in the morning in Sydney, which is the day before in UTC."""
    return {"ACQUISITION_DATE": f"{day + datetime.timedelta(1)}T08:12:00+10:00"}


ROWS = (
    Row(KIND, "months in German", named(months(GERMAN), FIRST), told="month"),
    Row(KIND, "months in French", named(months(FRENCH), FIRST), told="month"),
    Row(
        KIND,
        "days and months in Polish",
        named(lambda _, day: f"pole {day.day} {POLISH.split()[day.month - 1]} {day.year}.tif"),
    ),
    Row(KIND, "months in Russian", named(months(RUSSIAN), FIRST), told="month"),
    Row(KIND, "months in Turkish", named(months(TURKISH), FIRST), told="month"),
    Row(
        KIND,
        "short months in Spanish with a day",
        named(lambda _, day: f"lote_{day.day}{SPANISH.split()[day.month - 1]}{day.year}.tif"),
    ),
    Row(KIND, "months of two letters of the year: Mar-20", named(lambda _, day: f"plot_{day:%b-%y}.tif"), refused="2019-07-01"),
    Row(KIND, "quarters", named(quarter, datetime.date(2019, 10, 1)), told="quarter"),
    Row(KIND, "weeks", named(week, datetime.date(2021, 2, 8)), told="week"),
    Row(KIND, "day of the year: 2021041", named(lambda _, day: f"NDVI_{day:%Y%j}.tif")),
    Row(KIND, "day of the year: doy041_2021", named(lambda _, day: f"NDVI_doy{day:%j}_{day.year}.tif")),
    Row(KIND, "years alone", named(lambda number, _: f"landcover_{2005 + number}.tif", datetime.date(2016, 1, 1)), told="year"),
    Row(
        KIND,
        "years alone and other words that differ",
        named(lambda number, _: f"{2005 + number // 3}_flight{number}.tif"),
        refused="Only the year",
    ),
    Row(KIND, "spans: start_end", named(lambda _, day: f"median_{day}_{day + datetime.timedelta(29)}.tif")),
    Row(KIND, "acquisition and processing", named(lambda _, day: f"LC08_L2SP_193028_{day:%Y%m%d}_20220912_02_T1.tif")),
    Row(KIND, "folders of dates: 2021-02-10/stack.tif", named(lambda _, day: f"{day}/stack.tif")),
    Row(KIND, "folders of dates: 2021/02/10/stack.tif", named(lambda _, day: f"{day:%Y/%m/%d}/stack.tif")),
    Row(KIND, "folders of years, months in the files: 2021/02.tif", named(lambda _, day: f"{day:%Y/%m}.tif", FIRST)),
    Row(KIND, "tags: ACQUISITIONDATETIME", tagged(lambda day: {"ACQUISITIONDATETIME": f"{day}T10:15:59Z"})),
    Row(KIND, "tags: milliseconds since 1970", tagged(epoch)),
    Row(KIND, "tags: a time with its zone", tagged(with_offset)),
    Row(KIND, "tags: TIFFTAG_DATETIME", tagged(lambda day: {"TIFFTAG_DATETIME": f"{day:%Y:%m:%d} 10:15:59"})),
    Row(KIND, "10.02.2021", named(lambda _, day: f"Befliegung {day:%d.%m.%Y}.tif")),
    Row(
        KIND,
        "02-25-2021, month first",
        named(lambda _, day: f"flight_{day.replace(day=25):%m-%d-%Y}.tif", DATES[SINCE].replace(day=25)),
    ),
    Row(
        KIND,
        "02-10-2021, of which nobody knows the month",
        named(lambda _, day: f"flight_{day:%m-%d-%Y}.tif"),
        refused="2019-07-01",
    ),
    Row(KIND, "six digits: 210210", named(lambda _, day: f"S1_{day:%y%m%d}.tif")),
    Row(KIND, "nothing at all", named(lambda number, _: f"image{number}.tif"), refused="2019-07-01"),
    Row(KIND, "date and time of a camera: IMG_20210210_101559", named(lambda _, day: f"IMG_{day:%Y%m%d}_101559.tif")),
    Row(KIND, "seconds since 1970 in the name", named(lambda _, day: f"tile_{seconds(day)}.tif"), refused="2019-07-01"),
)
