"""QGIS 4 where none can be installed: classes made of its published signatures, over the real classes of Qt 6.

A call that fits no signature raises and is kept in ``refused``; so does a name that QGIS 4 does not have. What a call answers
is what was set before, what ``behaviour`` says, or a neutral value of the right type: how a real QGIS draws, reads or computes
is not shown by it.
"""

from __future__ import annotations

import ast
import enum
import inspect
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PyQt6.QtCore import QObject, QRectF, pyqtSignal
from PyQt6.QtWidgets import QGraphicsObject, QGraphicsRectItem

from tests.qt6 import published
from tests.qt6.published import Signature, Stubs, Types

VERSION = (4, 2)
EXCEPTIONS = {"QgsException", "QgsCsException", "QgsProcessingException", "QgsNotSupportedException"}
"""Those that the stubs leave out, though QGIS has them."""
UNLISTED = {"QgsMapLayerAction.triggeredForFeature": ["layer: QgsMapLayer", "feature: QgsFeature"]}
"""Arguments of signals that the stubs leave out because they are deprecated."""
_SIGNAL_TYPES = {"bool": bool, "int": int, "float": float, "str": str}
_OPERATORS = {"__len__", "__getitem__", "__setitem__", "__delitem__", "__iter__", "__contains__", "__bool__"}

calls: set[str] = set()
"""Every method that was called, as ``Class.method``."""
refused: list[str] = []
"""Every call that fits no published signature."""


class Value:
    """What is no class of Qt: a value, an algorithm, a feature."""


class _RectItem(QGraphicsObject):
    """A ``QGraphicsRectItem`` that is a ``QObject``, as the items of a layout are in C++."""

    def rect(self) -> QRectF:
        return QRectF(0, 0, 100, 20)


class Qgis4:
    """Makes the classes as they are asked for."""

    def __init__(self, behaviour: Mapping[str, Callable[..., Any]]) -> None:
        """``behaviour``: what a method does, by ``Class.method``; it is called when the call fits a signature."""
        self._behaviour = behaviour
        self._stubs = {name: Stubs(name) for name in ("core", "gui")}
        self._made: dict[str, Any] = {name: type(name, (Exception,), {}) for name in EXCEPTIONS}
        self.types = Types(self.find)

    def find(self, dotted: str) -> Any:
        """The class of a name; None where QGIS 4 has none."""
        name, _, rest = dotted.partition(".")
        if name not in self._made:
            self._make_class(name)
        found = self._made.get(name)
        for part in rest.split(".") if rest else ():
            found = getattr(found, part, None)
        return found

    def module(self, name: str) -> types.ModuleType:
        """The module ``qgis.core`` or ``qgis.gui``."""
        module = _Module(f"qgis.{name}")
        module.find, module.names = self.find, set(self._stubs[name].names()) | (EXCEPTIONS if name == "core" else set())
        return module

    def blank(self, kind: type) -> Any:
        """An object that says nothing, made without a call of ours; None where Qt lets nobody make one."""
        if issubclass(kind, enum.Enum):
            return next(iter(kind))
        try:
            if not hasattr(kind, "_of_qgis"):
                return kind()
            made = kind.__new__(kind)
            _begin(made, kind, (), {})
            act = next(
                (self._behaviour[f"{name}.__init__"] for name in _names(made) if f"{name}.__init__" in self._behaviour), None
            )
            if act is not None:
                act(made)
        except TypeError:
            return None
        return made

    def _make_class(self, name: str) -> None:
        for stubs in self._stubs.values():
            node = stubs.class_of(name)
            if node is not None:
                self._made[name] = self._class(node, name, stubs)
                self._set_aliases(name, stubs)
                return

    def _set_aliases(self, name: str, stubs: Stubs) -> None:
        for old, new in stubs.aliases:
            owner, _, member = old.rpartition(".")
            if old.partition(".")[0] == name:
                holder, value = self.find(owner), self.find(new)
                if holder is None and isinstance(value, enum.Enum):
                    # The enumeration itself has moved: its old name stands for the new one.
                    whole, _, group = owner.rpartition(".")
                    holder = type(value)
                    setattr(self.find(whole), group, holder)
                if holder is not None and value is not None and not hasattr(holder, member):
                    setattr(holder, member, value)

    def _class(self, node: ast.ClassDef, path: str, stubs: Stubs) -> type:
        kinds = _joined([self.types.named(base) if "sip." not in base else Value for base in published.bases(node)])
        namespace: dict[str, Any] = {"_of_qgis": path, "__module__": "qgis"}
        namespace |= self._inner_classes(node, path, stubs)
        arguments = stubs.signals.get(path, {})
        for signal in published.signals(node):
            listed = arguments.get(signal, UNLISTED.get(f"{path}.{signal}", []))
            given = [argument.rpartition(": ")[2] for argument in listed]
            namespace[signal] = pyqtSignal(*(_SIGNAL_TYPES.get(kind, object) for kind in given))
        for name, annotation in published.attributes(node):
            namespace[name] = Attribute(f"{path}.{name}", name, annotation, self)
        for name, overloads in published.methods(node):
            if name == "__init__" or not name.startswith("__") or name in _OPERATORS:
                namespace[name] = self._method(path, name, overloads, kinds)
        namespace.setdefault("__init__", self._method(path, "__init__", [], []))
        namespace["__setattr__"] = _set_known
        namespace["__init_subclass__"] = classmethod(_check_overrides)
        made = types.new_class(
            node.name, tuple(kind for kind in kinds if kind is not None), {}, lambda body: body.update(namespace)
        )
        for name, value in self._behaviour.items():
            owner, _, member = name.rpartition(".")
            if owner == path and not hasattr(made, member):
                setattr(made, member, staticmethod(value) if callable(value) else value)
        return made

    def _inner_classes(self, node: ast.ClassDef, path: str, stubs: Stubs) -> dict[str, Any]:
        inner = [item for item in node.body if isinstance(item, ast.ClassDef)]
        several = {item.name: published.flags_of(item) for item in inner}
        made: dict[str, Any] = {}
        for item in inner:
            if published.is_enumeration(item):
                members = [name for name, _ in published.attributes(item)]
                made[item.name] = _enumeration(item.name, members, item.name in several.values())
        for item in inner:
            if item.name not in made:
                single = several[item.name]
                made[item.name] = made[single] if single in made else self._class(item, f"{path}.{item.name}", stubs)
        return made

    def _method(self, path: str, name: str, overloads: Sequence[ast.FunctionDef], kinds: Sequence[Any]) -> Any:
        is_static = any(map(published.is_static, overloads))
        signatures = [Signature(node, self.types, not is_static) for node in overloads]
        if name != "__init__" and any(_of_qt(kind, name) for kind in kinds if kind is not None):
            # Qt calls it too, in the ways of its base.
            signatures += next((vars(base)[name].signatures for base in _qgis_bases(kinds) if name in vars(base)), [])
        whole = f"{path}.{name}"
        if name == "__init__":

            def method(self: Any, *args: Any, **kwargs: Any) -> None:
                _construct(world, whole, signatures, self, args, kwargs)

        elif is_static:

            def method(*args: Any, **kwargs: Any) -> Any:
                return world.call(whole, signatures, None, args, kwargs)

        else:

            def method(self: Any, *args: Any, **kwargs: Any) -> Any:
                _refuse_unmade(self, whole)
                return world.call(whole, signatures, self, args, kwargs)

        world = self
        method.__name__, method.__qualname__ = name, whole
        method.signatures = signatures  # type: ignore[attr-defined]
        return staticmethod(method) if is_static else method

    def call(self, whole: str, signatures: list[Signature], owner: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Check a call and answer it."""
        signature = chosen(whole, signatures, args, kwargs)
        name = whole.rpartition(".")[2]
        act = self._act(whole, owner)
        if act is not None:
            given = args if owner is None else (owner, *args)
            return act(*given, **kwargs)
        if owner is None:
            return self._remembered(self._made.setdefault("", {}), whole, signature)
        qt = _of_qt(type(owner), name)
        if qt is not None:
            return getattr(qt, name)(owner, *args, **kwargs)
        return self._answer(owner, name, args, kwargs, signature)

    def _act(self, whole: str, owner: Any) -> Callable[..., Any] | None:
        """What a method does: its own or, where it has none, that of the class it comes from."""
        path, _, name = whole.rpartition(".")
        names = [] if owner is None else _names(owner)
        above = names[names.index(path) :] if path in names else [path]
        return next((self._behaviour[f"{one}.{name}"] for one in above if f"{one}.{name}" in self._behaviour), None)

    def _answer(self, owner: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], signature: Signature) -> Any:
        kept = owner.__dict__.setdefault("_kept", {})
        values = [*args, *kwargs.values()]
        if name.startswith("set") and len(values) == 1:
            kept[name[3:].lower()] = values[0]
        if name.startswith("set") and isinstance(signature.returns, ast.Constant) and signature.returns.value in _names(owner):
            return owner
        for plain in (name, name.removeprefix("is"), name.removeprefix("has")):
            if not values and plain.lower() in kept and self.types.fits(signature.returns)(kept[plain.lower()]):
                return kept[plain.lower()]
        return self._remembered(kept, f"{name}{args}", signature)

    def _remembered(self, kept: dict[str, Any], key: str, signature: Signature) -> Any:
        """One answer for one question: objects keep what was set on them."""
        if key not in kept:
            kept[key] = self.types.neutral(signature.returns, self.blank)
        return kept[key]


class Attribute:
    """A variable of a class."""

    def __init__(self, whole: str, name: str, annotation: ast.expr, world: Qgis4) -> None:
        self._whole, self._name, self._annotation, self._world = whole, name, annotation, world

    def __get__(self, owner: Any, kind: type) -> Any:
        kept = owner.__dict__ if owner is not None else {}
        if self._name not in kept:
            kept[self._name] = self._world.types.neutral(self._annotation, self._world.blank)
        return kept[self._name]

    def __set__(self, owner: Any, value: Any) -> None:
        if not self._world.types.fits(self._annotation)(value):
            raise _refusal(f"{self._whole} = {value!r}: the variable is {ast.unparse(self._annotation)}")
        calls.add(self._whole)
        owner.__dict__[self._name] = value


class _Module(types.ModuleType):
    find: Callable[[str], Any]
    names: set[str]

    def __getattr__(self, name: str) -> Any:
        if name not in self.names:
            raise AttributeError(f"QGIS {VERSION[0]}.{VERSION[1]} has no {self.__name__}.{name}")
        found = self.find(name)
        setattr(self, name, found)
        return found


def chosen(whole: str, signatures: list[Signature], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Signature:
    """The signature that a call fits; TypeError where there is none."""
    calls.add(whole)
    for signature in signatures:
        if signature.accepts(args, kwargs):
            return signature
    given = ", ".join([*map(repr, args), *(f"{name}={value!r}" for name, value in kwargs.items())])
    raise _refusal(f"{whole}({given}) fits none of {[signature.text for signature in signatures]}")


def _refusal(sentence: str) -> TypeError:
    refused.append(sentence)
    return TypeError(sentence)


def _construct(
    world: Qgis4, whole: str, signatures: list[Signature], made: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    # Classes of Qt call the next class of the line in turn, which has nothing more to do.
    if "_is_made" in made.__dict__:
        return
    chosen(whole, signatures, args, kwargs)
    _begin(made, type(made), args, kwargs)
    act = world._behaviour.get(whole)
    if act is not None:
        act(made, *args, **kwargs)


def _begin(made: Any, kind: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Make the part that is Qt's, with as many of the arguments as it takes."""
    made.__dict__["_is_made"] = True
    qt = next((base for base in kind.__mro__ if published.is_qt(base)), None)
    if qt is None:
        return
    parents = tuple(value for value in (*args, *kwargs.values()) if isinstance(value, QObject))[-1:]
    for given, named in ((args, kwargs), (parents, {})):
        try:
            qt.__init__(made, *given, **named)
        except TypeError:
            continue
        return
    qt.__init__(made)


def _joined(kinds: list[Any]) -> list[Any]:
    """An item of a scene that is a QObject too has two bases in C++; Python knows one class of Qt for both."""
    if any(kind is not None and issubclass(kind, QObject) for kind in kinds):
        others = [kind for kind in kinds if kind is not QGraphicsRectItem]
        return others if len(others) == len(kinds) else [_RectItem, *others]
    return kinds


def _qgis_bases(kinds: Sequence[Any]) -> list[type]:
    return [base for kind in kinds if kind is not None for base in kind.__mro__ if "_of_qgis" in vars(base)]


def _names(made: Any) -> list[str]:
    return [vars(kind)["_of_qgis"] for kind in type(made).__mro__ if "_of_qgis" in vars(kind)]


def _refuse_unmade(made: Any, whole: str) -> None:
    if "_is_made" not in made.__dict__:
        raise _refusal(f"{whole} was called before the class's own __init__")


def _of_qt(kind: type, name: str) -> Any:
    """The class of Qt that has a method of this name, which QGIS overrides."""
    return next((base for base in kind.__mro__ if published.is_qt(base) and name in vars(base)), None)


def _set_known(made: Any, name: str, value: Any) -> None:
    """Refuse to set what a class of QGIS does not have: a real QGIS would take it and do nothing."""
    kind = type(made)
    if "_of_qgis" in vars(kind) and not name.startswith("_") and not hasattr(kind, name):
        raise _refusal(f"{kind.__name__}.{name} is set, and QGIS {VERSION[0]} has no such variable")
    object.__setattr__(made, name, value)


def _check_overrides(kind: type, **more: Any) -> None:
    """Refuse a method that QGIS calls with arguments it does not take."""
    if "_of_qgis" in vars(kind):
        return
    for name, method in vars(kind).items():
        theirs = next((vars(base)[name] for base in kind.__mro__[1:] if "_of_qgis" in vars(base) and name in vars(base)), None)
        signatures = getattr(theirs, "signatures", None)
        if (
            name != "__init__"
            and signatures
            and inspect.isfunction(method)
            and not any(_takes(method, one) for one in signatures)
        ):
            raise _refusal(f"{kind.__name__}.{name} does not take what {[one.text for one in signatures]} hands over")


def _takes(method: Callable[..., Any], signature: Signature) -> bool:
    try:
        inspect.signature(method).bind(None, *signature.names)
    except TypeError:
        return False
    return True


def _enumeration(name: str, members: list[str], is_several: bool) -> type[enum.Enum]:
    """As QGIS makes them for Qt 6: numbers, but no number goes for one. Values are not published: only names mean something."""
    if not is_several:
        return enum.IntEnum(name, members)
    none = [member for member in members if member.startswith("No")][:1]
    others = [member for member in members if member not in none]
    return enum.IntFlag(name, {**dict.fromkeys(none, 0), **{member: 1 << position for position, member in enumerate(others)}})


class _NoQt5:
    """Qt 5 beside Qt 6 in one process would crash, and prove nothing."""

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> None:
        if name.partition(".")[0] == "PyQt5":
            raise ImportError("These tests run on Qt 6: PyQt5 is not to be imported.")


def install(behaviour: Mapping[str, Callable[..., Any]], shim: Mapping[str, types.ModuleType]) -> Qgis4:
    """Put the stand-in in the place of ``qgis``; ``shim``: the modules of ``qgis.PyQt`` by name."""
    world = Qgis4(behaviour)
    modules = {"": types.ModuleType("qgis"), "PyQt": types.ModuleType("qgis.PyQt"), "utils": types.ModuleType("qgis.utils")}
    modules |= {name: world.module(name) for name in ("core", "gui")}
    modules["utils"].iface = None  # type: ignore[attr-defined]
    modules |= {f"PyQt.{name}": module for name, module in shim.items()}
    modules["core"].NULL = shim["QtCore"].NULL  # type: ignore[attr-defined]
    for name, module in modules.items():
        whole = f"qgis.{name}".rstrip(".")
        sys.modules[whole] = module
        parent, _, last = whole.rpartition(".")
        if parent:
            setattr(sys.modules[parent], last, module)
    for name in ("", "PyQt"):
        modules[name].__path__ = []  # type: ignore[attr-defined]
    sys.meta_path.insert(0, _NoQt5())
    return world
