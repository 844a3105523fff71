"""How good are the results on series whose truth is known? Every series with every encoder, all scorers side by side."""

from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from changedet_plugin.core.errors import Cancelled, ChangeDetError, OutputError, RequestError
from changedet_plugin.core.events import EncoderReport, EvaluateReport, EvaluateResult
from changedet_plugin.engine import detect
from changedet_plugin.engine.commands import cases, request
from changedet_plugin.engine.commands.values import positive
from changedet_plugin.engine.encoders import onnx_encoder
from changedet_plugin.engine.evaluation import labels as label_files
from changedet_plugin.engine.evaluation import retrieval, scorers
from changedet_plugin.engine.evaluation.judgement import Figures, Judged, judge, macro, table_in_words
from changedet_plugin.engine.evaluation.labels import Labels
from changedet_plugin.engine.evaluation.truth import POSITIVE
from changedet_plugin.engine.progress import Progress, Tell, kept
from changedet_plugin.engine.types import Warn
from changedet_plugin.engine.writing.whole_file import whole

DETECTED = 0.6
"""Share of the time of a run that the detection takes; the other scorers take the rest."""


def run(values: Mapping[str, Any], report: Tell, warn: Warn) -> EvaluateResult:
    """Run the method on every series with every encoder, and judge it; the result event of docs/result.md.

    Raises
    ------
    ChangeDetError
        One sentence for the first thing that cannot be used.
    """
    sentences: list[str] = []
    warn = kept(sentences, warn)
    share, target, pictures = _share(values.get("positive")), _target(values.get("json")), _pictures(values.get("plots"))
    chosen = _encoders(values)
    wanted = cases.find(values)
    reports: dict[tuple[str, str], Figures] = {}
    samples: dict[str, list[retrieval.Sample]] = {name: [] for name in chosen}
    to_draw: list[Judged] = []
    drawn: list[Path] = []
    with tempfile.TemporaryDirectory(prefix="changedet-") as scratch:
        for case in wanted:
            with _naming(case, len(wanted)):
                asked, labels = case.open(Path(tempfile.mkdtemp(dir=scratch)))
                tell = warn if len(wanted) == 1 else partial(_tell, warn, case.name)
                for name, encoder in chosen.items():
                    done, n_runs = len(reports), len(wanted) * len(chosen)
                    step = _part(report, done / n_runs, (done + 1) / n_runs)
                    judged = _run(case.name, name, {**asked, "encoder": encoder}, labels, share, step, tell)
                    reports[case.name, name] = judged.report
                    samples[name].append(retrieval.sample(judged.found.changes, judged.truth))
                    to_draw += [judged] if pictures else []  # what is judged is heavy
        if pictures:
            from changedet_plugin.engine.evaluation import plots

            drawn = plots.write(pictures, to_draw)
    means = {
        name: {
            **macro([found for (_, encoder), found in reports.items() if encoder == name]),
            "similar": retrieval.across(samples[name]),
        }
        for name in chosen
    }
    result = _result(reports, means)
    if target:
        _write(target, result)
    return {
        **result,
        "words": table_in_words(reports, means),
        "warnings": sentences,
        "json": str(target) if target else None,
        "plots": [str(path) for path in drawn],
    }


def _tell(warn: Warn, name: str, sentence: str) -> None:
    warn(f"{name}: {sentence}")


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
    name: str, encoder_name: str, asked: Mapping[str, Any], labels: Labels, share: float, report: Tell, warn: Warn
) -> Judged:
    """Detect and judge one series with one encoder."""
    parsed = request.parse(asked, warn)
    opened = detect.open_series(parsed.sources, parsed.parameters, warn)
    found = detect.detect(opened, Progress(_part(report, 0, DETECTED)), warn)
    truth = label_files.truth(labels, found.changes.scores, share, warn)
    scored = scorers.score_all(found, opened.encoder, opened.parameters, Progress(_part(report, DETECTED, 1)))
    return judge(name, encoder_name, truth, scored, found)


def _result(reports: Mapping[tuple[str, str], Figures], means: Mapping[str, Figures]) -> EvaluateReport:
    """Reports by series, and their mean: of the first encoder, and of several encoders of each."""
    of_encoder: dict[str, EncoderReport] = {
        name: {"series": {series: found for (series, encoder), found in reports.items() if encoder == name}, "macro": mean}
        for name, mean in means.items()
    }
    first = next(iter(of_encoder.values()))
    report: EvaluateReport = {"series": first["series"], "macro": first["macro"]}
    if len(of_encoder) > 1:
        report["encoders"] = of_encoder
    return report


def _encoders(values: Mapping[str, Any]) -> dict[str, str]:
    """Encoders by the name they go by in the report: that of the file."""
    given = values.get("encoders") or values.get("encoder") or onnx_encoder.BUILTIN
    chosen = {Path(str(item)).stem: str(item) for item in ([given] if isinstance(given, str) else given)}
    if not isinstance(given, str) and len(chosen) < len(given):
        raise RequestError("Two of the encoders have the same name; name each once, and give every file a name of its own.")
    return chosen


def _share(value: Any) -> float:
    share = POSITIVE if value is None else positive("positive")(value)
    if share > 1:
        raise RequestError(f"positive: {value!r} is more than a whole patch; give a share of 1 at most, as .25.")
    return share


def _target(value: Any) -> Path | None:
    if value is None:
        return None
    path = Path(str(value))
    if path.is_dir() or not path.parent.is_dir():
        raise OutputError(f"{path} cannot be written; name a file in a folder that exists, as report.json.")
    return path


def _pictures(value: Any) -> Path | None:
    """The folder for the pictures, made before the work and not after it."""
    if value is None:
        return None
    if importlib.util.find_spec("matplotlib") is None:
        raise RequestError("Pictures need matplotlib, which is not installed; install changedet[plots], or ask for none.")
    path = Path(str(value))
    path.mkdir(parents=True, exist_ok=True)
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
    add = command.add_argument
    add("--labels", metavar="NAME", help="change raster, folder of class maps by date, or points or polygons; of several series"
        " looked for in the folder of each")  # fmt: skip
    add("--positive", metavar="SHARE", help="share of a patch that must have changed, default 0.25")
    add("--ignore-classes", metavar="6,7", help="classes that count as unknown")
    add("--layout", metavar="dynamicearthnet|oscd", help="RASTER is the folder of this benchmark, as its makers lay it out")
    add("--split", metavar="NAME_OR_FILE", help="part of the benchmark, such as test; default all of it")
    add("--json", metavar="FILE.json", help="file to write the report to")
    add("--plots", metavar="DIR", help="folder to draw the pictures into")


def in_words(result: EvaluateResult) -> str:
    """The figures as a table."""
    return str(result["words"])
