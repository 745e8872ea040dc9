"""The notebook runs from top to bottom once it is solved, and as handed out stops at the first stub, saying which."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import nbclient
import nbformat
import pytest

from autograder.cli.notebook import Cells, check, read_line
from autograder.course.build import generated_files
from autograder.course.layout import Course, Sources
from autograder.course.notebook import TRAINING, notebook
from autograder.grading.frames import save_rubric
from autograder.grading.public import public_part
from autograder.intake.notebook import Maker, code_cells, read_book
from autograder.rubric.compiled import CompiledRubric
from autograder.rubric.model import Assignment

ROOT = Path(__file__).parents[2]
ASSIGNMENTS = Course(ROOT).assignments
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
PROMISED = re.compile(rf"# ({NUMBER.pattern}(?: and {NUMBER.pattern})*)")


DEFINITIONS = (ast.FunctionDef, ast.ClassDef)


def segments(sources: Sources, modules: tuple[str, ...]) -> dict[str, str]:
    """Function or class -> its text in the reference; the first of a module with the imports and helpers of all of them, since
    a cell may need them before the next is run."""
    found: dict[str, str] = {}
    for module in modules:
        text = sources.text(module)
        nodes = ast.parse(text).body
        defined = {node.name: ast.get_source_segment(text, node) for node in nodes if isinstance(node, DEFINITIONS)}
        shared = [ast.get_source_segment(text, node) for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))]
        shared += [own for name, own in defined.items() if name.startswith("_")]
        own = {name: text for name, text in defined.items() if not name.startswith("_")}
        first = next(iter(own))
        found |= own | {first: "\n\n".join([*shared, own[first]])}
    return found


def cells(book: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    return {cell.id: cell for cell in book.cells}


@pytest.fixture(params=ASSIGNMENTS)
def kit(request: pytest.FixtureRequest, course: Course, tmp_path: Path) -> tuple[Path, Sources, CompiledRubric]:
    """An assignment's files as a student has them, with the public part of its rubric."""
    sources = course.sources(request.param)
    for name, text in generated_files(sources).items():
        (tmp_path / name).write_text(text, "utf-8")
    rubric = sources.compile()
    save_rubric(public_part(rubric), tmp_path / f"{rubric.name}.rubric")
    return tmp_path, sources, rubric


def run(path: Path, filled: Mapping[str, str], *, to_the_end: bool = False) -> nbformat.NotebookNode:
    """Runs a copy with some of its functions' cells replaced, beside the original as it was handed out. Of the cells that check a
    function only the first is run: the last cell of all checks them again."""
    book = nbformat.read(path, as_version=4)
    for name, text in filled.items():
        cells(book)[name].source = text
    first, *others = [cell.id for cell in book.cells if cell.id.startswith("check-") and cell.cell_type == "code"]
    book.cells = [cell for cell in book.cells if cell.id not in others]
    cells(book)[first].id = "check-first"
    nbformat.write(book, path.with_name("My copy.ipynb"))
    client = nbclient.NotebookClient(
        book, timeout=600, kernel_name="python3", allow_errors=to_the_end, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute(env={**os.environ, "COLUMNS": "100"})
    return book


def shown(cell: nbformat.NotebookNode) -> str:
    return "\n".join(o.get("text", "") or o.get("data", {}).get("text/plain", "") for o in cell.outputs)


def plain(cell: nbformat.NotebookNode) -> str:
    """What a cell shows, without colours."""
    return re.sub(r"\x1b\[[\d;]*m", "", shown(cell))


@pytest.mark.slow
def test_solved_it_runs_to_the_end_with_every_point(kit: tuple[Path, Sources, CompiledRubric]) -> None:
    """And every example has the value that stands behind its `#`."""
    folder, sources, rubric = kit
    book = run(folder / f"{rubric.name}.ipynb", segments(sources, rubric.modules))
    report = plain(cells(book)["check"])
    assert "✓" in plain(cells(book)["check-first"]) and "✗" not in plain(cells(book)["check-first"])
    points = sum(c.points for c in public_part(rubric).checks)
    assert f"{points:g} of {points:g} points" in report, report
    assert "was left out" not in report and "were left out" not in report, "a cell of the notebook itself gets a note"
    compared = 0
    for name, cell in cells(book).items():
        if name.startswith("try-") and (promised := PROMISED.search(cell.source)):
            expected, got = ([float(n) for n in NUMBER.findall(text)] for text in (promised[1], shown(cell)))
            assert got == pytest.approx(expected, abs=5e-5), (cell.source, shown(cell))
            compared += 1
    assert compared > 5
    pictures = [c for c in book.cells if "provided.plot_" in c.source and c.cell_type == "code"]
    if importlib.util.find_spec("matplotlib"):
        shots = [sum("image/png" in o.get("data", {}) for o in cell.outputs) for cell in pictures]
        assert shots == [1] * len(shots), "a picture is not shown, or shown twice"
    else:
        assert all("without matplotlib" in shown(cell) for cell in pictures)


def test_training_shows_its_steps_on_one_thread() -> None:
    """Breaks if a training cell says nothing for half a minute, or its threads wait for each other."""
    said: list[object] = []
    shell = type("Shell", (), {"execution_count": 3})()
    torch = type("Torch", (), {"set_num_threads": staticmethod(said.append)})
    names = {"torch": torch, "get_ipython": lambda: shell, "print": lambda *text, **_: said.append(text[0])}
    for _ in range(2):  # a cell may be run again
        exec(TRAINING, names)
    names["_counting"].remove()
    names["time"] = type("Clock", (), {"monotonic": iter(range(20)).__next__})
    for _ in range(6):
        names["_count_step"]()
    assert said == [1, 1, "\r3 steps of training", "\r5 steps of training"]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_it_is_set_up_for_training_where_something_trains(name: str) -> None:
    book = cells(nbformat.read(Course(ROOT).root / "assignments" / name / f"{name}.ipynb", 4))
    assert ("training" in book) is any(cell_id.startswith("train_") for cell_id in book)


@pytest.mark.slow
def test_as_handed_out_it_stops_at_every_stub_and_says_which(kit: tuple[Path, Sources, CompiledRubric]) -> None:
    """Each function has an example that tries it, right after it, and no cell before the first of them fails. The checks at the
    end say the same of each."""
    folder, sources, rubric = kit
    book = run(folder / f"{rubric.name}.ipynb", {}, to_the_end=True)
    order = [cell.id for cell in book.cells]
    failed = {cell.id: cell.outputs[-1] for cell in book.cells if any(o.output_type == "error" for o in cell.get("outputs", ()))}
    assert next(iter(failed)) == next(name for name in order if name.startswith("try-"))
    for name in segments(sources, rubric.modules):
        assert f"try-{name}" in order, f"no example in solutions/{rubric.name}/handout.md tries {name}: put one into its section"
        assert order.index(f"try-{name}") == order.index(name) + 1
        (error,) = cells(book)[f"try-{name}"].outputs
        said = f"{name} is not implemented yet: replace this line with your solution."
        assert (error.ename, error.evalue) == ("NotImplementedError", said)
    report = plain(cells(book)["check"])
    stubs = re.findall(r"· +(\w+) +0/\d+ +still a stub", report)
    assert stubs == list(dict.fromkeys(check.function for check in public_part(rubric).checks)) and "0 of" in report
    assert "still a stub" in plain(cells(book)["check-first"])


# ---- `%check` --------------------------------------------------------------------------------------------------------


def ran(source: str, count: int, *, cell_id: str | None = None, success: bool = True) -> SimpleNamespace:
    """What IPython tells of a cell that has run."""
    return SimpleNamespace(info=SimpleNamespace(raw_cell=source, cell_id=cell_id), execution_count=count, success=success)


def test_cells_are_checked_as_they_last_ran_under_the_numbers_that_jupyter_shows(tmp_path: Path) -> None:
    """Breaks if a definition counts that the kernel has no more, or has not yet, or if a report names another cell than a student
    sees."""
    made = Cells(["import torch"])
    made.ran(ran("%load_ext autograder", 2, cell_id="a"))
    made.ran(ran("def f(): return 1", 3, cell_id="b"))
    made.ran(ran("g = f()", 4, cell_id="c"))
    made.ran(ran("def f(): return 2", 5, cell_id="b"))
    made.ran(ran("def f(): return 1 / 0 +", 6, cell_id="b", success=False))
    made.ran(ran("h = 1", 7))
    made.write(tmp_path / "cells.ipynb")
    book = nbformat.read(tmp_path / "cells.ipynb", as_version=4)
    assert [cell.source for cell in book.cells] == [
        "import torch",
        "%load_ext autograder",
        "",
        "g = f()",
        "def f(): return 2",
        "",
        "h = 1",
    ]


@pytest.mark.parametrize(
    ("line", "named", "options"),
    [
        ("", [], []),
        ("kl js_divergence 1.2", ["kl", "js_divergence", "1.2"], []),
        ("--show 1.1", [], ["--show", "1.1"]),
        ("--all kl", ["kl"], ["--all"]),
        ("kl --html 'my report.html'", ["kl"], ["--html", "my report.html"]),
    ],
)
def test_functions_and_options_are_told_apart(line: str, named: list[str], options: list[str]) -> None:
    assert read_line(line) == (named, options)


def test_before_any_cell_has_run_it_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    check("", Cells())
    assert capsys.readouterr().out == "No cell has run yet: run the cells above first.\n" and not list(tmp_path.iterdir())


# ---- where examples go -----------------------------------------------------------------------------------------------

STUBS = {"m.py": "import math\n\n\ndef f(x):\n    ...\n\n\ndef g(x):\n    ...\n\n\ndef h(x):\n    ...\n"}
HANDOUT = """# Title

```python
f(0)  # before its section: an example for readers
```

## Two, `f` and `g`

Words.

```python
g(1)
```

More words.

```python
f(g(2))
```

```python
math.sqrt(2)
```

```bash
f(3)
```

```python
f(4)
```

## The last, `h`
"""


def test_examples_follow_the_last_function_they_try_and_leave_the_text() -> None:
    assignment = Assignment("hw", title="", modules=("m.py",), total=0, secret="a secret")
    book = nbformat.reads(notebook(assignment, HANDOUT, STUBS), as_version=4)
    assert [(c.id, c.source) for c in book.cells if c.cell_type == "code"][:-1] == [
        ("imports", "import math"),
        ("f", "def f(x):\n    ..."),
        ("try-f", "f(4)"),
        ("g", "def g(x):\n    ..."),
        ("try-g", "g(1)"),
        ("try-g-2", "f(g(2))"),
        ("h", "def h(x):\n    ..."),
    ]
    first, two, *_ = [c.source for c in book.cells if c.cell_type == "markdown"]
    assert "f(0)" in first, "an example outside its function's section stays in the text"
    assert two == "## Two, `f` and `g`\n\nWords.\n\nMore words.\n\n```python\nmath.sqrt(2)\n```\n\n```bash\nf(3)\n```"


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_handed_in_it_gives_rise_to_no_remarks(name: str) -> None:
    """Examples bind no names, or every student would read that these were not taken."""
    text = generated_files(Course(ROOT).sources(name))[f"{name}.ipynb"]
    book = read_book(f"{name}.ipynb", code_cells(f"{name}.ipynb", text.encode()), 1e12)
    assert Maker(book, (), ()).extract("theory.py", None).notes == ()
