"""Which model is this? One hash of an ONNX file and of the files beside it that hold its weights.

Where these lie is said deep inside the file, so that is walked through as the schema of ONNX nests it; of its numbers nothing
is read. Source: onnx.proto3 of ONNX 1.16, whose field numbers never change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from changedet_plugin.core.errors import EncoderError

NESTED: dict[str, dict[int, str]] = {
    "model": {7: "graph", 25: "function"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "function": {7: "node"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {13: "entry"},
}
"""Messages that may lead to where weights lie, by the message and the number of the field that they stand in."""
KEY, VALUE = 1, 2
"""Fields of an ``entry``."""
LOCATION = b"location"
MOST_BITS = 63
"""Of a whole number."""
VARINT, FIXED_64, SIZED, FIXED_32 = 0, 1, 2, 5
"""Kinds of fields of protobuf, less those that are out of use."""


def model_hash(path: Path) -> str:
    """SHA-256 of the file; where its weights lie beside it, of that, and of their names and content.

    Raises
    ------
    EncoderError
        The file is damaged, or its weights are not there.
    """
    content = path.read_bytes()
    own = hashlib.sha256(content)
    try:
        names = sorted({name.decode() for name in _locations(memoryview(content), "model")})
    except (IndexError, ValueError) as error:
        raise EncoderError(f"{path.name} cannot be read to its end: it is damaged or cut off; export it again.") from error
    if not names:
        return own.hexdigest()
    parts = [own.hexdigest()]
    for name in names:
        try:
            with (path.parent / name).open("rb") as file:
                parts += [name, hashlib.file_digest(file, "sha256").hexdigest()]
        except OSError as error:
            raise EncoderError(f"{path.name} keeps weights in {name}, which cannot be read; put it beside it.") from error
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _locations(message: memoryview, kind: str) -> Iterator[bytes]:
    """Names of the files that the tensors of a message lie in."""
    nested = NESTED.get(kind, {})
    key = value = b""
    for number, content in _fields(message):
        if kind == "entry":
            key, value = (bytes(content) if number == wanted else had for wanted, had in ((KEY, key), (VALUE, value)))
        elif number in nested:
            yield from _locations(content, nested[number])
    if key == LOCATION:
        yield value


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Number and content of the fields of a message that have a length. Raises ``IndexError`` and ``ValueError``."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        kind = tag & 7
        if kind == VARINT:
            _, at = _varint(message, at)
        elif kind in (FIXED_64, FIXED_32):
            at += 8 if kind == FIXED_64 else 4
        elif kind == SIZED:
            size, at = _varint(message, at)
            if at + size > len(message):
                raise ValueError("a field ends beyond its message")
            yield tag >> 3, message[at : at + size]
            at += size
        else:
            raise ValueError("no kind of field")


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """A whole number, seven bits a byte, and where it ends."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
        if shift > MOST_BITS:
            raise ValueError("a number without an end")
