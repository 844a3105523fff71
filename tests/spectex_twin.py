"""SpecTex in plain numpy: the oracle of the ONNX graph. Whole scene at once, border pixels repeated."""

from __future__ import annotations

import numpy as np

REACHES = {1: (1,), 2: (1, 2), 4: (1, 2, 4), 8: (1, 2, 4), 16: (1, 2, 4)}
"""By the side of a patch: at which distances texture is measured."""


def pool(image, side):
    """Mean over square cells of the last two axes; an incomplete last row or column is left out."""
    *lead, n_rows, n_cols = image.shape
    whole = image[..., : n_rows // side * side, : n_cols // side * side]
    return whole.reshape(*lead, n_rows // side, side, n_cols // side, side).mean((-3, -1))


def tokens(pixels, shift, scale, side, distances=(1, 2, 4)):
    """(bands, rows, cols) to (rows // side, cols // side, n * bands), float64; a token of one pixel has no deviation."""
    z = np.clip((pixels.astype(float) - shift[:, None, None]) / scale[:, None, None], -6, 6)
    mean = pool(z, side)
    features = [mean] if side == 1 else [mean, np.sqrt(np.maximum(pool(z * z, side) - mean**2, 0))]
    n_rows, n_cols = z.shape[1:]
    for d in distances:
        wide = np.pad(z, ((0, 0), (d, d), (d, d)), mode="edge")

        def at(down, right, d=d, wide=wide):
            return wide[:, d + down * d : d + down * d + n_rows, d + right * d : d + right * d + n_cols]

        x = (at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1)) / 8
        y = (at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1)) / 8
        bend = (at(-1, 0) + at(1, 0) + at(0, -1) + at(0, 1) - 4 * z) / 4
        features += [np.sqrt(pool(response**2, side)) for response in (x, y, bend)]
    stacked = np.stack(features, -1)
    return np.moveaxis(stacked, 0, 2).reshape(*stacked.shape[1:3], -1)
