"""The table of parameters says what the values made of it hold, and the facts of a run give them back."""

from __future__ import annotations

import datetime
import json
from dataclasses import fields

import pytest

from changedet_plugin.core.parameters import (
    CHOSEN,
    MACHINE,
    PARAMETERS,
    Area,
    Machine,
    Masking,
    Parameters,
    as_facts,
    from_facts,
)


@pytest.mark.parametrize(("values", "table"), [(Parameters, CHOSEN), (Machine, MACHINE)])
def test_every_value_has_an_entry_and_its_default(values, table):
    known = {field.name for field in fields(values)} - {"masking"}
    assert known == set(table)
    assert {name: getattr(values(), name) for name in known} == {name: table[name].default for name in known}


def test_every_default_is_allowed():
    for entry in (entry for table in PARAMETERS.values() for entry in table.values() if entry.default not in (None, ())):
        assert not entry.choices or entry.default in entry.choices
        assert entry.low is None or entry.low <= entry.default
        assert entry.high is None or entry.default <= entry.high


def test_what_a_run_was_asked_for_comes_back_from_its_facts():
    chosen = Parameters(
        datetime.date(2019, 1, 1),
        bands=(2, 3),
        area=Area("POLYGON EMPTY", "EPSG:4326"),
        masking=Masking(None, (3, 8)),
        n_types=5,
    )
    machine = Machine("cpu", 1 << 30, "cache", threads=2)
    written = json.loads(json.dumps(as_facts(chosen, machine)))
    assert from_facts(written) == (chosen, machine)
    assert list(written)[-1] == "n_types"


def test_facts_of_an_earlier_version_are_filled_with_defaults():
    assert from_facts({"encoder": "builtin", "confirm": 2}) == (Parameters(confirm=2), Machine())
    with pytest.raises(TypeError):
        from_facts({"colour": "red"})
