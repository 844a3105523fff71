"""Generated families show what they say they do: held against their files, as a run reads them."""

from __future__ import annotations

import datetime
import json

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st

from synthetic import relief
from synthetic.families import clearings, rotation, sensors, short_reference
from synthetic.families.registry import collect

LONG = (clearings.FAMILY, rotation.FAMILY, sensors.FAMILY, short_reference.FAMILY)
DATES = st.dates(datetime.date(2018, 1, 1), datetime.date(2020, 12, 31))


class Member:
    """Files of one member."""

    def __init__(self, folder, family):
        self.folder, self.family = folder, family
        family.write(folder, family.seeds[0])
        self.dates = [datetime.date.fromisoformat(path.stem) for path in sorted((folder / "images").glob("*.tif"))]
        self.classes = json.loads((folder / "plan.json").read_text())["classes"]

    def read(self, kind, date=None):
        with rasterio.open(self.folder / (f"{kind}/{date}.tif" if date else f"{kind}.tif")) as source:
            return source.read()

    def image(self, date):
        return np.where(self.read("masks", date) > 0, np.nan, self.read("images", date).astype(float))

    def mean(self, dates, of):
        with np.errstate(all="ignore"):
            return np.nanmedian([of(self.image(date)) for date in dates], 0)


@pytest.fixture(scope="module")
def member(tmp_path_factory):
    made = {}

    def make(family):
        if family.name not in made:
            made[family.name] = Member(tmp_path_factory.mktemp("member"), family)
        return made[family.name]

    return make


def ndvi(image):
    return (image[3] - image[0]) / (image[3] + image[0])


@pytest.mark.parametrize("family", LONG, ids=lambda family: family.name)
def test_nothing_lasting_happens_before_the_new_dates_and_labels_change_on_the_date_of_the_truth(member, family):
    one = member(family)
    assert family in collect()
    since = one.read("truth")[0]
    n_reference = sum(date < family.reference_end for date in one.dates)
    assert since[since >= 0].min() >= n_reference
    before = one.read("labels", one.dates[n_reference - 1])[0]
    for index in range(n_reference, len(one.dates)):
        changed = one.read("labels", one.dates[index])[0] != before
        np.testing.assert_array_equal(changed, (since >= 0) & (since <= index))


def test_members_of_a_family_have_their_own_places_and_days(tmp_path):
    one, other = (tmp_path / str(seed) for seed in short_reference.FAMILY.seeds[:2])
    for folder, seed in zip((one, other), short_reference.FAMILY.seeds, strict=False):
        short_reference.FAMILY.write(folder, seed)
    days = [{path.name for path in (folder / "images").glob("*.tif")} for folder in (one, other)]
    assert len(days[0] & days[1]) < len(days[0]) / 2
    truths = [rasterio.open(folder / "truth.tif").read(1) for folder in (one, other)]
    assert (truths[0] != truths[1]).any()


def test_a_clearing_is_bare_for_one_summer_and_then_as_green_as_the_forest(member):
    one = member(clearings.FAMILY)
    since, kind, _ = one.read("truth")
    cut_by = one.dates.index(min(date for date in one.dates if date >= datetime.date(2019, 6, 1)))
    early = (kind == 1) & (since <= cut_by)
    assert early.any()
    forest = np.isin(one.read("labels", one.dates[0])[0], (0, 1)) & (since < 0)
    lost = []
    for year in (2019, 2021):
        summer = [date for date in one.dates if date.year == year and date.month in (6, 7, 8)]
        green = one.mean(summer, ndvi)
        lost.append(np.nanmedian(green[forest]) - np.nanmedian(green[early]))
    assert lost[0] > 0.2
    assert lost[1] < lost[0] / 3


def test_snow_whitens_winter_dates_alone_and_masks_miss_some_of_it(member):
    one = member(clearings.FAMILY)
    brighter_than_cloud = {date: one.read("images", date)[0] > 6200 for date in one.dates}
    snowy = [date for date, where in brighter_than_cloud.items() if where.mean() > 0.02]
    assert snowy
    assert {date.month for date in snowy} <= {11, 12, 1, 2, 3}
    missed = [(one.read("masks", date)[0][brighter_than_cloud[date]] == 0).mean() for date in snowy]
    assert min(missed) < 0.5 < max(missed)


def test_fields_change_from_year_to_year_more_than_meadows_do(member):
    one = member(rotation.FAMILY)
    label, since = one.read("labels", one.dates[0])[0], one.read("truth")[0]
    summers = [[date for date in one.dates if date.year == year and date.month in (5, 6)] for year in (2018, 2019)]
    moved = np.abs(np.subtract(*(one.mean(dates, ndvi) for dates in summers)))
    steady = since < 0
    field, meadow = (np.nanmedian(moved[steady & (label == one.classes.index(name))]) for name in ("field", "meadow"))
    assert field > 3 * meadow


def test_every_second_date_is_less_sharp(member):
    one = member(sensors.FAMILY)
    sharp = [np.nanquantile(np.abs(np.diff(one.image(date)[1], axis=1)), 0.98) for date in one.dates]
    even, odd = np.median(sharp[::2]), np.median(sharp[1::2])
    assert even > 1.3 * odd


def test_five_dates_of_half_a_year_are_the_reference(member):
    one = member(short_reference.FAMILY)
    reference = [date for date in one.dates if date < short_reference.FAMILY.reference_end]
    assert len(reference) == 5
    assert (reference[-1] - reference[0]).days < 183
    assert (one.dates[-1] - reference[-1]).days > 365


@given(DATES, st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_slopes_to_the_sun_are_lighter_than_level_ground_and_those_away_from_it_darker(date, south, east):
    rows, cols = np.mgrid[:8, :8] * relief.PIXEL_M
    np.testing.assert_allclose(relief.sunlight(np.zeros((8, 8)), date), 1)
    towards, away = (relief.sunlight(sign * 0.2 * (rows + cols), date).mean() for sign in (-1, 1))
    assert towards > 1 > away
    assert relief.sunlight(south * rows + east * cols, date).min() >= relief.DIFFUSE


def test_a_folder_of_another_version_keeps_none_of_its_dates(tmp_path):
    short_reference.write(tmp_path, 41)
    short_reference.write(tmp_path, 42)
    assert (
        len(list((tmp_path / "images").glob("*.tif")))
        == len(list((tmp_path / "labels").glob("*.tif")))
        == short_reference.HalfYear.n_dates
    )
