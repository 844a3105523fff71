"""How are figures and tables of the accuracy page written?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from changedet_plugin.engine.evaluation import judgement

NAMES = {
    "raw_cosine": "raw cosine",
    "raw_l2": "raw L2",
    "raw_lof": "raw LOF, k = 5",
    "centred_lof": "centred LOF",
    "whitened_distance": "whitened distance",
    "whitened_lof": "whitened LOF",
    "mahalanobis": "Mahalanobis",
    "cva": "CVA of the pixels",
    "mad": "MAD of the pixels",
    "ir_mad": "IR-MAD of the pixels",
    "pca_kmeans": "PCA and k-means of the pixels",
    "distance": "distance",
    "lof": "LOF",
    "agreement": "agreement",
    "default": "**default**",
}
CONFIRMED = "_confirmed"


def name_of(scorer: str) -> str:
    """A scorer for people."""
    plain = scorer.removesuffix(CONFIRMED)
    return NAMES.get(plain, plain.replace("_", " ")) + (", confirmed" if plain != scorer else "")


def best_form(macro: Mapping[str, Any], scorer: str) -> str:
    """The confirmed form of a comparison scorer where dates can confirm one another, else the scorer itself."""
    return scorer + CONFIRMED if scorer + CONFIRMED in macro["scorers"] else scorer


def number(value: float | None, digits: int = 3) -> str:
    """A figure between 0 and 1 without its 0; a dash for none."""
    if value is None:
        return "-"
    text = f"{value:.{digits}f}"
    return text.removeprefix("0") if text.startswith("0.") else text


def percent(value: float | None, digits: int = 1) -> str:
    """A share in percent, without the sign."""
    return "-" if value is None else f"{100 * value:.{digits}f}"


def areas(macro: Mapping[str, Any], scorer: str) -> str:
    """AUROC / AP of a scorer."""
    scored = macro["scorers"].get(scorer)
    return "-" if scored is None else f"{number(scored['auroc'])} / {number(scored['average_precision'])}"


def spans(macro: Mapping[str, Any], scorer: str) -> str:
    """95 % intervals of both."""
    intervals = macro["intervals"]["scorers"].get(scorer) or {}
    both = [intervals.get(key) for key in ("auroc", "average_precision")]
    return " / ".join("-" if span is None else f"{number(span[0])} to {number(span[1])}" for span in both)


def mean(outcomes: Sequence[Any]) -> dict[str, Any]:
    """Macro mean over the series, as ``changedet evaluate`` takes it."""
    return judgement.macro([outcome.figures for outcome in outcomes])


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines)
