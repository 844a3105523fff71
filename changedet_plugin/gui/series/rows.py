"""What is one raster of a series, and a whole series, as it is kept?

Plain values.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from changedet_plugin.bridge import local_files
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.names import folder_name
from changedet_plugin.core.dates.acquisition import Unit
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters.stac_image import StacImage
from changedet_plugin.gui.series.choices import Choices
from changedet_plugin.gui.series.findings import Finding

BY_HAND, BY_PATTERN = "by hand", "pattern"
"""Where a date comes from, beside the origins of ``bridge.layers.DatedLayer``."""


@dataclass(frozen=True)
class SeriesRow:
    """One raster of the series."""

    path: str
    layer: str
    """Name shown to the analyst."""
    date: datetime.date | None
    used: bool = True
    finding: Finding = field(default_factory=Finding)
    """What a check or a run found; nothing yet at first."""
    note: str = ""
    """What is wrong with the raster itself."""
    origin: str = ""
    """Where the date was found; empty = not known."""
    unit: Unit = "day"
    """How exactly the date is known; it is the first day of the unit."""
    n_bytes: int | None = None
    """Size of the file when it was last seen; None = not known."""
    sha256: str = ""
    """Its content, where a run has read it."""
    missing: bool = False
    """Whether there is no file at ``path``."""
    stac: StacImage | None = None
    """What an item of a catalogue says of it; None = it is of none."""

    @property
    def words(self) -> str:
        """Why the date was not used, or what to know about the raster."""
        return self.finding.note or self.note

    @property
    def takes_part(self) -> bool:
        """Whether a run reads it."""
        return self.used and self.date is not None and not self.missing

    def looked_for(self) -> SeriesRow:
        """The row with what the disk says of its file now."""
        if not self.path or addresses.is_remote(self.path) or not local_files.may_touch(self.path):
            return replace(self, missing=False)
        found = local_files.size(self.path)
        missing = found is None
        known = self.n_bytes if missing else found
        # Another size is another content.
        return replace(self, missing=missing, n_bytes=known, sha256=self.sha256 if known == self.n_bytes else "")

    def moved(self, path: str) -> SeriesRow:
        """The row with its file elsewhere, and its mask beside it if it lay there."""
        was, now = (Path(addresses.first_file(one)).parent for one in (self.path, path))
        stac = self.stac
        if stac is not None and stac.mask and Path(stac.mask).parent == was:
            stac = replace(stac, mask=(now / Path(stac.mask).name).as_posix())
        # The content was compared where it was known, so it still is what it was.
        return replace(self, path=path, missing=False, n_bytes=addresses.n_bytes(path), stac=stac)

    def dated(self, date: datetime.date, origin: str) -> SeriesRow:
        """The row with another date; one that had none takes part from now on, and what was found of the old one is void."""
        if date == self.date:
            return self
        return replace(
            self, date=date, origin=origin, unit="day", used=self.used or self.date is None, finding=Finding(), note=""
        )


@dataclass(frozen=True)
class Series:
    """What the table holds, to be kept and brought back."""

    rows: tuple[SeriesRow, ...] = ()
    reference_end: datetime.date | None = None
    """The analyst's; None = the default split."""
    bands: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    choices: Choices = field(default_factory=Choices)
    told: tuple[str, ...] = ()
    """Warnings, or the error, of its last run in this session."""
    outcome: str = ""
    """How that run ended, in one sentence."""
    token: object = field(default_factory=object)
    """Tells it from every other series of this session, whatever it is called."""

    def found(self, findings: Mapping[datetime.date, Finding]) -> Series:
        """The series with what a check or a run found of each date."""
        rows = (replace(row, finding=findings.get(row.date or datetime.date.max, Finding())) for row in self.rows)
        return replace(self, rows=tuple(rows))

    def is_like(self, other: Series) -> bool:
        """Whether both hold the same rasters, dates and choices; what was found of them does not count."""
        return (self._plain(), self.reference_end, dict(self.bands), self.choices) == (
            other._plain(),
            other.reference_end,
            dict(other.bands),
            other.choices,
        )

    def _plain(self) -> list[tuple[object, ...]]:
        return [(row.path, row.layer, row.date, row.used) for row in self.rows]

    @property
    def proposed_name(self) -> str:
        """The folder of the rasters, where it is one, and the years."""
        years = sorted(row.date.year for row in self.rows if row.date is not None)
        folders = {row.path.rpartition("/")[0] for row in self.rows}
        folder = folder_name(Path(folders.pop())) if len(folders) == 1 else ""
        name = folder or tr("Series")
        return f"{name} {years[0]}–{years[-1]}" if years and years[0] != years[-1] else name
