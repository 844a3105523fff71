"""Can the change vectors of two results, or of a detector and a result, be compared?

In: what both were made with. Out: nothing, a sentence to read with care, or ``ResultError`` with the way out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.core import similarity
from changedet_plugin.core.detector import Detector
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.result_file import StoredRun


@dataclass(frozen=True)
class Vectors:
    """Whose change vectors they are, and what they were made with."""

    name: str
    """As a sentence may begin with it."""
    origin: similarity.Origin
    n_features: int | None
    """Numbers to a vector; None = there is none."""


def of_detector(detector: Detector) -> Vectors:
    """The vector of a detector."""
    return Vectors(tr("The detector {name}").format(name=detector.name), detector.origin, len(detector.vector))


def of_run(run: StoredRun, n_features: int | None) -> Vectors:
    """The vectors of a result, of ``n_features`` numbers each; None = it has none, or their length is not known.

    Raises
    ------
    ResultError
        The result keeps no vectors.
    """
    check_vectors(run)
    return Vectors(Path(run.path).stem, similarity.origin(run.facts), n_features)


def of_table(table: ChangeTable) -> Vectors:
    """The vectors of a table; errors as ``of_run``."""
    return of_run(table.run, table.vector.shape[1] if len(table.fid) else None)


def check(one: Vectors, other: Vectors) -> str:
    """A sentence that the analyst should read before the two are compared; empty = nothing to say.

    Raises
    ------
    ResultError
        They cannot be compared: they are of different encoders, or of different bands.
    """
    difference = similarity.differs(one.origin, other.origin)
    if difference == "encoder":
        sentence = tr("{one} and {other} were made with different encoders ({own}; {theirs}): use the same encoder for both.")
        raise ResultError(_filled(sentence, one, other, one.origin.encoder_id, other.origin.encoder_id))
    bands = tr("{one} and {other} were made from different bands ({own}; {theirs}): use the same bands for both.")
    if difference == "bands":
        names = (vectors.origin.preprocessing_id or tr("not named") for vectors in (one, other))
        raise ResultError(_filled(bands, one, other, *names))
    if None not in (one.n_features, other.n_features) and one.n_features != other.n_features:
        lengths = (tr("{n} features").format(n=vectors.n_features) for vectors in (one, other))
        raise ResultError(_filled(bands, one, other, *lengths))
    if one.origin.gsd_ratio(other.origin) <= similarity.MOST_GSD_RATIO:
        return ""
    sentence = tr("{one} and {other} have pixels of different sizes ({own} m; {theirs} m): take what is similar with care.")
    return _filled(sentence, one, other, f"{one.origin.gsd_m:.3g}", f"{other.origin.gsd_m:.3g}")


def check_vectors(run: StoredRun) -> None:
    """``ResultError`` where a result keeps no change vectors."""
    if run.is_below_limit:
        sentence = tr(
            "The places below the limit in {name} keep no record of how their pixels changed, so nothing similar can be "
            "looked for: find the changes again with a lower limit."
        )
        raise ResultError(sentence.format(name=Path(run.path).stem))


def _filled(sentence: str, one: Vectors, other: Vectors, own: str, theirs: str) -> str:
    return sentence.format(one=one.name, other=other.name, own=own, theirs=theirs)
