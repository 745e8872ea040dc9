"""Attacks by what is handed in, not by what it runs: links to secrets, devices, paths out of archives, names that count
elsewhere. Nothing secret is read, nothing outside is written, and work that lies beside it is graded as ever."""

from __future__ import annotations

import io
import os
import stat
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from arena import Arena, Secret, planted, reduced
from asking import as_root, linux
from handing_in import hand_in, tarred, zipped
from hosts import shared_host

from autograder.course.layout import Course
from autograder.grading.grader import Grader
from autograder.intake.submission import read_submission
from autograder.reporting.gradescope.results import encoded
from autograder.reporting.gradescope.schema import defects_of
from autograder.rubric.compiled import CompiledRubric

pytestmark = linux
HW1 = "hw1_divergences"
MAIN, THEORY = "divergences.py", "theory.py"
EVIL = "import os\nraise SystemExit('EVIL RAN')\n"


@pytest.fixture(scope="module")
def arena(hw1: CompiledRubric, course: Course) -> Arena:
    return Arena(replace(reduced(hw1), seconds=10.0), {module: course.sources(HW1).text(module) for module in hw1.modules})


@pytest.fixture
def secret() -> Iterator[Secret]:
    with planted() as made:
        yield made


def graded(arena: Arena, secret: Secret, path: Path) -> tuple[float, str]:
    """The points, and all that a student reads. Nothing secret is in it, and nothing was changed."""
    began = time.monotonic()
    grader = Grader(arena.rubric, shared_host().hiding(secret.target["hidden"]))
    report = grader.grade(read_submission(path, arena.rubric.modules)).report
    seen = encoded(report).decode()
    assert time.monotonic() - began < 20 and defects_of(seen.encode()) == [] and report.faults == ()
    assert [text for text in (*secret.values.values(), "EVIL RAN") if text in seen] == [] and secret.touched() == []
    return report.score, seen


# -- files and folders --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret_file", ["secret", "open", "results"])
def test_a_link_to_a_secret_is_not_followed(arena: Arena, secret: Secret, tmp_path: Path, secret_file: str) -> None:
    """Breaks if the reference is graded, or quoted, in a student's name."""
    folder = hand_in(tmp_path / "work", {THEORY: arena.reference[THEORY]})
    (folder / MAIN).symlink_to(secret.target[secret_file])
    score, seen = graded(arena, secret, folder)
    assert 0 < score < arena.total and "link" in seen


def test_a_link_to_a_folder_of_secrets_is_not_followed(arena: Arena, secret: Secret, tmp_path: Path) -> None:
    (tmp_path / "work").symlink_to(secret.target["hidden"])
    assert graded(arena, secret, tmp_path / "work")[0] == 0
    (tmp_path / "outer").mkdir()
    (tmp_path / "outer" / "inner").symlink_to(secret.target["hidden"])
    assert graded(arena, secret, tmp_path / "outer")[0] == 0


def test_a_link_in_a_circle_ends(arena: Arena, secret: Secret, tmp_path: Path) -> None:
    folder = hand_in(tmp_path / "work", dict(arena.reference))
    (folder / "loop").symlink_to(folder)
    assert graded(arena, secret, folder)[0] == arena.total


@pytest.mark.parametrize("special", ["fifo", "socket", "device"])
def test_what_is_no_file_is_not_read(arena: Arena, secret: Secret, tmp_path: Path, special: str) -> None:
    """Breaks if the judge waits for a pipe that nobody writes to, or reads zeros without end."""
    folder = hand_in(tmp_path / "work", {THEORY: arena.reference[THEORY]})
    kinds = {"fifo": stat.S_IFIFO, "socket": stat.S_IFSOCK, "device": stat.S_IFCHR}
    try:
        os.mknod(folder / MAIN, kinds[special] | 0o666, os.makedev(1, 5) if special == "device" else 0)
    except PermissionError:
        pytest.skip("only root makes devices")
    assert 0 < graded(arena, secret, folder)[0] < arena.total


@as_root
def test_a_file_that_others_may_not_read_is_graded_in_a_folder_of_its_own(arena: Arena, secret: Secret, tmp_path: Path) -> None:
    """Its mode and owner are not taken along: a worker reads the copy, and may not write to it."""
    folder = hand_in(tmp_path / "work", dict(arena.reference))
    for path in folder.iterdir():
        path.chmod(0o4600)
    assert graded(arena, secret, folder)[0] == arena.total


NAMES = (
    "provided.py",
    "torch.py",
    "sitecustomize.py",
    "usercustomize.py",
    "conftest.py",
    "worker.py",
    "inside.py",
    "start.py",
    "main.py",
    "verbs.py",
    "inside/__init__.py",
    "wire.py",
    "compiler.py",
    "figures.py",
    "loaders.py",
    "partner.py",
    "layers.py",
    "sympy.py",
    "numpy.py",
    "json.py",
    "encodings.py",
    "autograder.py",
    "__init__.py",
    "__main__.py",
    "zygote.py",
    "x.pth",
    "provided.pth",
    "pyvenv.cfg",
    "autograder/__init__.py",
    "numpy/__init__.py",
    "encodings/__init__.py",
    "__pycache__/divergences.cpython-311.pyc",
    "setup.py",
    "run_autograder",
    "rubric.py",
    "results.json",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_a_name_that_counts_elsewhere_changes_nothing(arena: Arena, secret: Secret, tmp_path: Path, name: str) -> None:
    """Breaks if a student's file is run in place of the grader's, a library's or Python's own."""
    text = "import os; os._exit(0)\n" if name.endswith(".pth") else EVIL
    folder = hand_in(tmp_path / "work", {**arena.reference, name: text})
    assert graded(arena, secret, folder)[0] == arena.total


TEXTS = {
    "nulls": "\0" * 1000,
    "parentheses": "(" * 100_000,
    "minuses": "x = " + "-" * 500_000 + "1",
    "coding": "# coding: rot13\n",
    "no coding": "# coding: none\n",
    "surrogate": "\ud800",
    "format": "f'" + "{" * 5000,
    "lambdas": "lambda: " * 20_000 + "1",
    "lists": "a = " + "[" * 3000 + "]" * 3000,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_that_breaks_a_reader_loses_its_own_file_only(arena: Arena, secret: Secret, tmp_path: Path, text: str) -> None:
    """Breaks if the judge overflows its stack, fails, or takes minutes over a text."""
    folder = hand_in(tmp_path / "work", {THEORY: arena.reference[THEORY], MAIN: text.encode("utf-8", "surrogatepass")})
    assert 0 < graded(arena, secret, folder)[0] < arena.total


# -- archives -----------------------------------------------------------------------------------------------------


def zip_info(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def tar_info(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def bomb() -> bytes:
    """A quarter of a gigabyte of zeros, in a thousandth of that, named as a module."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made, made.open(MAIN, "w") as file:
        for _ in range(256):
            file.write(bytes(1 << 20))
    return target.getvalue()


ARCHIVES: dict[str, Callable[[dict, str], bytes]] = {
    "climbing.zip": lambda ours, secret: zipped({**ours, "../../../../../../../../" + secret: EVIL, "..\\..\\evil.py": EVIL}),
    "absolute.zip": lambda ours, secret: zipped({**ours, secret: EVIL, "C:\\evil.py": EVIL}),
    "linked.zip": lambda ours, secret: zipped([*ours.items(), (zip_info("helper.py", stat.S_IFLNK | 0o777), secret)]),
    "device.zip": lambda ours, secret: zipped([*ours.items(), (zip_info("helper.py", stat.S_IFCHR | 0o666), "")]),
    "climbing.tar": lambda ours, secret: tarred({**ours, "../../../../../../../../" + secret: EVIL}),
    "linked.tar": lambda ours, secret: tarred([*ours.items(), (tar_info("helper.py", tarfile.SYMTYPE, secret), "")]),
    "hard.tar": lambda ours, secret: tarred([*ours.items(), (tar_info("helper.py", tarfile.LNKTYPE, secret), "")]),
    "device.tar": lambda ours, secret: tarred([*ours.items(), (tar_info("helper.py", tarfile.CHRTYPE), "")]),
    "through.tar": lambda ours, secret: tarred(  # a folder that is a link, and a file within it
        [*ours.items(), (tar_info("up", tarfile.SYMTYPE, os.path.dirname(secret)), ""), ("up/results.json", EVIL)]
    ),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_leads_nowhere_and_its_work_is_graded(arena: Arena, secret: Secret, tmp_path: Path, name: str) -> None:
    """Breaks if a member is written or read outside the archive; what is right beside it keeps its points."""
    before = sorted(Path(tmp_path).rglob("*"))
    path = tmp_path / name
    path.write_bytes(ARCHIVES[name](arena.reference, secret.target["results"]))
    assert graded(arena, secret, path)[0] == arena.total
    assert sorted(Path(tmp_path).rglob("*")) == [*before, path]


def test_a_linked_module_of_an_archive_is_not_taken(arena: Arena, secret: Secret, tmp_path: Path) -> None:
    path = tmp_path / "work.tar"
    link = (tar_info(MAIN, tarfile.SYMTYPE, secret.target["secret"]), "")
    path.write_bytes(tarred([(THEORY, arena.reference[THEORY]), link]))
    assert 0 < graded(arena, secret, path)[0] < arena.total


def test_a_bomb_is_not_unpacked(arena: Arena, secret: Secret, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(bomb())
    submission = read_submission(path, arena.rubric.modules)
    assert MAIN in submission.problems and "at most" in submission.problems[MAIN]
    assert graded(arena, secret, path)[0] == 0
