"""This course, whose rubrics are compiled once for all tests of a process: to compile one takes seconds."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from autograder.course.layout import Course, Sources
from autograder.rubric.compiled import CompiledRubric


@dataclass(frozen=True)
class CompiledOnce(Sources):
    """Sources that nothing changes while the tests run."""

    def compile(self) -> CompiledRubric:
        return _compiled(self)


@functools.cache
def _compiled(sources: Sources) -> CompiledRubric:
    return Sources(sources.folder).compile()


@dataclass(frozen=True)
class SettledCourse(Course):
    """A course that nothing changes while the tests run."""

    def sources(self, name: str) -> Sources:
        return CompiledOnce(super().sources(name).folder)
