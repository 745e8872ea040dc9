"""What two assignments share is written once, and is in the files of both."""

from __future__ import annotations

import pytest

from autograder.course.build import build, generated_files
from autograder.course.layout import Course


def test_a_shared_file_stands_where_it_is_named(mini: Course) -> None:
    (mini.root / "solutions/digits.py").write_text("DIGITS = 10\n")
    (mini.root / "solutions/mini/provided.py").write_text("FIRST = 1\n# INCLUDE digits.py\nLAST = DIGITS\n")
    sources = mini.sources("mini")
    assert sources.text("provided.py") == "FIRST = 1\nDIGITS = 10\nLAST = DIGITS\n"
    assert generated_files(sources)["provided.py"] == sources.compile().provided == sources.text("provided.py")
    assert build(mini, "mini").provided == (mini.generated("mini") / "provided.py").read_text()
    assert mini.assignments == ["mini"]


def test_a_change_of_a_shared_file_is_a_change_of_the_rubric(mini: Course) -> None:
    shared = mini.root / "solutions/digits.py"
    shared.write_text("DIGITS = 10\n")
    (mini.root / "solutions/mini/provided.py").write_text("# INCLUDE digits.py\n")
    before = mini.sources("mini").rubric_hash()
    shared.write_text("DIGITS = 11\n")
    assert mini.sources("mini").rubric_hash() != before


LINES = ["#INCLUDE digits.py", "x = 1  # INCLUDE digits.py", "# INCLUDE ../digits.py", "# INCLUDED digits.py"]


@pytest.mark.parametrize("line", LINES)
def test_what_is_no_such_line_is_left_alone(mini: Course, line: str) -> None:
    (mini.root / "solutions/mini/provided.py").write_text(f"{line}\n")
    assert mini.sources("mini").text("provided.py") == f"{line}\n"
