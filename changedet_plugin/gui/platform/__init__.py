"""The result in QGIS's own places: locator bar, options, actions of a layer."""
