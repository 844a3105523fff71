"""Actions of a layer ask for what the dock does, of the feature they are called for."""

from __future__ import annotations

import pytest
from qgis.gui import QgsGui

from changedet_plugin.compat import single_feature_target
from changedet_plugin.gui.result.layer_actions import LayerActions


@pytest.fixture
def actions(result):
    """Of the layer ``changes``, taken away in the end."""
    made = LayerActions(result.changes)
    yield made
    made.close()


def offered(layer):
    """What QGIS offers for one feature of a layer, by name."""
    registry = QgsGui.mapLayerActionRegistry()
    found = registry.mapLayerActions(layer)
    return {action.text(): action for action in found if action.targets() & single_feature_target(type(action))}


def test_qgis_offers_all_of_them_for_this_layer_alone(result, actions):
    assert list(offered(result.changes)) == [
        "Zoom to and show evidence",
        "Find similar changes",
        "Confirm change",
        "Reject change",
        "Mark change as unsure",
    ]
    assert offered(result.patches) == {}


@pytest.mark.parametrize(
    ("text", "signal", "said"),
    [
        ("Zoom to and show evidence", "zoom_asked", [4]),
        ("Find similar changes", "similar_asked", [4]),
        ("Confirm change", "judged", [4, "confirmed"]),
        ("Reject change", "judged", [4, "rejected"]),
        ("Mark change as unsure", "judged", [4, "unsure"]),
    ],
)
def test_an_action_asks_for_its_feature(result, actions, qtbot, text, signal, said):
    with qtbot.waitSignal(getattr(actions, signal)) as asked:
        offered(result.changes)[text].triggerForFeature(result.changes, result.changes.getFeature(4))
    assert asked.args == said


def test_closing_takes_them_away(result, actions):
    actions.close()
    assert offered(result.changes) == {}
