"""What a program can reach: a change elsewhere leaves its key, a change within it does not, and in doubt there is no key."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.layout import Course
from autograder.proofs import variants
from autograder.proofs.reach import MODULES_OWN, Reach, identifiers
from autograder.proofs.remembering import reach_of

MODULE = """
\"\"\"A module.\"\"\"

import math

import torch

SCALE = 2.0


def inner(x):
    # a comment
    return x + 1


def f(x, factor=SCALE):
    return factor * inner(x)


def other(x):
    return x - 1


class Layer(torch.nn.Module):
    \"\"\"A layer.\"\"\"

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(2))

    def forward(self, x):
        return self.weight * x

    @torch.no_grad()
    def sample(self, x):
        self.weight.data[0] = 1
        return self.weight * other(x)
"""
F = frozenset({"mod", "f"})
LAYER = frozenset({"mod", "Layer"})
SAMPLE = LAYER | {"sample"}


def key(text: str, names: frozenset[str] = F, **more: str) -> tuple[str, str] | None:
    return Reach({"m.py": text, **{f"{name}.py": text for name, text in more.items()}}).key(names)


def edited(old: str, new: str) -> str:
    assert old in MODULE
    return MODULE.replace(old, new)


UNREACHED = {
    "a function that f does not mention": edited("return x - 1", "return x - 2"),
    "what the module says of itself": edited("A module.", "The module."),
    "a method": edited("other(x)\n", "other(x) + 1\n"),
}
LAYOUT = {"a comment": edited("# a comment", "# another"), "a line": edited("    # a comment\n", "")}
REACHED = {
    "its own body": edited("factor * inner(x)", "factor + inner(x)"),
    "a function that it calls": edited("return x + 1", "return x + 2"),
    "a default": edited("factor=SCALE", "factor=3.0"),
    "a constant": edited("SCALE = 2.0", "SCALE = 3.0"),
    "an import": edited("import math", "import itertools as math"),
    "a later definition of the same name": MODULE + "\n\ndef inner(x):\n    return x\n",
    "a new definition, which might stand before another": MODULE + "\n\ndef new(x):\n    return x\n",
    "the signature of another function": edited("def other(x)", "def other(x, y=1)"),
}


@pytest.mark.parametrize("text", UNREACHED.values(), ids=UNREACHED)
def test_a_change_elsewhere_leaves_the_key(text: str) -> None:
    assert key(text) == key(MODULE) is not None


@pytest.mark.parametrize("text", LAYOUT.values(), ids=LAYOUT)
def test_another_layout_changes_only_the_key_of_replies_that_name_lines(text: str) -> None:
    before, after = key(MODULE), key(text)
    assert before is not None and after is not None
    assert before[0] == after[0] and before[1] != after[1]


@pytest.mark.parametrize("text", REACHED.values(), ids=REACHED)
def test_a_change_of_what_it_reaches_changes_the_key(text: str) -> None:
    before, after = key(MODULE), key(text)
    assert before is not None and after is not None and before[0] != after[0]


SAMPLE_CHANGED = edited("other(x)\n", "other(x) + 1\n")
FORWARD_CHANGED = edited("self.weight * x", "self.weight + x")


def test_a_method_is_reached_by_its_name_or_by_torch() -> None:
    """Breaks if a wrong `sample` is trained as if it were called there, or if a wrong `forward` is taken for the reference's."""
    assert key(SAMPLE_CHANGED, LAYER) == key(MODULE, LAYER) is not None
    assert key(FORWARD_CHANGED, LAYER) != key(MODULE, LAYER)
    assert key(SAMPLE_CHANGED, SAMPLE) != key(MODULE, SAMPLE)
    assert key(edited("return x - 1", "return x - 2"), LAYER) == key(MODULE, LAYER), "only sample mentions it"
    assert key(edited("return x - 1", "return x - 2"), SAMPLE) != key(MODULE, SAMPLE)


CALLED = {
    "by a function that is reached": ("def g(layer):\n    return layer.sample(1)", LAYER | {"g"}),
    "by its text": ("def g(layer):\n    return call(layer, 'sample')", LAYER | {"g"}),
    "by a match": ("def g(layer):\n    match layer:\n        case Layer(sample=s):\n            return s", LAYER | {"g"}),
    "by a class that inherits it": ("class Wide(Layer):\n    def forward(self, x):\n        return self.sample(x)", {"Wide"}),
}


@pytest.mark.parametrize(("code", "names"), CALLED.values(), ids=CALLED)
def test_a_method_that_is_called_counts(code: str, names: frozenset[str]) -> None:
    before, after = (key(f"{text}\n\n{code}\n", frozenset(names)) for text in (MODULE, SAMPLE_CHANGED))
    assert before is not None and before != after


@pytest.mark.parametrize("base", ["torch.distributions.Distribution", "Unknown", "Below"])
def test_methods_of_a_class_with_another_base_count_with_it(base: str) -> None:
    """A base may call a method that nobody names: torch's distributions call `sample`."""
    below = "class Below(torch.distributions.Distribution):\n    pass\n\n\n"
    of_base = [below + text.replace("Layer(torch.nn.Module)", f"Layer({base})") for text in (MODULE, SAMPLE_CHANGED)]
    before, after = (key(text, LAYER) for text in of_base)
    assert before is not None and before != after


def test_lines_of_a_method_that_is_reached_keep_their_numbers() -> None:
    """Breaks if a longer method that is not reached moves the others' lines, which tracebacks show, under the same key."""
    longer = edited("    def forward(self, x):", "    def before(self, x):\n        return x\n\n    def forward(self, x):")
    before = key(longer, LAYER)
    after = key(
        longer.replace("        return x\n\n    def forward", "        y = x\n        return y\n\n    def forward"), LAYER
    )
    assert before is not None and after is not None
    assert before[0] == after[0] and before[1] != after[1]


def test_the_names_that_torchs_modules_have_themselves() -> None:
    """Breaks with a torch whose modules have a method that is missing in the list, and so may be called unseen."""
    code = "import torch; print(*(name for name in dir(torch.nn.Module) if not name.startswith('_')))"
    named = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # as torch is made
    assert {*named.stdout.split()} <= MODULES_OWN


def test_other_modules_are_reached_by_their_attributes_and_what_is_given_counts_as_a_whole() -> None:
    text = "import rest\n\n\ndef f(x):\n    return rest.g(x)\n"
    rest = "def g(x):\n    return x\n\n\ndef h(x):\n    return x\n"
    assert key(text, rest=rest) == key(text, rest=rest.replace("def h(x):\n    return x", "def h(x):\n    return -x"))
    assert key(text, rest=rest) != key(text, rest=rest.replace("def g(x):\n    return x", "def g(x):\n    return -x"))
    assert key(MODULE, provided="import os\nA = [1]\n") != key(MODULE, provided="import os\nA = [2]\n")
    assert key(MODULE, frozenset({"f", "A"}), provided="import os\nA = [1]\n") is None, "a variable that can be changed"


STATEFUL = {
    "a global": "def f(x):\n    global SCALE\n    SCALE = x\n    return x",
    "a mutable default": "def f(x, seen=[]):\n    seen.append(x)\n    return len(seen)",
    "a module's list": "SEEN = []\n\n\ndef f(x):\n    SEEN.append(x)\n    return len(SEEN)",
    "a module's call": "NOISE = torch.randn(3)\n\n\ndef f(x):\n    return x + NOISE",
    "a cache": "import functools\n\n\n@functools.lru_cache\ndef f(x):\n    return x",
    "an attribute of a function": "def f(x):\n    f.calls = x\n    return x",
    "an attribute of a class": "class f:\n    calls = []\n\n    def __init__(self):\n        self.calls.append(1)",
    "an attribute of torch": "def f(x):\n    torch.float32 = torch.float64\n    return x",
    "an item of a call's result": "def f(x):\n    vars(torch)['a'] = x\n    return x",
    "a setter of torch's": "def f(x):\n    torch.set_default_dtype(torch.float64)\n    return x",
    "a name looked up by its text": "def f(x):\n    return getattr(torch, 'exp')(x)",
    "code made at run time": "def f(x):\n    return eval('x')",
    "the worker's frames": "import sys\n\n\ndef f(x):\n    return sys._getframe()",
    "an import within": "def f(x):\n    import os\n    return os.getpid()",
    "a statement at the top": "torch.manual_seed(0)\n\n\ndef f(x):\n    return x",
    "a changed attribute at the top": "torch.float32 = torch.float64\n\n\ndef f(x):\n    return x",
    "a star": "from torch import *\n\n\ndef f(x):\n    return x",
    "no Python": "def f(x:\n",
}


@pytest.mark.parametrize("code", STATEFUL.values(), ids=STATEFUL)
def test_what_could_keep_state_or_find_names_by_text_has_no_key(code: str) -> None:
    assert key(MODULE) is not None
    assert key(f"{MODULE}\n\n{code}\n") is None


def test_state_that_is_not_reached_does_no_harm() -> None:
    assert key(MODULE + "\n\ndef g(x):\n    global SCALE\n    SCALE = x\n") is not None
    assert key(MODULE, LAYER) is not None


def test_every_identifier_of_a_program_counts() -> None:
    steps = (("mod.Layer", [], {}), ("method", [{"$": "step", "step": 0}, "sample", {"$": "input", "name": "x"}], {"key": "a b"}))
    assert {"mod", "Layer", "sample", "x", "key"} <= set(identifiers([steps]))


@pytest.mark.parametrize("name", Course(Path(__file__).parents[2]).assignments)
def test_this_courses_references_keep_nothing_between_programs(course: Course, name: str) -> None:
    """Or no reply would be remembered, and every proof would run everything."""
    sources = course.sources(name)
    assert reach_of(sources.compile(), variants.reference(sources, sources.assignment()).sources)
