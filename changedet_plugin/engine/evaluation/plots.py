"""The evaluation as pictures: truth over time, hits and misses on the image, curves, results by kind of change.

Colours are told apart by the colour-blind (Okabe and Ito). Nothing here needs a screen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from sklearn.metrics import precision_recall_curve, roc_curve

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.evaluation import scene_picture
from changedet_plugin.engine.evaluation.judgement import DEFAULT, Judged

DPI = 150
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#999999")
HIT, FALSE, MISSED = "#56B4E9", "#D55E00", "#F0E442"
SHOWN = ("raw_lof", "raw_l2", "whitened_distance", "whitened_lof", "mahalanobis", "cva", "mad", "pca_kmeans")
"""Scorers drawn beside the product's, confirmed where that exists; the report has them all."""
NAMES = {
    DEFAULT: "default score",
    "raw_cosine": "cosine",
    "raw_l2": "distance of the tokens",
    "raw_lof": "LOF of the tokens",
    "whitened_distance": "whitened distance",
    "whitened_lof": "whitened LOF",
    "mahalanobis": "Mahalanobis",
    "cva": "change vector (CVA)",
    "mad": "MAD",
    "ir_mad": "IR-MAD",
    "pca_kmeans": "PCA-k-means",
}
MOST_KINDS = 6
"""Kinds of change in a colour of their own; the rarer ones are drawn together."""
GRID = np.linspace(0, 1, 501)


def write(folder: Path, judged: Sequence[Judged]) -> list[Path]:
    """Draw every series in which something changed into a folder, which is made; gives the files back.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    drawn = []
    for name, figure in _figures([one for one in judged if one.truth.positive.any()]):
        path = folder / f"{re.sub(r'[^A-Za-z0-9_.-]+', '_', name).strip('_')}.png"
        folder.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=DPI, facecolor="white")
        drawn.append(path)
    return drawn


def _figures(judged: Sequence[Judged]) -> Iterator[tuple[str, Figure]]:
    by_encoder = {one.encoder: [other for other in judged if other.encoder == one.encoder] for one in judged}
    for one in next(iter(by_encoder.values()), []):
        if one.truth.dated or one.truth.kinds:
            yield f"truth {one.series}", truth_over_time(one)
    for one in judged:
        yield f"map {one.series} {one.encoder}", maps(one)
    for encoder, of_encoder in by_encoder.items():
        labelled = {_words(name): [(one, name) for one in of_encoder] for name in _shown(of_encoder[0])}
        yield f"scorers {encoder}", curves(labelled, f"Scorers, encoder {encoder}{_mean_of(of_encoder)}")
        if any(one.figures["kinds"] for one in of_encoder):
            yield f"kinds {encoder}", by_kind(of_encoder)
    if len(by_encoder) > 1:
        labelled = {encoder: [(one, DEFAULT) for one in of_encoder] for encoder, of_encoder in by_encoder.items()}
        yield "encoders", curves(labelled, f"Encoders{_mean_of(next(iter(by_encoder.values())))}")


def truth_over_time(judged: Judged) -> Figure:
    """Share of the known area that differs from the last reference date, by kind of change."""
    truth, scores = judged.truth, judged.found.changes.scores
    known = np.isfinite(truth.changed)
    total = np.maximum(known.sum((1, 2)), 1)
    shares = {}
    for index, kind in enumerate((*truth.kinds, "gone again at the end" if truth.kinds else "changed")):
        members = truth.kind == (index if index < len(truth.kinds) else -1)
        shares[kind] = 100 * np.where(known & members, truth.changed, 0).sum((1, 2)) / total
    shares = _commonest({kind: share for kind, share in shares.items() if share.max() > 0})
    figure = Figure(figsize=(8, 3.6), layout="constrained")
    axes = figure.add_subplot()
    colours = [*PALETTE[: len(shares)]]
    if truth.dated and len(truth.changed) > 1:
        new: list[Any] = list(scores.new_dates)
        axes.stackplot(new, *shares.values(), labels=list(shares), colors=colours, step="mid")
        axes.set_xlim(new[0], new[-1])
        figure.autofmt_xdate()
    else:
        axes.barh(list(shares), [share[-1] for share in shares.values()], color=colours, height=0.6)
        axes.invert_yaxis()
    along = axes.set_ylabel if truth.dated and len(truth.changed) > 1 else axes.set_xlabel
    along("changed area, %")
    _clean(axes, f"{judged.series}: what has changed since the reference")
    if truth.dated and len(truth.changed) > 1:
        axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=8, reverse=True)
    return figure


def maps(judged: Judged) -> Figure:
    """Hits, false alarms and misses of each scorer, at as many patches as changed, on the image as last seen."""
    names = _shown(judged)
    image = scene_picture.last_seen(judged.found)
    n_cols = min(3, len(names))
    n_rows = math.ceil(len(names) / n_cols)
    width = 3.6
    height = width * image.shape[0] / image.shape[1] + 0.35
    figure = Figure(figsize=(width * n_cols, height * n_rows + 0.8), layout="constrained")
    positive = judged.truth.positive
    wanted = positive | judged.truth.negative
    for position, name in enumerate(names):
        axes = figure.add_subplot(n_rows, n_cols, position + 1)
        found = _highest(judged.scored[name].score, wanted, int(positive.sum()))
        axes.imshow(scene_picture.marked(image, judged.found, _outcome(found, positive)), interpolation="nearest")
        hits = int((found & positive).sum())
        axes.set_title(f"{_words(name)}: {hits} of {int(positive.sum())}", fontsize=9)
        axes.set_axis_off()
    figure.suptitle(f"{judged.series}, {judged.encoder}: the highest {int(positive.sum())} patches of each scorer", fontsize=11)
    kinds = ((HIT, "changed, found"), (FALSE, "unchanged, found"), (MISSED, "changed, missed"))
    figure.legend(handles=[Patch(color=colour, label=words) for colour, words in kinds], loc="outside lower center", ncols=3)
    return figure


def curves(labelled: dict[str, list[tuple[Judged, str]]], title: str) -> Figure:
    """Receiver operating characteristic, and precision against recall; of several series the mean of their curves."""
    figure = Figure(figsize=(11, 4.6), layout="constrained")
    roc, precision = figure.subplots(1, 2)
    base = []
    for position, (words, members) in enumerate(labelled.items()):
        pairs = [pair for one, name in members if name in one.scored and (pair := _judged_scores(one, name)) is not None]
        if not pairs:
            continue
        base = [positive.mean() for _, positive in pairs]
        rates, levels = zip(*(_curves_of(score, positive) for score, positive in pairs), strict=True)
        figures = [one.figures["scorers"][name] for one, name in members if name in one.scored]
        look = _look(position, words)
        roc.plot(GRID, np.mean(rates, 0), label=f"{words} {_mean(figures, 'auroc')}", **look)
        precision.plot(GRID, np.mean(levels, 0), label=f"{words} {_mean(figures, 'average_precision')}", **look)
    roc.plot((0, 1), (0, 1), color="#bbbbbb", linewidth=0.8, linestyle=":", zorder=0)
    if base:
        precision.axhline(np.mean(base), color="#bbbbbb", linewidth=0.8, linestyle=":", zorder=0)
    for axes, across, along, words in (
        (roc, "false positive rate", "true positive rate", "ROC (area)"),
        (precision, "recall", "precision", "precision and recall (average precision)"),
    ):
        axes.set(xlim=(0, 1), ylim=(0, 1.01), xlabel=across, ylabel=along)
        _clean(axes, words)
        axes.legend(loc="best", fontsize=8, framealpha=0.85, edgecolor="none")
    figure.suptitle(title, fontsize=11)
    return figure


def by_kind(judged: Sequence[Judged]) -> Figure:
    """Share of the patches of every transition that is over the threshold, over all series."""
    counts: dict[str, list[float]] = {}
    for one in judged:
        for kind, found in one.figures["kinds"].items():
            entry = counts.setdefault(kind, [0.0, 0.0])
            entry[0] += found["n_patches"]
            entry[1] += found["n_patches"] * found["recall"]
    kinds = sorted(counts, key=lambda kind: counts[kind][1] / counts[kind][0])
    figure = Figure(figsize=(8, 1.4 + 0.36 * len(kinds)), layout="constrained")
    axes = figure.add_subplot()
    share = [100 * counts[kind][1] / counts[kind][0] for kind in kinds]
    bars = axes.barh(kinds, share, color=PALETTE[0], height=0.6)
    axes.bar_label(bars, [f"{round(counts[kind][1])} of {round(counts[kind][0])}" for kind in kinds], padding=4, fontsize=8)
    axes.set(xlim=(0, 115), xticks=range(0, 101, 20), xlabel="patches over the threshold, %")
    _clean(axes, f"By kind of change, encoder {judged[0].encoder}{_mean_of(judged, 'sum')}")
    return figure


def _shown(judged: Judged) -> list[str]:
    """The product's score, then the others, confirmed where they can be."""
    names = [f"{name}_confirmed" if f"{name}_confirmed" in judged.scored else name for name in SHOWN]
    return [DEFAULT, *(name for name in names if name in judged.scored)]


def _words(name: str) -> str:
    plain = name.removesuffix("_confirmed")
    return NAMES.get(plain, plain) + (", confirmed" if plain != name else "")


def _mean_of(judged: Sequence[Judged], how: str = "mean") -> str:
    return f", {judged[0].series}" if len(judged) == 1 else f", {how} of {len(judged)} series"


def _commonest(shares: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """The largest kinds, and the rest as one."""
    order = sorted(shares, key=lambda kind: -float(shares[kind].max()))
    if len(order) <= MOST_KINDS + 1:
        return {kind: shares[kind] for kind in order}
    rest = np.sum([shares[kind] for kind in order[MOST_KINDS:]], axis=0)
    return {**{kind: shares[kind] for kind in order[:MOST_KINDS]}, "other kinds": rest}


def _judged_scores(judged: Judged, name: str) -> tuple[FloatArray, BoolArray] | None:
    """Scores and labels of the judged patches, patches without a score last; None where all are of one kind."""
    truth, score = judged.truth, judged.scored[name].score
    wanted = np.isfinite(judged.scored[DEFAULT].score) & (truth.positive | truth.negative)
    positive, known = truth.positive[wanted], np.isfinite(score[wanted])
    if positive.all() or not positive.any() or not known.any():
        return None
    return np.where(known, score[wanted], score[wanted][known].min() - 1), positive


def _curves_of(score: FloatArray, positive: BoolArray) -> tuple[FloatArray, FloatArray]:
    """True positive rate and precision on ``GRID``."""
    false_rate, true_rate, _ = roc_curve(positive, score)
    level, recall, _ = precision_recall_curve(positive, score)
    return np.interp(GRID, false_rate, true_rate), np.interp(GRID, recall[::-1], level[::-1])


def _highest(score: FloatArray, wanted: BoolArray, n: int) -> BoolArray:
    """The n highest of the patches that are judged."""
    filled = np.where(wanted & np.isfinite(score), score, -np.inf).ravel()
    found = np.zeros(filled.size, bool)
    found[np.argsort(-filled, kind="stable")[:n]] = True
    return np.array(found & np.isfinite(filled)).reshape(score.shape)


def _outcome(found: BoolArray, positive: BoolArray) -> list[tuple[BoolArray, str]]:
    """Patches (n_rows, n_cols) that were found rightly, found wrongly, and missed, each with its colour."""
    return [(found & positive, HIT), (found & ~positive, FALSE), (positive & ~found, MISSED)]


def _mean(figures: list[dict[str, Any]], key: str) -> str:
    known = [found[key] for found in figures if found[key] is not None]
    return f"{np.mean(known):.3f}" if known else "-"


def _look(position: int, words: str) -> dict[str, Any]:
    if words == NAMES[DEFAULT]:
        return {"color": "black", "linewidth": 2.2, "zorder": 5}
    return {"color": PALETTE[position % len(PALETTE)], "linewidth": 1.3, "linestyle": ("-", "--")[position % 2]}


def _clean(axes: Any, title: str) -> None:
    axes.set_title(title, fontsize=10, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)
