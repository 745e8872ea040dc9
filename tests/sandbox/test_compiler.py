"""torch's compiler is imported once it is needed, and then whole."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from asking import by_itself


def put_off(code: str, *folders: Path) -> str:
    """What a process prints that has put the compiler off. folders: with a torch of their own"""
    begun = "import torch; from inside import compiler; compiler.put_off(torch)"
    return by_itself(f"{begun}\n{textwrap.dedent(code)}", *folders)


def test_training_and_derivatives_do_without_it() -> None:
    """Breaks if each worker that trains takes a second to start, or the first optimiser does."""
    code = """
        model = torch.nn.Linear(2, 1)
        for make in (torch.optim.Adam, torch.optim.SGD, torch.optim.LBFGS):
            optimiser = make(model.parameters(), lr=0.1)
            torch.optim.lr_scheduler.StepLR(optimiser, 1)

            def loss():
                optimiser.zero_grad()
                value = model(torch.ones(3, 2)).square().mean()
                value.backward()
                return value

            optimiser.step(loss)
            optimiser.load_state_dict(optimiser.state_dict())
        x = torch.ones(3)
        print(torch.func.grad(lambda x: (x**2).sum())(x).tolist(), torch.func.hessian(lambda x: x.prod())(x).sum().item())
        with torch.device("meta"):
            torch.nn.Linear(2, 2)(torch.ones(1, 2))
        print([name for name in sys.modules if name.startswith(compiler.NAME + ".")])
    """
    assert put_off(code) == "[2.0, 2.0, 2.0] 6.0\n[]"


def test_whoever_asks_for_more_gets_the_real_one() -> None:
    code = """
        import torch._dynamo.config
        torch._dynamo.reset()
        print(torch._dynamo.config is sys.modules["torch._dynamo.config"], torch._dynamo.compiled_autograd.__name__)
        print(torch.compile(lambda x: x + 1, backend="eager")(torch.ones(1)).item())
    """
    assert put_off(code) == "True torch._dynamo.compiled_autograd\n2.0"


# ---- a torch with a small compiler, of parts that import each other -------------------------------------------------

PARTS = ("first", "second", "compiled_autograd", "deep", "deep.third")
RAN_ONCE = """
import sys
assert not hasattr(sys, "ran " + __name__), __name__ + " is executed twice"
setattr(sys, "ran " + __name__, True)
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with that torch. Its parts can only be imported in the order in which the whole imports them."""
    sources = {
        "__init__": "",
        "_dynamo/__init__": RAN_ONCE + "from . import first, second, compiled_autograd\nfrom .deep import third\n"
        "def disable(function): return 'disabled by the real one'\ndef graph_break(): return 'broken by the real one'\n",
        "_dynamo/first": RAN_ONCE + "import torch._dynamo\nname = 'first'",
        "_dynamo/second": RAN_ONCE + "import torch\nname = torch._dynamo.first.name + ' and second'",
        "_dynamo/compiled_autograd": RAN_ONCE + "def _disable(): return 'by the real one'",
        "_dynamo/deep/__init__": RAN_ONCE,
        "_dynamo/deep/third": RAN_ONCE + "from ..second import name",
    }
    for name, text in sources.items():
        path = tmp_path / "torch" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize("part", PARTS)
def test_a_part_comes_with_the_whole(small: Path, part: str) -> None:
    """Breaks if a part is executed before what it needs, or twice."""
    code = f"""
        import importlib
        part = importlib.import_module(f"torch._dynamo.{part}")
        spec = part.__spec__
        print(part is sys.modules[part.__name__], spec.origin == part.__file__, spec.loader.name == part.__name__)
        print(torch._dynamo.disable(None), "|", torch._dynamo.graph_break(), "|", torch._dynamo.second.name)
    """
    assert put_off(code, small) == "True True True\ndisabled by the real one | broken by the real one | first and second"


def test_it_leaves_functions_alone_until_it_is_asked_for_more(small: Path) -> None:
    code = """
        from torch._dynamo import compiled_autograd, disable
        with compiled_autograd._disable():
            print(disable(print) is print, disable()(print) is print, torch._dynamo.graph_break())
        print(hasattr(torch._dynamo, "__all__"), hasattr(sys, "ran torch._dynamo"))
        print(hasattr(compiled_autograd, "other"), hasattr(sys, "ran torch._dynamo"), torch._dynamo.compiled_autograd._disable())
    """
    assert put_off(code, small).splitlines() == ["True True None", "False False", "False True by the real one"]


def test_after_an_import_that_failed_the_next_succeeds(small: Path) -> None:
    """Breaks if a submission that runs out of memory there can never train again."""
    code = """
        loader = torch._dynamo.__spec__.loader
        execute = loader.exec_module
        def fails(module):
            loader.exec_module = execute
            raise MemoryError
        loader.exec_module = fails
        try:
            torch._dynamo.reset
        except MemoryError:
            print(torch._dynamo.disable(print) is print, torch._dynamo.second.name)
    """
    assert put_off(code, small) == "True first and second"


def test_a_torch_without_one_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("")
    assert put_off("print(hasattr(torch, '_dynamo'), compiler.NAME in sys.modules)", tmp_path) == "False False"
