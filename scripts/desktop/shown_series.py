"""Which series do the demo and the pictures of the documentation show?

A word or a folder in; out comes a folder of dated rasters, with what a run needs to know of it and a sentence that says why
it is this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts.desktop import forest
from scripts.paths import ROOT
from synthetic.series import Plan, write

FOREST, GENERATED = "forest", "generated"
"""What can be asked for besides a folder."""
CLOUDS_AND_SNOW = "0,1,3,8,9,10,11"
"""Classes of a Sentinel-2 scene classification that show no ground: no data, shadow of clouds, clouds, cirrus, snow."""
FOREST_PATCH_PX = 4
"""40 m: the clearings are some 50 m wide. [px]"""


@dataclass(frozen=True)
class ShownSeries:
    """A folder of dated rasters, and what is asked of a run on them; empty = as usual."""

    images: Path
    title: str
    why: str
    """One sentence: which series this is, and why."""
    masks: Path | None = None
    mask_values: str = ""
    patch_px: int | None = None
    truth: Path | None = None
    """Folder of a generated series, whose truth is known; None = it is not."""
    credit: str = ""
    """Whom its images come from."""

    @property
    def options(self) -> dict[str, str]:
        """What a run is asked for beside its rasters, as Processing calls it."""
        values = {"MASK": self.masks, "MASK_VALUES": self.mask_values, "PATCH_PX": self.patch_px}
        return {name: str(value) for name, value in values.items() if value}


def choose(asked: str, work: Path = ROOT / "build") -> ShownSeries:
    """The series that is asked for: ``forest``, ``generated``, or a folder. Without a network the forest is a generated one.

    Raises
    ------
    NotADirectoryError
        It is neither of the words nor a folder.
    """
    if asked == GENERATED:
        return _generated(work, "A generated series with planted changes, as was asked for.")
    if asked != FOREST:
        folder = Path(asked).resolve()
        if not folder.is_dir():
            raise NotADirectoryError(asked)
        return ShownSeries(folder, folder.name, f"The rasters of {folder}.")
    folder = work / "forest"
    try:
        forest.fetch(folder)
    except forest.NoForestError as error:
        return _generated(work, f"A generated series with planted changes in place of the Romanian forest: {error}.")
    return ShownSeries(
        images=folder / "images",
        title="A logged forest in Romania",
        why="A logged forest in Romania, 140 Sentinel-2 dates from 2015 to 2020 (SERIES=folder or generated: another).",
        masks=folder / "scl",
        mask_values=CLOUDS_AND_SNOW,
        patch_px=FOREST_PATCH_PX,
        credit=forest.CREDIT,
    )


def _generated(work: Path, why: str) -> ShownSeries:
    folder = work / "demo" / "series"
    write(folder, Plan())
    return ShownSeries(folder / "images", "Generated series", why, folder / "masks", truth=folder)
