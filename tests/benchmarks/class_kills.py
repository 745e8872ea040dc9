"""A class whose command is killed at random moments: nothing is lost, graded twice, or left running.

    python tests/benchmarks/class_kills.py                # 30 times
    python tests/benchmarks/class_kills.py --kills 3      # does it run at all?

Exits with 1 where something is.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "classroom")]

import exports  # noqa: E402
from conftest import RIGHT  # noqa: E402
from test_command import kill_during, slow  # noqa: E402

from autograder.course.build import build  # noqa: E402
from autograder.course.layout import Course  # noqa: E402

STUDENTS = 400


def kept(folder: Path) -> dict[str, int]:
    """Key of each result in the index -> when its record was written. Opened for writing, to undo what was only begun."""
    if not (folder / "class.sqlite").is_file():
        return {}
    with sqlite3.connect(f"file:{folder / 'class.sqlite'}?mode=rw", uri=True) as index:
        tables = [name for (name,) in index.execute("SELECT name FROM sqlite_master WHERE name = 'graded'")]
        keys = [key for (key,) in index.execute("SELECT key FROM graded")] if tables else []
    return {key: (folder / "records" / key[:2] / f"{key}.frame").stat().st_mtime_ns for key in keys}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--within", type=float, default=20.0, help="seconds after its start that a command is killed")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    work = ROOT / "build" / "benchmarks" / "kills"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(ROOT / "tests" / "course" / "mini", work / "course")
    (work / "course" / "assignments").mkdir(exist_ok=True)
    build(Course(work / "course"), "mini")
    students = {f"Student {n}": {"mini.py": slow(RIGHT) + b"# %d\n" % n} for n in range(STUDENTS)}
    export, folder, draw = exports.plain(students, work / "export"), work / "class", random.Random(asked.seed)
    arguments = ["grade", "mini", export, "-o", folder, "--plain"]
    known: dict[str, int] = {}
    grown = 0
    for kill in range(asked.kills):
        end = time.monotonic() + draw.uniform(0, asked.within)
        kill_during(arguments, work / "course", lambda end=end: time.monotonic() > end)
        now = kept(folder)
        if known.items() - now.items():
            sys.exit(f"FAIL  after kill {kill + 1} a result is lost, or was written again")
        grown += len(now) > len(known)
        known = now
        print(f"  {kill + 1}: {len(known)} of {STUDENTS} kept", flush=True)
    done = subprocess.run([sys.executable, "-m", "autograder", "class", *map(str, arguments)], cwd=work / "course", check=False)
    with open(folder / "grades.csv", encoding="utf-8", newline="") as file:
        scores = [row["score"] for row in csv.DictReader(file)]
    met = done.returncode == 0 and not known.items() - kept(folder).items() and scores == ["5"] * STUDENTS
    print(("PASS  " if met else "FAIL  ") + f"killed {asked.kills} times, {grown} of them while it graded: {len(scores)} grades")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
