"""Every call that is written down has a number of arguments, and names of them, that QGIS 4 takes: also where no test goes."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest

from tests.qt6.published import STUBS
from tests.qt6.test_names import QGIS_SIDE, SESSIONS, defined, name_of, names_of_python, names_of_qt

_METHOD = re.compile(r"^ +(def (\w+)\(.*\).*: \.\.\.)$", re.MULTILINE)


@cache
def written() -> dict[str, list[str]]:
    """The methods of all classes of QGIS by their names."""
    found = defaultdict(list)
    for path in STUBS.glob("_*.pyi"):
        for line, name in _METHOD.findall(path.read_text(encoding="utf-8")):
            found[name].append(line)
    return found


@cache
def published(name: str) -> list[ast.FunctionDef]:
    """The ways to call a method of this name."""
    return [ast.parse(line).body[0] for line in written().get(name, [])]


@cache
def elsewhere() -> set[str]:
    """Names of methods that may be Qt's, Python's or our own."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in QGIS_SIDE]
    return names_of_qt() | names_of_python() | {name for tree in trees for node in ast.walk(tree) for name in defined(node)}


def makers(tree: ast.Module) -> dict[str, str]:
    """The classes of QGIS that a module makes objects of, by their names there."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in {"qgis.core", "qgis.gui"}:
            found |= {alias.asname or alias.name: alias.name for alias in node.names}
    return found


def takes(method: ast.FunctionDef, call: ast.Call) -> bool:
    """Whether a method takes as many arguments, and those that are named."""
    names = [argument.arg for argument in method.args.args if argument.arg != "self"]
    named = {keyword.arg for keyword in call.keywords}
    needed = set(names[len(call.args) : len(names) - len(method.args.defaults)])
    return len(call.args) <= len(names) and named <= set(names[len(call.args) :]) and needed <= named


def signatures(made: dict[str, str], call: ast.Call) -> list[ast.FunctionDef]:
    """What a call may be of, as far as it is QGIS's without doubt; ``made``: the classes that the module knows."""
    if isinstance(call.func, ast.Name) and call.func.id in made:
        modules = [importlib.import_module(name) for name in ("qgis.core", "qgis.gui")]
        kind = next((getattr(module, made[call.func.id]) for module in modules if hasattr(module, made[call.func.id])), None)
        return [one.node for one in getattr(getattr(kind, "__init__", None), "signatures", [])]
    if isinstance(call.func, ast.Attribute) and call.func.attr not in elsewhere():
        return published(call.func.attr)
    return []


def is_plain(call: ast.Call) -> bool:
    """Whether it can be counted what is handed over."""
    starred = any(isinstance(argument, ast.Starred) for argument in call.args)
    return not starred and all(keyword.arg is not None for keyword in call.keywords)


def faults(tree: ast.Module) -> Iterator[str]:
    made = makers(tree)
    for node in ast.walk(tree):
        known = signatures(made, node) if isinstance(node, ast.Call) and is_plain(node) else []
        if known and not any(takes(method, node) for method in known):
            yield f"{node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", [*QGIS_SIDE, *SESSIONS], ids=name_of)
def test_calls_have_arguments_that_qgis_4_takes(path):
    assert list(faults(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "call", ["QgsRectangle(1, 2, 3, 4, False, 6)", "layer.setSubsetString()", "layer.selectByIds(fids=[1])"]
)
def test_a_call_that_is_not_published_is_found(call):
    assert list(faults(ast.parse(f"from qgis.core import QgsRectangle\n{call}")))
