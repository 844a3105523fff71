"""What are the tokens on their principal axes? Projected once, block after block, and kept within the memory budget."""

from __future__ import annotations

import tempfile

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import OutputError, SeriesError
from changedet_plugin.engine.embedding.patch_tokens import row_blocks
from changedet_plugin.engine.types import Embeddings, Report

N_AXES = 32
"""[axes] Of the reference tokens that are scored."""
SAMPLE = 50_000
"""Reference tokens that the axes are fitted on."""
NOTHING_VALID = (
    "No patch can be compared with its past: the reference is masked or empty there; check its masks and nodata values."
)


class Projected:
    """Tokens on their principal axes, written and read by rows: in memory up to a limit, from there on in a temporary file."""

    def __init__(self, n_dates: int, n_cols: int, n_axes: int, limit: int) -> None:
        self.row_shape = (n_dates, n_cols, n_axes)
        self._row_bytes = 4 * n_dates * n_cols * n_axes
        # Not a memory map: what is mapped counts as memory in use, however often it is written back.
        self._file = tempfile.SpooledTemporaryFile(max_size=limit)  # noqa: SIM115  # lives as long as this object

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


def project(embeddings: Embeddings, memory: int, report: Report) -> Projected:
    """Tokens on the first principal axes of the valid reference tokens (at most ``SAMPLE`` of them)."""
    n_dates = len(embeddings.dates)
    n_rows, n_cols = embeddings.valid_share.shape[1:]
    n_features = embeddings.tokens.shape[-1]
    blocks = list(row_blocks(n_rows, n_dates * n_cols * n_features * 4 * 3, memory / 8))
    sample = _sample_reference(embeddings, blocks)
    base = sample.mean(0)
    basis = np.linalg.eigh(np.cov((sample - base).T))[1][:, ::-1][:, :N_AXES]
    projected = Projected(n_dates, n_cols, basis.shape[1], memory // 4)
    for index, rows in enumerate(blocks):
        projected.write(rows, (embeddings.read(rows) - base) @ basis)
        report("score", 0.05 + 0.15 * (index + 1) / len(blocks), "")
    return projected


def _sample_reference(embeddings: Embeddings, blocks: list[slice]) -> FloatArray:
    """Valid reference tokens (n, n_features), float64: all, or ``SAMPLE`` drawn evenly from the whole series."""
    slots = embeddings.slots[: embeddings.n_reference]
    counts = [
        sum(int((np.asarray(embeddings.valid_share[slot, rows]) >= embeddings.minimum_valid).sum()) for slot in slots)
        for rows in blocks
    ]
    n_valid = sum(counts)
    if n_valid < 2:
        raise SeriesError(NOTHING_VALID)
    picked = np.sort(np.random.default_rng(0).choice(n_valid, min(SAMPLE, n_valid), replace=False))
    reference = embeddings.is_reference
    sample, seen = [], 0
    for rows, n_here in zip(blocks, counts, strict=True):
        inside = picked[(picked >= seen) & (picked < seen + n_here)] - seen
        seen += n_here
        if inside.size:
            tokens = embeddings.read(rows)[reference].reshape(-1, embeddings.tokens.shape[-1])
            sample.append(tokens[np.isfinite(tokens[:, 0])][inside])
    return np.concatenate(sample).astype(np.float64)
