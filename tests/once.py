"""This course, whose rubrics are compiled once for all processes of a test run: to compile one takes seconds."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from autograder.course.layout import Course, Sources
from autograder.grading.frames import load_rubric, save_rubric
from autograder.rubric.compiled import CompiledRubric


@dataclass(frozen=True)
class CompiledOnce(Sources):
    """Sources that nothing changes while the tests run."""

    def compile(self) -> CompiledRubric:
        return compiled_once(self)


shared: list[Path] = []
"""The folder, if there is one, in which the processes of a run leave rubrics for each other."""


_compile = Sources.compile  # a test may put `compiled_once` in its place


@functools.cache
def compiled_once(sources: Sources) -> CompiledRubric:
    """The rubric of sources that nothing changes while the tests run."""
    files = [folder / f"{sources.folder.name}-{sources.rubric_hash()}.rubric" for folder in shared]
    for file in files:
        if file.is_file():
            return load_rubric(file)
    rubric = _compile(Sources(sources.folder))
    for file in files:
        save_rubric(rubric, file)
    return rubric


@dataclass(frozen=True)
class SettledCourse(Course):
    """A course that nothing changes while the tests run."""

    def sources(self, name: str) -> Sources:
        return CompiledOnce(super().sources(name).folder)
