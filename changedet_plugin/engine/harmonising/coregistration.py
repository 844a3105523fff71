"""Where every date lies on the reference, and what is done about it. METHOD, section 2.

The shift of a date is the peak of the sum of its windows' correlations. A date is called bad only where several windows say
so; where there is too little to go by (water, cloud, a small scene, another ground) it is unknown, and stays.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.harmonising import edge_correlation
from changedet_plugin.engine.harmonising.edge_correlation import Peak
from changedet_plugin.engine.reading import series as timeseries
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.types import Parameters, Report, TimeSeries, Warn

FEWEST_REFERENCE = 3
"""With fewer there is no composite: all dates are laid on the last reference date."""
MOST_REFERENCE = 24
"""Reference dates that the composite is made of, spread over all of them."""
GOOD_PX, BAD_PX = 0.5, 2.0
"""Largest shift of a good date, and of one that can be used as it is."""
NOTABLE_PX = 1.0
"""Shift from which a warning offers the correction."""
REMEDY = "the alignment 'correct' moves such dates onto the reference, 'ignore' uses them where they lie"
LEAST_PX = 0.1
"""Smaller shifts are not worth a resampling."""
APPLIED_PX = 4.0
"""Larger shifts are moved only where that was asked for: the scene may need more than a shift."""
KNOWN_HEIGHT, KNOWN_LEAD, KNOWN_VOTES = 5.0, 1.5, 3
"""What the peak of the sum must have to be believed. Images turned upside down, which have no shift, never came to it."""
BAD_VOTES = 4
WINDOW_HEIGHT, WINDOW_LEAD = 6.0, 2.0
"""What the peak of a window must have to be believed by itself."""
VOTE_PX = 1.5
"""A window that peaks this near to the sum's peak agrees with it."""
FEWEST_WINDOWS = 5
"""Windows that must be believed by themselves before their spread is called distortion."""


Images = list[NDArray[np.float32] | None]


@dataclass(frozen=True)
class Alignment:
    """How one date lies on the reference."""

    verdict: str
    """{'good', 'shifted', 'bad', 'unknown'}; empty for the date that the others are laid on."""
    dy: float | None = None
    """Pixels by which the date must go down to lie on the reference; None = not known."""
    dx: float | None = None
    spread: float | None = None
    """Median distance of the windows' own shifts from it, in pixels: local distortion; None = too few windows say."""
    height: float = 0.0
    """Of the peak, in robust standard deviations of the correlation around it."""

    @property
    def length(self) -> float:
        """Length of the shift in pixels, 0 where it is not known."""
        return 0.0 if self.dy is None or self.dx is None else math.hypot(self.dy, self.dx)

    @property
    def is_distorted(self) -> bool:
        """Whether its windows lie so far from each other that no shift helps."""
        return (self.spread or 0.0) > BAD_PX

    @property
    def words(self) -> str:
        """What is wrong with a bad date."""
        if self.is_distorted:
            return f"is distorted by {self.spread:.1f} pixels"
        return f"lies {self.length:.1f} pixels off"


def measure(series: TimeSeries, reader: SceneReader, report: Report) -> tuple[Alignment, ...]:
    """Lay every date on the composite of the reference: the median of its dates' edges, without the date itself.

    Reference dates that are bad have no part in the composite. With fewer than three, the last one stands for it. At most
    9 windows are read of each date.
    """
    n_dates, base = len(series.scenes), composite_base(series)
    members = list(range(series.n_reference)) if base is None else [base]
    chosen = np.unique(np.linspace(0, len(members) - 1, min(len(members), MOST_REFERENCE)).round().astype(int))
    look = _Look(reader, report, n_dates)
    images = {index: look.edges(index) for index in (members[position] for position in chosen)}
    composite, found = _agreed(images, look)
    for index in range(n_dates):
        if index not in found:
            found[index] = composite.lay(look.edges(index))
    return tuple(Alignment("") if index == base else found[index] for index in range(n_dates))


def composite_base(series: TimeSeries) -> int | None:
    """The one date that the others are laid on; None where there are enough for a composite."""
    return series.n_reference - 1 if series.n_reference < FEWEST_REFERENCE else None


def _agreed(images: dict[int, Images], look: _Look) -> tuple[_Composite, dict[int, Alignment]]:
    """The composite without its bad dates, and how all of them lie on it.

    They are taken out one at a time, the farthest first: one that is off draws the others its way, but not as far.
    Where half of them would go, all stay: then either half may be right.
    """
    composite = whole = _Composite(images)
    while True:
        found = {}
        for index, image in images.items():
            look.tell("reference dates")
            found[index] = composite.lay(image, index)
        bad = [index for index in composite.members if found[index].verdict == "bad"]
        if not bad:
            return composite, found
        rest = set(composite.members) - {max(bad, key=lambda index: found[index].length)}
        if 2 * len(rest) <= len(images):
            return whole, {index: whole.lay(image, index) for index, image in images.items()}
        composite = _Composite({index: images[index] for index in sorted(rest)})


class _Look:
    """Edges of a date in every window."""

    def __init__(self, reader: SceneReader, report: Report, n_dates: int) -> None:
        self._reader, self._report, self._n_dates, self._n_read = reader, report, n_dates, 0
        self._windows = edge_correlation.windows(reader.pixels.shape)

    def tell(self, message: str) -> None:
        """Say how much has been read."""
        self._report("align", self._n_read / (self._n_dates * len(self._windows)), message)

    def edges(self, index: int) -> Images:
        """One edge image a window, None where there is nothing to go by."""
        images = []
        for window in self._windows:
            self.tell(f"date {index + 1} of {self._n_dates}")
            self._n_read += 1
            images.append(edge_correlation.edges(*self._reader.read(index, *window)))
        return images


class _Composite:
    """The usual edges of some dates in every window."""

    def __init__(self, images: dict[int, Images]) -> None:
        self.members = list(images)
        self._own = images
        columns = ([image for image in column if image is not None] for column in zip(*images.values(), strict=True))
        self._ordered = [np.sort(np.stack(column), 0) if column else None for column in columns]

    def lay(self, images: Images, index: int | None = None) -> Alignment:
        """How a date lies on it; of a member, on the others."""
        nothing: Images = [None] * len(images)
        own = self._own.get(index, nothing) if index is not None else nothing
        surfaces = []
        for moving, ordered, without in zip(images, self._ordered, own, strict=True):
            if moving is not None and ordered is not None:
                surfaces.append(edge_correlation.correlation(_median(ordered, without), moving))
        return judge([surface for surface in surfaces if surface is not None])


def _median(ordered: FloatArray, without: FloatArray | None) -> FloatArray:
    """Median over the first axis of what is sorted along it (NaN last), leaving one of the images (rows, cols) out."""
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


def judge(surfaces: Sequence[FloatArray]) -> Alignment:
    """Shift and verdict from the correlation surfaces of a date's windows."""
    if not surfaces:
        return Alignment("unknown")
    sizes = {surface.shape for surface in surfaces}
    common = [surface for surface in surfaces if surface.shape == min(sizes)]
    total = edge_correlation.peak(np.sum(common, axis=0))
    single = [edge_correlation.peak(surface) for surface in common]
    votes = sum(_distance(found, total) <= VOTE_PX for found in single)
    sure = [found for found in single if found.height >= WINDOW_HEIGHT and found.lead >= WINDOW_LEAD]
    spread = float(np.median([_distance(found, total) for found in sure])) if len(sure) >= FEWEST_WINDOWS else None
    length = math.hypot(total.dy, total.dx)
    is_known = total.height >= KNOWN_HEIGHT and total.lead >= KNOWN_LEAD and votes >= KNOWN_VOTES
    if spread is not None and spread > BAD_PX:
        return Alignment("bad", total.dy, total.dx, spread, total.height)
    if not is_known or (length > BAD_PX and votes < BAD_VOTES):
        return Alignment("unknown", spread=spread, height=total.height)
    verdict = "good" if length <= GOOD_PX else "shifted" if length <= BAD_PX else "bad"
    return Alignment(verdict, total.dy, total.dx, spread, total.height)


def _distance(found: Peak, other: Peak) -> float:
    return math.hypot(found.dy - other.dy, found.dx - other.dx)


def corrections(found: Sequence[Alignment], series: TimeSeries, how: str) -> FloatArray:
    """The shift (dy, dx) in pixels that each date is read with, float64 (n_dates, 2).

    ``how``: 'correct' moves every date whose shift is known; 'auto' only where there are fewer than three reference dates,
    and by 4 pixels at most; 'ignore' none.
    """
    shifts = np.zeros((len(found), 2))
    if how == "ignore" or (how == "auto" and composite_base(series) is None):
        return shifts
    for index, one in enumerate(found):
        if one.length >= LEAST_PX and (how == "correct" or one.length <= APPLIED_PX):
            shifts[index] = one.dy, one.dx
    return shifts


def without_misplaced(
    series: TimeSeries, found: Sequence[Alignment], shifts: FloatArray, parameters: Parameters, warn: Warn
) -> tuple[TimeSeries, dict[datetime.date, Alignment]]:
    """The series without the bad dates that ``shifts`` does not mend, and what was wrong with them.

    Dates stay, with a warning, where half of the reference is bad (then the others may as well be right), where no reference
    or no new date would be left, and wherever the analyst wants them as they are.

    Raises
    ------
    SeriesError
        Nothing new is left after a new split.
    """
    bad = {i for i, one in enumerate(found) if one.verdict == "bad" and (not shifts[i].any() or one.is_distorted)}
    if parameters.align == "ignore" or not bad:
        _warn_of_shifts(series, found, shifts, parameters, warn)
        return series, {}
    in_reference = {i for i in bad if i < series.n_reference}
    kept = in_reference if 2 * len(in_reference) >= series.n_reference else set()
    if not _has_both(series, bad - kept):
        kept = bad
    listed = {i: f"{timeseries.title(series.scenes[i])} {found[i].words}" for i in sorted(bad)}
    if kept:
        warn(
            f"Too few dates would be left without those that do not lie on the others, so they were used: "
            f"{timeseries.some(listed[i] for i in sorted(kept))}; {REMEDY}."
        )
    gone = [series.scenes[i] for i in sorted(bad - kept)]
    if not gone:
        return series, {}
    warn(
        f"Left out, because they do not lie on the others: {timeseries.some(listed[i] for i in sorted(bad - kept))}; {REMEDY}."
    )
    return timeseries.without(series, gone, parameters), {series.dates[i]: found[i] for i in bad - kept}


def _has_both(series: TimeSeries, gone: Collection[int]) -> bool:
    """Whether a reference and a new date are left."""
    n_gone = sum(index < series.n_reference for index in gone)
    return n_gone < series.n_reference and len(gone) - n_gone < series.n_new


def _warn_of_shifts(
    series: TimeSeries, found: Sequence[Alignment], shifts: FloatArray, parameters: Parameters, warn: Warn
) -> None:
    """Offer the correction where it may matter."""
    off = [i for i, one in enumerate(found) if one.length >= NOTABLE_PX and not shifts[i].any()]
    if off and parameters.align == "auto":
        named = timeseries.some(f"{series.dates[i]} {found[i].length:.1f}" for i in off)
        warn(f"Some dates lie a pixel or more off the reference ({named}); the alignment 'correct' moves them onto it.")
