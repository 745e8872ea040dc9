"""A submission may import torchvision, whether or not it was built for this torch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from asking import call, data, error, sandbox

INSIDE = Path(__file__).parents[2] / "autograder" / "sandbox" / "inside"

PICTURES = """
import torch
from torchvision import datasets, models, transforms, utils

def prepared(x):
    return transforms.Compose([transforms.CenterCrop(2), transforms.Normalize(0.5, 0.25)])(x)

def grid(x):
    return utils.make_grid(x, nrow=2, padding=0)

def classified(x):
    return torch.tensor(models.resnet18(num_classes=3).eval()(x).shape)

def kept(scores):
    from torchvision import ops
    return ops.nms(torch.tensor([[0.0, 0.0, 1.0, 1.0]] * 2), scores, 0.5)
"""


def test_torchvision_works_in_a_worker_within_its_limits() -> None:
    """Breaks if a submission that imports torchvision loses its file, or needs more than the memory that is there."""
    x = np.arange(16, dtype=np.float32).reshape(1, 4, 4) / 16
    with sandbox(PICTURES, torch=True, memory=1024) as box:
        assert data(call(box, "prepared", x)).tolist() == ((x[:, 1:3, 1:3] - 0.5) / 0.25).tolist()
        rows = np.stack([x, x])
        assert data(call(box, "grid", rows)).tolist() == np.concatenate([np.concatenate([x, x], 2)] * 3).tolist()
        assert data(call(box, "classified", np.zeros((1, 3, 32, 32), np.float32))).tolist() == [1, 3]


def test_an_operator_of_the_compiled_part_works_or_says_that_it_is_not_there() -> None:
    with sandbox(PICTURES, torch=True) as box:
        reply = call(box, "kept", np.float32([0.1, 0.9]))
        if "error" in reply.message:
            assert "Couldn't load custom C++ ops" in error(reply)["message"]
        else:
            assert data(reply).tolist() == [1]


# ---- with a torchvision of our own, and no torch ---------------------------------------------------------------------

TORCH = """
import json, sys
sys.path[:0] = {paths!r}
import partner
declared, attempts = [], []

class Library:
    def __init__(self, name, kind):
        declared.append(f"{{name}} {{kind}}")
    def define(self, schema):
        declared.append(schema.split("(")[0])

class torch:
    class library:
        Library = Library

partner.help_torchvision(torch)
before = "torchvision" in sys.modules
try:
    import torchvision, torchvision.part
    outcome = torchvision.part.VALUE
except Exception as raised:
    outcome = f"{{type(raised).__name__}}: {{raised}}"
spec = getattr(sys.modules.get("torchvision"), "__spec__", None)
kind = type(spec.loader).__name__ if spec else ""
print(json.dumps([outcome, attempts, declared, kind, before]))
"""
NOTED = "import __main__\n__main__.attempts.append(__name__)\n"
ASKING = f"""{NOTED}
from . import part
if "nms" not in __main__.declared:
    raise RuntimeError("operator torchvision::nms does not exist")
"""


def imported(folder: Path, files: dict[str, str]) -> list[Any]:
    """What `import torchvision` gives, the modules run for it, the declarations, the loader it is left with, and whether it
    was imported before anybody asked."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    code = TORCH.format(paths=[str(folder), str(INSIDE)])
    run = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_one_that_works_is_imported_once_and_nothing_is_declared(tmp_path: Path) -> None:
    files = {"torchvision/__init__.py": NOTED, "torchvision/part.py": NOTED + "VALUE = 1\n"}
    modules = ["torchvision", "torchvision.part"]
    assert imported(tmp_path, files) == [1, modules, [], "SourceFileLoader", False]


def test_one_that_lacks_its_operators_gets_them_declared_and_is_imported_afresh(tmp_path: Path) -> None:
    files = {"torchvision/__init__.py": ASKING, "torchvision/part.py": NOTED + "VALUE = 1\n"}
    twice = ["torchvision", "torchvision.part"] * 2
    declared = ["torchvision FRAGMENT", "nms", "qnms"]
    assert imported(tmp_path, files) == [1, twice, declared, "SourceFileLoader", False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("raise RuntimeError('no disk')", "RuntimeError: no disk"),
        ("raise ImportError('torchvision::nms')", "ImportError: torchvision::nms"),
        ("raise RuntimeError('torchvision::other')", "RuntimeError: torchvision::other"),
        ("import nowhere", "ModuleNotFoundError: No module named 'nowhere'"),
    ],
)
def test_other_errors_are_left_as_they_are(tmp_path: Path, text: str, said: str) -> None:
    assert imported(tmp_path, {"torchvision/__init__.py": text})[0] == said


def test_where_there_is_none_python_says_so(tmp_path: Path) -> None:
    assert imported(tmp_path, {}) == ["ModuleNotFoundError: No module named 'torchvision'", [], [], "", False]
