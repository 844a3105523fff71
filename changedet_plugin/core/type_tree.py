"""How are the types of change cut from their tree, lettered, coloured and put in order? Numpy only: QGIS cuts it anew.

A tree has at most ``MOST_LEAVES`` leaves, 0 to n - 1; row i of it joins two nodes to node n + i and says at what height,
lowest first, as scipy's linkage does. Cut into k types, its k - 1 highest joins are undone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray

MOST_LEAVES = 40
"""Leaves that a tree keeps at most, and so the most types that it can be cut into without the engine. [leaves]"""
COLOURS = (
    "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#882255",
    "#44aa99", "#999933", "#aa4499",
)  # fmt: skip
"""Okabe and Ito's palette (without its black, which imagery hides), then four of Tol's muted one; more types start over."""
FIRST_LOOK = 1.25
"""Multiple of the threshold from which a change comes first in the prioritised order (2.5 of 2)."""


def roots(tree: FloatArray, n_joins: int) -> NDArray[np.int64]:
    """The node that every leaf (n_leaves,) belongs to when only the first ``n_joins`` rows of ``tree`` are joined.

    ``tree`` (n_leaves - 1, 3): left, right, height. A tree cut into k types is ``roots(tree, n_leaves - k)``.
    """
    n_leaves = len(tree) + 1
    top = np.arange(n_leaves + n_joins)
    for row in reversed(range(n_joins)):
        top[tree[row, :2].astype(int)] = top[n_leaves + row]
    return np.asarray(top[:n_leaves], np.int64)


def cut(tree: FloatArray, leaf_area: NDArray[Any], k: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Type and sub-type of every leaf (n_leaves,) when the tree (n_leaves - 1, 3) is cut into ``k`` types.

    ``leaf_area`` (n_leaves,): patches of the changes in each leaf; type 0 has most of them. Sub-types are the next split of
    the same type, 0 the larger; -1 where a type is one leaf. A tree of fewer leaves than ``k`` gives as many types.
    """
    n_leaves = len(tree) + 1
    if not len(leaf_area):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    n_joins = n_leaves - min(max(k, 1), n_leaves)
    node = roots(tree, n_joins)
    types = _by_area(node, leaf_area)
    subtypes = np.full(n_leaves, -1, np.int64)
    for root in np.unique(node[node >= n_leaves]):
        own = node == root
        # Every join below the root comes before it, so undoing the root alone leaves its two halves.
        subtypes[own] = _by_area(roots(tree, int(root) - n_leaves)[own], leaf_area[own])
    return types, subtypes


def letters(index: int) -> str:
    """A, B, ..., Z, AA, AB, ...: what a type is called by its index."""
    name = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def colour(index: int) -> str:
    """Colour of a type by its index, #rrggbb."""
    return COLOURS[index % len(COLOURS)]


def priority(types: NDArray[np.int64], score: FloatArray, sizes: NDArray[np.int64], threshold: float) -> NDArray[np.int64]:
    """Place of every change (n,) in the prioritised order, 1 = look here first: rare types that hold a strong change lead.

    Changes of 1.25 times the threshold or more come first: types in the order of the mean of two ranks, that of their share
    of the patches (rarest first) and that of their best score; inside a type by score x log(1 + patches). The others
    follow in this same order among themselves. ``types`` (n,) indices, ``sizes`` (n,) patches.
    """
    strong = score >= FIRST_LOOK * threshold
    strength = np.asarray(score * np.log1p(sizes))
    place_of_type = np.zeros(len(types))
    for group in (strong, ~strong):
        kinds, of_kind = np.unique(types[group], return_inverse=True)
        if not len(kinds):
            continue
        area, best = np.bincount(of_kind, sizes[group]), np.zeros(len(kinds))
        np.maximum.at(best, of_kind, score[group])
        place_of_type[group] = (_ranks(area) + _ranks(-best))[of_kind]
    order = np.lexsort((-strength, types, place_of_type, ~strong))
    place = np.empty(len(types), np.int64)
    place[order] = np.arange(1, len(types) + 1)
    return place


def _ranks(values: NDArray[Any]) -> NDArray[np.int64]:
    """Rank of every value, 0 = lowest; equal ones share the lower rank."""
    return np.searchsorted(np.sort(values), values)


def _by_area(labels: NDArray[np.int64], area: NDArray[Any]) -> NDArray[np.int64]:
    """The labels renumbered: 0 covers most; of equal ones the one with the lowest leaf comes first."""
    _, first, of_label = np.unique(labels, return_index=True, return_inverse=True)
    of_label = of_label.reshape(-1)  # numpy 2.0 alone gives it another shape
    order = np.lexsort((first, -np.bincount(of_label, area)))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place[of_label]
