"""What a student waits for: `watch` after a save in one function, and `check` from the beginning with each of its options.

python tests/benchmarks/student_desk.py
"""

from __future__ import annotations

import io
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from autograder.cli.shared import compiled_rubric
from autograder.cli.watching import Watch, in_short
from autograder.grading.public import public_part
from autograder.sandbox.host import SandboxHost

ROOT = Path(__file__).resolve().parents[2]
NAME = "hw1_divergences"
ROUNDS = 5
MOST = 1.0  # seconds from a save to the report
BEFORE, AFTER = "def kl_standard_normal(mu, logvar):", "def kl_standard_normal(mu, logvar):\n    mu = mu * {factor}"


def saves(work: Path) -> list[float]:
    """Seconds from each of some saves of one function to the report on the screen, after the first check."""
    file, found = work / "divergences.py", []
    source = file.read_text("utf-8")
    rubric = public_part(compiled_rubric(str(ROOT / "build" / f"{NAME}.rubric"))[0])
    console = Console(file=io.StringIO(), width=100)
    with SandboxHost() as host, Watch(rubric, work, work, host, console, whole=rubric) as desk:
        desk.check()
        for number in range(ROUNDS):
            file.write_text(source.replace(BEFORE, AFTER.format(factor=2 + number)), "utf-8")
            begun = time.perf_counter()
            desk.check()
            desk.show(in_short)
            found.append(time.perf_counter() - begun)
    return found


def command(work: Path, *options: str) -> list[float]:
    """Seconds that a whole command takes."""
    found = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "autograder", "check", *options], cwd=work, capture_output=True)
        found.append(time.perf_counter() - begun)
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / NAME
        work.mkdir()
        for path in (ROOT / "solutions" / NAME).glob("*.py"):
            shutil.copy(path, work)
        shutil.copy(ROOT / "build" / f"{NAME}.rubric", work)
        shutil.copy(ROOT / "assignments" / NAME / "handout.md", work)
        rows = {"watch, a save of one function": saves(work)}
        for options in ((), ("--show", "4.1"), ("--hint", "4.1"), ("--html", "report.html")):
            rows[" ".join(("check", *options))] = command(work, *options)
    for name, seconds in rows.items():
        print(f"{name:32} median {statistics.median(seconds):5.2f} s, least {min(seconds):5.2f} s")
    return int(statistics.median(next(iter(rows.values()))) > MOST)


if __name__ == "__main__":
    sys.exit(main())
