"""Which other changes are of the same kind? Cosine of change vectors, by numpy only: QGIS uses it without the engine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from changedet_plugin.engine.types import FloatArray


def cosine(vectors: FloatArray, query: FloatArray) -> FloatArray:
    """Cosine of change vectors (n, n_features) with a query (n_features,): float32 (n,), -1 to 1; 0 for a zero vector."""
    vectors = np.asarray(vectors, np.float32)
    query = np.asarray(query, np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors)) * np.linalg.norm(query)
    products = vectors @ query
    return np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)


def unpack(blobs: Sequence[bytes]) -> FloatArray:
    """Float16 little-endian blobs of one length to float32 (n, length). Raises ``ValueError`` if their lengths differ."""
    if not blobs:
        return np.zeros((0, 0), np.float32)
    if len({len(blob) for blob in blobs}) > 1:
        raise ValueError("The change vectors differ in length: they come from different encoders and cannot be compared.")
    return np.frombuffer(b"".join(bytes(blob) for blob in blobs), "<f2").reshape(len(blobs), -1).astype(np.float32)
