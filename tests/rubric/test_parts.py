"""A rubric in parts says what the same rubric says in one file, and parts that do not fit together are refused by name."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.layout import Course, CourseError, Sources
from autograder.proofs.audit import twins_apart
from autograder.rubric.compiling import compile_rubric
from autograder.rubric.late import LateOracles
from autograder.rubric.loading import load
from autograder.rubric.model import RubricError

INIT = '"""How it is graded."""\n\nfrom . import shared, sums\n'
SHARED = '''"""What several parts use."""

import numpy as np

from autograder import Assignment, cases

ASSIGNMENT = Assignment("hw7", "Homework", ("m.py",), 2, "secret")


def tenfold(x):
    return 10 * np.asarray(x)


def of_the_compiled(x):
    return np.asarray(x).sum()


ON = cases.points(3, x=cases.real)
'''
SUMS = '''"""Sums are right."""

import numpy as np

from autograder import closed_form, identity

from .shared import ON, of_the_compiled, tenfold


@closed_form("f", points=1, on=ON)
def sum_is_right(x):
    """It is right."""
    return of_the_compiled(x)


@sum_is_right.mistake("a hint")
def slip(x):
    return -of_the_compiled(x)


@identity("f", points=1, on=ON, program=lambda s, x: {"a": s.mod.f(x), "b": s.mod.f(x)})
def late_one(a):
    """They fit."""
    return {"b": np.abs(tenfold(a))}
'''
IMPORT = "from .shared import ON, of_the_compiled, tenfold\n"


def folder(place: Path, **parts: str) -> Path:
    """A rubric's folder with these files; shared and sums unless others are given."""
    (place / "rubric").mkdir(parents=True, exist_ok=True)
    for name, text in {"__init__": INIT, "shared": SHARED, "sums": SUMS, **parts}.items():
        (place / "rubric" / f"{name}.py").write_text(text, "utf-8")
    return place / "rubric"


def in_one_file(place: Path) -> Path:
    place.mkdir()
    (place / "rubric.py").write_text(SHARED + SUMS.replace(IMPORT, ""), "utf-8")
    return place / "rubric.py"


def compiled(rubric: Path):
    source = Sources(rubric.parent).rubric_source()
    return compile_rubric(load(rubric), source=source, provided="", modules={"f": "m.py"}, rubric_hash="")


def test_parts_declare_what_one_file_declares(tmp_path: Path) -> None:
    """Breaks if a check is lost, or draws other cases, because its rubric was divided."""
    file, parts = in_one_file(tmp_path / "whole"), folder(tmp_path / "divided")
    one, many = load(file), load(parts)
    assert [c.name for c in many.checks] == [c.name for c in one.checks] == ["sum_is_right", "late_one"]
    assert [m.name for m in many.mistakes] == [m.name for m in one.mistakes] == ["slip"]
    assert repr(compiled(parts).checks) == repr(compiled(file).checks)
    assert compiled(parts).late_source == compiled(file).late_source


def test_a_late_oracle_takes_its_helper_from_another_part_along(tmp_path: Path) -> None:
    """Breaks if the judge has the oracle without what another file defines, or with an import that leads nowhere."""
    sliced = compiled(folder(tmp_path)).late_source
    assert LateOracles(sliced)["late_one"]([1, -2])["b"].tolist() == [10, 20]
    assert [node.name for node in ast.parse(sliced).body if isinstance(node, ast.FunctionDef)] == ["tenfold", "late_one"]
    assert sliced.count("import numpy as np") == 1 and "shared" not in sliced


def test_the_order_is_that_of_the_import(tmp_path: Path) -> None:
    """Breaks if a report's lines come in the alphabet's order, and not in the handout's."""
    tail = "\n".join(SUMS.replace(", identity", "").split("\n")[:13]).replace("sum_is_right", "first_of_all")
    rubric = folder(
        tmp_path, __init__=INIT.replace("shared, sums", "shared, zero, sums"), shared=SHARED.replace(", 2, ", ", 3, "), zero=tail
    )
    assert [c.name for c in load(rubric).checks] == ["first_of_all", "sum_is_right", "late_one"]


def test_a_part_is_an_ordinary_module(tmp_path: Path) -> None:
    """Breaks if the folder is a package for the engine alone, so that editors and linters are misled."""
    folder(tmp_path)
    code = "import rubric.sums as sums, rubric; print(sums.tenfold is rubric.shared.tenfold, sums.sum_is_right.name)"
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert ran.stdout == "True sum_is_right\n"


@pytest.mark.parametrize(
    ("init", "words"),
    [
        (
            INIT.replace("shared, sums", "shared"),
            r"sums\.py is not named in the __init__\.py beside it, so nothing in it is graded",
        ),
        (INIT.replace("sums", "sums, more"), r"__init__\.py names more, but there is no more\.py beside it"),
        (INIT.replace("sums", "sums as s"), r"must be a docstring and one import that names the parts in order: `from \. import"),
        (INIT.replace('"""How it is graded."""', ""), "must be a docstring and one import"),
        (INIT + "X = 1\n", "must be a docstring and one import"),
        (INIT.replace("from . import", "from .shared import"), "must be a docstring and one import"),
        (INIT.replace("shared, sums", "(shared"), r"__init__\.py cannot be run \(line 3\): SyntaxError"),
    ],
    ids="not named, missing, as, no docstring, more than that, from a part, no Python".split(", "),
)
def test_what_does_not_name_the_parts_is_refused(tmp_path: Path, init: str, words: str) -> None:
    """Breaks if a file of checks counts for nothing, without a word."""
    with pytest.raises(RubricError, match=words):
        load(folder(tmp_path, __init__=init))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "from .shared import ON as TABLE, of_the_compiled, tenfold",
            r"parts are joined by `from \.part import name`, at the top",
        ),
        ("from . import shared", "parts are joined by"),
        ("from ..shared import ON", "parts are joined by"),
        ("if True:\n    from .shared import ON", "parts are joined by"),
        ("def late():\n    from .shared import ON", "parts are joined by"),
        ("from .later import ON", "later is not an earlier part"),
        ("from .sums import late_one", "sums is not an earlier part"),
        ("from .gone import ON", "gone is not an earlier part"),
        ("from .shared import ON, gone", "shared does not define gone"),
        ("from .shared import np", "shared does not define np"),
        ("from .shared import *", r"shared does not define \*"),
    ],
)
def test_an_import_from_a_part_is_held_to_what_it_says(tmp_path: Path, line: str, words: str) -> None:
    """Breaks if a reader is told of a place where the name is not: in one namespace, it would be found all the same."""
    rubric = folder(tmp_path, __init__=INIT.replace("sums", "sums, later"), sums=SUMS.replace(IMPORT, f"{line}\n"), later="")
    with pytest.raises(RubricError, match=rf"sums\.py, line \d+: {words}"):
        load(rubric)


@pytest.mark.parametrize(
    "line",
    [
        "def tenfold(x):\n    return x",
        "async def tenfold(x):\n    return x",
        "ON = 1",
        "from math import floor as ON",
        "import math as np",
        "ON[0] = 1",
        "for ON in ():\n    pass",
        "import numpy.linalg as np",
    ],
)
def test_two_parts_do_not_bind_one_name_to_different_things(tmp_path: Path, line: str) -> None:
    """Breaks if one file's helper silently takes the place of another's."""
    with pytest.raises(RubricError, match=r"shared\.py and \S+sums\.py both define (tenfold|ON|np), differently"):
        load(folder(tmp_path, sums=line + "\n" + SUMS.replace("import numpy as np", "")))


@pytest.mark.parametrize("line", ["import numpy as np", "import numpy.linalg\nimport numpy", "from autograder import cases"])
def test_parts_may_import_the_same_thing(tmp_path: Path, line: str) -> None:
    """Breaks if a part cannot say for itself what it needs."""
    load(folder(tmp_path, shared=f"import numpy\n{SHARED}", sums=f"{line}\n{SUMS}"))


@pytest.mark.parametrize(
    ("part", "text", "words"),
    [
        ("sums", SUMS + "\n1 / 0\n", r"sums\.py cannot be run \(line 26\): ZeroDivisionError"),
        (
            "sums",
            SUMS + "\nof_the_compiled([np.linalg.inv(np.zeros((2, 2)))])\n",
            r"sums\.py cannot be run \(line 26\): LinAlgError",
        ),
        ("shared", SHARED.replace(".sum()", ".gone()"), r"shared\.py cannot be run \(line 15\): AttributeError"),
        ("shared", "def (", r"shared\.py cannot be run \(line 1\): SyntaxError"),
        ("shared", "\nreturn 1", r"shared\.py cannot be run \(line 2\): SyntaxError"),
        ("sums", "from math import *", r"sums\.py, line 1: `import \*` hides the names that it binds"),
    ],
)
def test_an_error_names_its_part_and_its_line(tmp_path: Path, part: str, text: str, words: str) -> None:
    """Breaks if an author looks for it in another file, or in numpy."""
    parts = {"sums": SUMS + "\nof_the_compiled([1])\n", part: text}
    with pytest.raises(RubricError, match=words):
        load(folder(tmp_path, **parts))


def test_a_check_and_a_mistake_are_found_in_their_part(tmp_path: Path) -> None:
    """Breaks if what is said of a check, that nobody loses it say, names another file than the one to mend."""
    assignment = load(folder(tmp_path))
    assert assignment.file_of("late_one") == assignment.file_of("slip") == str(tmp_path / "rubric" / "sums.py")


def moved(mini: Course) -> Path:
    """The small course's rubric, moved into a folder as the first of two parts; the folder."""
    rubric = mini.root / "solutions/mini/rubric"
    rubric.mkdir()
    (rubric.parent / "rubric.py").rename(rubric / "checks.py")
    (rubric / "__init__.py").write_text('"""How it is graded."""\n\nfrom . import checks, more\n')
    (rubric / "more.py").touch()
    return rubric


def test_a_course_finds_a_rubric_in_parts(mini: Course) -> None:
    """Breaks if an assignment disappears when its rubric is divided, or goes on with a stale one when a part is edited."""
    rubric = moved(mini)
    assert mini.assignments == ["mini"]
    before = mini.sources("mini").rubric_hash()
    assert mini.sources("mini").compile().checks
    (rubric / "more.py").write_text("# mended\n")
    assert mini.sources("mini").rubric_hash() != before
    (rubric.parent / "rubric.py").touch()
    with pytest.raises(CourseError, match=r"solutions/mini holds both rubric\.py and rubric/: remove one of them"):
        mini.sources("mini")
    (rubric / "__init__.py").unlink()
    with pytest.raises(CourseError, match=r"solutions/mini/rubric has no __init__\.py: add one that imports"):
        mini.sources("mini")


def test_a_defect_is_said_to_be_in_its_part(mini: Course) -> None:
    """Breaks if an author is sent to a file that does not exist, or to the wrong one of many."""
    checks, sources = moved(mini) / "checks.py", mini.sources("mini")
    drawn, fixed = "rng.normal(scale, 1, (4, 3))", "np.linspace(scale, scale + 1, 12).reshape(4, 3)"
    checks.write_text(checks.read_text().replace(drawn, fixed))
    found = list(twins_apart(sources.assignment(), sources.compile()))
    assert len(found) == 3 and all(defect.startswith(f"{checks}: the case ") for defect in found)
