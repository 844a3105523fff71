"""Bands: in any order and number, with and without names, alpha that is none, one file each in every spelling."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import rasterio
from rasterio.enums import ColorInterp

from tests.inputs import ground
from tests.inputs.ground import BANDS, DATES, Array
from tests.inputs.row import Asked, Row
from tests.inputs.spectra import band

KIND = "Bands"


def shown(image: Array, names: Sequence[str]) -> Array:
    """Numbers of these bands, in this order."""
    return np.stack([ground.numbers(band(image, name)) for name in names])


def in_turn(*orders: Sequence[str], written: Sequence[Sequence[str]] = ()) -> object:
    """Dates in turn have their bands in these orders, under these names."""

    def build(folder: Path) -> Asked:
        for number, (day, image) in enumerate(zip(DATES, ground.images(), strict=True)):
            names = orders[number % len(orders)]
            called = written[number % len(orders)] if written else names
            ground.write(folder / "images" / f"{day}.tif", shown(image, names), names=tuple(called))
        return Asked({})

    return build


def unnamed(folder: Path) -> Asked:
    """Four bands on some dates and three on others, without a name."""
    for number, (day, image) in enumerate(zip(DATES, ground.images(), strict=True)):
        ground.write(folder / "images" / f"{day}.tif", ground.numbers(image[: 4 - number % 2]))
    return Asked({})


def unnamed_chosen(folder: Path) -> Asked:
    """The same, and the bands that all have were chosen."""
    return Asked({**unnamed(folder).values, "bands": [1, 2, 3]})


def colours(path: Path, bands: Array, interpretation: Sequence[ColorInterp]) -> None:
    """A raster whose bands have such colours."""
    ground.write(path, bands)
    with rasterio.open(path, "r+") as file:
        file.colorinterp = interpretation


RGBA = (ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha)


def eight_bits(image: Array, order: Sequence[int] = (2, 1, 0, 3)) -> Array:
    """Pictures: red, green, blue and near infrared in 8 bits."""
    return ground.numbers(image[list(order)] * 1.0, 500, 0, "uint8")


def infrared_called_alpha(folder: Path) -> Asked:
    """Four bands of 8 bits, the fourth of which is called alpha though it is near infrared."""
    for day, image in zip(DATES, ground.images(), strict=True):
        colours(folder / "images" / f"{day}.tif", eight_bits(image), RGBA)
    return Asked({})


def transparent_corner(bands: Array) -> Array:
    """The bands with an alpha band, under which a corner is white."""
    alpha = np.full((1, *bands.shape[1:]), 255, np.uint8)
    alpha[:, :30, :20] = 0
    return np.concatenate((np.where(alpha == 0, 255, bands), alpha))


def with_alpha(folder: Path) -> Asked:
    """Red, green, blue and real transparency."""
    for day, image in zip(DATES, ground.images(), strict=True):
        colours(folder / "images" / f"{day}.tif", transparent_corner(eight_bits(image)[:3]), RGBA)
    return Asked({})


def with_and_without_alpha(folder: Path) -> Asked:
    """RGB and RGBA together."""
    for number, (day, image) in enumerate(zip(DATES, ground.images(), strict=True)):
        picture = eight_bits(image)[:3]
        if number % 2:
            colours(folder / "images" / f"{day}.tif", transparent_corner(picture), RGBA)
        else:
            colours(folder / "images" / f"{day}.tif", picture, RGBA[:3])
    return Asked({})


def files_each(spelling: str, called: Sequence[str], *, missing: int | None = None) -> object:
    """A file a band, named by a spelling; one date may lack its last band."""

    def build(folder: Path) -> Asked:
        for number, (day, image) in enumerate(zip(DATES, ground.images(), strict=True)):
            for name, word in list(zip(BANDS, called, strict=True))[: 3 if number == missing else 4]:
                place = folder / "images" / spelling.format(day=day, band=word, n=number)
                ground.write(place, ground.numbers(band(image, name)))
        return Asked({})

    return build


ROWS = (
    Row(KIND, "names in another order every other date", in_turn(BANDS, ("nir", "red", "green", "blue")), told="order"),
    Row(KIND, "different sets of named bands", in_turn((*BANDS, "swir1"), BANDS, ("coastal", *BANDS)), told="Left out"),
    Row(KIND, "names spelled in other ways", in_turn(BANDS, BANDS, written=(BANDS, ("B02", "B03", "B04", "B08")))),
    Row(
        KIND,
        "names of bands of which half are unknown",
        in_turn(
            BANDS,
            ("red", "nir", "blue", "green"),
            written=(("Band A", "Band B", "red", "nir"), ("red", "nir", "Band A", "Band B")),
        ),
    ),
    Row(KIND, "unnamed bands of different number", unnamed, refused="name the bands"),
    Row(KIND, "unnamed bands of different number, those chosen that all have", unnamed_chosen),
    Row(KIND, "near infrared that is called alpha", infrared_called_alpha, told="transparency"),
    Row(KIND, "RGB with real transparency", with_alpha),
    Row(KIND, "RGB and RGBA together", with_and_without_alpha),
    Row(KIND, "a file a band: _B04_10m", files_each("T32TQM_{day:%Y%m%d}T101559_{band}_10m.tif", ("B02", "B03", "B04", "B08"))),
    Row(KIND, "a file a band: -red", files_each("{day}-{band}.tif", BANDS)),
    Row(KIND, "a file a band: .Red.", files_each("scene.{day:%Y%j}.{band}.sr.tif", ("Blue", "Green", "Red", "NIR"))),
    Row(KIND, "a file a band: band4 before the date", files_each("band{band}_{day:%Y%m%d}.tif", ("2", "3", "4", "8"))),
    Row(KIND, "a file a band in a folder a date", files_each("{day}/{band}.tif", ("B2", "B3", "B4", "B8"))),
    Row(KIND, "a folder a band", files_each("{band}/{day}.tif", BANDS)),
    Row(KIND, "a file a band, words of French", files_each("{day}_{band}.tif", ("bleu", "vert", "rouge", "pir"))),
    Row(KIND, "a file a band, letters that mean nothing", files_each("{day}_{band}.tif", ("ch1", "ch2", "ch3", "ch4"))),
    Row(KIND, "a file a band, one missing on a date", files_each("{day}_{band}.tif", BANDS, missing=4), told="nir"),
)
