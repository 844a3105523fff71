"""Accuracy from a filled-in sample in the toolbox: the same as the estimators say, in one file and in words."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsProject, QgsVectorLayer

from changedet_plugin.bridge.exports.assessment import assess
from changedet_plugin.bridge.exports.sample import draw_sample


@pytest.fixture
def sample(result, workdir):
    """A sample whose every reference is what the map says, but for one patch of every stratum."""
    path = workdir / "sample.gpkg"
    draw_sample(result, str(path))
    fill(path, "UPDATE sample SET reference = stratum")
    fill(path, "UPDATE sample SET reference = 'no change' WHERE id IN (SELECT min(id) FROM sample GROUP BY stratum)")
    return path


def fill(path, statement):
    with closing(sqlite3.connect(path)) as file, file:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            file.create_function(name, 1, lambda geometry: geometry is None)
        file.execute(statement)


class Heard(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.lines = []

    def pushInfo(self, line):
        self.lines.append(line)


def run(processing, sample, **parameters):
    heard = Heard()
    return processing.run("changedet:accuracy", {"INPUT": str(sample), **parameters}, feedback=heard), heard.lines


def test_the_numbers_are_those_of_the_estimators(processing, sample, workdir):
    known = assess(str(sample))
    found, lines = run(processing, sample, OUTPUT=str(workdir / "accuracy.json"))
    assert found["OVERALL"] == known.overall.value < 1
    assert found["OVERALL_HALF_WIDTH"] == known.overall.half_width
    written = json.loads((workdir / "accuracy.json").read_text())
    assert written["overall"]["value"] == known.overall.value
    assert [one["name"] for one in written["classes"]] == [one.name for one in known.classes]
    assert written["counts"] == known.counts.tolist()
    assert lines[0].startswith(f"Overall accuracy {known.overall.value:.3f}")
    assert [line.partition(":")[0] for line in lines[1 : 1 + len(known.classes)]] == [one.name for one in known.classes]


def test_a_table_has_one_row_a_class(processing, sample, workdir):
    known = assess(str(sample))
    run(processing, sample, OUTPUT=str(workdir / "accuracy.csv"))
    with (workdir / "accuracy.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["class"]: row for row in csv.DictReader(file)}
    assert list(rows) == [one.name for one in known.classes]
    for one in known.classes:
        row = rows[one.name]
        assert float(row["users"]) == one.users.value
        assert float(row["area_m2"]) == one.area_m2.value
        assert float(row["area_m2_half_width_95"]) == one.area_m2.half_width
        assert float(row["overall"]) == known.overall.value


def test_what_the_sample_says_nothing_about_is_not_a_number(processing, sample, workdir):
    fill(sample, "UPDATE sample SET reference = 'no change'")
    _, lines = run(processing, sample, OUTPUT=str(workdir / "accuracy.csv"))
    assert any("producer's not known" in line for line in lines)
    assert "nan" not in "".join(lines) + (workdir / "accuracy.csv").read_text()


def test_without_a_file_the_log_says_it_all(processing, sample):
    found, lines = run(processing, sample)
    assert "OUTPUT" not in found
    assert any("no change" in line for line in lines)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE sample SET reference = NULL", "Nothing is filled in yet"),
        ("UPDATE sample SET reference = NULL WHERE stratum = 'no change'", "fill in two or more"),
        ("UPDATE sample SET reference = 'a lake'", "is not a reference of this sample"),
        ("UPDATE sample SET stratum = 'elsewhere'", "is no stratum of this sample"),
        ("DELETE FROM strata", "draw the sample again"),
    ],
)
def test_what_cannot_be_assessed_is_one_sentence(processing, sample, statement, words):
    fill(sample, statement)
    with pytest.raises(QgsProcessingException, match=words):
        run(processing, sample)


def test_answers_that_are_not_saved_are_not_passed_over(processing, sample):
    layer = QgsVectorLayer(f"{sample}|layername=sample", "sample", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.startEditing()
    layer.changeAttributeValue(1, layer.fields().lookupField("reference"), "change")
    with pytest.raises(QgsProcessingException, match="edits that are not saved"):
        processing.run("changedet:accuracy", {"INPUT": layer}, feedback=Heard())
    layer.commitChanges()
    found = processing.run("changedet:accuracy", {"INPUT": layer}, feedback=Heard())
    assert found["OVERALL"] == assess(str(sample)).overall.value


def test_a_layer_without_a_file_is_one_sentence(processing):
    layer = QgsVectorLayer("Polygon", "sample", "memory")
    QgsProject.instance().addMapLayer(layer)
    with pytest.raises(QgsProcessingException, match="is not in a file"):
        processing.run("changedet:accuracy", {"INPUT": layer}, feedback=Heard())


def test_the_sample_is_not_replaced_by_its_accuracies(processing, sample):
    before = assess(str(sample)).overall
    with pytest.raises(QgsProcessingException, match=r"ends in \.json or \.csv"):
        run(processing, sample, OUTPUT=str(sample))
    assert assess(str(sample)).overall == before


def test_qgis_process_gives_the_same(qgis_process, sample, workdir):
    qgis_process("changedet:accuracy", f"--INPUT={sample}", f"--OUTPUT={workdir / 'accuracy.json'}")
    assert json.loads((workdir / "accuracy.json").read_text())["overall"]["value"] == assess(str(sample)).overall.value
