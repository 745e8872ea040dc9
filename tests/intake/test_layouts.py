"""Files handed in are there: packages, data beside the code, repositories, exported notebooks, files that cells write."""

# ruff: noqa: E501 - a submission reads best in one line

import unicodedata

import pytest
from asking import checks_of, quick, rubric_of
from handing_in import MODULES, cells, code_of, hand_in, zipped

from autograder.grading.observe import Observer
from autograder.intake import files
from autograder.intake.submission import read_submission

NFD = unicodedata.normalize("NFD", "décalage")
GRADED = {"divergences.py": frozenset({"f"}), "theory.py": frozenset({"g"})}
FG = "def f(x): return 2 * x\ndef g(x): return 2 * x\n"
F = "def f(x): return twice(x)\n"
TWICE = "def twice(x): return 2 * x\n"
NUMBER = "value = float(open({}).read())\ndef f(x): return value * x\n"
G = {"theory.py": "def g(x): return 2 * x\n"}
MARIMO = '''import marimo

__generated_with = "0.13.0"
app = marimo.App(width="medium")


@app.cell(hide_code=True)
def _(mo):
    mo.md(r"""
    # Homework
    """)
    return


@app.cell
def _(half):
    def f(x):
        """Twice x."""
        return x / half

    return (f,)


@app.cell
def __(f):
    g = lambda x: f(x)
    boom(1)
    return g,


@app.cell
def _():
    import marimo as mo
    half = 0.5
    return half, mo


if __name__ == "__main__":
    app.run()
'''


def graded(path):
    """What f and g return for 3, or the sentence that a student would read instead."""
    submission = read_submission(path, MODULES, GRADED)
    checks = [*checks_of("f", cases=4, module="divergences.py"), *checks_of("g", cases=4, module="theory.py")]
    found = []
    with Observer(rubric_of(checks, modules=MODULES), submission, quick()) as observer:
        for check in checks:
            reply = observer.observe(check, check.cases[3])
            error = reply.error.get("message", "")
            found.append(float(reply.results["value"]["data"][0]) if reply.status == "returned" else error or reply.reason)
    return found, submission


RIGHT = {
    "a package": {"divergences.py": "from utils.kl import twice\n" + F, "utils/__init__.py": "", "utils/kl.py": TWICE, **G},
    "a folder without __init__": {"divergences.py": "from utils.kl import twice\n" + F, "utils/kl.py": TWICE, **G},
    "a package in a package": {
        "divergences.py": "from a.b.c import twice\n" + F, "a/__init__.py": "", "a/b/__init__.py": "", "a/b/c.py": TWICE, **G},
    "a relative import": {
        "divergences.py": "from lib import twice\n" + F, "lib/__init__.py": "from .two import twice\n", "lib/two.py": TWICE, **G},
    "a package named like a module of Python's": {
        "divergences.py": "from codes.random import twice\n" + F, "codes/random.py": TWICE, **G},
    "a helper that imports the module": {
        "divergences.py": TWICE + F, "theory.py": "from helper import h\ndef g(x): return h(x)\n",
        "helper.py": "from divergences import twice as h\n"},
    "data by a relative path": {"divergences.py": NUMBER.format("'two.txt'"), "two.txt": "2", **G},
    "data in a folder": {"divergences.py": NUMBER.format("'data/two.txt'"), "data/two.txt": "2", **G},
    "data by __file__": {
        "divergences.py": "import os\n" + NUMBER.format("os.path.join(os.path.dirname(__file__), 'two.txt')"), "two.txt": "2", **G},
    "data by a Path": {
        "divergences.py": "from pathlib import Path\n" + NUMBER.format("Path(__file__).parent / 'data' / 'two.txt'"),
        "data/two.txt": "2", **G},
    "data that is written again": {
        "divergences.py": "open('two.txt', 'a').write('0')\n" + NUMBER.format("'two.txt'"), "two.txt": "2.", **G},
    "json beside the code": {
        "divergences.py": "import json\nc = json.load(open('c.json'))\ndef f(x): return c['a'] * x\n", "c.json": '{"a": 2}', **G},
    "an array beside the code": {
        "divergences.py": "import numpy as np\nw = np.loadtxt('w.csv')\ndef f(x): return w[1] * x\n", "w.csv": "1\n2\n", **G},
    "data beside a notebook": {"hw.ipynb": cells(NUMBER.format("'two.txt'") + G["theory.py"]), "two.txt": "2"},
    "a package beside a notebook": {"hw.ipynb": cells("from utils.kl import twice", F + G["theory.py"]), "utils/kl.py": TWICE},
    "a helper beside a notebook": {"hw.ipynb": cells("import kl", "def f(x): return kl.twice(x)\n" + G["theory.py"]), "kl.py": TWICE},
    "a helper's name in NFD": {"divergences.py": "from décalage import twice\n" + F, f"{NFD}.py": TWICE, **G},
    "a package's name in NFD": {"divergences.py": "from décalage.a import twice\n" + F, f"{NFD}/a.py": TWICE, **G},
    "data in NFD": {"divergences.py": NUMBER.format("'décalage.txt'"), f"{NFD}.txt": "2", **G},
    "a repository's src": {"README.md": "#", "src/divergences.py": FG, "src/theory.py": G["theory.py"], "tests/test_a.py": ""},
    "a repository's src, by its name": {
        "src/divergences.py": "from src.kl import twice\n" + F, "src/theory.py": FG, "src/kl.py": TWICE, "src/__init__.py": ""},
    "a folder in a folder, by its name": {
        "hw1/src/divergences.py": "import hw1.src.kl\nfrom src.kl import twice\n" + F, "hw1/src/theory.py": FG, "hw1/src/kl.py": TWICE, "README.md": ""},
    "what src's package gives": {
        "src/divergences.py": "from src import twice\n" + F, "src/theory.py": FG, "src/kl.py": TWICE, "src/__init__.py": "from .kl import twice\n"},
    "a notebook in src": {"src/hw.ipynb": cells("from src.kl import twice", F + G["theory.py"]), "src/kl.py": TWICE},
    "a relative search path": {
        "divergences.py": "import sys\nsys.path.append('lib')\nfrom kl import twice\n" + F, "lib/kl.py": TWICE, **G},
    "the answers in another file": {"divergences.py": "def f(x): return 2 * x\n", "answers.py": G["theory.py"]},
    "a module that a cell writes": {
        "hw.ipynb": cells("open('kl.py', 'w').write('def twice(x): return 2 * x')", "from kl import twice", F + G["theory.py"])},
    "display without an import": {"hw.ipynb": cells("def f(x):\n    display(x)\n    return 2 * x\n" + G["theory.py"])},
    "a plotting library": {"divergences.py": "import plotly.express as px\nfrom loguru import logger\nlogger.info(px)\n" + FG, **G},
    "other progress bars": {
        "divergences.py": "from fastprogress import progress_bar\nfrom alive_progress import alive_it\nfrom tqdm.keras import TqdmCallback\n"
        "s = sum(progress_bar([1])) + sum(alive_it([1]))\ndef f(x): return s * x\n", **G},
    "a repository's codebase": {"README.md": "#", "main.py": "", "codebase/hw1/divergences.py": FG, "codebase/hw1/theory.py": FG},
    "a helper in a repository": {
        "src/divergences.py": "from parts.kl import twice\n" + F, "src/theory.py": FG, "src/parts/kl.py": TWICE, "setup.py": ""},
    "a folder beside the module's, by __file__": {
        "src/divergences.py": "import os, sys\nsys.path.append(os.path.join(os.path.dirname(__file__), '..', 'lib'))\nfrom kl import twice\n" + F,
        "src/theory.py": FG, "lib/kl.py": TWICE},
    "a folder beside the module's, by a Path": {
        "src/divergences.py": "import sys\nfrom pathlib import Path\nROOT = Path(__file__).resolve().parents[1]\n"
        "sys.path.insert(0, str(ROOT))\nfrom lib.kl import twice\nopen(ROOT / 'src' / 'w.txt').read()\n" + F,
        "src/theory.py": FG, "src/w.txt": "1", "lib/kl.py": TWICE},
    "a folder beside the module's, from there": {
        "hw1/src/divergences.py": "import sys\nsys.path.append('../lib')\nfrom kl import twice\n" + F, "hw1/src/theory.py": FG, "hw1/lib/kl.py": TWICE},
    "a folder beside the module's, from above": {"src/divergences.py": "from lib.kl import twice\n" + F, "src/theory.py": FG, "lib/kl.py": TWICE},
    "a module two folders up": {
        "hw/a/src/divergences.py": "import sys\nsys.path.append('../..')\nfrom kl import twice\n" + F, "hw/a/src/theory.py": FG, "hw/kl.py": TWICE},
    "data beside the module's folder": {"src/divergences.py": NUMBER.format("'../data/two.txt'"), "src/theory.py": FG, "data/two.txt": "2"},
    "data by a path from above": {"src/divergences.py": NUMBER.format("'data/two.txt'"), "src/theory.py": FG, "data/two.txt": "2"},
    "data in the module's folder, from above": {"src/divergences.py": NUMBER.format("'../src/two.txt'"), "src/theory.py": FG, "src/two.txt": "2"},
    "a folder beside a notebook's": {
        "nb/hw.ipynb": cells("import sys\nsys.path.append('..')", "from lib.kl import twice", F + G["theory.py"]), "lib/kl.py": TWICE},
    "a zip of a repository with a folder beside": {
        "hw1.zip": zipped({"my hw-1/src/divergences.py": "import sys\nsys.path.append('..')\nfrom lib.kl import twice\n" + F,
                           "my hw-1/src/theory.py": FG, "my hw-1/lib/kl.py": TWICE, "my hw-1/setup.py": "", "my hw-1/big.ipynb": "{"})},
    "a sibling by a dot": {"divergences.py": "from .kl import twice\n" + F, "theory.py": FG, "kl.py": TWICE, "__init__.py": ""},
    "a sibling by a dot without __init__": {"divergences.py": "from . import kl\ndef f(x): return kl.twice(x)\n", "theory.py": FG, "kl.py": TWICE},
    "a sibling by a dot, in a folder": {
        "src/divergences.py": "from .kl import twice\n" + F, "src/theory.py": "from .divergences import f as g\n", "src/kl.py": "from .two import twice\n",
        "src/two.py": TWICE, "src/__init__.py": "from .divergences import f\n"},
    "what __init__ holds, by a dot": {"divergences.py": "from . import twice\n" + F, "theory.py": FG, "__init__.py": TWICE},
    "a folder beside the module's, by two dots": {"src/divergences.py": "from ..lib.kl import twice\n" + F, "src/theory.py": FG, "lib/kl.py": TWICE},
    "a package by a dot": {"divergences.py": "from .u.kl import twice\n" + F, "theory.py": FG, "u/kl.py": "from ..two import twice\n", "two.py": TWICE},
    "a helper with a dot": {"divergences.py": "from kl import twice\n" + F, "theory.py": FG, "kl.py": "from .two import twice\n", "two.py": TWICE},
    "a notebook of large pictures": {
        "hw.ipynb": cells(FG).replace('"outputs": []', '"outputs": [{"output_type": "display_data", "metadata": {}, "data": {"image/png": "%s"}}]' % ("iVBOR/+0\\n" * 400_000))},
    "marimo's notebook": {"hw1.py": MARIMO},
    "marimo's notebook under the module's name": {"divergences.py": MARIMO},
    "marimo's functions": {
        "hw1.py": "import marimo\napp = marimo.App()\nwith app.setup:\n    import math\n    one = math.exp(0)\n\n@app.function\ndef f(x):\n    return 2 * one * x\n\n"
        "@app.function(hide_code=True)\ndef g(x):\n    return f(x)\n\nif __name__ == '__main__':\n    app.run()\n"},
    "both in the one file": {"divergences.py": FG},
    "both in the one file of another name": {"hw1.py": FG},
    "both in theory.py": {"theory.py": FG},
    "a browser's copies": {"divergences (1).py": "def f(x): return 2 * x\n", "theory (1).py": G["theory.py"]},
    "Canvas's copies": {"divergences-1.py": "def f(x): return 2 * x\n", "theory-1.py": G["theory.py"], "data.txt": ""},
    "Windows's endings": {"divergences.py.txt": "def f(x): return 2 * x\n", "Theory.PY": G["theory.py"]},
    "a copy beside the other": {"divergences.py": "def f(x): return 2 * x\n", "theory (2).py": G["theory.py"]},
    "copies in a folder": {"hw/divergences.py.txt": "def f(x): return 2 * x\n", "hw/theory.py.txt": G["theory.py"]},
    "one file with another ending": {"hw1.py.txt": FG},
    "a notebook under a file's name": {"divergences.py": cells("def f(x): return 2 * x", G["theory.py"])},
    "a notebook as a browser saves it": {"hw1.ipynb.txt": cells("def f(x): return 2 * x", G["theory.py"])},
    "a notebook as JSON": {"hw1.json": "\ufeff" + cells("def f(x): return 2 * x", G["theory.py"])},
    "a star import of a helper": {"divergences.py": "from kl import *\n" + F, "kl.py": TWICE, **G},
    "a # %% script": {"hw1.py": "# %% imports\nimport math\n# %%\n" + FG + "# %%\nf(boom)\n"},
    "a # %% script with its name": {"divergences.py": "#%%\n" + FG + "#%%\nprint(f(boom))\n"},
    "nbconvert's script": {"hw1.py": "#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n" + FG + "\n# In[2]:\n\nf(boom)\n"},
    "nbconvert's magics": {"hw1.py": "# In[ ]:\nget_ipython().run_line_magic('matplotlib', 'inline')\n" + FG},
    "Colab's script": {"hw1.py": '"""hw1.ipynb\n\nAutomatically generated by Colab.\n"""\n!pip install torch\n' + FG + "f(boom)\n"},
    "Colab's script beside data": {
        "hw1.py": '"""\nAutomatically generated by Colab.\n"""\n' + NUMBER.format("'two.txt'") + G["theory.py"], "two.txt": "2"},
    "a script with shell lines": {"hw1.py": "!pip install torch\n%matplotlib inline\n" + FG},
    "jupytext's script": {"hw1.py": "# ---\n# jupyter:\n#   jupytext:\n#     x: 1\n# ---\n\n# %%\n" + FG + "f(boom)\n"},
    "written by a cell": {"hw.ipynb": cells("%%writefile kl.py\n" + TWICE, "from kl import twice", F + G["theory.py"])},
    "written into a folder": {"hw.ipynb": cells("%%writefile utils/kl.py\n" + TWICE, "from utils.kl import twice", F + G["theory.py"])},
    "written in two parts": {
        "hw.ipynb": cells("%%writefile kl.py\nn = 2", "%%writefile -a kl.py\ndef twice(x): return n * x", "import kl", "f = g = kl.twice")},
    "data written by a cell": {"hw.ipynb": cells("%%writefile two.txt\n2", NUMBER.format("'two.txt'") + G["theory.py"])},
    "the module itself written": {"hw.ipynb": cells("%%writefile divergences.py\n" + FG, "from divergences import f", G["theory.py"])},
    "both modules written": {"hw.ipynb": cells("%%writefile divergences.py\n" + FG, "%%file theory.py\n" + FG, "print(1)")},
    "written and only shown": {"hw.ipynb": cells("%%writefile mine.py\n" + FG)},
    "written to Colab's folder": {"hw.ipynb": cells("%%writefile /content/kl.py\n" + TWICE, "from kl import twice", F + G["theory.py"])},
    "run by a magic": {"hw.ipynb": cells("%run kl.py", F + G["theory.py"]), "kl.py": TWICE},
    "argparse": {
        "divergences.py": "import argparse\np = argparse.ArgumentParser()\np.add_argument('--n', type=float, default=2.0)\n"
        "n = p.parse_args().n\ndef f(x): return n * x\n", **G},
    "argv as in a plain run": {"divergences.py": "import sys\nassert len(sys.argv) == 1\n" + FG, **G},
    "argparse in a notebook": {
        "hw.ipynb": cells("import argparse\np = argparse.ArgumentParser()\nn = p.parse_args()", "def f(x): return 2 * x if n else x\n" + G["theory.py"])},
    "a zip of a repository": {"hw1.zip": zipped({"hw/src/divergences.py": "from u.k import twice\n" + F, "hw/src/u/k.py": TWICE, "hw/src/theory.py": FG})},
    "display of results": {"divergences.py": "from IPython.display import display\ndisplay(1)\n" + FG, **G},
    "Colab's drive": {"hw.ipynb": cells("from google.colab import drive\ndrive.mount('/content/drive')", FG)},
    "wandb": {"divergences.py": "import wandb\nwandb.init(project='x', config={'a': 1})\nwandb.log({'l': 1})\n" + FG, **G},
    "a progress bar of notebooks": {"divergences.py": "from tqdm.notebook import tqdm, trange\n" + "s = sum(tqdm([1, 1]))\ndef f(x): return s * x\n", **G},
    "a progress bar by itself": {"divergences.py": "from tqdm.auto import trange\nfor _ in trange(2): pass\n" + FG, **G},
    "jaxtyping": {"divergences.py": "from jaxtyping import Float\ndef f(x: Float[int, 'b d']) -> Float: return 2 * x\n", **G},
    "beartype": {"divergences.py": "from beartype import beartype\n@beartype\ndef f(x: int): return 2 * x\n", **G},
    "widgets": {"divergences.py": "import ipywidgets as w\n@w.interact\ndef h(a=1): pass\n" + FG, **G},
    "a summary": {"divergences.py": "from torchsummary import summary\nsummary(None, (1, 2))\n" + FG, **G},
}  # fmt: skip


@pytest.mark.parametrize("handed", RIGHT.values(), ids=RIGHT)
def test_an_honest_layout_costs_nothing(tmp_path, handed):
    """Breaks if a file that was handed in is not there when the code needs it, or is not found."""
    found, submission = graded(hand_in(tmp_path, handed) if len(handed) > 1 else hand_in(tmp_path, handed) / next(iter(handed)))
    assert found == [6.0, 6.0], (found, submission.notes)


TOLD = {
    "a notebook that imports its answers": ({"hw.ipynb": cells("from divergences import *", "f(1)")}, "divergences.py is missing: 'hw.ipynb' imports it"),
    "by name": ({"hw.ipynb": cells("import divergences as d", "d.f(1)")}, "divergences.py is missing: 'hw.ipynb' imports it"),
    "some of its answers": ({"hw.ipynb": cells("from divergences import h", "def f(x): return h(x)")}, "divergences.py was not handed in, and the notebook imports it"),
    "a missing helper": ({"hw.ipynb": cells("from my_utils import h", "def f(x): return h(x)")}, "No module named 'my_utils'"),
    "another name": ({"hw.ipynb": cells("def kl(x): return x")}, "defines none of the functions that divergences.py asks for, such as 'f'"),
    "a file elsewhere": ({"theory.py": "def g(x): return x\n", "src/divergences.py": FG}, "If 'src/divergences.py' is meant, put it beside the others."),
    "a syntax error in the function's cell": ({"hw.ipynb": cells("x = 1", "def f(x):\n    return x +\n")}, "cannot read it: invalid syntax"),
    "a file that is not there": ({"divergences.py": NUMBER.format("'w.txt'"), **G}, "No such file or directory: 'w.txt'"),
    "dots that lead out": ({"divergences.py": "from ..kl import h\n" + FG, **G}, "attempted relative import beyond top-level package"),
    "marimo's error by its line": ({"hw1.py": MARIMO.replace("x / half", "x / halve")}, "name 'halve' is not defined"),
    "a failing top level": ({"divergences.py": FG + "1 / 0\n", **G}, "division by zero"),
}  # fmt: skip


@pytest.mark.parametrize(("handed", "words"), TOLD.values(), ids=TOLD)
def test_what_is_missing_is_told(tmp_path, handed, words):
    """Breaks if points are lost without the sentence that names the cause."""
    found, _ = graded(hand_in(tmp_path, handed))
    assert words in str(found[0]), found


@pytest.mark.parametrize("path", ["", "import sys\nsys.path.append('u')\n"])
def test_an_error_in_a_package_names_its_file(tmp_path, path):
    """Breaks if a student reads what was raised and not where, because the file lies in a folder."""
    handed = {"divergences.py": f"{path}from {'k' if path else 'u.k'} import f\n", "u/k.py": "def f(x):\n    raise ValueError\n"}
    check = checks_of("f", module="divergences.py")[0]
    submission = read_submission(hand_in(tmp_path, handed), MODULES, GRADED)
    with Observer(rubric_of([check], modules=MODULES), submission, quick()) as observer:
        frames = observer.observe(check, check.cases[0]).error["frames"]
    assert (frames[-1]["file"], frames[-1]["line"]) == ("u/k.py", 2)


def test_a_reserved_name_that_a_cell_writes_is_told(tmp_path):
    """Breaks if a module of the student's is silently Python's own."""
    handed = {"hw.ipynb": cells("%%writefile random.py\nx = 1", "%%writefile provided.py\nx = 1", FG)}
    notes = read_submission(hand_in(tmp_path, handed), MODULES, GRADED).notes
    assert [note for note in notes if "writes" in note] == [
        "A cell writes 'random.py', which was left out because Python or the grader has a module of the same name. Give the file "
        "another name."
    ]


def test_answers_in_another_file_are_told(tmp_path):
    """Breaks if a student does not learn that a file was taken for another."""
    handed = {"divergences.py": "def f(x): return x\n", "answers.py": G["theory.py"], "helper.py": TWICE}
    submission = read_submission(hand_in(tmp_path, handed), MODULES, GRADED)
    assert "theory.py was not handed in. Its functions were taken from 'answers.py'." in submission.notes
    two = read_submission(hand_in(tmp_path, {**handed, "old.py": G["theory.py"]}), MODULES, GRADED)
    assert two.problems["theory.py"].startswith("theory.py is missing.")


def test_too_much_data_is_left_out_and_told(tmp_path, monkeypatch):
    """Breaks if a data set fills the grader's memory, or is dropped without a word, or takes small files with it."""
    monkeypatch.setattr(files, "MAX_DATA", 10)
    submission = read_submission(
        hand_in(tmp_path, {"divergences.py": FG, "theory.py": FG, "a.bin": "x" * 11, "b.txt": "2"}), MODULES
    )
    assert submission.files == {"b.txt": b"2"}
    assert submission.notes[0].startswith("'a.bin' was left out because at most 500 files and 0 MiB are taken")


def test_a_package_cannot_take_the_place_of_a_module(tmp_path):
    """Breaks if provided/__init__.py or torch/__init__.py replaces what the checks need."""
    handed = {"divergences.py": FG, "theory.py": FG, **{f"{name}/__init__.py": "" for name in ("provided", "torch", "theory")}}
    assert not [name for name in read_submission(hand_in(tmp_path, handed), MODULES).sources if "/" in name]


def test_a_notebook_saved_as_a_file_is_told_by_line(tmp_path):
    """Breaks if an error in such a file is reported by cells, which it does not have."""
    handed = {"hw1.py": "# %%\nimport nothing_here as n\ndef f(x): return n.g(x)\ndef g(x): return x\n"}
    submission = read_submission(hand_in(tmp_path, handed) / "hw1.py", MODULES, GRADED)
    assert code_of(submission.sources["divergences.py"]).startswith("import nothing_here")
    assert (submission.origins["divergences.py"][0].cell, submission.origins["divergences.py"][0].line) == (0, 2)
