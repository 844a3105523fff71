"""Whatever a request holds, it is read as values of their kinds, or refused in one sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changedet_plugin.core.errors import RequestError
from changedet_plugin.core.parameters import PARAMETERS
from changedet_plugin.engine import worker
from changedet_plugin.engine.commands import values

NUMBERS = st.one_of(st.integers(), st.floats(), st.just(10**400))
ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(), st.text("0123456789-+.,eGMK: T", max_size=12)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
ENTRIES = [(verb, name) for verb, entries in PARAMETERS.items() for name in entries]


@settings(max_examples=600, deadline=None)
@given(place=st.sampled_from(ENTRIES), value=ANY)
def test_a_parameter_is_of_its_kind_and_in_its_range_or_refused(place, value):
    verb, name = place
    entry = PARAMETERS[verb][name]
    read, sentence = None, ""
    try:
        read = values.given(verb, {name: value}).get(name)
    except RequestError as error:
        sentence = str(error)
    if sentence:
        assert sentence.startswith(f"{name}: ")
        assert sentence.endswith(".")
    elif read is None:
        assert value is None
    elif entry.kind in ("integer", "bytes", "real"):
        assert entry.low is None or read >= entry.low
        assert entry.high is None or read <= entry.high
    elif entry.kind in ("text", "target"):
        assert read == value
        read.encode("utf-8")
        assert entry.kind == "text" or read.isprintable() or not read.isascii()
    if entry.choices:
        assert read is None or read in entry.choices


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(st.text(), ANY.map(json.dumps), st.text('{}[]",:0123456789eE+-. truefalsn', max_size=60)))
def test_a_line_is_a_request_or_refused(text):
    sentence = ""
    try:
        command, parameters = worker._read(text)
    except RequestError as error:
        sentence = str(error)
    if sentence:
        assert sentence.endswith(".")
    else:
        asked = json.loads(text)
        assert (command, parameters) == (asked["command"], asked.get("parameters", {}))


@pytest.mark.parametrize("name", ["a\nb", "\x1b[2J", "a\u2028b", " ", "", "http://127.0.0.1/a.gpkg", "/vsis3/a.gpkg"])
@pytest.mark.parametrize("target", ["output", "store"])
def test_what_nobody_can_read_or_a_server_has_is_no_name_of_what_is_written(target, name):
    with pytest.raises(RequestError, match=f"{target}: "):
        values.given("detect", {target: name})
