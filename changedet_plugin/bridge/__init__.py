"""What is the engine, and what is a result, to QGIS?

Values and files on one side, layers and tasks on the other. No widgets, no iface.
"""
