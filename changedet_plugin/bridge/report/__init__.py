"""How does a result read on paper?

A PDF: cover pages, then a page for each of the strongest changes, laid out by QGIS.
"""
