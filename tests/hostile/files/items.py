"""Odd STAC documents: of other types, nested, linked to themselves, with assets where nobody looks."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.hostile.files import series
from tests.hostile.values import DEEP, JSON

MANY = 10**6
_KEYS = ("type", "stac_version", "stac_extensions", "id", "geometry", "bbox", "properties", "links", "assets", "collection")


def good_item(index: int) -> dict[str, Any]:
    """The item of a date of the good series."""
    path = str(series.folder() / series.name(index))
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "stac_extensions": [],
        "id": f"item-{index}",
        "bbox": [3.0, 45.0, 3.1, 45.1],
        "geometry": {"type": "Polygon", "coordinates": [[[3, 45], [3.1, 45], [3.1, 45.1], [3, 45]]]},
        "properties": {"datetime": f"{2011 + index}-07-01T10:00:00Z"},
        "links": [],
        "assets": {"image": {"href": path, "type": "image/tiff", "roles": ["data"]}},
    }


def collection() -> dict[str, Any]:
    """All dates as one item collection."""
    return {"type": "FeatureCollection", "features": [good_item(index) for index in range(series.N_DATES)]}


def odd() -> Iterator[tuple[str, Callable[[Path], None]]]:
    """Documents to write at a path."""
    for key in _KEYS:
        for number, value in enumerate(JSON[:: 1 if key in ("links", "assets", "properties") else 4]):
            yield f"item {key} {number}", _changed(lambda item, key=key, value=value: item.update({key: value}))
    for number, value in enumerate(JSON):
        yield f"datetime {number}", _changed(lambda item, value=value: item["properties"].update(datetime=value))
        yield f"asset {number}", _changed(lambda item, value=value: item["assets"].update(image=value))
        yield (
            f"features {number}",
            _document({**collection(), "features": value} if value != {} else {"type": "FeatureCollection"}),
        )
        for key in ("href", "type", "roles", "eo:bands", "raster:bands", "bands", "alternate", "gsd"):
            if number % 3 == 0 or key == "href":
                yield (
                    f"asset {key} {number}",
                    _changed(lambda item, key=key, value=value: item["assets"]["image"].update({key: value})),
                )
    for number, band in enumerate(
        (
            {"scale": "x"},
            {"scale": float("nan")},
            {"scale": 0},
            {"offset": [1]},
            {"common_name": {"a": 1}},
            {"nodata": "x"},
            "text",
            None,
            1,
        )
    ):
        yield f"band {number}", _changed(lambda item, band=band: item["assets"]["image"].update({"raster:bands": [band] * 3}))
    hrefs = (
        "../../../etc/passwd",
        "file:///etc/passwd",
        "file://host/share/a.tif",
        "s3://bucket/a.tif",
        "gs://bucket/a.tif",
        "ftp://127.0.0.1:9/a.tif",
        "/dev/zero",
        "a\nb.tif",
        "{a,b}.tif",
        "PG:host=127.0.0.1",
        "<VRTDataset/>",
        "/vsicurl/http://127.0.0.1:9/a.tif",
        "javascript:alert(1)",
        "data:image/tiff;base64,AAAA",
        "",
        ".",
        "file://",
        "x" * 9000,
        "//127.0.0.1/share/a.tif",
        "http://",
        "http://[::",
        "https://user:pass@127.0.0.1:9/a.tif",
    )
    for number, href in enumerate(hrefs):
        yield f"href {number}", _changed(lambda item, href=href: item["assets"]["image"].update(href=href))
    for number, text in enumerate(
        (
            "",
            "{",
            "[]",
            "null",
            "1",
            DEEP,
            '{"type":"Feature"}',
            '{"type":"Catalog"}',
            '{"type":"Collection"}',
            "\0",
            "{}" * 9,
            "[" * 10**6,
            '{"a":' * 10**5,
            "\ufeff{}",
            '{"links": 1}',
            '{"links": [1]}',
            '{"links": null}',
            '{"links":[{"rel":[]}]}',
        )
    ):
        yield f"text {number}", lambda path, text=text: path.write_text(text) and None
    yield (
        "many items",
        lambda path: path.write_text('{"type":"FeatureCollection","features":[' + ",".join(["{}"] * MANY) + "]}") and None,
    )
    yield "many whole items", _document({"type": "FeatureCollection", "features": "many"})
    yield "many assets", _changed(lambda item: item["assets"].update({f"a{n}": item["assets"]["image"] for n in range(20_000)}))
    yield "deep properties", _changed(lambda item: item["properties"].update(a=json.loads("[" * 900 + "]" * 900)))
    yield "same twice", _document({"type": "FeatureCollection", "features": [good_item(0)] * 9})
    for name, links in {
        "to itself": [{"rel": "child", "href": "a.json"}],
        "item is itself": [{"rel": "item", "href": "a.json"}],
        "to nothing": [{"rel": "item", "href": "no.json"}],
        "to a pipe": [{"rel": "item", "href": "/dev/zero"}],
        "above": [{"rel": "child", "href": "../../../etc/passwd"}],
        "no words": [{"rel": "item", "href": None}],
        "a number": [{"rel": 1, "href": 1}],
        "next": [{"rel": "next", "href": "a.json"}],
        "many": [{"rel": "item", "href": f"{n}.json"} for n in range(100_000)],
        "items": [{"rel": "items", "href": "a.json"}],
        "search": [{"rel": "search", "href": "a.json"}],
        "root": [{"rel": "root", "href": "http://127.0.0.1:9/"}],
        "file": [{"rel": "item", "href": "file:///dev/zero"}],
    }.items():
        yield (
            f"catalogue {name}",
            _document({"type": "Catalog", "stac_version": "1.0.0", "id": "a", "description": "", "links": links}),
        )
        yield f"items {name}", _document({**collection(), "links": links})
    yield "catalogues without end", _endless


def _changed(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """The good collection with one item that is odd."""

    def make(path: Path) -> None:
        whole = copy.deepcopy(collection())
        change(whole["features"][series.ODD])
        path.write_text(json.dumps(whole))

    return make


def _document(whole: dict[str, Any]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        asked = {**whole, "features": [good_item(0)] * 30_000} if whole.get("features") == "many" else whole
        path.write_text(json.dumps(asked))

    return make


def _endless(path: Path) -> None:
    """A ring of catalogues."""
    for number in range(50):
        links = [{"rel": "child", "href": f"{(number + 1) % 50}.json"}]
        whole = {"type": "Catalog", "stac_version": "1.0.0", "id": str(number), "description": "", "links": links}
        path.with_name(f"{number}.json").write_text(json.dumps(whole))
    path.write_text(path.with_name("0.json").read_text())
