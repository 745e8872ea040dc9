"""What the tests of the sandbox share: a submission in a string, one question to it, and a look at what is running."""

from __future__ import annotations

import atexit
import functools
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hosts import shared_host

from autograder.intake.submission import Submission
from autograder.rubric.compare import Tolerance
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric, Expected, numbered
from autograder.rubric.program import Program
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Answered, Lost, Session
from autograder.sandbox.zygote import START

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65_534 - int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
"""An ordinary user: another one in each of pytest's workers, as tests look at all that theirs left behind."""

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the layers are Linux's")


def by_itself(code: str, *folders: Path) -> str:
    """What a process prints in which `inside` can be imported, as in a worker, and whatever lies in the folders."""
    code = f"import sys; sys.path[:0] = {[str(START.parents[1]), *map(str, folders)]!r}\n{textwrap.dedent(code)}"
    return subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def as_root(test):
    """For tests of what only root can set up: a user of its own for every submission, a view of the disk."""
    return pytest.mark.root(pytest.mark.skipif(not ROOT, reason="needs root: workers have users of their own only then")(test))


@functools.cache
def without_torch() -> str:
    """An interpreter that runs the real worker with `light.py` for torch: it starts in 0.2 s, with all layers."""
    folder = Path(tempfile.mkdtemp(prefix="light-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    script = folder / "python"
    command = shlex.join([sys.executable, "-I", "-B", str(Path(__file__).parent / "light.py")])
    script.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    folder.chmod(0o755)
    script.chmod(0o755)
    return str(script)


def sandbox(
    source: str,
    *,
    modules: Mapping[str, str] | None = None,
    host: SandboxHost | None = None,
    torch: bool = False,
    zygote: bool = True,
    imports: tuple[str, ...] = (),
    **settings: Any,
) -> Session:
    """A session for a submission of one file, `mod` in programs, and the more that are named.

    settings: fields of Limits and of Isolation
    """
    host = host or shared_host(sys.executable if torch else without_torch(), zygote)
    limits = Limits(**{name: settings.pop(name) for name in ("memory", "processes", "file_size") if name in settings})
    sources = {"mod.py": textwrap.dedent(source), **{f"{k}.py": textwrap.dedent(v) for k, v in (modules or {}).items()}}
    names = {name.removesuffix(".py"): name.removesuffix(".py") for name in sources}
    return host.isolated(replace(host.isolation, **settings)).open(sources, names, limits, imports=imports)


def ref(name: str) -> dict:
    return {"$": "input", "name": name}


def step(number: int) -> dict:
    return {"$": "step", "step": number}


def quick() -> SandboxHost:
    """For an Observer, the host that `sandbox` uses."""
    return shared_host(without_torch())


def request(
    steps: list[list],
    returns: Mapping[str, Any] | None = None,
    *,
    first: bool = True,
    modules: tuple[str, ...] = ("mod",),
    **arrays: Any,
) -> dict:
    """One stage of a program, as `observe` sends it."""
    return {
        "first": first,
        "modules": list(modules) if first else [],
        "inputs": arrays,
        "steps": steps,
        "returns": dict(returns or {}),
    }


def call(box: Session, function: str, *args: Any, limit: float = 10.0) -> Answered | Lost:
    """`mod.function(*args)`, arrays sent as inputs; its result is named `value`."""
    arrays = {f"x{i}": a for i, a in enumerate(args) if isinstance(a, np.ndarray)}
    given = [ref(f"x{i}") if isinstance(a, np.ndarray) else a for i, a in enumerate(args)]
    return box.ask(request([[f"mod.{function}", given, {}]], {"value": step(0)}, **arrays), limit)


def entry(answer: Answered | Lost, name: str = "value") -> Mapping[str, Any]:
    """One result with its labels."""
    assert isinstance(answer, Answered), answer
    assert "results" in answer.message, answer.message
    return answer.message["results"][name]


def data(answer: Answered | Lost, name: str = "value") -> Any:
    return entry(answer, name)["data"]


def error(answer: Answered | Lost) -> Mapping[str, Any]:
    assert isinstance(answer, Answered), answer
    assert "error" in answer.message, answer.message
    return answer.message["error"]


def still_answers(box: Session) -> None:
    """Grading goes on: another function of the same submission is asked, and right."""
    assert data(call(box, "double", np.float32([1, 2]))).tolist() == [2, 4]


DOUBLE = """
def double(x):
    return 2 * x
"""


# -- a rubric of nothing but calls, to observe with ---------------------------------------------------------------


def checks_of(*functions: str, cases: int = 2, module: str = "mod.py", program: Program | None = None) -> list[CompiledCheck]:
    """A check for each function, which calls it on one array, `cases` times."""
    expected = Expected({"value": np.float32([9, 9])}, {"value": Tolerance(1e-4, 1e-5)})
    made = []
    for i, function in enumerate(functions):
        asked = program or Program(((f"{module[:-3]}.{function}", [ref("x")], {}),), {"value": step(0)})
        on = tuple(CompiledCase(f"case {n}", n % 2 == 0, {"x": np.float32([n, n])}, expected, {}) for n in range(cases))
        made.append(
            CompiledCheck(
                f"check_{i}", "It is right.", function, module, 1.0, "closed_form", "visible", False, {}, None, (), asked, {}, on
            )
        )
    return made


def rubric_of(
    checks: list[CompiledCheck], *, seconds: float = 5.0, budget: float = 60.0, modules: tuple[str, ...] = ("mod.py",)
) -> CompiledRubric:
    return CompiledRubric("test", "Test", modules, float(len(checks)), seconds, budget, 1024, "hash", "", "", numbered(checks))


def submission(source: str, **others: str) -> Submission:
    sources = {"mod.py": textwrap.dedent(source), **{f"{k}.py": textwrap.dedent(v) for k, v in others.items()}}
    return Submission(sources, {}, {}, (), "digest")


# -- what is running ----------------------------------------------------------------------------------------------


def running(*, uid: int | None = None, marker: str = "") -> list[int]:
    """Processes of a user, and those that have `marker` in their environment or command line; our own zombies, too,
    since nobody else lays them to rest."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        fields = dict(line.split(":\t", 1) for line in _read(f"/proc/{name}/status").decode().splitlines() if ":\t" in line)
        if not fields or int(name) == os.getpid():
            continue
        zombie = fields["State"].startswith("Z") and fields["Threads"] == "1" and int(fields["PPid"]) != os.getpid()
        text = b"".join(_read(f"/proc/{name}/{part}") for part in ("environ", "cmdline"))
        if not zombie and (int(fields["Uid"].split()[0]) == uid or (marker and marker.encode() in text)):
            found.append(int(name))
    return found


def of_a_zygote(pid: int) -> bool:
    """Is it one of ours, or does it wait there to become a worker?"""
    try:
        return os.getsid(pid) in quick().zygote_pids | shared_host().zygote_pids
    except OSError:
        return False


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def in_a_process_of_its_own(script: str, *, user: int | None = None, timeout: float = 60) -> Any:
    """Runs Python that ends with `report(anything)`. user: as an ordinary user, with Python within reach."""
    prelude = f"""
import json, os, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
def report(value):
    print("\\nREPORT" + json.dumps(value), flush=True)
"""
    if user is not None and ROOT:
        confinement = {"uid": user, "hidden": [], "places": [str(Path(__file__).parents[2])]}
        prelude += f"""
from autograder.sandbox import layers
confinement = {confinement!r}
layers._narrow_view(confinement)
layers._drop_user(confinement)
os.environ.update(HOME="/")
"""
    code = prelude + textwrap.dedent(script)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=timeout, cwd="/")
    assert "\nREPORT" in run.stdout, run.stdout[-2000:] + run.stderr[-4000:]
    return json.loads(run.stdout.rsplit("\nREPORT", 1)[1])


def can_change_the_view() -> bool:
    """Are mounts allowed here? (Not in Docker's default profile.)"""
    if not ROOT:
        return False
    code = "from autograder.sandbox import layers; layers._narrow_view({'uid': 1, 'hidden': [], 'places': []})"
    return subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
