"""Build an assignment: generate the students' files and compile the rubric.

`assignments/<name>/` is generated and committed. The compiled rubric is not committed, since its last digits depend on
the machine's libraries.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from autograder.course.layout import Course, CourseError, Sources
from autograder.course.notebook import notebook
from autograder.course.stubs import stub
from autograder.grading import frames
from autograder.rubric.compiled import CompiledRubric
from autograder.rubric.model import Assignment


def build(course: Course, name: str) -> CompiledRubric:
    """Write assignments/<name>/ and build/<name>.rubric, and remove files that the build no longer generates."""
    sources = course.sources(name)
    target = course.generated(name)
    files = generated_files(sources)
    target.mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        frames.write_atomically(target / file, text.encode())
    for stray in strays(target, files):
        stray.unlink()
    rubric = sources.compile()
    frames.save_rubric(rubric, course.compiled(name))
    return rubric


def generated_files(sources: Sources) -> dict[str, str]:
    """File name -> text of every file in assignments/<name>/."""
    assignment = sources.assignment()
    handout = sources.text("handout.md").replace("{{points}}", points_table(assignment))
    stubs = {module: stub(sources.text(module), module) for module in assignment.modules}
    provided = {"provided.py": sources.text("provided.py")} if sources.has("provided.py") else {}
    return {**stubs, **provided, "handout.md": handout, f"{assignment.name}.ipynb": notebook(assignment, handout, stubs)}


def points_table(assignment: Assignment) -> str:
    """The handout's table of points: one row for each check, in the words of the report."""
    rows = ["| function | what is checked | points |", "|---|---|---|"]
    rows += [f"| `{c.function}` | {cell(c.sentence)} | {c.points:g} |" for c in assignment.checks]
    return "\n".join([*rows, f"| | **total** | **{assignment.total:g}** |"])


def cell(text: str) -> str:
    """A text for a cell of a table in Markdown, which would end at a `|`, as in p(x|z), and cut off the rest of the row."""
    return text.replace("|", "\\|")


def strays(target: Path, generated: Collection[str]) -> list[Path]:
    """The files in a folder of assignments/ that the build does not generate."""
    return [p for p in sorted(target.iterdir()) if p.is_file() and p.name not in generated] if target.is_dir() else []


def compiled_for(course: Course, name: str) -> CompiledRubric:
    """The compiled rubric of an assignment.

    Raises UnusableRubric where it cannot be read, CourseError where its sources have changed since.
    """
    sources, path = course.sources(name), course.compiled(name)
    rubric = frames.load_rubric(path)
    now = sources.rubric_hash()
    if rubric.rubric_hash != now:
        raise CourseError(
            f"{path} is stale: it was compiled from rubric {rubric.rubric_hash}, solutions/{name} is now {now}. "
            f"Run `autograder build {name}`."
        )
    return rubric
