"""Accuracy from a filled-in sample in the toolbox: the same as the estimators say, in one file and in words."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsProject

from changedet_plugin import classFactory
from changedet_plugin.bridge.exports.assessment import assess
from changedet_plugin.bridge.exports.sample import draw_sample


@pytest.fixture
def processing(qgis_processing):
    import processing

    plugin = classFactory(None)
    plugin.initProcessing()
    yield processing
    plugin.unload()
    QgsProject.instance().clear()


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


def test_without_a_file_the_log_says_it_all(processing, sample):
    found, lines = run(processing, sample)
    assert "OUTPUT" not in found
    assert any("no change" in line for line in lines)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE sample SET reference = NULL", "fill in two or more"),
        ("UPDATE sample SET reference = 'a lake'", "is not a reference of this sample"),
        ("UPDATE sample SET stratum = 'elsewhere'", "is no stratum of this sample"),
        ("DELETE FROM strata", "draw the sample again"),
    ],
)
def test_what_cannot_be_assessed_is_one_sentence(processing, sample, statement, words):
    fill(sample, statement)
    with pytest.raises(QgsProcessingException, match=words):
        run(processing, sample)
