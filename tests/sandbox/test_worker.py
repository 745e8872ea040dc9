"""What the worker answers, whatever a submission returns, raises or leaves behind. One worker, asked again and again:
that the next question is answered shows that the last one cost nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from asking import DOUBLE, Answered, Session, call, data, entry, error, ref, request, sandbox, step, still_answers

VALUES = (
    DOUBLE
    + """
import random, sys
import numpy as np, torch

# -- tensors and arrays of every kind

def grad(): return torch.ones(2, requires_grad=True) * 2
def leaf(): return torch.nn.Parameter(torch.ones(2))
def bfloat16(): return torch.tensor([1.5, -2.0], dtype=torch.bfloat16)
def half(): return torch.tensor([1.5], dtype=torch.float16)
def boolean(): return torch.tensor([True, False])
def scalar(): return torch.tensor(3.5)
def scalar_bool(): return torch.tensor(True)
def empty(): return torch.zeros(0, 3)
def complex_(): return torch.tensor([1 + 2j])
def conjugate(): return torch.tensor([1 + 2j]).conj()
def negative(): return torch.tensor([1 + 2j]).conj().imag
def transposed(): return torch.arange(6.0).reshape(2, 3).T
def strided(): return torch.arange(10.0)[1::3]
def sparse(): return torch.tensor([[0.0, 2.0]]).to_sparse()
def sparse_csr(): return torch.tensor([[0.0, 2.0]]).to_sparse_csr()
def meta(): return torch.zeros(10**6, 10**6, device="meta")
def nan_inf(): return torch.tensor([float("nan"), float("inf"), -float("inf")])
def parameter_list(): return torch.nn.ParameterList([torch.ones(2)])
def quantized(): return torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.quint8)
def nested_tensor(): return torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])
def complex_half(): return torch.zeros(2, dtype=torch.complex32)
def float8(): return torch.zeros(2).to(torch.float8_e4m3fn)
def sparse_huge(): return torch.sparse_coo_tensor([[0], [0]], [1.0], (10**6, 10**6))
def expanded(): return torch.zeros(1).expand(10**12)
def five_megabytes(): return torch.zeros(5 << 20, dtype=torch.uint8)
def numpy_array(): return np.arange(3)
def losses_with_graphs(): return [loss for loss in torch.ones(2, requires_grad=True) * 2]
def words(): return "three"
def numpy_scalar(): return np.float32(2.5)
def numpy_big_endian(): return np.arange(3, dtype=">f4")
def numpy_objects(): return np.array([object()])
def numpy_text(): return np.array(["a"])
def numpy_structs(): return np.zeros(2, "f4,i4")
def numpy_matrix(): return np.ma.masked_array([1.0, 2.0], [True, False])

class Named(torch.Tensor):
    pass

def subclass(): return torch.ones(2).as_subclass(Named)

class Raises(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        raise SystemExit("asked about " + str(function))

def hostile_subclass(): return torch.ones(2).as_subclass(Raises)

class Lies(torch.Tensor):
    shape = property(lambda self: (10**9,))
    requires_grad = property(lambda self: object())
    def detach(self): return self
    def numpy(self): return "numbers"
    def cpu(self): return self

def lying_subclass(): return torch.ones(2).as_subclass(Lies)

class Array(np.ndarray):
    nbytes = property(lambda self: 1 / 0)
    def tobytes(self, *_): raise KeyboardInterrupt
    def astype(self, *_, **__): raise KeyboardInterrupt

def hostile_array(): return np.arange(3).view(Array)

class Pretends:
    __class__ = torch.Tensor
    def __getattr__(self, name): raise SystemExit(name)

def pretends_to_be_a_tensor(): return Pretends()

class PretendsNumber:
    __class__ = int
    def __int__(self): raise SystemExit

def pretends_to_be_a_number(): return PretendsNumber()

class Int(int):
    def __int__(self): return 7
    def __abs__(self): raise SystemExit
    def __lt__(self, other): raise SystemExit

def hostile_int(): return Int(3)

class Str(str):
    def __str__(self): raise SystemExit
    def __getitem__(self, key): raise SystemExit

def hostile_str(): return Str("x")

class Dict(dict):
    def items(self): raise SystemExit
    def get(self, *_): raise SystemExit

def hostile_dict(): return Dict(a=1)

class Layer: pass

# -- plain values

def huge_int(): return 10 ** 5000
def large_int(): return 2 ** 199
def nan(): return float("nan")
def minus_inf(): return float("-inf")
def text(): return "κλ"
def long_text(): return "x" * 10_000_000
def surrogate(): return "a\\ud800b"
def none(): return None
def true(): return True
def nested(): return (1, (torch.ones(1), [2]))
def function(): return double
def generator(): return (i for i in range(3))
def itself():
    out = []
    out.append(out)
    return out

# -- what is raised

def raises(): raise ValueError("the message")
def not_implemented(): raise NotImplementedError("raises is not implemented yet: replace this line with your solution.")
def exits(): raise SystemExit(0)
def sys_exit(): sys.exit("bye")
def interrupts(): raise KeyboardInterrupt
def generator_exit(): raise GeneratorExit
def recursion(): return recursion()
def long_message(): raise ValueError("x" * 10_000_000)
def surrogate_message(): raise ValueError("a\\ud800b")

class Silent(Exception):
    def __str__(self): raise SystemExit("no")
    __repr__ = __str__

def silent(): raise Silent

class Meta(type):
    __name__ = property(lambda cls: object())

class Nameless(Exception, metaclass=Meta):
    pass

def nameless(): raise Nameless

def strange_syntax_error():
    e = SyntaxError("x")
    e.filename, e.lineno, e.text = 3, object(), 4
    raise e

def false_frames():
    code = compile("raise ValueError('from nowhere')", "/etc/passwd", "exec")
    exec(code)

def numpy_memory(): return np.ones(10**12)
def torch_memory(): return torch.ones(10**12)
def many_small():
    kept = []
    while True: kept.append(bytes(1000))
def many_tensors():
    kept = []
    while True: kept.append(torch.ones(1000))
def shared_memory():
    import mmap
    kept = []
    while True:
        kept.append(mmap.mmap(-1, 1 << 24))
        kept[-1].write(bytes(1 << 24))

# -- state

def set_state():
    torch.set_default_dtype(torch.float64)
    torch.set_grad_enabled(False)
    torch.manual_seed(5), np.random.seed(5), random.seed(5)

def get_state():
    return repr((torch.get_default_dtype(), torch.is_grad_enabled()))

def draws():
    return torch.tensor([float(torch.rand(())), np.random.rand(), random.random()])

# -- prints

def prints(text): print(text)
def complains(text): print(text, file=sys.stderr)
def closes_stdout(): sys.stdout.close(), sys.stderr.close()
def removes_stdout(): del sys.stdout, sys.stderr
def replaces_stdout():
    class Bad:
        def write(self, text): raise SystemExit
        def flush(self): raise SystemExit
    sys.stdout = sys.stderr = Bad()
"""
)


@pytest.fixture(scope="module")
def box() -> Iterator[Session]:
    with sandbox(VALUES, torch=True) as made:
        yield made
        assert made.started == 1, "something here ended the worker"


# -- values -------------------------------------------------------------------------------------------------------

F32 = {"kind": "tensor", "dtype": "float32", "device": "cpu", "requires_grad": False}


@pytest.mark.parametrize(
    ("function", "labels", "expected"),
    [
        ("grad", {**F32, "requires_grad": True}, [2, 2]),
        ("leaf", {**F32, "requires_grad": True}, [1, 1]),
        ("bfloat16", {**F32, "dtype": "bfloat16"}, [1.5, -2]),
        ("half", {**F32, "dtype": "float16"}, [1.5]),
        ("boolean", {**F32, "dtype": "bool"}, [True, False]),
        ("scalar", {**F32, "shape": []}, 3.5),
        ("scalar_bool", {**F32, "dtype": "bool", "shape": []}, True),
        ("empty", {**F32, "shape": [0, 3]}, []),
        ("complex_", {**F32, "dtype": "complex64"}, [1 + 2j]),
        ("conjugate", {**F32, "dtype": "complex64"}, [1 - 2j]),
        ("negative", F32, [-2]),
        ("transposed", {**F32, "shape": [3, 2]}, [[0, 3], [1, 4], [2, 5]]),
        ("strided", F32, [1, 4, 7]),
        ("sparse", F32, [[0, 2]]),
        ("sparse_csr", F32, [[0, 2]]),
        ("subclass", F32, [1, 1]),
        ("numpy_array", {"kind": "array", "dtype": "int64"}, [0, 1, 2]),
        ("numpy_scalar", {"kind": "array", "dtype": "float32"}, 2.5),
        ("numpy_big_endian", {"kind": "array"}, [0, 1, 2]),
    ],
)
def test_tensors_and_arrays_come_back(box: Session, function: str, labels: dict, expected: list) -> None:
    got = entry(call(box, function))
    assert {key: got[key] for key in labels} == labels
    assert isinstance(got["data"], np.ndarray), "judged as something without data otherwise"
    assert got["data"].tolist() == expected
    if "shape" in got:
        assert got["shape"] == list(got["data"].shape)


def test_what_is_not_finite_comes_back(box: Session) -> None:
    assert str(data(call(box, "nan_inf")).tolist()) == "[nan, inf, -inf]"


def test_a_meta_tensor_has_labels_and_no_data(box: Session) -> None:
    assert entry(call(box, "meta")) == {**F32, "device": "meta", "shape": [10**6, 10**6], "data": None}


@pytest.mark.parametrize(
    ("function", "kind", "expected"),
    [
        ("huge_int", "int", float("inf")),
        ("large_int", "int", 2**199),
        ("minus_inf", "float", float("-inf")),
        ("text", "str", "κλ"),
        ("none", "none", None),
        ("true", "bool", True),
        ("nested", "tuple", None),
        ("function", "function", None),
        ("generator", "generator", None),
        ("itself", "list", None),
        ("parameter_list", "ParameterList", None),
        ("hostile_dict", "Dict", None),
    ],
)
def test_plain_values_come_back(box: Session, function: str, kind: str, expected: object) -> None:
    assert entry(call(box, function)) == {"kind": kind, "data": expected}


def test_odd_plain_values_come_back(box: Session) -> None:
    assert str(data(call(box, "nan"))) == "nan"
    assert len(data(call(box, "long_text"))) == 2000
    assert data(call(box, "surrogate")).startswith("a")


@pytest.mark.parametrize(
    "function",
    [
        "expanded",
        "five_megabytes",
        "numpy_objects",
        "numpy_text",
        "numpy_structs",
        "sparse_huge",
        "quantized",
        "nested_tensor",
        "complex_half",
        "float8",
    ],
)
def test_what_cannot_be_sent_is_said(box: Session, function: str) -> None:
    said = error(call(box, function))
    assert said["kind"] in ("too large", "memory", "raised") and said["message"]
    still_answers(box)


@pytest.mark.parametrize(
    "function",
    [
        "hostile_subclass",
        "lying_subclass",
        "hostile_array",
        "pretends_to_be_a_tensor",
        "pretends_to_be_a_number",
        "hostile_int",
        "hostile_str",
        "numpy_matrix",
    ],
)
def test_a_value_that_is_not_what_it_seems_harms_nobody(box: Session, function: str) -> None:
    """It may come back as anything, or not at all; the worker stays, and the next answer is right."""
    assert isinstance(call(box, function), Answered)
    still_answers(box)


def test_two_results_are_both_sent_and_the_bytes_are_those_of_the_answer(box: Session) -> None:
    """A view that changes after the answer changes nothing: the values were copied."""
    steps = [["torch.zeros", [2], {}], ["torch.zeros", [3], {}]]
    first = box.ask(request(steps, {"a": step(0), "b": step(1)}), 5)
    box.ask(request([["method", [step(0), "add_", 7], {}]], {"a": step(0)}, first=False), 5)
    assert data(first, "a").tolist() == [0, 0] and data(first, "b").tolist() == [0, 0, 0]


# -- what is raised -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "kind", "message"),
    [
        ("raises", "ValueError", "the message"),
        ("not_implemented", "NotImplementedError", "raises is not implemented yet"),
        ("exits", "SystemExit", "0"),
        ("sys_exit", "SystemExit", "bye"),
        ("interrupts", "KeyboardInterrupt", ""),
        ("generator_exit", "GeneratorExit", ""),
        ("recursion", "RecursionError", "maximum recursion depth"),
        ("long_message", "ValueError", "x" * 2000),
        ("surrogate_message", "ValueError", "a"),
        ("silent", "Silent", ""),
        ("strange_syntax_error", "SyntaxError", "x"),
        ("false_frames", "ValueError", "from nowhere"),
        ("absent", "Asked", "is not defined in mod.py"),
    ],
)
def test_what_is_raised_is_told(box: Session, function: str, kind: str, message: str) -> None:
    said = error(call(box, function))
    assert (said["kind"], said["type"]) == ("raised", kind)
    assert said["message"].startswith(message) or message in said["message"]
    assert len(said["message"]) <= 2000 and len(said["frames"]) <= 6
    still_answers(box)


def test_an_exception_without_a_name_harms_nobody(box: Session) -> None:
    assert "error" in call(box, "nameless").message
    still_answers(box)


def test_only_the_students_own_lines_are_told(box: Session) -> None:
    line = 1 + VALUES.splitlines().index('def raises(): raise ValueError("the message")')
    frame = {"file": "mod.py", "line": line, "function": "raises", "code": 'def raises(): raise ValueError("the message")'}
    assert error(call(box, "raises"))["frames"] == [frame]
    assert all(frame["file"] == "mod.py" for frame in error(call(box, "false_frames"))["frames"])
    assert all(frame["file"] == "mod.py" for frame in error(call(box, "prints", np.ones(1), np.ones(1)))["frames"])


@pytest.mark.parametrize(
    ("function", "verb", "told"),
    [
        ("losses_with_graphs", ["array", [step(0)], {}], "hold on to a graph; expected numbers, such as loss.item()"),
        ("words", ["array", [step(0)], {}], "returned str; expected numbers"),
        ("numpy_array", ["attribute", [step(0), "requires_grad"], {}], "returned ndarray; expected a tensor"),
    ],
)
def test_what_the_judge_cannot_use_was_not_raised_by_the_student(box: Session, function: str, verb: list, told: str) -> None:
    """Breaks if whoever returns a list of losses with their graphs reads that his function raised numpy's error."""
    said = error(box.ask(request([[f"mod.{function}", [], {}], verb], {"value": step(1)}), 20))
    assert said["type"] == "Asked" and told in said["message"]


def test_a_method_that_a_class_lacks_is_named(box: Session) -> None:
    """Breaks if whoever wrote no `inverse` reads that his layer is no tensor: a tensor has an `inverse`, and a sum."""
    said = error(box.ask(request([["mod.Layer", [], {}], ["method", [step(0), "inverse"], {}]], {"value": step(1)}), 20))
    assert (said["type"], said["message"]) == ("AttributeError", "'Layer' object has no attribute 'inverse'")


@pytest.mark.parametrize("function", ["numpy_memory", "torch_memory", "many_small", "many_tensors", "shared_memory"])
def test_memory_that_runs_out_is_told(box: Session, function: str) -> None:
    """And so is where, for which a full memory has no room of its own."""
    said = error(call(box, function, limit=20))
    assert said["kind"] == "memory"
    assert [frame["function"] for frame in said["frames"]] == [function]
    still_answers(box)


# -- state between programs ---------------------------------------------------------------------------------------


def test_a_program_leaves_no_state_behind(box: Session) -> None:
    before, drawn = data(call(box, "get_state")), data(call(box, "draws"))
    call(box, "set_state")
    assert data(call(box, "get_state")) == before == "(torch.float32, True)"
    call(box, "draws")
    assert data(call(box, "draws")).tolist() == drawn.tolist(), "every program starts from the same seeds"
    assert len(set(drawn.tolist())) == 3


def test_values_of_a_program_are_gone_with_it(box: Session) -> None:
    box.ask(request([["torch.zeros", [2], {}]]), 5)
    assert error(box.ask(request([["method", [step(0), "sum"], {}]], {"a": step(0)}), 5))["type"] == "IndexError"
    assert error(box.ask(request([["mod.double", [ref("x")], {}]], {"a": step(0)}), 5))["type"] == "KeyError"


def test_within_a_program_values_and_inputs_stay(box: Session) -> None:
    box.ask(request([["mod.double", [ref("x")], {}]], x=np.float32([1])), 5)
    second = [["method", [step(0), "add", ref("x")], {}], ["method", [step(1), "add", ref("y")], {}]]
    assert data(box.ask(request(second, {"value": step(2)}, first=False, y=np.float32([10])), 5)).tolist() == [13]


# What was set while a module is imported stays; what a program sets before another module's import does not.
FIRST = """
import torch
torch.set_default_dtype(torch.float64)

def changes():
    torch.set_default_dtype(torch.float16)

def default():
    return str(torch.get_default_dtype())
"""


def test_an_imports_settings_stay_and_a_programs_do_not_reach_the_next_import() -> None:
    with sandbox(FIRST, modules={"other": "import torch\nSEEN = str(torch.get_default_dtype())\n"}, torch=True) as box:
        assert data(call(box, "default")) == "torch.float64"
        call(box, "changes")
        steps = [["get", ["other.SEEN"], {}], ["mod.default", [], {}]]
        answer = box.ask(request(steps, {"seen": step(0), "now": step(1)}, modules=("other",)), 5)
        assert data(answer, "seen") == data(answer, "now") == "torch.float64"
        assert data(call(box, "default")) == "torch.float64"


# A training function could fit what it will be tested on, if that is in the process already.
LOOKS_AROUND = '''
import gc, torch

def count(number):
    """How many tensors or arrays hold this number, anywhere in the process."""
    found = 0
    for thing in gc.get_objects():
        values = list(thing.values()) if isinstance(thing, dict) else list(thing) if isinstance(thing, (list, tuple)) else [thing]
        for value in values:
            if isinstance(value, torch.Tensor) and value.numel() and float(value.flatten()[0]) == number:
                found += 1
    return found
'''


def test_arrays_of_a_later_stage_are_not_there_yet() -> None:
    with sandbox(LOOKS_AROUND, torch=True) as box:
        early = request([["mod.count", [12345.0], {}]], {"value": step(0)}, early=np.float32([1.0]))
        assert data(box.ask(early, 10)) == 0
        late = request([["mod.count", [12345.0], {}]], {"value": step(1)}, first=False, late=np.float32([12345.0]))
        assert data(box.ask(late, 10)) > 0, "this way of looking finds nothing, so the test shows nothing"


# -- prints -------------------------------------------------------------------------------------------------------


def test_prints_come_with_the_answer_and_not_with_the_next(box: Session) -> None:
    assert call(box, "prints", "to stdout").printed == "to stdout\n"
    assert call(box, "complains", "to stderr").printed == "to stderr\n"
    assert call(box, "prints", "odd \ud800 κ").printed.startswith("odd ")
    assert call(box, "none").printed == ""


@pytest.mark.parametrize("function", ["replaces_stdout", "removes_stdout", "closes_stdout"])
def test_a_submission_without_stdout_still_answers(function: str) -> None:
    with sandbox(DOUBLE + "import sys" + VALUES.split("# -- prints")[1]) as box:
        assert data(call(box, function)) is None
        still_answers(box)
        assert box.started == 1
