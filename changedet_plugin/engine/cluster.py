"""What types of change are there? One Ward tree over the unit change vectors of the objects, cut twice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, leaders, ward

from changedet_plugin.engine.types import FloatArray

LINKED = 5000
"""Objects the tree is built on; the others join the nearest type."""
MINIMUM_SPLIT = 6
"""Objects a type needs to be split into sub-types."""


def types_of_change(vectors: FloatArray, sizes: NDArray[np.int64], n_types: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Type and sub-type of every object.

    ``vectors`` (n_objects, n_features) change vectors in rank order, ``sizes`` (n_objects,) patches in each. At most a third
    as many types as objects. Returns indices (n_objects,): type 0 covers most patches; sub-types are the next split of the
    same tree, larger first, -1 where a type is too small to split.
    """
    n_objects = len(vectors)
    if n_objects < 2:
        return np.zeros(n_objects, np.int64), np.full(n_objects, -1, np.int64)
    units = unit(vectors)
    tree = ward(units[:LINKED])
    flat = fcluster(tree, min(n_types, max(1, n_objects // 3)), "maxclust")
    leaf = np.zeros(len(flat), np.int64)
    halves = []
    for index, (root, label) in enumerate(zip(*leaders(tree, flat), strict=True)):
        leaf[flat == label] = index
        halves.append(_halves(tree, int(root)) if (flat == label).sum() >= MINIMUM_SPLIT else None)
    types = np.append(leaf, _nearest(units[LINKED:], units[:LINKED], leaf))
    subtypes = np.full(n_objects, -1, np.int64)
    for index, pair in enumerate(halves):
        if pair is not None:
            own = np.nonzero(types == index)[0]
            half = np.repeat([0, 1], [len(leaves) for leaves in pair])
            linked = np.concatenate(pair)
            subtypes[own] = _nearest(units[own], units[linked], half)
            subtypes[linked] = half
            subtypes[own] = _by_size(subtypes[own], sizes[own])
    return _by_size(types, sizes), subtypes


def rarity(types: NDArray[np.int64], sizes: NDArray[np.int64]) -> FloatArray:
    """-log2 of the share of all change patches that is of the object's type, in bits."""
    area = np.bincount(types, sizes)
    return -np.log2(area[types] / max(area.sum(), 1))


def unit(vectors: FloatArray) -> FloatArray:
    """Vectors of length one (n, n_features); zero stays zero."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def _nearest(units: FloatArray, known: FloatArray, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Label whose centroid among ``known`` is nearest."""
    if not len(units):
        return np.zeros(0, np.int64)
    centroids = np.array([known[labels == label].mean(0) for label in range(labels.max() + 1)])
    distances = (centroids**2).sum(1) - 2 * units @ centroids.T  # but for what is the same for all centroids
    return np.asarray(distances.argmin(1), np.int64)


def _halves(tree: FloatArray, root: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Leaves under the two children of a node."""
    n_leaves = len(tree) + 1
    left, right = tree[root - n_leaves, :2].astype(int)
    return _leaves(tree, left), _leaves(tree, right)


def _leaves(tree: FloatArray, node: int) -> NDArray[np.int64]:
    n_leaves, leaves, waiting = len(tree) + 1, [], [node]
    while waiting:
        node = waiting.pop()
        if node < n_leaves:
            leaves.append(node)
        else:
            waiting.extend(int(child) for child in tree[node - n_leaves, :2])
    return np.array(leaves, np.int64)


def _by_size(labels: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same labels renumbered: 0 covers most patches."""
    area = np.bincount(labels, sizes)
    place = np.argsort(np.argsort(-area, kind="stable"), kind="stable")
    return np.asarray(place[labels], np.int64)
