"""Both ends of the pipe know the same commands."""

from __future__ import annotations

from changedet_plugin.core import events
from changedet_plugin.engine.commands.registry import VERBS


def test_every_verb_has_a_command_with_a_result_and_no_other():
    known = {value.name for value in vars(events).values() if isinstance(value, events.Command)}
    assert known == set(VERBS)
