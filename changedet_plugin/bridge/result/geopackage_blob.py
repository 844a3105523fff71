"""How does a GeoPackage store a geometry?

A header, then well-known binary (OGC 12-128, 2.1.3).
"""

from __future__ import annotations

import struct

_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_FIXED_BYTES = 8


def well_known_binary(blob: bytes) -> bytes:
    """What follows the header."""
    return blob[_FIXED_BYTES + _ENVELOPE_BYTES[_envelope_kind(blob)] :]


def packed(wkb: bytes, srs_id: int, extent: tuple[float, float, float, float]) -> bytes:
    """Well-known binary with a header, which holds the box (left, right, bottom, top)."""
    little_endian_with_box = 1 | 1 << 1
    return b"GP" + struct.pack("<BBi4d", 0, little_endian_with_box, srs_id, *extent) + wkb


def middle(blob: bytes) -> tuple[float, float]:
    """Middle (x, y) of the box that the header holds; ValueError where it holds none."""
    left, right, bottom, top = box(blob)
    return (left + right) / 2, (bottom + top) / 2


def box(blob: bytes) -> tuple[float, float, float, float]:
    """The box (left, right, bottom, top) that the header holds; ValueError where it holds none."""
    if not _envelope_kind(blob):
        raise ValueError("a geometry without its box")
    order = "<" if blob[3] & 1 else ">"
    left, right, bottom, top = struct.unpack_from(f"{order}4d", blob, _FIXED_BYTES)
    return left, right, bottom, top


def _envelope_kind(blob: bytes) -> int:
    if blob[:2] != b"GP":
        raise ValueError("not a geometry of a GeoPackage")
    return blob[3] >> 1 & 7
