"""What a program names decides which modules are loaded for it, and what the zygote imports ahead."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asking import checks_of, quick, ref, rubric_of, step, submission
from hosts import shared_host

from autograder.grading.observe import Observer, _imports
from autograder.rubric.program import Program

MODULES = ("mod.py", "theory.py")


@pytest.mark.parametrize("verb", ["get", "tried", "raised"])
def test_a_module_that_only_a_verbs_argument_names_is_needed(verb: str) -> None:
    """Breaks if a file that could not be read costs nothing where a verb looks for its function: `tried` would say that there
    is none, and `raised` that it raises what is raised for a file that is not there."""
    program = Program(((verb, ["theory.f"] if verb == "get" else ["theory.f", ref("x")], {}),), {"value": step(0)})
    checks = checks_of("f", cases=1, program=program)
    handed_in = replace(submission("x = 1", theory="x = ("), problems={"theory.py": "theory.py is not Python"})
    with Observer(rubric_of(checks, modules=MODULES), handed_in, quick()) as observer:
        reply = observer.observe(checks[0], checks[0].cases[0])
    assert (reply.status, reply.reason) == ("unavailable", "theory.py is not Python")


def test_what_verbs_import_is_imported_ahead() -> None:
    plain = checks_of("f", cases=1)
    tree = checks_of("f", cases=1, program=Program((("mod.f", [], {}), ("tree", [step(0)], {})), {"value": step(1)}))
    assert _imports(rubric_of(plain)) == ()
    assert _imports(rubric_of(tree)) == ("sympy",)


def test_pythons_operators_are_found() -> None:
    """The recorder writes `a * b` as a call of operator.mul."""
    program = Program((("operator.mul", [ref("x"), 3], {}),), {"value": step(0)})
    checks = checks_of("f", cases=2, program=program)
    with Observer(rubric_of(checks), submission("import operator\noperator = None"), shared_host()) as observer:
        assert observer.observe(checks[0], checks[0].cases[1]).values()["value"].data.tolist() == [3, 3]
