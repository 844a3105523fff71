"""Odd rasters: cut, flipped, nowhere, without end, of values that nobody measures, not rasters at all."""

from __future__ import annotations

import gzip
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio import Affine
from rasterio.enums import ColorInterp

from tests.hostile.files import series
from tests.hostile.files.series import Make, write

N_HEADER, N_DATA = 80, 24
"""Files with one byte flipped, in the header and among the pixels."""
HUGE = 10**6


def good() -> str:
    """The raster that an odd one stands for."""
    return str(series.folder() / series.name(series.ODD))


def values() -> np.ndarray:
    return series.pixels(series.ODD)


def equal() -> Iterator[tuple[str, Make]]:
    """The same pixels, laid out or named otherwise."""
    for name, options in {
        "big": {"BIGTIFF": "YES"},
        "wrong endian": {"ENDIANNESS": "BIG"},
        "bands": {"interleave": "band"},
        "pixels": {"interleave": "pixel"},
        "deflate": {"compress": "deflate", "predictor": 2},
        "lzw": {"compress": "lzw"},
        "tiled": {"tiled": True, "blockxsize": 16, "blockysize": 16},
        "zstd": {"compress": "zstd"},
        "img": {"driver": "HFA"},
        "envi": {"driver": "ENVI"},
        "world file": {"TFW": "YES"},
        "description": {"DESCRIPTION": "<script>\n" * 99},
    }.items():
        yield name, _written(values, **options)
    yield "hard link", lambda path: os.link(good(), path)
    yield "link", lambda path: path.symlink_to(good())
    yield "description of it", _description(_source(good()))
    yield "description beside it", _beside
    yield "zip", lambda path: _zipped(path, {"2017-07-01.tif": Path(good()).read_bytes()})
    yield "gzip", _gzipped
    yield "as float", _written(lambda: values().astype(np.float32))
    yield "as int32", _written(lambda: values().astype(np.int32))
    for number, called in enumerate(
        (" ", "a b", "ü" * 60, "'", '"', "%", "#", "$(id)", "-", "é", "日本", "x" * 200, "a\nb", "\t")
    ):
        yield f"name {number}", _named(f"{called}2017-07-01.tif")


def damaged() -> Iterator[tuple[str, Make]]:
    """Bytes of a good one, cut or flipped; and bytes that are none."""
    for size in (0, 1, 4, 8, 16, 100, 200, 400, 5000, 20_000, -1, -100):
        yield f"cut {size}", lambda path, size=size: path.write_bytes(Path(good()).read_bytes()[:size]) and None
    draw = random.Random(0)
    for number in range(N_HEADER):
        yield f"header {number}", _flipped({}, draw.randrange(600), draw.randrange(1, 256))
    for number in range(N_DATA):
        yield f"data {number}", _flipped({}, draw.randrange(600, 20_000), draw.randrange(1, 256))
        yield f"deflated {number}", _flipped({"compress": "deflate"}, draw.randrange(600, 12_000), draw.randrange(1, 256))
    loop = b"II*\0\x08\0\0\0\x01\0\0\x01\x03\0\x01\0\0\0\x01\0\0\0\x08\0\0\0"
    for number, content in enumerate(
        (
            b"II*\0\x08\0\0\0",
            b"II*\0\xff\xff\xff\xff",
            loop,
            b"MM\0*" + b"\0" * 999,
            b"\x89HDF" + b"\xff" * 99,
            b"CDF\x01" + b"\xff" * 99,
            b"\0\0\0\x0cjP  ",
            b"EHFA_HEADER_TAG\0" + b"\xff" * 99,
            b"GIF89a\xff\xff\xff\xff",
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\xff\xff\xff\xff",
            b"SQLite format 3\0",
            b"%PDF-1.4",
            b"<html>",
            b"{}",
            os.urandom(4096),
            b"\0" * 10**6,
        )
    ):
        yield f"bytes {number}", lambda path, content=content: path.write_bytes(content) and None


def places() -> Iterator[tuple[str, Make]]:
    """Where it lies: nowhere, turned, far away, on no ground."""
    p, (x, y) = series.PIXEL, series.ORIGIN
    transforms = {
        "nan": (np.nan, 0, x, 0, -p, y),
        "nan origin": (p, 0, np.nan, 0, -p, y),
        "inf": (np.inf, 0, x, 0, -p, y),
        "inf origin": (p, 0, np.inf, 0, -p, y),
        "zero": (0, 0, x, 0, 0, y),
        "zero width": (0, 0, x, 0, -p, y),
        "rotated": (7, 7, x, 7, -7, y),
        "flat": (p, p, x, p, p, y),
        "south up": (p, 0, x, 0, p, y - 640),
        "mirrored": (-p, 0, x + 720, 0, -p, y),
        "tiny": (1e-300, 0, x, 0, -1e-300, y),
        "vast": (1e300, 0, x, 0, -1e300, y),
        "far": (p, 0, 1e15, 0, -p, y),
        "edge": (p, 0, 1e308, 0, -p, y),
        "identity": (1, 0, 0, 0, 1, 0),
        "off by half": (p, 0, x + 5, 0, -p, y),
        "long": (p, 0, x, 0, -1e-3, y),
    }
    for name, numbers in transforms.items():
        yield f"transform {name}", _written(values, transform=Affine(*numbers))
        text = ",".join(map(str, (numbers[2], numbers[0], numbers[1], numbers[5], numbers[3], numbers[4])))
        yield f"description {name}", _description(_source(good()), transform=text)
    local = 'LOCAL_CS["engineering",LOCAL_DATUM["here",0],UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH]]'
    for number, crs in enumerate(
        (
            None,
            "EPSG:5703",
            "EPSG:4326",
            "EPSG:4978",
            "EPSG:32633",
            "EPSG:3857",
            "EPSG:2193",
            "EPSG:32631+5703",
            "+proj=geos +h=35785831",
            "+proj=ortho +lat_0=-60",
            local,
            "EPSG:27700",
        )
    ):
        yield f"crs {number}", _written(values, crs=crs)
    for number, text in enumerate(
        ("", "x", "EPSG:99999999", "x" * 10**6, "GEOGCS[", "(" * 10**5, local, "+init=epsg:32631", "http://127.0.0.1:9/crs")
    ):
        yield f"system {number}", _description(_source(good()), system=text)
    yield "control points", _with_points


def numbers() -> Iterator[tuple[str, Make]]:
    """Values, bands, scales and tags that nobody expects."""

    def scaled(factor: float, kind: Any = np.float64) -> Callable[[], np.ndarray]:
        return lambda: (values() * factor).astype(kind)

    def filled(value: Any, kind: Any) -> Callable[[], np.ndarray]:
        return lambda: np.full(values().shape, value, kind)

    made: dict[str, Callable[[], np.ndarray]] = {
        "1e300": scaled(1e300),
        "1e-310": scaled(1e-313),
        "denormals": scaled(1e-43, np.float32),
        "float max": scaled(1e35, np.float32),
        "uint64": lambda: values().astype(np.uint64) + np.uint64(1 << 63),
        "int64": lambda: values().astype(np.int64) - (1 << 62),
        "int8": lambda: (values() // 50).astype(np.int8),
        "uint8": lambda: (values() // 10).astype(np.uint8),
        "complex": lambda: values().astype(np.complex64),
        "complex 16": lambda: values().astype(np.complex128),
        "all nan": filled(np.nan, np.float32),
        "all inf": filled(np.inf, np.float32),
        "all -inf": filled(-np.inf, np.float64),
        "all 255": filled(255, np.uint8),
        "all 0": filled(0, np.uint16),
        "constant": filled(1000, np.uint16),
        "negative": lambda: -values().astype(np.int32),
        "half nan": lambda: np.where(np.arange(series.SHAPE[1]) < 36, np.nan, values()).astype(np.float32),
        "half inf": lambda: np.where(np.arange(series.SHAPE[1]) < 36, np.inf, values()).astype(np.float32),
        "one inf": lambda: np.where(np.arange(series.SHAPE[1]) < 1, 3e38, values()).astype(np.float32),
        "one band": lambda: values()[:1],
        "300 bands": lambda: np.repeat(values(), 100, 0),
        "no change": lambda: series.pixels(0),
        "upside down": lambda: values()[:, ::-1],
        "noise": lambda: np.random.default_rng(0).integers(0, 60_000, values().shape).astype(np.uint16),
    }
    for name, make in made.items():
        yield name, _written(make)
    for number, nodata in enumerate((0, 1000, 65535, np.nan)):
        kind = np.float32 if np.isnan(nodata) else np.uint16
        yield f"nodata {number}", _written(lambda kind=kind: values().astype(kind), nodata=nodata)
        yield f"nothing but nodata {number}", _written(filled(nodata, kind), nodata=nodata)
    for number, (scale, offset) in enumerate(
        ((0, 0), (np.nan, 0), (np.inf, 0), (1, np.nan), (1, 1e300), (-1, 0), (1e-300, 0), (1e-4, -0.1))
    ):
        yield f"scale {number}", _changed(lambda file, scale=scale, offset=offset: _set_scale(file, scale, offset))
    for number, text in enumerate(("", "a\nb", "x" * 10**5, "nan", "<b>", "\x1b[2J", "clear", "SCL", "QA_PIXEL", "red")):
        yield (
            f"band names {number}",
            _changed(lambda file, text=text: [file.set_band_description(band, text) for band in file.indexes]),
        )
    yield "alpha", _changed(lambda file: setattr(file, "colorinterp", [ColorInterp.red, ColorInterp.green, ColorInterp.alpha]))
    yield "colours", _with_colours
    yield "mask inside", _changed(lambda file: file.write_mask(np.zeros(series.SHAPE, bool)))
    stamps = (
        "9999-12-31T23:59:59Z",
        "0001-01-01",
        "0000-00-00",
        "2019-02-30",
        "99999-01-01",
        "-1",
        "x" * 10**5,
        "2017:07:01 00:00:00",
        "\x00",
    )
    for key in ("ACQUISITIONDATETIME", "TIFFTAG_DATETIME", "PRODUCT_START_TIME", "DATE_ACQUIRED"):
        for number, stamp in enumerate(stamps):
            yield f"tag {key} {number}", _changed(lambda file, key=key, stamp=stamp: file.update_tags(**{key: stamp}))


def sizes() -> Iterator[tuple[str, Make]]:
    """As large or small as nobody makes them."""
    for side in (10**5, HUGE):
        sparse = {
            "width": side,
            "height": side,
            "tiled": True,
            "SPARSE_OK": True,
            "BIGTIFF": "YES",
            "blockxsize": 1 << 12,
            "blockysize": 1 << 12,
        }
        yield f"sparse {side}", _empty(nodata=0, **sparse)
        yield f"sparse without nodata {side}", _empty(**sparse)
    for shape in ((1, 1), (1, 72), (64, 1), (2, 2), (7, 7), (640, 720)):
        yield f"shape {shape}", _written(lambda shape=shape: np.full((3, *shape), 1000, np.uint16))
    for number, size in enumerate(
        (("0", "0"), ("-1", "-1"), (HUGE, HUGE), (2**31 - 1, 2**31 - 1), ("nan", "x"), (10**20, 1), (1, 2**31 - 1))
    ):
        yield f"description of {number}", _description(_source(good()), size=size)


def no_rasters() -> Iterator[tuple[str, Make]]:
    """Pipes, devices, folders, links."""
    yield "folder", lambda path: path.mkdir()
    yield "folder of folders", lambda path: (path / "2017-07-01.tif").mkdir(parents=True)
    yield "folder with a pipe", lambda path: path.mkdir() or os.mkfifo(path / "2017-07-01.tif")
    yield "folder in itself", lambda path: path.mkdir() or (path / "2017").symlink_to(path)
    yield "deep folder", lambda path: Path(path, *["a"] * 120).mkdir(parents=True)
    yield "zarr", lambda path: str(_folder(path.with_suffix(".zarr")))
    yield "safe", lambda path: str(_folder(path.with_suffix(".SAFE")))
    yield "pipe", os.mkfifo
    yield "link to itself", lambda path: path.symlink_to(path)
    yield "link to nothing", lambda path: path.symlink_to("nothing")
    for number, place in enumerate(
        (
            "/dev/zero",
            "/dev/full",
            "/dev/stdin",
            "/dev/tty",
            "/proc/self/mem",
            "/proc/self/environ",
            "/etc/passwd",
            "/",
            "/dev",
            "..",
            "",
        )
    ):
        yield f"device {number}", lambda _path, place=place: place
        yield f"link to device {number}", lambda path, place=place: path.symlink_to(place or "/dev/null")
    for number, address in enumerate(
        (
            "GTIFF_DIR:99:{}",
            "GTIFF_DIR:-1:{}",
            "vrt://{}?bands=9",
            "vrt://{}?bands=1,1,1",
            "vrt://",
            "/vsisubfile/0,{}",
            "/vsizip/{}",
            "/vsigzip/{}",
            "/vsicrypt/key=x,file={}",
            "/vsimem/x.tif",
            "/vsistdin/",
            "/vsisparse/{}",
            "/vsizip/{{{}}}/a",
            "{{{},{}}}",
            "NETCDF:{}:x",
            "HDF5:{}://x",
            "GPKG:{}:x",
            "file://{}",
            "<VRTDataset/>",
            "{{}}",
            "{},",
            "x" * 5000,
            "a/" * 3000,
            "\udcff.tif",
            "../" * 500 + "{}",
            "MEM:::DATAPOINTER=1,PIXELS=9,LINES=9",
            "DERIVED_SUBDATASET:LOGAMPLITUDE:{}",
            "vrt://{}?outsize=1000000,1000000",
            "vrt://{}?expand=rgb",
            "vrt://{}?unscale=true&ot=Float64",
            'ZARR:"{}"',
        )
    ):
        yield (
            f"address {number}",
            lambda _path, address=address: (
                address.replace("{}", good()) if "{{" not in address else address.format(*[good()] * 3)
            ),
        )


def dates() -> Iterator[tuple[str, str | dict[str, Any]]]:
    """Entries of the good file under dates that nobody has, and what a file is called."""
    for number, date in enumerate(
        (
            "9999-12-31",
            "0001-01-01",
            "0000-01-01",
            "2017-02-30",
            "2999-01-01",
            "10000-01-01",
            "2017-07-01T99:00",
            "2016-07-01",
            "",
        )
    ):
        yield f"date {number}", {"path": good(), "date": date}
    yield "twice", {"path": str(series.folder() / series.name(0)), "date": "2017-07-01"}
    yield "twice of one date", str(series.folder() / series.name(0))


def _written(make: Callable[[], np.ndarray], **options: Any) -> Make:
    return lambda path: write(path, make(), **options)


def _empty(**options: Any) -> Make:
    def make(path: Path) -> None:
        place = {"crs": series.CRS, "transform": Affine(series.PIXEL, 0, series.ORIGIN[0], 0, -series.PIXEL, series.ORIGIN[1])}
        rasterio.open(path, "w", driver="GTiff", count=3, dtype="uint16", **place, **options).close()

    return make


def _changed(change: Callable[[Any], object]) -> Make:
    def make(path: Path) -> None:
        shutil.copy(good(), path)
        with rasterio.open(path, "r+") as file:
            change(file)

    return make


def _set_scale(file: Any, scale: float, offset: float) -> None:
    file.scales, file.offsets = [scale] * file.count, [offset] * file.count


def _flipped(options: dict[str, Any], at: int, other: int) -> Make:
    def make(path: Path) -> None:
        write(path, values(), **options)
        content = bytearray(path.read_bytes())
        content[at] ^= other
        path.write_bytes(content)

    return make


def _named(name: str) -> Make:
    return lambda path: shutil.copy(good(), path.with_name(name)) and str(path.with_name(name))


def _source(file: str, relative: int = 0) -> str:
    named = f'<SourceFilename relativeToVRT="{relative}">{file}</SourceFilename>'
    return f"<SimpleSource>{named}<SourceBand>{{band}}</SourceBand></SimpleSource>"


def description(
    source: str, *, transform: str = "", system: str = series.CRS, size: tuple[Any, Any] = (72, 64), head: str = ""
) -> str:
    """The text of a VRT of three bands."""
    transform = transform or f"{series.ORIGIN[0]},10,0,{series.ORIGIN[1]},0,-10"
    bands = "".join(
        f'<VRTRasterBand dataType="UInt16" band="{band}">{source.format(band=band)}</VRTRasterBand>' for band in (1, 2, 3)
    )
    place = f"<SRS>{system}</SRS><GeoTransform>{transform}</GeoTransform>"
    return f'{head}<VRTDataset rasterXSize="{size[0]}" rasterYSize="{size[1]}">{place}{bands}</VRTDataset>'


def _description(source: str, **more: Any) -> Make:
    return lambda path: path.write_text(description(source, **more)) and None


def _beside(path: Path) -> None:
    (path.parent / "pixels").mkdir()
    shutil.copy(good(), path.parent / "pixels" / "a.tif")
    path.write_text(description(_source("pixels/a.tif", relative=1)))


def _zipped(path: Path, members: dict[str, bytes]) -> str:
    import zipfile

    with zipfile.ZipFile(path.with_suffix(".zip"), "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return str(path.with_suffix(".zip"))


def _gzipped(path: Path) -> str:
    packed = path.with_suffix(".tif.gz")
    packed.write_bytes(gzip.compress(Path(good()).read_bytes()))
    return f"/vsigzip/{packed}"


def _with_points(path: Path) -> None:
    from rasterio.control import GroundControlPoint

    with rasterio.open(path, "w", driver="GTiff", width=72, height=64, count=3, dtype="uint16") as file:
        file.write(values())
        file.gcps = (
            [GroundControlPoint(row, col, 3.0 + col / 1e4, 45.0 - row / 1e4) for row, col in ((0, 0), (0, 72), (64, 0))],
            "EPSG:4326",
        )


def _with_colours(path: Path) -> None:
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=72,
        height=64,
        count=1,
        dtype="uint8",
        crs=series.CRS,
        transform=Affine(10, 0, series.ORIGIN[0], 0, -10, series.ORIGIN[1]),
    ) as file:
        file.write((values()[:1] // 10).astype(np.uint8))
        file.write_colormap(1, {number: (number, 0, 0, 255) for number in range(256)})


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
