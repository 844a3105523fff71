"""Which patches changed together? Neighbours of one kind and time, joined and ranked.

In: listed patches, where they lie, when they change and in which direction. Out: ``Objects``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from changedet_plugin.core import similarity, type_tree
from changedet_plugin.core.arrays import FloatArray, Indices
from changedet_plugin.engine.changes import Objects
from changedet_plugin.engine.describing import type_clustering

SAME_KIND = 0.5
"""Cosine of two change vectors above which they are of one kind."""
SAME_TIME = 2
"""Largest difference of the moments of patches that changed together. [dates]"""
NEIGHBOURS = ((0, 1), (1, 0), (1, 1), (1, -1))
"""Half of the eight neighbours; the other half is the same pairs."""


def join(
    at: tuple[Indices, Indices],
    moment: Indices,
    vectors: FloatArray,
    score: FloatArray,
    n_types: int,
) -> Objects:
    """Join patches to objects, in the order score x log(1 + patches), and sort these into types.

    ``at`` are the rows and columns of the patches, of which one may have several events, and ``moment`` says when each began;
    all arrays have length n_patches, ``vectors`` (n_patches, n_features).
    """
    component = _components(at, moment, similarity.unit(vectors))
    n_objects = int(component.max(initial=-1)) + 1
    sizes = np.bincount(component, minlength=n_objects)
    strongest = np.zeros(n_objects)
    np.maximum.at(strongest, component, score)
    mean = np.zeros((n_objects, vectors.shape[1]))
    np.add.at(mean, component, vectors)
    mean /= np.maximum(sizes, 1)[:, None]
    order = np.argsort(-strongest * np.log1p(sizes), kind="stable")
    rank = np.argsort(order)
    leaf, tree = type_clustering.grow(mean[order])
    types, subtypes = (of_leaf[leaf] for of_leaf in type_tree.cut(tree, np.bincount(leaf, sizes[order]), n_types))
    return Objects(
        of_patch=np.asarray(rank[component], np.int64),
        score=strongest[order],
        type=types,
        subtype=subtypes,
        rarity=type_clustering.rarity(types, sizes[order]),
        vector=mean[order].astype(np.float32),
        leaf=leaf,
        tree=tree,
    )


def _components(at: tuple[Indices, Indices], moment: Indices, units: FloatArray) -> NDArray[np.int32]:
    """Connected component (n_patches,) of every patch: 8-neighbours of one kind and time are joined.

    ``units`` (n_patches, n_features): change vectors of length one.
    """
    rows, cols = at
    n_patches = len(rows)
    if n_patches == 0:
        return np.zeros(0, np.int32)
    width = int(cols.max()) + 3
    key = rows * width + cols + 1
    order = np.argsort(key, kind="stable")
    sorted_key = key[order]
    pairs = []
    for down, right in NEIGHBOURS:
        wanted = key + down * width + right
        start, stop = (np.searchsorted(sorted_key, wanted, side) for side in ("left", "right"))
        for turn in range(int((stop - start).max(initial=0))):
            here = np.nonzero(start + turn < stop)[0]
            there = order[start[here] + turn]
            alike = np.einsum("ij,ij->i", units[here], units[there]) > SAME_KIND
            alike &= np.abs(moment[here] - moment[there]) <= SAME_TIME
            pairs.append(np.stack([here[alike], there[alike]]))
    if not pairs:
        return np.arange(n_patches, dtype=np.int32)
    first, second = np.concatenate(pairs, axis=1)
    graph = coo_array((np.ones(len(first)), (first, second)), shape=(n_patches, n_patches))
    return np.asarray(connected_components(graph, directed=False)[1])
