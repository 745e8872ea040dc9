"""torchvision beside a torch that it was not built for, such as a torch for the CPU alone.

While torchvision is imported, it describes the operators of its compiled part to torch. A compiled part that belongs to
another build of torch does not load, and the import ends with "operator torchvision::nms does not exist". Declaring these
operators is enough: `datasets`, `transforms`, `models` and `utils` never call them, and where `ops` does, torchvision itself
says that its compiled operators are missing.
"""

import contextlib
import importlib.abc
import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

NAME = "torchvision"
OPERATORS = ("nms", "qnms")
SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


def help_torchvision(torch: Any) -> None:
    """Make `import torchvision` succeed from now on. Nothing is imported before a submission does it."""
    sys.meta_path.insert(0, _Partner(torch))


class _Partner(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and loads torchvision as Python does, and declares its operators if it fails for want of one."""

    def __init__(self, torch: Any) -> None:
        self.torch = torch
        self.loader: Any = None
        self.library: Any = None  # torch forgets the declarations when this is freed

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if fullname != NAME:
            return None
        spec = PathFinder.find_spec(NAME)
        if spec is not None and spec.loader is not None:
            self.loader, spec.loader = spec.loader, self
        return spec

    def create_module(self, spec: ModuleSpec) -> Any:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        module.__loader__ = module.__spec__.loader = self.loader  # which also reads the files beside a module
        try:
            self.loader.exec_module(module)
        except RuntimeError as error:
            if f"{NAME}::" not in str(error):
                raise
            for name in [name for name in sys.modules if name.startswith(f"{NAME}.")]:
                del sys.modules[name]  # else the second attempt finds parts of the first
            self._declare()
            self.loader.exec_module(module)

    def _declare(self) -> None:
        self.library = self.torch.library.Library(NAME, "FRAGMENT")
        for operator in OPERATORS:
            with contextlib.suppress(RuntimeError):  # the submission has declared this one itself
                self.library.define(operator + SCHEMA)
