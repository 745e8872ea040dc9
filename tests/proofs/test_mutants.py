"""Mutants: every operator does what it says, and the reference survives none of them unexplained."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hosts import shared_host
from in_process import autograder

from autograder.course.layout import Course, CourseError
from autograder.proofs.mutants import Mutant, Survey, equivalents, mutants, survey
from autograder.proofs.operators import OPERATORS, OTHER_FUNCTIONS

COURSE = Course(Path(__file__).parents[2])

SOURCE = '''"""A module."""

import numpy as np
import torch

SCALE = 2.0


def f(x, y):
    """What it does, {not code}."""
    before = x + 1
    # BEGIN SOLUTION
{body}
    # END SOLUTION


def untouched(x):
    return -x.sum(-1)
'''


def of(*body: str) -> list[Mutant]:
    """The mutants of a function whose solution is the body."""
    return list(mutants(SOURCE.replace("{body}", "\n".join("    " + line for line in body)), "m.py"))


# operator, statement, what it must become among others
SHOWN = [
    ("sign", "return -x", "return x"),
    ("sign", "return x", "return -x"),
    ("sign", "return x + y", "return -x + y"),
    ("sign", "return x, y", "return (x, -y)"),
    ("sign", "return f(x)", "return f(-x)"),
    ("operation", "return x + y", "return x - y"),
    ("operation", "return x - y", "return x + y"),
    ("operation", "return x - y", "return y - x"),
    ("operation", "return x * y", "return x / y"),
    ("operation", "return x / y", "return x * y"),
    ("operation", "return x / y", "return y / x"),
    ("operation", "return x * 2", "return x ** 2"),
    ("operation", "return x**2", "return x * 2"),
    ("operation", "return x @ y", "return y @ x"),
    ("operation", "x += y", "x -= y"),
    ("dropped operand", "return x + y", "return x"),
    ("dropped operand", "return x + y", "return y"),
    ("dropped operand", "return x - y", "return -y"),
    ("dropped operand", "return x / y", "return 1 / y"),
    ("dropped operand", "return x**2", "return x"),
    ("dropped operand", "return x and y", "return x"),
    ("constant", "return 3 * x", "return 4 * x"),
    ("constant", "return 0.5 * x", "return 1.0 * x"),
    ("constant", "return 0.5 * x", "return 0.25 * x"),
    ("constant", "return 0.5 * x", "return 0.505 * x"),
    ("constant", "return 1e-6 + x", "return 0.0 + x"),
    ("constant", "return g(x, upper=True)", "return g(x, upper=False)"),
    ("constant", "return 'a'", "return ''"),
    ("axis", "return x.mean(1)", "return x.mean(0)"),
    ("axis", "return x.sum(-1)", "return x.sum(-2)"),
    ("axis", "return x.sum(-1)", "return x.sum(None)"),
    ("axis", "return x.sum(-1)", "return x.sum(-1, keepdim=True)"),
    ("axis", "return np.sum(x, axis=-1)", "return np.sum(x, axis=-2)"),
    ("axis", "return np.sum(x, axis=-1)", "return np.sum(x, axis=-1, keepdims=True)"),
    ("axis", "return x.sum((-2, -1))", "return x.sum(-2)"),
    ("constant", "return x.sum(-1, keepdim=True)", "return x.sum(-1, keepdim=False)"),
    ("count", "return x / x.shape[-1]", "return x / (x.shape[-1] - 1)"),
    ("count", "return x / len(y)", "return x / (len(y) - 1)"),
    ("count", "return range(x)", "return range(x + 1)"),
    ("subscript", "return x[0]", "return x"),
    ("subscript", "return x[1:]", "return x[:]"),
    ("subscript", "return x[:, None]", "return x[None, :]"),
    ("function", "return x.sum(-1)", "return x.mean(-1)"),
    ("function", "return x.max()", "return x.min()"),
    ("function", "return x.exp()", "return x.log()"),
    ("function", "return torch.exp(x)", "return torch.expm1(x)"),
    ("function", "return x.expm1()", "return x.exp()"),
    ("function", "return torch.log1p(x)", "return torch.log(x)"),
    ("function", "return x.log()", "return x.log2()"),
    ("function", "return x.sqrt()", "return x.square()"),
    ("function", "return torch.logdet(x)", "return torch.det(x)"),
    ("function", "return torch.logsumexp(x, -1)", "return torch.sum(x, -1)"),
    ("dropped call", "return x.sqrt()", "return x"),
    ("dropped call", "return x.detach()", "return x"),
    ("dropped call", "return x.clamp(min=0) + y", "return x + y"),
    ("dropped call", "return torch.log(x)", "return x"),
    ("dropped call", "return x.transpose(-1, -2) @ y", "return x @ y"),
    ("arguments", "return torch.where(x, y, 0)", "return torch.where(y, x, 0)"),
    ("arguments", "return torch.where(x, y, 0)", "return torch.where(x, 0, y)"),
    ("arguments", "return x.sum(-1)", "return x.sum()"),
    ("arguments", "return x.std(correction=0)", "return x.std()"),
    ("attribute", "return x.mT @ y", "return x @ y"),
    ("attribute", "return x.to(torch.float64)", "return x.to(torch.float32)"),
    ("comparison", "return x < y", "return x <= y"),
    ("comparison", "return x < y", "return x > y"),
    ("comparison", "return x >= y", "return x > y"),
    ("comparison", "return x == y", "return x != y"),
    ("condition", "return x and y", "return x or y"),
    ("condition", "return not x", "return x"),
    ("condition", "return x if y else 0", "return x if not y else 0"),
    ("condition", "return x if y else 0", "return x"),
    ("operation", "return x & y", "return x | y"),
    ("name", "return x", "return y"),
    ("elements", "return x, y", "return (y, x)"),
    ("elements", "return [x, y, 1]", "return [x, y]"),
    ("statement", "return x", "pass"),
    ("statement", "x = y", "pass"),
]


@pytest.mark.parametrize(("operator", "statement", "becomes"), SHOWN, ids=lambda text: text)
def test_each_operator_makes_its_mutant(operator: str, statement: str, becomes: str) -> None:
    assert (operator, becomes) in {(m.operator, m.after) for m in of(statement)}


def test_every_operator_is_shown() -> None:
    assert {operator for operator, _, _ in SHOWN} == set(OPERATORS)


def test_confused_functions_are_confused_both_ways() -> None:
    assert all(name in OTHER_FUNCTIONS[other] for name, others in OTHER_FUNCTIONS.items() for other in others)


BODIES = {
    "branches": (
        "if x > 0:",
        "    y = -x",
        "elif x < -1:",
        "    y = x  # a comment: −",
        "else:",
        "    y = 1",
        "for i in range(3):",
        "    if i == 2:",
        "        break",
        "return y",
    ),
    "containers": (
        "z = [a + b for a, b in zip(x, y) if a]",
        "return {'k': z}, f'{x + 1:.2f} ½', z[0, ..., :-1], (lambda a: a)(x)",
    ),
    "statements": (
        "a = x; b = y",
        "with torch.no_grad():",
        "    a += b",
        "try:",
        "    b = a / b",
        "except ValueError:",
        "    raise",
        "assert a",
        'print("""two',
        'lines""")',
        "return a",
    ),
    "a helper": ("def inner(a: int = 1) -> int:", '    """Its own docstring."""', "    return a + 1", "return inner(x)"),
}
"""Bodies with whatever could be spliced wrongly."""


def check_all(source: str, module: str) -> int:
    """Every mutant parses, is another program, and differs inside the regions only. returns: how many there are

    Only the definition that a mutant changes is parsed: around it nothing may differ.
    """
    begun, ended = source.index("# BEGIN SOLUTION"), len(source) - source.rindex("# END SOLUTION")
    lines, tops, seen = source.splitlines(), ast.parse(source).body, set()
    own = {top.lineno: tree_and_docstrings("\n".join(lines[top.lineno - 1 : top.end_lineno])) for top in tops}
    for mutant in mutants(source, module):
        top = next(top for top in reversed(tops) if top.lineno <= mutant.line)
        mutated, after = mutant.source.splitlines(), len(lines) - top.end_lineno
        tree, docstrings = tree_and_docstrings("\n".join(mutated[top.lineno - 1 : len(mutated) - after]))
        assert (tree, docstrings) != own[top.lineno] and docstrings == own[top.lineno][1], mutant
        assert (top.lineno, tree) not in seen, f"twice: {mutant}"
        seen.add((top.lineno, tree))
        assert mutated[: top.lineno - 1] == lines[: top.lineno - 1] and mutated[len(mutated) - after :] == lines[top.end_lineno :]
        assert mutant.source[:begun] == source[:begun] and mutant.source[-ended:] == source[-ended:], mutant
        changed = [i for i, (a, b) in enumerate(zip(lines, mutated, strict=False), 1) if a != b]
        assert changed and changed[0] <= mutant.line, "the line that is named comes after the first that changed"
    return len(seen)


def tree_and_docstrings(definition: str) -> tuple[str, list[str | None]]:
    tree = ast.parse(definition)
    return ast.dump(tree), [ast.get_docstring(n) for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.Module))]


@pytest.mark.parametrize("body", BODIES)
def test_mutants_parse_differ_and_stay_inside_their_region(body: str) -> None:
    source = SOURCE.replace("{body}", "\n".join("    " + line for line in BODIES[body]))
    assert check_all(source, "m.py") >= 10


@pytest.mark.slow
@pytest.mark.parametrize("name", COURSE.assignments)
def test_the_references_mutants_are_sound(name: str) -> None:
    sources = COURSE.sources(name)
    for module in sources.assignment().modules:
        assert check_all(sources.text(module), module) > 50


def test_what_is_outside_the_regions_is_left_alone() -> None:
    made = of("return x")
    assert made and {m.function for m in made} == {"f"}
    assert all("before = x + 1" in m.source and "return -x.sum(-1)" in m.source and "SCALE = 2.0" in m.source for m in made)


def test_a_variable_of_a_comprehension_is_not_another_variable() -> None:
    assert not [m for m in of("return [a for a in x]") if m.operator == "name" and "y for" in m.after and "in x" not in m.after]
    assert {m.after for m in of("return x") if m.operator == "name"} == {"return y", "return before"}


# ---- equivalents -----------------------------------------------------------------------------------------------


def test_entries_are_read_with_their_reasons(tmp_path: Path) -> None:
    path = tmp_path / "equivalent.txt"
    path.write_text("# a comment\n\nf: return (y,   x)\ng: return 1\n    both\n    are right\n\n: A = 2\n    at top level\n")
    found = equivalents(path)
    assert [(e.function, e.what, e.reason, e.line) for e in found] == [
        ("f", "return (y,   x)", "both are right", 3),
        ("g", "return 1", "both are right", 4),
        ("", "A = 2", "at top level", 8),
    ]
    swapped = next(m for m in of("return x, y") if m.operator == "elements")
    assert found[0].answers_to(swapped) and not found[1].answers_to(swapped)
    assert equivalents(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("f: return x\n", "line 1: say, indented below it, why"),
        ("f: return x\n    right\nwhat is this\n", "line 3: neither"),
        ("f: return (x\n    right\n", "line 1: neither"),
        ("    a reason of nothing\n", "line 1: neither"),
    ],
)
def test_entries_that_say_nothing_are_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "equivalent.txt").write_text(text)
    with pytest.raises(CourseError, match=said):
        equivalents(tmp_path / "equivalent.txt")


# ---- surveys ---------------------------------------------------------------------------------------------------


def surveyed(course: Course) -> Survey:
    return survey(course, "mini", shared_host(), workers=2)


SECOND_AXIS = "return torch.logsumexp(x, dim=1) - torch.tensor(float(x.shape[-1])).log()"
FIRST_AXIS = "return torch.logsumexp(x, dim=0) - torch.tensor(float(x.shape[-1])).log()"


def test_a_hole_in_the_rubric_is_found_named_and_can_be_explained(mini: Course) -> None:
    """Every case of the small course has two axes, so the second is the last."""
    found = surveyed(mini)
    assert SECOND_AXIS in [m.after for m in found.survivors]
    assert found.killed > 20 and found.tried == found.killed + len(found.survivors) and not found.equivalent
    assert len(found.defects) == len(found.survivors)
    said = next(d for d in found.defects if SECOND_AXIS in d)
    assert said.startswith("mini.py, line 13, log_mean_exp: nothing loses a check when") and "equivalent.txt why none can" in said

    path = mini.submissions("mini") / "equivalent.txt"
    path.write_text("".join(f"log_mean_exp: {m.after}\n" for m in found.survivors) + "    every case has two axes\n")
    again = surveyed(mini)
    assert again.defects == () and again.survivors == ()
    assert {reason for _, reason in again.equivalent} == {"every case has two axes"}

    path.write_text(path.read_text() + f"log_mean_exp: {FIRST_AXIS}\nlog_mean_exp: return 12\n    made up\n")
    lost, unknown = surveyed(mini).defects
    assert FIRST_AXIS in lost and "that mutant loses value_is_right (wrong: " in lost and "Drop the entry" in lost
    assert "`return 12` is declared equivalent, but no mutant of the reference is this one" in unknown


def test_mutants_that_hang_die_or_fill_memory_are_killed_and_cost_the_others_nothing(mini: Course) -> None:
    solution, rubric = mini.root / "solutions/mini/mini.py", mini.root / "solutions/mini/rubric.py"
    dangerous = (
        "    n = x.shape[-1]\n    while n == 0:\n        pass\n    if n == 0:\n        __import__('os')._exit(3)\n"
        "    if n < 2:\n        bytearray(1 << 40)\n"
    )
    solution.write_text(solution.read_text().replace("    return torch.logsumexp", dangerous + "    return torch.logsumexp"))
    rubric.write_text(rubric.read_text().replace('secret="mini"', 'secret="mini", seconds=1.0'))
    found = surveyed(mini)
    alive = {m.after for m in found.survivors}
    assert SECOND_AXIS in alive, "a mutant that comes after those that ended the worker"
    deadly = {"while n != 0: ...", "while not n == 0: ...", "if n != 0: ...", "if not n == 0: ...", "if not n < 2: ..."}
    assert not alive & deadly and deadly <= {m.after for m in mutants(solution.read_text(), "mini.py")}


def test_a_reference_that_loses_a_check_itself_proves_nothing(mini: Course) -> None:
    solution = mini.root / "solutions/mini/mini.py"
    solution.write_text(solution.read_text().replace("dim=-1", "dim=0"))
    with pytest.raises(CourseError, match=r"the reference itself loses value_is_\w+ .* prove the course first"):
        surveyed(mini)


def test_the_command_shows_survivors_and_counts_them_as_defects(mini: Course) -> None:
    run = autograder("verify", "--mutants", "mini", at=mini.root)
    assert run.returncode == 1, run.stderr
    assert "dim=1) - torch" in run.stdout and "no reason given: add a case, or say why none can" in " ".join(run.stdout.split())
    assert "mutants of the reference" in run.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", COURSE.assignments)
def test_every_mutant_of_this_courses_references_loses_a_check(course: Course, name: str) -> None:
    """But of those that train: they take seconds each, and `autograder verify --mutants` is run before a course begins."""
    checks = course.sources(name).assignment().checks
    trained = {check.function for check in checks if check.family.name == "training"}
    assert survey(course, name, shared_host(), workers=2, without=trained).defects == ()
