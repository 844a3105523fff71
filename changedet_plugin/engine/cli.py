"""The ``changedet`` command line."""

from __future__ import annotations

import argparse
import io
import json
import math
import sys
from collections.abc import Callable, Sequence
from typing import Any

from tqdm import tqdm

from changedet_plugin.core.errors import REFUSALS, explain
from changedet_plugin.engine import worker
from changedet_plugin.engine.commands.registry import COMMANDS
from changedet_plugin.engine.commands.request import ALIGN, DEVICES
from changedet_plugin.engine.results import compare
from changedet_plugin.engine.results.search import POOLS

BAR = "{desc:<28} {percentage:3.0f}% |{bar}| {elapsed}{postfix}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0, or 1 after one sentence that says what was wrong."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A pipe of Windows takes a few hundred letters only, and a path may hold others.
            stream.reconfigure(errors="backslashreplace")
    options = vars(_parser().parse_args(arguments))
    command = options.pop("command")
    as_json = command != "evaluate" and options.pop("json", False)  # ``evaluate`` names a file instead
    if command == "worker":
        return worker.main()
    values = {name: value for name, value in options.items() if value is not None}
    try:
        with tqdm(total=100, disable=None, file=sys.stderr, bar_format=BAR) as bar:
            result = COMMANDS[command](values, lambda *step: _show(bar, *step), lambda sentence: _warn(bar, sentence))
    except REFUSALS as error:
        _fail(*explain(error), as_json)
        return 1
    except KeyboardInterrupt:
        _fail("Cancelled", "The run was stopped; the finished dates are kept.", as_json)
        return 1
    sys.stdout.write((json.dumps(result) if as_json else _in_words(command, result)) + "\n")
    return 0


def _show(bar: Any, stage: str, fraction: float, message: str, seconds_left: float | None) -> None:
    bar.set_description_str(f"{stage} {message.split(',', 1)[0]}"[:28], refresh=False)
    bar.set_postfix_str("" if seconds_left is None else f"{bar.format_interval(seconds_left)} left", refresh=False)
    bar.update(100 * fraction - bar.n)


def _warn(bar: Any, sentence: str) -> None:
    bar.write(f"Warning: {sentence}", file=sys.stderr)


def _fail(kind: str, sentence: str, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps({"event": "error", "kind": kind, "sentence": sentence}) + "\n")
    sys.stderr.write(f"changedet: {sentence}\n")


def _in_words(command: str, result: dict[str, Any]) -> str:
    """A result for people."""
    words: dict[str, Callable[[dict[str, Any]], str]] = {
        "detect": _changes_in_words,
        "evaluate": lambda found: str(found["words"]),
        "check": _check_in_words,
        "similar": _similar_in_words,
        "compare": compare.in_words,
        "encoders": lambda found: "\n".join(map(_encoder_in_words, found["encoders"])),
    }
    return words[command](result) if command in words else json.dumps(result, indent=2)


def _changes_in_words(result: dict[str, Any]) -> str:
    where = f"{result['n_changes']} changes ({result['n_patches']} patches) in {result['output']}"
    cut = f"threshold {result['threshold']:.3g}: {result['threshold_rule']}"
    return f"{where}\nscores of every patch in {result['scores']}\n{cut}"


def _check_in_words(result: dict[str, Any]) -> str:
    lines = [_date_in_words(row) for row in result["dates"]]
    return "\n".join([*lines, f"patch {result['patch_px']} px = {result['patch_size']:.3g} m, {result['n_patches']} patches"])


def _date_in_words(row: dict[str, Any]) -> str:
    """One line of ``check``."""
    valid = "     " if row["valid_share"] is None else f"{100 * row['valid_share']:3.0f} %"
    known = row["shift_x_px"] is not None
    shift = f"{math.hypot(row['shift_x_px'], row['shift_y_px']):5.2f} px" if known else " " * 8
    position = "corrected" if row["corrected"] else row["position"]
    light = "" if row["gain"] is None else f"  gain {row['gain']:.2f} offset {row['offset']:+.2f}"
    note = f"  ({row['note']})" if row["note"] else ""
    return f"{row['date']}  {row['role']:<9}  {valid} valid  {shift} {position:<9}  {row['source']}{light}{note}"


def _encoder_in_words(entry: dict[str, Any]) -> str:
    """One line of ``encoders``: what it is and takes, or why it cannot be used."""
    card, path = entry["card"], entry["path"] or "builtin"
    if card is None:
        return f"{path}: {entry['sentence']}"
    takes = f"{len(card['bands'])} bands" if card["bands"] else "any bands"
    gsd = f", {card['gsd_m']:g} m" if card["gsd_m"] else ""
    return f"{path}: {card['name']} ({card['licence']}; {takes}{gsd}; tokens of {card['token_px']} px)"


def _similar_in_words(result: dict[str, Any]) -> str:
    lines = []
    for row in result["found"]:
        name = f"change {row['change']}" if row["change"] is not None else f"{row['lat']:.5f}, {row['lon']:.5f}"
        lines.append(f"{row['similarity']:5.2f}  {row['place']}  {name}  {row['date']}  {row['type_name'] or ''}".rstrip())
    more = result["n_found"] - len(result["found"])
    lines += [f"and {more} more"] if more else []
    where = f" in {result['output']}" if result["output"] else ""
    return "\n".join([*lines, f"{result['n_found']} similar of {result['n_results']} result(s){where}"])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="changedet", description="Ranks what changed in a raster time series.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    detect = commands.add_parser("detect", help="find and rank the changes of a series")
    _series_options(detect)
    detect.add_argument("--output", required=True, metavar="FILE.gpkg", help="GeoPackage to write")
    check = commands.add_parser("check", help="say what a run on these rasters would use, and write nothing")
    _series_options(check)
    _evaluate_options(commands.add_parser("evaluate", help="say how good the results are where the truth is known"))
    similar = commands.add_parser("similar", help="find changes like given ones, in a result and in others")
    _similar_options(similar)
    encoders = commands.add_parser("encoders", help="list the built-in encoder and ONNX files: what they take, or why not")
    encoders.add_argument("paths", nargs="*", metavar="FILE.onnx", help="encoders besides the built-in one")
    encoders.add_argument("--folder", metavar="DIR", help="folder of encoders")
    comparison = commands.add_parser("compare", help="say how far two results of one place agree, of two encoders for instance")
    comparison.add_argument("results", nargs=2, metavar="RESULT.gpkg")
    selftest = commands.add_parser("selftest", help="say where the engine really runs")
    selftest.add_argument("--device", choices=DEVICES)
    for command in (detect, check, similar, encoders, comparison, selftest):
        command.add_argument("--json", action="store_true", help="print the result, or the error, as JSON")
    commands.add_parser("worker", help="serve one JSON request on standard input")
    return parser


def _evaluate_options(command: argparse.ArgumentParser) -> None:
    _series_options(command, several_encoders=True)
    add = command.add_argument
    add("--labels", metavar="NAME", help="change raster, folder of class maps by date, or points or polygons; of several series"
        " looked for in the folder of each")  # fmt: skip
    add("--positive", metavar="SHARE", help="share of a patch that must have changed, default 0.25")
    add("--ignore-classes", metavar="6,7", help="classes that count as unknown")
    add("--layout", metavar="dynamicearthnet|oscd", help="RASTER is the folder of this benchmark, as its makers lay it out")
    add("--split", metavar="NAME_OR_FILE", help="part of the benchmark, such as test; default all of it")
    add("--json", metavar="FILE.json", help="file to write the report to")
    add("--plots", metavar="DIR", help="folder to draw the pictures into")


def _similar_options(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("result", metavar="RESULT.gpkg", help="result that holds the change to search for")
    add("--id", dest="ids", nargs="+", metavar="FID", help="change to search for, by its fid (= rank); of several their mean")
    add("--detector", metavar="FILE", help="detector that QGIS saved, to search with; changes that are given too lean it")
    add("--in", dest="others", nargs="+", metavar="OTHER", help="further results, or folders of them, to search in")
    add("--positive", nargs="+", metavar="FID", help="changes of the result that were called alike")
    add("--negative", nargs="+", metavar="FID", help="changes of the result that were called unlike")
    add("--at-least", metavar="COSINE", help="least similarity, -1 to 1; default 0.5")
    add("--pool", choices=POOLS, help="the listed changes, or all patches of all dates (reads the rasters again)")
    add("--limit", metavar="N", help="at most so many, the most alike")
    add("--output", metavar="FILE", help="list to write: .gpkg, .csv or .json")
    add("--store", metavar="DIR", help="folder of the embedding cache; default that of the run")
    add("--device", choices=DEVICES)
    add("--memory", metavar="2G", help="memory budget")


def _series_options(command: argparse.ArgumentParser, several_encoders: bool = False) -> None:
    add = command.add_argument
    add("rasters", nargs="+", metavar="RASTER", help="rasters of one place, or folders of them")
    add(
        "--dates",
        type=lambda text: text.split(","),
        metavar="D,D,...",
        help="one date a raster, in order; else tags, then file names",
    )
    add("--reference-end", metavar="DATE", help="first date that is new; all before are the reference")
    if several_encoders:
        add("--encoder", action="append", dest="encoders", metavar="builtin|FILE.onnx", help="as often as there are encoders")
    else:
        add("--encoder", metavar="builtin|FILE.onnx", help="default builtin")
    add("--patch-size", metavar="METRES", help="wanted side of a patch; the nearest of 4, 8, 16 px is taken")
    add("--patch-px", metavar="4|8|16", help="side of a patch in pixels, default 8")
    add("--bands", metavar="2,3,4,8", help="bands to use, counted from 1; default all")
    add("--area", metavar="FILE", help="polygons to stay inside")
    add(
        "--threshold",
        metavar="SCORE",
        help="score from which a patch is a change; 1 = a usual date; default 2.0; by the scene where the reference is short",
    )
    add("--align", choices=ALIGN, help="dates that lie off: auto leaves the worst out, correct moves them; default auto")
    add("--confirm", metavar="N", help="consecutive dates that must agree, default 3")
    masks = command.add_mutually_exclusive_group()
    masks.add_argument("--mask", metavar="FILE_OR_FOLDER", help="mask raster, or a folder of them named by date")
    masks.add_argument("--mask-band", metavar="N", help="band of each raster that is its mask")
    add("--mask-values", metavar="0,1,3", help="mask values that are invalid; default every non-zero value")
    add("--store", metavar="DIR", help="folder of the embedding cache")
    add("--device", metavar="auto|cpu|cuda", help="default auto: the GPU where there is one")
    add("--memory", metavar="2G", help="memory budget")
    add("--store-cap", metavar="20G", help="most that the cache holds; what was not used for longest goes first")
    add("--threads", metavar="N", help="tiles that are encoded at once; default as many as there are cores, 8 at most")
