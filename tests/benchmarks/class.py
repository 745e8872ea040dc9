"""A class of hw1_divergences: what grading costs beyond the submissions' own calls, memory, judging again, and the report.

    python tests/benchmarks/class.py                                  # on a machine that does nothing else
    python tests/benchmarks/class.py --submissions 20 --copies 200    # does it run at all?

Exits with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path

from bare_worker import BareWorker, modules, requests

ROOT = Path(__file__).resolve().parents[2]
TIMES_OWN, BEYOND = 1.3, 0.060  # the target: times the CPU seconds of a submission's own calls, and seconds beside them
REJUDGED = 10.0  # seconds for 1 000 submissions on 2 cores, after a change of one check
FLAT = 1.5  # times the memory for five times the submissions
TICK = os.sysconf("SC_CLK_TCK")


def made(folder: Path, count: int) -> Path:
    """The reference, its text a little different each time."""
    shutil.rmtree(folder, ignore_errors=True)
    for n in range(count):
        (folder / f"student-{n:04}").mkdir(parents=True)
        for module in ("divergences.py", "theory.py"):
            text = (ROOT / "solutions/hw1_divergences" / module).read_text("utf-8")
            (folder / f"student-{n:04}" / module).write_text(f"{text}\nstudent = {n}\n", "utf-8")
    return folder


def cpu_of(command: list[str]) -> tuple[float, float]:
    """Wall-clock seconds of a command, and the processor's of all that it starts.

    A process that has ended counts in the parent that waited for it, so that only what is seen at one moment may be added up.
    """
    began, before, most = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN), 0.0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            most = max(most, sum(seconds_below(process.pid).values()))
            time.sleep(0.05)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed ({process.returncode})")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    waited = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, max(most, waited)


def seconds_below(root: int) -> dict[int, float]:
    """Processor seconds of a process and those that it started, with their own children that have ended."""
    known = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
            known[int(path.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])) / TICK)
    found, todo = {}, [root]
    while todo:
        pid = todo.pop()
        if pid in known:
            found[pid] = known[pid][1]
            todo += [child for child, (parent, _) in known.items() if parent == pid]
    return found


def own_calls(rubric: Path, folder: Path) -> float:
    """Processor seconds of one submission's own calls, on average over twenty."""
    done = subprocess.run(
        [sys.executable, __file__, "--own", str(rubric), str(folder)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return float(done.stdout.splitlines()[-1])


def own(rubric_file: Path, folder: Path) -> None:
    """Every program of the rubric by the worker's own code: no judge, no sandbox, no wire. Prints the seconds of one submission,
    each in a process of its own that finds torch, numpy and sympy imported: the least that keeps one from the next."""
    import sympy  # noqa: F401 - the submissions import it

    bare = BareWorker()
    rubric = bare.rubric(rubric_file)
    asked, names = requests(rubric), modules(rubric)
    students = sorted(folder.iterdir())[:20]
    gc.collect()
    gc.freeze()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for student in students:
        if pid := os.fork():
            os.waitpid(pid, 0)
            continue
        for _ in bare.replies(student, names, asked):
            pass
        os._exit(0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    print((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / len(students))


# -- many copies of one result ---------------------------------------------------------------------------------------


class Copies(Executor):
    """Answers for every submission with the same result."""

    def __init__(self, report: dict, record: bytes) -> None:
        self._report, self._record = report, record

    def submit(self, work, settings, items):  # type: ignore[override]
        from autograder.classroom.task import Done

        future: Future = Future()
        future.set_result([Done(item.key, item.content, self._record, self._report) for item in items])
        return future


def copies(source: Path, export: Path, target: Path, count: int) -> None:
    """A class of so many copies, through the coordinator's own code. Prints its seconds and its memory."""
    from autograder.classroom.engines import Engine
    from autograder.classroom.policy import Dates
    from autograder.classroom.results import write_results
    from autograder.classroom.roster import read_roster
    from autograder.classroom.run import Choice, carry_out, prepare
    from autograder.classroom.store import ClassStore
    from autograder.classroom.task import Settings

    with ClassStore(source) as store:
        rubric = store.rubric(store.about["rubric"])
        _, _, key, _ = next(store.roster())
        report, record = store.report(key), store.record_file(key).read_bytes()
    assert rubric is not None and report is not None
    shutil.rmtree(target, ignore_errors=True)
    began = time.perf_counter()
    with ClassStore(target, new=True) as store:
        settings = Settings(rubric.rubric_hash, str(store.keep_rubric(rubric)))
        roster = read_roster(export, None, rubric.modules, store.root)
        plan = prepare(store, rubric, roster, settings, Dates(), Choice(), export)
        carry_out(store, rubric, settings, Engine(lambda: Copies(report, record), 2), plan.items, lambda done: None)
        graded = time.perf_counter() - began
        write_results(store)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    told = {"graded": graded, "written": time.perf_counter() - began - graded, "peak": peak, "count": count}
    print(json.dumps(told))


def rejudged(folder: Path) -> float:
    """Seconds to judge a class again after one hint has changed."""
    from autograder.classroom import engines, rejudge
    from autograder.classroom.store import ClassStore
    from autograder.classroom.task import Settings

    with ClassStore(folder) as store:
        rubric = store.rubric(store.about["rubric"])
        assert rubric is not None
        first = next(check for check in rubric.checks if check.hints)
        hints = {name: f"{hint} Really." for name, hint in first.hints.items()}
        checks = tuple(replace(check, hints=hints) if check is first else check for check in rubric.checks)
        new = replace(rubric, checks=checks, rubric_hash="benchmark")
        began = time.perf_counter()
        with engines.local(2).open() as executor:
            found = rejudge.rejudge(store, new, Settings("benchmark", str(store.keep_rubric(new).resolve())), executor)
        assert not found.rerun and found.keys
        return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=1000, help="that are graded")
    parser.add_argument(
        "--copies", type=int, default=1000, help="of one result, for memory and judging again; then five times as many"
    )
    parser.add_argument("--copy", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--own", nargs=2, type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.own:
        return own(*asked.own)
    if asked.copy:
        source, export, target, count = asked.copy
        return copies(Path(source), Path(export), Path(target), int(count))

    work = ROOT / "build" / "benchmarks" / "whole_class"
    shutil.rmtree(work, ignore_errors=True)
    export = made(work / "export", asked.submissions)
    command = [sys.executable, "-m", "autograder", "class", "grade", "hw1_divergences", str(export), "-o", str(work / "class")]
    wall, cpu = cpu_of([*command, "--plain", "--workers", "2"])
    calls = own_calls(next((work / "class" / "rubrics").glob("*.rubric")), export)
    each, allowed = cpu / asked.submissions, TIMES_OWN * calls + BEYOND
    verdicts = [
        (
            f"{asked.submissions} submissions in {wall:.0f} s: {each * 1e3:.0f} ms of processor each, of which their own calls "
            f"take {calls * 1e3:.0f}; at most {allowed * 1e3:.0f}",
            each <= allowed,
        )
    ]
    told = []
    for count in (asked.copies, 5 * asked.copies):
        made(work / f"export{count}", count)
        places = [str(work / "class"), str(work / f"export{count}"), str(work / f"copies{count}"), str(count)]
        done = subprocess.run([sys.executable, __file__, "--copy", *places], capture_output=True, text=True, check=True, cwd=ROOT)
        told.append(json.loads(done.stdout.splitlines()[-1]))
        print(f"  {count} copies: kept in {told[-1]['graded']:.1f} s, tables and report in {told[-1]['written']:.1f} s")
    few, many = told
    page = work / f"copies{5 * asked.copies}" / "report.html"
    verdicts.append(
        (
            f"memory of the command: {few['peak']:.0f} MB for {few['count']}, {many['peak']:.0f} MB for {many['count']} "
            f"submissions; at most {FLAT} times as much",
            many["peak"] <= FLAT * few["peak"],
        )
    )
    print(f"  the report on {many['count']} submissions has {page.stat().st_size / 1e6:.1f} MB")
    seconds, most = rejudged(work / f"copies{asked.copies}"), REJUDGED * asked.copies / 1000
    verdicts.append((f"judged {asked.copies} again in {seconds:.1f} s; at most {most:.1f}", seconds <= most))
    for sentence, met in verdicts:
        print(("PASS  " if met else "FAIL  ") + sentence)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    sys.exit(0 if all(met for _, met in verdicts) else 1)


if __name__ == "__main__":
    main()
