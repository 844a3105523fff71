"""``evaluate``: how good are the results on series whose truth is known?

Every series with every encoder, all scorers.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from changedet_plugin.core.errors import Cancelled, ChangeDetError, OutputError, RequestError
from changedet_plugin.core.events import EncoderReport, EvaluateReport, EvaluateResult
from changedet_plugin.core.notices import Notice, notice
from changedet_plugin.core.parameters import BUILTIN, EVALUATE
from changedet_plugin.engine import detect
from changedet_plugin.engine.commands import cases, request
from changedet_plugin.engine.commands.cases import Case
from changedet_plugin.engine.commands.options import add_option
from changedet_plugin.engine.commands.request import Request
from changedet_plugin.engine.commands.values import given
from changedet_plugin.engine.evaluation import labels as label_files
from changedet_plugin.engine.evaluation import metrics, retrieval, scorers
from changedet_plugin.engine.evaluation.judgement import Figures, Judged, judge_series, macro
from changedet_plugin.engine.evaluation.labels import Labels
from changedet_plugin.engine.evaluation.scorers import Scored
from changedet_plugin.engine.evaluation.truth import Truth
from changedet_plugin.engine.progress import Progress, Tell, kept
from changedet_plugin.engine.types import Warn
from changedet_plugin.engine.writing.whole_file import check_no_input, check_writable, whole

DETECTED = 0.6
"""Share of the time of a run that the detection takes; the other scorers take the rest."""


@dataclass(frozen=True)
class _Asked:
    """What is asked beside the series themselves."""

    encoders: dict[str, str]
    """By the name they go by in the report: that of the file."""
    positive_share: float
    """Share of a patch that must have changed."""
    target: Path | None
    """File for the report."""
    pictures: Path | None
    """Folder for the pictures; it can be made."""


def run(values: Mapping[str, Any], report: Tell, warn: Warn) -> EvaluateResult:
    """Run the method on every series with every encoder, and judge it; the result event of docs/result.md.

    Raises
    ------
    ChangeDetError
        One sentence for the first thing that cannot be used.
    """
    notices: list[Notice] = []
    warn = kept(notices, warn)
    asked = _parse(values)
    figures_of: dict[tuple[str, str], Figures] = {}
    samples: dict[str, list[retrieval.Sample]] = {name: [] for name in asked.encoders}
    to_draw: list[Judged] = []
    drawn: list[Path] = []
    for judged in _judged(cases.find(values), asked, report, warn):
        figures_of[judged.series, judged.encoder] = judged.figures
        samples[judged.encoder].append(retrieval.sample(judged.found.changes, judged.truth))
        to_draw += [judged] if asked.pictures else []  # what is judged is heavy
    if asked.pictures:
        from changedet_plugin.engine.evaluation import plots

        drawn = plots.write(asked.pictures, to_draw)
    means = {
        name: {
            **macro([figures for (_, encoder), figures in figures_of.items() if encoder == name]),
            "similar": retrieval.across(samples[name]),
        }
        for name in asked.encoders
    }
    result = _result(figures_of, means)
    if asked.target:
        _write(asked.target, result)
    return {
        **result,
        "words": table_in_words(figures_of, means),
        "warnings": [str(told) for told in notices],
        "json": str(asked.target) if asked.target else None,
        "plots": [str(path) for path in drawn],
    }


def _judged(wanted: Sequence[Case], asked: _Asked, report: Tell, warn: Warn) -> Iterator[Judged]:
    """Every series with every encoder, one after the other."""
    n_runs, done = len(wanted) * len(asked.encoders), 0
    with tempfile.TemporaryDirectory(prefix="changedet-") as scratch:
        for case in wanted:
            tell = warn if len(wanted) == 1 else partial(_tell, warn, case.name)
            with _naming(case, len(wanted)):
                opened, labels = case.open(Path(tempfile.mkdtemp(dir=scratch)), tell)
                for name, encoder in asked.encoders.items():
                    step = _part(report, done / n_runs, (done + 1) / n_runs)
                    parameters = replace(opened.parameters, encoder=encoder)
                    one = _run(replace(opened, parameters=parameters), labels, asked.positive_share, step, tell)
                    yield judge_series(case.name, name, *one)
                    done += 1


def _tell(warn: Warn, name: str, told: Notice) -> None:
    warn(notice("of_series", series=name, notice=told))


@contextmanager
def _naming(case: cases.Case, n_cases: int) -> Iterator[None]:
    """Of several series, say which one was refused."""
    try:
        yield
    except Cancelled:
        raise
    except ChangeDetError as error:
        raise (error if n_cases == 1 else type(error)(f"{case.name}: {error}")) from error


def _run(
    asked: Request, labels: Labels, share: float, report: Tell, warn: Warn
) -> tuple[Truth, dict[str, Scored], detect.Detection]:
    """The truth of a series, what every scorer says of it, and its detection."""
    opened = detect.open_series(asked.sources, asked.parameters, asked.machine, warn)
    found = detect.detect(opened, Progress(_part(report, 0, DETECTED)), warn)
    truth = label_files.truth(labels, found.changes.scores, share, warn)
    scored = scorers.score_all(found, opened.encoder, opened.machine, Progress(_part(report, DETECTED, 1)))
    return truth, scored, found


def _result(figures_of: Mapping[tuple[str, str], Figures], means: Mapping[str, Figures]) -> EvaluateReport:
    """Figures by series, and their mean: of the first encoder, and of several encoders of each."""
    of_encoder: dict[str, EncoderReport] = {
        name: {
            "series": {series: figures for (series, encoder), figures in figures_of.items() if encoder == name},
            "macro": mean,
        }
        for name, mean in means.items()
    }
    first = next(iter(of_encoder.values()))
    report: EvaluateReport = {"series": first["series"], "macro": first["macro"]}
    if len(of_encoder) > 1:
        report["encoders"] = of_encoder
    return report


def _parse(values: Mapping[str, Any]) -> _Asked:
    asked = given("evaluate", values)
    share = asked.get("positive", EVALUATE["positive"].default)
    return _Asked(_encoders(asked), share, _target(asked), _pictures(asked.get("plots")))


def _encoders(asked: Mapping[str, Any]) -> dict[str, str]:
    """Encoders by the name of their file."""
    several = asked.get("encoders") or (asked.get("encoder") or BUILTIN,)
    chosen = {Path(encoder).stem: encoder for encoder in several}
    if len(chosen) < len(several):
        raise RequestError("Two of the encoders have the same name; name each once, and give every file a name of its own.")
    return chosen


def _target(asked: Mapping[str, Any]) -> Path | None:
    """The file for the report: whether it can be written, over nothing that is read, is asked before the work."""
    if asked.get("json") is None:
        return None
    path = Path(asked["json"])
    if path.is_dir() or not path.parent.is_dir():
        raise OutputError(f"{path} cannot be written; name a file in a folder that exists, as report.json.")
    named = (asked.get(name) for name in ("labels", "area", "mask", "stac"))
    check_no_input(path, (place for place in (*named, *(asked.get("rasters") or ())) if isinstance(place, (str, Path))))
    check_writable(path)
    return path


def _pictures(value: str | None) -> Path | None:
    """The folder for the pictures: whether it can be written is asked before the work, it is made after it."""
    if value is None:
        return None
    if importlib.util.find_spec("matplotlib") is None:
        raise RequestError("Pictures need matplotlib, which is not installed; install changedet[plots], or ask for none.")
    path = Path(value)
    there = next(place for place in (path, *path.parents) if place.exists())
    if not there.is_dir():
        raise OutputError(f"{there} is no folder; name a folder for the pictures.")
    check_writable(there / "pictures")
    return path


def _write(path: Path, result: Mapping[str, Any]) -> None:
    """Write the whole report or none."""
    with whole(path) as part:
        part.write_text(json.dumps(result, indent=1, allow_nan=False), encoding="utf-8")


def _part(report: Tell, start: float, stop: float) -> Tell:
    return lambda stage, fraction, message, _left: report(stage, start + (stop - start) * fraction, message, None)


def add_options(command: argparse.ArgumentParser) -> None:
    """Those of a run, with several encoders, and the labels."""
    request.add_options(command, several_encoders=True)
    for name in ("labels", "positive", "ignore_classes", "layout", "split", "json", "plots"):
        add_option(command, EVALUATE[name])


def in_words(result: EvaluateResult) -> str:
    """The figures as a table."""
    return str(result["words"])


def table_in_words(figures_of: Mapping[tuple[str, str], Figures], means: Mapping[str, Figures]) -> str:
    """Every series and encoder as a table of the scorers; of several series their mean, and a row for each of them.

    ``figures_of`` by series and encoder, ``means`` by encoder.
    """
    blocks = [_block(f"{name}, {encoder}", figures) for (name, encoder), figures in figures_of.items()]
    if len(figures_of) > len(means):
        blocks += [_block(f"mean of {mean['n_series']} series, {encoder}", mean) for encoder, mean in means.items()]
    if len(figures_of) > 1:
        blocks.append(_rows(figures_of))
    return "\n\n".join(blocks)


def _block(title: str, figures: Figures) -> str:
    head = f"{title}: patch {_text(figures['patch_px'], '.0f')} px, {figures['n_patches']} patches judged, "
    head += f"{_percent(figures['base_rate'])} changed"
    lines = [head, f"  {'scorer':<28}{'AUROC':>7}{'AP':>7}{'P@20':>7}{'P@50':>7}{'dated':>7}  95 % of AUROC, AP"]
    spans = figures.get("intervals", {}).get("scorers", {})
    for name, found in figures["scorers"].items():
        top = [found["precision_at"][str(k)] for k in metrics.TOP]
        values = [found["auroc"], found["average_precision"], *top, found["per_date"]["auroc"]]
        span = spans.get(name, {})
        known = ", ".join(_span(span[key]) for key in ("auroc", "average_precision") if span.get(key))
        mark = "*" if name == figures["default"] else " "
        lines.append(f"{mark} {name:<28}" + "".join(f"{_text(value):>7}" for value in values) + (f"  {known}" if known else ""))
    return "\n".join([*lines, *_notes(figures)])


def _notes(figures: Figures) -> list[str]:
    cut, dates, objects, shown = (figures[name] for name in ("threshold", "dates", "objects", "shown"))
    lines = [
        f"  over the threshold {_text(cut['value'], '.3g')}: {_percent(cut['recall'])} of the changed patches, "
        f"{_percent(cut['false_share'])} of the unchanged; intersection over union {_text(cut['bc'])}",
        f"  the list: {objects['n_objects']} objects, {_percent(objects['precision_at']['20'])} of the first 20 true, "
        f"which meet {objects['events_in_20']} of {objects['n_events']} true events",
        f"  shown first: {shown['n_shown']} changes, {_percent(shown['right'])} of them true, {_percent(shown['met'])} of the "
        f"true events met, {_percent(shown['dated'])} of these at the right date",
    ]
    if dates["exact"] is not None:
        lines.append(
            f"  dates: {_percent(dates['exact'])} exact, {_percent(dates['within_1'])} within one date, "
            f"median error {_text(dates['median_error'], '.3g')} dates"
        )
    for kind, found in figures["kinds"].items():
        lines.append(f"  {kind}: AUROC {_text(found['auroc'])}, {_percent(found['recall'])} over the threshold")
    if figures["types"]["purity"] is not None:
        agreement = f"adjusted Rand {_text(figures['types']['adjusted_rand'])}, purity {_text(figures['types']['purity'])}"
        lines.append(f"  types of change against the true transitions: {agreement}")
    similar = figures.get("similar", {})
    if similar.get("n_queries"):
        lines.append(
            f"  the same kind in other series: mean average precision {_text(similar['mean_average_precision'])}, "
            f"{_percent(similar['precision_at_10'])} of the first 10 (chance {_percent(similar['base_rate'])})"
        )
    lines.append(f"  with the labels shuffled, AUROC {_text(figures['shuffled_auroc'])}")
    return lines


def _rows(figures_of: Mapping[tuple[str, str], Figures]) -> str:
    width = max(len(name) for name, _ in figures_of) + 2
    span = max(len(encoder) for _, encoder in figures_of) + 2
    lines = [f"{'series':<{width}}{'encoder':<{span}}{'base':>7}{'AUROC':>7}{'AP':>7}{'P@20':>7}"]
    for (name, encoder), figures in figures_of.items():
        found = figures["scorers"][figures["default"]]
        values = [figures["base_rate"], found["auroc"], found["average_precision"], found["precision_at"]["20"]]
        lines.append(f"{name:<{width}}{encoder:<{span}}" + "".join(f"{_text(value):>7}" for value in values))
    return "\n".join(lines)


def _text(value: float | None, form: str = ".3f") -> str:
    return "-" if value is None else format(value, form)


def _span(bounds: Sequence[float]) -> str:
    return f"{bounds[0]:.3f}-{bounds[1]:.3f}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
