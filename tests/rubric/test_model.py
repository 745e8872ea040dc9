"""The model: a rubric that says something it does not mean is refused, by name, with what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.rubric import cases
from autograder.rubric.cases import Recipe, Table
from autograder.rubric.compare import Tolerance
from autograder.rubric.compiling import compile_rubric
from autograder.rubric.families import closed_form, custom, gradient, identity, monte_carlo
from autograder.rubric.loading import load
from autograder.rubric.model import VISIBILITIES, Assignment, Check, Mistake, RubricError, Unmet, require

ON = cases.named("one case", lambda rng: {"x": rng.normal(size=3)})


def oracle(x):
    """The value is right."""
    return x


def check(function: Callable = oracle, **settings: Any) -> Check:
    return closed_form("f", **{"points": 1, "on": ON, **settings})(function)


def documented(docstring: str | None) -> Callable:
    def named_check(x):
        return x

    named_check.__doc__ = docstring
    return named_check


# ---- a check -----------------------------------------------------------------------------------------------------------


def test_a_check_is_what_was_declared() -> None:
    """Breaks if a setting is lost between the decorator and the check."""
    tolerance = Tolerance(1e-3, 1e-3, "for the test")
    made = closed_form("theory.g", points=2.5, on=ON, tolerance=tolerance, visibility="after_due_date")(oracle)
    assert (made.name, made.sentence, made.function, made.points) == ("oracle", "The value is right.", "g", 2.5)
    assert (made.tolerance, made.visibility, made.settings, made.cases) == (tolerance, "after_due_date", {}, ON)
    assert made.program.steps == (("theory.g", [{"$": "input", "name": "x"}], {}),)
    assert made.inputs == made.asks == ("x",) and not made.late and made.oracle is oracle
    assert gradient("theory.g", points=1, on=ON, per="element")(oracle).settings == {"per": "element"}


@pytest.mark.parametrize(
    "docstring",
    [
        None,
        "",
        "   ",
        "Two lines:\nthis is the second.",
        "A sentence.\n\nAnd a paragraph.",
    ],
    ids=repr,
)
def test_the_sentence_a_student_reads_is_one_line(docstring: str | None) -> None:
    """Breaks if a line of the report is empty, or a paragraph."""
    with pytest.raises(RubricError, match="named_check: its docstring must be one line, the sentence a student reads"):
        check(documented(docstring))


@pytest.mark.parametrize("points", [0, -1, float("nan"), float("-inf")])
def test_points_are_positive(points: float) -> None:
    """Breaks if a check earns nothing, or nan makes every total right."""
    with pytest.raises(RubricError, match="oracle: points must be positive, not"):
        check(points=points)


@pytest.mark.parametrize("visibility", ["hidden", "Visible", "", "after_the_fact"])
def test_visibility_is_one_of_three_and_never_hidden(visibility: str) -> None:
    """Breaks if one hidden test hides a student's whole total on Gradescope."""
    with pytest.raises(RubricError, match="oracle: visibility must be one of visible, after_due_date, after_published"):
        check(visibility=visibility)
    assert "hidden" not in VISIBILITIES and all(check(visibility=v).visibility == v for v in VISIBILITIES)


def test_a_tolerance_of_its_own_says_why() -> None:
    """Breaks if tolerances creep: a loosened one without its derivation."""
    with pytest.raises(RubricError, match="oracle: a tolerance of its own needs `because`, its derivation"):
        check(tolerance=Tolerance(1e-3, 1e-3))
    with pytest.raises(TypeError):
        Tolerance(1e-3)  # both tolerances or neither


def test_an_oracle_asks_for_what_there_is() -> None:
    """Breaks if a slip in a parameter's name is found when the course is built, or never."""

    def program(s, x):
        return {"y": s.mod.f(x), "z": s.mod.g(x)}

    def misnamed(x, w):
        """A slip."""

    with pytest.raises(RubricError, match=r"misnamed: its oracle asks for \['w'\], neither an input nor a result of its program"):
        check(misnamed, program=program)


@pytest.mark.parametrize("on", [Table(()), ON.only()], ids=["no recipe", "neither of the twins"])
def test_a_check_has_cases(on: Table) -> None:
    """Breaks if a check without a case is declared: it would be passed by everything."""
    with pytest.raises(RubricError, match="oracle: it has no cases, so that anything would pass; give it some with `on`"):
        check(on=on)


def test_all_cases_of_a_check_have_the_same_inputs() -> None:
    """Breaks if a program is recorded with one case's inputs and run with another's."""
    with pytest.raises(RubricError, match=r"oracle: the cases of one check must have the same inputs.*split it in two"):
        check(on=ON + cases.named("another", lambda rng: {"y": rng.normal()}))
    same = cases.named("another", lambda rng: {"x": rng.normal(size=2)})
    assert check(on=ON + same).inputs == ("x",)


def test_a_monte_carlo_oracle_cannot_ask_for_results() -> None:
    """Breaks if draws that are made when the course is built wait for a reply."""
    with pytest.raises(RubricError, match=r"averaged: its monte_carlo oracle is compiled.*\['x'\]"):

        @monte_carlo("f", points=1, on=ON, detects=0.1)
        def averaged(rng, n, value, x):
            """It is late."""


# ---- compiled or late: the signature decides ------------------------------------------------------------------------------


def two_results(s, x):
    return {"y": s.mod.f(x), "z": s.mod.g(x)}


def of_inputs(x):
    """Of inputs alone."""


def of_a_result(x, z):
    """Of a result."""


def of_results_alone(y, z):
    """Of results alone."""


@pytest.mark.parametrize(("function", "late"), [(of_inputs, False), (of_a_result, True), (of_results_alone, True)])
def test_the_signature_decides_what_is_late(function: Callable, late: bool) -> None:
    """Breaks if an oracle of inputs waits for a reply, or one of a result is compiled without it."""
    assert check(function, program=two_results).late is late


def test_an_input_that_bears_a_results_name_is_the_input() -> None:
    """Breaks if a name that means both is taken from the student."""
    made = check(lambda_named("value"), on=cases.named("one", lambda rng: {"value": rng.normal(size=3)}))
    assert list(made.program.returns) == ["value"] and not made.late


def lambda_named(parameter: str) -> Callable:
    space: dict[str, Any] = {}
    exec(f'def named_so({parameter}):\n    """It is right."""\n    return {parameter}\n', space)
    return space["named_so"]


def test_a_single_result_takes_the_name_the_oracle_gives_it() -> None:
    """Breaks if `def check(z, mu)` must declare that the result is called z."""
    made = check(lambda_named("z, x"))
    assert list(made.program.returns) == ["z"] and made.late and made.asks == ("z", "x")


@pytest.mark.parametrize("family", [identity, custom])
def test_what_can_only_be_judged_on_replies_is_late(family: Callable) -> None:
    """Breaks if an identity or a predicate of inputs alone is compiled to an answer nobody asked for."""
    assert family("f", points=1, on=ON, program=two_results)(of_inputs).late


# ---- mistakes ----------------------------------------------------------------------------------------------------------


def test_a_mistake_takes_the_arguments_of_its_check() -> None:
    """Breaks if a mistake cannot be asked what its check is asked."""
    with pytest.raises(RubricError, match=r"swapped: a mistake takes the arguments of its check, \('x',\), not \('y',\)"):

        @check().mistake("a hint")
        def swapped(y):
            return y


def test_a_mistake_knows_its_check_and_its_hint() -> None:
    """Breaks if hints are kept anywhere but beside the mistake."""

    @check().mistake("Half of it is missing.")
    def half(x):
        return x / 2

    assert (half.name, half.hint, half.check) == ("half", "Half of it is missing.", "oracle")
    assert half.oracle(4) == 2


# ---- an assignment -------------------------------------------------------------------------------------------------------


def assignment(**settings: Any) -> Assignment:
    return Assignment(**{"name": "hw7", "title": "Homework", "modules": ("m.py",), "total": 1, "secret": "s", **settings})


@pytest.mark.parametrize("modules", [(), ("m",), ("m.py", "notes.txt"), ("m.ipynb",)])
def test_modules_are_python_files(modules: tuple[str, ...]) -> None:
    """Breaks if an assignment without a module, or of another kind, is built."""
    with pytest.raises(RubricError, match=r"hw7: modules must be the \.py files that a student hands in"):
        assignment(modules=modules)


def test_private_cases_need_a_secret() -> None:
    """Breaks if anybody can draw the private cases from the public source of the engine."""
    with pytest.raises(RubricError, match="hw7: `secret` is empty, so anybody could draw the private cases"):
        assignment(secret="")


@pytest.mark.parametrize("total", [0.5, 2, 1 + 1e-6, float("nan")])
def test_the_points_add_up_to_the_total(total: float) -> None:
    """Breaks if full marks are more or less than what the handout promises."""
    with pytest.raises(RubricError, match="hw7: the points add up to 1, but total says"):
        assignment(total=total).of((check(),), ())


def test_tenths_of_points_add_up() -> None:
    """Breaks if rounding of 0.1 + 0.2 refuses a right rubric."""
    checks = tuple(check(lambda_with_name(f"c{i}"), points=0.1) for i in range(3))
    assert assignment(total=0.3).of(checks, ()).checks == checks


def lambda_with_name(name: str) -> Callable:
    function = lambda_named("x")
    function.__name__ = name
    return function


@pytest.mark.parametrize("mistakes", [("twin", "twin"), ("oracle",)])
def test_names_of_checks_and_mistakes_are_unique(mistakes: tuple[str, ...]) -> None:
    """Breaks if two lines of a record, or a line and a hint, are one."""
    declared = tuple(Mistake(name, "a hint", "oracle", oracle) for name in mistakes)
    with pytest.raises(RubricError, match=f"hw7: two checks or mistakes are named '{mistakes[0]}'; names must be unique"):
        assignment().of((check(),), declared)
    with pytest.raises(RubricError, match="hw7: two checks or mistakes are named 'oracle'"):
        assignment(total=2).of((check(), check()), ())


def test_mistakes_are_found_by_their_check() -> None:
    """Breaks if a check shows another check's hints."""
    one, two = check(lambda_with_name("one")), check(lambda_with_name("two"))
    declared = one.mistake("of one")(lambda_with_name("slip")), two.mistake("of two")(lambda_with_name("blunder"))
    whole = assignment(total=2).of((one, two), declared)
    assert [m.hint for m in whole.mistakes_of("one")] == ["of one"] and [m.hint for m in whole.mistakes_of("two")] == ["of two"]


# ---- late oracles' own words -----------------------------------------------------------------------------------------------


def test_what_is_not_fulfilled_has_a_sentence_for_private_cases() -> None:
    """Breaks if the student's numbers are shown where the case is private, for want of other words."""
    with pytest.raises(Unmet, match="7 too many") as raised:
        require(False, "7 too many")
    assert raised.value.text == "7 too many" and raised.value.blind == "the result does not meet the requirement"
    assert require(True, "never said") is None
    assert Unmet("7 too many", "too many").blind == "too many"


# ---- compiling and loading -------------------------------------------------------------------------------------------------


def compiled(made: Check, modules: dict[str, str], **settings: Any):
    return compile_rubric(assignment(**settings).of((made,), ()), source="", provided="", modules=modules, rubric_hash="h")


def test_a_check_is_about_a_function_that_exists() -> None:
    """Breaks if a renamed function of the reference leaves a check that nobody can pass."""
    with pytest.raises(RubricError, match="oracle is about 'f', which no module of hw7 defines"):
        compiled(check(), {"g": "m.py"})


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x: x / 0 if np.ndim(x) == 0 else np.linalg.inv(x), "LinAlgError"),
        (lambda x: {"other": x}, r"its oracle returns \['other'\]"),
        (lambda x: "words", "ValueError"),
        (lambda x: None.gone, "AttributeError"),
    ],
)
def test_an_oracle_that_fails_is_named_with_its_case(function: Callable, words: str) -> None:
    """Breaks if an author sees a traceback through the engine in place of the oracle and the case to look at."""
    function.__name__, function.__doc__ = "broken", "It breaks."
    with pytest.raises(RubricError, match=rf"broken fails on the case one case \(public\): .*{words}"):
        compiled(check(function), {"f": "m.py"})


def test_answers_are_computed_in_float64_from_what_the_student_receives() -> None:
    """Breaks if an oracle sees the inputs before they are rounded, or computes in float32."""
    seen = []

    def watched(x, k):
        """It is right."""
        seen.append((x, k))
        return x * k

    on = cases.named("one", lambda rng: {"x": rng.normal(size=3).astype(np.float32), "k": np.array([1, 2, 3])})
    (made,) = compiled(closed_form("f", points=1, on=on)(watched), {"f": "m.py"}).checks
    assert all(x.dtype == np.float64 and k.dtype == np.int64 for x, k in seen)
    # The first calls are about the cases; those that follow ask other questions about them.
    for case, (x, k) in zip(made.cases, seen[: len(made.cases)], strict=True):
        assert np.array_equal(x, case.inputs["x"]) and case.inputs["x"].dtype == np.float32 and case.dtype == "float32"
        assert np.array_equal(case.expected.values["value"], x * k)


RUBRIC = '''
from autograder import Assignment, cases, closed_form
ASSIGNMENT = Assignment("hw7", "Homework", ("m.py",), 2, "secret")
ON = cases.probabilities(names=("x",))

@closed_form("f", points=1, on=ON)
def second(x):
    """It is right."""
    return x

@second.mistake("a hint")
def slip(x):
    return -x

@closed_form("f", points=1, on=ON)
def first(x):
    """It is right."""
    return x
'''


def loaded(folder: Path, source: str) -> Assignment:
    (folder / "rubric.py").write_text(source, "utf-8")
    return load(folder / "rubric.py")


def test_a_rubric_file_is_its_own_list(tmp_path: Path) -> None:
    """Breaks if checks must be registered, or are put in another order than the file's."""
    read = loaded(tmp_path, RUBRIC)
    assert [c.name for c in read.checks] == ["second", "first"] and [m.name for m in read.mistakes] == ["slip"]
    assert loaded(tmp_path, RUBRIC).checks[0].program == read.checks[0].program


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (RUBRIC.replace("ASSIGNMENT =", "OTHER ="), r"rubric.py must define ASSIGNMENT = Assignment\(…\)"),
        (RUBRIC.replace('Assignment("hw7", "Homework", ("m.py",), 2, "secret")', '"hw7"'), "must define ASSIGNMENT"),
        (RUBRIC.replace('2, "secret"', '3, "secret"'), "hw7: the points add up to 2, but total says 3"),
        (RUBRIC + "again = first\n", "hw7: two checks or mistakes are named 'first'"),
        (RUBRIC.replace("def first", "def second"), "hw7: the points add up to 1, but total says 2"),
    ],
)
def test_a_rubric_file_that_is_none_is_refused(tmp_path: Path, source: str, words: str) -> None:
    """Breaks if a check is lost, or counted twice, without a word."""
    with pytest.raises(RubricError, match=words):
        loaded(tmp_path, source)


def test_a_rubric_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Breaks if an author sees only a traceback."""
    with pytest.raises(RubricError, match=r"gone.rubric\.py cannot be read \(No such file"):
        load(tmp_path / "gone" / "rubric.py")


def test_two_tables_do_not_share_a_case(tmp_path: Path) -> None:
    """Breaks if two cases of one name are found only when the first student is graded."""
    with pytest.raises(ValueError, match="two cases have the same name"):
        Table((Recipe("a", lambda rng: {}), Recipe("a", lambda rng: {})))


@pytest.mark.parametrize("level", [-1, 4, True, "two", 1.5])
def test_levels_of_hints_are_zero_to_three(level: Any) -> None:
    with pytest.raises(RubricError, match="hints is 0, 1, 2 or 3"):
        Assignment("hw", title="HW", modules=("mod.py",), total=1, secret="s", hints=level)
