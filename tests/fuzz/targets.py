"""What is fed with texts and bytes that nobody thought of? The readers of what comes from other people, one target each.

A target takes bytes, and raises where it does anything but read them or refuse them in one sentence. Called by
``tests.fuzz`` in a folder of its own, where it may write.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import onnxruntime
from onnx import helper

from changedet_plugin.core import detector
from changedet_plugin.core.dates.acquisition import acquisition_of, parse_date
from changedet_plugin.core.errors import EncoderError, ResultError, SeriesError
from changedet_plugin.core.parameters import PARAMETERS
from changedet_plugin.core.rasters import address, signed, unasked
from changedet_plugin.engine import worker
from changedet_plugin.engine.encoders import cards
from changedet_plugin.engine.reading import stac
from changedet_plugin.engine.reading.values.sidecars import document, products
from changedet_plugin.engine.results import stored_result
from changedet_plugin.engine.writing.geopackage import write
from tests import square_encoder
from tests.fakes import fake_changes, fake_record
from tests.hostile.case import Caller
from tests.hostile.outcome import is_sentence


@dataclass(frozen=True)
class Target:
    """One reader."""

    take: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    """What it reads well, to begin with."""


def dates(content: bytes) -> None:
    """Names and tags of files."""
    text = _text(content)
    parse_date(text)
    tag, _, path = text.partition("\n")
    read = acquisition_of({"ACQUISITION_DATE": tag, tag: path}, path, tag)
    assert (read.date is None) == (read.origin == ""), read


def addresses(content: bytes) -> None:
    """Addresses of rasters; without their secrets they are addresses as well."""
    text = _text(content)
    assert address.parts(text)
    for ask in (address.files, address.name_of, address.dated_path, address.is_remote, address.selected, address.pieces):
        ask(text)
    unasked.leads_elsewhere(text)
    open_to_all = signed.unsigned(text)
    if "{" not in text and text.count("?") < 2:
        assert signed.unsigned(open_to_all) == open_to_all, text


def requests(content: bytes) -> None:
    """Lines that ask the worker: each ends in one event."""
    events = io.StringIO()
    caller = Caller()
    worker.serve(worker.Channel(events), _text(content), caller)
    caller.let_go()
    last = json.loads(events.getvalue().splitlines()[-1])
    assert last["event"] in ("result", "error"), last
    assert last["event"] == "result" or is_sentence(last["sentence"]), last


def encoder_cards(content: bytes) -> None:
    """What a model says of itself: entries as one JSON object."""
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError):
        return
    if not isinstance(entries, dict):
        return
    model = square_encoder.graph()
    texts = {f"changedet.{key}": json.dumps(value) for key, value in entries.items()}
    try:
        helper.set_model_props(model, texts)
        session = onnxruntime.InferenceSession(model.SerializeToString())
    except (UnicodeError, ValueError):
        return  # a key that no file can hold
    _refused(EncoderError, lambda: cards.read(_file("square.onnx", b""), session))


def results(content: bytes) -> None:
    """GeoPackages of runs."""
    read = _refused(ResultError, lambda: stored_result.read(_file("a.gpkg", content)))
    assert read is None or len(read.fid) == len(read.geometry) == len(read.vector)


def sidecars(content: bytes) -> None:
    """Files of metadata beside rasters."""
    text = _text(content)
    for name, read in (
        ("LC08_MTL.txt", products.landsat),
        ("LC08_MTL.xml", products.landsat),
        ("LC08_MTL.json", products.landsat),
        ("MTD_MSIL2A.xml", products.sentinel_2),
    ):
        with suppress(document.Damaged):
            read(name, document.entries(name, text))
    with suppress(document.Damaged):
        products.stac_item("a.json", text)


def items(content: bytes) -> None:
    """Items of a catalogue."""
    _refused(SeriesError, lambda: stac.listing(str(_file("a.json", content)), ()))


def detectors(content: bytes) -> None:
    """Kept kinds of change."""
    try:
        read = detector.read(_file("a.json", content))
    except detector.Unreadable:
        return
    assert detector.from_plain(detector.as_plain(read)).name == read.name


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def _file(name: str, content: bytes) -> Path:
    path = Path(name).absolute()
    path.write_bytes(content)
    return path


def _refused(refusal: type[Exception], read: Callable[[], Any]) -> Any:
    """What was read; None where it was refused in a sentence."""
    sentence = ""
    try:
        return read()
    except refusal as error:
        sentence = str(error)
    assert is_sentence(sentence), sentence
    return None


_NAMES = (
    "S2B_MSIL2A_20200310T093039_N0214_R136_T34TFQ_20200310T121234.SAFE",
    "LC08_L2SP_182029_20190704_20200827_02_T1",
    "2019-07-01.tif\n/data/2019/07/a.tif",
    "märz 2020\n2020_W12.tif",
    "MOD13Q1.A2019161.h19v04.061.tif",
)
_ADDRESSES = (
    "/data/a.tif",
    "/vsizip//data/a.zip/b.tif",
    "/vsizip/{/data/a.zip}/b.tif",
    "vrt:///data/a.tif?bands=3,2,1",
    "/data/{B02,B03}.tif",
    "NETCDF:/data/a.nc:red",
    "/vsicurl/https://host/a.tif?X-Amz-Signature=1&b=2",
    "/vsicurl?url=https%3A%2F%2Fuser:word@host%2Fa.tif",
)
_MTL = (
    "GROUP = LANDSAT_METADATA_FILE\n  GROUP = LEVEL2_SURFACE_REFLECTANCE_PARAMETERS\n    REFLECTANCE_MULT_BAND_2 = 2.75e-05\n"
    "    REFLECTANCE_ADD_BAND_2 = -0.2\n  END_GROUP = LEVEL2_SURFACE_REFLECTANCE_PARAMETERS\n"
    "END_GROUP = LANDSAT_METADATA_FILE\nEND\n"
)
_MTD = (
    '<?xml version="1.0"?><n1:Level-2A_User_Product xmlns:n1="a"><n1:General_Info><Product_Image_Characteristics>'
    '<QUANTIFICATION_VALUES_LIST><BOA_QUANTIFICATION_VALUE unit="none">10000</BOA_QUANTIFICATION_VALUE>'
    '</QUANTIFICATION_VALUES_LIST><BOA_ADD_OFFSET_VALUES_LIST><BOA_ADD_OFFSET band_id="1">-1000</BOA_ADD_OFFSET>'
    "</BOA_ADD_OFFSET_VALUES_LIST></Product_Image_Characteristics></n1:General_Info></n1:Level-2A_User_Product>"
)
_ITEM = {
    "type": "Feature",
    "stac_version": "1.0.0",
    "id": "a",
    "properties": {"datetime": "2020-03-10T09:30:39Z", "proj:epsg": 32634},
    "geometry": None,
    "links": [],
    "assets": {
        "B04": {
            "href": "./a.tif",
            "raster:bands": [{"scale": 1e-4, "offset": -0.1, "nodata": 0}],
            "eo:bands": [{"name": "B04"}],
        },
        "SCL": {"href": "https://host/scl.tif", "roles": ["mask"]},
    },
}
_DETECTOR = {
    "kind": "changedet detector",
    "schema": 1,
    "name": "clearing",
    "threshold": 0.5,
    "n_positive": 1,
    "n_negative": 0,
    "created": "2020-01-01",
    "source_run_id": "a",
    "encoder_id": "builtin",
    "preprocessing_id": "a",
    "gsd_m": 10.0,
    "patch_m": 80.0,
    "n_features": 2,
    "vector": "AACAPwAAAEA=",
}


@lru_cache(1)
def _good_result() -> bytes:
    made, path = fake_changes(3), Path("good.gpkg")
    write(made, fake_record(made), path)
    return path.read_bytes()


def _requests() -> Iterable[bytes]:
    for verb, entries in PARAMETERS.items():
        yield json.dumps({"command": verb, "parameters": dict.fromkeys(entries)}).encode()
    yield json.dumps({"command": "check", "parameters": {"rasters": [{"path": "a.tif", "date": "2020-01-01"}]}}).encode()


def _plain(*texts: str) -> Callable[[], Iterable[bytes]]:
    return lambda: [text.encode() for text in texts]


TARGETS = {
    "dates": Target(dates, _plain(*_NAMES)),
    "addresses": Target(addresses, _plain(*_ADDRESSES)),
    "requests": Target(requests, _requests),
    "encoder cards": Target(encoder_cards, lambda: [json.dumps(square_encoder.card()).encode()]),
    "results": Target(results, lambda: [_good_result()]),
    "sidecars": Target(sidecars, _plain(_MTL, _MTD, json.dumps(_ITEM))),
    "items": Target(items, _plain(json.dumps(_ITEM))),
    "detectors": Target(detectors, _plain(json.dumps(_DETECTOR))),
}
