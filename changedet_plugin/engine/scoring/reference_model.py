"""What is usual here? All that the reference says of it, learnt once and then applied to tokens, block by block.

In: embeddings. Out: a ``ReferenceModel`` of plain values, which does not know where tokens come from, and the source of the
tokens that it takes. To score is to read rows from the source, to ``whiten`` them, and to hand them to a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.engine.blocks import BLOCK_BYTES, batches, gathered, scattered
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens
from changedet_plugin.engine.scoring import lof, long_reference, short_reference
from changedet_plugin.engine.scoring.half_whitening import RADAR
from changedet_plugin.engine.scoring.long_reference import LongReference
from changedet_plugin.engine.scoring.principal_axes import project
from changedet_plugin.engine.scoring.short_reference import PlainTokens, ShortReference
from changedet_plugin.engine.types import Report

FLOOR_SAMPLE = 4000
"""Tokens that the noise floor of the LOF is taken from. [tokens]"""


class TokenSource(Protocol):
    """Tokens of all dates, read by rows: on principal axes, or as the encoder made them."""

    @property
    def n_axes(self) -> int:
        """Length of a token."""

    def read(self, rows: slice) -> FloatArray:
        """Tokens of some rows: float64 (n_dates, n_tokens, n_axes), NaN = invalid."""


@dataclass(frozen=True)
class ReferenceModel:
    """What was learnt from the reference."""

    n_reference: int
    usual: LongReference | ShortReference
    """What is usual of a token."""
    noise_floor: float
    """Least reachability distance of the local outlier factor, 0 where there is none."""

    def whiten(self, tokens: FloatArray) -> FloatArray:
        """How tokens (n_dates, n_tokens, n_axes) differ from what is usual: length 1 = as on a usual date, NaN = invalid."""
        return self.usual.apply(tokens)


def learn(tokens: PatchTokens, memory: int, report: Report) -> tuple[ReferenceModel, TokenSource]:
    """Learn from the reference what normally varies; a quarter of ``memory`` bytes may hold the tokens meanwhile.

    Raises
    ------
    SeriesError
        Nothing can be compared: nowhere is the reference valid, or a reference date and a new date.
    OutputError
        The temporary folder is full.
    """
    embeddings = tokens.embeddings
    length = ReferenceLength(embeddings.n_reference)
    source: TokenSource
    usual: LongReference | ShortReference
    if length.has_spread:
        source = projected = project(embeddings, memory, report)
        whitening = RADAR if embeddings.is_radar else long_reference.choose_whitening(projected, length.n_dates)
        usual = long_reference.fit_residuals(projected, length.n_dates, whitening, report)
    else:
        source = PlainTokens(embeddings)
        usual = short_reference.fit_differences(embeddings)
    n_rows, n_cols = (size * tokens.side for size in tokens.grid.shape)
    floor = _noise_floor(usual, source, (n_rows, n_cols), len(embeddings.dates)) if length.has_lof else 0.0
    return ReferenceModel(length.n_dates, usual, floor), source


def _noise_floor(usual: LongReference | ShortReference, source: TokenSource, shape: tuple[int, int], n_dates: int) -> float:
    """Noise floor of the local outlier factor, from about ``FLOOR_SAMPLE`` of the tokens (n_rows, n_cols) of the patches."""
    most = BLOCK_BYTES // (n_dates * source.n_axes * 8 * 8)
    sampled = batches(scattered(shape, FLOOR_SAMPLE), most)
    reference = [usual.apply(gathered(source.read, batch))[: usual.n_reference] for batch in sampled]
    return lof.noise_floor(np.concatenate(reference, axis=1).transpose(1, 0, 2))
