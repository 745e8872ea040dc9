"""Late oracles: the slice runs on its own, and carries nothing that students must not have."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.rubric.compiling import compile_rubric
from autograder.rubric.late import LateOracles, names_bound, slice_source
from autograder.rubric.loading import load
from autograder.rubric.model import RubricError


def names(sliced: str) -> set[str]:
    """What a slice defines at its top level."""
    return {name for node in ast.parse(sliced).body for name in names_bound(node)}


def call(source: str, function: str = "wanted", *args: object) -> object:
    return LateOracles(slice_source(source, [function]))[function](*args)


# name -> (source, result of wanted())
RUNS: dict[str, tuple[str, object]] = {
    "a constant": ("LIMIT = 3\ndef wanted():\n    return LIMIT\n", 3),
    "a constant made of constants": ("A = 2\nB, C = A + 1, A * 5\ndef wanted():\n    return B, C\n", (3, 10)),
    "a constant with a type": ("LIMIT: int = 3\ndef wanted():\n    return LIMIT\n", 3),
    "a constant that grows": ("N = 1\nN += 4\ndef wanted():\n    return N\n", 5),
    "a table filled in later": ("T = {}\nT['a'] = 1\nT['b'] = 2\ndef wanted():\n    return T\n", {"a": 1, "b": 2}),
    "a table filled in a loop": (
        "T = {}\nfor i in range(3):\n    T[i] = i * i\ndef wanted():\n    return T\n",
        {0: 0, 1: 1, 2: 4},
    ),
    "a helper's helper": (
        "def third():\n    return 3\ndef second():\n    return third()\ndef wanted():\n    return second()\n",
        3,
    ),
    "helpers that call each other": (
        "def odd(n):\n    return n and even(n - 1)\ndef even(n):\n    return not n or odd(n - 1)\n"
        "def wanted():\n    return even(4)\n",
        True,
    ),
    "a helper defined after it": ("def wanted():\n    return helper()\ndef helper():\n    return 4\n", 4),
    "an import": ("import math\ndef wanted():\n    return math.pi > 3\n", True),
    "an import by another name": ("import math as m\ndef wanted():\n    return m.floor(3.5)\n", 3),
    "an import of a part": ("import os.path\ndef wanted():\n    return os.path.basename('a/b')\n", "b"),
    "an import of a part by another name": ("import os.path as p\ndef wanted():\n    return p.basename('a/b')\n", "b"),
    "a name by another name": ("from math import floor as down, ceil as up\ndef wanted():\n    return down(1.5)\n", 1),
    "an import that may fail": (
        "try:\n    import no_such_module as m\nexcept ImportError:\n    m = None\ndef wanted():\n    return m\n",
        None,
    ),
    "an import on a condition": (
        "if True:\n    from math import tau\nelse:\n    tau = 6\ndef wanted():\n    return tau > 6\n",
        True,
    ),
    "an import inside": ("def wanted():\n    from math import factorial as f\n    return f(4)\n", 24),
    "a constant in a with": (
        "import contextlib\nwith contextlib.suppress(KeyError):\n    X = {}['a']\nX = 2\ndef wanted():\n    return X\n",
        2,
    ),
    "a nested function": (
        "K = 2\ndef helper(x):\n    return K * x\n"
        "def wanted():\n    def inner(y):\n        return helper(y) + K\n    return inner(3)\n",
        8,
    ),
    "a lambda": ("K = 2\nhelper = lambda x: K * x\ndef wanted():\n    return helper(3)\n", 6),
    "a comprehension": (
        "K = [1, 2]\ndef square(x):\n    return x * x\ndef wanted():\n    return [square(k) for k in K if k > 1]\n",
        [4],
    ),
    "a generator in a comprehension": (
        "N = 3\ndef wanted():\n    return {i: sum(j for j in range(N)) for i in range(N)}\n",
        {0: 3, 1: 3, 2: 3},
    ),
    "a default": ("K = 7\ndef wanted(x=K):\n    return x\n", 7),
    "a keyword default": ("K = 7\ndef wanted(*, x=K):\n    return x\n", 7),
    "an f-string": ("K = 7\ndef wanted():\n    return f'{K:>{K}}'\n", "      7"),
    "a class": (
        "K = 7\nclass Box:\n    size = K\n    def grown(self):\n        return self.size + K\n"
        "def wanted():\n    return Box().grown()\n",
        14,
    ),
    "a decorated helper": (
        "import functools\nSEEN = []\n@functools.lru_cache\ndef helper():\n    SEEN.append(1)\n    return len(SEEN)\n"
        "def wanted():\n    return helper(), helper()\n",
        (1, 1),
    ),
    "a global": ("COUNT = 0\ndef wanted():\n    global COUNT\n    COUNT += 1\n    return COUNT\n", 1),
    "a walrus": ("if (K := 5) > 3:\n    L = K\ndef wanted():\n    return K + L\n", 10),
    "the last of two definitions": (
        "A = 1\nB = 2\ndef helper():\n    return A\ndef helper():\n    return B\ndef wanted():\n    return helper()\n",
        2,
    ),
    "annotations of things that are not there": ("def wanted(x: Missing = 1) -> Gone:\n    y: Never = x\n    return y\n", 1),
    "a match": ("K = 3\ndef wanted():\n    match K:\n        case int(n):\n            return n\n", 3),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_slice_runs_on_its_own(name: str) -> None:
    """Breaks if something that an oracle needs stays behind: the judge has the slice and nothing else."""
    source, expected = RUNS[name]
    assert call(source) == expected


DECLARED = '''
"""A rubric."""
from autograder import Assignment, cases, closed_form, identity
import numpy as np
import secrets as unused

ASSIGNMENT = Assignment("hw", "Homework", ("m.py",), 2, "the secret")
SECRET_TABLE = [1, 2, 3]

def of_the_compiled(x):
    return SECRET_TABLE[0] * x

@closed_form("f", points=1, on=cases.points(3, x=cases.real))
def compiled_one(x):
    """It is right."""
    return of_the_compiled(x)

@compiled_one.mistake("a hint")
def compiled_mistake(x):
    return -of_the_compiled(x)

def pair(s, x):
    return {"a": s.mod.f(x), "b": s.mod.f(x)}

def shared(x):
    """What both use."""
    return np.asarray(x) * 2

@identity("f", points=1, on=cases.points(3, x=cases.real), program=pair)
def late_one(a):
    """They fit."""
    compiled_one = shared(a)  # a local of that name
    return {"b": sum(of_the_compiled for of_the_compiled in compiled_one)}

@late_one.mistake("another hint")
def late_mistake(a):
    return {"b": late_one(a)["b"] + 1}
'''


def test_a_slice_holds_what_late_oracles_need_and_nothing_else() -> None:
    """Breaks if compiled oracles, their tables, the assignment's secret or the programs travel with the judge: a kit holds
    the slice. Locals that bear such a name need nothing."""
    sliced = slice_source(DECLARED, ["late_one", "late_mistake"])
    assert names(sliced) == {"np", "shared", "late_one", "late_mistake"}
    for word in ("secret", "compiled_mistake", "autograder", "SECRET_TABLE", "hint", "A rubric", "They fit"):
        assert word not in sliced, word


def test_decorators_are_stripped_so_that_a_slice_declares_nothing() -> None:
    """Breaks if running the slice declares checks again, and needs what declares them."""
    oracles = LateOracles(slice_source(DECLARED, ["late_one", "late_mistake"]))
    assert "@" not in slice_source(DECLARED, ["late_one", "late_mistake"])
    assert oracles["late_one"]([1, 2]) == {"b": 6} and oracles["late_mistake"]([1, 2]) == {"b": 7}


def test_an_import_is_trimmed_to_the_names_that_are_needed() -> None:
    """Breaks if a slice imports more than it uses: the judge starts in a tenth of a second."""
    sliced = slice_source("from math import floor, ceil as up, pi\ndef wanted():\n    return up(1)\n", ["wanted"])
    assert "floor" not in sliced and "pi" not in sliced and "ceil as up" in sliced


def test_a_body_that_is_only_a_docstring_stays_a_body() -> None:
    """Breaks if a device check's function, which says nothing but its sentence, is left without a body."""
    assert call('def wanted(attempts):\n    """On the device."""\n', "wanted", 1) is None


@pytest.mark.parametrize(
    "local",
    [
        "def wanted(secret):\n    return secret\n",
        "def wanted():\n    secret = 1\n    return secret\n",
        "def wanted():\n    return [secret for secret in (1,)]\n",
        "def wanted():\n    def inner(secret):\n        return secret\n    return inner(1)\n",
        "def wanted():\n    return (lambda secret: secret)(1)\n",
        "def wanted():\n    for secret in (1,):\n        pass\n    return secret\n",
        "def wanted():\n    import secret\n    return secret\n",
        "def wanted(x):\n    return x.secret\n",
        "def wanted():\n    return dict(secret=1)\n",
        "def wanted():\n    try:\n        return 1\n    except ValueError as secret:\n        return secret\n",
    ],
    ids="argument, variable, comprehension, inner argument, lambda, loop, import, attribute, keyword, exception".split(", "),
)
def test_a_local_is_not_taken_for_a_name_of_the_module(local: str) -> None:
    """Breaks if names are collected without their scopes: then a compiled oracle leaks by having a common name."""
    assert "the oracle" not in slice_source("def secret():\n    return 'the oracle'\n" + local, ["wanted"])


def test_nothing_wanted_is_nothing() -> None:
    """Breaks if a course without late checks ships its rubric."""
    assert slice_source(DECLARED, []) == ""
    assert slice_source(DECLARED, ["no_such_name"]) == ""


def test_slicing_is_repeatable_and_a_slice_is_its_own_slice() -> None:
    """Breaks if the order of names depends on hashing: compiled rubrics would differ from run to run."""
    wanted = ["late_one", "late_mistake"]
    sliced = slice_source(DECLARED, wanted)
    assert slice_source(DECLARED, reversed(wanted)) == sliced and slice_source(sliced, wanted) == sliced


def test_a_slice_is_run_when_first_asked_and_once() -> None:
    """Breaks if judging compiled checks runs code of the rubric, or state is lost between two cases."""
    LateOracles("raise RuntimeError('run too early')")
    oracles = LateOracles(slice_source("LIST = []\ndef wanted():\n    LIST.append(1)\n    return len(LIST)\n", ["wanted"]))
    assert [oracles["wanted"](), oracles["wanted"]()] == [1, 2]
    with pytest.raises(KeyError):
        oracles["another"]


def test_the_slice_of_a_compiled_rubric_is_that_of_its_late_checks(tmp_path: Path) -> None:
    """Breaks if compiling cuts other functions than those that are late."""
    rubric = compiled(tmp_path, DECLARED)
    assert [c.late for c in rubric.checks] == [False, True]
    assert rubric.late_source == slice_source(DECLARED, ["late_one", "late_mistake"])


def compiled(folder: Path, source: str):
    (folder / "rubric.py").write_text(source, "utf-8")
    return compile_rubric(load(folder / "rubric.py"), source=source, provided="", modules={"f": "m.py"}, rubric_hash="")


def test_a_late_oracle_that_calls_a_compiled_one_is_refused(tmp_path: Path) -> None:
    """Breaks if a compiled oracle gets into the slice as somebody's helper."""
    leaking = DECLARED.replace("compiled_one = shared(a)  # a local of that name", "compiled_one.oracle")
    assert leaking != DECLARED
    with pytest.raises(RubricError, match=r"a late oracle uses compiled_one, which is an oracle itself.*helper function"):
        compiled(tmp_path, leaking.replace('"b": sum(of_the_compiled for of_the_compiled in compiled_one)', '"b": 1'))
