"""torch's compiler, imported only when it is needed.

Every optimiser, `torch.func` and operations on device meta import `torch._dynamo`, which takes more than a second and 30 MB, only
to tell it to leave them alone: in a worker, nothing is compiled. A stand-in agrees to that at once. Asked for anything else, it
becomes the real module first.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.util
import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

NAME = "torch._dynamo"


def put_off(torch: ModuleType) -> None:
    """Put the stand-in in the compiler's place. Does nothing where the compiler is imported already, or torch has none."""
    spec = None if NAME in sys.modules else PathFinder.find_spec(NAME, getattr(torch, "__path__", []))
    if spec is None or spec.loader is None:
        return
    compiler = importlib.util.module_from_spec(spec)
    compiler.__class__ = _StandIn
    vars(compiler).update(_answers(compiler))
    sys.modules[NAME] = torch._dynamo = compiler  # type: ignore[attr-defined]
    sys.meta_path.insert(0, _Parts(compiler))


class _StandIn(ModuleType):
    """The compiler's module before it is executed. It holds nothing but answers."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {NAME!r} has no attribute {name!r}")
        self._execute()
        return getattr(self, name)

    def _execute(self) -> None:
        """Turn into the real compiler."""
        module: Any = self
        for name in _answers(module):
            delattr(module, name)
        module.__class__ = ModuleType
        try:
            module.__spec__.loader.exec_module(module)
        except BaseException:  # such as a lack of memory: the next to ask tries again
            module.__class__ = _StandIn
            vars(module).update(_answers(module))
            raise


def _answers(compiler: ModuleType) -> dict[str, Any]:
    """What the stand-in answers to those who want to be left alone."""

    def leave_alone(function: Any = None, *_: Any, **__: Any) -> Any:
        return function if function is not None else leave_alone

    return {"disable": leave_alone, "graph_break": lambda *_, **__: None, "compiled_autograd": _OfGradients(compiler)}


class _OfGradients:
    """Stands in for the part that compiles gradients: torch computes those of `torch.func` within its `_disable`."""

    _disable = contextlib.nullcontext

    def __init__(self, compiler: ModuleType) -> None:
        self._compiler = compiler

    def __getattr__(self, name: str) -> Any:
        if isinstance(self._compiler, _StandIn):
            self._compiler._execute()
        return getattr(self._compiler.compiled_autograd, name)


class _Parts(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Executes the whole compiler when one of its parts is imported: by itself, a part fails, as they import each other."""

    def __init__(self, compiler: ModuleType) -> None:
        self._compiler = compiler

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if not fullname.startswith(f"{NAME}.") or not isinstance(self._compiler, _StandIn):
            return None
        self._compiler._execute()
        if fullname not in sys.modules:
            return None
        own = vars(sys.modules[fullname])  # `config` lets nobody set its attributes
        ours = ModuleSpec(fullname, self, loader_state=own["__spec__"])
        own["__spec__"] = ours  # by which Python loads, whatever is returned
        return ours

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return sys.modules[spec.name]

    def exec_module(self, module: ModuleType) -> None:
        own = vars(module)
        own["__spec__"] = own["__spec__"].loader_state  # it has been executed, with the rest
