"""What comes out of a run? Scores of every patch, the changes among them, and the objects that these form. Numpy only."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.result_schema import SHOWN_FLAGS
from changedet_plugin.engine.types import PatchGrid, Split


class EventKind(IntEnum):
    """What became of an event?"""

    OPEN = 0
    """It is seen to the end of the series, or nothing says that it is not."""
    ENDED = 1
    """Clear dates of the season that showed it show it no more."""
    FADED = 2
    """Clear dates show it no more, but none of the season that showed it: that may be all there is to it."""
    PASSED = 3
    """It was over before enough dates had carried it."""


class _Rows:
    """Arrays whose last axes but one are the rows of patches."""

    def put(self, rows: slice, block: _Rows) -> None:
        """Fill some rows with what is known of them, in the precision of these arrays."""
        for entry in fields(self):  # type: ignore[arg-type]  # every heir is a dataclass
            own, given = getattr(self, entry.name), getattr(block, entry.name)
            if isinstance(own, _Rows):
                own.put(rows, given)
            else:
                own[..., rows, :] = given


ENOUGH_SEEN = 0.25
"""Share of the patches of an object that were seen on the date before, from which these alone date it. (D0017)"""


@dataclass(frozen=True)
class PatchEvents(_Rows):
    """What happened at every patch, the strongest event first: arrays (n_events, n_rows, n_cols)."""

    score: FloatArray
    """1 = as far as a usual reference date; NaN = no event. Of the first one ``Scores.score`` is what ranks it."""
    date_index: NDArray[np.int16]
    """Index into ``dates`` of the first date at which it is seen."""
    previous_index: NDArray[np.int16]
    """Index into ``dates`` of the last valid date before it."""
    end_index: NDArray[np.int16]
    """Index into ``dates`` of the last date that shows it."""
    n_dates: NDArray[np.int16]
    """Dates that show it, from the first to the last one."""
    kind: NDArray[np.int8]
    """``EventKind``."""
    depth: FloatArray
    """Median length of the way it goes, on the dates on which it is strongest; 1 = as far as a usual reference date."""
    recovered: FloatArray
    """Share of that way that it has come back, in the same season a year later: 0 to 1, NaN = not known."""
    confirmations: NDArray[np.int8]
    """How many of the ``n_confirming`` dates agree from its first date on."""

    @classmethod
    def empty(cls, shape: tuple[int, int], n_events: int) -> PatchEvents:
        """No event anywhere yet, for ``shape`` (n_rows, n_cols) patches."""
        size = (n_events, *shape)
        return cls(
            score=np.full(size, np.nan, np.float32),
            date_index=np.full(size, -1, np.int16),
            previous_index=np.full(size, -1, np.int16),
            end_index=np.full(size, -1, np.int16),
            n_dates=np.zeros(size, np.int16),
            kind=np.zeros(size, np.int8),
            depth=np.full(size, np.nan, np.float32),
            recovered=np.full(size, np.nan, np.float32),
            confirmations=np.zeros(size, np.int8),
        )


@dataclass(frozen=True)
class PatchScores(_Rows):
    """What the rule says of every patch: how far it went, and what happened there.

    All arrays are (n_rows, n_cols) unless said otherwise; NaN = no score. Scales: ``agreement``, ``distance``, ``peak`` and
    ``split`` 1 = as far as a usual reference date; ``lof`` positive, 1 is ordinary. Higher is rarer everywhere.
    """

    agreement: FloatArray
    """How far the ``n_confirming`` dates that agree most lie along their common direction."""
    distance: FloatArray
    """Confirmed distance, shown as the magnitude."""
    lof: FloatArray
    """Confirmed LOF; NaN where fewer than three reference dates are valid."""
    peak: FloatArray
    """Largest single-date distance among the new dates."""
    split: FloatArray
    """How much the patch changed within the reference; 0 where that is too short to tell."""
    events: PatchEvents
    duplicates: BoolArray
    """LOF rests on repeated reference observations: finite, but not to be compared."""
    date_distance: FloatArray
    """(n_new_dates, n_rows, n_cols): distance of each new date, NaN = masked."""
    date_lof: FloatArray
    """(n_new_dates, n_rows, n_cols): LOF of each new date, NaN = masked."""
    valid_share: FloatArray
    """Share of the dates on which the patch is valid, 0 to 1."""
    in_reference: BoolArray
    """The patch is valid on a reference date."""
    in_new: BoolArray
    """The patch is valid on a new date."""

    @classmethod
    def empty(cls, shape: tuple[int, int], n_new: int, n_events: int) -> PatchScores:
        """No score anywhere yet, for ``shape`` (n_rows, n_cols) patches, ``n_new`` new dates, ``n_events`` events a patch."""
        return cls(
            agreement=np.full(shape, np.nan, np.float32),
            distance=np.full(shape, np.nan, np.float32),
            lof=np.full(shape, np.nan, np.float32),
            peak=np.full(shape, np.nan, np.float32),
            split=np.full(shape, np.nan, np.float32),
            events=PatchEvents.empty(shape, n_events),
            duplicates=np.zeros(shape, bool),
            date_distance=np.full((n_new, *shape), np.nan, np.float16),
            date_lof=np.full((n_new, *shape), np.nan, np.float16),
            valid_share=np.zeros(shape, np.float32),
            in_reference=np.zeros(shape, bool),
            in_new=np.zeros(shape, bool),
        )


@dataclass(frozen=True)
class Scores(Split):
    """What every patch of the patch grid scored, and which of them are listed. Arrays (n_rows, n_cols); NaN = no score."""

    grid: PatchGrid
    dates: tuple[datetime.date, ...]
    n_reference: int
    patches: PatchScores
    score: FloatArray
    """The ranking score of the strongest event, 1 = a usual date.

    Of a long series that of ``durations``, else sqrt(agreement * lof) with 8 reference dates or more, agreement from 3 on; with
    one or two that of ``combined_rank``.
    """
    rule: NDArray[np.uint8]
    """Why a patch is not listed: ``core.result_schema.Rule``, but for ``BEYOND_LIST``."""
    listed_from: float
    """Score from which a patch is listed: the threshold, or less where that is only a rank."""
    threshold: float
    """Score from which a change is shown first."""
    threshold_rule: str
    """In words: why this cut."""
    alone_from: float
    """Score from which a patch is shown first that no neighbour joins: the threshold, or more in a long series."""
    false_per_1000: float | None
    """Unchanged patches that are expected over the threshold among 1 000, by the reference itself; None = it does not say."""
    n_confirming: int
    """The number of consecutive valid dates that had to agree."""

    @property
    def of_events(self) -> FloatArray:
        """(n_events, n_rows, n_cols): the ranking score of every event."""
        return np.concatenate([self.score[None], self.patches.events.score[1:]])


@dataclass(frozen=True)
class Objects:
    """Neighbouring change patches of one kind and time, joined, in rank order.

    Arrays of length n_objects unless said otherwise.
    """

    of_patch: NDArray[np.int64]
    """(n_patches,): object of each candidate patch; -1 = none (seasonal, transient)."""
    score: FloatArray
    type: NDArray[np.int64]
    """Index of the type of change, 0 = the one of most patches; -1 = none."""
    subtype: NDArray[np.int64]
    """Index of the sub-type inside its type; -1 = the type was not split."""
    rarity: FloatArray
    """-log2 of the share of the candidate area that is of this type, in bits."""
    vector: FloatArray
    """(n_objects, n_features): mean change vector."""
    leaf: NDArray[np.int64]
    """Leaf of the type tree."""
    tree: FloatArray
    """(n_leaves - 1, 3): the type tree, see ``type_tree``."""
    words: tuple[str, ...] = ()
    """Per node of the tree, leaves first: what happened to its bands ("darker, less NIR"); empty where they are unknown."""
    plane: FloatArray | None = None
    """(n_objects, 2, n_dates): positions of the strongest patch at every date, see ``trajectory``; None = not known."""


@dataclass(frozen=True)
class Changes:
    """The result: candidate patches, the objects they form, and what the run was. Patch arrays have length n_patches."""

    grid: PatchGrid
    encoder_id: str
    rows: NDArray[np.int64]
    cols: NDArray[np.int64]
    event: NDArray[np.int64]
    """Which of the events of the patch it is: 0 = the strongest."""
    flag: NDArray[np.str_]
    """``Flag``."""
    state: NDArray[np.str_]
    """``State.text``."""
    before: FloatArray
    """(n_patches, n_features): mean token before the change date."""
    after: FloatArray
    """(n_patches, n_features)."""
    objects: Objects
    scores: Scores

    @property
    def vector(self) -> FloatArray:
        """(n_patches, n_features): change vector, after minus before."""
        return self.after - self.before

    @property
    def at(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Index of every patch into the arrays of ``PatchEvents``."""
        return self.event, self.rows, self.cols

    @property
    def score(self) -> FloatArray:
        """(n_patches,): the score that ranks each."""
        return self.scores.of_events[self.at]

    def dating_patch(self, members: NDArray[np.int64]) -> np.int64:
        """The patch that dates an object of these patches: of those at the (lower) median date, the strongest.

        What was masked on the date before has changed by then, not on it: it has no vote where enough others have.
        """
        index = self.date_index[members]
        seen_before = self.scores.patches.events.previous_index[self.at][members] == index - 1
        voting = index[seen_before] if seen_before.mean() >= ENOUGH_SEEN else index
        at_median = members[index == np.sort(voting)[(len(voting) - 1) // 2]]
        return np.int64(at_median[np.argmax(self.score[at_median])])

    @property
    def is_shown(self) -> BoolArray:
        """(n_objects,): a result opens with it, by its score and the flag of the patch that dates it."""
        members = (np.flatnonzero(self.objects.of_patch == index) for index in range(len(self.objects.score)))
        flags = np.array([self.flag[self.dating_patch(patches)] for patches in members], str)
        return np.array((self.objects.score >= self.scores.threshold) & np.isin(flags, SHOWN_FLAGS))

    @property
    def date_index(self) -> NDArray[np.int64]:
        """(n_patches,): index of the date at which each is first seen; -1 = none."""
        return self.scores.patches.events.date_index[self.at].astype(np.int64)
