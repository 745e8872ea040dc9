"""Modules that only show, log or annotate are there, whatever is installed; torch.compile returns what it is given."""

import numpy as np
import pytest
from asking import call, data, error, sandbox

from autograder.sandbox.inside import shows

MISSING = [name for name in (*shows.SHOWING, *shows.ANNOTATING) if name not in ("rich", "tabulate", "IPython")]
USES = """
import importlib

def there(names):
    for name in names:
        importlib.import_module(name)
    return len(names)

def used(_):
    import wandb
    from IPython import get_ipython
    from IPython.display import HTML, clear_output, display
    from google.colab import drive, files
    from google.colab.patches import cv2_imshow
    from jaxtyping import Float, jaxtyped
    from beartype import beartype
    from torch.utils.tensorboard import SummaryWriter
    from tqdm.notebook import tqdm, trange
    from tqdm.auto import tqdm as bar

    with wandb.init(project="x") as run:
        run.log({"a": 1})
        wandb.watch(3, log="all")
    drive.mount("/content/drive")
    display(HTML("<b>"), 3)
    clear_output(wait=True)
    writer = SummaryWriter("runs/x")
    writer.add_scalar("a", 1, 2)
    writer.close()

    @jaxtyped(typechecker=beartype)
    def f(x: Float[int, "b"]) -> "Float | None":
        return 2 * x

    @beartype
    class A:
        pass

    assert isinstance(A(), A)
    total = sum(tqdm([1, 2])) + sum(trange(3)) + sum(bar([1], desc="x"))
    return f(total)
"""


def test_stand_ins_take_every_use():
    """Breaks if a line that shows, logs or annotates costs a file."""
    with sandbox(USES, torch=True) as box:
        assert data(call(box, "there", MISSING)) == len(MISSING)
        assert data(call(box, "used", 0)) == 14


def test_other_modules_are_missing_as_before():
    """Breaks if a stand-in takes the place of a module that computes something."""
    with sandbox(USES) as box:
        assert error(call(box, "there", ["lightning"]))["type"] == "ModuleNotFoundError"


def test_code_that_asks_whether_it_runs_on_colab_is_told_no():
    """Breaks if a stand-in lets a submission take the grader for Colab, and look for its files in /content."""
    source = "try:\n    import google.colab\n    ON = 1\nexcept ImportError:\n    ON = 0\ndef f(_):\n    return ON\n"
    for zygote in (True, False):
        with sandbox(source, zygote=zygote) as box:
            assert data(call(box, "f", 0)) == 0


COMPILED = """
import torch

@torch.compile
def a(x): return 2 * x

@torch.compile(dynamic=True, mode="reduce-overhead")
def b(x): return a(x)

class Net(torch.nn.Module):
    @torch.compile
    def forward(self, x): return b(x)

net = torch.compile(Net(), backend="inductor")
net.compile()
plain = torch.compile(model=Net())

def f(x): return torch.compile(net)(x) + plain(x)
"""


def test_compiling_returns_the_function():
    """Breaks if torch.compile starts its compiler, which needs processes and takes longer than a call may."""
    with sandbox(COMPILED, torch=True) as box:
        answer = call(box, "f", np.float32([1, 2]))
        assert data(answer).tolist() == [4, 8] and answer.seconds < 2


def test_a_submission_sees_a_plain_command_line():
    """Breaks if argparse reads the worker's own arguments, or a submission learns its configuration from them."""
    source = "import sys\ndef f(_): return ' '.join([*sys.argv, *sys.orig_argv])\ndef n(_): return len(sys.argv)\n"
    for zygote in (True, False):
        with sandbox(source, zygote=zygote) as box:
            assert data(call(box, "n", 0)) == 1
            assert "{" not in data(call(box, "f", 0)) and "confinement" not in data(call(box, "f", 0))


@pytest.mark.parametrize("expression", ["half", "half + 1"])
def test_a_lost_value_that_is_returned_is_its_error(expression):
    """Breaks if the stand-in for a value that could not be made is judged as a wrong result."""
    import json

    from autograder.sandbox.inside.slices import MARK

    plan = {"wanted": ["f"], "units": [{"binds": ["half"], "changes": []}, {"binds": ["f"], "changes": []}]}
    source = f"half = 1 / 0\ndef f(_): return {expression}\n{MARK}{json.dumps(plan)}\n"
    with sandbox(source) as box:
        said = error(call(box, "f", 0))
    assert said["type"] == "ZeroDivisionError" and said["frames"][-1]["line"] == 1
