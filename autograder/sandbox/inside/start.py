"""Runs one module of this folder: `python -I start.py MODULE ARGUMENTS`.

The folder is imported as a package, and then forgotten: a submission may have modules of any name.
"""

from __future__ import annotations

import importlib
import os
import sys
from types import ModuleType


def load(name: str) -> ModuleType:
    """The module of that name in this folder, with whatever it imports from there."""
    folder = os.path.dirname(os.path.abspath(__file__))
    package = os.path.basename(folder)
    sys.path.insert(0, os.path.dirname(folder))
    try:
        return importlib.import_module(f"{package}.{name}")
    finally:
        sys.path.pop(0)
        for known in [known for known in sys.modules if known.split(".")[0] == package]:
            del sys.modules[known]


if __name__ == "__main__":
    load(sys.argv.pop(1)).main()
