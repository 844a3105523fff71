"""Changes of one kind are one type; a tree of few leaves is cut as the whole one would be, and says what to look at first."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, ward
from sklearn.metrics import adjusted_rand_score

from changedet_plugin.core import similarity, type_tree
from changedet_plugin.engine.describing import band_words, type_clustering
from changedet_plugin.engine.reading.bands import name_of


def types_of(vectors, sizes, k):
    leaf, tree = type_clustering.grow(vectors)
    types, subtypes = type_tree.cut(tree, np.bincount(leaf, sizes), k)
    return types[leaf], subtypes[leaf]


def test_ward_finds_the_planted_types_and_rarity_counts_their_area():
    rng = np.random.default_rng(0)
    kinds = rng.normal(size=(4, 30))
    truth = np.repeat(np.arange(4), [30, 20, 10, 5])
    vectors = kinds[truth] * rng.uniform(0.5, 3, (65, 1)) + 0.2 * rng.normal(size=(65, 30))
    types, subtypes = types_of(vectors, np.ones(65), 4)
    np.testing.assert_array_equal(types, truth)
    assert type_clustering.rarity(types, np.ones(65, np.int64))[-1] == pytest.approx(-np.log2(5 / 65))
    assert set(subtypes[truth == 0]) == {0, 1}
    assert (subtypes[truth == 0] == 0).sum() >= 15


@pytest.mark.parametrize("k", [1, 2, 5, 8, 13, 40])
def test_the_short_tree_is_cut_as_scipy_cuts_the_whole_one(k):
    vectors = np.random.default_rng(1).normal(size=(300, 6))
    types, subtypes = types_of(vectors, np.ones(300), k)
    linkage = ward(similarity.unit(vectors))
    assert adjusted_rand_score(types, fcluster(linkage, k, "maxclust")) == 1
    assert (np.diff(np.bincount(types)) <= 0).all()
    if k == 1:
        assert adjusted_rand_score(subtypes, fcluster(linkage, 2, "maxclust")) == 1


@pytest.mark.parametrize("n_objects", [0, 1, 2, 3, 7])
def test_few_objects_have_few_types(n_objects):
    types, subtypes = types_of(np.random.default_rng(0).normal(size=(n_objects, 5)), np.ones(n_objects), 8)
    assert len(types) == len(subtypes) == n_objects
    assert len(set(types)) <= max(1, n_objects // 3)


def test_more_objects_than_the_tree_holds_join_the_nearest_leaf(monkeypatch):
    monkeypatch.setattr(type_clustering, "LINKED", 20)
    truth = np.arange(200) % 3
    vectors = np.eye(3)[truth] + 0.01 * np.random.default_rng(0).normal(size=(200, 3))
    types, _ = types_of(vectors, np.ones(200), 3)
    assert adjusted_rand_score(types, truth) == 1


def test_letters_go_on_after_z():
    assert [type_tree.letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_rare_type_with_a_strong_change_is_looked_at_first_and_weak_ones_last():
    types = np.array([0, 0, 0, 1, 2, 2])
    score = np.array([9.0, 5.0, 2.1, 8.0, 3.0, 2.2])
    sizes = np.array([10, 20, 5, 1, 4, 1])
    place = type_tree.priority(types, score, sizes, 2.0)
    # Of the strong, type 1 is rarest and second best, 0 commonest and best, 2 between and last: 0 + 1, 2 + 0, 1 + 2.
    assert place.tolist() == [2, 3, 6, 1, 4, 5]
    assert type_tree.priority(types[:0], score[:0], sizes[:0], 2.0).tolist() == []


def test_a_type_is_named_by_where_its_bands_went():
    bands = ("visible", "visible", "visible", "NIR")
    token = np.zeros((4, 11))
    token[:, 0] = -1, -0.6, -0.7, -2
    token[:, 1:] = 50
    assert band_words.words(token.ravel(), bands) == "less NIR, darker"
    assert band_words.words(-token.ravel(), bands) == "more NIR, brighter"
    assert band_words.words(0.1 * token.ravel(), bands) == "less NIR"
    assert band_words.words(0.01 * token.ravel(), bands) == ""
    assert band_words.words(token.ravel(), (None,) * 4) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [("B08", "NIR"), ("nir", "NIR"), ("SWIR 1", "SWIR1"), ("NDVI (gap-filled)", "NDVI"), ("VH", "VH")]
    + [(text, None) for text in ("B4", "Band 4", "gray", "undefined", "", None)],
)
def test_a_band_is_known_by_a_name_that_cannot_mean_another(text, name):
    assert name_of(text) == name
