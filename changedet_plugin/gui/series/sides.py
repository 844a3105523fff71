"""The side of a patch as people say it."""

from __future__ import annotations

import math

from qgis.PyQt.QtCore import QLocale

from changedet_plugin.bridge.i18n import tr

_NEAR = 0.005
"""A round number is taken where it is as near as this share: 240 for 239.8."""


def side_words(metres: float) -> str:
    """A length in metres with as many digits as it is worth: two where that is near enough, else three."""
    return tr("{metres} m").format(metres=QLocale().toString(_rounded(metres), "g", 15))


def _rounded(metres: float) -> float:
    if metres <= 0:
        return metres
    digits = 1 - math.floor(math.log10(metres))
    near = round(metres, digits)
    return near if abs(near - metres) <= _NEAR * metres else round(metres, digits + 1)
