"""Odd files beside a good raster: headers, world files, metadata, overviews, masks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile import network
from tests.hostile.files import rasters
from tests.hostile.files.archives import ENTITIES
from tests.hostile.values import DEEP

_PAM = "<PAMDataset>{}</PAMDataset>"


def texts() -> Iterator[str]:
    """What any of them may hold."""
    yield from (
        "",
        "\0" * 99,
        "x" * 10**6,
        DEEP,
        "nan\n" * 6,
        "0\n" * 6,
        "1e999\n" * 6,
        "10\n0\n0\n-10",
        "<a>",
        "http://127.0.0.1:{port}/a.tif",
        "\udcff",
        "II*\0\x08\0\0\0",
    )
    yield from (
        ENTITIES + _PAM.format("<SRS>&j;</SRS>"),
        _PAM * 999,
        _PAM.format("<GeoTransform>nan,nan,nan,nan,nan,nan</GeoTransform>"),
        _PAM.format("<GeoTransform>1,2</GeoTransform>"),
        _PAM.format("<SRS>x</SRS>"),
        _PAM.format('<PAMRasterBand band="99"><NoDataValue>x</NoDataValue></PAMRasterBand>'),
        _PAM.format('<PAMRasterBand band="1"><NoDataValue>nan</NoDataValue></PAMRasterBand>'),
        _PAM.format('<PAMRasterBand band="1"><Scale>nan</Scale><Offset>x</Offset></PAMRasterBand>'),
        _PAM.format(
            '<Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">/vsicurl/http://127.0.0.1:{port}/a.ovr</MDI></Metadata>'
        ),
        _PAM.format('<Metadata><MDI key="ACQUISITIONDATETIME">9999-99-99</MDI></Metadata>'),
        _PAM.format("<Metadata>" + "<MDI key='a'>b</MDI>" * 10**5 + "</Metadata>"),
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:{port}/a.dtd'>" + _PAM.format(""),
    )


ENDINGS = (
    ".tif.aux.xml",
    ".tfw",
    ".hdr",
    ".tif.ovr",
    ".tif.msk",
    ".prj",
    ".IMD",
    "_RPC.TXT",
    "_MTL.txt",
    ".xml",
    ".rrd",
    ".pox",
    ".tif.vat.dbf",
    ".wld",
)


def beside() -> Iterator[tuple[str, Callable[[Path], None]]]:
    """A good raster, and a file beside it."""
    for ending in ENDINGS:
        for number, text in enumerate(texts()):
            # Few kinds of file read each kind of text.
            if ending in (".tif.aux.xml", ".tfw", ".hdr") or number % 4 == len(ending) % 4:
                yield f"{ending} {number}", _beside(ending, text)
        yield f"{ending} pipe", _with(ending, os.mkfifo)
        yield f"{ending} device", _with(ending, lambda path: path.symlink_to("/dev/zero"))
        yield f"{ending} folder", _with(ending, Path.mkdir)
        yield f"{ending} itself", _with(ending, lambda path: path.symlink_to(path))


def headers() -> Iterator[tuple[str, Callable[[Path], None]]]:
    """An ENVI raster whose header somebody changed."""
    for key in (
        "samples",
        "lines",
        "bands",
        "header offset",
        "data type",
        "interleave",
        "byte order",
        "map info",
        "coordinate system string",
        "band names",
    ):
        for number, value in enumerate(
            (
                "",
                "0",
                "-1",
                "1e9",
                "99999999999999",
                "nan",
                "x",
                "{",
                "{1,2",
                "{" * 9999,
                "2147483647",
                "{UTM, 1, 1, nan, nan, nan, nan, 31, North}",
            )
        ):
            yield f"envi {key} {number}", _envi(key, value)


def _beside(ending: str, text: str) -> Callable[[Path], None]:
    return _with(
        ending,
        lambda path: path.write_text(text.replace("{port}", str(network.port())), encoding="utf-8", errors="surrogateescape"),
    )


def _with(ending: str, make: Callable[[Path], object]) -> Callable[[Path], None]:
    def both(path: Path) -> None:
        shutil.copy(rasters.good(), path)
        make(path.with_name(path.stem + ending))

    return both


def _envi(key: str, value: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        rasters.write(path, rasters.values(), driver="ENVI")
        header = path.with_suffix(".hdr")
        lines = header.read_text().splitlines()
        kept = [line for line in lines if not line.startswith(key)]
        header.write_text("\n".join([*kept, f"{key} = {value}"]))

    return make
