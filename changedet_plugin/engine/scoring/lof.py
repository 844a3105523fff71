"""How unlike its own past is a token? Exact local outlier factors, all tokens of a block at once.

Breunig et al. (2000) as scikit-learn's ``LocalOutlierFactor(novelty=True)`` computes it, with the sign turned: positive,
1 is ordinary, higher is rarer. Two things are ours: a floor under the reachability distance, and a rule for repeated
reference observations, where the definition divides by zero.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.reference import SPREAD_FROM, ReferenceLength

N_NEIGHBOURS = 3
"""k: nearest reference observations that a density is taken from. [observations]"""
DUPLICATE = 1e-12
"""Squared distances below this share of the squared norms are rounding of zero (float64)."""
SMALL = 1e-5
"""Squared distances below this share of the squared norms have lost digits in the expanded square, and are taken anew."""
CAP = 1000.0
"""Largest factor of a token whose reference repeats itself more than k times."""
UNREACHABLE = 1e30
"""Distance to oneself and to masked observations: never among the neighbours in use."""
BLOCK_BYTES = 4 << 20
"""Of what is worked on at once. [bytes]"""


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
    if not ReferenceLength(n_reference).has_lof:
        return factors, duplicates
    bytes_per_token = 8 * (n_reference + new.shape[1]) * (n + 4 * n_reference)
    size = max(1, BLOCK_BYTES // bytes_per_token)
    for start in range(0, n_tokens, size):
        block = slice(start, start + size)
        factors[block], duplicates[block] = _block(reference[block], new[block], k, floor)
    return factors, duplicates


def noise_floor(reference: FloatArray, k: int = N_NEIGHBOURS) -> float:
    """Median distance of a reference observation to its k-th neighbour: a floor against exploding densities."""
    valid = np.isfinite(reference[..., 0])
    distance = _distances(reference.astype(np.float64), valid)
    _, near = _nearest(distance, k)
    kth = _kth(near, valid, k)[valid & (valid.sum(1) >= SPREAD_FROM)[:, None]]
    kth = kth[kth > 0]
    return float(np.median(kth)) if kth.size else 0.0


def _block(reference: FloatArray, new: FloatArray, k: int, floor: float) -> tuple[FloatArray, NDArray[np.bool_]]:
    """``local_outlier_factors`` of as many tokens as are worked on at once."""
    n_reference = reference.shape[1]
    valid = np.isfinite(reference[..., 0])
    observations = np.concatenate([reference, new], axis=1, dtype=np.float64)
    distance = _distances(observations, valid)
    neighbour, near = _nearest(distance, k)
    _sharpen(near, neighbour, observations)
    used = np.minimum(_n_used(valid, k), near.shape[2])
    kth = _kth(near[:, :n_reference], valid, k)
    tokens = np.arange(len(reference))[:, None, None]
    reach = np.maximum(near, kth[tokens, neighbour])
    np.maximum(reach, floor, out=reach)
    if (used < near.shape[2]).any():  # a short reference has fewer neighbours than k
        reach *= np.arange(near.shape[2]) < used[:, None, None]
    density = 1 / (reach.sum(2) / used[:, None] + 1e-10)
    theirs = density[tokens, neighbour[:, n_reference:]]
    theirs *= np.arange(near.shape[2]) < used[:, None, None]
    factors = theirs.sum(2) / used[:, None] / density[:, n_reference:]
    duplicates = (valid & (kth == 0)).any(1)
    factors[duplicates] = np.minimum(factors[duplicates], CAP)
    factors[~np.isfinite(new[..., 0]) | (valid.sum(1) < SPREAD_FROM)[:, None]] = np.nan
    return factors, duplicates


def _distances(observations: FloatArray, valid: NDArray[np.bool_]) -> FloatArray:
    """Euclidean distances (n_tokens, n_observations, n_reference) of all observations to the reference, which comes first.

    ``valid`` (n_tokens, n_reference). Very large to itself and to masked ones. ``observations`` is moved to the mean of the
    reference, and 0 where masked.
    """
    n_reference = valid.shape[1]
    if not np.isfinite(observations[..., 0]).all():
        observations[~np.isfinite(observations[..., 0])] = 0
    # Subtracting the mean of the valid reference saves the digits that the expanded square would lose.
    observations -= (observations[:, :n_reference].sum(1) / np.maximum(valid.sum(1), 1)[:, None])[:, None]
    norms = np.einsum("pij,pij->pi", observations, observations)
    norms = norms[:, :, None] + norms[:, None, :n_reference]
    distance = np.matmul(observations, observations[:, :n_reference].transpose(0, 2, 1))
    distance *= -2
    distance += norms
    distance[distance <= DUPLICATE * norms] = 0
    np.sqrt(distance, out=distance)
    itself = np.arange(n_reference)
    distance[:, itself, itself] = UNREACHABLE
    if not valid.all():
        np.copyto(distance, UNREACHABLE, where=~valid[:, None])
    return distance


def _nearest(distance: FloatArray, k: int) -> tuple[NDArray[np.intp], FloatArray]:
    """Indices and distances (n_tokens, n_observations, k) of the k nearest reference observations, near to far.

    ``distance`` (n_tokens, n_observations, n_reference); fewer than k where the reference is that short.
    """
    k = min(k, max(1, distance.shape[2] - 1))
    index = np.argpartition(distance, k - 1, axis=2)[..., :k]
    near = np.take_along_axis(distance, index, 2)
    order = np.argsort(near, axis=2)
    return np.take_along_axis(index, order, 2), np.take_along_axis(near, order, 2)


def _sharpen(near: FloatArray, neighbour: NDArray[np.intp], observations: FloatArray) -> None:
    """Take small distances ``near`` (n_tokens, n_observations, k) anew, from the differences themselves, in place."""
    norms = np.einsum("pij,pij->pi", observations, observations)
    small = np.nonzero((near > 0) & (near**2 < SMALL * norms[:, :, None]))
    token, observation, _ = small
    near[small] = np.linalg.norm(observations[token, observation] - observations[token, neighbour[small]], axis=-1)


def _n_used(valid: NDArray[np.bool_], k: int) -> NDArray[np.int64]:
    """Neighbours that each token (n_tokens,) has: k, cut to its valid reference observations less one."""
    return np.clip(valid.sum(1) - 1, 1, k).astype(np.int64)


def _kth(near: FloatArray, valid: NDArray[np.bool_], k: int) -> FloatArray:
    """Distance (n_tokens, n_reference) of every reference observation to its k-th neighbour, the last that the token has."""
    last = np.minimum(_n_used(valid, k), near.shape[2]) - 1
    return np.take_along_axis(near, last[:, None, None], 2)[..., 0]
