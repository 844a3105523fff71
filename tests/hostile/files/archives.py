"""Descriptions that lead elsewhere, to themselves or to no end; archives that unfold to more than a disk holds."""

from __future__ import annotations

import gzip
import html
import io
import os
import shutil
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.hostile import network
from tests.hostile.files import rasters, series
from tests.hostile.files.rasters import description, good
from tests.hostile.files.series import Make

_BOMB_BYTES = 1 << 30
_LEFT = (0, 1, 40, 100, 520, 600, 9000, -30, -1)
"""Bytes that arrived; less than none: so many are lacking."""
_MEMBER = "2017-07-01.tif"


def descriptions() -> Iterator[tuple[str, Make]]:
    """Texts that GDAL takes for rasters."""
    for number, place in enumerate(
        (
            "http://127.0.0.1:{port}/a.tif",
            "/vsicurl/http://127.0.0.1:{port}/a.tif",
            "/vsicurl?url=http://127.0.0.1:{port}/",
            "&#104;ttp://127.0.0.1:{port}/a.tif",
            "/vsizip//vsicurl/http://127.0.0.1:{port}/a.zip/a.tif",
            "WMS:http://127.0.0.1:{port}/",
            "PG:host=127.0.0.1 port={port}",
            "/vsis3/bucket/a.tif",
            "&lt;GDAL_WMS&gt;&lt;Service name='TMS'&gt;&lt;ServerUrl&gt;http://127.0.0.1:{port}/&lt;/ServerUrl&gt;&lt;/Service&gt;&lt;/GDAL_WMS&gt;",
            "//127.0.0.1/share/a.tif",
            "/dev/zero",
            "/etc/passwd",
            "nothing.tif",
            "",
            "../" * 40 + "etc/passwd",
            "/vsistdin/",
            "vrt://http://127.0.0.1:{port}/a.tif",
        )
    ):
        yield f"source {number}", _leading(place)
    for number, text in enumerate(
        (
            "<GDAL_WMS><Service name='TMS'><ServerUrl>http://127.0.0.1:{port}/${{z}}</ServerUrl></Service>"
            "<DataWindow><SizeX>72</SizeX><SizeY>64</SizeY></DataWindow></GDAL_WMS>",
            "<WMT_MS_Capabilities><x>http://127.0.0.1:{port}/</x></WMT_MS_Capabilities>",
            "<TileMapService><x>http://127.0.0.1:{port}/</x></TileMapService>",
            "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>http://127.0.0.1:{port}/</SrcDataSource>"
            "</OGRVRTLayer></OGRVRTDataSource>",
            "<MRF_META><CachedSource><Source>/vsicurl/http://127.0.0.1:{port}/a.tif</Source></CachedSource>"
            "<Raster><Size x='72' y='64'/></Raster></MRF_META>",
            "<VRTDataset",
            "<VRTDataset/>",
            "<VRTDataset>" * 5000,
            "<a/>" * 10**5,
            "<?xml version='1.0'?><!DOCTYPE a SYSTEM 'http://127.0.0.1:{port}/a.dtd'><VRTDataset/>",
        )
    ):
        yield f"text {number}", lambda path, text=text: path.write_text(text.format(port=network.port())) and None
    yield "itself", lambda path: path.write_text(description(rasters._source(str(path)))) and None
    yield "each other", _each_other
    yield "chain", _chain
    yield "many", lambda path: path.write_text(description(rasters._source(good()) * 5000)) and None
    yield "wide", lambda path: path.write_text(description("".join(rasters._source(f"{n}.tif") for n in range(6000)))) and None
    yield "entities", lambda path: path.write_text(description(rasters._source(good()), head=ENTITIES, system="&j;")) and None
    python = (
        "<PixelFunctionType>f</PixelFunctionType><PixelFunctionLanguage>Python</PixelFunctionLanguage>"
        "<PixelFunctionCode>open('here','w')</PixelFunctionCode>"
    )
    yield (
        "code",
        lambda path: (
            path.write_text(
                description(python + rasters._source(good())).replace(
                    "<VRTRasterBand", '<VRTRasterBand subClass="VRTDerivedRasterBand"'
                )
            )
            and None
        ),
    )
    raw = (
        "<SourceFilename>/etc/passwd</SourceFilename><ImageOffset>0</ImageOffset><PixelOffset>2</PixelOffset>"
        "<LineOffset>4</LineOffset>"
    )
    yield (
        "raw",
        lambda path: (
            path.write_text(description(raw).replace("<VRTRasterBand", '<VRTRasterBand subClass="VRTRawRasterBand"')) and None
        ),
    )
    yield (
        "raw of a pipe",
        lambda path: (
            path.write_text(
                description(raw.replace("/etc/passwd", "/dev/zero")).replace(
                    "<VRTRasterBand", '<VRTRasterBand subClass="VRTRawRasterBand"'
                )
            )
            and None
        ),
    )
    warped = '<VRTDataset rasterXSize="72" rasterYSize="64" subClass="VRTWarpedDataset"><GDALWarpOptions><SourceDataset>http://127.0.0.1:{port}/a.tif</SourceDataset></GDALWarpOptions></VRTDataset>'
    yield "warped", lambda path: path.write_text(warped.format(port=network.port())) and None


ENTITIES = (
    "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
"""A document type whose last entity is 10**10 letters long."""


def archives() -> Iterator[tuple[str, Make]]:
    """Zip, tar and gzip files."""
    content: Mapping[str, Mapping[str, bytes]] = {
        "above": {"../2017-07-01.tif": _good()},
        "far above": {"../" * 30 + "tmp/2017-07-01.tif": _good()},
        "absolute": {"/tmp/2017-07-01.tif": _good()},
        "backslashes": {"..\\2017-07-01.tif": _good()},
        "a line end": {"a\n2017-07-01.tif": _good()},
        "nothing": {},
        "texts": {"a.txt": b"a"},
        "cut": {_MEMBER: _good()[:500]},
        "long": {"x" * 5000 + "/" + _MEMBER: _good()},
        "deep": {"a/" * 500 + _MEMBER: _good()},
        "empty": {_MEMBER: b""},
        "an archive": {"2017-07-01.zip": _zip({_MEMBER: _good()})},
        "a description": {_MEMBER: b"<VRTDataset>http://127.0.0.1:9/</VRTDataset>"},
        "many": {f"{number}.txt": b"" for number in range(20_000)},
    }
    for name, members in content.items():
        yield f"zip, {name}", lambda path, members=members: _kept(path.with_suffix(".zip"), _zip(members))
        yield f"tar, {name}", lambda path, members=members: _kept(path.with_suffix(".tar"), _tar(members))
    yield from _cut_off()
    yield from _leading_inside()
    yield "zip, twice", _twice
    yield "tar, a link", lambda path: _kept(path.with_suffix(".tar"), _tar_link())
    yield "zip, bomb", lambda path: _bomb(path.with_suffix(".zip"))
    yield "gzip, bomb", _gzip_bomb
    yield "tgz, bomb", _tgz_bomb
    yield "member that is not there", lambda path: f"/vsizip/{_kept(path.with_suffix('.zip'), _zip({_MEMBER: _good()}))}/no.tif"
    yield "member above", lambda path: f"/vsizip/{_kept(path.with_suffix('.zip'), _zip({_MEMBER: _good()}))}/../../a.tif"
    yield "zip called a raster", lambda path: path.write_bytes(_zip({_MEMBER: _good()})) and None


def _cut_off() -> Iterator[tuple[str, Make]]:
    """Archives of which not all arrived."""
    packed = {
        ".zip": lambda: _zip({_MEMBER: _good()}),
        ".tar": lambda: _tar({_MEMBER: _good()}),
        ".tgz": lambda: gzip.compress(_tar({_MEMBER: _good()})),
        ".tar.gz": lambda: gzip.compress(_tar({_MEMBER: _good()})),
        ".tif.gz": lambda: gzip.compress(_good()),
    }
    for ending, pack in packed.items():
        for n_bytes in _LEFT:
            yield (
                f"{ending[1:]}, {n_bytes} bytes of it",
                lambda path, ending=ending, pack=pack, n=n_bytes: _kept(path.with_suffix(ending), pack()[:n]),
            )


def _leading_inside() -> Iterator[tuple[str, Make]]:
    """Archives that hold a virtual raster, well-formed, whose source is on a server, or a pipe: its first bytes nobody sees."""
    service = html.escape("<GDAL_WMS><Service name='TMS'><ServerUrl>{there}</ServerUrl></Service></GDAL_WMS>")
    for number, place in enumerate(("{there}/a.tif", "/vsicurl/{there}/a.tif", "WMTS:{there}", service, "{pipe}")):

        def make(path: Path, place: str = place) -> str:
            pipe = path.with_name("pipe")
            os.mkfifo(pipe)
            named = place.format(there=f"http://127.0.0.1:{network.port()}", pipe=pipe)
            text = description(rasters._source(named.replace("{", "{{").replace("}", "}}")))
            # The name of the archive is no word of an address, though it looks like one.
            archive = _kept(path.with_name("vsi.zip"), _zip({"2017-07-01.vrt": text.encode()}))
            return f"/vsizip/{archive}/2017-07-01.vrt"

        yield f"zip, leading elsewhere {number}", make


def _good() -> bytes:
    return Path(series.folder() / series.name(series.ODD)).read_bytes()


def _kept(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)


def _zip(members: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def _tar(members: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return written.getvalue()


def _tar_link() -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        entry = tarfile.TarInfo(_MEMBER)
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(entry)
    return written.getvalue()


def _twice(path: Path) -> str:
    import warnings

    with zipfile.ZipFile(path.with_suffix(".zip"), "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(2):
            archive.writestr(_MEMBER, _good())
    return str(path.with_suffix(".zip"))


def _bomb(path: Path) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(_MEMBER, "w", force_zip64=True) as member:
        for _ in range(_BOMB_BYTES >> 20):
            member.write(bytes(1 << 20))
    return str(path)


def _gzip_bomb(path: Path) -> str:
    packed = path.with_suffix(".tif.gz")
    with gzip.open(packed, "wb", compresslevel=1) as target:
        for _ in range(_BOMB_BYTES >> 20):
            target.write(bytes(1 << 20))
    return f"/vsigzip/{packed}"


def _tgz_bomb(path: Path) -> str:
    packed = path.with_suffix(".tgz")
    with tarfile.open(packed, "w:gz", compresslevel=1) as archive:
        entry = tarfile.TarInfo(_MEMBER)
        entry.size = _BOMB_BYTES
        archive.addfile(entry, _Zeros())
    return str(packed)


class _Zeros(io.RawIOBase):
    def read(self, size: int = -1) -> bytes:
        return bytes(size)


def _leading(place: str) -> Make:
    return lambda path: path.write_text(description(rasters._source(place.format(port=network.port())))) and None


def _each_other(path: Path) -> None:
    other = path.with_name("other.vrt")
    path.write_text(description(rasters._source(str(other))))
    other.write_text(description(rasters._source(str(path))))


def _chain(path: Path) -> None:
    last = good()
    for number in range(300):
        link = path.with_name(f"{number}.vrt")
        link.write_text(description(rasters._source(last)))
        last = str(link)
    shutil.copy(last, path)
