"""``items``: which images has a STAC catalogue for a series? Listed, without opening a file of them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from changedet_plugin.core.errors import RequestError
from changedet_plugin.core.events import ItemsResult
from changedet_plugin.core.parameters import PARAMETERS
from changedet_plugin.engine.commands.options import add_option, add_positional
from changedet_plugin.engine.commands.values import given
from changedet_plugin.engine.progress import Tell
from changedet_plugin.engine.reading import stac
from changedet_plugin.engine.types import Warn


def run(values: Mapping[str, Any], tell: Tell, warn: Warn) -> ItemsResult:
    """The images that the items of a file or an address are by some of their assets, and the assets that they have."""
    asked = given("items", values)
    if "stac" not in asked:
        raise RequestError("stac: no items were named; give a file of them or an address.")
    found = stac.listing(asked["stac"], asked.get("assets", ()))
    for told in found.notices():
        warn(told)
    return {
        "images": [{"path": image.address, "date": image.date.isoformat(), **image.told.as_plain()} for image in found.images],
        "left": list(found.left),
        "assets": [
            {"key": one.key, "bands": list(one.bands), "is_image": one.is_image, "mask": one.mask, "n_items": one.n_items}
            for one in found.offered
        ],
        "sentence": found.refusal,
    }


def add_options(command: argparse.ArgumentParser) -> None:
    """The catalogue, and the assets that are taken."""
    place, assets = (PARAMETERS["items"][name] for name in ("stac", "assets"))
    add_positional(command, place)
    add_option(command, assets, type=lambda text: text.split(","))


def in_words(result: ItemsResult) -> str:
    """The assets, then a line an image."""
    assets = [_asset_in_words(asset) for asset in result["assets"]]
    images = [f"{image['date']}  {image['item']}: {', '.join(image['assets'])}" for image in result["images"]]
    return "\n".join(filter(None, [*assets, *images, result["sentence"]]))


def _asset_in_words(asset: Mapping[str, Any]) -> str:
    what = ", ".join(asset["bands"]) or (f"a mask ({asset['mask']})" if asset["mask"] else "")
    return f"asset {asset['key']} of {asset['n_items']} items{f': {what}' if what else ''}"
