"""The README of the student kit."""

from __future__ import annotations

from autograder.intake.dialect import GRADERS_PYTHON
from autograder.rubric.compiled import CompiledRubric


def readme(rubric: CompiledRubric, public: CompiledRubric, wheel: str, index: str) -> str:
    """The text.

    rubric: the whole rubric, which says how many points are checked later; public: the part in the kit
    wheel:  file name of the engine's wheel
    index:  wheel index of torch's CPU build
    """
    visible = {check.name for check in public.checks}
    later = [check for check in rubric.checks if check.name not in visible]
    points, names = sum(c.points for c in later), " and ".join(dict.fromkeys(f"`{c.function}`" for c in later))
    return TEMPLATE.format(
        title=rubric.title,
        python=".".join(map(str, GRADERS_PYTHON)),
        name=rubric.name,
        wheel=wheel,
        index=index,
        function=rubric.checks[0].function,
        number=public.checks[0].number,
        stubs=" and ".join(f"`{module}`" for module in rubric.modules),
        later=f"\n{points:g} of the {rubric.total:g} points are checked only then: {names}.\n" if later else "",
        provided="| `provided.py` | helper functions for your code; please leave it as it is |\n" if rubric.provided else "",
    )


TEMPLATE = """\
# {title}: your kit

This folder has everything you need to work on `{name}`. You can check your work on your own computer, as often as
you like.

| file | what it is |
|---|---|
| `handout.md` | the exercises, and how many points each is worth |
| {stubs} | your code goes here, into the functions that raise `NotImplementedError` |
| `{name}.ipynb` | the same handout and functions as one notebook; use it instead of the `.py` files if you prefer |
{provided}| `.vscode` | a task for VS Code, which shows beside your lines what fails |
| `{name}.rubric` | the checks; `autograder check` reads this file |
| `{wheel}` | the program that runs the checks; you install it once |

You need Python 3.10, 3.11, 3.12 or 3.13 and 3 GB of free disk space: 1.5 GB for the programs, the rest while they are
installed. To see which Python you have, type `python3 --version` (on Windows: `py --version`).

## 1. Install, once for all kits

Unpack the kits of this course beside each other, in one folder. They share one virtual environment, `.venv`, which lies
beside them. Open a terminal in the folder of this README and type the lines for your system.

Windows:

```
py -m venv ..\\.venv
..\\.venv\\Scripts\\activate
python -m pip install {wheel} --extra-index-url {index}
```

macOS and Linux:

```bash
python3 -m venv ../.venv
source ../.venv/bin/activate
python -m pip install ./{wheel} --extra-index-url {index}
```

The address at the end is for Linux: there it gets the small torch, for the CPU. Torch for NVIDIA GPUs takes 6 GB more; leave
the address out if you want it.

Then type

```bash
autograder setup
```

It looks at Python, torch, the disk and what the notebook needs, installs what is missing, and tells you at the end whether your
computer can run the checks. `autograder doctor` only looks.

In each new terminal, type the second line again: it activates the environment, and your prompt begins with `(.venv)`. For
another kit of this course, activate the environment and type `autograder setup` in the kit's folder.

## 2. Write your code

Read `handout.md`, then open {stubs} in any editor. Replace each line that raises
`NotImplementedError` with your solution. Keep the functions' names and arguments. Write for Python {python}, which may grade
your work: `autograder check` refuses newer syntax.

If you prefer the notebook, start it in the folder of this README:

```
python -m notebook {name}.ipynb
```

When you run the notebook from the top, it stops at the first function you have not written yet and names it. Below each
function, `%check` and its name try that function alone, and draw what there is to see; the last cell checks everything. They
check what your cells have defined, so you need not save first.

## 3. Check your work

In the folder of this README, with the environment activated:

```bash
autograder check
```

This checks {stubs} as soon as you have changed them. Until then, it checks the notebook.

You can also check one function, choose the notebook, or look closer:

```bash
autograder check --only {function}
autograder check --submission {name}.ipynb
autograder check --show {number}
autograder check --hint {number}
autograder check --html report.html
autograder check --all
autograder watch
```

`--show {number}` writes one case of check {number} as Python that you can paste, with what your code returned and what was
expected. Where there is something to see (draws, losses, images, many numbers), it also draws a picture.
`--hint {number}` gives hints one at a time: what kind of difference it is, which slip it looks like, and where to read.
Each of them takes a function's name as well, as `--only` does.
`--html report.html` writes the report as a page for your browser, with pictures and what the handout says.
`autograder watch` checks your work again whenever you save it, and runs only what your change can reach. Single keys choose
what it shows, such as `h` for the next hint.

In VS Code, open the folder of this README and choose “Run Test Task” from the command palette: what fails is underlined, and
listed under Problems.

## How to read the report

The report has one line for each function: ✓ done, ✗ not yet, · still a stub. Below, it tells the first failing check of each
function in full, and what to do next; `--all` tells all of them. A line below a ✗ tells you why:

- **wrong**: the case that failed, the value your code returned, and the value that was expected;
- **hint**: what your numbers say about the slip; `--hint` with the check's number tells more;
- **crashed**: the line of your code that raised the error, with its file or notebook cell;
- **timed out** or **out of memory**: your code may have an endless loop, or do far more work than it needs to;
- **not implemented**: this function, or another one that it calls, still raises `NotImplementedError`;
- **grader error**: this is not your fault. Please tell your instructor.

If a check fails, the report also shows what your code printed. Prints and warnings never cost points.

The last line tells the points that your last check of each kit gave, if the kits lie beside each other.

Your points here are a guide. For your grade, every check runs on the numbers you see here *and* on private numbers of
the same kind, and you get its points only if both pass. Code that computes its results passes both; results copied
from the report do not.
{later}
## Hand in

Hand in {stubs}, or the notebook `{name}.ipynb`. Keep these file names.
You do not need to hand in anything else.

## If something goes wrong

| what you see | what to do |
|---|---|
| `py` or `python3` is not found | install Python from python.org (3.13, not 3.14), then open a new terminal |
| `No module named venv` or `ensurepip` (Debian, Ubuntu) | type `sudo apt install python3-venv` |
| `running scripts is disabled` (PowerShell) | type `Set-ExecutionPolicy -Scope CurrentUser RemoteSigned`, then activate again |
| `autograder` is not found | activate the environment: the second line of step 1 |
| `{wheel}` is not found | your terminal is in another folder: `cd` to the folder of this README |
| `No matching distribution found for torch` | your Python is too new, too old or 32-bit, or your Mac has an Intel processor |
| `there is no compiled rubric in this folder` | your terminal is in another folder: type the `cd` that the message shows |
| `it belongs to another version` | your kit is newer than the program you installed: type the line that the message shows |
| `No module named autograder` in a notebook | the notebook uses another Python: start it as in step 2 |
| `a library of this course cannot be imported`, `No module named notebook`, or anything else | type `autograder setup` |
| the report shows results of older code | save the file; in a notebook, save it and then run the last cell again |
"""
