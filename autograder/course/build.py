"""Building: from one source folder, the student's files and the compiled rubric.

`assignments/<name>/` is generated and committed: stubs, provided files, handout and notebook. The compiled rubric is
a build product, never committed: its last digits depend on the machine's libraries.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course.layout import Course, CourseError, Sources
from autograder.grading import frames
from autograder.intake.words import stub_sentence
from autograder.rubric.compiled import CompiledRubric
from autograder.rubric.model import Assignment

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"


@dataclass(frozen=True)
class Region:
    """Lines between the markers, 0-based, the markers' own lines included."""

    first: int
    last: int
    indent: str


def regions(source: str, name: str) -> list[Region]:
    """The solution regions of a reference module. raises CourseError where markers do not pair"""
    found, begun = [], None
    for i, line in enumerate(source.splitlines()):
        word = line.strip()
        if word == BEGIN and begun is None:
            begun = i
        elif word == END and begun is not None:
            found.append(Region(begun, i, line[: len(line) - len(line.lstrip())]))
            begun = None
        elif word in (BEGIN, END):
            raise CourseError(f"{name}, line {i + 1}: {word!r} without its partner")
    if begun is not None:
        raise CourseError(f"{name}, line {begun + 1}: {BEGIN!r} without {END!r}")
    return found


def stub(source: str, name: str) -> str:
    """The module as students get it: every region replaced by a line that raises, or dropped at top level."""
    lines = source.splitlines()
    for region in reversed(regions(source, name)):
        owner = _owner(source, region.first + 1)
        replacement = [f'{region.indent}raise NotImplementedError("{stub_sentence(owner)}")'] if owner else []
        lines[region.first : region.last + 1] = replacement
    return "\n".join(lines).rstrip() + "\n"


def _owner(source: str, line: int) -> str:
    """The top-level function or class around a line."""
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.lineno <= line <= (node.end_lineno or 0):
            return node.name
    return ""


def solution_lines(source: str, name: str) -> set[str]:
    """Lines inside regions that give something away: long enough, and nowhere outside the regions."""
    lines, inside = source.splitlines(), set()
    for region in regions(source, name):
        inside |= set(range(region.first + 1, region.last))
    outside = {lines[i].strip() for i in range(len(lines)) if i not in inside}
    return {line for i in inside if len(line := lines[i].strip()) >= 12 and line not in outside}


def generated_files(sources: Sources) -> dict[str, str]:
    """File name -> text of everything in assignments/<name>/."""
    assignment = sources.assignment()
    handout = sources.text("handout.md").replace("{{points}}", points_table(assignment))
    stubs = {module: stub(sources.text(module), module) for module in assignment.modules}
    provided = {"provided.py": sources.text("provided.py")} if sources.has("provided.py") else {}
    return {**stubs, **provided, "handout.md": handout, f"{assignment.name}.ipynb": notebook(assignment, handout, stubs)}


def points_table(assignment: Assignment) -> str:
    """What is graded, and for how much: one row a check, in the sentences of the report."""
    rows = ["| function | what is checked | points |", "|---|---|---|"]
    rows += [f"| `{c.function}` | {c.sentence} | {c.points:g} |" for c in assignment.checks]
    return "\n".join([*rows, f"| | **total** | **{assignment.total:g}** |"])


# ---- the notebook --------------------------------------------------------------------------------------------


EXAMPLE = re.compile(r"(?ms)^```python\n(.*?)^```\n?")


def notebook(assignment: Assignment, handout: str, stubs: dict[str, str]) -> str:
    """The handout and the stubs as one notebook: each section is followed by the cells of the functions its heading names,
    and each of those by the examples in the section that try it: so that a run from the top stops at the first stub.
    """
    import nbformat
    from nbformat import v4

    definitions = {name: text for module in stubs.values() for name, text in _definitions(module)}
    imports = "\n".join(dict.fromkeys(line for module in stubs.values() for line in _imports(module)))
    cells = []

    def add(kind: str, text: str, cell_id: str) -> None:
        make = v4.new_markdown_cell if kind == "markdown" else v4.new_code_cell
        cells.append(make(text, id=re.sub(r"[^a-zA-Z0-9_-]+", "-", cell_id)[:64]))

    for i, section in enumerate(re.split(r"(?m)^(?=## )", handout)):
        here = [name for name in re.findall(r"`(\w+)`", section.partition("\n")[0]) if name in definitions]
        text, tries = _examples(section, here)
        add("markdown", text.strip(), f"section-{i}")
        if i == 0:
            add("code", imports, "imports")
        for name in here:
            add("code", definitions.pop(name), name)
            for number, example in enumerate(tries[name], 1):
                add("code", example, f"try-{name}" + (f"-{number}" if number > 1 else ""))
    for name, text in definitions.items():
        add("code", text, name)
    add("markdown", "## Check your work\n\nSave the notebook, then run the cell below.", "check-heading")
    check = f"-m autograder check {assignment.name} --submission {assignment.name}.ipynb"
    add("code", f'import sys\n\n!"{{sys.executable}}" {check}', "check")  # whatever PATH Jupyter was started with
    book = v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(book)
    return nbformat.writes(book, indent=1) + "\n"


def _examples(section: str, functions: list[str]) -> tuple[str, dict[str, list[str]]]:
    """A section of the handout without the examples that try its functions; and for each function, those to be run once
    it is there: the examples of which it is the last. What tries none of them stays in the text."""
    tries: dict[str, list[str]] = {name: [] for name in functions}

    def take(block: re.Match) -> str:
        used = {node.id for node in ast.walk(ast.parse(block[1])) if isinstance(node, ast.Name)}
        last = next((name for name in reversed(functions) if name in used), None)
        if last is None:
            return block[0]
        tries[last].append(block[1].strip())
        return ""

    text = EXAMPLE.sub(take, section)
    return re.sub(r"\n{3,}", "\n\n", text), tries


def _definitions(module: str) -> Iterator[tuple[str, str]]:
    lines = module.splitlines()
    for node in ast.parse(module).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            yield node.name, "\n".join(lines[first - 1 : node.end_lineno])


def _imports(module: str) -> Iterator[str]:
    for node in ast.parse(module).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield textwrap.dedent(ast.unparse(node))


# ---- writing -------------------------------------------------------------------------------------------------


def build(course: Course, name: str) -> CompiledRubric:
    """Writes assignments/<name>/ and build/<name>.rubric."""
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


def strays(target: Path, files: dict[str, str]) -> list[Path]:
    """Files beside the generated ones that no source accounts for."""
    return [p for p in sorted(target.iterdir()) if p.is_file() and p.name not in files] if target.is_dir() else []


def compiled_for(course: Course, name: str) -> CompiledRubric:
    """The compiled rubric of an assignment, if it is up to date. raises CourseError where it is stale"""
    sources, path = course.sources(name), course.compiled(name)
    rubric = frames.load_rubric(path)
    now = sources.rubric_hash()
    if rubric.rubric_hash != now:
        raise CourseError(
            f"{path} is stale: it was compiled from rubric {rubric.rubric_hash}, solutions/{name} is now {now}. "
            f"Run `autograder build {name}`."
        )
    return rubric
