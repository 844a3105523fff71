"""An encoder gets its bands: by the analyst's hand, by their names, by their wavelengths; never silently others."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio

from changedet_plugin.core.errors import EncoderError
from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine.encoders import band_selection, cards, providers
from changedet_plugin.engine.reading import dated_files, series
from tests import square_encoder


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
