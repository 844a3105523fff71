"""How are dates, areas, states and whole changes said in plain words?"""

from __future__ import annotations

import datetime
import math

from qgis.PyQt.QtCore import QDate, QLocale

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.result_schema import Flag, State, StateName, Verdict

Choices = tuple[tuple[str, str], ...]
"""Value in the file, and words for it."""

_HECTARE_M2 = 10_000.0
_SQUARE_KILOMETRE_M2 = 1_000_000.0


def to_qdate(date: datetime.date) -> QDate:
    """The date as Qt's."""
    return QDate(date.year, date.month, date.day)


def from_qdate(date: QDate) -> datetime.date:
    """The date as Python's."""
    return datetime.date(date.year(), date.month(), date.day())


def date_text(date: datetime.date | None) -> str:
    """A date in the short form of the locale, with four digits of year; empty where there is none."""
    if date is None:
        return ""
    return QLocale().toString(to_qdate(date), date_format())


def date_format() -> str:
    """The locale's short date form, with four digits of year."""
    form = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    return form if "yyyy" in form else form.replace("yy", "yyyy")


def area_text(area_m2: float) -> str:
    """An area with the unit that suits it, in two digits: it is counted in patches, and no finer than they are."""
    if not math.isfinite(area_m2):
        return tr("unknown area")
    if area_m2 >= 10 * _SQUARE_KILOMETRE_M2:
        return tr("{value} km²").format(value=rounded_text(area_m2 / _SQUARE_KILOMETRE_M2))
    if area_m2 >= _HECTARE_M2 / 10:
        return tr("{value} ha").format(value=rounded_text(area_m2 / _HECTARE_M2))
    return tr("{value} m²").format(value=rounded_text(area_m2))


def size_text(metres: float) -> str:
    """A length on the ground in two digits, with its unit."""
    return tr("{value} m").format(value=rounded_text(metres))


def rounded_text(value: float) -> str:
    """A number in two digits, as the locale writes it: 2.6, 330, 4,500."""
    value = float(value)
    if not value or not math.isfinite(value):
        return QLocale().toString(value, "f", 0)
    places = 1 - math.floor(math.log10(abs(value)))
    value = round(value, places)
    # 0.96 becomes 1.0, and 99.6 becomes 100.
    places = 1 - math.floor(math.log10(abs(value)))
    return QLocale().toString(value, "f", max(places, 0))


def score_text(score: float) -> str:
    """A score or a limit: one digit after the point, and two digits of what is smaller than that."""
    return QLocale().toString(score, "f", 1) if abs(score) >= 1 or not score else rounded_text(score)


def state_text(state: State) -> str:
    """The state of a change in words; of a provisional one with its counts."""
    words: dict[str, str] = {
        StateName.LASTING: tr("lasting"),
        StateName.ENDED: tr("ended"),
        StateName.FADED: tr("seen no more"),
        StateName.PROVISIONAL: tr("provisional {counts}"),
        StateName.CHANGED: tr("changed"),
    }
    return words.get(state.name, state.text).format(counts=state.counts)


def state_choices() -> Choices:
    """The states as a list offers them."""
    return (
        (StateName.LASTING, tr("Lasting")),
        (StateName.ENDED, tr("Ended")),
        (StateName.FADED, tr("Seen no more: its season has not come again")),
        (StateName.PROVISIONAL, tr("Provisional")),
        (StateName.CHANGED, tr("Changed: with one new date")),
    )


def flag_text(flag: str) -> str:
    """The flag of a change in words that stand alone, or begin a sentence."""
    words: dict[str, str] = {
        Flag.LASTING: tr("Lasting change"),
        Flag.ENDED: tr("Change that is over"),
        Flag.SEASONAL: tr("Seasonal or lighting difference"),
        Flag.TRANSIENT: tr("Transient event"),
        Flag.UNCLEAR: tr("Unclear difference"),
    }
    return words.get(flag, flag)


def flag_words(flag: str) -> str:
    """The same inside a sentence."""
    words: dict[str, str] = {
        Flag.LASTING: tr("lasting change"),
        Flag.ENDED: tr("change that is over"),
        Flag.SEASONAL: tr("seasonal or lighting difference"),
        Flag.TRANSIENT: tr("transient event"),
        Flag.UNCLEAR: tr("unclear difference"),
    }
    return words.get(flag, flag)


def flag_choices() -> Choices:
    """The flags as a list offers them, the ranked ones first."""
    return (
        (Flag.LASTING, flag_text(Flag.LASTING)),
        (Flag.ENDED, tr("Change that is over: three dates or more showed it")),
        (Flag.UNCLEAR, tr("Unclear: on few dates, or on one patch alone")),
        (Flag.SEASONAL, tr("Seasonal or lighting difference (patches on the map)")),
        (Flag.TRANSIENT, tr("Transient event (patches on the map)")),
    )


def verdict_text(verdict: str | None) -> str:
    """The analyst's verdict in words; empty where there is none."""
    words: dict[str, str] = {
        Verdict.CONFIRMED: tr("confirmed"),
        Verdict.REJECTED: tr("rejected"),
        Verdict.UNSURE: tr("unsure"),
    }
    return words.get(verdict or "", "")


def verdict_choices() -> Choices:
    """The verdicts as a list offers them; the empty text = not judged yet."""
    return (
        ("", tr("Not judged")),
        (Verdict.CONFIRMED, tr("Confirmed")),
        (Verdict.REJECTED, tr("Rejected")),
        (Verdict.UNSURE, tr("Unsure")),
    )
