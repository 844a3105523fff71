"""What are the tokens on their principal axes? Projected once, block after block, and kept within the memory budget.

In: embeddings. Out: ``PrincipalAxes``, which is learnt from reference tokens and applied to any, and ``ProjectedTokens``
(n_dates, n_tokens, n_axes) by rows of tokens.
"""

from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import OutputError, SeriesError
from changedet_plugin.engine.blocks import row_blocks, scattered
from changedet_plugin.engine.types import Embeddings, Report

N_AXES = 32
"""Most principal axes that are kept. [axes]"""
SAMPLE = 50_000
"""Most reference tokens that the axes, and then the groups of places, are fitted on. [tokens]"""
NOTHING_VALID = (
    "No patch can be compared with its past: the reference is masked or empty there; check its masks and nodata values."
)


@dataclass(frozen=True)
class PrincipalAxes:
    """The axes along which the tokens of the reference differ most."""

    base: FloatArray
    """(n_features,): the mean reference token."""
    basis: FloatArray
    """(n_features, n_axes), the widest axis first."""

    def apply(self, tokens: FloatArray) -> FloatArray:
        """Tokens (..., n_features) on the axes: float64 (..., n_axes)."""
        return (tokens - self.base) @ self.basis


class ProjectedTokens:
    """Tokens on their principal axes, written and read by rows: in memory up to a limit, from there on in a temporary file."""

    def __init__(self, n_rows: int, row_shape: tuple[int, int, int], limit: int) -> None:
        """Room for ``n_rows`` rows of ``row_shape`` (n_dates, n_cols, n_axes); beyond ``limit`` bytes they go to a file."""
        self.n_rows, self.row_shape = n_rows, row_shape
        self._row_bytes = 4 * math.prod(row_shape)
        # Not a memory map: what is mapped counts as memory in use, however often it is written back.
        self._file = tempfile.SpooledTemporaryFile(max_size=limit)  # noqa: SIM115  # lives as long as this object

    @property
    def n_axes(self) -> int:
        """Length of a token that is read."""
        return self.row_shape[2]

    def write(self, rows: slice, tokens: FloatArray) -> None:
        """Keep tokens (n_dates, rows, n_cols, n_axes), as float32. Raises ``OutputError`` when the temporary folder is full."""
        try:
            self._file.seek(rows.start * self._row_bytes)
            self._file.write(np.ascontiguousarray(tokens.swapaxes(0, 1), np.float32).tobytes())
        except OSError as error:
            folder = tempfile.gettempdir()
            raise OutputError(f"The temporary folder {folder} is full ({error}): free some space, or set TMPDIR.") from error

    def read(self, rows: slice) -> FloatArray:
        """Tokens of some rows: float64 (n_dates, n_tokens, n_axes)."""
        n_dates, _, n_axes = self.row_shape
        self._file.seek(rows.start * self._row_bytes)
        flat = np.frombuffer(self._file.read((rows.stop - rows.start) * self._row_bytes), np.float32)
        tokens = flat.reshape(-1, *self.row_shape).swapaxes(0, 1)
        return tokens.astype(np.float64, order="C").reshape(n_dates, -1, n_axes)


def project(embeddings: Embeddings, memory: int, report: Report) -> ProjectedTokens:
    """All tokens on the first principal axes of about ``SAMPLE`` valid reference tokens.

    At most a quarter of ``memory`` bytes holds them, the rest lies in a file.

    Raises
    ------
    SeriesError
        The reference has no valid tokens.
    OutputError
        The temporary folder is full.
    """
    n_dates = len(embeddings.dates)
    n_rows, n_cols = embeddings.valid_share.shape[1:]
    n_features = embeddings.tokens.shape[-1]
    blocks = row_blocks(n_rows, n_dates * n_cols * n_features * 4 * 3)
    axes = _fit_axes(_sample_reference(embeddings))
    projected = ProjectedTokens(n_rows, (n_dates, n_cols, axes.basis.shape[1]), memory // 4)
    for index, rows in enumerate(blocks):
        projected.write(rows, axes.apply(embeddings.read(rows)))
        report("score", 0.05 + 0.15 * (index + 1) / len(blocks), "")
    return projected


def _fit_axes(sample: FloatArray) -> PrincipalAxes:
    """The axes of reference tokens (n_tokens, n_features)."""
    base = sample.mean(0)
    return PrincipalAxes(base, np.linalg.eigh(np.atleast_2d(np.cov((sample - base).T)))[1][:, ::-1][:, :N_AXES])


def _sample_reference(embeddings: Embeddings) -> FloatArray:
    """Valid reference tokens (n_tokens, n_features), float64: all, or about ``SAMPLE`` from places spread over every date."""
    n_rows, n_cols = embeddings.valid_share.shape[1:]
    n_reference = embeddings.n_reference
    slots = embeddings.slots[:n_reference]
    blocks = row_blocks(n_rows, n_cols)
    n_valid = sum(
        int((np.asarray(embeddings.valid_share[slot, rows]) >= embeddings.minimum_valid).sum())
        for rows in blocks
        for slot in slots
    )
    if n_valid < 2:
        raise SeriesError(NOTHING_VALID)
    # Of a row, every date has columns of its own: the dates side by side are one wide grid.
    wide = n_rows, n_reference * n_cols
    sample = []
    for row, at in scattered(wide, round(SAMPLE * math.prod(wide) / n_valid)):
        tokens = embeddings.read(slice(row, row + 1))[:n_reference].reshape(wide[1], -1)[at]
        sample.append(tokens[np.isfinite(tokens[:, 0])])
    return np.concatenate(sample).astype(np.float64)
