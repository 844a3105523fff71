"""How far does one image lie from another? Cross-correlation of their edges, a window at a time.

In: pixels (n_bands, rows, cols) of two dates in one window. Out: edge images (rows, cols), their correlation at every shift,
and its peak. Not normalised: measured at a third of the error of phase correlation on scenes with other seasons and clouds.
docs/method.md, section 1, "Where each date lies".
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage
from scipy.interpolate import RectBivariateSpline

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.masked import TO_SIGMA

Window = tuple[slice, slice]
MAX_WINDOW_PX = 256
"""Longest side of a window; it is half of the scene, up to this. [px]"""
MIN_WINDOW_PX = 64
"""Shortest side of a window, for scenes that have it. [px]"""
WINDOWS_PER_AXIS = 3
"""Most windows that are spread along each axis of the scene. [windows]"""
MAX_SHIFT_PX = 32
"""Largest shift that is looked for, and at most a quarter of a window. [px]"""
BAND_CLIP = 6.0
"""Standardised bands are cut here, both ways, before their edges are taken. [robust standard deviations]"""
SMOOTHING_PX = 1
"""Standard deviation of the Gaussian before the gradient. [px]"""
EDGE_QUANTILE = 0.99
"""Edges stronger than this quantile of the window count no more than it."""
MIN_VALID_SHARE = 0.2
"""Share of valid pixels below which a window says nothing; half of it, without the margin."""
MARGIN_PX = 3
"""Edges this near to what is not valid are those of the mask, not of the ground. [px]"""
PEAK_RADIUS_PX = 4
"""What is as near to a peak belongs to it; the background of the correlation is what lies beyond. [px]"""
STEPS_PER_PX = 50
"""Steps of a pixel in which the place of a peak is told. [steps]"""


@dataclass(frozen=True)
class Peak:
    """The highest place of a correlation surface."""

    dy: float
    """Pixels by which the moving image must go down to lie on the fixed one."""
    dx: float
    """Likewise to the right."""
    height: float
    """In robust standard deviations of the background; 0 = at the border of what is looked for, so no peak."""
    lead: float
    """Times as high as the second peak; 1 = there is another as good."""


def windows(shape: tuple[int, int]) -> list[Window]:
    """At most 3 x 3 windows spread over a scene of (rows, cols) pixels; in a small one they overlap by half at most."""
    side = int(np.clip(min(shape) // 2, MIN_WINDOW_PX, MAX_WINDOW_PX))
    counts = [min(WINDOWS_PER_AXIS, 1 + 2 * max(size - side, 0) // side) for size in shape]
    starts = [np.linspace(0, max(size - side, 0), count).round().astype(int) for size, count in zip(shape, counts)]
    corners = [(int(top), int(left)) for top, left in itertools.product(*starts)]
    return [(slice(top, min(top + side, shape[0])), slice(left, min(left + side, shape[1]))) for top, left in corners]


def edges(pixels: FloatArray, valid: BoolArray) -> NDArray[np.float32] | None:
    """Gradient magnitude of the mean of the standardised bands, float32 (rows, cols), NaN near what is not valid.

    ``pixels`` (n_bands, rows, cols), ``valid`` (rows, cols). None where too little is valid, or nothing varies.
    """
    if valid.mean() < MIN_VALID_SHARE:
        return None
    total = np.zeros(valid.shape)
    for band in pixels:
        centre = np.median(band[valid])
        spread = TO_SIGMA * np.median(np.abs(band[valid] - centre))
        total += np.clip((band - centre) / max(spread, 1e-6 + 1e-3 * abs(centre)), -BAND_CLIP, BAND_CLIP)
    slope = np.hypot(*np.gradient(ndimage.gaussian_filter(np.where(valid, total / len(pixels), 0), SMOOTHING_PX)))
    inner = ndimage.binary_erosion(valid, iterations=MARGIN_PX, border_value=1)
    if inner.mean() < MIN_VALID_SHARE / 2 or not slope[inner].any():
        return None
    slope = np.minimum(slope, np.quantile(slope[inner], EDGE_QUANTILE))
    return np.where(inner, slope, np.nan).astype(np.float32)


def correlation(fixed: FloatArray, moving: FloatArray) -> FloatArray | None:
    """Correlation of two edge images (rows, cols) at shifts of -reach to reach pixels; (2 reach + 1, 2 reach + 1).

    Both are tapered to nothing at the border, and what the taper takes from the larger shifts is given back: a peak would
    else be drawn towards zero. None where one of them is empty.
    """
    taper, share = _taper(*fixed.shape)
    first, second = _centred(fixed) * taper, _centred(moving) * taper
    energy = np.sqrt((first**2).sum() * (second**2).sum())
    if not energy > 0:
        return None
    correlated = _correlate(first, second) / energy
    reach = min(MAX_SHIFT_PX, min(first.shape) // 4)
    rows, cols = (np.arange(-reach, reach + 1) % size for size in first.shape)
    return np.asarray((correlated / share)[np.ix_(rows, cols)])


def peak(surface: FloatArray) -> Peak:
    """The highest place of a correlation surface, to 1/50 of a pixel by a cubic spline through the values around it.

    ``surface`` (2 reach + 1, 2 reach + 1): correlation at shifts of -reach to reach pixels down and right, as ``correlation``.
    """
    reach = len(surface) // 2
    row, col = (int(index) for index in np.unravel_index(np.argmax(surface), surface.shape))
    rows, cols = np.ogrid[: len(surface), : len(surface)]
    far = np.hypot(rows - row, cols - col) > PEAK_RADIUS_PX
    around = [slice(index - 3, index + 4) for index in (row, col)]
    if not far.any() or surface[tuple(around)].shape != (7, 7):
        return Peak(row - reach, col - reach, 0.0, 1.0)
    background = np.median(surface[far])
    noise = TO_SIGMA * np.median(np.abs(surface[far] - background))
    others = surface[far & (surface == ndimage.maximum_filter(surface, 5))]
    second = max(float(others.max(initial=0)), 1e-9)
    fine = np.linspace(-1, 1, 2 * STEPS_PER_PX + 1)
    near = np.arange(-3, 4)
    values = RectBivariateSpline(near, near, surface[tuple(around)])(fine, fine)
    dy, dx = (float(fine[index]) for index in np.unravel_index(np.argmax(values), values.shape))
    top = float(surface[row, col])
    return Peak(row - reach + dy, col - reach + dx, float((top - background) / max(noise, 1e-12)), top / second)


@lru_cache(maxsize=8)
def _taper(n_rows: int, n_cols: int) -> tuple[FloatArray, FloatArray]:
    """The taper of a window, and what share of the correlation it leaves at every shift, both (n_rows, n_cols)."""
    taper = np.outer(np.hanning(n_rows), np.hanning(n_cols))
    return taper, _correlate(taper, taper) / (taper**2).sum()


def _correlate(first: FloatArray, second: FloatArray) -> FloatArray:
    """Circular cross-correlation of two images (rows, cols), (rows, cols): shift 0 in the corner."""
    return np.asarray(fft.irfft2(fft.rfft2(first) * np.conj(fft.rfft2(second)), first.shape))


def _centred(image: FloatArray) -> FloatArray:
    """An image (rows, cols) less its mean; 0 where it is NaN."""
    known = np.isfinite(image)
    return np.where(known, image - image[known].mean(), 0) if known.any() else np.zeros(image.shape)
