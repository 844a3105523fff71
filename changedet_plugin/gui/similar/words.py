"""What is searched for, and what is a detector, in words?"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.similar.detectors import Detector
from changedet_plugin.bridge.words import date_text, size_text


def like_what(table: ChangeTable, row: int | None, detector: Detector | None) -> str:
    """The headline of a search: for what is like one change, or a detector."""
    if detector is not None:
        return tr("Like the detector “{name}”").format(name=detector.name)
    if row is None:
        return ""
    rank, kind = int(table.rank[row]), table.type[row]
    parts = (
        tr("Like change #{rank}").format(rank=rank) if rank > 0 else tr("Like the chosen change"),
        tr("type {type}").format(type=kind) if kind else "",
        date_text(table.date[row]),
    )
    return " · ".join(part for part in parts if part)


def counts(table: ChangeTable, rows: NDArray[np.int64], asked: int | None, liked: Mapping[int, bool]) -> str:
    """How many places and dates are listed, but for those of the change that is asked for, and how many were judged."""
    dates = {table.date[row] for row in rows.tolist()}
    if asked is None:
        spread = [tr("%n places", len(rows)), tr("%n dates", len(dates))]
    else:
        n_dates = len(dates - {table.date[asked]})
        spread = [tr("%n other places", len(rows) - 1)]
        spread += [tr("%n other dates", n_dates) if n_dates else tr("all of the same date")] if len(rows) > 1 else []
    n_alike = sum(liked.values())
    judged = [tr("%n marked as similar", n_alike)] if n_alike else []
    judged += [tr("%n marked as different", len(liked) - n_alike)] if len(liked) > n_alike else []
    # A line breaks behind the dot.
    return "\u00a0· ".join(", ".join(parts) for parts in (spread, judged) if parts)


def detector_facts(detector: Detector) -> str:
    """What a detector was made from, in a few lines."""
    lines = [tr("Made from %n changes that are similar", detector.n_positive)]
    lines += [tr("and from %n that are different", detector.n_negative)] if detector.n_negative else []
    lines.append(tr("Similarity at least {threshold}").format(threshold=f"{detector.threshold:.2f}"))
    lines.append(tr("Encoder {encoder}").format(encoder=detector.origin.encoder_id))
    if math.isfinite(detector.origin.gsd_m) and math.isfinite(detector.patch_m):
        sizes = tr("Pixels of {pixel}, patches of {patch}")
        lines.append(sizes.format(pixel=size_text(detector.origin.gsd_m), patch=size_text(detector.patch_m)))
    lines.append(tr("Saved {date}").format(date=_date(detector.created)))
    return "\n".join(lines)


def proposed_name(table: ChangeTable, row: int) -> str:
    """A name for a detector made from a search for one change: what happened there, else its type and date."""
    letter = f"#{table.type[row]}" if table.type[row] else ""
    return table.type_name[row] or f"{letter} {date_text(table.date[row])}".strip()


def _date(text: str) -> str:
    try:
        return date_text(datetime.date.fromisoformat(text))
    except ValueError:
        return text
