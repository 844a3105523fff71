"""What happened at each place of a long series, event after event? The strongest window, then the next that it does not touch.

Where there are many dates a place may be cleared, green over, and be built on: each is an event with a start, an end, a depth,
and the share that has come back since.

In: blocks of whitened tokens; a sample of the scene to learn from. Out: ``EventRule``, which says of a block what happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from changedet_plugin.core.arrays import BoolArray, FloatArray, Indices
from changedet_plugin.core.reference import ReferenceLength, lacks_seasons
from changedet_plugin.engine.blocks import BLOCK_BYTES, batches, scattered
from changedet_plugin.engine.changes import PatchEvents
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens
from changedet_plugin.engine.masked import mean_of_vectors, nanmax
from changedet_plugin.engine.scoring import durations, event_course, event_limit, expectation
from changedet_plugin.engine.scoring.durations import LONGER, LONGER_OF_RADAR, Durations, largest_of_tokens
from changedet_plugin.engine.scoring.event_course import Course
from changedet_plugin.engine.scoring.event_limit import PLAYED, EventLimit, Gumbel
from changedet_plugin.engine.scoring.long_reference import LongReference
from changedet_plugin.engine.scoring.one_change import last_valid_before
from changedet_plugin.engine.scoring.reference_model import TokenSource
from changedet_plugin.engine.scoring.whitened_block import WhitenedBlock, of_patches

LONG_SERIES = 30
"""New dates from which places have events; shorter series have one change a place. Decision 0016. [dates]"""
N_EVENTS = 3
"""Most events a place."""
SAMPLE = 20_000
"""Tokens that units and limits are learnt from, of patches spread over the scene. [tokens]"""


def has_events(n_reference: int, n_new: int) -> bool:
    """Whether a series of so many dates is long enough for events."""
    return n_new >= LONG_SERIES and ReferenceLength(n_reference).is_steady


@dataclass(frozen=True)
class EventRule:
    """What was learnt of the scene, and what makes an event by it."""

    n_confirming: int
    """Dates that are asked to agree: the shortest window."""
    days: Indices
    """(n_new,): ordinals of the new dates."""
    durations: Durations
    limit: EventLimit
    contrast: FloatArray
    """(n_new, n_axes, n_axes): u' C u tells how far a date tells places apart along u."""
    n_events: int = N_EVENTS

    def events(self, block: WhitenedBlock, terms: FloatArray) -> PatchEvents:
        """The strongest window of each patch, then the strongest that no earlier event touches."""
        found = durations.terms(block.new, terms, self.durations.windows)
        valid = block.valid[block.n_reference :].reshape(len(block.new), -1)
        events = PatchEvents.empty(block.shape, self.n_events)
        courses: list[Course] = []
        taken = np.zeros(valid.shape, bool)
        for turn in range(self.n_events):
            score, which, first = self._strongest(found, block)
            wanted = np.isfinite(score) & ((turn == 0) | (score >= self.limit.over(event_limit.SEED_RATE)))
            if not wanted.any():
                break
            length = np.array(self.durations.windows)[which]
            course = event_course.follow(block, self.days, self.contrast, np.where(wanted, first, -1), length, taken)
            for other in courses:
                wanted &= ~event_course.continues(course, other)
            _put(events, turn, course, np.where(wanted & (course.start >= 0), score, np.nan), block, self.n_confirming)
            courses.append(course)
            taken |= course.span(len(valid))
            found[block.spread(self._touching(valid, course))] = np.nan
        return events

    def _strongest(self, found: FloatArray, block: WhitenedBlock) -> tuple[FloatArray, Indices, Indices]:
        """Score of each patch, the length that stands out most, and the first date of the window that its tokens agree on."""
        largest = block.rms(largest_of_tokens(found))
        which = self.durations.in_one_unit(largest).argmax(0)
        pooled = np.nan_to_num(block.rms(found), nan=-np.inf)
        return self.durations.score(largest), which, np.take_along_axis(pooled.argmax(1), which[None], 0)[0]

    def _touching(self, valid: BoolArray, course: Course) -> BoolArray:
        """Windows (n_lengths, n_new, n_patches) that share a date with an event."""
        rank = valid.cumsum(0)
        at_start = np.take_along_axis(rank, np.maximum(course.start, 0)[None], 0)
        before_end = (course.start >= 0) & (np.arange(len(rank))[:, None] <= course.end)
        return np.stack([before_end & (rank + length - 1 >= at_start) for length in self.durations.windows])


def _put(events: PatchEvents, turn: int, course: Course, score: FloatArray, block: WhitenedBlock, n_confirming: int) -> None:
    """Fill in an event of each patch where it has a ``score`` (n_patches,)."""
    n_reference, known = block.n_reference, np.isfinite(score)
    values = {
        "score": score,
        "date_index": np.where(known, n_reference + course.start, -1),
        "end_index": np.where(known, n_reference + course.end, -1),
        "n_dates": np.where(known, course.n_dates, 0),
        "kind": np.where(known, course.kind, 0),
        "depth": np.where(known, course.depth, np.nan),
        "recovered": np.where(known, course.recovered, np.nan),
        "confirmations": np.where(known, np.minimum(course.n_dates, n_confirming), 0),
    }
    for name, column in values.items():
        getattr(events, name)[turn] = column.reshape(block.shape)
    events.previous_index[turn] = last_valid_before(events.date_index[turn][None], block.valid)[0]


@dataclass(frozen=True)
class Sample:
    """Patches spread over the scene, read some at a time, the same each time."""

    patches: PatchTokens
    usual: LongReference
    source: TokenSource

    def blocks(self) -> Iterator[SampleBlock]:
        """Some patches at a time, as if they lay beside each other."""
        side, n_dates = self.patches.side, len(self.patches.embeddings.dates)
        most = BLOCK_BYTES // (n_dates * self.source.n_axes * side**2 * 8 * 8)
        for batch in batches(scattered(self.patches.grid.shape, SAMPLE // side**2), most):
            tokens = np.concatenate([self._tokens(row, cols) for row, cols in batch], axis=2)
            tokens = tokens.reshape(n_dates, -1, self.source.n_axes)
            valid = np.concatenate([self.patches.valid(slice(row, row + 1))[:, :, cols] for row, cols in batch], axis=2)
            block = WhitenedBlock(self.usual.apply(tokens), self.usual.n_reference, valid, side)
            yield SampleBlock(block, self.usual.look(tokens), self.usual.whitened_look(tokens))

    def _tokens(self, row: int, cols: Indices) -> FloatArray:
        """Tokens (n_dates, side, n_patches * side, n_axes) of some patches of a row."""
        n_cols, side = self.patches.grid.shape[1], self.patches.side
        read = of_patches(self.source.read(self.patches.token_rows(slice(row, row + 1))), (1, n_cols), side)
        picked = read.reshape(len(read), side, n_cols, side, -1)[:, :, cols]
        return picked.reshape(len(read), side, len(cols) * side, -1)


@dataclass(frozen=True)
class SampleBlock:
    """Some patches, and what their places look like: (n_tokens, n_axes)."""

    block: WhitenedBlock
    look: FloatArray
    whitened_look: FloatArray


def learn(sample: Sample, n_confirming: int) -> EventRule:
    """Learn from the scene how windows of each length spread, what chance reaches, and how far each date tells places apart."""
    embeddings = sample.patches.embeddings
    windows = durations.lengths(n_confirming, embeddings.n_new, LONGER_OF_RADAR if embeddings.is_radar else LONGER)
    largest, contrast = [], ContrastSums()
    for some in sample.blocks():
        new = some.block.new
        asked = durations.asked_terms(new, n_confirming)
        largest.append(some.block.rms(largest_of_tokens(durations.terms(new, asked, windows))))
        contrast.add(new, some.whitened_look)
    of_scene = np.concatenate(largest, axis=1)
    units = Durations.of_scene(windows, of_scene)
    played = _played(sample, n_confirming, embeddings.n_new)
    bulk = Gumbel.through(units.score(of_scene), *event_limit.BULK)
    is_careful = lacks_seasons(embeddings.dates[: embeddings.n_reference], embeddings.new_dates)
    floor = event_limit.FLOOR_OF_RADAR if embeddings.is_radar and not is_careful else event_limit.FLOOR
    limit = EventLimit((*played, bulk), is_careful, floor)
    days = np.array([date.toordinal() for date in embeddings.new_dates])
    return EventRule(n_confirming, days, units, limit, contrast.covariance)


class ContrastSums:
    """How far every new date tells places apart, summed block after block."""

    def __init__(self) -> None:
        self._count = self._shown = self._places = self._products = np.zeros(1)

    def add(self, residuals: FloatArray, look: FloatArray) -> None:
        """Take in residuals (n_new, n_tokens, n_axes) and whitened looks (n_tokens, n_axes) of the places."""
        known = (np.isfinite(residuals[..., 0]) & np.isfinite(look[:, 0]))[..., None]
        shown = np.where(known, residuals + look, 0)
        places = np.where(known, look, 0)
        self._count = self._count + known.sum(1)[..., None]
        self._shown = self._shown + shown.sum(1)
        self._places = self._places + places.sum(1)
        self._products = self._products + shown.swapaxes(1, 2) @ places

    @property
    def covariance(self) -> FloatArray:
        """(n_new, n_axes, n_axes): of what a date shows with what the places look like."""
        n = np.maximum(self._count, 1)
        return np.array((self._products - self._shown[:, :, None] * self._places[:, None] / n) / n)


def _played(sample: Sample, n_confirming: int, n_new: int) -> list[Gumbel]:
    """What chance reaches in as many dates as are new, by parts of the reference played as new; none where it is short."""
    n = sample.usual.n_reference
    tails = []
    for part in event_limit.parts(n):
        largest = [block.rms(nanmax(durations.asked_terms(held, n_confirming))) for block, held in _held_out(sample, part)]
        tail = Gumbel.through(np.concatenate(largest), *PLAYED)
        tails.append(tail.of_more(max(n_new - n_confirming + 1, 1) / max(len(part) - n_confirming + 1, 1)))
    return [event_limit.mean_tail(tails)] if tails else []


def _held_out(sample: Sample, part: Indices) -> Iterator[tuple[WhitenedBlock, FloatArray]]:
    """Reference dates (n_part, n_tokens, n_axes) about the mean of the others, less what is expected of them, by blocks."""
    n = sample.usual.n_reference
    rest = np.delete(np.arange(n), part)
    wider = np.sqrt((1 + 1 / n) / (1 + 1 / len(rest)))  # the mean of the rest wavers more than that of all

    def residuals(block: WhitenedBlock) -> FloatArray:
        return np.array((block.reference[part] - mean_of_vectors(block.reference[rest])) * wider)

    expected = expectation.fit_expectations(lambda: ((some.look, residuals(some.block)) for some in sample.blocks()))
    for some in sample.blocks():
        held = residuals(some.block)
        for index, learnt in enumerate(expected):
            held[index] -= learnt.of(some.look)
        yield some.block, held
