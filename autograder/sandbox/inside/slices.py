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
SHARE, WHOLE = 0.6, 0.95
"""Of the import's time: when the first statement that is too long is ended, and when all have ended. Of what is left, each
later statement has a third."""
ASLEEP = 0.2
"""A statement that computes for less of its time than this waits for something, and not for a processor that others use."""

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
        module.__dict__.update(get_ipython=get_ipython, display=_shown)  # a notebook has them without an import
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
        self.alarms = Alarms(seconds)

    def all(self, body: Sequence[ast.stmt], units: Sequence[Mapping[str, Any]]) -> None:
        """units: of each statement, what it `binds` and `changes`, or the `error` for which it cannot be run"""
        with self.alarms:
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
        self.alarms.set()
        try:
            result = eval(code, self.names)
            if code.co_flags & 0x80:  # a coroutine: it awaits something, which IPython lets a cell do
                import asyncio

                asyncio.run(result)
        finally:
            self.alarms.clear()

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


class Alarms:
    """Ends a statement that takes too long, where the system can: one that computes by the processor's time, since others may
    use the processor, and one that waits or sleeps by the clock.

    seconds: of the import, None for no limit
    """

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self._began = _now()
        self._set = self._began
        self._before: list[tuple[int, Any]] = []

    def __enter__(self) -> None:
        if self.seconds is not None and hasattr(signal, "setitimer"):
            with contextlib.suppress(ValueError, OSError):  # not the main thread
                self._before = [
                    (s, signal.signal(s, does)) for s, does in ((signal.SIGPROF, _ring), (signal.SIGALRM, self._look))
                ]

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before:
            signal.signal(number, handler)

    def set(self) -> None:
        """A statement begins."""
        if self.seconds is None or not self._before or not hasattr(signal, "setitimer"):
            return
        self._set = _now()
        for timer, now, began in zip((signal.ITIMER_PROF, signal.ITIMER_REAL), self._set, self._began, strict=True):
            rest = max(SHARE * self.seconds - (now - began), (WHOLE * self.seconds - (now - began)) / 3, 0.05)
            signal.setitimer(timer, rest)

    def clear(self) -> None:
        """It has ended."""
        if self._before and hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _look(self, *_: object) -> None:
        computed, passed = (now - then for now, then in zip(_now(), self._set, strict=True))
        if computed < ASLEEP * passed:
            _ring()
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0.5)


def _now() -> tuple[float, float]:
    """Seconds of the processor's time, and of the clock."""
    return time.process_time(), time.monotonic()


def _ring(*_: object) -> None:
    raise TookTooLong("it did not end in the time that an import has: let your functions do without it")


# -- IPython ------------------------------------------------------------------------------------------------------


class _Shell:
    """What `get_ipython()` gives a notebook here: magics that only set or show something do nothing."""

    def value_of_magic(self, line: str) -> Any:
        """What stands for `here = %pwd`."""
        name = line.split()[0] if line.split() else ""
        if name == "pwd":
            return os.getcwd()
        raise RuntimeError(f"the grader does not run IPython's %{name}; write the value in Python")

    def run_line_magic(self, name: str, *_: Any, **__: Any) -> Any:
        return self.value_of_magic(name) if name in ("pwd", "sx", "sc", "system", "lsmagic", "who_ls") else None

    magic = run_line_magic

    def getoutput(self, command: str, *_: Any, **__: Any) -> Any:
        raise RuntimeError(f"the grader does not run shell commands (!{command[:60]}); write the value in Python")

    system = getoutput

    def run_cell_magic(self, *_: Any, **__: Any) -> None:
        return None

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None


def _shown(*_: Any, **__: Any) -> None:
    """IPython's `display`."""


def get_ipython() -> _Shell:
    return _Shell()
