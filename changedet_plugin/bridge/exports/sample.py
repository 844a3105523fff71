"""How accurate is the map of changes?

A stratified random sample of its patches, to be looked at one by one.

The design follows Olofsson et al. (2014), "Good practices for estimating area and assessing accuracy of land change",
Remote Sensing of Environment 148, 42-57: the strata are the classes of the map, the size of the sample follows from the
standard error that is wanted (their eq. 13), rare strata get more than their share. ``assessment`` reads the sample once its
column ``reference`` is filled in.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from qgis.core import QgsProject, QgsVectorLayer

from changedet_plugin.bridge.exports.export import ALL, chosen
from changedet_plugin.bridge.exports.sample_file import Row, write
from changedet_plugin.bridge.exports.strata import NO_CHANGE, Population, Stratum
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers.result_layers import ResultLayers
from changedet_plugin.bridge.whole_file import whole
from changedet_plugin.core import disk
from changedet_plugin.core.errors import ResultError


@dataclass(frozen=True)
class Design:
    """What a sample is to be like."""

    standard_error: float = 0.015
    """Of the overall accuracy, that the sample aims at; .01 to .02 is usual."""
    n: int | None = None
    """Size of the sample in patches; None = what the standard error asks for, and more for rare strata."""
    at_least: int = 25
    """Patches of every stratum, where it has so many."""
    accuracy_of_change: float = 0.7
    """User's accuracy that is expected of every type of change."""
    accuracy_of_no_change: float = 0.95
    seed: int = 1
    """The same seed draws the same patches from the same result."""


def draw_sample(result: ResultLayers, target: str, design: Design | None = None, which: str = ALL) -> int:
    """Write a sample of the patches of a result to a GeoPackage; how many patches were drawn.

    The map whose accuracy is asked for are the changes of ``which`` (as in ``export``); every other patch that could be judged
    is "no change". Layer ``sample``: one row a patch, in random order, so that ``id`` does not tell the stratum; ``weight`` is
    the share of the stratum in the mapped area; ``n_stratum`` of its ``patches_stratum`` were drawn. Tables ``strata`` and
    ``design`` (with the seed).

    Raises
    ------
    ResultError
        The score raster is missing, the sample asked for is too small, or the target cannot be written.
    """
    if result.run.is_below_limit:
        raise ResultError(tr("A sample is drawn from the changes that a run lists, not from the places below its limit."))
    design = design or Design()
    path = _with_ending(target)
    if disk.is_same(path, result.path):
        raise ResultError(tr("The sample would overwrite the result itself; choose another name."))
    population = Population(result.path, result.table(), chosen(result, which))
    strata = population.strata
    sizes = allocate(strata, design)
    drawn: list[tuple[int, int]] = []
    for index, size in enumerate(sizes):
        # Every stratum has random numbers of its own: another stratum does not change what is drawn here.
        generator = np.random.default_rng((design.seed, index))
        numbers = np.sort(generator.choice(strata[index].n_patches, size, replace=False)).astype(np.int64)
        drawn += [(index, cell) for cell in population.draw(index, numbers)]
    order = np.random.default_rng((design.seed, len(sizes))).permutation(len(drawn))
    rows = [Row(index, cell, population.date_of(cell)) for index, cell in (drawn[place] for place in order.tolist())]
    facts = {**asdict(design), "n": len(rows), "which": which, "run_id": result.run.run_id, "result": Path(result.path).name}
    with whole(path) as part:
        write(part, population, sizes, rows, {key: json.dumps(value) for key, value in facts.items()})
    return len(rows)


def open_sample(result: ResultLayers, path: str, project: QgsProject) -> QgsVectorLayer:
    """Add a sample to a project, on top of the result that it was drawn from, its column ``reference`` to be filled in.

    Raises
    ------
    ResultError
        QGIS cannot open it.
    """
    name = tr("sample {result}").format(result=result.title)
    layer = QgsVectorLayer(f"{_with_ending(path)}|layername=sample", name, "ogr")
    if not layer.isValid():
        raise ResultError(tr("QGIS cannot open {path}.").format(path=path))
    # Of a sample that was written over, the layer knows nothing.
    stale = [one.id() for one in project.mapLayers().values() if one.source() == layer.source()]
    project.removeMapLayers(stale)
    project.addMapLayer(layer, False)
    (result.group or project.layerTreeRoot()).insertLayer(0, layer)
    return layer


def _with_ending(target: str) -> Path:
    path = Path(target)
    return path if path.suffix.lower() == ".gpkg" else path.with_name(path.name + ".gpkg")


def size_of(strata: Sequence[Stratum], design: Design) -> int:
    """Patches needed for the wanted standard error of the overall accuracy: (sum of W_i S_i / S(O))^2, eq. 13."""
    expected = [design.accuracy_of_no_change if s.name == NO_CHANGE else design.accuracy_of_change for s in strata]
    spread = sum(s.weight * math.sqrt(u * (1 - u)) for s, u in zip(strata, expected))
    return math.ceil((spread / design.standard_error) ** 2)


def allocate(strata: Sequence[Stratum], design: Design) -> list[int]:
    """How many patches of every stratum: in proportion to its area, but ``at_least`` so many of each that has them.

    Of a size that was asked for, the rare strata take theirs first; else they get theirs on top of ``size_of``.

    Raises
    ------
    ResultError
        The size that was asked for is less than the strata need.
    """
    least = [min(design.at_least, stratum.n_patches) for stratum in strata]
    if design.n is None:
        n = size_of(strata, design)
        return [min(stratum.n_patches, max(few, round(n * stratum.weight))) for stratum, few in zip(strata, least)]
    if design.n < sum(least):
        sentence = tr("{n} patches are too few for {strata} strata of {least} each; draw {needed} or more.")
        raise ResultError(sentence.format(n=design.n, strata=len(strata), least=design.at_least, needed=sum(least)))
    return _in_proportion(strata, least, design.n)


def _in_proportion(strata: Sequence[Stratum], least: Sequence[int], n: int) -> list[int]:
    """``n`` patches in proportion to area, those of strata that are small or exhausted fixed first."""
    fixed: dict[int, int] = {}
    while True:
        free = [index for index in range(len(strata)) if index not in fixed]
        rest = n - sum(fixed.values())
        total = sum(strata[index].weight for index in free)
        shares = {index: rest * strata[index].weight / total for index in free} if total else {}
        small = {index: least[index] for index in free if shares.get(index, 0) < least[index]}
        full = {index: strata[index].n_patches for index in free if shares.get(index, 0) > strata[index].n_patches}
        if not small and not full:
            break
        # Small ones first: what they take makes the shares of the others smaller.
        fixed.update(small or full)
    sizes = {**fixed, **{index: int(share) for index, share in shares.items()}}
    by_remainder = sorted(shares, key=lambda index: int(shares[index]) - shares[index])
    for index in by_remainder[: max(n - sum(sizes.values()), 0)]:
        sizes[index] = min(sizes[index] + 1, strata[index].n_patches)
    return [sizes[index] for index in range(len(strata))]
