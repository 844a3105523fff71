"""Plausible values made without an engine: a result to open and search. ``python tests/fakes.py FILE.gpkg`` writes one."""

from __future__ import annotations

import datetime
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from changedet_plugin.core import type_tree
from changedet_plugin.core.run_facts import RunFacts
from changedet_plugin.engine.changes import Changes, Objects, PatchEvents, PatchScores, Scores
from changedet_plugin.engine.describing import type_clustering
from changedet_plugin.engine.types import Embeddings, PatchGrid, PixelGrid
from changedet_plugin.engine.writing.run_record import DateRecord, RunRecord

UTM31 = (
    'PROJCS["WGS 84 / UTM zone 31N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",3],PARAMETER["scale_factor",0.9996],'
    'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1],AUTHORITY["EPSG","32631"]]'
)
N_REFERENCE, N_NEW, N_FEATURES, N_TYPES = 12, 12, 40, 6


def fake_grid(n_rows: int = 60, n_cols: int = 80) -> PatchGrid:
    """Patches of 8 pixels of 10 m near Rotterdam, EPSG:32631."""
    return PatchGrid(PixelGrid(UTM31, (10.0, 0.0, 590000.0, 0.0, -10.0, 5760000.0), (n_rows * 8 + 3, n_cols * 8 + 5)), 8)


def fake_dates() -> tuple[datetime.date, ...]:
    """One date a month for two years."""
    return tuple(datetime.date(2018 + month // 12, month % 12 + 1, 5) for month in range(N_REFERENCE + N_NEW))


def fake_changes(n_patches: int = 160, seed: int = 0) -> Changes:
    """A result of ``n_patches`` patches: most in lasting objects of six types and several dates, some seasonal or transient."""
    rng = np.random.default_rng(seed)
    side = max(60, int(np.ceil(np.sqrt(n_patches * 20))))
    grid = fake_grid(side, side + 20)
    rows, cols, of_patch = _blobs(rng, grid.shape, n_patches)
    n_objects = int(of_patch.max()) + 1
    listed = of_patch >= 0
    kind = rng.choice(N_TYPES, n_objects, p=[0.35, 0.25, 0.15, 0.12, 0.08, 0.05])
    first = rng.integers(N_REFERENCE, N_REFERENCE + N_NEW, n_objects)
    strength = 2.2 + rng.gamma(1.5, 1.2, n_objects)
    listed_score = np.maximum(strength[of_patch] * rng.uniform(0.85, 1, n_patches), 2.01)
    patch_score = np.where(listed, listed_score, rng.uniform(0.7, 1.4, n_patches))
    patch_date = np.where(listed, first[of_patch], rng.integers(N_REFERENCE, N_REFERENCE + N_NEW, n_patches))
    scores = _scores(rng, grid, rows=rows, cols=cols, patch_score=patch_score, patch_date=patch_date, listed=listed)
    directions = rng.normal(size=(N_TYPES, N_FEATURES))
    before = rng.normal(size=(n_patches, N_FEATURES))
    vectors = np.where(listed[:, None], directions[kind[of_patch]], rng.normal(size=(n_patches, N_FEATURES)))
    after = before + vectors + 0.25 * rng.normal(size=vectors.shape)
    unlisted_flag = rng.choice(["seasonal", "transient"], n_patches)
    flag = np.where(listed, np.where(rng.random(n_patches) < 0.9, "lasting", "unclear"), unlisted_flag)
    confirmations = scores.patches.events.confirmations[0, rows, cols]
    state = np.array(["lasting" if q >= 3 else f"provisional {q}/3" for q in confirmations])
    state[listed & (rng.random(n_patches) < 0.1)] = "ended"
    objects = _objects(of_patch, patch_score, after - before)
    order = np.argsort([-s * np.log1p((of_patch == i).sum()) for i, s in enumerate(objects.score)], kind="stable")
    rank_of = np.append(np.argsort(order), -1)
    arrays = {name: getattr(objects, name)[order] for name in ("score", "type", "subtype", "rarity", "vector", "leaf")}
    plane = rng.normal(0, 0.1, (n_objects, 2, N_REFERENCE + N_NEW))
    plane[:, 0] += np.arange(N_REFERENCE + N_NEW) >= first[order][:, None]
    ranked = replace(objects, of_patch=rank_of[of_patch], plane=plane, **arrays)
    return Changes(
        grid,
        "spectex-4",
        rows,
        cols,
        np.zeros_like(rows),
        flag,
        state,
        before.astype(np.float32),
        after.astype(np.float32),
        ranked,
        scores,
    )


def fake_embeddings(
    n_dates: int = 18, n_reference: int = 12, shape: tuple[int, int] = (24, 30), masked: float = 0.1, seed: int = 0
) -> tuple[Embeddings, np.ndarray]:
    """Tokens at half the patch on a grid of ``shape`` patches, and where they change for good (n_rows, n_cols; -1 = nowhere).

    Places differ, every date has a season and a noise of its own, three blocks of patches turn into something else.
    """
    rng = np.random.default_rng(seed)
    n_rows, n_cols = shape
    dates = tuple(datetime.date(2018 + month // 12, month % 12 + 1, 5) for month in range(n_dates))
    place = rng.normal(size=(6, N_FEATURES))[rng.integers(0, 6, (n_rows, n_cols))].repeat(2, 0).repeat(2, 1)
    season, response = rng.normal(size=N_FEATURES), rng.normal(1, 0.2, (2 * n_rows, 2 * n_cols, 1))
    first = np.full(shape, -1)
    for row, col, index in ((2, 3, n_reference), (10, 20, n_reference + 1), (18, 8, min(n_reference + 2, n_dates - 1))):
        first[row : row + 3, col : col + 3] = index
    towards = {index: 1.5 * rng.normal(size=N_FEATURES) for index in np.unique(first[first >= 0])}
    tokens = np.empty((n_dates, 2 * n_rows, 2 * n_cols, N_FEATURES))
    for index, date in enumerate(dates):
        tokens[index] = place + response * season * np.sin(2 * np.pi * date.month / 12)
        tokens[index] += 0.2 * rng.normal(size=tokens[index].shape)
        for since, change in towards.items():
            if index >= since:
                tokens[index][(first == since).repeat(2, 0).repeat(2, 1)] += change
    share = np.where(rng.random(tokens.shape[:3]) < masked, 40, 100).astype(np.uint8)
    grid = PatchGrid(fake_grid(n_rows, n_cols).pixels, 4)
    slots = tuple(int(slot) for slot in rng.permutation(n_dates))
    stored, stored_share = np.empty(tokens.shape, np.float16), np.empty_like(share)
    stored[list(slots)], stored_share[list(slots)] = tokens, share
    return Embeddings(stored, stored_share, slots, dates, n_reference, grid, "made up"), first


def fake_record(changes: Changes) -> RunRecord:
    """What a run that made ``changes`` would say of itself, a dropped date included."""
    scores = changes.scores
    dates = [
        DateRecord(
            date, "reference" if reference else "new", f"scene_{date:%Y%m%d}.tif", 0.1, -0.2, None if reference else 1.02,
            None if reference else -0.01, 0.93,
        )
        for date, reference in zip(scores.dates, scores.is_reference, strict=True)
    ]  # fmt: skip
    dropped = DateRecord(datetime.date(2019, 6, 20), "dropped", "scene_20190620.tif", note="4 % valid pixels; 10 % are needed")
    facts = RunFacts(
        run_id="fake",
        started="2020-01-01T00:00:00+00:00",
        seconds={"embed": 3.1, "score": 0.4},
        version="0.1.0",
        parameters={"confirm": 3},
        provider="CPUExecutionProvider",
    )
    return RunRecord(tuple(sorted([*dates, dropped], key=lambda row: row.date)), facts)


def _blobs(rng, shape, n_patches):
    """Positions of the patches, and the object of each (-1 = none): blobs that do not touch."""
    taken = np.zeros((shape[0] + 2, shape[1] + 2), bool)
    rows, cols, of_patch, n_objects = [], [], [], 0
    while len(rows) < n_patches:
        size = int(min(rng.geometric(0.2), n_patches - len(rows)))
        height = int(np.ceil(np.sqrt(size)))
        row, col = int(rng.integers(0, shape[0] - height)), int(rng.integers(0, shape[1] - height - 1))
        if taken[row : row + height + 2, col : col + height + 3].any():
            continue
        listed = not rows or rng.random() < 0.85
        for index in range(size):
            r, c = row + index // height, col + index % height
            taken[r + 1, c + 1] = True
            rows.append(r)
            cols.append(c)
            of_patch.append(n_objects if listed else -1)
        n_objects += listed
    return np.array(rows), np.array(cols), np.array(of_patch)


def _scores(rng, grid, *, rows, cols, patch_score, patch_date, listed):
    shape = grid.shape
    dates = fake_dates()
    score = rng.gamma(12, 0.06, shape)
    date_distance = rng.gamma(20, 0.045, (N_NEW, *shape))
    score[rows, cols] = patch_score
    lof, agreement, distance = score * 1.1, score / 1.1, score * 1.05
    date_index, previous = np.full(shape, -1, np.int16), np.full(shape, -1, np.int16)
    date_index[rows, cols], previous[rows, cols] = patch_date, patch_date - 1
    confirmations = np.zeros(shape, np.int8)
    confirmations[rows, cols] = np.minimum(3, N_REFERENCE + N_NEW - patch_date)
    for row, col, s, first, is_listed in zip(rows, cols, patch_score, patch_date, listed, strict=True):
        last = N_NEW if is_listed else first - N_REFERENCE + 1
        seen = slice(first - N_REFERENCE, last)
        date_distance[seen, row, col] = max(s, 3.2) * rng.uniform(0.95, 1.3, date_distance[seen, row, col].shape)
    date_distance[rng.random(date_distance.shape) < 0.1] = np.nan
    rule = np.ones(shape, np.uint8)
    rule[rows[listed], cols[listed]] = 0
    for array in (score, lof, agreement, distance):
        array[0, :3] = np.nan
    rule[0, :3] = 2
    events = replace(
        PatchEvents.empty(shape, 1), score=score[None], date_index=date_index[None], previous_index=previous[None],
        end_index=np.where(date_index >= 0, N_REFERENCE + N_NEW - 1, -1)[None].astype(np.int16),
        n_dates=np.where(date_index >= 0, N_REFERENCE + N_NEW - date_index, 0)[None].astype(np.int16),
        confirmations=confirmations[None], depth=score[None].astype(np.float32),
    )  # fmt: skip
    patches = replace(
        PatchScores.empty(shape, N_NEW, 1), agreement=agreement, distance=distance, lof=lof, peak=np.fmax.reduce(date_distance),
        split=np.zeros(shape, np.float32), events=events,
        date_distance=date_distance.astype(np.float16), date_lof=(date_distance * 1.1).astype(np.float16),
        valid_share=np.ones(shape, np.float32), in_reference=np.ones(shape, bool), in_new=np.ones(shape, bool),
    )  # fmt: skip
    return Scores(
        grid=grid, dates=dates, n_reference=N_REFERENCE, patches=patches, score=score, rule=rule, listed_from=2.0,
        threshold=2.0, threshold_rule="twice as far from its past as a patch usually is", alone_from=2.0, false_per_1000=None,
        n_confirming=3,
    )  # fmt: skip


def _objects(of_patch, patch_score, vectors):
    n_objects = int(of_patch.max()) + 1
    sizes = np.bincount(of_patch[of_patch >= 0], minlength=n_objects)
    mean = np.array([vectors[of_patch == i].mean(0) for i in range(n_objects)], np.float32)
    leaf, tree = type_clustering.grow(mean)
    types, subtypes = (of_leaf[leaf] for of_leaf in type_tree.cut(tree, np.bincount(leaf, sizes), N_TYPES))
    return Objects(
        of_patch=of_patch,
        score=np.array([patch_score[of_patch == i].max() for i in range(n_objects)]),
        type=types,
        subtype=subtypes,
        rarity=type_clustering.rarity(types, sizes),
        vector=mean,
        leaf=leaf,
        tree=tree,
        words=tuple(f"words of node {node}" for node in range(2 * len(tree) + 1)),
    )


if __name__ == "__main__":
    from changedet_plugin.engine.writing import geopackage

    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    changes = fake_changes(int(sys.argv[2]) if len(sys.argv) > 2 else 160)
    geopackage.write(changes, fake_record(changes), target)
