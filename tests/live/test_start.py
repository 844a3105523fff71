"""The plugin in a desktop that is started, left and started again."""

from __future__ import annotations


def test_the_dock_opens_from_the_menu_and_qgis_ends(desktop):
    desktop.start()
    assert not desktop.ask("plugin()._action.isChecked()")
    assert desktop.ask("iface.pluginToolBar().isVisible() and plugin()._action in iface.pluginToolBar().actions()")
    assert desktop.ask("dock().isVisible()")
    assert desktop.quit() == 0
