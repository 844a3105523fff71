"""The method. Plain Python: no QGIS, no torch.

Read ``types`` (the values), then ``detect`` (the method on one page); every step is in the module of its name.
"""
