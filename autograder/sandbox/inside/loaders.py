"""What torch does otherwise where no process may be started: loading data, and compiling."""

from __future__ import annotations

import functools
import inspect
from types import ModuleType
from typing import Any

WITHOUT_PROCESSES: dict[str, Any] = {
    "num_workers": 0,
    "timeout": 0,
    "multiprocessing_context": None,
    "prefetch_factor": None,
    "persistent_workers": False,
}


def fetch_themselves(torch: ModuleType) -> None:
    """Make every DataLoader fetch its batches itself: its workers would be processes, which a submission cannot have. The
    batches are the same."""
    loader = torch.utils.data.DataLoader
    make, takes = loader.__init__, inspect.signature(loader.__init__)

    @functools.wraps(make)
    def made(self: Any, *args: Any, **kwargs: Any) -> None:
        given = takes.bind(self, *args, **kwargs)
        given.arguments.update(WITHOUT_PROCESSES)
        make(*given.args, **given.kwargs)

    loader.__init__ = made


def compile_nothing(torch: ModuleType) -> None:
    """Make `torch.compile` return what it is given, as it is: its compiler needs processes, and longer than a call may take. The
    results are the same."""

    def compile(model: Any = None, **_: Any) -> Any:
        return model if model is not None else lambda function: function

    if hasattr(torch, "compile"):
        torch.compile = functools.wraps(torch.compile)(compile)  # type: ignore[attr-defined]
        torch.nn.Module.compile = lambda self, *_, **__: None
