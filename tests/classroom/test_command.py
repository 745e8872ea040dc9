"""`autograder class` as people run it, and as it is killed."""

from __future__ import annotations

import contextlib
import csv
import functools
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import exports
import pytest
from conftest import CLASS, RIGHT

from autograder.course.layout import Course

linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
COMMAND = (sys.executable, "-m", "autograder", "class")


@pytest.fixture
def course(mini_course: Course, tmp_path: Path) -> Course:
    return Course(Path(shutil.copytree(mini_course.root, tmp_path / "course")))


def run(*arguments: str | Path, at: Path) -> subprocess.CompletedProcess:
    return subprocess.run([*COMMAND, *arguments], cwd=at, capture_output=True, text=True, encoding="utf-8", timeout=200)


def scores(folder: Path) -> dict[str, str]:
    with open(folder / "grades.csv", encoding="utf-8", newline="") as file:
        return {row["name"]: row["score"] for row in csv.DictReader(file)}


def results(folder: Path) -> int:
    """How many results the index holds. What a command that was killed began to write is undone, so it is opened for writing."""
    with contextlib.suppress(sqlite3.Error), sqlite3.connect(f"file:{folder / 'class.sqlite'}?mode=rw", uri=True) as index:
        return int(index.execute("SELECT count(*) FROM graded").fetchone()[0])
    return 0


def descendants(root: int) -> set[tuple[int, str]]:
    """The processes that a process has started, and those that they have, each with the moment of its birth."""
    known: dict[int, tuple[int, str]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
            known[int(path.parent.name)] = (int(fields[1]), fields[19])
    found, todo = set(), [root]
    while todo:
        parent = todo.pop()
        for pid, (above, born) in known.items():
            if above == parent:
                found.add((pid, born))
                todo.append(pid)
    return found


def alive(processes: set[tuple[int, str]]) -> set[int]:
    left = set()
    for pid, born in processes:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            if fields[19] == born and fields[0] not in "ZX":
                left.add(pid)
    return left


def kill_during(arguments: list[str | Path], at: Path, moment) -> None:
    """Start the command, and kill it as soon as `moment()` is true. Nothing that it started may outlive it."""
    with subprocess.Popen([*COMMAND, *arguments], cwd=at, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 100
        while process.poll() is None and not moment() and time.monotonic() < deadline:
            time.sleep(0.02)
        started = descendants(process.pid)
        process.kill()
    deadline = time.monotonic() + 20
    while alive(started) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(started), "processes outlive a command that was killed"


def slow(text: bytes) -> bytes:
    return b"import time\ntime.sleep(0.3)\n" + text


@linux
def test_a_run_that_is_killed_goes_on_where_it_was(course: Course, tmp_path: Path) -> None:
    """Breaks if a result is lost, or what was graded is graded again, or a worker goes on without its command."""
    students = {name: {"mini.py": slow(files["mini.py"])} for name, files in CLASS.items() if "mini.py" in files}
    export = exports.zipped(exports.gradescope(students, tmp_path / "export"), tmp_path / "export.zip", "assignment_7_export/")
    folder = tmp_path / "class"
    arguments = ["grade", "mini", export, "-o", folder, "--plain", "--workers", "1"]
    kill_during(arguments, course.root, lambda: results(folder) >= 2)
    kept = {path: path.stat().st_mtime_ns for path in folder.glob("records/*/*.frame")}
    before = results(folder)
    assert 2 <= before < 6
    done = run(*arguments, at=course.root)
    assert done.returncode == 0, done.stderr
    assert "taken for an export from Gradescope (--as gradescope): 7 submissions" in done.stdout
    assert f"graded {6 - before} of {6 - before}" in done.stderr, "Ada and Ida handed in the same; what was kept is not run again"
    named = sorted(kept.items(), key=lambda item: item[1])[:before]
    assert all(path.stat().st_mtime_ns == time for path, time in named)
    assert scores(folder)["Ada Lovelace"] == scores(folder)["Ida Rhodes"] == "5"
    assert run(*arguments, at=course.root).stderr == "", "there is nothing left to grade"


@linux
@pytest.mark.slow
def test_nothing_is_lost_at_random_moments(course: Course, tmp_path: Path) -> None:
    students = {f"Student {n}": {"mini.py": slow(RIGHT) + b"# %d\n" % n} for n in range(24)}
    export, folder, draw = exports.plain(students, tmp_path / "export"), tmp_path / "class", random.Random(1)
    arguments = ["grade", "mini", export, "-o", folder, "--plain"]
    most = 0
    for _ in range(8):
        end = time.monotonic() + draw.uniform(0, 12)
        kill_during(arguments, course.root, lambda end=end: time.monotonic() > end)
        assert results(folder) >= most, "a result was lost"
        most = results(folder)
    done = run(*arguments, at=course.root)
    assert done.returncode == 0, done.stderr
    assert set(scores(folder).values()) == {"5"} and results(folder) == 24


@linux
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_ends_at_once(course: Course, tmp_path: Path) -> None:
    export = exports.plain({"ada": {"mini.py": b"while True: pass\n"}}, tmp_path / "export")
    command = [*COMMAND, "grade", "mini", export, "-o", tmp_path / "class", "--plain", "--workers", "1"]
    heard = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a shell may start us in the background, deaf to it
    with subprocess.Popen(
        command, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heard
    ) as process:
        assert process.stdout and "1 submission" in process.stdout.readline()
        while not descendants(process.pid):
            time.sleep(0.05)
        time.sleep(1)
        started = descendants(process.pid)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        _, told = process.communicate(timeout=30)
    assert process.returncode == 130 and time.monotonic() - began < 15
    assert "Traceback" not in told
    while alive(started) and time.monotonic() < began + 20:
        time.sleep(0.05)
    assert not alive(started)


def test_a_slip_of_the_keyboard_is_one_sentence(course: Course, tmp_path: Path) -> None:
    for arguments, told in (
        (["grade", "mini", tmp_path / "nothing"], "there is no file or folder"),
        (["report", tmp_path], "begin with `autograder class grade`"),
        (["grade", "mini", tmp_path, "--due", "tomorrow"], "no moment with a time zone"),
    ):
        done = run(*arguments, at=course.root)
        assert done.returncode == 2 and told in " ".join(done.stderr.split()) and "Traceback" not in done.stderr
