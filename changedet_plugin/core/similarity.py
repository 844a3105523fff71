"""Which other changes are of the same kind? Cosine of change vectors, by numpy only: QGIS uses it without the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.run_facts import RunFacts

AT_LEAST = 0.5
"""Cosine with the query from which a change is called similar."""
ROCCHIO_GAMMA = 0.5
"""Weight of what the analyst rejected, against 1 for what was accepted (Rocchio's gamma)."""
MOST_GSD_RATIO = 1.5
"""Ratio of two pixel sizes beyond which the textures of two results are hardly the same."""

Difference = Literal["", "encoder", "bands"]


@dataclass(frozen=True)
class Origin:
    """What the vectors of a result were made with. Vectors of another encoder or other bands cannot be compared."""

    encoder_id: str
    preprocessing_id: str
    """The bands in order; empty = a result of a version that did not say."""
    gsd_m: float
    """Side of a pixel in metres; NaN = likewise."""

    def gsd_ratio(self, other: Origin) -> float:
        """The larger of the two pixel sizes over the smaller; 1 where one is not known."""
        sizes = sorted((self.gsd_m, other.gsd_m))
        return sizes[1] / sizes[0] if sizes[0] > 0 and np.isfinite(sizes).all() else 1.0


def origin(facts: RunFacts) -> Origin:
    """Read it from what a run says of itself."""
    card = facts.encoder
    known = f"{card.get('id')}:{str(card.get('sha256'))[:12]}" if card else ""
    return Origin(
        encoder_id=facts.encoder_id or known,
        preprocessing_id=facts.preprocessing_id,
        gsd_m=facts.gsd_m or float("nan"),
    )


def differs(one: Origin, other: Origin) -> Difference:
    """Why two results cannot be compared; empty = they can."""
    if one.encoder_id != other.encoder_id:
        return "encoder"
    ids = {one.preprocessing_id, other.preprocessing_id} - {""}
    return "bands" if len(ids) > 1 else ""


def cosine(vectors: FloatArray, query: FloatArray) -> FloatArray:
    """Cosine of change vectors (n, n_features) with a query (n_features,): float32 (n,), -1 to 1; 0 for a zero vector."""
    vectors = np.asarray(vectors, np.float32)
    query = np.asarray(query, np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors)) * np.linalg.norm(query)
    products = vectors @ query
    return np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)


def rocchio(positives: FloatArray, negatives: FloatArray | None = None) -> FloatArray:
    """The query (n_features,) of length one that judgements amount to: float32.

    Mean of the unit vectors of ``positives`` (n, n_features), less half that of ``negatives`` (m, n_features; None or empty
    = none). One positive alone gives its own direction. After Rocchio (1971).
    """
    query = _mean_unit(positives)
    if negatives is not None and len(negatives):
        query = query - ROCCHIO_GAMMA * _mean_unit(negatives)
    return np.asarray(query / max(float(np.linalg.norm(query)), 1e-12), np.float32)


def unpack(blobs: Sequence[bytes]) -> FloatArray:
    """Float16 little-endian blobs of one length to float32 (n, length). Raises ``ValueError`` if their lengths differ."""
    if not blobs:
        return np.zeros((0, 0), np.float32)
    if len({len(blob) for blob in blobs}) > 1:
        raise ValueError("The change vectors differ in length: they come from different encoders and cannot be compared.")
    return np.frombuffer(b"".join(bytes(blob) for blob in blobs), "<f2").reshape(len(blobs), -1).astype(np.float32)


def vectors_of(blobs: Sequence[bytes]) -> FloatArray:
    """Change vectors as a file has them, as ``unpack`` gives them; ValueError where one is not of finite numbers."""
    vectors = unpack(blobs)
    if not np.isfinite(vectors).all():
        raise ValueError("a change vector is not of finite numbers")
    return vectors


def _mean_unit(vectors: FloatArray) -> FloatArray:
    return np.asarray(unit(np.asarray(vectors, np.float32)).mean(0))


def unit(vectors: FloatArray) -> FloatArray:
    """Vectors (..., n_features) of length one; a zero vector stays."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12))
