"""Messages that students meet often are followed by their usual cause, and others by nothing."""

import pytest

from autograder.grading.words import advice, move_under_main

KNOWN = {
    "get_ipython": ("NameError", "name 'get_ipython' is not defined", "hand in the notebook itself"),
    "Colab's paths": (
        "FileNotFoundError",
        "No such file or directory: '/content/drive/MyDrive/w.pt'",
        "not there: hand the file in",
    ),
    "two dtypes": (
        "RuntimeError",
        "expected m1 and m2 to have the same dtype, but got: float != double",
        "tensors of two dtypes are combined",
    ),
    "mat1 and mat2": (
        "RuntimeError",
        "mat1 and mat2 must have the same dtype, but got Float and Double",
        "tensors of two dtypes are combined",
    ),
    "a found type": ("RuntimeError", "expected scalar type Float but found Double", "tensors of two dtypes are combined"),
    "^ of symbols": ("TypeError", "unsupported operand type(s) for ^: 'Symbol' and 'int'", "write x**2"),
    "^ of tensors": ("RuntimeError", "\"bitwise_xor_cpu\" not implemented for 'Float'", "write x**2"),
    "a breakpoint": ("BdbQuit", "", "delete it"),
    "a matrix and a trace": ("TypeError", "Mix of Matrix and Scalar symbols", "sympy.Trace(A)"),
    "ipdb": ("ModuleNotFoundError", "No module named 'ipdb'", "delete it"),
    "input": ("EOFError", "EOF when reading a line", "input()"),
    "exit": ("SystemExit", "None", "exit()"),
    "arguments": ("SystemExit", "2", "Give each a default"),
    "a relative import": ("ImportError", "attempted relative import with no known parent package", "without the dot"),
    "CUDA": ("AssertionError", "Torch not compiled with CUDA enabled", "x.device"),
    "a driver": ("RuntimeError", "Found no NVIDIA driver on your system.", "x.device"),
    "no return": ("TypeError", "unsupported operand type(s) for +: 'NoneType' and 'int'", "without `return`?"),
    "no return, asked": ("Asked", "returned NoneType; expected a tensor", "without `return`?"),
    "no network": ("URLError", "<urlopen error [Errno -3] Temporary failure in name resolution>", "there is no network"),
    "no network, requests": ("ConnectionError", "Max retries exceeded with url: /mnist", "there is no network"),
    "no gradient": ("RuntimeError", "element 0 of tensors does not require grad and does not have a grad_fn", "@torch.no_grad()"),
    "a missing module": ("ModuleNotFoundError", "No module named 'lightning'", "not installed here"),
    "a missing file": ("FileNotFoundError", "[Errno 2] No such file or directory: 'w.pt'", "hand the file in"),
    "sympy": ("TypeError", "Cannot convert expression to float", "sympy.log"),
}


@pytest.mark.parametrize(("kind", "message", "words"), KNOWN.values(), ids=KNOWN)
def test_a_known_message_gets_its_advice(kind, message, words):
    """Breaks if a pattern no longer fits its library's message, or another one comes first."""
    assert words in advice(message, kind)


@pytest.mark.parametrize("message", ["division by zero", "list index out of range", "None", "x must not be none"])
def test_an_unknown_message_gets_none(message):
    """Breaks if a pattern is so wide that a wrong cause is told."""
    assert advice(message, "ValueError") == ""


@pytest.mark.parametrize(
    ("code", "helps"),
    [("train()", True), ("state = torch.load('w.pt')", True), ("import x", False), ("class A(B):", False), ("@deco", False)],
)
def test_a_line_that_runs_something_belongs_under_main(code, helps):
    """Breaks if a file's failure at the top level does not name the mend, or names it where it is none."""
    frames = [
        {"file": "a.py", "line": 3, "function": "<module>", "code": code},
        {"file": "a.py", "function": "g", "code": "1 / 0"},
    ]
    assert bool(move_under_main({"frames": frames})) == helps
    assert move_under_main({"frames": "forged"}) == "" == move_under_main({"frames": [3]})
