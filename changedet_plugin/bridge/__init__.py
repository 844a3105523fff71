"""The border to QGIS: values of the engine on one side, layers and tasks on the other. No widgets, no iface."""
