"""Which land covers do the generated series have, and which lasting changes happen among them?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cover:
    """How one land cover reflects light."""

    base: tuple[float, ...]
    """Reflectance of blue, green, red and near infrared out of season."""
    swing: tuple[float, ...]
    """What full season adds to it."""
    peak: float
    """Day of the year of full season."""
    grain: float
    """Standard deviation of the texture."""
    grain_px: float
    """Its correlation length."""
    crop: bool = False
    """The season is a short bell around its peak, not a year's wave; takes part in crop rotation."""


COVERS = {
    "forest": Cover((0.03, 0.05, 0.03, 0.33), (0.00, 0.01, -0.01, 0.07), 190, 0.030, 2.0),
    "spring crop": Cover((0.05, 0.08, 0.08, 0.26), (-0.01, 0.01, -0.05, 0.16), 130, 0.012, 4.0, crop=True),
    "summer crop": Cover((0.05, 0.08, 0.09, 0.26), (-0.01, 0.01, -0.05, 0.18), 215, 0.012, 4.0, crop=True),
    "meadow": Cover((0.05, 0.08, 0.07, 0.28), (0.00, 0.01, -0.03, 0.08), 160, 0.015, 3.0),
    "bare": Cover((0.10, 0.14, 0.19, 0.26), (0.00, 0.00, 0.00, 0.01), 180, 0.018, 3.0),
    "built": Cover((0.13, 0.14, 0.15, 0.20), (0.00, 0.00, 0.00, 0.01), 180, 0.070, 1.0),
    "water": Cover((0.05, 0.05, 0.03, 0.02), (0.00, 0.01, 0.00, 0.00), 180, 0.004, 6.0),
    "burnt": Cover((0.04, 0.04, 0.05, 0.08), (0.00, 0.00, 0.00, 0.02), 200, 0.020, 2.0),
}
NAMES = tuple(COVERS)
NATURAL = [2, 1, 0, 3]
"""Order of the bands in the files: red, green, blue, near infrared, which QGIS draws in natural colours."""
SHARES = (0.24, 0.20, 0.18, 0.14, 0.08, 0.10, 0.06, 0.0)
KINDS = (
    ("forest", "bare"),
    ("spring crop", "built"),
    ("bare", "water"),
    ("meadow", "built"),
    ("forest", "burnt"),
    ("summer crop", "water"),
)
"""Kinds of lasting change, from and to; kind k is KINDS[k]."""
CLASSES = tuple(dict.fromkeys("crop" if cover.crop else name for name, cover in COVERS.items()))
"""What people would map: which crop is grown is no class of its own."""
CLASS_OF = tuple(CLASSES.index("crop" if cover.crop else name) for name, cover in COVERS.items())
"""Index into ``CLASSES`` of each cover."""
