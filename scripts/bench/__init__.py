"""How fast is it?

Ratios side by side: engine, encoders, dock.
"""
