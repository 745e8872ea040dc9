"""Tell a student whether this computer can run the checks, and mend what is amiss.

What is asked here may be exactly what is broken, so this file imports neither numpy nor torch: another process tries them.
"""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder import __version__
from autograder.course.places import CPU_TORCH, WHEELS

ENGINE = "dgm-autograder"
FREE = 1.0  # GB: a check writes little; what a student installs besides needs this much
PATIENCE = 180  # seconds: the first import of torch after it was installed is slow
TRIAL = """
import numpy
print("numpy")
import torch
assert float(torch.from_numpy(numpy.ones(2)).sum()) == 2
print("torch")
"""


Command = tuple[str, ...]
PIP: Command = (sys.executable, "-m", "pip")


@dataclass(frozen=True)
class Finding:
    """One line of the diagnosis.

    mend:   the words of the command that mends it; none where nothing is amiss
    needed: False where only some ways of working need it
    inside: whether the environment itself can run that command; False for one that makes it anew
    """

    what: str
    said: str
    mend: Command = ()
    needed: bool = True
    inside: bool = True


def examine(kit: Path) -> Iterator[Finding]:
    """Look at this computer. kit: the folder of a student's kit"""
    yield _python()
    yield _engine(kit)
    yield from _libraries(kit)
    yield _disk(kit)
    yield _notebook()
    yield _pictures()


def show(findings: list[Finding], target: Console) -> bool:
    """Print the diagnosis. Returns whether this computer can run the checks."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for found in findings:
        mark, style = ("✓", "green") if not found.mend else ("✗", "red") if found.needed else ("–", "yellow")
        table.add_row(Text(mark, style=style), Text(found.what), Text(found.said))
    target.print(table)
    amiss = [found for found in findings if found.mend]
    for found in sorted(amiss, key=lambda found: not found.needed):
        target.print(Text(f"\nto mend {found.what}, type:" if found.needed else f"\nfor {found.what}, type:", style="bold"))
        target.print(Text(f"  {typed(found.mend)}"), soft_wrap=True)  # in one line, so that it can be pasted
    fit = not any(found.needed for found in amiss)
    verdict = (
        "This computer can run the checks."
        if fit
        else "`autograder setup` mends what has a ✗. Or type the commands above, the first one first."
    )
    target.print(Text(f"\n{verdict}", style="bold green" if fit else "bold red"))
    return fit


def _python() -> Finding:
    here, wanted = ".".join(map(str, sys.version_info[:3])), _of_engine("Requires-Python")
    said = f"{here}, in {sys.prefix}"
    if _within(here, wanted):
        return Finding("Python", said)
    python, place = (("py", "-3.13"), r"..\.venv") if sys.platform == "win32" else (("python3.13",), "../.venv")
    make = (*python, "-m", "venv", "--clear", place)
    return Finding("Python", f"{said}: the checks need {_worded(wanted)}", make, inside=False)


def _engine(kit: Path) -> Finding:
    """Whether the program is the kit's: another version may not read its checks."""
    wheel = _wheel(kit)
    if wheel is None or wheel.name.split("-")[1] == __version__:
        return Finding("autograder", __version__)
    said = f"{__version__}: the kit comes with {wheel.name.split('-')[1]}"
    return Finding("autograder", said, (*PIP, "install", "--force-reinstall", "--no-deps", str(wheel)))


def _libraries(kit: Path) -> Iterator[Finding]:
    """What the engine needs. numpy and torch are tried as well; the others are only looked up."""
    tried, error = _trial()
    others = []
    for name, wanted in _requirements():
        version = _version(name)
        if not _within(version, wanted):
            said = f"{version or 'not installed'}: the checks need {_worded(wanted)}"
            yield Finding(name, said, _install(kit, name, wanted))
        elif name not in ("numpy", "torch"):
            others.append(name)
        elif name in tried or (name == "torch" and "numpy" not in tried):  # torch is tried after numpy
            yield Finding(name, version)
        else:
            again = (*PIP, "install", "--force-reinstall", f"{name}{wanted}", "--extra-index-url", CPU_TORCH)
            yield Finding(name, f"{version} is installed, but fails: {error}", again)
    yield Finding("libraries", ", ".join(others))


def _disk(kit: Path) -> Finding:
    """Free space where the kit lies, and where a check writes."""
    free, place = min((shutil.disk_usage(folder).free / 1e9, str(folder)) for folder in (kit, Path(tempfile.gettempdir())))
    if free >= FREE:
        return Finding("disk", f"{free:.0f} GB free")
    return Finding("disk", f"{free:.1f} GB free at {place}: have at least {FREE:g} GB", (*PIP, "cache", "purge"))


def _notebook() -> Finding:
    """What runs the notebook: a page in the browser, and a kernel of this Python."""
    missing = [name for name in ("nbformat", "ipykernel") if not _there(name)]
    if not _there("notebook") and not _there("jupyterlab"):
        missing.append("notebook")
    if not missing:
        return Finding("notebook", f"ipykernel {_version('ipykernel')}")
    said = f"{', '.join(missing)} not installed: only the notebook needs this"
    return Finding("notebook", said, (*PIP, "install", *missing), needed=False)


def _pictures() -> Finding:
    if _there("matplotlib"):
        return Finding("pictures", f"matplotlib {_version('matplotlib')}")
    said = "matplotlib not installed: `--show` and the notebook draw nothing"
    return Finding("pictures", said, (*PIP, "install", "matplotlib"), needed=False)


# ---- what is installed -------------------------------------------------------------------------------------------


def _trial() -> tuple[list[str], str]:
    """Import numpy and torch in a process of their own. Returns those that work, and the last line of the first error."""
    try:
        run = subprocess.run(
            [sys.executable, "-c", TRIAL], capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return [], f"it cannot be imported within {PATIENCE} s"
    lines = run.stderr.strip().splitlines()
    return run.stdout.split(), lines[-1] if lines else f"its process ended with code {run.returncode}"


def _requirements() -> Iterator[tuple[str, str]]:
    """Name and range of each library that the engine needs everywhere."""
    for line in _metadata().get_all("Requires-Dist") or ():
        found = re.match(r"([\w.-]+)\s*([^;]*)", line)
        if found and "extra ==" not in line:
            yield found[1], found[2].strip().strip("()")


def _metadata() -> metadata.PackageMetadata:
    return metadata.metadata(ENGINE)


def _of_engine(field: str) -> str:
    return str((_metadata().get_all(field) or [""])[0])


def _version(name: str) -> str:
    """The version that is installed; "" for none."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _there(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def _within(version: str, wanted: str) -> bool:
    """Whether a version is in a range such as `<3,>=2.4`."""
    if not version:
        return False
    has = _numbers(version)
    tests = {">=": has.__ge__, "<": has.__lt__, "==": has.__eq__}
    return all(tests[sign](_numbers(limit)) for sign, limit in re.findall(r"(>=|<|==)\s*([\d.]+)", wanted))


def _numbers(version: str) -> tuple[int, ...]:
    """(2, 9, 1) for 2.9.1+cpu."""
    return tuple(int(part) for part in re.findall(r"\d+", re.match(r"[\d.]*", version)[0]))  # type: ignore[index]


def _worded(wanted: str) -> str:
    """“2.4 or newer, older than 3” for `<3,>=2.4`."""
    words = {">=": "{} or newer", "<": "older than {}", "==": "{}"}
    found = sorted(re.findall(r"(>=|<|==)\s*([\d.]+)", wanted), reverse=True)
    return ", ".join(words[sign].format(limit) for sign, limit in found)


# ---- what mends it -----------------------------------------------------------------------------------------------


def mend(findings: list[Finding], target: Console) -> bool:
    """Run the commands that mend what is amiss, each once. Returns whether all could be run and succeeded."""
    amiss = [found for found in findings if found.mend]
    if outside := next((found for found in amiss if not found.inside), None):
        target.print(Text(f"{outside.what} {outside.said}. This you mend yourself: type\n  {typed(outside.mend)}", style="red"))
        return False
    for command in dict.fromkeys(found.mend for found in amiss):
        target.print(Text(f"$ {typed(command)}", style="bold"), soft_wrap=True)
        if code := subprocess.run(command).returncode:  # it shows its own progress
            target.print(Text(f"This command failed (code {code}); its last lines say why.", style="red"))
            return False
    return True


def typed(command: Command) -> str:
    """The command as it is typed in a terminal: `python` for the environment's Python, where that is what the word means."""
    python = shutil.which("python")
    activated = python is not None and Path(python).parent == Path(sys.executable).parent
    return " ".join("python" if activated and word == sys.executable else _quoted(word) for word in command)


def _install(kit: Path, name: str, wanted: str) -> Command:
    """The command that installs what is missing: the kit's own, which brings everything, where its wheel is there."""
    wheel = _wheel(kit)
    return (*PIP, "install", str(wheel) if wheel else f"{name}{wanted}", "--extra-index-url", CPU_TORCH)


def _wheel(kit: Path) -> Path | None:
    return next(iter(sorted(kit.glob(WHEELS))), None)


def _quoted(word: str) -> str:
    """A word as a terminal takes it. On Windows, quotes only where they are needed: PowerShell reads a quoted first word as
    text."""
    if sys.platform == "win32":
        return f'"{word}"' if re.search(r"[ <>,;&|]", word) else word
    return shlex.quote(word)
