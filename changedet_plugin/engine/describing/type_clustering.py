"""Which changes are of one kind? A Ward tree over the unit change vectors of the objects; ``type_tree`` cuts it."""

from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import ward

from changedet_plugin.core import type_tree
from changedet_plugin.core.arrays import FloatArray, Indices
from changedet_plugin.core.similarity import unit

LINKED = 5000
"""Most objects that the tree is built on; the others join the nearest leaf. [objects]"""


def grow(vectors: FloatArray) -> tuple[Indices, FloatArray]:
    """Leaf of every object, and the tree over the leaves.

    ``vectors`` (n_objects, n_features) change vectors in rank order. At most a third as many leaves as objects, and 40;
    numbered in the order of their first object. Returns leaf (n_objects,) and tree (n_leaves - 1, 3) of ``type_tree``.
    """
    n_objects = len(vectors)
    n_leaves = min(type_tree.MOST_LEAVES, max(1, min(n_objects, LINKED) // 3))
    if n_leaves == 1:
        return np.zeros(n_objects, np.int64), np.zeros((0, 3))
    units = unit(vectors)
    linkage = ward(units[:LINKED])[:, :3]
    n_joins = len(linkage) + 1 - n_leaves
    top = type_tree.roots(linkage, n_joins)
    nodes, first, of_node = np.unique(top, return_index=True, return_inverse=True)
    number = np.argsort(np.argsort(first))
    leaf = np.asarray(number[of_node], np.int64)
    leaf_of = {int(node): int(number[index]) for index, node in enumerate(nodes)}
    shift = n_leaves - (len(linkage) + 1 + n_joins)  # nodes above the cut follow the leaves directly
    tree = linkage[n_joins:].copy()
    tree[:, :2] = [[leaf_of.get(int(node), int(node) + shift) for node in pair] for pair in tree[:, :2]]
    return np.append(leaf, _nearest(units[LINKED:], units[:LINKED], leaf)), tree


def rarity(types: Indices, sizes: Indices) -> FloatArray:
    """-log2 of the share of all change patches that is of the object's type, in bits."""
    area = np.bincount(types, sizes)
    return -np.log2(area[types] / max(area.sum(), 1))


def _nearest(units: FloatArray, known: FloatArray, labels: Indices) -> Indices:
    """Label (n_units,) whose centroid among ``known`` (n_known, n_features), with their ``labels``, is nearest to ``units``."""
    if not len(units):
        return np.zeros(0, np.int64)
    centroids = np.array([known[labels == label].mean(0) for label in range(labels.max() + 1)])
    distances = (centroids**2).sum(1) - 2 * units @ centroids.T  # but for what is the same for all centroids
    return np.asarray(distances.argmin(1), np.int64)
