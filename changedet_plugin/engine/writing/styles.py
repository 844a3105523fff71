"""How is a result drawn? QGIS styles for its two layers, filled from templates."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from string import Template

import numpy as np

from changedet_plugin.core.result_schema import RANKED_FLAGS
from changedet_plugin.core.type_tree import colour, letters
from changedet_plugin.engine.changes import Changes
from changedet_plugin.paths import RESOURCES

RANK_COLOURS = ("#41049d", "#8606a6", "#bd3786", "#de5f65", "#f89540")
"""Five steps of matplotlib's plasma, weak to strong: ordered for colour-blind eyes, seen against vegetation and soil.

Its yellow is left out: what is selected is yellow.
"""
RANK_WIDTHS = (0.3, 0.4, 0.55, 0.75, 1.0)
"""Outline widths of the five steps, mm."""
RANK_QUANTILES = (0.0, 0.4, 0.7, 0.88, 0.96, 1.0)
_CHANGES_PER_CLASS = 3
"""A list that is shorter than three times its classes has fewer of them; the strongest stay apart."""
DATE_COLOURS = ("#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#fde725")
"""Eight steps of viridis, early to late."""
GREY = "#9a9a9a"
UNLISTED_LABEL = "seasonal or transient"


@dataclass(frozen=True)
class _Look:
    """Outline of one class."""

    colour: str
    width: float = 0.5
    line: str = "solid"
    fill_alpha: int = 28


UNLISTED_LOOK = _Look(GREY, 0.25, "dash", 0)


def layer_styles(changes: Changes) -> list[tuple[str, str, str, bool]]:
    """Styles of both layers: (layer, style name, QML, is the default)."""
    template = Template((RESOURCES / "styles" / "layer.qml").read_text(encoding="utf-8"))
    selection = (RESOURCES / "styles" / "selection.qml").read_text(encoding="utf-8").strip()
    rows = []
    for layer in ("changes", "patches"):
        renderers = {"rank": _by_rank(changes, layer == "patches"), "type": _by_type(changes), "date": _by_date(changes)}
        for name, qml in renderers.items():
            rows.append((layer, name, template.substitute(renderer=qml, selection=selection), name == "rank"))
    return rows


def _by_rank(changes: Changes, has_unlisted: bool) -> str:
    listed = np.isin(changes.flag, RANKED_FLAGS)
    values = changes.score[listed]
    n_classes = min(len(RANK_COLOURS), 1 + len(changes.objects.score) // _CHANGES_PER_CLASS)
    quantiles = (0.0, *RANK_QUANTILES[-n_classes:])
    breaks = np.unique(np.round(np.quantile(values, quantiles), 2)) if values.size else np.array([0.0, 1.0])
    breaks = breaks if len(breaks) > 1 else np.repeat(breaks, 2)  # one score only
    breaks[0], breaks[-1] = np.floor(breaks[0] * 100) / 100 - 0.01, breaks[-1] + 0.01
    steps = np.linspace(0, len(RANK_COLOURS) - 1, len(breaks) - 1).round().astype(int) if len(breaks) > 2 else [4]
    ranges = [(-1.0, -0.5, UNLISTED_LABEL, UNLISTED_LOOK)] if has_unlisted else []
    for low, high, step in zip(breaks[:-1], breaks[1:], steps, strict=True):
        ranges.append((low, high, f"{max(low, 0):.2f} to {high:.2f}", _Look(RANK_COLOURS[step], RANK_WIDTHS[step])))
    return _graduated('if("rank" is null, -1, "score")', ranges)


def _by_date(changes: Changes) -> str:
    """Classes of neighbouring dates, as whole numbers year-month-day: QGIS cannot grade dates themselves."""
    index = changes.date_index
    dates = [changes.scores.dates[i] for i in np.unique(index[index >= 0])]
    ranges = [(0.0, 1.0, "no date", UNLISTED_LOOK)]
    groups = np.array_split(np.arange(len(dates)), min(len(DATE_COLOURS), max(len(dates), 1)))
    steps = np.linspace(0, len(DATE_COLOURS) - 1, len(groups)).round().astype(int)
    for group, step in zip(groups, steps, strict=True):
        if group.size:
            first, last = dates[group[0]], dates[group[-1]]
            label = first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"
            ranges.append((_whole(first), _whole(last), label, _Look(DATE_COLOURS[step])))
    return _graduated("""coalesce(to_int(format_date("date", 'yyyyMMdd')), 0)""", ranges)


def _whole(date: object) -> float:
    return float(str(date).replace("-", ""))


def _by_type(changes: Changes) -> str:
    types = [int(index) for index in np.unique(changes.objects.type) if index >= 0]
    categories = [(letters(index), f"type {letters(index)}", _Look(colour(index))) for index in types]
    categories.append(("", "other", UNLISTED_LOOK))
    lines = [
        f'<category value="{escape(value)}" symbol="{position}" render="true" label="{escape(label)}"/>'
        for position, (value, label, _) in enumerate(categories)
    ]
    looks = [look for _, _, look in categories]
    return _renderer('type="categorizedSymbol" attr="type"', "categories", lines, looks)


def _graduated(expression: str, ranges: list[tuple[float, float, str, _Look]]) -> str:
    lines = [
        f'<range lower="{low:.2f}" upper="{high:.2f}" symbol="{position}" render="true" label="{escape(label)}"/>'
        for position, (low, high, label, _) in enumerate(ranges)
    ]
    head = f'type="graduatedSymbol" attr="{escape(expression)}" graduatedMethod="GraduatedColor"'
    return _renderer(head, "ranges", lines, [look for *_, look in ranges])


def _renderer(head: str, classes: str, lines: list[str], looks: list[_Look]) -> str:
    symbol = Template((RESOURCES / "styles" / "symbol.qml").read_text(encoding="utf-8"))
    symbols = [
        symbol.substitute(
            name=position,
            fill=_rgba(look.colour, look.fill_alpha),
            outline=_rgba(look.colour, 255),
            line=look.line,
            width=look.width,
            casing=_rgba("#000000", 0 if look.line == "dash" else 120),
            casing_width=look.width + 0.35,
        )
        for position, look in enumerate(looks)
    ]
    return "\n".join(
        [
            f'<renderer-v2 {head} forceraster="0" symbollevels="0" enableorderby="0" referencescale="-1">',
            f"<{classes}>", *lines, f"</{classes}>",
            "<symbols>", *symbols, "</symbols>",
            "<rotation/>", "<sizescale/>",
            "</renderer-v2>",
        ]
    )  # fmt: skip


def _rgba(colour: str, alpha: int) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"
