"""Where does every date lie on the reference, and what is done about it?

In: a series and a reader of its pixels. Out: the position of every date (an ``Alignment``), the ``shift_px`` (n_dates, 2) that
it is read with, and the series without the dates that lie off. The shift of a date is the peak of the sum of its windows'
correlations. A date is called bad only where most windows say so, or where they lie off each other as those of a warped image
would; where there is too little to go by (water, cloud, a small scene, another ground), or a large change moved the peaks of
some, it is unknown, and stays. docs/method.md, section 1, "Where each date lies".
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.notices import Notice, notice
from changedet_plugin.core.parameters import Parameters
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.engine.harmonising import edge_correlation
from changedet_plugin.engine.reading import series as timeseries
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.types import Report, TimeSeries, Warn

MAX_COMPOSITE_DATES = 24
"""Most reference dates that the composite is made of, spread over all of them. [dates]"""
MAX_GOOD_PX = 0.5
"""Largest shift of a date that is good. [px]"""
MAX_USABLE_PX = 2.0
"""Largest shift, and largest spread of the windows' own shifts, of a date that can be used as it is; beyond it is bad. [px]"""
WARN_FROM_PX = 1.0
"""Shift from which a warning offers the correction. [px]"""
MIN_CORRECTION_PX = 0.1
"""Least shift that is worth a resampling. [px]"""
MAX_AUTO_CORRECTION_PX = 4.0
"""Largest shift that is corrected unasked: a scene that is farther off may need more than a shift. [px]"""
MIN_HEIGHT = 5.0
"""Height from which the peak of the sum of all windows is believed: images turned upside down, which have no shift, never came
to it, nor to the next two. [robust standard deviations]"""
MIN_LEAD = 1.5
"""Times as high as the second peak that the peak of the sum must be."""
MIN_VOTES = 3
"""Windows that must agree with the peak of the sum; that it lies off must be more than half of them. [windows]"""
MIN_VOTES_OF_BAD = 4
"""Windows that must agree at least before a date is called bad for its shift, and three for each that lies in its place: where
a large part of the ground was changed, the rest was not. [windows]"""
MAX_VOTE_PX = 1.5
"""A window agrees whose own peak lies this near to the peak of the sum. [px]"""
MIN_WINDOW_HEIGHT = 6.0
"""Height from which the peak of one window is believed by itself. [robust standard deviations]"""
MIN_WINDOW_LEAD = 2.0
"""Times as high as the second peak that the peak of one window must be for that."""
MIN_SURE_WINDOWS = 5
"""Windows whose own peaks must be believed before their spread is called distortion. [windows]"""
WARPED_SHARE = 0.75
"""Share of these windows that must lie where an affine warp of the image puts them, to ``MAX_VOTE_PX``: the edges of what
changed, a shore or a front, move every window another way. Decision 0015."""

Edges = list[NDArray[np.float32] | None]
"""Edge image (rows, cols) of one date in every window, NaN where not valid; None where a window has nothing to go by."""


@dataclass(frozen=True)
class Alignment:
    """How one date lies on the reference."""

    position: str
    """{'good', 'shifted', 'bad', 'unknown'}; empty for the date that the others are laid on."""
    dy: float | None = None
    """Pixels by which the date must go down to lie on the reference; None = not known."""
    dx: float | None = None
    """Likewise to the right."""
    spread: float | None = None
    """Median distance of the windows' own shifts from it, in pixels: local distortion; None = too few windows say."""
    height: float = 0.0
    """Of the peak, in robust standard deviations of the correlation around it."""
    doubted_px: float = 0.0
    """How far off it would lie by a peak, or by windows, that the other windows do not confirm; 0 = there is none."""

    @property
    def length(self) -> float:
        """Length of the shift in pixels, 0 where it is not known."""
        return 0.0 if self.dy is None or self.dx is None else math.hypot(self.dy, self.dx)

    @property
    def is_distorted(self) -> bool:
        """Whether its windows lie so far from each other that no shift helps."""
        return (self.spread or 0.0) > MAX_USABLE_PX

    @property
    def words(self) -> str:
        """What is wrong with a bad date, for the note of the table ``dates``."""
        if self.is_distorted:
            return f"is distorted by {self.spread:.1f} pixels"
        return f"lies {self.length:.1f} pixels off"

    def wrong_with(self, scene: str) -> Notice:
        """The same of a scene that is named, as a part of a warning."""
        if self.is_distorted:
            return notice("scene_distorted", scene=scene, pixels=self.spread or 0.0)
        return notice("scene_off", scene=scene, pixels=self.length)


def measure(series: TimeSeries, reader: SceneReader, report: Report) -> tuple[Alignment, ...]:
    """Lay every date on the composite of the reference: the median of its dates' edges, without the date itself.

    Reference dates that are bad have no part in the composite. With fewer than three, the last one stands for it. At most
    9 windows are read of each date.
    """
    n_dates, base = len(series.scenes), composite_base(series)
    reference = list(range(series.n_reference)) if base is None else [base]
    spread = np.linspace(0, len(reference) - 1, min(len(reference), MAX_COMPOSITE_DATES))
    chosen = [reference[number] for number in np.unique(spread.round().astype(int))]
    windows = _WindowReader(reader, report, n_dates)
    edges = {index: windows.edges(index) for index in chosen}
    composite, alignments = _composite_of_good(edges, windows)
    for index in range(n_dates):
        if index not in alignments:
            alignments[index] = composite.lay(windows.edges(index))
    return tuple(Alignment("") if index == base else alignments[index] for index in range(n_dates))


def composite_base(series: TimeSeries) -> int | None:
    """The one date that the others are laid on, the last of a short reference; None where there are enough for a composite."""
    return None if ReferenceLength(series.n_reference).has_spread else series.n_reference - 1


def _composite_of_good(edges: dict[int, Edges], windows: _WindowReader) -> tuple[_Composite, dict[int, Alignment]]:
    """The composite without its bad dates, and how all of ``edges`` (by date index) lie on it.

    They are taken out one at a time, the farthest first: one that is off draws the others its way, but not as far.
    Where half of them would go, all stay: then either half may be right.
    """
    composite = whole = _Composite(edges, windows.centres)
    while True:
        alignments = {}
        for index, own in edges.items():
            windows.tell("reference dates")
            alignments[index] = composite.lay(own, index)
        bad = [index for index in composite.members if alignments[index].position == "bad"]
        if not bad:
            return composite, alignments
        rest = set(composite.members) - {max(bad, key=lambda index: alignments[index].length)}
        if 2 * len(rest) <= len(edges):
            return whole, {index: whole.lay(own, index) for index, own in edges.items()}
        composite = _Composite({index: edges[index] for index in sorted(rest)}, windows.centres)


class _WindowReader:
    """Reads the edges of a date, window by window, and tells how far that is."""

    def __init__(self, reader: SceneReader, report: Report, n_dates: int) -> None:
        self._reader, self._report, self._n_dates, self._n_read = reader, report, n_dates, 0
        self._windows = edge_correlation.windows(reader.pixels.shape)
        self.centres = np.array([[(part.start + part.stop) / 2 for part in window] for window in self._windows])
        """(n_windows, 2): row and column of the middle of each window."""

    def tell(self, message: str) -> None:
        """Say how much has been read."""
        self._report("align", self._n_read / (self._n_dates * len(self._windows)), message)

    def edges(self, index: int) -> Edges:
        """Edges of the date ``index``."""
        images = []
        for window in self._windows:
            self.tell(f"date {index + 1} of {self._n_dates}")
            self._n_read += 1
            images.append(edge_correlation.edges(*self._reader.read(index, *window)))
        return images


class _Composite:
    """The median edges of some dates in every window."""

    def __init__(self, edges: dict[int, Edges], centres: FloatArray) -> None:
        """``centres`` (n_windows, 2) of the windows, in pixels."""
        self.members = list(edges)
        self._edges, self._centres = edges, centres
        of_windows = ([image for image in images if image is not None] for images in zip(*edges.values(), strict=True))
        self._ordered = [np.sort(np.stack(images), 0) if images else None for images in of_windows]

    def lay(self, edges: Edges, index: int | None = None) -> Alignment:
        """How a date lies on it; of a member, by its ``index``, on the others."""
        nothing: Edges = [None] * len(edges)
        own = self._edges.get(index, nothing) if index is not None else nothing
        surfaces, centres = [], []
        for moving, ordered, without, centre in zip(edges, self._ordered, own, self._centres, strict=True):
            if moving is not None and ordered is not None:
                surface = edge_correlation.correlation(_median(ordered, without), moving)
                if surface is not None:
                    surfaces.append(surface)
                    centres.append(centre)
        return locate(surfaces, np.array(centres))


def _median(ordered: FloatArray, without: FloatArray | None) -> FloatArray:
    """Median of images (n_dates, rows, cols), sorted along the dates with NaN last, but for one of them (rows, cols)."""
    count = np.isfinite(ordered).sum(0)
    gone = np.full(count.shape, len(ordered))
    if without is not None:
        gone = np.where(np.isfinite(without), (ordered < without).sum(0), gone)
        count = count - np.isfinite(without)
    middle = []
    for place in (np.maximum(count - 1, 0) // 2, np.maximum(count, 0) // 2):
        at = np.minimum(place + (place >= gone), len(ordered) - 1)
        middle.append(np.take_along_axis(ordered, at[None], 0)[0])
    return np.where(count > 0, (middle[0] + middle[1]) / 2, np.nan)


def locate(surfaces: Sequence[FloatArray], centres: FloatArray) -> Alignment:
    """How a date lies, from the correlation surfaces of its windows, each (2 reach + 1, 2 reach + 1).

    ``centres`` (n_windows, 2): row and column of the middle of each.
    """
    if not surfaces:
        return Alignment("unknown")
    total = edge_correlation.peak(np.sum(surfaces, axis=0))
    single = [edge_correlation.peak(surface) for surface in surfaces]
    is_sure = np.array([peak.height >= MIN_WINDOW_HEIGHT and peak.lead >= MIN_WINDOW_LEAD for peak in single])
    shifts = np.array([(peak.dy, peak.dx) for peak in single])
    apart = np.hypot(*(shifts - (total.dy, total.dx)).T)
    votes = int((apart <= MAX_VOTE_PX).sum())
    spread = float(np.median(apart[is_sure])) if is_sure.sum() >= MIN_SURE_WINDOWS else None
    length = math.hypot(total.dy, total.dx)
    if spread is not None and spread > MAX_USABLE_PX:
        if _is_warped(centres[is_sure], shifts[is_sure]):
            return Alignment("bad", total.dy, total.dx, spread, total.height)
        return Alignment("unknown", spread=spread, height=total.height, doubted_px=spread)
    if not (total.height >= MIN_HEIGHT and total.lead >= MIN_LEAD and votes >= MIN_VOTES):
        return Alignment("unknown", spread=spread, height=total.height)
    in_place = int((np.hypot(*shifts.T) <= WARN_FROM_PX).sum())
    is_off = length > MAX_USABLE_PX
    if (length > MAX_GOOD_PX and 2 * votes <= len(single)) or (is_off and votes < max(MIN_VOTES_OF_BAD, 3 * in_place)):
        return Alignment("unknown", spread=spread, height=total.height, doubted_px=length if is_off else 0.0)
    position = "good" if length <= MAX_GOOD_PX else "shifted" if length <= MAX_USABLE_PX else "bad"
    return Alignment(position, total.dy, total.dx, spread, total.height)


def _is_warped(centres: FloatArray, shifts: FloatArray) -> bool:
    """Whether shifts (n_windows, 2) in pixels at ``centres`` (n_windows, 2) are those of an image that is stretched, turned."""
    design = np.column_stack([centres, np.ones(len(centres))])
    residual = shifts - design @ np.linalg.lstsq(design, shifts, rcond=None)[0]
    return bool(np.quantile(np.hypot(*residual.T), WARPED_SHARE) <= MAX_VOTE_PX)


def corrections(positions: Sequence[Alignment], series: TimeSeries, how: str) -> FloatArray:
    """``shift_px``: dy, dx in pixels that each date is read with, float64 (n_dates, 2).

    ``how``: 'correct' moves every date whose shift is known; 'auto' only where there are fewer than three reference dates,
    and by 4 pixels at most; 'ignore' none.
    """
    shift_px = np.zeros((len(positions), 2))
    if how == "ignore" or (how == "auto" and composite_base(series) is None):
        return shift_px
    for index, one in enumerate(positions):
        if one.length >= MIN_CORRECTION_PX and (how == "correct" or one.length <= MAX_AUTO_CORRECTION_PX):
            shift_px[index] = one.dy, one.dx
    return shift_px


def without_misplaced(
    series: TimeSeries, positions: Sequence[Alignment], shift_px: FloatArray, parameters: Parameters, warn: Warn
) -> tuple[TimeSeries, dict[datetime.date, Alignment]]:
    """The series without the bad dates that ``shift_px`` (n_dates, 2) does not mend, and what was wrong with them.

    Dates stay, with a warning, where half of the reference is bad (then the others may as well be right), where no reference
    or no new date would be left, and wherever the analyst wants them as they are.

    Raises
    ------
    SeriesError
        Nothing new is left after a new split.
    """
    _warn_of_doubt(series, positions, parameters, warn)
    bad = {i for i, one in enumerate(positions) if one.position == "bad" and (not shift_px[i].any() or one.is_distorted)}
    if parameters.align == "ignore" or not bad:
        _warn_of_shifts(series, positions, shift_px, parameters, warn)
        return series, {}
    in_reference = {i for i in bad if i < series.n_reference}
    kept = in_reference if 2 * len(in_reference) >= series.n_reference else set()
    if not _has_both(series, bad - kept):
        kept = bad
    listed = {i: positions[i].wrong_with(timeseries.title(series.scenes[i])) for i in sorted(bad)}
    if kept:
        warn(notice("misplaced_used", scenes=[listed[i] for i in sorted(kept)]))
    gone = [series.scenes[i] for i in sorted(bad - kept)]
    if not gone:
        return series, {}
    warn(notice("misplaced_left_out", scenes=[listed[i] for i in sorted(bad - kept)]))
    return timeseries.without(series, gone, parameters), {series.dates[i]: positions[i] for i in bad - kept}


def _has_both(series: TimeSeries, gone: Collection[int]) -> bool:
    """Whether a reference and a new date are left."""
    n_gone = sum(index < series.n_reference for index in gone)
    return n_gone < series.n_reference and len(gone) - n_gone < series.n_new


def _warn_of_doubt(series: TimeSeries, positions: Sequence[Alignment], parameters: Parameters, warn: Warn) -> None:
    """Say which dates stay though a peak would have them lie off."""
    doubted = [i for i, one in enumerate(positions) if one.doubted_px]
    if doubted and parameters.align != "ignore":
        warn(notice("position_unconfirmed", n=len(doubted), dates=[str(series.dates[i]) for i in doubted]))


def _warn_of_shifts(
    series: TimeSeries, positions: Sequence[Alignment], shift_px: FloatArray, parameters: Parameters, warn: Warn
) -> None:
    """Offer the correction where it may matter; ``shift_px`` (n_dates, 2)."""
    off = [i for i, one in enumerate(positions) if one.length >= WARN_FROM_PX and not shift_px[i].any()]
    if off and parameters.align == "auto":
        warn(notice("dates_off", dates=[f"{series.dates[i]} {positions[i].length:.1f}" for i in off]))
