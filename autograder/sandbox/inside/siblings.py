"""Relative imports of files that lie beside each other: `from .kl import f` works at home, where somebody imports the folder
around them."""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
import re
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import ModuleType
from typing import Any

PACKAGE = "handed_in"
_RELATIVE = re.compile(rb"^[ \t]*from[ \t]*\.", re.MULTILINE)


class Siblings(importlib.abc.MetaPathFinder):
    """Finds the files of a folder that import each other so, and the package that they take for theirs.

    above: the folders around it, the nearest first
    """

    def __init__(self, folder: str, above: Sequence[str]) -> None:
        around = [outer for outer in above if folder.startswith(os.path.join(outer, ""))]
        self.folder, self.top = folder, (around or [folder])[-1]
        inner = os.path.relpath(folder, self.top).split(os.sep) if around else []
        self.package = ".".join([PACKAGE, *inner])
        if any("." in name for name in inner):  # no package can have such a name
            self.top, self.package = folder, PACKAGE

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if fullname == PACKAGE:
            return self._of_the_package()
        if "." in fullname or not _imports_its_siblings(place := os.path.join(self.folder, f"{fullname}.py")):
            return None
        return importlib.util.spec_from_file_location(fullname, place, loader=_InPackage(fullname, place, self.package))

    def _of_the_package(self) -> ModuleSpec | None:
        start = os.path.join(self.top, "__init__.py")
        if os.path.isfile(start):
            return importlib.util.spec_from_file_location(PACKAGE, start, submodule_search_locations=[self.top])
        spec = ModuleSpec(PACKAGE, None, is_package=True)
        spec.submodule_search_locations = [self.top]
        return spec


class _InPackage(SourceFileLoader):
    """Loads a module as if it were a part of the package."""

    def __init__(self, fullname: str, path: str, package: str) -> None:
        super().__init__(fullname, path)
        self.package = package

    def exec_module(self, module: ModuleType) -> None:
        module.__package__ = self.package
        super().exec_module(module)


def _imports_its_siblings(place: str) -> bool:
    try:
        with open(place, "rb") as file:
            return _RELATIVE.search(file.read()) is not None
    except OSError:
        return False
