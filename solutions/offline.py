"""For the offline scripts in `baseline/`: an assignment's modules, with the `provided.py` that the build makes of it."""

import importlib
import sys
import types
from pathlib import Path

from autograder.course.layout import Sources


def modules_around(script, *names):
    """Modules of the assignment whose `baseline/` the script lies in: "provided" before those that import it."""
    folder = Path(script).resolve().parents[1]
    sys.path.insert(0, str(folder))
    sys.modules["provided"] = types.ModuleType("provided")
    exec(Sources(folder).text("provided.py"), vars(sys.modules["provided"]))
    return [importlib.import_module(name) for name in names]
