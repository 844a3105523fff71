"""What does the reference teach? Embeddings in, a value out that gives the whitened residuals of any token rows.

Learnt once, from all tokens or from a sample of them, and applied block after block: what comes next reads nothing else.
"""

from __future__ import annotations

from typing import Protocol

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.engine.scoring import long_reference, short_reference
from changedet_plugin.engine.types import Embeddings, Report


class LearntReference(Protocol):
    """What normally varies, learnt from three reference dates or more, or from the least changed tokens of a scene."""

    def residuals(self, rows: slice) -> FloatArray:
        """Whitened residuals of some token rows: float64 (n_dates, n_tokens, n_axes), 1 = usual length, NaN = masked."""
        ...


def learn(embeddings: Embeddings, memory: int, report: Report) -> LearntReference:
    """Learn from the reference what normally varies; at most about a third of ``memory`` bytes are used at a time.

    Raises
    ------
    SeriesError
        Nowhere is a reference date and a new date valid.
    """
    if ReferenceLength(embeddings.n_reference).has_spread:
        return long_reference.learn(embeddings, memory, report)
    return short_reference.learn(embeddings, memory)
