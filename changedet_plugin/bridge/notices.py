"""What did the engine warn of, in the language of QGIS?

In comes a warning as the engine sends or stores it: a code with its values, and the English sentence; out goes the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core import notices
from changedet_plugin.core.run_facts import RunFacts


def worded(plain: Mapping[str, Any], english: str) -> str:
    """The warning in the language of QGIS; ``english`` where the engine has a code that is not known here, or sends none."""
    known = notices.from_plain(plain)
    return english if known is None else known.worded(tr)


def warnings_of(facts: RunFacts) -> list[str]:
    """The warnings of a run, one sentence each; in English where its result has no codes."""
    if len(facts.notices) != len(facts.warnings):
        return list(facts.warnings)
    return [worded(plain, english) for plain, english in zip(facts.notices, facts.warnings)]
