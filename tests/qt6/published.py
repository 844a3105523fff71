"""The published signatures of QGIS 4 (package ``qgis-stubs``): what there is, what fits it, a neutral answer of its type."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from PyQt6 import QtCore, QtGui, QtNetwork, QtPrintSupport, QtSql, QtWidgets, QtXml, sip

STUBS = Path(str(distribution("qgis-stubs").locate_file("qgis-stubs")))
QT = {
    module.__name__.rpartition(".")[2]: module for module in (QtCore, QtGui, QtWidgets, QtNetwork, QtPrintSupport, QtSql, QtXml)
}
"""The stubs name the classes of Qt by their modules."""
_CLASS = re.compile(r"^(?:@.*\n)?(?=class (\w+)\b)", re.MULTILINE)
_ALIAS = re.compile(r"^ *((?:Q\w+)(?:\.\w+)+) = (Q\w+(?:\.\w+)+) *$", re.MULTILINE)
_MOVED = re.compile(
    r'^(Qgis\.\w+)\.__doc__ = """(?:(?!""").)*?available as\s+:py:class:`(\w+)`?\.(\w+)', re.MULTILINE | re.DOTALL
)
_OLD_MEMBER = re.compile(r"^(Q\w+)\.\w+\.__doc__", re.MULTILINE)
_SIGNALS = re.compile(r"^ *([\w.]+)\.__signal_arguments__ = (\{.*\})$", re.MULTILINE)
_LISTS = {"list", "typing.List", "typing.Sequence", "collections.abc.Sequence", "collections.abc.Iterable", "typing.Iterable"}
_MAPS = {"dict", "typing.Dict", "collections.abc.Mapping"}
_SETS = {"set", "typing.Set"}
_TUPLES = {"tuple", "typing.Tuple"}
Fits = Callable[[Any], bool]
_SIMPLE: dict[str, Fits] = {
    "int": lambda value: hasattr(type(value), "__index__"),
    "float": lambda value: hasattr(type(value), "__float__") or hasattr(type(value), "__index__"),
    "bool": lambda value: isinstance(value, int),
    "str": lambda value: isinstance(value, str),
    "bytes": lambda value: isinstance(value, bytes),
    "typing.Any": lambda _value: True,
    "object": lambda _value: True,
    "PYQT_SLOT": callable,
    "PYQT_SIGNAL": lambda value: isinstance(value, QtCore.pyqtBoundSignal),
}


class Stubs:
    """The text of one module of the stubs, by class; parsed only where it is asked for."""

    def __init__(self, name: str) -> None:
        """``name``: ``core`` or ``gui``."""
        text = (STUBS / f"_{name}.pyi").read_text(encoding="utf-8")
        parts = _CLASS.split(text)
        self._classes = dict(zip(parts[1::2], parts[2::2], strict=True))
        additions = (STUBS / name / "__init__.py").read_text(encoding="utf-8")
        documented = set(_OLD_MEMBER.findall(additions))
        moved = [(f"{owner}.{group}", new) for new, owner, group in _MOVED.findall(additions) if owner in documented]
        self.aliases = moved + _ALIAS.findall(additions)
        """Names of earlier versions that QGIS sets when it starts: (old, new)."""
        self.signals: dict[str, dict[str, list[str]]] = {
            owner: ast.literal_eval(table) for owner, table in _SIGNALS.findall(additions)
        }
        """Arguments of the signals of a class, as "name: type"."""

    def names(self) -> list[str]:
        """The classes."""
        return list(self._classes)

    def class_of(self, name: str) -> ast.ClassDef | None:
        """The definition of a class; None where there is none of this name."""
        text = self._classes.get(name)
        if text is None:
            return None
        (node, *_) = ast.parse(text, type_comments=True).body
        return node if isinstance(node, ast.ClassDef) else None


class Types:
    """Tells what fits an annotation; ``find`` gives the stand-in of a class by its name."""

    def __init__(self, find: Callable[[str], Any]) -> None:
        self._find = find
        self._fits: dict[str, Fits] = {}

    def fits(self, annotation: ast.expr | None) -> Fits:
        """A test of values for an annotation."""
        if annotation is None:
            return _anything
        text = ast.unparse(annotation)
        if text not in self._fits:
            self._fits[text] = self._make(annotation)
        return self._fits[text]

    def named(self, dotted: str) -> Any:
        """The class of a name as the stubs write it; None where neither Qt 6 nor QGIS 4 has it."""
        head, _, rest = dotted.partition(".")
        if head in {"_core", "_gui", "PyQt5"}:
            return self.named(rest)
        if head not in QT:
            return self._find(dotted)
        # Some have moved between the modules of Qt since (QAction).
        for module in (QT[head], *QT.values()):
            found = _reach(module, rest)
            if found is not None:
                return found
        return None

    def neutral(self, annotation: ast.expr | None, make: Callable[[type], Any]) -> Any:
        """A value of the annotated type that says nothing; ``make`` makes an object of a class."""
        if annotation is None:
            return None
        if isinstance(annotation, ast.Constant):
            return None if annotation.value is None else self.neutral(_parsed(annotation.value), make)
        if isinstance(annotation, ast.Subscript):
            return self._neutral_of(annotation, make)
        name = ast.unparse(annotation)
        simple = {"bool": False, "int": 0, "float": 0.0, "str": "", "bytes": b"", "typing.Any": None, "object": None}
        if name in simple:
            return simple[name]
        found = self.named(name)
        return make(found) if isinstance(found, type) else None

    def _neutral_of(self, annotation: ast.Subscript, make: Callable[[type], Any]) -> Any:
        kind, inner = ast.unparse(annotation.value), _inner(annotation)
        for kinds, empty in ((_LISTS, list), (_MAPS, dict), (_SETS, set)):
            if kind in kinds:
                return empty()
        if kind in _TUPLES:
            return tuple(self.neutral(part, make) for part in inner)
        return self.neutral(inner[0], make)

    def _make(self, annotation: ast.expr) -> Fits:
        if isinstance(annotation, ast.Constant):
            value = annotation.value
            return self._make(_parsed(value)) if isinstance(value, str) else _is_none if value is None else _anything
        if isinstance(annotation, ast.Subscript):
            return self._make_of(annotation)
        name = ast.unparse(annotation)
        if name in _SIMPLE:
            return _SIMPLE[name]
        found = self.named(name)
        return (lambda value: isinstance(value, found)) if isinstance(found, type) else _nothing

    def _make_of(self, annotation: ast.Subscript) -> Fits:
        kind, inner = ast.unparse(annotation.value), _inner(annotation)
        if kind in {"typing.Callable", "collections.abc.Callable"}:
            return callable
        fits = [self.fits(part) for part in inner]
        if kind == "typing.Optional":
            return lambda value: value is None or fits[0](value)
        if kind == "typing.Union":
            return lambda value: any(one(value) for one in fits)
        if kind in _TUPLES:
            return lambda value: isinstance(value, tuple) and all(map(_call, fits, value))
        if kind in _MAPS:
            return lambda value: isinstance(value, dict) and all(fits[0](k) and fits[1](v) for k, v in value.items())
        if kind in _LISTS | _SETS:
            return lambda value: hasattr(value, "__iter__") and not isinstance(value, (str, bytes)) and all(map(fits[0], value))
        raise NotImplementedError(f"an annotation of a kind that is not known: {ast.unparse(annotation)}")


class Signature:
    """One of the ways to call a function."""

    def __init__(self, node: ast.FunctionDef, types: Types, is_bound: bool) -> None:
        """``is_bound``: the first argument is the object itself."""
        arguments = [*node.args.posonlyargs, *node.args.args][int(is_bound) :]
        self.names = [argument.arg for argument in arguments]
        self.n_needed = len(arguments) - len(node.args.defaults)
        self.is_open = node.args.vararg is not None
        self.returns = node.returns
        self.node = node
        self._arguments = arguments
        self._types = types
        self.text = f"{node.name}({ast.unparse(node.args)})"

    def accepts(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """Whether a call fits."""
        if self.is_open:
            return True
        given = dict(zip(self.names, args, strict=False))
        if len(args) > len(self.names) or not kwargs.keys() <= set(self.names[len(args) :]):
            return False
        given |= kwargs
        if not set(self.names[: self.n_needed]) <= given.keys():
            return False
        fits = {argument.arg: self._types.fits(argument.annotation) for argument in self._arguments}
        return all(fits[name](value) for name, value in given.items())


def methods(node: ast.ClassDef) -> Iterator[tuple[str, list[ast.FunctionDef]]]:
    """The methods of a class, each with its overloads."""
    found: dict[str, list[ast.FunctionDef]] = {}
    for item in node.body:
        if isinstance(item, ast.FunctionDef):
            found.setdefault(item.name, []).append(item)
    yield from found.items()


def attributes(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    """The variables of a class with their types."""
    for item in node.body:
        if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name) and item.type_comment:
            yield item.targets[0].id, _parsed(item.type_comment)


def signals(node: ast.ClassDef) -> list[str]:
    """The signals of a class."""
    annotated = (item for item in node.body if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name))
    return [item.target.id for item in annotated if "pyqtSignal" in ast.unparse(item.annotation)]


def is_enumeration(node: ast.ClassDef) -> bool:
    """Whether a class is an enumeration: the stubs know its members, and not their values."""
    return [ast.unparse(base) for base in node.bases] == ["int"]


def flags_of(node: ast.ClassDef) -> str:
    """The enumeration that a class holds several of, empty where it is no such class."""
    made = dict(methods(node))
    if "__ior__" not in made or "__init__" not in made:
        return ""
    union = made["__init__"][-1].args.args[1].annotation
    names = [ast.unparse(part).strip("'") for part in _inner(union)] if isinstance(union, ast.Subscript) else []
    return names[-1].rpartition(".")[2] if names else ""


def bases(node: ast.ClassDef) -> list[str]:
    """The names of the classes that a class is of."""
    return [ast.unparse(base) for base in node.bases]


def is_static(node: ast.FunctionDef) -> bool:
    """Whether a method is called without an object."""
    return any(ast.unparse(decorator) == "staticmethod" for decorator in node.decorator_list)


def is_qt(kind: type) -> bool:
    """Whether a class is Qt's own."""
    return kind.__module__.startswith("PyQt6.") and kind not in {sip.wrapper, sip.simplewrapper}


@cache
def _parsed(text: str) -> ast.expr:
    node = ast.parse(text.strip(), mode="eval").body
    return _parsed(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, str) else node


def _inner(annotation: ast.Subscript) -> list[ast.expr]:
    return annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]


def _reach(start: Any, dotted: str) -> Any:
    for name in dotted.split("."):
        start = getattr(start, name, None)
    return start


def _call(fits: Fits, value: Any) -> bool:
    return fits(value)


def _anything(_value: Any) -> bool:
    return True


def _nothing(_value: Any) -> bool:
    return False


def _is_none(value: Any) -> bool:
    return value is None
