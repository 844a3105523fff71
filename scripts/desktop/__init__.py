"""What does a person see?

The demo and the pictures of the docs, from a real QGIS.
"""
