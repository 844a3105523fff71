"""What did a check or a run find about a date of the series, in words?"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from changedet_plugin.bridge.i18n import tr

NOTABLE_PX = 1.0
"""Shift from which the correction is offered."""
_ICONS = {"good": "/mIconSuccess.svg", "shifted": "/mIconWarning.svg", "bad": "/mIconCritical.svg"}


@dataclass(frozen=True)
class Finding:
    """One date."""

    valid_share: float | None = None
    """0 to 1; None = not measured."""
    shift_px: float | None = None
    """Length of the shift that would lay it on the reference; None = not known."""
    position: str = ""
    """``good``, ``shifted``, ``bad`` or ``unknown``; empty: the others are laid on it, or nothing was measured."""
    corrected: bool = False
    spread_px: float | None = None
    gain: float | None = None
    light_share: float | None = None
    offset: float | None = None
    left_out: bool = False
    note: str = ""
    """Why it was left out, where the position does not say so."""

    @property
    def is_off(self) -> bool:
        """Whether the correction may matter."""
        return not self.corrected and (self.position == "bad" or (self.shift_px or 0.0) >= NOTABLE_PX)

    @property
    def icon(self) -> str:
        """Name of a theme icon for the position, or empty."""
        if self.position == "shifted" and (self.shift_px or 0.0) < NOTABLE_PX:
            # A warning that nearly every date has is none.
            return ""
        return _ICONS["good"] if self.corrected else _ICONS.get(self.position, "")

    def valid_text(self) -> str:
        """Share of valid pixels."""
        return "" if self.valid_share is None else f"{self.valid_share:.0%}"

    def shift_text(self) -> str:
        """Length of the shift; the icon says what it means."""
        if self.shift_px is None:
            return tr("unknown") if self.position == "unknown" else ""
        text = tr("{pixels} px moved") if self.corrected else tr("{pixels} px")
        return text.format(pixels=f"{self.shift_px:.1f}")

    def light_text(self) -> str:
        """The fit of the light."""
        return "" if self.gain is None else f"× {self.gain:.2f}"

    def shift_tip(self) -> str:
        """One sentence about the position."""
        if self.corrected:
            text = tr("The image lay {pixels} pixels off the reference; it is moved onto it.")
        elif self.position == "good":
            text = tr("The image lies on the reference, to {pixels} pixels.")
        elif self.position == "shifted":
            text = tr("The image lies {pixels} pixels off the reference and is used where it lies; Options can correct it.")
        elif self.position == "bad" and (self.spread_px or 0.0) > (self.shift_px or 0.0):
            text = tr("Parts of the image lie {spread} pixels apart, which no shift mends.")
        elif self.position == "bad":
            text = tr("The image lies {pixels} pixels off the reference, too far to be compared; Options can correct it.")
        elif self.position == "unknown":
            text = tr("Water, cloud, another look or a small scene: where the image lies cannot be told, so it stays.")
        else:
            text = ""
        return text.format(pixels=f"{self.shift_px or 0.0:.1f}", spread=f"{self.spread_px or 0.0:.1f}")

    def light_tip(self) -> str:
        """One sentence about the fit."""
        if self.gain is None:
            return ""
        text = tr("Contrast {gain} times and brightness {offset} spreads of what the whole scene says; 1 and 0 = the same.")
        text = text.format(gain=f"{self.gain:.2f}", offset=f"{self.offset or 0.0:+.2f}")
        if self.light_share is None or (self.gain == 1 and not self.offset):
            return text
        fitted = tr("It was fitted on {share} of the image, which did not change.").format(share=f"{self.light_share:.0%}")
        return f"{text} {fitted}"


def findings(rows: Sequence[Mapping[str, Any]]) -> dict[datetime.date, Finding]:
    """What was found of every date, from the ``dates`` table or a check."""
    by_date = {}
    for row in rows:
        date = row["date"] if isinstance(row["date"], datetime.date) else datetime.date.fromisoformat(row["date"])
        x, y = row.get("shift_x_px"), row.get("shift_y_px")
        by_date[date] = Finding(
            valid_share=row.get("valid_share"),
            shift_px=None if x is None or y is None else math.hypot(x, y),
            position=row.get("position") or "",
            corrected=bool(row.get("corrected")),
            spread_px=row.get("spread_px"),
            gain=row.get("gain"),
            light_share=row.get("light_share"),
            offset=row.get("offset"),
            left_out=row.get("role") == "dropped",
            note="" if row.get("position") == "bad" else row.get("note") or "",
        )
    return by_date
