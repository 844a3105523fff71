"""Collects the strings of the plugin into ``i18n/*.ts`` for the translators, and says what is still untranslated."""

from __future__ import annotations

import subprocess
from xml.etree import ElementTree

from scripts.package import NAME, ROOT


def untranslated(text: str) -> list[str]:
    """Source strings of a .ts text that have no finished translation."""
    messages = ElementTree.fromstring(text).iter("message")
    return [node.findtext("source", "") for node in messages if node.find("translation").get("type") == "unfinished"]


def main() -> None:
    """Update every .ts file; pylupdate5 keeps what is translated and drops what is gone."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / NAME).rglob("*.py"))
    for target in sorted((ROOT / "i18n").glob("*.ts")):
        subprocess.run(["pylupdate5", "-noobsolete", *sources, "-ts", target.relative_to(ROOT)], cwd=ROOT, check=True)
        print(f"{target.name}: {len(untranslated(target.read_text(encoding='utf-8')))} strings to translate")


if __name__ == "__main__":
    main()
