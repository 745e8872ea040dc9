"""Runs programs against one submission. Everything in this process belongs to the student once their code is loaded, so the
judge relies on nothing here."""

from __future__ import annotations

import contextlib
import importlib
import mmap
import os
import random
import sys
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

from . import accelerators
from .errors import Asked, described
from .siblings import Siblings
from .slices import Finder, found
from .values import Codec
from .verbs import LIBRARIES, VERBS

RESERVE = 16 << 20  # bytes of address space, given up when an exception is raised: to say that memory ran out takes some


class Worker:
    """Holds the values of the program that is running and the modules of the submission."""

    def __init__(self, config: Mapping[str, Any], torch: ModuleType, numpy: ModuleType, device: Any) -> None:
        self.torch, self.np, self.device = torch, numpy, device
        self.folder: str = config["folder"]
        self.folders: list[str] = [self.folder, config["work"], *config["above"]]
        self.modules: Mapping[str, str] = config["modules"]  # name in programs -> name to import
        self.seed: int = config["seed"]
        self.values: list[Any] = []
        self.inputs: dict[str, Any] = {}
        self.about = accelerators.tried(torch, device)
        accelerators.settle(torch, device)
        accelerators.cap(torch, device, config["device_memory"])
        self.codec = Codec(torch, numpy, device)
        self.reserve = mmap.mmap(-1, RESERVE)
        torch.set_num_threads(config["threads"])
        sys.path.insert(0, self.folder)
        sys.path.append(os.getcwd())  # a notebook may write a module and import it
        sys.path += config["above"]  # a repository's files may name it from there: `from src.kl import f`
        self.slices = Finder(self.folder, list(self.modules.values()))
        sys.meta_path.insert(0, Siblings(self.folder, config["above"]))
        sys.meta_path.insert(0, self.slices)
        self._remember_globals()

    def versions(self) -> dict[str, Any]:
        """What the worker runs on."""
        torch = self.torch
        return {
            "python": ".".join(map(str, sys.version_info[:3])),
            "torch": torch.__version__,
            "numpy": self.np.__version__,
            "cpu": torch.backends.cpu.get_cpu_capability(),
            **self.about,
        }

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """{"results": …} or {"error": …} for one stage of a program."""
        try:
            if self.reserve.closed:
                self.reserve = mmap.mmap(-1, RESERVE)
            if request["first"]:
                self.values, self.inputs = [], {}
                self.slices.seconds = request.get("seconds")
                self._import(request["modules"])
            self.inputs.update({k: self.codec.decode(v) for k, v in request["inputs"].items()})
            for name, args, kwargs in request["steps"]:
                self.values.append(self._placed(name, found(self._step(name, self._resolve(args), self._resolve(kwargs)))))
            accelerators.finish(self.torch, self.device)
            return {"results": {k: self.codec.encode(self._resolve(v)) for k, v in request["returns"].items()}}
        except BaseException as error:  # a student may raise SystemExit and KeyboardInterrupt, too
            self.reserve.close()
            told = described(error, *self.folders)
            return {"error": {**told, "kind": "device"} if accelerators.failed(self.torch, self.device, error) else told}

    # -- steps -----------------------------------------------------------------------------------------------

    def _step(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        if name in VERBS:
            return VERBS[name].does(self, *args, **kwargs)
        with self.torch.device(self.device) if self._is_on(name, "torch") else contextlib.nullcontext():
            return self.lookup(name)(*args, **kwargs)

    def _is_on(self, name: str, *roots: str) -> bool:
        """Whether a step belongs to the program, and computes on a GPU."""
        return bool(self.device.type != "cpu") and name.partition(".")[0] in roots

    def _placed(self, name: str, value: Any) -> Any:
        """What a step made, on the device: a network, as whoever uses it there would move it; of what is provided, tensors as
        well. A tensor of the submission's stays where it is."""
        if self.device.type == "cpu":
            return value
        kinds = (self.torch.nn.Module, self.torch.Tensor) if self._is_on(name, "provided") else self.torch.nn.Module
        if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
            return type(value)(v.to(self.device) if isinstance(v, kinds) else v for v in value)
        return value.to(self.device) if isinstance(value, kinds) else value

    def _resolve(self, tree: Any) -> Any:
        """The tree with values in the place of references."""
        if isinstance(tree, dict):
            if tree.get("$") == "input":
                return self.inputs[tree["name"]]
            if tree.get("$") == "step":
                return self.values[tree["step"]]
            if tree.get("$") == "slice":
                return slice(*self._resolve(tree["of"]))
            if tree.get("$") == "tuple":
                return tuple(self._resolve(tree["of"]))
            return {k: self._resolve(v) for k, v in tree.items()}
        if isinstance(tree, (list, tuple)):
            return [self._resolve(v) for v in tree]
        return tree

    def lookup(self, path: str) -> Any:
        """What a dotted name stands for."""
        root, *names = path.split(".")
        if root in self.modules:
            value: Any = self._module(root)
            if names and not hasattr(value, names[0]):
                raise Asked(f"is not defined in {self.modules[root]}.py; keep the name that the handout gives it")
        elif root in LIBRARIES:
            value = importlib.import_module(root)
        else:
            raise KeyError(root)
        for name in names:
            value = getattr(value, name)
        return value

    # -- the submission's modules ----------------------------------------------------------------------------

    def _module(self, name: str) -> ModuleType:
        return importlib.import_module(self.modules[name])

    def _import(self, names: Iterable[str]) -> None:
        """Import modules of the submission, and keep what that changes in torch. What a program changed is undone, before the
        import, so that no module inherits it."""
        self._restore_globals()
        if any(self.modules[name] not in sys.modules for name in names):
            for name in names:
                self._module(name)
            self._remember_globals()
            self._restore_globals()

    def _remember_globals(self) -> None:
        self.globals = (self.torch.get_default_dtype(), self.torch.is_grad_enabled())

    def _restore_globals(self) -> None:
        torch = self.torch
        dtype, grad = self.globals
        if torch.get_default_dtype() != dtype:
            torch.set_default_dtype(dtype)
        torch.set_grad_enabled(grad)
        torch.default_generator.manual_seed(self.seed)  # torch.manual_seed records a traceback for every GPU not yet there
        accelerators.seed(torch, self.device, self.seed)
        self.np.random.seed(self.seed % 2**32)
        random.seed(self.seed)
