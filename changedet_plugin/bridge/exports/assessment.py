"""How accurate is a map of changes, and how much has changed?

From a sample whose ``reference`` was filled in.

The stratified estimators of Olofsson et al. (2014), Remote Sensing of Environment 148, 42-57 (their eq. 1-11), in the more
general form of Stehman (2014), International Journal of Remote Sensing 35, 4923-4939, which gives the same where the strata
are the classes, and holds too where all types of change are taken together. Errors are those of patches drawn without
return: a stratum of which every patch was looked at has none.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.exports.strata import CHANGE, NO_CHANGE
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core import disk
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.geopackage import open_read_only

_Z95 = 1.96
_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A number and how sure it is."""

    value: float
    """NaN where the sample says nothing about it."""
    standard_error: float

    @property
    def half_width(self) -> float:
        """Of the interval that holds the truth 95 times in 100: value plus or minus this."""
        return _Z95 * self.standard_error


@dataclass(frozen=True)
class ClassAccuracy:
    """One class of the map."""

    name: str
    users: Estimate
    """Share of what the map calls so that is so."""
    producers: Estimate
    """Share of what is so that the map calls so."""
    mapped_m2: float
    """Area on the map."""
    area_m2: Estimate
    """Area adjusted for the errors of the map."""


@dataclass(frozen=True)
class Assessment:
    """What a sample says of a map."""

    overall: Estimate
    """Share of the area that the map calls right."""
    classes: tuple[ClassAccuracy, ...]
    """Types of change, then "no change"; "change" and "no change" where a reference says no more than "change"."""
    counts: NDArray[np.int64]
    """(n_classes, n_classes) patches: map down, reference across."""
    n_open: int
    """Patches without a reference, which are left out."""


@dataclass(frozen=True)
class Strata:
    """How a sample was drawn, one entry a stratum."""

    names: tuple[str, ...]
    n_patches: _Floats
    areas_m2: _Floats


def assess(path: str) -> Assessment:
    """Read a filled-in sample and estimate the accuracy of its map, and the area of every class.

    ``reference`` holds the name of a stratum, "change" for a change of any type, or "no change"; capitals do not matter.

    Raises
    ------
    ResultError
        The file is not a sample, a reference is none of the strata, or none or too few are filled in.
    """
    strata, answers = _read(path)
    known = {name.casefold(): name for name in (*strata.names, CHANGE, NO_CHANGE)}
    places, references = [], []
    for stratum, answer in answers:
        if answer is None or not answer.strip():
            continue
        if answer.strip().casefold() not in known:
            sentence = tr("{answer} is not a reference of this sample; write one of {known}.")
            raise ResultError(sentence.format(answer=answer, known=", ".join(known.values())))
        if stratum not in strata.names:
            sentence = tr("{stratum} is no stratum of this sample; only “reference” and “note” are to be edited.")
            raise ResultError(sentence.format(stratum=stratum))
        places.append(strata.names.index(stratum))
        references.append(known[answer.strip().casefold()])
    if not references:
        raise ResultError(tr("Nothing is filled in yet; say in the column “reference” what every patch is in truth."))
    return estimate(strata, np.array(places, np.int64), references, len(answers) - len(references))


def estimate(strata: Strata, stratum: NDArray[np.int64], references: Sequence[str], n_open: int = 0) -> Assessment:
    """The estimates from patches of some strata (indices, shape (n,)) and what each is in truth.

    Raises
    ------
    ResultError
        A stratum has fewer than two references, and more than one patch.
    """
    _check(strata, stratum)
    together = CHANGE in references
    of_stratum = [NO_CHANGE if name == NO_CHANGE else CHANGE if together else name for name in strata.names]
    classes = list(dict.fromkeys((*of_stratum, NO_CHANGE)))
    of_reference = [NO_CHANGE if name == NO_CHANGE else CHANGE if together else name for name in references]
    mapped = np.array([classes.index(name) for name in of_stratum], np.int64)[stratum]
    truth = np.array([classes.index(name) for name in of_reference], np.int64)
    total_m2 = float(strata.areas_m2.sum())
    everywhere = np.ones(len(truth))
    counts = np.zeros((len(classes), len(classes)), np.int64)
    np.add.at(counts, (mapped, truth), 1)
    accuracies = []
    for index, name in enumerate(classes):
        is_mapped, is_true = (mapped == index).astype(float), (truth == index).astype(float)
        share = _ratio(strata, stratum, is_true, everywhere)
        accuracies.append(
            ClassAccuracy(
                name,
                users=_ratio(strata, stratum, is_mapped * is_true, is_mapped),
                producers=_ratio(strata, stratum, is_mapped * is_true, is_true),
                mapped_m2=float(sum(a for a, of in zip(strata.areas_m2, of_stratum) if of == name)),
                area_m2=Estimate(share.value * total_m2, share.standard_error * total_m2),
            )
        )
    overall = _ratio(strata, stratum, (mapped == truth).astype(float), everywhere)
    return Assessment(overall, tuple(accuracies), counts, n_open)


def as_values(assessment: Assessment) -> dict[str, Any]:
    """An assessment as plain values, for JSON; what is not known is None."""
    return {
        "overall": _pair(assessment.overall),
        "n_open": assessment.n_open,
        "classes": [
            {
                "name": one.name,
                "users": _pair(one.users),
                "producers": _pair(one.producers),
                "mapped_m2": one.mapped_m2,
                "area_m2": _pair(one.area_m2),
            }
            for one in assessment.classes
        ],
        "counts": assessment.counts.tolist(),
    }


def as_rows(assessment: Assessment) -> list[dict[str, Any]]:
    """An assessment as a table, one row a class; ``overall`` is the same in all, and what is not known is None."""
    rows = []
    for one in assessment.classes:
        numbers = {"users": one.users, "producers": one.producers, "area_m2": one.area_m2, "overall": assessment.overall}
        row: dict[str, Any] = {"class": one.name, "mapped_m2": one.mapped_m2}
        for name, number in numbers.items():
            pair = _pair(number)
            row.update({name: pair["value"], f"{name}_half_width_95": pair["half_width_95"]})
        rows.append(row)
    return rows


def _pair(estimate: Estimate) -> dict[str, float | None]:
    """A value and half of its 95 % interval."""
    known = {"value": estimate.value, "half_width_95": estimate.half_width}
    return {name: number if math.isfinite(number) else None for name, number in known.items()}


def _ratio(strata: Strata, stratum: NDArray[np.int64], y: _Floats, x: _Floats) -> Estimate:
    """Ratio of the stratified means of ``y`` and ``x`` (n,), and its standard error from the residuals y - R x."""
    weights = strata.areas_m2 / strata.areas_m2.sum()
    drawn = np.bincount(stratum, minlength=len(weights)).astype(float)
    below = float(weights @ (np.bincount(stratum, x, len(weights)) / drawn))
    if below == 0:
        return Estimate(math.nan, math.nan)
    ratio = float(weights @ (np.bincount(stratum, y, len(weights)) / drawn)) / below
    rest = y - ratio * x
    mean = np.bincount(stratum, rest, len(weights)) / drawn
    squares = np.bincount(stratum, (rest - mean[stratum]) ** 2, len(weights))
    variance = squares / np.maximum(drawn - 1, 1) * (1 - drawn / strata.n_patches) / drawn
    return Estimate(ratio, math.sqrt(float(weights**2 @ variance)) / below)


def _check(strata: Strata, stratum: NDArray[np.int64]) -> None:
    for name, n_known, n_all in zip(strata.names, np.bincount(stratum, minlength=len(strata.names)), strata.n_patches):
        if n_known < min(2, n_all):
            sentence = tr("Stratum {name} has {known} patches with a reference; fill in two or more.")
            raise ResultError(sentence.format(name=name, known=n_known))


def _read(path: str) -> tuple[Strata, list[tuple[str, str | None]]]:
    if not disk.is_file(path):
        raise ResultError(tr("There is no file {path}.").format(path=path))
    try:
        with closing(open_read_only(path)) as reading:
            query = "SELECT stratum, patches_stratum, area_m2 FROM strata WHERE patches_stratum > 0 ORDER BY fid"
            strata = reading.execute(query).fetchall()
            answers = reading.execute("SELECT stratum, reference FROM sample").fetchall()
    except sqlite3.Error as error:
        sentence = tr("{path} is not a sample for accuracy assessment ({error}).")
        raise ResultError(sentence.format(path=path, error=error)) from error
    if not strata:
        raise ResultError(tr("{path} has no strata; draw the sample again.").format(path=path))
    names, n_patches, areas = zip(*strata)
    return Strata(names, np.array(n_patches, float), np.array(areas, float)), answers
