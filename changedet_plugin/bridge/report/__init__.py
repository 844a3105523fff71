"""A result as a PDF: cover pages, then a page for each of the strongest changes, laid out by QGIS."""
