"""The handout's table of points, read as GitHub reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from autograder.course.build import generated_files
from autograder.course.layout import Course

COURSE = Course(Path(__file__).parents[2])


def rows_of(markdown: str) -> list[list[str]]:
    """The cells of every row of every table, as text."""
    rows: list[list[str]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows and token.level >= 3:
            rows[-1].append(token.content)
    return rows


@pytest.mark.parametrize("name", COURSE.assignments)
def test_every_check_stands_in_the_table_with_its_sentence_and_points(name: str) -> None:
    """Breaks if a | in a sentence, as in p(x|z), ends its cell, and the row loses its points."""
    sources = COURSE.sources(name)
    assignment = sources.assignment()
    rows = rows_of(generated_files(sources)["handout.md"])
    table = rows[next(i for i, row in enumerate(rows) if row == ["function", "what is checked", "points"]) + 1 :]
    expected = [[f"`{c.function}`", c.sentence, f"{c.points:g}"] for c in assignment.checks]
    assert table[: len(expected)] == expected
    assert table[len(expected)] == ["", "**total**", f"**{assignment.total:g}**"]
