"""For students in a notebook: `%check` tries what their cells have defined, as `autograder check` tries files.

The cells are taken as they ran, not as the notebook was saved. So nothing has to be saved first, and a copy under another name
checks itself.
"""

from __future__ import annotations

import codecs
import os
import shlex
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.grading.frames import write_atomically

OWN = Path(".autograder")
"""Where the cells and the picture are written, in the notebook's folder. Names with a dot are not taken for a submission."""
CELLS, PICTURE = OWN / "cells-that-ran.ipynb", OWN / "picture.png"
NOTHING_RAN = "No cell has run yet: run the cells above first."
FLAGS = ("--all", "--lines")  # the options of `check` that no value follows


class Cells:
    """The cells that ran without an error, each as it last did. earlier: the sources of those that ran before"""

    def __init__(self, earlier: Iterable[str] = ()) -> None:
        self._last = {source: (number, source) for number, source in enumerate(earlier, 1)}

    def ran(self, result: Any) -> None:
        """Take a cell. result: IPython's ExecutionResult"""
        source = result.info.raw_cell
        if result.success and result.execution_count:
            own = getattr(result.info, "cell_id", None) or source  # the id came with IPython 8.3
            self._last[own] = result.execution_count, source

    def __bool__(self) -> bool:
        return bool(self._last)

    def write(self, file: Path) -> None:
        """Write the cells as a notebook, in the order in which they ran. raises OSError

        The notebook's cell 5 is what Jupyter calls [5], so that a report's places are those that a student sees.
        """
        import nbformat
        from nbformat import v4

        new_notebook: Any = v4.new_notebook  # nbformat has no type hints
        new_cell: Any = v4.new_code_cell
        sources = dict(self._last.values())
        cells = [new_cell(sources.get(number, "")) for number in range(1, max(sources) + 1)]
        write: Any = nbformat.writes
        write_atomically(file, write(new_notebook(cells=cells)).encode("utf-8"))


def begin(shell: Any) -> None:
    """Give a notebook `%check`. shell: IPython's"""
    cells = Cells(shell.history_manager.input_hist_raw[1:-1])  # the first is empty, the last is the cell that runs now
    shell.events.register("post_run_cell", cells.ran)
    shell.register_magic_function(lambda line: check(line, cells), "line", "check")


def check(line: str, cells: Cells) -> None:
    """Check the functions that a line names, or all, and draw one. Options of `check` may stand there, too."""
    if not cells:
        print(NOTHING_RAN)
        return
    named, options = read_line(line)
    try:
        cells.write(CELLS)
        PICTURE.unlink(missing_ok=True)
    except OSError as error:
        print(f"The cells cannot be written beside the notebook ({error.strerror}): copy its folder to a place of your own.")
        return
    drawn = ["--picture", str(PICTURE)] if named else []
    only = [word for name in named for word in ("--only", name)]
    _run(["check", "--submission", str(CELLS), "--typed", "%check", *only, *drawn, *options])
    if PICTURE.is_file():
        from IPython import display

        shell: Any = display  # IPython has no type hints
        shell.display(shell.Image(data=PICTURE.read_bytes()))


def read_line(line: str) -> tuple[list[str], list[str]]:
    """The functions or checks that a line names, and its options with their values."""
    named: list[str] = []
    options: list[str] = []
    before = ""
    for word in shlex.split(line):
        of_an_option = word.startswith("-") or (before.startswith("-") and before not in FLAGS)
        (options if of_an_option else named).append(word)
        before = word
    return named, options


def _run(arguments: list[str]) -> None:
    """Run a command of ours and print what it says as it comes."""
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "autograder", *arguments]  # the kernel's own Python, whatever PATH Jupyter was started with
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, bufsize=0
    ) as process:
        assert process.stdout is not None
        try:
            while told := process.stdout.read(1 << 16):
                print(decoder.decode(told), end="", flush=True)
        except KeyboardInterrupt:
            process.terminate()
            print("Stopped.")
