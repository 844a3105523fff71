"""Where else in QGIS is the plugin met?

Locator bar, options, actions of a layer.
"""
