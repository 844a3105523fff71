"""All hostile cases of the engine, and how they are run."""

from __future__ import annotations

from tests.hostile import detectors, encoders, requests, results
from tests.hostile.case import Case, run
from tests.hostile.files import cases as files
from tests.hostile.files import series
from tests.hostile.runner import Run


def all_cases() -> list[Case]:
    """Every one, kind by kind, always in the same order."""
    return [case for part in (files, encoders, requests, results, detectors) for case in part.cases()]


def seconds() -> list[int]:
    """How long each may take."""
    return [case.seconds for case in all_cases()]


def begin() -> Run:
    """Make what cases share, in the folder for temporary files as it is now."""
    results.good_result()
    series.folder()
    cases = all_cases()
    return lambda number, folder: run(cases[number], folder)
