"""The student kit: what a student's own machine needs to run the visible checks, and nothing that is theirs to find out.

A folder in a zip: stubs, notebook, handout, the public part of the compiled rubric, the engine as a wheel, and a
README. No private case, no compiled oracle and no line of a solution is in it.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from autograder.course.build import compiled_for, generated_files
from autograder.course.layout import ENGINE, Course, CourseError
from autograder.course.package import zipped
from autograder.grading import frames
from autograder.grading.grader import public_part
from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox.inside import wire

CPU_TORCH = "https://download.pytorch.org/whl/cpu"

README = """\
# {title}: your kit

Everything you need to work on `{name}`, and to check your work on your own machine, as often as you like.

| file | what it is |
|---|---|
| `handout.md` | what is asked, and for how many points |
| {stubs} | where your code goes: the functions that raise `NotImplementedError` |
| `{name}.ipynb` | handout and functions as one notebook; use it or the `.py` files, as you like |
{provided}| `{name}.rubric` | the checks, which `autograder check` reads |
| `{wheel}` | the program that checks; you install it once |

You need Python 3.10 to 3.13 (`python3 --version`, on Windows `py --version`), and 2 GB of disk.

## 1. Install it, once

Open a terminal in this folder, the one that this README is in, and type the two lines for your system.

Windows:

```
py -m venv .venv
.venv\\Scripts\\python -m pip install {wheel}
```

macOS and Linux:

```bash
python3 -m venv .venv
.venv/bin/python -m pip install ./{wheel}
```

On Linux without an NVIDIA GPU, put this line between the two. It saves several GB:

```
.venv/bin/python -m pip install torch --index-url {index}
```

## 2. Write your code

Read `handout.md`, then open {stubs} in any editor. Replace each line that raises
`NotImplementedError`, and keep the names and the arguments of the functions.

Or do all of it in the notebook (on Windows `.venv\\Scripts\\python` instead of `.venv/bin/python`):

```
.venv/bin/python -m pip install notebook{pictures}
.venv/bin/python -m notebook {name}.ipynb
```

Run from the top, it stops at the first function that is still to be written, and says which. Its last cell runs the checks.

## 3. Check it

Windows:

```
.venv\\Scripts\\autograder check
```

macOS and Linux:

```bash
.venv/bin/autograder check
```

{stubs} count once you have changed them; while they are untouched, the notebook counts.
Two shorter forms (on Windows with `.venv\\Scripts\\` in front):

```bash
.venv/bin/autograder check --only {function}
.venv/bin/autograder check --submission {name}.ipynb
```

## What the report says

Below each function are its checks, one sentence each: ✓ passed, ✗ not yet. Under a ✗ you read

- **wrong**: in which case, what came back, and what was expected there;
- **hint**: which well-known slip has just this result, where yours has;
- **crashed**: your own line that raised, in which file or cell;
- **timed out** or **out of memory**: a loop that never ends, or far more work than the task needs;
- **not implemented**: the stub is still there, or the function calls another one that is;
- **grader error**: not your fault. Tell your instructor.

What your code prints is shown beside a check that fails. Prints and warnings never cost points.

Points here are for orientation. When your work is graded, each check runs on the numbers you see here *and* on others of
the same kind that nobody sees: its points need both. Code that computes the answers passes both, a table of them does not.
{later}
## Hand in

{stubs}, or the notebook `{name}.ipynb`, under just these names.
Nothing else of this folder is needed.

## If something goes wrong

| what you see | what to do |
|---|---|
| `py` or `python3` is not found | install Python from python.org (not 3.14), open a new terminal |
| `No module named venv` or `ensurepip` (Debian, Ubuntu) | `sudo apt install python3-venv` |
| `{wheel}` is not found | the terminal is in another folder: `cd` to the one this README is in |
| `No matching distribution found for torch` | Python is too new, too old or 32-bit, or it is a Mac with an Intel processor |
| `there is no compiled rubric in this folder` | the terminal is in another folder: `cd` to the one this README is in |
| `it belongs to another version` | your kit is newer than what is installed: type the line that the message gives |
| in a notebook: `No module named autograder` | the notebook runs in another Python: start it as in step 2 |
| the numbers in the report are not of your latest code | save the file; with a notebook: save it, then run the last cell |
"""


def student_zip(course: Course, name: str, target: Path, torch_index: str = "") -> Path:
    """Writes the zip. torch_index: a wheel index that the README takes torch from (on Linux)."""
    rubric = compiled_for(course, name)
    files = {file: text.encode() for file, text in generated_files(course.sources(name)).items()}
    wheel, engine = engine_wheel()
    public = public_part(rubric)
    readme = _readme(rubric, public, wheel, torch_index or CPU_TORCH)
    files |= {"README.md": readme.encode(), f"{name}.rubric": wire.encode(public.as_data()), wheel: engine}
    frames.write_atomically(target, zipped({f"{name}/{file}": files[file] for file in sorted(files)}))
    return target


def _readme(rubric: CompiledRubric, public: CompiledRubric, wheel: str, index: str) -> str:
    here = {check.name for check in public.checks}
    later = [check for check in rubric.checks if check.name not in here]
    points, names = sum(c.points for c in later), " and ".join(dict.fromkeys(f"`{c.function}`" for c in later))
    return README.format(
        title=rubric.title,
        name=rubric.name,
        wheel=wheel,
        index=index,
        function=rubric.checks[0].function,
        stubs=" and ".join(f"`{module}`" for module in rubric.modules),
        later=f"\n{points:g} of the {rubric.total:g} points are judged only then: {names}.\n" if later else "",
        pictures=" matplotlib" if "matplotlib" in rubric.provided else "",
        provided="| `provided.py` | helpers that your code may import; leave it as it is |\n" if rubric.provided else "",
    )


# ---- the engine's wheel ----------------------------------------------------------------------------------------------


def engine_wheel() -> tuple[str, bytes]:
    """The engine that is running as a wheel: its file name and its bytes, the same whenever it is made.

    It is built from a copy of the engine's files alone: what lies about in a checkout (build/lib, an editable install's
    links, other packages) cannot get into it.
    """
    project = ENGINE.parent
    if not (project / "pyproject.toml").is_file():
        raise CourseError(
            f"the kit's wheel is built from the engine's own checkout, and {ENGINE} is not in one: run "
            "`autograder package --student` with an engine installed by its ./setup.sh"
        )
    for module in ("pip", "setuptools"):
        if importlib.util.find_spec(module) is None:
            raise CourseError(
                f"building the engine's wheel needs {module}, which {sys.executable} does not have: run "
                f"./setup.sh, or `{sys.executable} -m pip install {module}`"
            )
    with tempfile.TemporaryDirectory(prefix="autograder-wheel-") as folder:
        copy, made = Path(folder) / "engine", Path(folder) / "wheel"
        for path in [*ENGINE.rglob("*.py"), *ENGINE.glob("py.typed"), project / "pyproject.toml", project / "LICENSE"]:
            there = copy / path.relative_to(project)
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(path.read_bytes())
        command = [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
            "--no-index",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            str(made),
            str(copy),
        ]
        run = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            errors="replace",
            env={**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        )
        wheels = list(made.glob("*.whl"))
        if run.returncode or len(wheels) != 1:
            raise CourseError(f"the engine's wheel could not be built:\n{(run.stderr or run.stdout).strip()[-2000:]}")
        with zipfile.ZipFile(wheels[0]) as archive:
            members = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    strangers = [name for name in members if not name.startswith("autograder/") and ".dist-info/" not in name.split("/")[0] + "/"]
    if strangers:
        raise CourseError(
            f"the engine's wheel holds what is no part of the engine: {', '.join(strangers)}. See "
            "[tool.setuptools.packages.find] in pyproject.toml"
        )
    return wheels[0].name, zipped(members)  # packed again, so that neither the clock nor the umask is in it
