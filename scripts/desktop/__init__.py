"""What a person sees: the demo and the pictures of the docs, from a real QGIS."""
