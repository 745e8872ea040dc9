"""A stub that a solved function calls is told as a stub, by whatever path it is reached."""

# ruff: noqa: E501 - a submission reads best in one line

import pytest
from asking import checks_of, quick, rubric_of
from handing_in import cells, hand_in

from autograder.grading.judge import Judge
from autograder.grading.observe import Observer
from autograder.grading.outcome import Outcome
from autograder.intake.submission import read_submission
from autograder.intake.words import stub_in, stub_sentence

STUB = f"def g(x):\n    raise NotImplementedError('{stub_sentence('g')}')\n"
PATHS = {
    "a function": "def f(x): return g(x)\n",
    "a method": "class A:\n    def __call__(self, x): return self.inner(x)\n    def inner(self, x): return g(x)\ndef f(x): return A()(x)\n",
    "a try around it": "def f(x):\n    try:\n        return g(x)\n    except Exception:\n        raise ValueError('no')\n",
    "a try that says why": "def f(x):\n    try:\n        return g(x)\n    except Exception as error:\n        raise ValueError('no') from error\n",
    "an iterator": "def f(x): return list(map(g, [x]))\n",
}


def judged(path, function="f"):
    check = checks_of(function, module="divergences.py", cases=2)[0]
    rubric = rubric_of([check], modules=("divergences.py",))
    submission = read_submission(path, rubric.modules, {"divergences.py": ("f", "g")})
    with Observer(rubric, submission, quick()) as observer:
        replies = [observer.observe(check, case) for case in check.cases]
    origins = {name: [o and (o.cell, o.line) for o in lines] for name, lines in submission.origins.items()}
    return Judge(rubric, origins).judge(check, replies)


@pytest.mark.parametrize("file", ["divergences.py", "hw.ipynb"])
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_stub_that_is_called_is_told(tmp_path, path, file):
    """Breaks if a student reads "crashed" and looks for the mistake in a function that has none."""
    text = STUB + path if file == "divergences.py" else cells(STUB, path)
    judgement = judged(hand_in(tmp_path, {file: text}) / file)
    assert judgement.outcome is Outcome.NOT_IMPLEMENTED
    assert judgement.aspect.startswith("not implemented: `g` is still a stub, and `f` calls it (")
    assert ("cell 2, line" if file == "hw.ipynb" else "divergences.py, line") in judgement.aspect


def test_a_function_that_is_a_stub_itself_says_so(tmp_path):
    judgement = judged(hand_in(tmp_path, {"divergences.py": STUB}), "g")
    assert (judgement.outcome, judgement.aspect) == (Outcome.NOT_IMPLEMENTED, stub_sentence("g"))


@pytest.mark.parametrize(
    "message",
    ["", "g is not implemented yet", "private 0.25 " + stub_sentence("x"), stub_sentence("a b"), stub_sentence("x" * 200)],
)
def test_other_messages_are_no_stubs(message):
    """Breaks if torch's own exception, or text of a submission's choice, is taken for a stub's."""
    assert stub_in(message) == ""
    assert stub_in(stub_sentence("VAE.encode")) == "VAE.encode"
