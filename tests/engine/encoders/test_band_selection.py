"""An encoder gets its bands: by the analyst's hand, by their names, by their wavelengths; never silently others."""

from __future__ import annotations

import types

import numpy as np
import pytest
import rasterio

from changedet_plugin.core.errors import EncoderError
from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine.encoders import band_selection, cards, providers
from changedet_plugin.engine.reading import dated_files, series
from tests import square_encoder


@pytest.fixture
def of_any(write_raster):
    """Bands that an encoder of any bands gets of ``n_dates`` rasters whose bands are called so, and what is said of it."""
    any_bands = types.SimpleNamespace(bands=None)

    def run(names, bands=(), n_dates=2):
        paths, told = [], []
        for year in range(n_dates):
            paths.append(write_raster(f"{2010 + year}-07-01.tif", np.full((len(names), 32, 32), 900 + year, np.uint16)))
            with rasterio.open(paths[-1], "r+") as raster:
                raster.descriptions = names
        parameters = Parameters(bands=bands)
        scenes = series.build(dated_files.expand(paths, told.append), parameters, lambda notice: None)
        return band_selection.choose(scenes, any_bands, parameters, told.append).bands, told

    return run


@pytest.fixture
def chosen(tmp_path, write_raster):
    """Bands that the small encoder (red, NIR) gets of rasters whose bands are called so."""
    path = tmp_path / "squares.onnx"
    square_encoder.write(path)
    card, _ = cards.read(path, providers.session(path, [providers.CPU]))

    def run(names, bands=(), tags=(), warn=lambda told: None):
        paths = []
        for year in (2018, 2019):
            paths.append(write_raster(f"{year}-07-01.tif", np.full((len(names), 32, 32), 900 + year, np.uint16)))
            with rasterio.open(paths[-1], "r+") as raster:
                raster.descriptions = names
                for band, entries in enumerate(tags, 1):
                    raster.update_tags(band, **entries)
        parameters = Parameters(bands=bands)
        scenes = series.build(dated_files.expand(paths, warn), parameters, warn)
        return band_selection.choose(scenes, card, parameters, warn).bands

    return run


@pytest.mark.parametrize(
    ("names", "bands"),
    [
        (("Red", "NIR"), (1, 2)),
        (("NIR", "green", "red"), (3, 1)),
        (("B02", "B03", "B04", "B08"), (3, 4)),
        (("nir", "red", "red"), (2, 1)),
    ],
)
def test_by_name_whatever_the_spelling_and_the_order(chosen, names, bands):
    assert chosen(names) == bands


def test_by_wavelength_where_names_do_not_tell(chosen):
    tags = ({"wavelength": "560"}, {"wavelength": "830.0"}, {"wavelength": "664"})
    assert chosen((None, None, None), tags=tags) == (3, 2)


def test_by_hand_against_the_names(chosen):
    assert chosen(("NIR", "red", "green"), bands=(3, 1)) == (3, 1)


@pytest.mark.parametrize(
    ("names", "bands", "sentence"),
    [
        (("green", "red"), (), "no band that is called NIR"),
        (("red", "NIR", "green"), (1, 2, 3), "3 bands were chosen"),
        (("a", "b", "c"), (), "2 bands .red, NIR., not 3"),
    ],
)
def test_what_is_missing_is_named(chosen, names, bands, sentence):
    with pytest.raises(EncoderError, match=sentence):
        chosen(names, bands)


def test_bands_without_a_name_are_taken_in_order_and_that_is_said(chosen):
    told = []
    assert chosen((None, None), warn=told.append) == (1, 2)
    assert any("in this order" in str(notice) for notice in told)


SENTINEL2 = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")


def test_two_dates_are_compared_without_the_bands_of_the_air(of_any):
    bands, told = of_any(SENTINEL2)
    assert bands == (2, 3, 4, 5, 6, 7, 8, 9, 12, 13)
    assert [notice.code for notice in told] == ["bands_of_the_air"]
    assert "B01, B09, B10" in str(told[0])


@pytest.mark.parametrize("names", [("b8a (narrow NIR)", "B09 60 m", "b03", "B04"), ("B8A_20m", "B09_60m", "B03_10m", "B04")])
def test_by_the_first_word_of_their_names(of_any, names):
    assert of_any(names)[0] == (1, 3, 4)


@pytest.mark.parametrize(
    ("names", "more"),
    [
        (SENTINEL2, {"bands": tuple(range(1, 14))}),  # chosen by hand
        (SENTINEL2, {"n_dates": 6}),  # three reference dates say what they usually do
        (("B01", "B02", "B03", "B04", "B10"), {}),  # Landsat: the B10 is heat
        (("B01", "B09", "B8A", "B12"), {}),  # two would be left
        ((None, None, None, None), {}),
    ],
)
def test_all_bands_are_compared_otherwise(of_any, names, more):
    bands, told = of_any(names, **more)
    assert bands == tuple(range(1, len(names) + 1))
    assert told == []
