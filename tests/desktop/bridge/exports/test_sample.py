"""A sample for accuracy assessment is drawn by strata, and what it says is what the literature's estimators say. No engine."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr
from qgis.core import QgsProject, QgsVectorLayer

from changedet_plugin.bridge.exports.assessment import Strata, assess, estimate
from changedet_plugin.bridge.exports.sample import Design, allocate, draw_sample, size_of
from changedet_plugin.bridge.exports.strata import NO_CHANGE, Stratum
from changedet_plugin.core.errors import ResultError

# Olofsson et al. (2014), section 5: the map in pixels of 30 m and the sample of 640 (table 8, as the R package mapaccuracy
# of Costa has it), and the hectares of page 54.
CLASSES = ("deforestation", "forest gain", "stable forest", NO_CHANGE)
PIXELS = np.array([200_000, 150_000, 3_200_000, 6_450_000], float)
COUNTS = np.array([[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]])
HECTARES = (21158, 11686, 285770, 581386)
HALF_WIDTHS = (6158, 3756, 15510, 16282)


def published():
    strata = Strata(CLASSES, PIXELS, PIXELS * 900.0)
    rows, cols = np.indices(COUNTS.shape)
    stratum = np.repeat(rows.ravel(), COUNTS.ravel())
    return estimate(strata, stratum, [CLASSES[col] for col in np.repeat(cols.ravel(), COUNTS.ravel())])


def table(path, query):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def answer(path, query, values=()):
    with closing(sqlite3.connect(path)) as file, file:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            file.create_function(name, 1, lambda geometry: geometry is None)
        file.execute(query, values)


@pytest.fixture
def sampled(result, workdir):
    """A sample of the made-up result."""
    path = workdir / "sample.gpkg"
    draw_sample(result, str(path))
    return path


def test_the_estimates_are_those_of_the_published_example():
    found = published()
    assert round(found.overall.value, 2) == 0.95
    assert round(found.overall.half_width, 2) == 0.02
    assert [round(kind.users.value, 2) for kind in found.classes] == [0.88, 0.73, 0.93, 0.96]
    assert [round(kind.users.half_width, 2) for kind in found.classes] == [0.07, 0.10, 0.04, 0.02]
    assert [round(kind.producers.value, 2) for kind in found.classes] == [0.75, 0.85, 0.93, 0.96]
    for kind, hectares, half_width in zip(found.classes, HECTARES, HALF_WIDTHS):
        assert kind.area_m2.value / 1e4 == pytest.approx(hectares, abs=1)
        assert kind.area_m2.half_width / 1e4 == pytest.approx(half_width, abs=1)
    assert found.counts.tolist() == COUNTS.tolist()


def test_the_error_of_the_producers_accuracy_is_that_of_equation_7():
    shares = COUNTS / COUNTS.sum(axis=1, keepdims=True)
    n = COUNTS.sum(axis=1)
    for j, kind in enumerate(published().classes):
        in_truth, others = PIXELS @ shares[:, j], [i for i in range(4) if i != j]
        right = PIXELS[j] * shares[j, j] / in_truth
        own = PIXELS[j] ** 2 * (1 - right) ** 2 * shares[j, j] * (1 - shares[j, j]) / (n[j] - 1)
        rest = sum(PIXELS[i] ** 2 * shares[i, j] * (1 - shares[i, j]) / (n[i] - 1) for i in others)
        assert kind.producers.standard_error == pytest.approx((own + right**2 * rest) ** 0.5 / in_truth, rel=1e-3)


def test_the_size_is_what_the_standard_error_asks_for():
    """Equation 13, for a standard error of .01."""
    weights = PIXELS / PIXELS.sum()
    strata = [Stratum(name, "", int(n), n, float(w)) for name, n, w in zip(CLASSES, PIXELS, weights)]
    spread = float(weights @ np.sqrt([0.7 * 0.3, 0.7 * 0.3, 0.7 * 0.3, 0.95 * 0.05]))
    assert size_of(strata, Design(standard_error=0.01)) == np.ceil((spread / 0.01) ** 2)


def test_the_published_allocation_gives_rare_strata_their_75():
    """Of 641, 75 each for deforestation and forest gain, the rest in proportion: 165 and 325 in the paper, which rounds."""
    weights = PIXELS / PIXELS.sum()
    strata = [Stratum(name, "", int(n), n, float(w)) for name, n, w in zip(CLASSES, PIXELS, weights)]
    sizes = allocate(strata, Design(n=640, at_least=75))
    assert sizes[:2] == [75, 75]
    assert sum(sizes) == 640
    assert sizes[2:] == pytest.approx([165, 325], abs=4)


def test_a_map_of_two_classes_by_hand():
    """Map: 100 patches of A, 900 of no change; 4 of 5 and 9 of 10 drawn are right."""
    found = estimate(
        Strata(("A", NO_CHANGE), np.array([100.0, 900.0]), np.array([100.0, 900.0])),
        np.array([0] * 5 + [1] * 10),
        ["A"] * 4 + [NO_CHANGE] + ["A"] + [NO_CHANGE] * 9,
    )
    change = found.classes[0]
    assert change.users.value == pytest.approx(4 / 5)
    assert found.overall.value == pytest.approx(0.1 * 0.8 + 0.9 * 0.9)
    assert change.area_m2.value == pytest.approx(1000 * (0.1 * 0.8 + 0.9 * 0.1))
    assert change.producers.value == pytest.approx(0.08 / 0.17)
    variance = 0.1**2 * 0.8 * 0.2 / 4 * (1 - 5 / 100) + 0.9**2 * 0.1 * 0.9 / 9 * (1 - 10 / 900)
    assert found.overall.standard_error == pytest.approx(variance**0.5)
    assert change.area_m2.half_width == pytest.approx(1.96 * 1000 * variance**0.5)


def test_all_types_are_one_where_the_references_say_no_more_than_change():
    strata = Strata(("A", "B", NO_CHANGE), np.array([50.0, 50.0, 900.0]), np.array([50.0, 50.0, 900.0]))
    found = estimate(strata, np.repeat([0, 1, 2], 4), ["change"] * 3 + ["A"] + ["B"] * 3 + [NO_CHANGE] * 5)
    assert [kind.name for kind in found.classes] == ["change", NO_CHANGE]
    assert found.classes[0].users.value == pytest.approx(7 / 8)
    assert found.classes[0].mapped_m2 == 100


def test_every_patch_that_could_be_judged_is_in_one_stratum(result, sampled):
    strata = dict(table(sampled, "SELECT stratum, patches_stratum FROM strata"))
    raster = gdal.Open(str(Path(result.path).with_suffix(".scores.tif")))
    names = [raster.GetRasterBand(n + 1).GetDescription() for n in range(raster.RasterCount)]
    score, rule = (raster.GetRasterBand(names.index(name) + 1).ReadAsArray() for name in ("score", "rule"))
    assert sum(strata.values()) == (np.isfinite(score) & np.isin(rule, (0, 1, 5))).sum()
    query = "SELECT changes.type, count(*) FROM patches JOIN changes ON object = changes.fid GROUP BY 1"
    listed = dict(table(result.path, query))
    assert {name: n for name, n in strata.items() if name != NO_CHANGE} == listed
    assert sum(weight for (weight,) in table(sampled, "SELECT weight FROM strata")) == pytest.approx(1)


def test_the_areas_are_those_of_the_patches(result, sampled):
    """Measured by another program, the engine, for every listed patch."""
    areas = dict(table(sampled, "SELECT stratum, area_m2 FROM strata"))
    query = "SELECT changes.type, sum(patches.area_m2) FROM patches JOIN changes ON object = changes.fid GROUP BY 1"
    for name, area in table(result.path, query):
        assert areas[name] == pytest.approx(area, rel=1e-3)


def test_the_drawn_patches_lie_in_their_strata_and_none_is_drawn_twice(result, sampled):
    source = ogr.Open(str(result.path))
    mapped = {}
    kinds = dict(table(result.path, "SELECT fid, type FROM changes"))
    for patch in source.GetLayerByName("patches"):
        if patch.GetField("object"):
            point = patch.GetGeometryRef().Centroid()
            mapped[round(point.GetX(), 2), round(point.GetY(), 2)] = kinds[patch.GetField("object")], patch.GetField("date")
    rows = table(sampled, "SELECT round(x, 2), round(y, 2), stratum, date, reference, note FROM sample")
    assert len({row[:2] for row in rows}) == len(rows)
    for x, y, stratum, date, reference, note in rows:
        kind, of_patch = mapped.get((x, y), (NO_CHANGE, None))
        assert stratum == kind
        assert date == (of_patch.replace("/", "-") if of_patch else None)
        assert reference is note is None


def test_outlines_are_patches_in_the_system_of_the_raster(result, sampled):
    raster = gdal.Open(str(Path(result.path).with_suffix(".scores.tif")))
    side = raster.GetGeoTransform()[1]
    source = ogr.Open(str(sampled))
    layer = source.GetLayerByName("sample")
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "32631"
    for patch in layer:
        assert patch.GetGeometryRef().GetArea() == pytest.approx(side**2)
        assert patch.GetGeometryRef().Centroid().GetX() == pytest.approx(patch.GetField("x"))


def test_the_same_seed_draws_the_same_and_another_does_not(result, workdir):
    query = "SELECT id, x, y, stratum FROM sample ORDER BY id"
    found = []
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        draw_sample(result, str(workdir / name), Design(seed=seed))
        found.append(table(workdir / f"{name}.gpkg", query))
    assert found[0] == found[1] != found[2]
    assert table(workdir / "c.gpkg", "SELECT value FROM design WHERE key = 'seed'") == [("4",)]


def test_what_is_filled_in_is_assessed(sampled):
    answer(sampled, "UPDATE sample SET reference = upper(stratum)")
    found = assess(str(sampled))
    assert found.overall.value == 1
    assert found.overall.standard_error == 0
    assert [kind.area_m2.value for kind in found.classes] == pytest.approx([kind.mapped_m2 for kind in found.classes])
    answer(sampled, "UPDATE sample SET reference = 'no change' WHERE stratum = 'A'")
    answer(sampled, "UPDATE sample SET reference = NULL WHERE id = (SELECT min(id) FROM sample WHERE stratum = 'no change')")
    found = assess(str(sampled))
    assert found.classes[0].users.value == 0
    assert np.isnan(found.classes[0].producers.value)
    assert found.n_open == 1


def test_what_cannot_be_assessed_is_one_sentence(sampled, result_path):
    with pytest.raises(ResultError, match="Nothing is filled in yet"):
        assess(str(sampled))
    answer(sampled, "UPDATE sample SET reference = stratum WHERE stratum = 'A'")
    with pytest.raises(ResultError, match="fill in two or more"):
        assess(str(sampled))
    answer(sampled, "UPDATE sample SET reference = 'forest'")
    with pytest.raises(ResultError, match="forest is not a reference"):
        assess(str(sampled))
    with pytest.raises(ResultError, match="is not a sample"):
        assess(result_path)


def test_what_cannot_be_sampled_is_one_sentence_and_leaves_nothing(result, workdir, small_disk):
    with pytest.raises(ResultError, match="too few"):
        draw_sample(result, str(workdir / "s.gpkg"), Design(n=3))
    with pytest.raises(ResultError, match="itself"):
        draw_sample(result, result.path)
    with pytest.raises(ResultError, match="no room"):
        draw_sample(result, str(small_disk("16k") / "s.gpkg"))
    Path(result.path).with_suffix(".scores.tif").unlink()
    with pytest.raises(ResultError, match="is missing"):
        draw_sample(result, str(workdir / "s.gpkg"))
    assert list(workdir.glob("s.gpkg*")) + list(workdir.glob(".*")) + list((workdir / "disk").iterdir()) == []


def test_a_sample_that_is_being_filled_in_is_not_replaced(result, sampled):
    QgsProject.instance().addMapLayer(QgsVectorLayer(f"{sampled}|layername=sample", "sample", "ogr"))
    with pytest.raises(ResultError, match="is open in another program or layer"):
        draw_sample(result, str(sampled))
    QgsProject.instance().clear()
    assert draw_sample(result, str(sampled)) == table(sampled, "SELECT count(*) FROM sample")[0][0]


def test_qgis_offers_the_strata_as_answers(result, sampled):
    layer = QgsVectorLayer(f"{sampled}|layername=sample", "sample", "ogr")
    setup = layer.editorWidgetSetup(layer.fields().lookupField("reference"))
    answers = [value for entry in setup.config()["map"] for value in entry.values()]
    assert setup.type() == "ValueMap"
    assert set(answers) == {name for (name,) in table(sampled, "SELECT stratum FROM strata")} | {"change"}
