"""Runs a module that was made of slices of a notebook, one statement after the other, as a notebook does.

A statement that fails costs what depends on it, and nothing else: the names that it would have bound or changed stand for its
error from then on, and whoever uses one gets that error, with its own line. The module's last line, a comment, says what each
of its statements binds and changes.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import contextlib
import importlib.abc
import importlib.util
import json
import os
import signal
import time
import types
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ModuleSpec
from typing import Any

MARK = "# The grader's plan: "
SHARE = 0.7
"""Of the import's time, for all statements together: what then still runs is ended, and the others keep what they have."""

_FIXED = (types.ModuleType, type, types.FunctionType, types.BuiltinFunctionType, int, float, str, bytes, type(None))
"""What no call changes in a way that a later function could mistake for its own."""


class TookTooLong(BaseException):
    """A statement that took too long."""


class Lost:
    """Stands for a value that could not be made: whoever uses it gets the error."""

    def __init__(self, error: BaseException) -> None:
        object.__setattr__(self, "_error", (error, error.__traceback__))

    def __getattribute__(self, name: str) -> Any:
        if name in ("__class__", "__dict__"):
            return object.__getattribute__(self, name)
        _raise(self)


def _raise(lost: Lost, *_: Any, **__: Any) -> Any:
    error, trace = object.__getattribute__(lost, "_error")
    raise error.with_traceback(trace)


def found(value: Any) -> Any:
    """The value, unless it is lost: then its error is raised."""
    return _raise(value) if isinstance(value, Lost) else value


for _name in (
    "call getitem setitem delitem iter next len contains enter exit bool float int complex index hash eq ne lt le gt ge "
    "add radd sub rsub mul rmul matmul rmatmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow neg pos abs invert "
    "and rand or ror xor rxor str format array array_ufunc torch_function mro_entries instancecheck subclasscheck setattr "
    "delattr await"
).split():
    setattr(Lost, f"__{_name}__", _raise)


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of a submission that were made of slices. seconds: of one import, None for no limit"""

    def __init__(self, folder: str, names: Sequence[str]) -> None:
        self.folder, self.names, self.seconds = folder, frozenset(names), None

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if fullname not in self.names:
            return None
        place = os.path.join(self.folder, f"{fullname}.py")
        try:
            with open(place, encoding="utf-8", errors="surrogatepass") as file:
                text = file.read()
        except OSError:
            return None
        plan = text.rstrip("\n").rpartition("\n")[2]
        if not plan.startswith(MARK):
            return None
        loader = Loader(place, text, json.loads(plan[len(MARK) :]), self.seconds)
        return importlib.util.spec_from_file_location(fullname, place, loader=loader)


class Loader(importlib.abc.Loader):
    """Loads one such module."""

    def __init__(self, path: str, text: str, plan: Mapping[str, Any], seconds: float | None) -> None:
        self.path, self.text, self.plan, self.seconds = path, text, plan, seconds

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        module.__dict__["get_ipython"] = get_ipython
        run = _Run(self.path, module.__dict__, self.seconds)
        run.all(ast.parse(self.text, self.path).body, self.plan["units"])
        run.settle(self.plan["wanted"])

    def get_source(self, name: str) -> str:
        return self.text


class _Run:
    """The statements of one module, on their way."""

    def __init__(self, path: str, names: dict[str, Any], seconds: float | None) -> None:
        self.path, self.names = path, names
        self.flags = 0
        self.unknown: list[BaseException] = []  # errors of star imports, which may have bound any name
        self.looked_up: set[str] = set()
        self.until = time.process_time() + SHARE * seconds if seconds else None

    def all(self, body: Sequence[ast.stmt], units: Sequence[Mapping[str, Any]]) -> None:
        """units: of each statement, what it `binds` and `changes`, or the `error` for which it cannot be run"""
        with _alarms():
            for node, unit in zip(body, units, strict=True):
                self.looked_up |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
                if "error" in unit:
                    self._never_runs(node, unit)
                    continue
                try:
                    self._one(node)
                except BaseException as error:  # SystemExit as well
                    self._failed(node, unit, error)

    def settle(self, wanted: Sequence[str]) -> None:
        """Where a star import failed, every name that nobody bound stands for its error."""
        for name in self.looked_up.union(wanted) if self.unknown else ():
            if name not in self.names and not hasattr(builtins, name):
                self.names[name] = Lost(self.unknown[-1])

    def _one(self, node: ast.stmt) -> None:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            features = (getattr(__future__, alias.name, None) for alias in node.names)
            self.flags |= sum(feature.compiler_flag for feature in features if feature is not None)
        try:
            self._execute(node)
        except Exception:
            if not _strip_annotations(node):
                raise
            self._execute(node)  # what an annotation says changes nothing

    def _execute(self, node: ast.stmt) -> None:
        flags = self.flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        code = compile(ast.Module([node], []), self.path, "exec", flags, dont_inherit=True)
        _set_alarm(self.until)
        try:
            result = eval(code, self.names)
            if code.co_flags & 0x80:  # a coroutine: it awaits something, which IPython lets a cell do
                import asyncio

                asyncio.run(result)
        finally:
            _set_alarm(None)

    def _never_runs(self, node: ast.stmt, unit: Mapping[str, Any]) -> None:
        """Python cannot read it, or what it imports was not handed in: names that are bound before it stay as they are."""
        kind, message, code = unit["error"]
        error: Any = getattr(builtins, kind, SyntaxError)(message)
        error.at = (self.path, node.lineno, code)
        for name in unit["binds"]:
            self.names.setdefault(name, Lost(error))
        self.unknown += [error] if unit.get("star") else []

    def _failed(self, node: ast.stmt, unit: Mapping[str, Any], error: BaseException) -> None:
        lost = Lost(error)
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            self.unknown.append(error)
        if self._stored(node, lost):
            return
        imports = isinstance(node, (ast.Import, ast.ImportFrom))
        for name in unit["binds"]:
            if not imports or name not in self.names:
                self.names[name] = lost
        for name in unit["changes"]:
            if name in self.names and not isinstance(self.names[name], _FIXED):
                self.names[name] = lost

    def _stored(self, node: ast.stmt, lost: Lost) -> bool:
        """Whether the error could be stored where the value should have been: in `VAE.sample`, in `cfg["half"]`."""
        if not isinstance(node, ast.Assign) or not any(isinstance(t, (ast.Attribute, ast.Subscript)) for t in node.targets):
            return False
        try:
            self.names["__lost__"] = lost
            value = ast.copy_location(ast.Name("__lost__", ast.Load()), node.value)
            self._execute(ast.copy_location(ast.Assign(node.targets, value), node))
            return True
        except BaseException:
            return False
        finally:
            self.names.pop("__lost__", None)


def _strip_annotations(node: ast.stmt) -> bool:
    """Take the annotations away from a function or a class; whether there were any."""
    found = False
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    for part in ast.walk(node) if isinstance(node, (*functions, ast.ClassDef)) else ():
        if isinstance(part, ast.arg) and part.annotation:
            part.annotation, found = None, True
        elif isinstance(part, functions) and part.returns:
            part.returns, found = None, True
    return found


# -- time ---------------------------------------------------------------------------------------------------------


class _alarms:
    """Ends a statement that takes too long, where the system can."""

    def __enter__(self) -> None:
        self.before: Any = None
        if hasattr(signal, "SIGPROF"):
            with contextlib.suppress(ValueError, OSError):  # not the main thread
                self.before = signal.signal(signal.SIGPROF, _ring)

    def __exit__(self, *_: object) -> None:
        if self.before is not None and hasattr(signal, "SIGPROF"):
            signal.signal(signal.SIGPROF, self.before)


def _ring(*_: object) -> None:
    raise TookTooLong("it did not end in the time that an import has: let your functions do without it")


def _set_alarm(until: float | None) -> None:
    """Ring when this process has computed for so long in all."""
    if hasattr(signal, "setitimer"):
        rest = 0.0 if until is None else max(until - time.process_time(), 0.05)
        signal.setitimer(signal.ITIMER_PROF, rest)


# -- IPython ------------------------------------------------------------------------------------------------------


class _Shell:
    """What `get_ipython()` gives a notebook here: magics that only set something do nothing."""

    def run_line_magic(self, command: str, line: str = "", *_: Any) -> Any:
        name = command.split()[0] if command.split() else ""
        if name == "pwd":
            return os.getcwd()
        raise RuntimeError(f"the grader does not run IPython's %{name}; write the value in Python")

    def getoutput(self, command: str, *_: Any, **__: Any) -> Any:
        raise RuntimeError(f"the grader does not run shell commands (!{command[:60]}); write the value in Python")

    system = getoutput

    def run_cell_magic(self, *_: Any, **__: Any) -> None:
        return None

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None


def get_ipython() -> _Shell:
    return _Shell()
