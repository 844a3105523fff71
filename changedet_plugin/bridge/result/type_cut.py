"""Into how many types are the changes told apart?

Cuts the tree of a result anew; nothing is written to its file.

A result may be read-only, shared, or being drawn, and a slider is no edit: so the cut is kept with the layer in the
project, and an export writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.core import type_tree

COLOURS = {type_tree.letters(index): type_tree.colour(index) for index in range(type_tree.MOST_LEAVES)}
"""Colour of every type by its letter, as the engine draws them."""


@dataclass(frozen=True)
class Kind:
    """A type of change, or a sub-type, and how many of some changes are of it."""

    name: str
    """A, or A1; empty = no type."""
    words: str
    """What happened to the bands; empty where that is not known."""
    count: int
    leaves: tuple[int, ...]
    """Of the type tree; -1 = no type. Empty where the result has no tree."""
    parts: tuple[Kind, ...] = ()
    """Its sub-types."""


@dataclass(frozen=True)
class Leaves:
    """What every leaf of a tree is called after a cut."""

    types: tuple[str, ...]
    subtypes: tuple[str | None, ...]
    names: tuple[str | None, ...]


def n_types(table: ChangeTable) -> int:
    """How many types there are now."""
    return len({name for name in table.type if name})


def named_leaves(table: ChangeTable, n_types: int) -> Leaves:
    """Cut the tree of a result into ``n_types`` (n_leaves at most); types are lettered by the patches of their changes."""
    tree = table.run.tree
    if tree is None:
        return Leaves((), (), ())
    known = table.leaf >= 0
    area = np.bincount(table.leaf[known], table.n_patches[known], tree.n_leaves)
    types, parts = type_tree.cut(tree.joins, area, n_types)
    nodes = type_tree.roots(tree.joins, max(tree.n_leaves - n_types, 0))
    letters = [type_tree.letters(int(index)) for index in types]
    return Leaves(
        tuple(letters),
        tuple(f"{letter}{part + 1}" if part >= 0 else None for letter, part in zip(letters, parts)),
        tuple(tree.names[node] for node in nodes),
    )


def recut(table: ChangeTable, leaves: Leaves) -> ChangeTable:
    """The same changes with other types, and the rarity that these have."""
    if not leaves.types:
        return table
    types = _of_rows(table.leaf, leaves.types)
    area: dict[str, int] = dict.fromkeys(leaves.types, 0)
    for name, size in zip(types, table.n_patches.tolist()):
        if name is not None:
            area[name] += size
    total = sum(area.values())
    bits = {name: -np.log2(size / total) if size else np.nan for name, size in area.items()}
    return replace(
        table,
        type=types,
        subtype=_of_rows(table.leaf, leaves.subtypes),
        type_name=_of_rows(table.leaf, leaves.names),
        rarity=np.array([np.nan if name is None else bits[name] for name in types], np.float64),
    )


def kinds(table: ChangeTable, rows: NDArray[np.int64]) -> list[Kind]:
    """The types among some rows, A first and what has no type last, each with its sub-types."""
    by_type: dict[str, list[Kind]] = {}
    words: dict[str, str] = {}
    for row, count in _alike(table, rows):
        name, leaf = table.type[row] or "", int(table.leaf[row])
        part = Kind(table.subtype[row] or "", "", count, (leaf,) if table.run.tree is not None else ())
        by_type.setdefault(name, []).append(part)
        words.setdefault(name, table.type_name[row] or "")
    listed = []
    for name in sorted(by_type, key=lambda name: (name == "", len(name), name)):
        names = sorted({kind.name for kind in by_type[name]})
        parts = [_joined(part, "", [kind for kind in by_type[name] if kind.name == part]) for part in names]
        whole = _joined(name, words[name], by_type[name])
        listed.append(replace(whole, parts=tuple(parts) if len(parts) > 1 and whole.leaves else ()))
    return listed


def _alike(table: ChangeTable, rows: NDArray[np.int64]) -> list[tuple[int, int]]:
    """One row of every leaf, or of every type where there is no tree, and how many rows are alike."""
    if table.run.tree is not None:
        _, first, count = np.unique(table.leaf[rows], return_index=True, return_counts=True)
    else:
        _, first, count = np.unique([table.type[row] or "" for row in rows], return_index=True, return_counts=True)
    return list(zip(rows[first].tolist(), count.tolist()))


def _joined(name: str, words: str, parts: list[Kind]) -> Kind:
    leaves = sorted(leaf for kind in parts for leaf in kind.leaves)
    return Kind(name, words, sum(kind.count for kind in parts), tuple(leaves))


def _of_rows(leaf: NDArray[np.int64], texts: tuple[str | None, ...]) -> list[str | None]:
    return [texts[index] if index >= 0 else None for index in leaf.tolist()]
