"""`autograder doctor` in a kit: whether this computer can run the checks, and what mends it."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest
from rich.console import Console

from autograder.cli import machine
from autograder.cli.machine import Finding

WHEEL = "dgm_autograder-0.1.0-py3-none-any.whl"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What makes a folder a kit, with blanks in its name."""
    kit = tmp_path / "my kits (2)" / "mini"
    kit.mkdir(parents=True)
    (kit / "mini.rubric").write_bytes(b"")
    (kit / WHEEL).write_bytes(b"")
    return kit


def run(*arguments: str, at: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "COLUMNS": "300", "PYTHONIOENCODING": "utf-8", **environment}
    command = [sys.executable, "-m", "autograder", *arguments]
    return subprocess.run(command, cwd=at, capture_output=True, text=True, encoding="utf-8", env=env, timeout=200)


def found(kit: Path) -> dict[str, Finding]:
    return {one.what: one for one in machine.examine(kit)}


def amiss(kit: Path) -> set[str]:
    return {one.what for one in machine.examine(kit) if one.mend and one.needed}


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """torch is said to work, in no time."""
    monkeypatch.setattr(machine, "_trial", lambda: (["numpy", "torch"], ""))


def test_a_kit_asks_about_the_students_computer_and_a_course_about_the_sandbox(folder: Path, mini) -> None:
    told = run("doctor", at=folder)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "✓  torch" in told.stdout and "GB free" in told.stdout and "This computer can run the checks." in told.stdout
    assert "protection" not in told.stdout
    assert "  doctor " in (listed := run("--help", at=folder).stdout) and "  grade " not in listed
    assert "ASSIGNMENT" in run("doctor", "--help", at=mini.root).stdout, "an instructor's doctor is another"
    (folder / WHEEL).unlink()
    assert "ASSIGNMENT" in run("doctor", "--help", at=folder).stdout, "on Gradescope a rubric lies there without a kit"


def test_it_works_where_the_libraries_do_not(folder: Path, tmp_path: Path) -> None:
    """Breaks if the doctor imports its patient; and if a broken library is a traceback for a student."""
    (tmp_path / "broken/numpy").mkdir(parents=True)
    (tmp_path / "broken/numpy/__init__.py").write_text("raise ImportError('DLL load failed')\n")
    told = run("doctor", at=folder, PYTHONPATH=str(tmp_path / "broken"))
    assert told.returncode == 1, told.stderr
    assert "is installed, but fails: ImportError: DLL load failed" in told.stdout
    assert "to mend numpy, type:" in told.stdout and "to mend torch" not in told.stdout
    assert "--force-reinstall" in told.stdout and "`autograder setup` mends what has a ✗" in told.stdout
    check = run("check", at=folder, PYTHONPATH=str(tmp_path / "broken"))
    assert check.returncode == 2 and "Traceback" not in check.stderr
    assert "cannot be imported (DLL load failed): type `autograder setup`" in check.stderr


def test_torch_that_does_not_compute_is_installed_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "TRIAL", "print('numpy'); raise OSError('[WinError 126] c10.dll')")
    assert amiss(folder) == {"torch"}
    torch = found(folder)["torch"]
    assert "OSError: [WinError 126] c10.dll" in torch.said and "--force-reinstall" in torch.mend
    monkeypatch.setattr(machine, "TRIAL", "import os; os._exit(3)")
    assert "its process ended with code 3" in found(folder)["numpy"].said


@pytest.mark.usefixtures("tried")
def test_a_library_of_another_version_is_mended_by_the_kits_own_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {"torch": "2.3.1+cpu", "scipy": ""}
    usual = machine._version
    monkeypatch.setattr(machine, "_version", lambda name: versions.get(name, usual(name)))
    assert amiss(folder) == {"torch", "scipy"}
    assert found(folder)["torch"].said == "2.3.1+cpu: the checks need 2.4 or newer, older than 3"
    assert found(folder)["scipy"].said.startswith("not installed: the checks need")
    words = list(found(folder)["torch"].mend)
    assert shlex.split(machine.typed(found(folder)["torch"].mend))[1:] == words[1:], "a terminal reads the same words"
    assert words[1:4] == ["-m", "pip", "install"] and str(folder / WHEEL) in words, "the path has blanks"
    (folder / WHEEL).unlink()
    assert "torch<3,>=2.4" in found(folder)["torch"].mend


@pytest.mark.usefixtures("tried")
def test_python_the_program_and_the_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not amiss(folder)
    (folder / WHEEL).rename(folder / WHEEL.replace("0.1.0", "0.2.0"))
    monkeypatch.setattr(sys, "version_info", (3, 14, 0, "final", 0))
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: namedtuple("Usage", "free")(3e8))
    now = found(folder)
    assert amiss(folder) == {"Python", "autograder", "disk"}
    assert "3.10 or newer, older than 3.14" in now["Python"].said and "venv" in now["Python"].mend
    assert "the kit comes with 0.2.0" in now["autograder"].said and "--no-deps" in now["autograder"].mend
    assert "0.3 GB free" in now["disk"].said


@pytest.mark.usefixtures("tried")
def test_without_a_kernel_only_the_notebook_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_there", lambda name: False)
    assert not amiss(folder)
    assert found(folder)["notebook"].mend[-4:] == ("install", "nbformat", "ipykernel", "notebook")
    target = io.StringIO()
    assert machine.show(list(machine.examine(folder)), Console(file=target, width=100))
    assert "for notebook, type:" in target.getvalue() and "can run the checks." in target.getvalue()


def test_set_up_runs_each_command_once_and_says_what_it_cannot_mend() -> None:
    said = io.StringIO()
    console = Console(file=said, width=300)
    succeeds = (sys.executable, "-c", "")

    def amiss(what: str, *command: str, inside: bool = True) -> Finding:
        return Finding(what, "is broken", command, inside=inside)

    assert machine.mend([Finding("torch", "2.13.0")], console), "nothing is amiss"
    assert not said.getvalue()
    assert not machine.mend([amiss("scipy", sys.executable, "-c", "raise SystemExit(3)"), amiss("rich", *succeeds)], console)
    assert "This command failed (code 3)" in said.getvalue()
    assert not machine.mend([amiss("rich", *succeeds), amiss("Python", "py", "-3.13", inside=False)], console)
    assert "This you mend yourself: type\n  py -3.13" in said.getvalue()


def test_two_libraries_that_one_command_brings_are_installed_once(tmp_path: Path) -> None:
    target = tmp_path / "said"
    command = (sys.executable, "-c", f"open({str(target)!r}, 'a').write('once ')")
    assert machine.mend([Finding("torch", "", command), Finding("scipy", "", command)], Console(file=io.StringIO()))
    assert target.read_text() == "once "


def test_set_up_ends_with_the_doctors_word_and_works_in_kits_alone(folder: Path, tmp_path: Path) -> None:
    told = run("setup", at=folder, PIP_NO_INDEX="1")
    last = told.stdout.splitlines()[-1]
    assert (told.returncode, last) == (0, "This computer can run the checks.") or "This command failed" in last, told.stdout
    away = run("setup", at=tmp_path)
    assert away.returncode == 2 and "this folder is no kit" in away.stderr, away.stderr


@pytest.mark.parametrize(
    ("version", "wanted", "fits"),
    [
        ("2.4", "<3,>=2.4", True),
        ("2.13.0+cpu", "<3,>=2.4", True),
        ("2.4.0rc1", "<3,>=2.4", True),
        ("2.3.9", "<3,>=2.4", False),
        ("3.0", "<3,>=2.4", False),
        ("", "<3,>=2.4", False),
        ("3.14.0", "<3.14,>=3.10", False),
        ("3.9.2", "<3.14,>=3.10", False),
    ],
)
def test_versions_are_compared_as_numbers(version: str, wanted: str, fits: bool) -> None:
    assert machine._within(version, wanted) is fits
