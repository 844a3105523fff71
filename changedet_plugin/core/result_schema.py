"""How is a result laid out? Its files, tables, columns and kinds, and the closed sets of words that stand in them.

Nothing is read or written here: ``result_file`` reads, ``engine.writing`` writes, and both take the names from this page.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from pathlib import Path
from typing import Literal, TypedDict, get_args

SCORES_SUFFIX = ".scores.tif"
"""What the score raster of a result is called."""
EPOCH = datetime.date(1970, 1, 1)
"""The bands ``date_from`` and ``date`` of the score raster count days from here: a raster has no dates."""

Kind = Literal["integer", "real", "text", "date", "blob"]
Layer = Literal["changes", "patches"]
LAYERS: tuple[Layer, ...] = ("changes", "patches")
"""The tables with a geometry."""

_OF_BOTH: dict[str, Kind] = {
    "score": "real", "lof": "real", "agreement": "real", "magnitude": "real", "depth": "real", "rarity": "real", "type": "text",
    "type_name": "text", "subtype": "text", "leaf": "integer", "date_from": "date", "date": "date", "date_end": "date",
    "n_dates": "integer", "recovered": "real", "state": "text",
    "flag": "text", "n_patches": "integer", "area_m2": "real", "verdict": "text", "note": "text",
}  # fmt: skip
_BLOBS: dict[str, Kind] = {"vector": "blob", "series": "blob"}
TABLES: Mapping[str, Mapping[str, Kind]] = {
    "changes": {"rank": "integer", "priority": "integer", **_OF_BOTH, "known": "integer", **_BLOBS, "plane": "blob"},
    "patches": {
        "rank": "integer", **_OF_BOTH, "event": "integer", "object": "integer", **_BLOBS, "before": "blob", "after": "blob",
    },
    "dates": {
        "date": "date", "role": "text", "source": "text", "shift_x_px": "real", "shift_y_px": "real", "spread_px": "real",
        "gain": "real", "offset": "real", "light_share": "real", "light_blocks": "real", "light_distance": "real",
        "valid_share": "real", "position": "text", "corrected": "integer", "median_score": "real", "note": "text",
    },
    "histogram": {"low": "real", "high": "real", "count": "integer"},
    "type_tree": {"node": "integer", "left": "integer", "right": "integer", "height": "real", "name": "text"},
    "run": {"key": "text", "value": "text"},
}  # fmt: skip
"""Table -> its columns and their kinds, in the order of the file; ``fid`` and ``geom`` come besides. docs/result.md says what
they mean. What a result of an earlier version lacks reads as NULL."""
NEEDED = frozenset(("changes", "patches", "dates", "histogram", "run"))
"""Tables that every result has had since the first version."""

COLUMNS: Mapping[str, Kind] = {
    name: TABLES["changes"][name]
    for name in ("rank", "score", "type", "type_name", "date_from", "date", "state", "flag", "n_patches", "area_m2")
}
"""Columns of a change that a list of similar ones shows, and their kinds."""


class _Word(str, Enum):
    """One of a closed set of words, as it stands in a file; compares and prints as that text."""

    __str__ = str.__str__


class Rule(IntEnum):
    """Why is a patch not in the list? Band ``rule`` of the score raster."""

    LISTED = 0
    """It is."""
    BELOW = 1
    """Its score does not reach ``listed_from``."""
    NO_NEW_DATE = 2
    """It is valid on no new date."""
    OUTSIDE = 3
    """It lies outside the area of interest."""
    NO_REFERENCE = 4
    """It is valid on no date of the reference, or on none that can be compared with a new one."""
    BEYOND_LIST = 5
    """It is above ``listed_from``, but weaker than the ones that were kept."""


class Flag(_Word):
    """What is a patch taken for? Column ``flag``, and band ``flag`` of the score raster by its number."""

    LASTING = "lasting"
    SEASONAL = "seasonal"
    TRANSIENT = "transient"
    UNCLEAR = "unclear"
    ENDED = "ended"

    @property
    def number(self) -> int:
        """In the score raster, where 0 is none."""
        return list(Flag).index(self) + 1


SHOWN_FLAGS = (Flag.ENDED, Flag.LASTING)
"""Flags of what a result opens with, in the order of the alphabet, as filters have them: what lasts, and what did until it was
over."""
RANKED_FLAGS = (*SHOWN_FLAGS, Flag.UNCLEAR)
"""Flags of the patches that are ranked; the others are kept beside the list."""
FLAG_BY_NUMBER = ("", *Flag)
"""Value of the band ``flag`` -> flag; the empty text = none."""


class StateName(_Word):
    """What became of a change?"""

    LASTING = "lasting"
    """It is seen to the last date."""
    ENDED = "ended"
    """The place looks like its past again."""
    FADED = "faded"
    """It is seen no more, but the season that showed it has not come again."""
    PROVISIONAL = "provisional"
    """Fewer dates have confirmed it than were asked for."""
    CHANGED = "changed"
    """There is one new date, which cannot say whether it lasts."""


@dataclass(frozen=True)
class State:
    """Column ``state``: a name, and of a provisional change how many of how many dates confirm it."""

    name: str
    """One of ``StateName``; in a file of a later version perhaps another."""
    confirmed: int | None = None
    asked: int | None = None

    @classmethod
    def parse(cls, text: str) -> State:
        """From the text of the column; what is of no known form is a name as a whole."""
        counted = re.fullmatch(r"(\w+) (\d+)/(\d+)", text)
        return cls(counted[1], int(counted[2]), int(counted[3])) if counted else cls(text)

    @property
    def counts(self) -> str:
        """As ``2/3``; empty where there is nothing to count."""
        return f"{self.confirmed}/{self.asked}" if self.confirmed is not None else ""

    @property
    def text(self) -> str:
        """As it stands in the column: ``lasting``, ``provisional 2/3``."""
        return f"{self.name} {self.counts}" if self.counts else str(self.name)


STATE_NAME_SQL = """substr("state" || ' ', 1, instr("state" || ' ', ' ') - 1)"""
"""The name of a state in SQL. It stands in the filters of projects: another text would no longer be known as ours."""


class Verdict(_Word):
    """What does the analyst say of a change? Column ``verdict``; NULL = nothing yet."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNSURE = "unsure"


Role = Literal["reference", "new", "dropped"]
ROLES: tuple[Role, ...] = get_args(Role)
Position = Literal["", "good", "shifted", "bad", "unknown"]
"""How a date lies on the reference; empty for the date that the others are laid on."""


class DateFacts(TypedDict, total=False):
    """A row of the table ``dates``, but for its date; an earlier version may lack some."""

    role: Role
    source: str
    shift_x_px: float | None
    shift_y_px: float | None
    spread_px: float | None
    position: Position
    corrected: bool
    gain: float | None
    offset: float | None
    light_share: float | None
    light_blocks: float | None
    light_distance: float | None
    valid_share: float | None
    median_score: float | None
    note: str | None


class DateRow(DateFacts):
    """A row of the table ``dates``."""

    date: datetime.date


class CheckedDate(DateFacts):
    """The same as JSON has it, of a series that was checked and not run: without ``median_score``."""

    date: str
    """ISO."""


def layer_of(name: str) -> Layer | None:
    """The layer of a result that is called so; None = there is none."""
    return next((layer for layer in LAYERS if layer == name), None)


def raster_path(path: Path) -> Path:
    """Where the score raster of a result lies: ``changes.gpkg`` -> ``changes.scores.tif``."""
    return path.with_suffix(SCORES_SUFFIX)


def date_of_days(days: float) -> datetime.date | None:
    """The date that a score raster counts as ``days``; None for NaN."""
    return None if days != days else EPOCH + datetime.timedelta(days)  # noqa: PLR0124  # NaN differs from itself
