"""Settings keep their type, whatever is found in the profile."""

from __future__ import annotations

import pytest
from qgis.core import QgsSettings

from changedet_plugin.bridge import settings


def test_every_default_is_allowed_and_read_back(qgis_app):
    QgsSettings().remove("changedet")
    for name, setting in settings.SETTINGS.items():
        assert settings.read(name) == setting.default
        settings.write(name, setting.default)
        assert settings.read(name) == setting.default
        assert type(settings.read(name)) is type(setting.default)


@pytest.mark.parametrize(("name", "text"), [("memory_gb", "much"), ("memory_gb", "-3"), ("device", "abacus"), ("threads", "x")])
def test_what_cannot_be_used_is_ignored(qgis_app, name, text):
    QgsSettings().setValue(f"changedet/{name}", text)
    assert settings.read(name) == settings.SETTINGS[name].default


@pytest.mark.parametrize(
    ("name", "value"), [("threads", float("inf")), ("memory_gb", ["1"]), ("last_folder", ["a", "b"]), ("dock_open", {"a": 1})]
)
def test_what_is_of_another_type_is_ignored(qgis_app, name, value):
    QgsSettings().setValue(f"changedet/{name}", value)
    assert settings.read(name) == settings.SETTINGS[name].default


def test_what_cannot_be_used_is_not_written(qgis_app):
    with pytest.raises(ValueError, match="memory_gb cannot be 0"):
        settings.write("memory_gb", 0)


def test_a_setting_can_be_forgotten(qgis_app):
    settings.write("threads", 2)
    settings.reset("threads")
    assert settings.read("threads") == settings.SETTINGS["threads"].default
