"""The peers: each in an environment of its own that is made here, on the same class, run as its users run it.

All share this environment's torch, numpy, scipy and sympy through a .pth file, and the checks in `eight/eight_checks.py`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from class_submissions import EIGHT, Submission

SHARED = ("torch", "numpy", "scipy", "sympy")
FUNCTIONS = ("kl_categorical", "kl_categorical", *["kl_standard_normal"] * 4, *["bernoulli_nll"] * 2)  # of q1 … q8
ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}  # as our workers have it: with two at a time it helps all


class Peer:
    """cache: the folder where environments are kept"""

    name = ""
    requirements = ()

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        (cache / "home").mkdir(parents=True, exist_ok=True)

    @property
    def home(self) -> Path:
        return self.cache / "environments" / self.name

    @property
    def environment(self) -> dict[str, str]:
        """Its own programs first, and its own folders: nothing of the user's Jupyter."""
        own = {name: str(self.cache / "home") for name in ("HOME", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR")}
        kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
        return {**kept, **own, **ONE_THREAD, "PATH": f"{self.home / 'bin'}:{os.environ['PATH']}"}

    def install(self) -> None:
        """A virtual environment with the pinned requirements, unless it is there."""
        pins = [f"{name}=={distribution(name).version}" for name in SHARED[1:]]
        stamp, wanted = self.home / "installed.json", json.dumps([sys.version, *self.requirements, *pins, *_shared(SHARED)])
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        print(f"installing {' '.join(self.requirements)} into {self.home}", flush=True)
        shutil.rmtree(self.home, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(self.home)], check=True)
        site = next(self.home.glob("lib/python*/site-packages"))
        (site / "shared.pth").write_text(f"{_linked(self.cache / 'shared')}\n")
        subprocess.run(
            [
                str(self.home / "bin/python"),
                "-m",
                "pip",
                "install",
                "-q",
                "--disable-pip-version-check",
                *self.requirements,
                *pins,
            ],
            check=True,
        )
        stamp.write_text(wanted)

    def prepare(self, folder: Path, submissions: list[Submission]) -> list[list[str]]:
        """Writes what is to be graded; the commands that grade it, which may run side by side."""
        raise NotImplementedError

    def verdicts(self, folder: Path, submissions: list[Submission]) -> dict[str, tuple[bool, ...]]:
        raise NotImplementedError

    def run(self, command: list[str]) -> None:
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, cwd=self.cache / "home")
        if done.returncode != 0:
            sys.exit(f"{self.name} failed ({done.returncode}): {' '.join(command)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")

    def python(self, *words: str | Path) -> list[str]:
        return [str(self.home / "bin/python"), *map(str, words)]


def _shared(names: tuple[str, ...]) -> list[str]:
    """These distributions and all that they need, by name."""
    found, queue = {}, list(names)
    while queue:
        name = queue.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # for another system
            continue
        needed = (r for r in found[name].requires or [] if "extra ==" not in r)
        queue += [re.match(r"[\w.-]+", r).group().lower() for r in needed]
    return sorted(f"{name}=={d.version}" for name, d in found.items())


def _linked(folder: Path) -> Path:
    """A folder of links to what is shared, and to nothing else of this environment."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for pin in _shared(SHARED):
        one: Distribution = distribution(pin.partition("==")[0])
        for top in {file.parts[0] for file in one.files or () if file.parts[0] not in ("..", "__pycache__")}:
            (folder / top).exists() or (folder / top).symlink_to(Path(one.locate_file(top)).resolve())
    return folder.resolve()


# ---- gradescope-utils: a module of unittest tests, one process per submission, as Gradescope starts it -------------------


class GradescopeUtils(Peer):
    name = "gradescope-utils"
    requirements = ("gradescope-utils==0.5.0",)

    def prepare(self, folder: Path, submissions: list[Submission]) -> list[list[str]]:
        tests = "\n".join(
            f'    @weight(1)\n    @number("{i}")\n    def test_{i}(self):\n        """q{i}"""\n'
            f"        eight_checks.q{i}(losses.{f})\n"
            for i, f in enumerate(FUNCTIONS, 1)
        )
        (folder / "run_tests.py").write_text(GRADESCOPE_HARNESS.replace("    TESTS\n", tests))
        shutil.copy(EIGHT / "eight_checks.py", folder)
        for s in submissions:
            (folder / s.name).mkdir()
            (folder / s.name / "losses.py").write_text(s.text)
        return [self.python(folder / "run_tests.py", folder / s.name) for s in submissions]

    def verdicts(self, folder: Path, submissions: list[Submission]) -> dict[str, tuple[bool, ...]]:
        found = {}
        for s in submissions:
            tests = json.loads((folder / s.name / "results.json").read_text())["tests"]
            scores = {test["number"]: test["score"] == test["max_score"] for test in tests}
            found[s.name] = tuple(scores[str(i)] for i in range(1, 9))
        return found


GRADESCOPE_HARNESS = """import sys
import unittest

sys.path.insert(0, sys.argv[1])
import eight_checks
import losses
from gradescope_utils.autograder_utils.decorators import number, weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner


class Eight(unittest.TestCase):
    TESTS

if __name__ == "__main__":
    with open(sys.argv[1] + "/results.json", "w") as results:
        JSONTestRunner(stream=results, visibility="visible").run(unittest.defaultTestLoader.loadTestsFromTestCase(Eight))
"""


# ---- otter-grader: `otter run` of a notebook, with exception-based tests in the autograder's zip -----------------------


class Otter(Peer):
    name = "otter-grader"
    requirements = ("otter-grader==7.0.0", "ipykernel")

    def prepare(self, folder: Path, submissions: list[Submission]) -> list[list[str]]:
        with zipfile.ZipFile(folder / "autograder.zip", "w") as package:
            package.writestr("otter_config.json", json.dumps({"lang": "python", "pdf": False}))
            package.write(EIGHT / "eight_checks.py", "files/eight_checks.py")
            for i, f in enumerate(FUNCTIONS, 1):
                package.writestr(f"tests/q{i}.py", OTTER_TEST.format(i=i, f=f))
        commands = []
        for s in submissions:
            notebook, results = folder / f"{s.name}.ipynb", folder / s.name
            notebook.write_text(json.dumps(_notebook(_code(s.text))))
            results.mkdir()
            commands.append(self.python("-m", "otter", "run", "-a", folder / "autograder.zip", "-o", results, notebook))
        return commands

    def verdicts(self, folder: Path, submissions: list[Submission]) -> dict[str, tuple[bool, ...]]:
        found = {}
        for s in submissions:
            tests = json.loads((folder / s.name / "results.json").read_text())["tests"]
            scores = {test["name"]: test["score"] == test["max_score"] for test in tests if "max_score" in test}
            found[s.name] = tuple(scores[f"q{i}"] for i in range(1, 9))
        return found


OTTER_TEST = """from otter.test_files import test_case

OK_FORMAT = False
name = "q{i}"
points = 1


@test_case(points=1, hidden=False)
def test_{i}({f}):
    import eight_checks

    eight_checks.q{i}({f})
"""


# ---- nbgrader: `nbgrader autograde` of a whole course folder with its database -------------------------------------------


class NbGrader(Peer):
    name = "nbgrader"
    requirements = ("nbgrader==0.9.6", "ipykernel")

    def prepare(self, folder: Path, submissions: list[Submission]) -> list[list[str]]:
        """One run for all; where two are to run at a time, the caller prepares two courses (one database bears no two)."""
        source = folder / "source" / "eight"
        source.mkdir(parents=True)
        shutil.copy(EIGHT / "eight_checks.py", source)
        (source / "eight.ipynb").write_text(json.dumps(self._exercise("raise NotImplementedError()")))
        self.run(self._nbgrader(folder, "generate_assignment", "eight"))
        for s in submissions:
            submitted = folder / "submitted" / s.name / "eight"
            submitted.mkdir(parents=True)
            (submitted / "eight.ipynb").write_text(json.dumps(self._exercise(s.text)))
        return [self._nbgrader(folder, "autograde", "eight", "--create")]

    def _nbgrader(self, folder: Path, *words: str) -> list[str]:
        return self.python(
            "-m",
            "nbgrader",
            *words,
            f"--CourseDirectory.root={folder}",
            "--CourseDirectory.course_id=benchmark",
            "--log-level=ERROR",
        )

    def _exercise(self, text: str) -> dict:
        tests = [
            _code(f"import eight_checks\neight_checks.q{i}({f})", grade_id=f"q{i}", grade=True, points=1, locked=True)
            for i, f in enumerate(FUNCTIONS, 1)
        ]
        return _notebook(_code(text, grade_id="answer", grade=False, locked=False, solution=True), *tests)

    def verdicts(self, folder: Path, submissions: list[Submission]) -> dict[str, tuple[bool, ...]]:
        read = subprocess.run(
            self.python("-c", NBGRADER_SCORES, folder / "gradebook.db", *(s.name for s in submissions)),
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return {name: tuple(passed) for name, passed in json.loads(read.stdout).items()}


NBGRADER_SCORES = """import json, sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///" + sys.argv[1]) as book:
    found = {}
    for student in sys.argv[2:]:
        grades = {g.name: g.auto_score == g.max_score for g in book.find_submission_notebook("eight", "eight", student).grades}
        found[student] = [grades[f"q{i}"] for i in range(1, 9)]
print(json.dumps(found))
"""


def _code(text: str, **nbgrader: object) -> dict:
    metadata = {"nbgrader": {"schema_version": 3, "task": False, "solution": False, **nbgrader}} if nbgrader else {}
    name = str(nbgrader.get("grade_id", "cell"))
    return {"cell_type": "code", "id": name, "metadata": metadata, "source": text, "outputs": [], "execution_count": None}


def _notebook(*cells: dict) -> dict:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "cells": list(cells),
    }


PEERS = (GradescopeUtils, Otter, NbGrader)
