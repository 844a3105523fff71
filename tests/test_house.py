"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess

import pytest
import tomllib

from changedet_plugin.core.notices import SENTENCES
from changedet_plugin.engine.writing import run_record
from scripts.paths import ROOT

SHIPPED = sorted((ROOT / "changedet_plugin").rglob("*.py"))
GENERATED = ("*.qm", "*.pyc", "ui_*.py", "*resources_rc.py", "*.onnx.data", "*.zip")
Function = (ast.FunctionDef, ast.AsyncFunctionDef)


def test_every_place_names_the_same_version():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    metadata = configparser.ConfigParser()
    metadata.read(ROOT / "metadata.txt")
    assert (metadata["general"]["version"], run_record.VERSION) == (declared, declared)


def trees():
    for path in SHIPPED:
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def functions():
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{path}:{node.lineno} {node.name}", node


def test_functions_stay_under_60_lines():
    assert [where for where, node in functions() if node.end_lineno - node.lineno + 1 > 60] == []


def test_everything_is_annotated():
    def complete(node):
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        return node.returns is not None and all(a.annotation or a.arg in {"self", "cls"} for a in arguments)

    assert [where for where, node in functions() if not complete(node)] == []


def public(path, tree):
    """Modules, their public classes and functions, and public methods."""
    yield f"{path}", tree
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))
    for scope in (tree, *classes):
        for node in scope.body:
            if isinstance(node, (*Function, ast.ClassDef)) and not node.name.startswith("_"):
                yield f"{path}:{node.lineno} {node.name}", node


def test_everything_public_says_what_it_is():
    missing = [where for path, tree in trees() for where, node in public(path, tree) if not ast.get_docstring(node)]
    assert missing == []


def test_one_broad_except_in_the_whole_tree():
    def is_broad(handler):
        names = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        return any(name is None or getattr(name, "id", "") in {"Exception", "BaseException"} for name in names)

    handlers = [(path, node) for path, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]
    assert [str(path) for path, node in handlers if is_broad(node)] == ["changedet_plugin/bridge/background.py"]


def test_no_word_to_translate_stands_inside_an_f_string():
    """Where the tool that collects them does not see it."""
    hidden = [
        f"{path}:{call.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "tr"
    ]
    assert hidden == []


def test_no_expression_asks_a_layer():
    """Symbols are drawn by threads: what asks a layer there waits for the main thread, which may wait for the drawing."""
    asks = re.compile(r"\b(is_selected|num_selected|\w*aggregate|get_feature\w*|layer_property|overlay_\w+)\s*\(")
    texts = [(path, path.read_text(encoding="utf-8")) for path in (ROOT / "resources" / "styles").iterdir()]
    for path, tree in trees():
        documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
        texts += [(path, node.value) for node in strings if id(node) not in documents]
    assert [str(path) for path, text in texts if asks.search(text)] == []


def test_the_engine_warns_with_notices_never_with_sentences():
    """A string would reach the analyst untranslated."""
    calls = (
        (f"{path}:{node.lineno}", node)
        for path, tree in trees()
        for node in ast.walk(tree)
        if "engine" in path.parts[:2] and isinstance(node, ast.Call)
        if "warn" in (name_of(node.func), name_of(node.func, "attr"))
    )
    texts = (ast.Constant, ast.JoinedStr, ast.BinOp)
    assert [where for where, call in calls if any(isinstance(given, texts) for given in call.args)] == []


def test_every_code_of_a_warning_has_a_sentence_and_is_used():
    """A code is written out where its notice is made, or just before, under the name ``code``."""
    made = set()
    for path, tree in trees():
        for node in ast.walk(tree) if path.name != "notices.py" else ():
            if isinstance(node, ast.Call) and name_of(node.func) == "notice":
                made |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
                assert isinstance(node.args[0], ast.Constant) or name_of(node.args[0]) == "code", f"{path}:{node.lineno}"
            elif isinstance(node, ast.Assign) and name_of(node.targets[0]) == "code" and isinstance(node.value, ast.IfExp):
                made |= {node.value.body.value, node.value.orelse.value}
    assert made == set(SENTENCES)


def name_of(node, attribute="id"):
    return getattr(node, attribute, "")


def test_nothing_prints_but_the_command_line():
    printing = {
        str(path)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    }
    assert printing == set()


def test_nothing_generated_is_committed():
    listed = subprocess.run(["git", "ls-files", "--", *GENERATED], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    assert listed.stdout.splitlines() == []


def test_what_qgis_imports_is_written_for_python_3_9():
    engine = ROOT / "changedet_plugin" / "engine"
    imported = [path for path in SHIPPED if engine not in path.parents]
    assert len(imported) > 100
    for path in imported:
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=(3, 9))
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "zip")
        assert not any(keyword.arg == "strict" for call in calls for keyword in call.keywords), path


def test_no_folder_holds_more_than_twenty_boxes():
    folders = {path.parent for path in SHIPPED}
    boxes = {
        folder: [box for box in folder.iterdir() if not box.name.startswith("__") and (box.suffix == ".py" or box in folders)]
        for folder in folders
    }
    assert {str(folder.relative_to(ROOT)): len(found) for folder, found in boxes.items() if len(found) > 20} == {}
