"""A course that is broken in one place is told so, by the file and the fix. Each test breaks a copy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hosts import shared_host

from autograder.course.build import build
from autograder.course.layout import Course, CourseError
from autograder.grading.choosing import trains
from autograder.proofs.replies import PassingReplies
from autograder.proofs.variants import collect
from autograder.proofs.verify import concerned, graded_job, jobs_of, relative, trained_once, verify
from autograder.rubric.program import Program

EXPLAINED = 0.5
"""The least share of an assignment's wrong submissions, of those that differ by value, that is explained without a declared
mistake. The figures of `verify --explained`: 82 % in hw1, 77 % in hw2, 69 % in hw3, 67 % in hw4, 66 % in hw5, 54 % in hw6, and
68 % of all together."""


def defects(course: Course, name: str = "mini") -> list[str]:
    return [relative(defect, course.root) for defect in verify(course, name, shared_host(), workers=2).defects]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, f"{path} no longer holds {old!r}: this test changes nothing"
    path.write_text(text.replace(old, new), "utf-8")


def only(found: list[str], *parts: str) -> None:
    """One defect, which holds every part."""
    assert len(found) == 1, found
    for part in parts:
        assert part in found[0]


def test_a_sound_course_has_no_defect(mini: Course) -> None:
    assert defects(mini) == []


def test_a_solution_that_loses_a_check(mini: Course) -> None:
    edit(mini.root / "solutions/mini/mini.py", "torch.logsumexp(x, dim=-1)", "x.exp().sum(-1).log()")
    build(mini, "mini")
    only(defects(mini), "solutions/mini/mini.py: the reference loses value_is_stable", "Mend the solution, or the check")


def test_a_stub_that_gains_a_check(mini: Course) -> None:
    """The markers are there, but a right line stands above them."""
    edit(
        mini.root / "solutions/mini/mini.py",
        "    # BEGIN SOLUTION\n",
        "    if x.abs().max() > 100:\n        return x.logsumexp(-1) - 1.0986123\n    # BEGIN SOLUTION\n",
    )
    build(mini, "mini")
    found = defects(mini)
    assert any("assignments/mini/mini.py: the stub gains value_is_stable" in d and "solutions/mini/rubric.py" in d for d in found)


def test_a_wrong_file_that_loses_another_set(mini: Course) -> None:
    edit(mini.root / "tests/submissions/mini/wrong/sum.py", "loses: value_is_right value_is_stable", "loses: value_is_stable")
    only(
        defects(mini),
        "tests/submissions/mini/wrong/sum.py",
        "It loses, but should keep: value_is_right",
        "Mend the `loses:` line",
    )


def test_a_wrong_file_that_is_not_shown_its_hint(mini: Course) -> None:
    edit(mini.root / "tests/submissions/mini/wrong/sum.py", "hint: takes_the_sum", "hint: takes_the_some")
    only(
        defects(mini),
        "tests/submissions/mini/wrong/sum.py: the hint 'takes_the_some' is not shown (takes_the_sum is)",
        "Mend the `hint:` line",
    )


def test_an_accepted_file_that_loses_a_check(mini: Course) -> None:
    (mini.root / "tests/submissions/mini/accepted/naive.py").write_text(
        '"""Overflows."""\n\n\ndef log_mean_exp(x):\n    return x.exp().mean(-1).log()\n'
    )
    only(
        defects(mini), "tests/submissions/mini/accepted/naive.py: this right submission loses value_is_stable", "Loosen the check"
    )


def test_a_check_that_no_wrong_file_loses(mini: Course) -> None:
    rubric = mini.root / "solutions/mini/rubric.py"
    edit(rubric, "total=5", "total=6")
    rubric.write_text(
        rubric.read_text()
        + '''

@closed_form("log_mean_exp", points=1, on=cases.named("one column", lambda rng: {"x": rng.normal(size=(4, 1)).astype("float32")}))
def one_number_is_its_own_mean(x):
    """Of one number it is that number."""
    return x[..., 0]
'''
    )
    build(mini, "mini")
    mini.permitted_edges("mini").touch()  # none are: trivial values are tried as well
    # sum and mean are both right on one column, and so is the column itself
    nobody, anybody = defects(mini)
    only(
        [nobody],
        "solutions/mini/rubric.py: no wrong submission loses one_number_is_its_own_mean",
        "tests/submissions/mini/wrong/",
    )
    only(
        [anybody],
        "solutions/mini/rubric.py: one_number_is_its_own_mean is earned by whoever returns for everything first argument",
    )


def test_a_hint_that_nobody_triggers(mini: Course) -> None:
    (mini.root / "tests/submissions/mini/wrong/mean_of_logs.py").unlink()
    only(defects(mini), "solutions/mini/rubric.py: no wrong submission is shown the hint of averages_the_logs", "Add one to")


def test_two_mistakes_that_coincide(mini: Course) -> None:
    rubric = mini.root / "solutions/mini/rubric.py"
    edit(
        rubric,
        "def averages_the_logs(x):\n    return x.mean(-1)",
        "def averages_the_logs(x):\n    return np.log(np.exp(x).mean(-1) * x.shape[-1])",
    )
    edit(mini.root / "tests/submissions/mini/wrong/mean_of_logs.py", "hint: averages_the_logs\n", "")
    build(mini, "mini")
    found = defects(mini)
    assert any(
        "solutions/mini/rubric.py: the mistakes takes_the_sum and averages_the_logs of value_is_right coincide on every case" in d
        for d in found
    )


def test_a_mistake_that_is_hardly_one(mini: Course) -> None:
    rubric = mini.root / "solutions/mini/rubric.py"
    edit(
        rubric,
        "def averages_the_logs(x):\n    return x.mean(-1)",
        "def averages_the_logs(x):\n    return np.log(np.exp(x).mean(-1)) + 1e-4",
    )
    edit(mini.root / "tests/submissions/mini/wrong/mean_of_logs.py", "hint: averages_the_logs\n", "")
    build(mini, "mini")
    assert any(
        "the mistake averages_the_logs differs from the truth of value_is_right by 100 tolerances on 0 case(s)" in d
        for d in defects(mini)
    )


def test_a_hand_edited_file_in_assignments(mini: Course) -> None:
    edit(mini.root / "assignments/mini/mini.py", "log of the mean", "log of the average")
    only(defects(mini), "assignments/mini/mini.py, line ", "edit solutions/mini and run `autograder build mini`")


def test_a_file_in_assignments_that_no_source_generates(mini: Course) -> None:
    (mini.root / "assignments/mini/notes.txt").write_text("mine")
    only(defects(mini), "assignments/mini/notes.txt: no source generates it")


def test_a_solution_line_that_leaked(mini: Course) -> None:
    edit(
        mini.root / "solutions/mini/handout.md",
        "The logarithm of a mean of exponentials.",
        "Like so:\n\n    return torch.logsumexp(x, dim=-1) - torch.tensor(float(x.shape[-1])).log()\n",
    )
    build(mini, "mini")
    found = defects(mini)
    assert len(found) == 2  # in the handout and in the notebook
    for defect, file in zip(sorted(found), ("handout.md", "mini.ipynb"), strict=True):
        assert f"assignments/mini/{file}, line " in defect and "holds the solution line 'return torch.logsumexp" in defect


def test_headers_that_make_no_sense_are_named(mini: Course) -> None:
    edit(mini.root / "tests/submissions/mini/wrong/sum.py", "loses: value_is_right value_is_stable", "loses: value_is_wright")
    with pytest.raises(CourseError, match=r"sum\.py: `loses: value_is_wright` names no check"):
        verify(mini, "mini", shared_host())


@pytest.mark.parametrize(("folder", "line"), [("wrong", "seconds: 2"), ("crashes", "seconds: soon")])
def test_a_limit_of_ones_own_is_for_code_that_never_ends(mini: Course, folder: str, line: str) -> None:
    path = mini.root / f"tests/submissions/mini/{folder}/endless.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'"""Never ends.\n\nloses: mini.py\n{line}\n"""\n\n\ndef log_mean_exp(x):\n    while True:\n        pass\n')
    with pytest.raises(CourseError, match=r"endless\.py: `seconds:` is a number, and only for files in crashes/"):
        verify(mini, "mini", shared_host())


def test_code_that_never_ends_is_stopped_at_the_limit_in_its_header(mini: Course) -> None:
    """The rubric's own limit would take longer than this test may."""
    path = mini.root / "tests/submissions/mini/crashes/endless.py"
    path.parent.mkdir()
    path.write_text(
        '"""Never ends.\n\nloses: mini.py\nhint: did not end within 0.5 s\nseconds: 0.5\n"""\n\n\n'
        "def log_mean_exp(x):\n    while True:\n        pass\n"
    )
    assert defects(mini) == []


def test_wrong_values_are_explained_without_a_declared_mistake(mini: Course) -> None:
    """The two wrong submissions take the sum, and the mean of the logs."""
    found = verify(mini, "mini", shared_host(), workers=2, only=("wrong/*",)).explained
    texts = {one.submission: one.text for one in found.told if one.check == "value_is_right"}
    assert texts == {
        "wrong/mean_of_logs.py": "Your values are the mean, for each example, of `x`, and nothing else.",
        "wrong/sum.py": "Your values are larger than the expected ones by the logarithm of the size of the last axis of `x`.",
    }
    assert found.share == 1.0


def test_a_stale_rubric_is_named(mini: Course) -> None:
    from autograder.course.build import compiled_for

    assert compiled_for(mini, "mini").name == "mini"
    edit(mini.root / "solutions/mini/rubric.py", "This is the log of the sum", "This looks like the log of the sum")
    with pytest.raises(CourseError, match=r"mini\.rubric is stale.*Run `autograder build mini`"):
        compiled_for(mini, "mini")


@pytest.mark.slow
@pytest.mark.parametrize("name", Course(Path(__file__).parents[2]).assignments)
def test_this_course_is_proved(course: Course, name: str) -> None:
    proof = verify(course, name, shared_host(), workers=2, replies=PassingReplies())
    assert [relative(defect, course.root) for defect in proof.defects] == []
    assert proof.explained.share > EXPLAINED, "values that nobody declared a mistake for say less than they did"


@pytest.mark.parametrize("verb", ["get", "tried", "raised"])
def test_a_check_that_reaches_a_function_by_a_verb_is_run_for_it(mini: Course, verb: str) -> None:
    """Breaks if a wrong submission keeps a check unseen, because its program names the function only as a verb's argument."""
    sources = mini.sources("mini")
    rubric, check = sources.compile(), sources.compile().checks[0]
    program = Program(((verb, ["mod.log_mean_exp"], {}),), {"value": {"$": "step", "step": 0}})
    other = replace(check, name="other", function="something_else", program=program)
    reached = concerned(replace(rubric, checks=(other,)), frozenset({"log_mean_exp"}), sources, sources.assignment())
    assert [check.name for check in reached.checks] == ["other"]


def test_each_training_is_run_once(mini: Course) -> None:
    """Breaks if a proof trains twice to see one thing, or if a wrong training is not run where its student reads of it."""
    sources = mini.sources("mini")
    rubric = sources.compile()
    wrong = next(v for v in collect(mini.submissions("mini"), sources, sources.assignment()) if v.verdict == "wrong")
    (own,) = wrong.touched
    asked = ((own, {}), (own, {"run": "a model"}), ("other", {}), ("other", {"run": "a model"}), ("other", {"run": "another"}))
    checks = [replace(rubric.checks[0], function=function, settings=settings) for function, settings in asked]
    public, private, both = {True}, {False}, {True, False}
    expected_of = {
        "wrong": [both, public, both, public, private],
        "accepted": [both, private, both, private, private],
    }
    for verdict, expected in expected_of.items():
        left = trained_once(replace(rubric, checks=tuple(checks)), replace(wrong, verdict=verdict)).checks
        assert [{case.public for case in check.cases} for check in left] == expected


def test_the_judges_own_lessons_are_trainings(course: Course) -> None:
    """Breaks if a network is taught on both cases of every submission that can reach it, or if a plain check is run on one."""
    checks = course.sources("hw2_autoencoder").compile().checks
    assert {"decoder_reaches_both_ends", "more_latents_say_more"} <= {check.name for check in checks if trains(check)}
    assert "images_have_the_right_shape" not in {check.name for check in checks if trains(check)}


def test_what_one_training_does_not_show_is_settled_by_both(mini: Course) -> None:
    """Breaks if a verdict rests on the luck of one draw: then the defect of a sound submission is told, or none of an unsound."""
    sources, host = mini.sources("mini"), shared_host()
    wrong = [v for v in collect(mini.submissions("mini"), sources, sources.assignment()) if v.verdict == "wrong"]
    job, *_ = jobs_of(wrong, sources, sources.assignment(), sources.compile())
    assert job.first is not None
    harmless = replace(job.rubric, checks=())  # on nothing, nothing is lost
    assert graded_job(replace(job, first=harmless), host, None)[1] == []
    assert graded_job(replace(job, rubric=harmless, first=harmless), host, None)[1] != []
    assert len(graded_job(job, host, None)[0].report.lines) == len(job.first.checks)
