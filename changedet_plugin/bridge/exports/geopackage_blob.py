"""Geometry as a GeoPackage stores it: a header, then well-known binary (OGC 12-128, 2.1.3)."""

from __future__ import annotations

import struct

_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_FIXED_BYTES = 8


def well_known_binary(blob: bytes) -> bytes:
    """What follows the header."""
    return blob[_FIXED_BYTES + _ENVELOPE_BYTES[_envelope_kind(blob)] :]


def middle(blob: bytes) -> tuple[float, float]:
    """Middle (x, y) of the box that the header holds; ValueError where it holds none."""
    if not _envelope_kind(blob):
        raise ValueError("a geometry without its box")
    order = "<" if blob[3] & 1 else ">"
    left, right, bottom, top = struct.unpack_from(f"{order}4d", blob, _FIXED_BYTES)
    return (left + right) / 2, (bottom + top) / 2


def _envelope_kind(blob: bytes) -> int:
    if blob[:2] != b"GP":
        raise ValueError("not a geometry of a GeoPackage")
    return blob[3] >> 1 & 7
