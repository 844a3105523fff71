"""How unlike its own past is a token? Exact local outlier factors, all tokens of a block at once.

Breunig et al. (2000) as scikit-learn's ``LocalOutlierFactor(novelty=True)`` computes it, with the sign turned: positive,
1 is ordinary, higher is rarer. Two things are ours: a floor under the reachability distance, and a rule for repeated
reference observations, where the definition divides by zero.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.engine.types import FloatArray

N_NEIGHBOURS = 3
MINIMUM_REFERENCE = 3
"""Valid reference observations a score needs."""
DUPLICATE = 1e-12
"""Squared distances below this share of the squared norms are rounding of zero (float64)."""
CAP = 1000.0
"""Largest factor of a token whose reference repeats itself more than k times."""
BLOCK_BYTES = 16 << 20


def local_outlier_factors(
    reference: FloatArray, new: FloatArray, k: int = N_NEIGHBOURS, floor: float = 0.0
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """LOF of new observations against the reference of the same token.

    ``reference`` (n_tokens, n_reference, n) and ``new`` (n_tokens, n_new, n); NaN vectors are masked. ``k`` is cut to
    the valid reference observations less one. Returns (n_tokens, n_new), NaN where the observation is masked or fewer than
    three reference observations are valid, and (n_tokens,): the reference repeats itself, so the factor is only
    finite, not comparable. With ``floor`` 0 and no repetition this equals scikit-learn's.
    """
    n_tokens, n_reference, n = reference.shape
    factors = np.full(new.shape[:2], np.nan)
    duplicates = np.zeros(n_tokens, bool)
    if n_reference < MINIMUM_REFERENCE:
        return factors, duplicates
    bytes_per_token = 8 * (n_reference + new.shape[1]) * (2 * n + 5 * n_reference)
    size = max(1, BLOCK_BYTES // bytes_per_token)
    for start in range(0, n_tokens, size):
        block = slice(start, start + size)
        factors[block], duplicates[block] = _block(reference[block], new[block], k, floor)
    return factors, duplicates


def noise_floor(reference: FloatArray, k: int = N_NEIGHBOURS) -> float:
    """Median distance of a reference observation to its k-th neighbour: a floor against exploding densities."""
    valid, distance = _reference_distances(reference)
    _, near = _nearest(distance, k)
    kth = _kth(near, valid, k)
    usable = kth[valid & (valid.sum(1) >= MINIMUM_REFERENCE)[:, None]]
    usable = usable[usable > 0]
    return float(np.median(usable)) if usable.size else 0.0


def _block(reference: FloatArray, new: FloatArray, k: int, floor: float) -> tuple[FloatArray, NDArray[np.bool_]]:
    valid, distance = _reference_distances(reference)
    neighbour, near = _nearest(distance, k)
    weight = _weights(valid, k, near.shape[2])
    kth = _kth(near, valid, k)
    density = _density(near, neighbour, kth, weight, floor)
    centre = _centre(reference, valid)
    query = np.where(np.isfinite(new), new - centre, 0)
    bank = np.where(valid[..., None], reference - centre, 0)
    to_bank = np.where(valid[:, None], _distances(query, bank), np.inf)
    neighbour_new, near_new = _nearest(to_bank, k)
    own = _density(near_new, neighbour_new, kth, weight, floor)
    theirs = (np.take_along_axis(density[:, None], neighbour_new, 2) * weight[:, None]).sum(2)
    factors = theirs / own
    repeats = valid & (kth == 0)
    duplicates = repeats.any(1)
    factors[duplicates] = np.minimum(factors[duplicates], CAP)
    factors[~np.isfinite(new[..., 0]) | (valid.sum(1) < MINIMUM_REFERENCE)[:, None]] = np.nan
    return factors, duplicates


def _reference_distances(reference: FloatArray) -> tuple[NDArray[np.bool_], FloatArray]:
    """Which reference observations are valid, and their distances to each other; infinite to itself and to masked ones."""
    valid = np.isfinite(reference[..., 0])
    bank = np.where(valid[..., None], reference - _centre(reference, valid), 0)
    distance = _distances(bank, bank)
    diagonal = np.arange(distance.shape[1])
    distance[:, diagonal, diagonal] = np.inf
    return valid, np.where(valid[:, None], distance, np.inf)


def _centre(reference: FloatArray, valid: NDArray[np.bool_]) -> FloatArray:
    """Mean of the valid reference (n_tokens, 1, n): subtracting it saves the digits that the expanded square would lose."""
    total = np.where(valid[..., None], reference, 0).sum(1, keepdims=True, dtype=np.float64)
    return total / np.maximum(valid.sum(1), 1)[:, None, None]


def _distances(a: FloatArray, b: FloatArray) -> FloatArray:
    """Euclidean distances (n_tokens, n_a, n_b) by one batched product."""
    norms = np.einsum("pij,pij->pi", a, a)[:, :, None] + np.einsum("pij,pij->pi", b, b)[:, None]
    squared = norms - 2 * np.matmul(a, b.transpose(0, 2, 1))
    squared[squared <= DUPLICATE * norms] = 0
    return np.sqrt(squared)


def _nearest(distance: FloatArray, k: int) -> tuple[NDArray[np.intp], FloatArray]:
    """Indices and distances of the k nearest, near to far."""
    k = min(k, max(1, distance.shape[2] - 1))
    index = np.argpartition(distance, k - 1, axis=2)[..., :k]
    near = np.take_along_axis(distance, index, 2)
    order = np.argsort(near, axis=2, kind="stable")
    return np.take_along_axis(index, order, 2), np.take_along_axis(near, order, 2)


def _n_used(valid: NDArray[np.bool_], k: int) -> NDArray[np.int64]:
    return np.clip(valid.sum(1) - 1, 1, k).astype(np.int64)


def _weights(valid: NDArray[np.bool_], k: int, n_kept: int) -> FloatArray:
    """(n_tokens, n_kept): 1/k for the neighbours in use, 0 for the ones that a short reference does not have."""
    used = np.minimum(_n_used(valid, k), n_kept)
    return (np.arange(n_kept) < used[:, None]) / used[:, None]


def _kth(near: FloatArray, valid: NDArray[np.bool_], k: int) -> FloatArray:
    last = np.minimum(_n_used(valid, k), near.shape[2]) - 1
    return np.take_along_axis(near, last[:, None, None], 2)[..., 0]


def _density(near: FloatArray, neighbour: NDArray[np.intp], kth: FloatArray, weight: FloatArray, floor: float) -> FloatArray:
    """Local reachability density: 1 / mean over the neighbours of max(distance, their k-distance, floor)."""
    reach = np.maximum(np.maximum(near, np.take_along_axis(kth[:, None], neighbour, 2)), floor)
    mean = (np.where(np.isfinite(reach), reach, 0) * weight[:, None]).sum(2)
    return 1 / (mean + 1e-10)
