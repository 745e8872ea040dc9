"""Build the engine's wheel, which a student's machine installs."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from autograder.course.layout import ENGINE, CourseError
from autograder.course.package import zipped

PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input")
OFFLINE = ("--no-index", "--no-deps", "--no-build-isolation")
LONGEST_OUTPUT = 2000  # characters of pip's output that a message shows


def engine_wheel() -> tuple[str, bytes]:
    """The file name and the bytes of the wheel. The same engine always gives the same bytes.

    The wheel is built from a copy of the engine's own files, so nothing else in the checkout can get into it: no
    build/lib, no links of an editable install, no other package.

    Raises CourseError where the engine is not in its checkout, where pip or setuptools is missing, and where the build fails.
    """
    project = ENGINE.parent
    _require_build_tools(project)
    with tempfile.TemporaryDirectory(prefix="autograder-wheel-") as folder:
        copy = Path(folder) / "engine"
        for path in [*ENGINE.rglob("*.py"), *ENGINE.glob("py.typed"), project / "pyproject.toml", project / "LICENSE"]:
            target = copy / path.relative_to(project)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        wheel = _built(copy, Path(folder) / "wheel")
        with zipfile.ZipFile(wheel) as archive:
            members = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    _refuse_strangers(members)
    return wheel.name, zipped(members)  # zipped again: setuptools writes the time and the umask into its zip


def _require_build_tools(project: Path) -> None:
    if not (project / "pyproject.toml").is_file():
        raise CourseError(
            f"the kit's wheel is built from the engine's checkout, but {ENGINE} is not in a checkout: run "
            "`autograder package --student` with an engine that ./setup.sh has installed"
        )
    for module in ("pip", "setuptools"):
        if importlib.util.find_spec(module) is None:
            raise CourseError(
                f"building the engine's wheel needs {module}, which {sys.executable} does not have: run "
                f"./setup.sh, or `{sys.executable} -m pip install {module}`"
            )


def _built(source: Path, target: Path) -> Path:
    """The wheel that pip builds from a source folder, offline. Raises CourseError with the end of pip's output."""
    run = subprocess.run(
        [sys.executable, *PIP, "wheel", *OFFLINE, "--wheel-dir", str(target), str(source)],
        cwd=source.parent,
        capture_output=True,
        text=True,
        errors="replace",
        env={**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    wheels = list(target.glob("*.whl"))
    if run.returncode or len(wheels) != 1:
        output = (run.stderr or run.stdout).strip()[-LONGEST_OUTPUT:]
        raise CourseError(f"the engine's wheel could not be built:\n{output}")
    return wheels[0]


def _refuse_strangers(members: dict[str, bytes]) -> None:
    """Raises CourseError where a wheel holds files of anything but the engine."""
    strangers = [name for name in members if not name.startswith("autograder/") and not name.split("/")[0].endswith(".dist-info")]
    if strangers:
        raise CourseError(
            f"the engine's wheel holds files that are not part of the engine: {', '.join(strangers)}. Check "
            "[tool.setuptools.packages.find] in pyproject.toml"
        )
