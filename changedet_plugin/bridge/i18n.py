"""How is what a person reads translated?

One function for every string.
"""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from changedet_plugin.paths import TRANSLATIONS


def tr(text: str, n: int = -1) -> str:
    """Translate a whole sentence; ``n`` fills ``%n`` and picks the plural.

    Format values in afterwards, never before: ``tr("{count} dates").format(count=n)``.
    """
    return QCoreApplication.translate("@default", text, None, n)


def install_translator() -> QTranslator | None:
    """Install the translation of QGIS's own language; None where there is none (the source text is English)."""
    translator = QTranslator()
    locale = QgsApplication.locale()
    for name in (locale, locale.split("_")[0]):
        if translator.load(str(TRANSLATIONS / f"changedet_{name}.qm")):
            QCoreApplication.installTranslator(translator)
            return translator
    return None


def remove_translator(translator: QTranslator) -> None:
    """Undo ``install_translator``."""
    QCoreApplication.removeTranslator(translator)
