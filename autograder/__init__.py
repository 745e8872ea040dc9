"""An autograder for numerical coursework.

`from autograder import closed_form, cases, …`: the names of `autograder.rubric.language`, loaded when first used, so
that commands which read no rubric start without numpy.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

# Before numpy is imported: oracles are many small matrices, and the other cores belong to other submissions. On a busy
# machine, threads waiting for each other in a 3 × 3 QR made compiling a rubric eleven times slower. torch keeps its own threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from autograder.rubric.language import *  # noqa: F403

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from autograder.rubric import language

    if name not in language.__all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(language, name)


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook `%check`, after `%load_ext autograder`. shell: IPython's"""
    from autograder.cli.notebook import begin

    begin(shell)


def __dir__() -> list[str]:
    from autograder.rubric import language

    return sorted([*globals(), *language.__all__])
