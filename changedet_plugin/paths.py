"""Where are the shipped files?

In a checkout, an installed plugin or an installed engine.
"""

from __future__ import annotations

from pathlib import Path

# Not resolved: a staged plugin is made of links, and following them would leave it.
_PACKAGE = Path(__file__).parent
IMPORT_FROM = _PACKAGE.parent
"""The folder that a Python needs on ``sys.path`` to import the package."""
ROOT = _PACKAGE if (_PACKAGE / "resources").is_dir() else _PACKAGE.parent
RESOURCES = ROOT / "resources"
TRANSLATIONS = ROOT / "i18n"
