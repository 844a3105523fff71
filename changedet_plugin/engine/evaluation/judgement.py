"""What a judgement is, the figures of a series as plain values, their mean over the series, and all of it in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from changedet_plugin.engine.detect import Detection
from changedet_plugin.engine.evaluation import metrics
from changedet_plugin.engine.evaluation.scorers import Scored
from changedet_plugin.engine.evaluation.truth import Truth

DEFAULT = "default"
RESAMPLES = 2000
"""Of the series, for the 95 % intervals of their means."""
COUNTS = ("n_patches", "n_changed", "n_objects", "n_events", "events_in_20")
"""What is added up over the series, not averaged."""
Figures = metrics.Figures


@dataclass(frozen=True)
class Judged:
    """One series, run with one encoder, and how well every scorer did on it."""

    series: str
    encoder: str
    truth: Truth
    scored: dict[str, Scored]
    found: Detection
    report: Figures
    """The figures as plain values; None = could not be computed."""


def judge(series: str, encoder: str, truth: Truth, scored: dict[str, Scored], found: Detection) -> Judged:
    """Hold every scorer against the truth, on the patches that the product has a score for."""
    changes = found.changes
    judged = np.isfinite(changes.scores.score) & (truth.positive | truth.negative)
    positive = truth.positive[judged]
    over = changes.scores.score >= changes.scores.threshold
    report = {
        "encoder": encoder,
        "patch_px": changes.grid.patch_px,
        "n_reference": changes.scores.n_reference,
        "n_new": changes.scores.n_new,
        "n_patches": int(judged.sum()),
        "n_changed": int(positive.sum()),
        "base_rate": metrics.share(positive),
        "default": DEFAULT,
        "scorers": {
            name: {
                **metrics.ranking(scorer.score[judged], positive),
                "per_date": metrics.per_date(scorer.per_date, truth),
            }
            for name, scorer in scored.items()
        },
        "threshold": {
            "value": changes.scores.threshold,
            **metrics.at_threshold(over, truth.positive & judged, truth.negative & judged),
        },
        "objects": metrics.listing(changes, truth),
        "dates": metrics.dating(changes, truth),
        "kinds": metrics.by_kind(changes, truth, judged),
        "types": metrics.types(changes, truth),
        "shuffled_auroc": metrics.shuffled(changes.scores.score[judged], positive),
    }
    return Judged(series, encoder, truth, scored, found, report)


def macro(reports: Sequence[Figures]) -> Figures:
    """Mean of every figure over the series that have it; ``intervals``: 95 %, by drawing the series anew; null for one."""
    merged = _merge(reports, _mean)
    merged["n_series"] = len(reports)
    merged["intervals"] = {"scorers": _merge([{"scorers": report["scorers"]} for report in reports], _interval)["scorers"]}
    return merged


def _merge(reports: Sequence[Mapping[str, Any]], join: Callable[[str, list[Any]], Any]) -> Figures:
    names = dict.fromkeys(name for report in reports for name in report)
    merged: Figures = {}
    for name in names:
        values = [report[name] for report in reports if name in report]
        merged[name] = _merge(values, join) if isinstance(values[0], Mapping) else join(name, values)
    return merged


def _mean(name: str, values: list[Any]) -> Any:
    if isinstance(values[0], str):
        return values[0] if len(set(values)) == 1 else None
    known = [value for value in values if value is not None]
    if name in COUNTS:
        return sum(known)
    return float(np.mean(known)) if known else None


def _interval(name: str, values: list[Any]) -> list[float] | None:
    known = np.array([value for value in values if value is not None])
    if len(known) < 2:
        return None
    drawn = np.random.default_rng(0).integers(0, len(known), (RESAMPLES, len(known)))
    return [float(bound) for bound in np.quantile(known[drawn].mean(1), (0.025, 0.975))]


def table_in_words(reports: Mapping[tuple[str, str], Figures], means: Mapping[str, Figures]) -> str:
    """Every series and encoder as a table of the scorers; of several series their mean, and a row for each of them.

    ``reports`` by series and encoder, ``means`` by encoder.
    """
    blocks = [_block(f"{series}, {encoder}", report) for (series, encoder), report in reports.items()]
    if len(reports) > len(means):
        blocks += [_block(f"mean of {mean['n_series']} series, {encoder}", mean) for encoder, mean in means.items()]
    if len(reports) > 1:
        blocks.append(_rows(reports))
    return "\n\n".join(blocks)


def _block(title: str, report: Figures) -> str:
    head = f"{title}: patch {_text(report['patch_px'], '.0f')} px, {report['n_patches']} patches judged, "
    head += f"{_percent(report['base_rate'])} changed"
    lines = [head, f"  {'scorer':<28}{'AUROC':>7}{'AP':>7}{'P@20':>7}{'P@50':>7}{'dated':>7}  95 % of AUROC, AP"]
    spans = report.get("intervals", {}).get("scorers", {})
    for name, found in report["scorers"].items():
        top = [found["precision_at"][str(k)] for k in metrics.TOP]
        values = [found["auroc"], found["average_precision"], *top, found["per_date"]["auroc"]]
        span = spans.get(name, {})
        known = ", ".join(_span(span[key]) for key in ("auroc", "average_precision") if span.get(key))
        mark = "*" if name == report["default"] else " "
        lines.append(f"{mark} {name:<28}" + "".join(f"{_text(value):>7}" for value in values) + (f"  {known}" if known else ""))
    return "\n".join([*lines, *_notes(report)])


def _notes(report: Figures) -> list[str]:
    cut, dates, objects = report["threshold"], report["dates"], report["objects"]
    lines = [
        f"  over the threshold {_text(cut['value'], '.3g')}: {_percent(cut['recall'])} of the changed patches, "
        f"{_percent(cut['false_share'])} of the unchanged; intersection over union {_text(cut['bc'])}",
        f"  the list: {objects['n_objects']} objects, {_percent(objects['precision_at']['20'])} of the first 20 true, "
        f"which meet {objects['events_in_20']} of {objects['n_events']} true events",
    ]
    if dates["exact"] is not None:
        lines.append(
            f"  dates: {_percent(dates['exact'])} exact, {_percent(dates['within_1'])} within one date, "
            f"median error {_text(dates['median_error'], '.3g')} dates"
        )
    for kind, found in report["kinds"].items():
        lines.append(f"  {kind}: AUROC {_text(found['auroc'])}, {_percent(found['recall'])} over the threshold")
    if report["types"]["purity"] is not None:
        agreement = f"adjusted Rand {_text(report['types']['adjusted_rand'])}, purity {_text(report['types']['purity'])}"
        lines.append(f"  types of change against the true transitions: {agreement}")
    similar = report.get("similar", {})
    if similar.get("n_queries"):
        lines.append(
            f"  the same kind in other series: mean average precision {_text(similar['mean_average_precision'])}, "
            f"{_percent(similar['precision_at_10'])} of the first 10 (chance {_percent(similar['base_rate'])})"
        )
    lines.append(f"  with the labels shuffled, AUROC {_text(report['shuffled_auroc'])}")
    return lines


def _rows(reports: Mapping[tuple[str, str], Figures]) -> str:
    width = max(len(series) for series, _ in reports) + 2
    span = max(len(encoder) for _, encoder in reports) + 2
    lines = [f"{'series':<{width}}{'encoder':<{span}}{'base':>7}{'AUROC':>7}{'AP':>7}{'P@20':>7}"]
    for (series, encoder), report in reports.items():
        found = report["scorers"][report["default"]]
        values = [report["base_rate"], found["auroc"], found["average_precision"], found["precision_at"]["20"]]
        lines.append(f"{series:<{width}}{encoder:<{span}}" + "".join(f"{_text(value):>7}" for value in values))
    return "\n".join(lines)


def _text(value: float | None, form: str = ".3f") -> str:
    return "-" if value is None else format(value, form)


def _span(bounds: Sequence[float]) -> str:
    return f"{bounds[0]:.3f}-{bounds[1]:.3f}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
