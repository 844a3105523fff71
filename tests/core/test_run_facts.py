"""What a run says of itself is read as it was written; what an older or damaged result does not say is left unsaid."""

from __future__ import annotations

import datetime
import json

import pytest

from changedet_plugin.core.run_facts import RunFacts

FULL = RunFacts(
    encoder={"id": "spectex-4", "name": "SpecTex", "sha256": "ab"},
    encoder_id="spectex-4:ab",
    threshold=2.0,
    threshold_rule="twice as far",
    listed_from=1.5,
    n_shown_first=7,
    confirm=3,
    patch_px=8,
    patch_m=80.0,
    gsd_m=10.0,
    n_features=44,
    dates=(datetime.date(2019, 7, 1), datetime.date(2020, 7, 1)),
    grid={"crs": "EPSG:32631", "transform": (10.0, 0.0, 1.0, 0.0, -10.0, 2.0), "shape": (64, 32)},
    run_id="0123456789",
    started="2026-01-01T10:00:00+00:00",
    seconds={"embed": 3.1},
    provider="CPUExecutionProvider",
    provider_reason="",
    warnings=("One.", "Two."),
    notices=({"code": "list_cut", "values": {"n": 3, "kept": 2}}, {"code": "colour_tables", "values": {}}),
    version="0.1.0",
    versions={"numpy": "2.0"},
    parameters={"confirm": 3, "bands": [1, 2]},
    inputs=({"path": "a.tif", "date": "2019-07-01", "mask": None, "bytes": 3, "sha256": "cd"},),
    is_reference=(True, False),
    preprocessing_id="reading 1; red, NIR",
    previous={"run_id": "old", "path": "old.gpkg"},
    below_limit={"result": "c.gpkg", "run_id": "r", "limit": 2.0, "from": 1.0},
)


def test_what_was_written_is_read():
    assert RunFacts.from_table(FULL.to_table().items()) == FULL


def test_texts_stand_as_they_are_and_the_rest_as_json():
    texts = FULL.to_table()
    assert texts["run_id"] == "0123456789"  # a name, though it looks like a number
    assert texts["threshold_rule"] == "twice as far"
    assert json.loads(texts["dates"]) == ["2019-07-01", "2020-07-01"]
    assert "previous" not in RunFacts().to_table()


def test_an_old_result_names_its_encoder_alone():
    old = RunFacts.from_table([("encoder", "spectex-2"), ("threshold", "2.5"), ("something", "new")])
    assert (old.encoder, old.encoder_id, old.threshold, old.grid, old.inputs) == ({}, "spectex-2", 2.5, None, ())
    assert old.to_table()["encoder"] == "spectex-2"


@pytest.mark.parametrize("text", [None, "", "{", "[1, 2]", "true", '"x"', "{}", "NaN"])
def test_damage_is_nothing_said(text):
    keys = [key for key, value in FULL.to_table().items() if value[:1] in "{[" or key == "patch_px"]
    facts = RunFacts.from_table((key, text) for key in keys)
    assert (facts.grid, facts.dates, facts.inputs, facts.parameters, facts.notices) == (None, (), (), {}, ())
    assert facts.patch_px in (None, 1)
