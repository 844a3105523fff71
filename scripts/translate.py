"""Which strings are still untranslated?

Collects those of the plugin into ``i18n/*.ts`` for the translators.

English needs a file too: it holds only the plurals ("1 change", "2 changes").
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TypeGuard
from xml.etree import ElementTree

from scripts.paths import NAME, ROOT

CONTEXT = "@default"
"""Where ``tr`` looks for its strings."""
NOTICES = ROOT / NAME / "core" / "notices.py"
"""Its sentences are translated where they are worded."""
N_FORMS = {"en": 2, "fr": 2}
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'


def is_plural(source: str) -> bool:
    """Depends on a number, which ``tr`` takes as its second argument."""
    return "%n" in source


def collect() -> list[str]:
    """Every string in a ``tr``, and the sentences of the engine's warnings, in the order of the code.

    Qt's own collectors are not used: that of Qt 6 sees calls inside classes only, and none with a number.
    """
    sources: dict[str, None] = {}
    for path in sorted((ROOT / NAME).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path == NOTICES:
            sources.update(dict.fromkeys(_sentences(tree)))
        calls = [node for node in ast.walk(tree) if _is_tr(node)]
        for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            sources[ast.literal_eval(call.args[0])] = None
    return list(sources)


def _sentences(tree: ast.Module) -> list[str]:
    """What ``core/notices.py`` hands to a translator: ``SENTENCES`` and ``AND_MORE``."""
    values = {}
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(target, ast.Name) and target.id in ("SENTENCES", "AND_MORE"):
            values[target.id] = ast.literal_eval(node.value)
    return [values["AND_MORE"], *(form for forms in values["SENTENCES"].values() for form in forms)]


def _is_tr(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr"


def read(path: Path) -> dict[str, list[str]]:
    """Give the finished translations of a .ts file: source to its forms."""
    translations = {}
    for message in ElementTree.parse(path).getroot().iter("message"):
        translation = message.find("translation")
        forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
        if translation.get("type") != "unfinished" and all(forms):
            translations[message.findtext("source", "")] = forms
    return translations


def write(path: Path, sources: list[str], known: dict[str, list[str]]) -> int:
    """Write a .ts file with all sources and what is known of them; return how many are left to translate."""
    language = path.stem.split("_")[1]
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for source in sources:
        message = ElementTree.SubElement(context, "message", {"numerus": "yes"} if is_plural(source) else {})
        ElementTree.SubElement(message, "source").text = source
        translation = ElementTree.SubElement(message, "translation", {} if source in known else {"type": "unfinished"})
        if is_plural(source):
            for form in known.get(source, [""] * N_FORMS[language]):
                ElementTree.SubElement(translation, "numerusform").text = form
        else:
            translation.text = known.get(source, [""])[0]
    ElementTree.indent(root, " ")
    path.write_text(HEAD + ElementTree.tostring(root, encoding="unicode") + "\n", encoding="utf-8")
    return sum(source not in known for source in sources)


def main() -> None:
    """Update every .ts file; what is translated stays, what is gone from the code goes."""
    sources = collect()
    for target in sorted((ROOT / "i18n").glob("*.ts")):
        wanted = [source for source in sources if is_plural(source) or target.stem != "changedet_en"]
        print(f"{target.name}: {write(target, wanted, read(target))} of {len(wanted)} strings to translate")


if __name__ == "__main__":
    main()
