"""Which numbers is the method made of? Writes docs/constants.md: every one with its value, its unit and what it decides.

python -m scripts.constants

They are read from the source, not imported. What a constant decides is its docstring, or the comment above or beside it; its
unit stands there in [brackets], or is the end of its name; ``Decision 0006`` in it becomes a link.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.paths import NAME, ROOT

PAGE = ROOT / "docs" / "constants.md"
DECISIONS = ROOT / "docs" / "decisions"
UNITS = {"PX": "px", "DAYS": "days", "BYTES": "bytes", "SECONDS": "s", "MS": "ms"}
"""Last word of a name -> unit, where the docstring names none."""
_DECISIONS = r"ecisions? \d{4}(?:(?:,| and) \d{4})*"
LONGEST_VALUE = 60
"""Letters of a value; a longer one is told by its first."""
HEAD = """# The constants of the method

Every number of the method, read from the source by `make constants`: this page is not written by hand. What they do is told
in [the method](method.md), how they were found in [the decisions](decisions/README.md). Where no unit is given a number is a
share, a ratio or a count; a *spread* is 1.4826 times the median absolute deviation of a band over the scene.
"""


@dataclass(frozen=True)
class Stage:
    """A part of the method."""

    title: str
    sections: tuple[str, ...]
    """Headings of docs/method.md that tell what these numbers do."""
    places: tuple[str, ...]
    """Modules and folders, below the package."""


STAGES = (
    Stage("Reference", ("4. Score",), ("core/reference.py",)),
    Stage("Harmonise", ("Where each date lies", "2. Harmonise"), ("engine/harmonising", "engine/masked.py")),
    Stage("Encode", ("3. Encode",), ("engine/embedding",)),
    Stage("Score", ("4. Score", "5. When, and for how long"), ("engine/scoring",)),
    Stage("Describe", ("5. When, and for how long", "6. What kind"), ("engine/describing", "core/type_tree.py")),
    Stage("Find similar", ("6. What kind",), ("core/similarity.py",)),
)


@dataclass(frozen=True)
class Constant:
    """One number of the method, or a few that belong together."""

    name: str
    value: str
    """As the source writes it."""
    unit: str
    """Empty = a plain number."""
    decides: str
    """What it decides; empty = the source does not say."""
    decisions: tuple[str, ...]
    """Numbers of decision records, four digits each."""


def modules(stage: Stage) -> Iterator[Path]:
    """The source files of a stage, by name."""
    for place in stage.places:
        path = ROOT / NAME / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else filter(Path.exists, [path])


def constants(source: str) -> list[Constant]:
    """The public constants of a module that are numbers, in its order; texts and patterns are left out."""
    body = ast.parse(source).body
    found = []
    for node, following in zip(body, [*body[1:], None]):
        words = _words(source, node, following)
        for name, value in _bound(node):
            if re.fullmatch(r"[A-Z][A-Z0-9_]*", name) and _is_number(value):
                found.append(_constant(name, _text(source, value), words))
    return found


def question(source: str) -> str:
    """First sentence of a module's docstring."""
    first = (ast.get_docstring(ast.parse(source)) or "").split("\n\n")[0].replace("\n", " ")
    return re.split(r"(?<=[?.:]) ", first)[0].rstrip(".:")


def page() -> str:
    """The whole page, as Markdown."""
    parts = [HEAD]
    for stage in STAGES:
        sections = ", ".join(f"[{heading}](method.md#{anchor(heading)})" for heading in stage.sections)
        parts.append(f"\n## {stage.title}\n\nIn the method: {sections}.\n")
        for path in modules(stage):
            source = path.read_text(encoding="utf-8")
            rows = [_row(constant) for constant in constants(source)]
            if rows:
                where = path.relative_to(ROOT / NAME).as_posix()
                head = "| name | value | unit | what it decides | decision |\n|---|---|---|---|---|\n"
                parts.append(f"\n**{_plain(question(source))}** `{where}`\n\n{head}" + "".join(rows))
    return "".join(parts)


def anchor(heading: str) -> str:
    """What a heading of a page in Markdown is linked by."""
    return re.sub(r"[^a-z0-9 ]", "", heading.lower()).replace(" ", "-")


def _constant(name: str, value: str, words: str) -> Constant:
    """A constant from its docstring or comment."""
    unit = re.search(r"\s*\[([^\]]+)\]", words)
    numbers = tuple(re.findall(r"\d{4}", " ".join(re.findall(rf"[Dd]{_DECISIONS}", words))))
    decides = words.replace(unit[0], "") if unit else words
    decides = re.sub(rf"\s*\(d{_DECISIONS}\)|\s*D{_DECISIONS}\.", "", decides).strip()
    return Constant(name, value, unit[1] if unit else UNITS.get(name.rsplit("_", 1)[-1], ""), decides, numbers)


def _bound(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """Names that a statement binds, and their values: ``A, B = 1, 2`` are two."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
        return
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Name):
            yield target.id, node.value
        elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = zip(target.elts, node.value.elts, strict=True)
            yield from ((name.id, value) for name, value in pairs if isinstance(name, ast.Name))


def _is_number(value: ast.expr) -> bool:
    """Whether a value is made of numbers alone."""
    kinds = {type(node.value) for node in ast.walk(value) if isinstance(node, ast.Constant)}
    return bool(kinds) and kinds <= {int, float}


def _words(source: str, node: ast.stmt, following: ast.stmt | None) -> str:
    """The docstring below a statement, else the comment beside it, else the one above it; in one line."""
    if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant) and isinstance(following.value.value, str):
        return " ".join(following.value.value.split())
    lines = source.splitlines()
    beside = re.match(r"\s*#\s*(.*)", lines[node.end_lineno - 1][node.end_col_offset :])
    if beside and not beside[1].startswith("fmt:"):
        return beside[1].strip()
    above = []
    for line in reversed(lines[: node.lineno - 1]):
        if not line.startswith("#"):
            break
        above.append(line.lstrip("# ").strip())
    return " ".join(reversed(above))


def _text(source: str, value: ast.expr) -> str:
    """A value as it is written, in one line and not too long."""
    text = " ".join((ast.get_source_segment(source, value) or ast.unparse(value)).split())
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE].rstrip(" ,(") + " ..."


def _row(constant: Constant) -> str:
    links = [f"[{number}](decisions/{_file_of(number)})" for number in constant.decisions]
    cells = (f"`{constant.name}`", f"`{constant.value}`", constant.unit, _plain(constant.decides), ", ".join(links))
    return f"| {' | '.join(cells)} |\n"


def _plain(words: str) -> str:
    """Words of a docstring as Markdown inside a table."""
    return words.replace("``", "`").replace("|", "\\|")


def _file_of(decision: str) -> str:
    """Name of the page of a decision."""
    return next((path.name for path in DECISIONS.glob(f"{decision}-*.md")), "README.md")


def main() -> None:
    """Write the page, and name what does not say what it decides."""
    PAGE.write_text(page(), encoding="utf-8")
    for stage in STAGES:
        for path in modules(stage):
            silent = [one.name for one in constants(path.read_text(encoding="utf-8")) if not one.decides]
            if silent:
                print(f"{path.relative_to(ROOT)}: {', '.join(silent)}: no docstring")


if __name__ == "__main__":
    main()
