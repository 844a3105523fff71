"""What happened to the light where a type of change is found? A few words of bands, never a name of a land cover.

In: change vectors and what their blocks of features show. Out: a few words for every node of the type tree.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core import type_tree
from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.encoders.cards import EncoderCard
from changedet_plugin.engine.reading.bands import names
from changedet_plugin.engine.types import TimeSeries

PLAIN = 0.5
"""Change of a band's mean from which it is named. [spreads of the scene]"""
FAINT = 0.15
"""Change of a band's mean from which at least the strongest band is named. [spreads of the scene]"""
MOST_WORDS = 3
"""Most bands that are named. [bands]"""

SPECTEX = "spectex"
VISIBLE = "visible"
_FAMILIES = {
    **dict.fromkeys(("coastal", "blue", "green", "red", "pan"), VISIBLE),
    **dict.fromkeys(("red edge 1", "red edge 2", "red edge 3"), "red edge"),
    "narrow NIR": "NIR",
    "SWIR1": "SWIR",
    "SWIR2": "SWIR",
}


def of_nodes(
    tree: FloatArray,
    leaf: NDArray[np.int64],
    units: FloatArray,
    of_patch: NDArray[np.int64],
    vectors: FloatArray,
    bands: Sequence[str | None],
) -> tuple[str, ...]:
    """Words for every node of the type tree, leaves first: those of its medoid, by the median of its patches' vectors.

    ``leaf`` (n_objects,), ``units`` (n_objects, n_features) unit change vectors, ``of_patch`` (n_patches,) the object of each,
    ``vectors`` (n_patches, n_features). ``bands``: the family of every band, of which a vector holds equal blocks that begin
    with the mean; empty = unknown, and there are no words.
    """
    if not len(leaf):
        return ()
    n_leaves = len(tree) + 1
    phrases = []
    for node in range(2 * n_leaves - 1):
        own = np.nonzero(type_tree.roots(tree, max(0, node - n_leaves + 1))[leaf] == node)[0]
        medoid = own[np.argmax(units[own] @ units[own].sum(0))]
        phrases.append(words(np.median(vectors[of_patch == medoid], axis=0), bands))
    return tuple(phrases)


def words(vector: FloatArray, bands: Sequence[str | None]) -> str:
    """``darker, less NIR``: where the means of the bands went, the strongest first; empty = unknown or next to nothing.

    ``vector`` (n_features,) in spreads of the scene.
    """
    known = list(dict.fromkeys(band for band in bands if band))
    if not known:
        return ""
    means = vector.reshape(len(bands), -1)[:, 0]
    change = {name: float(np.median(means[[band == name for band in bands]])) for name in known}
    order = sorted(known, key=lambda name: -abs(change[name]))
    plain = [name for name in order if abs(change[name]) >= PLAIN] or [n for n in order[:1] if abs(change[n]) >= FAINT]
    return ", ".join(_word(name, change[name] > 0) for name in plain[:MOST_WORDS])


def _word(band: str, more: bool) -> str:
    """What happened to the mean of one band."""
    if band == VISIBLE:
        return "brighter" if more else "darker"
    return f"{'more' if more else 'less'} {band}"


def in_tokens(series: TimeSeries, card: EncoderCard) -> tuple[str | None, ...]:
    """What the bands show that a token holds in equal blocks, mean first: ``visible``, ``NIR``, ``SWIR``, an index.

    Empty for an encoder that mixes its bands; None = a band whose name is unknown.
    """
    if not card.id.startswith(SPECTEX):
        return ()
    return tuple(name and _FAMILIES.get(name, name) for name in names(series))
