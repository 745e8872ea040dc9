"""What is said of a course before anything is run."""

from __future__ import annotations

from autograder.course.layout import Course
from autograder.proofs.audit import twins_apart


def test_a_case_that_ignores_its_generator_is_found(mini: Course) -> None:
    """Breaks if a private case may be the public one: whoever copies the kit's answers would get its points."""
    rubric = mini.root / "solutions/mini/rubric.py"
    sources = mini.sources("mini")
    assert list(twins_apart(sources.assignment(), sources.compile())) == []
    drawn, fixed = "rng.normal(scale, 1, (4, 3))", "np.linspace(scale, scale + 1, 12).reshape(4, 3)"
    rubric.write_text(rubric.read_text().replace(drawn, fixed))
    found = list(twins_apart(sources.assignment(), sources.compile()))
    assert len(found) == 3 and all("is the same in public and private" in defect for defect in found)


def test_this_courses_cases_are_drawn(course: Course) -> None:
    for name in course.assignments:
        assert list(twins_apart(course.sources(name).assignment(), course.sources(name).compile())) == []
