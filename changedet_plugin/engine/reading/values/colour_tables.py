"""Do the numbers of a band stand for colours of a palette, or are the colours those of a ramp over measurements?"""

from __future__ import annotations

import numpy as np

from changedet_plugin.engine.reading.raster_header import open_raster
from changedet_plugin.engine.types import BandAt

RAMP = 0.2
"""[share] Of the mean difference of any two colours that the one of neighbours is at most in a ramp."""


def is_ramp(band: BandAt) -> bool:
    """Whether the colours of a band with a palette follow its numbers, as those of a legend over measurements do."""
    with open_raster(band.path) as dataset:
        table = dataset.colormap(band.number)
    colours = np.array([table[number][:3] for number in sorted(table)], float)
    used = np.flatnonzero(colours.any(1))
    colours = colours[used.min() : used.max() + 1] if len(used) else colours[:0]
    if len(colours) < 2:
        return False
    steps = np.abs(np.diff(colours, axis=0)).sum(1).mean()
    any_two = np.abs(colours[:, None] - colours[None]).sum(2).mean()
    return bool(steps <= RAMP * any_two)
