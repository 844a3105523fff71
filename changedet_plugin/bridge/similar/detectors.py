"""What is a saved search, and which changes are like it?

Named detectors: made of what was judged, asked again of another result. Needs no engine and no raster.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.similar import comparable
from changedet_plugin.core import detector as plain
from changedet_plugin.core import similarity
from changedet_plugin.core.detector import ENDING, Detector, Unreadable, as_plain, from_plain
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.core.whole_file import NotWritten, whole

__all__ = ["ENDING", "Detector", "Unreadable", "as_plain", "from_plain"]


def made(
    name: str,
    threshold: float,
    run: StoredRun,
    alike: NDArray[np.float32],
    unlike: NDArray[np.float32],
    base: Detector | None = None,
) -> Detector:
    """A search as a detector: of changes of a result (n, n_features), or of ``base`` and what was judged since."""
    today = datetime.date.today().isoformat()
    if base is not None:
        return replace(
            base,
            name=name,
            vector=query(base, alike, unlike),
            threshold=threshold,
            n_positive=base.n_positive + len(alike),
            n_negative=base.n_negative + len(unlike),
            created=today,
        )
    return Detector(
        name=name,
        vector=similarity.rocchio(alike, unlike),
        threshold=threshold,
        origin=similarity.origin(run.facts),
        patch_m=run.facts.patch_m or math.nan,
        n_positive=len(alike),
        n_negative=len(unlike),
        created=today,
        source_run_id=run.run_id,
    )


def similarities(
    table: ChangeTable,
    detector: Detector,
    alike: NDArray[np.float32] | None = None,
    unlike: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Cosine of every row of ``table`` with a detector, and with the further judgements ``alike``, ``unlike`` (n, n_features).

    Raises
    ------
    ResultError
        The vectors of the result cannot be compared with that of the detector.
    """
    comparable.check(comparable.of_detector(detector), comparable.of_table(table))
    return cosine(table.vector, detector, alike, unlike)


def cosine(
    vectors: NDArray[np.float32],
    detector: Detector,
    alike: NDArray[np.float32] | None = None,
    unlike: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Cosine (n,) of change vectors (n, n_features) that are known to fit; the judgements lean the detector."""
    if not len(vectors):
        return np.zeros(0, np.float32)
    return np.asarray(similarity.cosine(vectors, query(detector, alike, unlike)), np.float32)


def query(
    detector: Detector, alike: NDArray[np.float32] | None = None, unlike: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """What a detector looks for (n_features,), after further judgements where there are any."""
    none = np.zeros((0, len(detector.vector)), np.float32)
    alike, unlike = (none if vectors is None else vectors for vectors in (alike, unlike))
    return detector.leaning(alike, unlike) if len(alike) or len(unlike) else detector.vector


def read(path: str) -> Detector:
    """Read a file.

    Raises
    ------
    ResultError
        It cannot be read, holds no detector, a damaged one, or one of a newer version.
    """
    try:
        return plain.read(Path(path))
    except Unreadable as error:
        raise ResultError(_why(error, Path(path).name)) from error
    except OSError as error:
        raise ResultError(tr("{path} cannot be read ({error}).").format(path=path, error=error.strerror)) from error


def write(detector: Detector, path: str) -> str:
    """Write a file, whole or not at all; its path, which ends in ``.json``.

    Raises
    ------
    ResultError
        The file cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() != ".json":
        target = target.with_name(target.name + ENDING)
    try:
        with whole(target, is_shared=True) as part:
            part.write_text(json.dumps(as_plain(detector), indent=1, ensure_ascii=False) + "\n", "utf-8")
    except NotWritten as error:
        sentence = tr("{path} could not be written ({error}).")
        raise ResultError(sentence.format(path=target, error=error.strerror)) from error
    return str(target)


def free_name(name: str, taken: Sequence[str]) -> str:
    """The name, with a number behind it where it is taken."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free


def _why(error: Unreadable, name: str) -> str:
    sentences = {
        "foreign": tr("{name} is not a detector; choose a file that Save to file wrote."),
        "newer": tr("{name} was saved by a newer version of this plugin; update the plugin to use it."),
        "damaged": tr("The detector {name} is damaged ({detail}); save it again where it was made."),
    }
    return sentences[error.reason].format(name=name, detail=error)
