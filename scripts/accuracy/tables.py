"""What do the tables of the accuracy page hold?

Outcomes of the runs go in, Markdown comes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scripts.accuracy.cases import Group
from scripts.accuracy.figures import areas, best_form, mean, name_of, number, percent, spans, table
from scripts.accuracy.judge import BUILTIN, SCENE_LIGHT, Outcome

Results = Mapping[str, Sequence[Outcome]]
"""Outcomes by the name of their group."""
STEPS = (
    *("raw_cosine", "raw_lof", "raw_l2", "centred_lof", "whitened_distance", "whitened_lof", "mahalanobis"),
    *("cva", "mad", "ir_mad", "pca_kmeans"),
)
OWN = ("distance", "lof", "agreement", "default")


def ranking(groups: Sequence[Group], results: Results) -> str:
    """Family by scorer: AUROC / AP."""
    rows = []
    for group in groups:
        macro = mean(results[group.name])
        last = "whitened_lof" if "whitened_lof" in macro["scorers"] else "mahalanobis"
        compared = [areas(macro, best_form(macro, name)) for name in ("raw_l2", "whitened_distance", last)]
        own = [f"**{areas(macro, 'default')}**", spans(macro, "default"), areas(macro, SCENE_LIGHT)]
        rows.append([group.name, str(len(results[group.name])), percent(macro["base_rate"]), *compared, *own])
    head = ["data", "n", "changed %", "raw L2", "whitened distance", "whitened LOF, or Mahalanobis"]
    return table([*head, "default", "95 % interval of the default", "default, light of the whole scene"], rows)


def regret(groups: Sequence[Group], results: Results) -> str:
    """How far the default is behind the best scorer that is printed."""
    rows = []
    for group in groups:
        macro = mean(results[group.name])
        cells = [group.name]
        for key in ("auroc", "average_precision"):
            known = {name: figures[key] for name, figures in macro["scorers"].items() if figures[key] is not None}
            known.pop(SCENE_LIGHT, None)
            best = max(known, key=lambda name, known=known: (known[name], name == "default"))
            behind = known[best] - known["default"]
            cells += [name_of(best), number(known[best]), number(behind)]
        rows.append(cells)
    return table(["data", "best AUROC", "it has", "default behind by", "best AP", "it has", "default behind by"], rows)


def threshold(groups: Sequence[Group], results: Results) -> str:
    """What is over the threshold, and whether its dates are right."""
    rows = []
    for group in groups:
        outcomes = results[group.name]
        macro, two = mean(outcomes), [outcome.at_two for outcome in outcomes]
        cut, dates = macro["threshold"], macro["dates"]
        cells = [group.name, f"{outcomes[0].n_reference} + {outcomes[0].n_new}", f"{cut['value']:.2f}"]
        cells += [percent(cut["false_share"], 2), percent(cut["recall"], 0)]
        cells += [percent(_average(two, "false_share"), 2), percent(_average(two, "recall"), 0)]
        rows.append([*cells, percent(dates["exact"], 0), percent(dates["within_1"], 0)])
    head = ["data", "dates", "threshold", "unchanged over it %", "changed over it %", "unchanged over 2 %", "changed over 2 %"]
    return table([*head, "dates exact %", "within one %"], rows)


def ablation(groups: Sequence[Group], results: Results, two_dates: bool) -> str:
    """Scorer by family, step by step."""
    macros = {group.name: mean(results[group.name]) for group in groups}
    macros = {name: macro for name, macro in macros.items() if (macro["n_new"] == 1) == two_dates}
    names = [*STEPS, *(f"{name}_confirmed" for name in STEPS), *OWN]
    known = [name for name in names if any(name in macro["scorers"] for macro in macros.values())]
    rows = [[name_of(name), *(areas(macro, name) for macro in macros.values())] for name in known]
    return table(["scorer", *macros], rows)


def unchanged(groups: Sequence[Group], results: Results) -> str:
    """Share of the patches called lasting where nothing lasting is known."""
    rows = []
    for group in groups:
        outcomes = results[group.name]
        n_scored = sum(outcome.n_scored for outcome in outcomes)
        shares = [sum(counts) / n_scored for counts in ([o.n_lasting for o in outcomes], [o.n_over_two for o in outcomes])]
        dates = ", ".join(f"{outcome.n_reference} + {outcome.n_new}" for outcome in outcomes)
        rows.append([group.name, group.words, dates, str(n_scored), *(percent(share, 2) for share in shares)])
    return table(["data", "what it is", "dates", "patches", "called lasting %", "score 2 or more %"], rows)


def robustness(groups: Sequence[Group], results: Results) -> str:
    """The same scenes under each condition."""
    rows = []
    usual = mean(results[groups[0].name])["scorers"]["default"]["average_precision"]
    for group in groups:
        macro = mean(results[group.name])
        loss = usual - macro["scorers"]["default"]["average_precision"]
        compared = [areas(macro, name) for name in ("raw_lof_confirmed", "raw_l2_confirmed", "whitened_distance_confirmed")]
        cut, dates = macro["threshold"], macro["dates"]
        figures = [percent(cut["false_share"], 2), percent(cut["recall"], 0), percent(dates["exact"], 0)]
        rows.append(
            [group.name, *compared, f"**{areas(macro, 'default')}**", f"{-loss:+.3f}", *figures, percent(dates["within_1"], 0)]
        )
    head = ["condition", "raw LOF", "raw L2", "whitened distance", "default", "AP against usual"]
    return table([*head, "unchanged over the threshold %", "changed over it %", "dates exact %", "within one %"], rows)


def shares(groups: Sequence[Group], results: Results) -> str:
    """How much of the area changes at once."""
    rows = []
    for group in groups:
        macro = mean(results[group.name])
        cut = macro["threshold"]
        compared = [areas(macro, best_form(macro, "raw_l2")), areas(macro, SCENE_LIGHT), f"**{areas(macro, 'default')}**"]
        at_two = [outcome.at_two for outcome in results[group.name]]
        two = [percent(_average(at_two, key), digits) for key, digits in (("false_share", 2), ("recall", 0))]
        rows.append([group.name, *compared, percent(cut["false_share"], 2), percent(cut["recall"], 0), *two])
    head = [
        "data",
        "raw L2",
        "default, light of the whole scene",
        "default",
        "unchanged over the threshold %",
        "changed over it %",
    ]
    return table([*head, "unchanged over 2 %", "changed over 2 %"], rows)


def encoders(groups: Sequence[Group], results: Results, others: Mapping[str, Results]) -> str:
    """Encoder by family: the default score, and the plain distance, of its tokens."""
    rows = []
    for group in groups:
        known = {BUILTIN: results[group.name], **{name: of[group.name] for name, of in others.items() if group.name in of}}
        for encoder, outcomes in known.items():
            macro = mean(outcomes)
            plain = areas(macro, best_form(macro, "raw_l2")) if "raw_l2" in macro["scorers"] else "-"
            rows.append([group.name, encoder, plain, areas(macro, "default"), spans(macro, "default")])
    return table(["data", "encoder", "raw L2", "default", "95 % interval of the default"], rows)


def dates(groups: Sequence[Group], results: Results) -> str:
    """How well changes are dated, steps and gradual ones side by side."""
    rows = []
    for group in groups:
        macro = mean(results[group.name])
        figures = macro["dates"]
        if figures["exact"] is None or macro["n_new"] < 2:
            continue
        n = sum(outcome.figures["dates"]["n_patches"] for outcome in results[group.name])
        cells = [percent(figures["exact"], 0), percent(figures["within_1"], 0), f"{figures['median_error']:.1f}"]
        rows.append([group.name, number(macro["scorers"]["default"]["average_precision"]), str(n), *cells])
    return table(["data", "AP", "patches dated", "exact %", "within one date %", "median error, dates"], rows)


def events(groups: Sequence[Group], results: Results) -> str:
    """What a result opens with, against what happened; series with several new dates."""
    rows = []
    for group in groups:
        macro = mean(results[group.name])
        if macro["n_new"] < 2:
            continue
        shown = macro["shown"]
        right, met, dated = (percent(shown[key], 0) for key in ("right", "met", "dated"))
        rows.append([group.name, str(shown["n_shown"]), right, str(shown["n_events"]), met, dated])
    return table(["data", "shown first", "on a true change %", "true events", "met %", "dated rightly %"], rows)


def by_series(groups: Sequence[Group], results: Results) -> str:
    """Each series of a group: the default beside the pixel methods."""
    compared = ("cva", "ir_mad", "pca_kmeans")
    rows = []
    for group in groups:
        for outcome in results[group.name]:
            cells = [f"{group.name}, {outcome.name}", percent(outcome.figures["base_rate"])]
            cells.append(f"**{areas(outcome.figures, 'default')}**")
            rows.append([*cells, *(areas(outcome.figures, name) for name in compared)])
    return table(["data", "changed %", "default", *map(name_of, compared)], rows)


def _average(figures: Sequence[Mapping[str, Any]], key: str) -> float | None:
    known = [one[key] for one in figures if one[key] is not None]
    return sum(known) / len(known) if known else None


def described(groups: Sequence[Group]) -> str:
    """What every name in the tables stands for."""
    named: dict[str, list[Group]] = {}
    for group in groups:
        named.setdefault(group.words, []).append(group)
    rows = []
    for words, alike in named.items():
        names = ", ".join(group.name for group in alike)
        rows.append([names, "real" if alike[0].real else "generated", words[0].upper() + words[1:].rstrip(".")])
    return table(["data", "", "what it is"], rows)


def held_out(groups: Sequence[Group], results: Results) -> str:
    """For each city the scorer that does best on the other ones, and how that does on the city."""
    rows = []
    for group in groups:
        cities = {outcome.name: outcome.figures["scorers"] for outcome in results[group.name]}
        if len(cities) < 2:
            continue
        chosen = {city: _best_of([scorers for name, scorers in cities.items() if name != city]) for city in cities}
        means = [
            sum(cities[city][chosen[city]][key] for city in cities) / len(cities) for key in ("auroc", "average_precision")
        ]
        counts = {name: list(chosen.values()).count(name) for name in dict.fromkeys(chosen.values())}
        picked = ", ".join(f"{name_of(name)} {n} times" for name, n in counts.items())
        rows.append([group.name, picked, " / ".join(map(number, means)), areas(mean(results[group.name]), "default")])
    return table(["data", "chosen on the other cities", "on the city left out", "default"], rows)


def _best_of(reports: Sequence[Mapping[str, Mapping[str, float]]]) -> str:
    names = [name for name in reports[0] if name != SCENE_LIGHT]
    return max(names, key=lambda name: (sum(scorers[name]["average_precision"] for scorers in reports), name == "default"))


def similar(measured: Mapping[str, Any]) -> str:
    """How well changes of one kind are found in other series."""
    head = ["what is looked for", "listed", "queries", "by chance", "mAP", "precision of the first 10"]
    rows = []
    for sort in ("patches", "changes"):
        one = measured[sort]
        figures = (one[key] for key in ("base_rate", "map", "precision_at_10", "before", "after"))
        rows.append([sort, str(one["n"]), str(one["n_queries"]), *map(number, figures)])
    return table([*head, "AP of the rest", "after the judgements"], rows)
