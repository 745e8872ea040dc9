"""A submission's own calls in this process, by the worker's own code: no judge, no sandbox, nothing forked."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
Request = Mapping[str, Any]


class BareWorker:
    """What a worker imports, loaded once: torch, numpy, and the worker's own modules."""

    def __init__(self) -> None:
        import numpy
        import torch

        self._torch, self._numpy = torch, numpy
        start = _from_file(ROOT / "autograder" / "sandbox" / "inside" / "start.py")
        self._wire, self._worker = start.load("wire"), start.load("worker")

    def rubric(self, file: Path) -> Mapping[str, Any]:
        """A compiled rubric as plain data; the judge's classes are not imported."""
        return self._wire.decode_frame(file.read_bytes())

    def replies(self, folder: Path, names: Sequence[str], asked: Sequence[Request]) -> Iterator[Mapping[str, Any]]:
        """The worker's reply to each request; the modules `names` in `folder` are imported anew."""
        with _modules_forgotten(names):
            config = {"folder": str(folder), "work": str(folder), "above": [], "seed": 0, "threads": 1, "device_memory": 0}
            config["modules"] = {**{name: name for name in names}, "mod": names[0]}
            worker = self._worker.Worker(config, self._torch, self._numpy, self._torch.device("cpu"))
            yield from map(worker.answer, asked)


def requests(rubric: Mapping[str, Any], functions: Container[str] | None = None) -> list[Request]:
    """Every program of a rubric on every case, or those of the checks of some functions."""
    names = modules(rubric)
    return [
        {"first": True, "modules": names, "inputs": case["inputs"]} | {key: check["program"][key] for key in ("steps", "returns")}
        for check in rubric["checks"]
        if functions is None or check["function"] in functions
        for case in check["cases"]
    ]


def modules(rubric: Mapping[str, Any]) -> list[str]:
    """The names under which a submission's files are imported."""
    return [module.removesuffix(".py") for module in rubric["modules"]]


@contextmanager
def _modules_forgotten(names: Sequence[str]) -> Iterator[None]:
    """A worker ends with its process; here the next one must find no module and no finder of the last."""
    path, finders = list(sys.path), list(sys.meta_path)
    for name in names:
        sys.modules.pop(name, None)
    try:
        yield
    finally:
        sys.path[:], sys.meta_path[:] = path, finders


def _from_file(path: Path) -> ModuleType:
    """A module by its path: importing it through the package would import the judge's side as well."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = sys.modules[path.stem] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
