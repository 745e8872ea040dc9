"""A notebook becomes a module that can be imported, and every line of it leads back to its cell."""

import json
import os
import subprocess
import sys
import time
import types

import pytest
from handing_in import GOOD, MODULES, cells, code_of, only_problem, read, read_cells

from autograder.intake import ipython, submission
from autograder.intake.submission import Origin, read_submission

# --- which notebook -----------------------------------------------------------------------------------------


def test_the_notebook_provides_every_missing_module(tmp_path):
    """Breaks if the functions expected in theory.py are not taken from the only notebook."""
    submission = read(tmp_path, {"hw1.ipynb": cells("def kl():\n    pass", "ANSWER = 1")})
    text = "def kl():\n    pass\n\nANSWER = 1\n"
    assert {name: code_of(source) for name, source in submission.sources.items()} == dict.fromkeys(MODULES, text)
    assert submission.problems == {}
    assert submission.origins == dict.fromkeys(MODULES, (Origin(1, 1), Origin(1, 2), None, Origin(2, 1), None))
    assert submission.notes == ("'divergences.py' and 'theory.py' were taken from the notebook 'hw1.ipynb'.",)
    assert read_submission(tmp_path / "hw1.ipynb", MODULES) == submission


def test_a_python_file_wins_over_the_notebook(tmp_path):
    """Breaks if a notebook replaces a file, or the student is not told which of them was graded."""
    submission = read(tmp_path, {"theory.py": "x = 1\n", "hw1.ipynb": cells("x = 2")})
    assert submission.sources["theory.py"] == "x = 1\n" and code_of(submission.sources["divergences.py"]) == "x = 2\n"
    assert set(submission.origins) == {"divergences.py"}
    assert submission.notes == (
        "'divergences.py' was taken from the notebook 'hw1.ipynb'.",
        "'theory.py' was taken from the file of that name, not from the notebook.",
    )
    submission = read(tmp_path, GOOD)
    assert submission.sources == GOOD and submission.origins == {}
    assert submission.notes == ("'hw1.ipynb' was not read because 'divergences.py' and 'theory.py' were handed in as well.",)


def test_a_broken_python_file_wins_too(tmp_path):
    """Breaks if the notebook is graded instead, which hides the error in the file."""
    submission = read(tmp_path, {"divergences.py": "x =\n", "theory.py": "", "hw1.ipynb": cells("x = 2")})
    assert set(submission.problems) == {"divergences.py"}


def test_several_notebooks_are_refused(tmp_path):
    """Breaks if the grader chooses one of several notebooks, or refuses them where no module is missing."""
    files = {"a.ipynb": cells("x = 1"), "b.ipynb": cells("x = 2")}
    problems = read(tmp_path, files).problems
    assert set(problems) == set(MODULES)
    for module, problem in problems.items():
        assert problem == (
            f"{module} is missing, and there are several notebooks, so it is not clear which one to grade. "
            "Hand in one of 'a.ipynb' and 'b.ipynb'."
        )
    assert read(tmp_path, GOOD).sources == GOOD


def test_a_misnamed_file_beside_a_notebook_is_pointed_out(tmp_path):
    """Breaks if the notebook silently replaces the file that the student worked on and misnamed."""
    submission = read(tmp_path, {"Divergences.py": "x = 1\n", "theory.py": "", "hw1.ipynb": cells("x = 2")})
    assert "If 'Divergences.py' is meant to be divergences.py, rename it." in submission.notes


def test_nbformat_is_imported_for_notebooks_only():
    """Breaks if every grading imports a package that few submissions need."""
    code = (
        "import sys, types; sys.modules['autograder'] = package = types.ModuleType('autograder'); "
        "package.__path__ = [sys.argv[1]]; import autograder.intake.submission; "
        "sys.exit('nbformat' in sys.modules)"
    )
    package = os.path.dirname(os.path.dirname(submission.__file__))
    assert subprocess.run([sys.executable, "-c", code, package], check=False).returncode == 0


# --- which statements ---------------------------------------------------------------------------------------


def taken(folder, *sources, graded=None):
    """The module made from the cells, and the notes after the one that names the notebook."""
    submission = read_cells(folder, *sources, graded=graded)
    assert submission.problems == {}
    assert len(submission.origins["theory.py"]) == submission.sources["theory.py"].count("\n")
    return code_of(submission.sources["theory.py"]), submission.notes[1:]


@pytest.mark.parametrize(
    "text",
    [
        "import torch\nclass A(torch.B): pass",
        "from torch import nn as n\nx = lambda a=n.A: a",
        "def f(x):\n    return x",
        "async def f():\n    pass",
        "class A(Exception):\n    x = 1",
        "N = 3",
        "N = -1.5",
        "N = (1, {'a': [2]})",
        "N = M = None",
        "N: int = 3",
        "N = '''a\n\nb'''",
        "HALF = 1 / 2",
        "N = -2 * 3.0 + 1",
        "f = lambda x: x + 1",
    ],
)
def test_definitions_are_taken(tmp_path, text):
    """Breaks if an import, function, class or constant is lost or altered."""
    assert taken(tmp_path, text) == (text + "\n", ())


BLOCKS = {
    "a fallback": (
        "try:\n  import a.b\nexcept ImportError:\n  !pip install a\n  import a.b",
        "try:\n  import a.b\nexcept ImportError:\n  pass\n  import a.b",
    ),
    "two constants": ("if 1 < 2:\n  d = 'cpu'\nelse:\n  d = 'gpu'", "if 1 < 2:\n  d = 'cpu'\nelse:\n  d = 'gpu'"),
    "effects": (
        "if True:\n  def f(): return 1\n  x = f(\n    1); y = 2 # é\n  print(x)",
        "if True:\n  def f(): return 1\n  pass; y = 2 # é\n\n  pass",
    ),
    "blocks in blocks": (
        "try:\n  if not 0:\n    class A: pass\n    for i in A: pass\nfinally:\n  g()",
        "try:\n  if not 0:\n    class A: pass\n    pass\nfinally:\n  pass",
    ),
    "an elif that decides": (
        "if 0:\n  N = 1\nelif g():\n  N = 2\nelse:\n  N = 3",
        "if 0:\n  N = 1\nelif g():\n  N = 2\nelse:\n  N = 3",
    ),
    "main": ("if __name__ == '__main__':\n  def f(): pass\n  f()", "if True:\n  def f(): pass\n  pass"),
    "main within": ("if 1:\n  f(__name__ == '__main__'); N = 1", "if 1:\n  pass; N = 1"),
    "one line": ("if 1: N = 1; f()", "if 1: N = 1; pass"),
}


@pytest.mark.parametrize(("text", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_definitions_in_blocks_are_taken_without_the_code_beside_them(tmp_path, text, expected):
    """Breaks if a definition inside `if` or `try` is lost, code beside it is run, or line numbers shift."""
    source, _ = taken(tmp_path, text)
    assert source == expected + "\n"
    compile(source, "theory.py", "exec")


def test_a_block_replaces_nothing(tmp_path):
    """Breaks if a definition is dropped in favour of one whose condition may be false."""
    text = "d = 'cpu'\nif 1 > 2:\n  d = 'gpu'"
    assert taken(tmp_path, text) == (text + "\n", ())


def test_lines_are_copied_unchanged(tmp_path):
    """Breaks if decorators, comments, types or layout are lost, as they would be by ast.unparse."""
    text = "@staticmethod\n@ classmethod\ndef f(x,   # type: int\n      y):  # why\n    # inside\n    return  x  # type: ignore"
    assert taken(tmp_path, f"# above\n{text}\n\n# below\n") == (text + "\n", ())


def test_a_traceback_leads_back_to_the_cell(tmp_path):
    """Breaks if a line's origin is off by one, or counts cells that are not code."""
    cell = "print()\n\ndef f():\n    return 1\n\n\ndef g():\n    x = 1\n    return x / 0\n"
    book = json.loads(cells("import math\n", cell))
    book["cells"].insert(0, {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "# Title"})
    submission = read(tmp_path, {"a.ipynb": json.dumps(book)})
    module = types.ModuleType("theory")
    exec(compile(submission.sources["theory.py"], "theory.py", "exec"), module.__dict__)
    with pytest.raises(ZeroDivisionError) as caught:
        module.g()
    assert submission.origins["theory.py"][caught.traceback[-1].lineno] == Origin(2, 9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("N = 1; x = f()", "N = 1"),
        ("x = f(); N = 1 # é", "N = 1 # é"),
        ("N = 'é'; \\\nx = f()", "N = 'é'"),
        ("N = 1; os.remove('a')", "N = 1"),
        ("x = f('''\n''');   N = [\n1]; y = g()", "N = [\n1]"),
        ("N = 1;", "N = 1"),
    ],
)
def test_statements_that_share_a_line(tmp_path, text, expected):
    """Breaks if a statement brings the code beside it on its line along."""
    assert taken(tmp_path, text)[0] == expected + "\n"


def test_future_imports_come_first(tmp_path):
    """Breaks if a future import, which Jupyter allows in any cell, becomes a syntax error in the module."""
    source, _ = taken(tmp_path, "import torch", "from __future__ import annotations\ndef f(x: A): pass")
    assert source.startswith("from __future__ import annotations\n")
    compile(source, "theory.py", "exec")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("%matplotlib inline\nN = 1", "N = 1"),
        ("!pip install it's\nN = 1", "N = 1"),
        ("?print\nprint?\nf.g??\n%time?\nN = 1", "N = 1"),
        ("!pip install \\\n  torch\nN = 1", "N = 1"),
        ("\n  %time f()\n  N = 1", "N = 1"),
        ("def f():\n    %time\n    return 1", "def f():\n    pass\n    return 1"),
        ("def f(a, b):\n    return (a\n    % b)", "def f(a, b):\n    return (a\n    % b)"),
        (
            "%time\ndef f(a, b):\n    '''\n    % of\n    !b\n    '''\n    return (a\n    % b)",
            "def f(a, b):\n    '''\n    % of\n    !b\n    '''\n    return (a\n    % b)",
        ),
    ],
)
def test_magic_lines_are_dropped(tmp_path, cell, expected):
    """Breaks if a magic costs its cell, or if a string or a line that begins with the operator % is dropped."""
    assert taken(tmp_path, cell) == (expected + "\n", ())


@pytest.mark.parametrize(
    "text",
    ["'" + "\\'" * 400_000, '"""' + '\\"""' * 200_000, " " * 400_000 + "\n(", "%a\n" * 20_000 + "("],
    ids=["quotes", "triple quotes", "spaces", "magics"],
)
def test_searching_for_magics_takes_linear_time(tmp_path, text):
    """Breaks if a pattern takes quadratic time on a hostile cell (hours for these)."""
    began = time.monotonic()
    taken(tmp_path, "N = 1", text)
    assert time.monotonic() - began < 15


def test_valid_python_is_not_searched_for_magics(tmp_path, monkeypatch):
    """Breaks if the search, which does not know all of Python's syntax, can change valid code."""
    monkeypatch.setattr(ipython, "_without_magics", None)
    assert taken(tmp_path, "N = 1")[0] == "N = 1\n"


def test_dropped_lines_keep_the_count(tmp_path):
    """Breaks if a dropped line changes the numbers of the lines after it."""
    submission = read_cells(tmp_path, "%a\n!b \\\n c\n\nN = 1\n")
    assert submission.origins["theory.py"] == (Origin(1, 5), None)


def test_the_last_definition_wins(tmp_path):
    """Breaks if an earlier version is graded, both are kept without need, or the student is not told."""
    source, notes = taken(tmp_path, "def f(): pass\nN = 1", "def g(): return f()", "def f(): g()\nN = 2")
    assert source == "def g(): return f()\n\ndef f(): g()\nN = 2\n"
    assert notes == ("'f' is defined 2 times. The last definition, in cell 3, counts.",)


def test_a_later_use_gets_the_last_definition(tmp_path):
    """Breaks if a use after the last definition keeps an earlier definition."""
    text = "class A: x = 2\nclass B(A): pass"
    assert taken(tmp_path, "class A: x = 1\n" + text)[0] == text + "\n"


@pytest.mark.parametrize(
    "text",
    [
        "class A: pass\nclass A(A): x = 1",
        "class A: pass\nclass B(A): pass\nclass A: pass",
        "N = 1\ndef f(n=N): return n\nN = 2",
        "N = 1\nclass C:\n  n = N\nN = 2",
        "def f(): pass\n@f.register\ndef _(x): pass\n@f.register\ndef _(y): pass",
    ],
)
def test_a_definition_needed_before_its_replacement_stays(tmp_path, text):
    """Breaks if dropping an earlier definition makes the module fail where the notebook did not."""
    assert taken(tmp_path, text)[0] == text + "\n"


def test_the_number_of_notes_is_limited(tmp_path):
    """Breaks if the notes on a long notebook bury the report, or are cut without saying so."""
    graded = dict.fromkeys(MODULES, ("N", "missing"))
    _, notes = taken(tmp_path, "N = 1", *["def f(:"] * 50, graded=graded)
    assert len(notes) == 21 and notes[-1] == "30 more notes like these on 'work.ipynb' are not shown."


@pytest.mark.parametrize("sources", [(), ("",), ("print(1)", "x = f()"), ("(((",)])
def test_a_notebook_without_definitions_is_refused(tmp_path, sources):
    """Breaks if an empty module is graded as if it were a submission."""
    assert only_problem(read_cells(tmp_path, *sources)).startswith(
        "'work.ipynb' contains no function, class or constant that can be taken."
    )


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{",
        "[]",
        "null",
        "print(1)",
        "[" * 500_000,
        '{"a":' * 100_000,
        "{}",
        b"\xff\xfe\0",
        b"{\xff}",
        cells(nbformat=99),
        cells(nbformat="x"),
        cells(cells=[1]),
        cells(cells=None),
        cells(cells=[{}]),
        cells(3),
        cells([["x"]]),
        cells(None),
        '{"nbformat": ' + "9" * 5000 + "}",
        cells(metadata=json.loads("[" * 300 + "]" * 300)),
    ],
    ids=lambda data: repr(data[:20]),
)
def test_a_file_that_is_not_a_notebook_is_refused(tmp_path, data, capfd):
    """Breaks if the content of a file can make the reader raise an error or print."""
    sentence = only_problem(read(tmp_path, {"work.ipynb": data}))
    assert sentence.startswith(("'work.ipynb' ", "work.ipynb ")) and len(sentence) < 400
    assert capfd.readouterr() == ("", "")


def test_notebooks_are_read_leniently(tmp_path, capfd, caplog, recwarn):
    """Breaks if an old notebook, or one whose defects do not matter, is refused or causes a warning."""
    cell = {"cell_type": "code", "input": "x = 1", "language": "python", "outputs": []}
    sheets = [{"metadata": {}, "cells": [cell]}]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets}
    odd = json.loads(cells(["N = 1\r\n", "M = 2\r"], "K = 3", extra=1))
    odd["cells"][0]["execution_count"] = "never"
    del odd["cells"][1]["id"]
    assert read(tmp_path / "old", {"a.ipynb": json.dumps(old)}).sources["theory.py"].startswith("x = 1\n# ")
    submission = read(tmp_path / "odd", {"a.ipynb": json.dumps(odd)})
    assert code_of(submission.sources["theory.py"]) == "N = 1\nM = 2\n\nK = 3\n"
    assert capfd.readouterr() == ("", "") and not caplog.records and not recwarn.list


STUBS = 'def f(x):\n    raise NotImplementedError("f is not implemented yet: replace this line with your solution.")\n'


def test_a_notebook_beside_untouched_stubs_counts(tmp_path):
    """Breaks if a finished notebook scores nothing because the stubs that came with it lie beside it."""
    submission = read(tmp_path, {"hw.ipynb": cells("def f(x):\n    return x"), **dict.fromkeys(MODULES, STUBS)})
    assert all("return x" in submission.sources[name] for name in MODULES)
    assert any("taken from the notebook 'hw.ipynb'" in note for note in submission.notes)


def test_a_notebook_beside_a_file_that_was_worked_on_does_not(tmp_path):
    """Breaks if a notebook replaces a file that is no longer a stub."""
    files = dict.fromkeys(MODULES, STUBS + "\n\ndef g(x):\n    return 2 * x\n")
    submission = read(tmp_path, {"hw.ipynb": cells("def f(x):\n    return x"), **files})
    assert all("return 2 * x" in submission.sources[name] for name in MODULES)


@pytest.mark.parametrize("magic", ["%%time", "%%capture"])
def test_a_timed_or_captured_cell_is_taken(tmp_path, magic):
    """Breaks if a magic that runs its cell unchanged costs the functions in it."""
    assert "def f(x):" in read_cells(tmp_path, f"{magic}\ndef f(x):\n    return x").sources["theory.py"]
