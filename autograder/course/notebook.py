"""Make the students' notebook from the handout and the stubs."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.rubric.model import Assignment

EXAMPLE = re.compile(r"(?ms)^```python\n(.*?)^```\n?")
SECTION = re.compile(r"(?m)^(?=## )")
LONGEST_ID = 64  # characters; nbformat accepts no longer cell id
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

TRAINING = """\
# Small networks train several times as fast on one thread, and a line counts the steps of whatever takes seconds.
import time
from torch.optim.optimizer import register_optimizer_step_post_hook

torch.set_num_threads(1)
_steps = {}


def _count_step(*_):
    cell, now = get_ipython().execution_count, time.monotonic()
    number, shown = _steps.get(cell, (0, now))
    if now > shown + 1:
        print(f"\\r{number + 1} steps of training", end="", flush=True)
        shown = now
    _steps[cell] = number + 1, shown


if "_counting" in globals():
    _counting.remove()  # this cell was run before
_counting = register_optimizer_step_post_hook(_count_step)"""

CHECKS = """\
# `%check kl` tries your function kl as its cell defined it when it last ran; `%check` alone tries everything.
%load_ext autograder"""

CHECK_ALL = """\
## Check your work

The cell below checks everything that the cells above have defined. Before you hand in, run the notebook once from the top
(“Restart Kernel and Run All Cells”), so that it needs nothing that is no longer in it, and save it."""

Cell = tuple[str, str, str]
"""The kind of a cell (markdown or code), its text and its id."""


def notebook(assignment: Assignment, handout: str, stubs: Mapping[str, str]) -> str:
    """The handout and the stubs as one notebook.

    After each section come the functions that its heading names. Each function is followed by the examples that call it,
    so a run from the top stops at the first function that is not implemented, and by a cell that checks it.

    stubs: file name -> text of the stub
    """
    import nbformat
    from nbformat import v4

    # nbformat has no type hints
    make: dict[str, Any] = {"markdown": v4.new_markdown_cell, "code": v4.new_code_cell}
    new_notebook: Any = v4.new_notebook
    write: Any = nbformat.writes
    cells = [make[kind](text, id=_valid_id(cell_id)) for kind, text, cell_id in _cells(assignment, handout, stubs)]
    book = new_notebook(cells=cells, metadata=METADATA)
    nbformat.validate(book)
    return f"{write(book, indent=1)}\n"


def _valid_id(text: str) -> str:
    return re.sub(r"[^a-zA-Z0-9_-]+", "-", text)[:LONGEST_ID]


def _cells(assignment: Assignment, handout: str, stubs: Mapping[str, str]) -> Iterator[Cell]:
    definitions = {name: text for module in stubs.values() for name, text in _definitions(module)}
    checked = {check.function for check in assignment.checks if check.visibility == "visible"}
    for i, section in enumerate(SECTION.split(handout)):
        functions = [name for name in re.findall(r"`(\w+)`", section.partition("\n")[0]) if name in definitions]
        text, examples = _split_examples(section, functions)
        yield "markdown", text.strip(), f"section-{i}"
        if i == 0:
            if checked:
                yield "code", CHECKS.replace("kl", next(iter(definitions))), "checks"
            yield "code", "\n".join(dict.fromkeys(line for module in stubs.values() for line in _imports(module))), "imports"
            if any(check.family.name == "training" for check in assignment.checks):
                yield "code", TRAINING, "training"
        for name in functions:
            yield "code", definitions.pop(name), name
            for number, example in enumerate(examples[name], 1):
                yield "code", example, f"try-{name}" + (f"-{number}" if number > 1 else "")
            if name in checked:
                yield "code", f"%check {name}", f"check-{name}"
    for name, text in definitions.items():
        yield "code", text, name
    yield "markdown", CHECK_ALL, "check-heading"
    yield "code", "%check", "check"


def _split_examples(section: str, functions: list[str]) -> tuple[str, dict[str, list[str]]]:
    """Take a section's examples out of its text.

    An example belongs to the last of the functions that it uses, and runs after that function's cell. An example that
    uses none of them stays in the text.

    Returns the remaining text, and function -> its examples.
    """
    examples: dict[str, list[str]] = {name: [] for name in functions}

    def take(block: re.Match[str]) -> str:
        used = {node.id for node in ast.walk(ast.parse(block[1])) if isinstance(node, ast.Name)}
        last = next((name for name in reversed(functions) if name in used), None)
        if last is None:
            return str(block[0])
        examples[last].append(block[1].strip())
        return ""

    text = EXAMPLE.sub(take, section)
    return re.sub(r"\n{3,}", "\n\n", text), examples


def _definitions(module: str) -> Iterator[tuple[str, str]]:
    """Name and text of each top-level function and class, decorators included."""
    lines = module.splitlines()
    for node in ast.parse(module).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            yield node.name, "\n".join(lines[first - 1 : node.end_lineno])


def _imports(module: str) -> Iterator[str]:
    for node in ast.parse(module).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield textwrap.dedent(ast.unparse(node))
