"""A class of 100, and one cold submission: ours against gradescope-utils, otter-grader and nbgrader, on the same eight checks.

    python tests/benchmarks/class_of_100.py                      # what the README quotes; on a machine that does nothing else
    python tests/benchmarks/class_of_100.py --submissions 6 --sample 3 --rounds 1 --memory-rounds 1      # does it run at all?

Makes an environment for each peer under build/benchmarks (two minutes, once; needs a package index). All graders must come
to the same verdicts on what they are measured on, or nothing is told. Exits with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bare_worker import BareWorker, requests
from class_peers import ONE_THREAD, PEERS, NbGrader, Peer
from class_submissions import EIGHT, Submission, make
from cold_submission import MOST_MEMORY, Variant, sampled, timed

ROOT = Path(__file__).resolve().parents[2]
TIMES_FASTEST, MOST_OVERHEAD, MOST_PER_CALL = 20.0, 0.025, 0.0002  # the targets: times, seconds, seconds per call of ours


@dataclass
class Throughput:
    """Seconds for `counted` submissions, by how many ran at a time."""

    name: str
    counted: int
    seconds: dict[int, float]

    def per_submission(self, at_a_time: int) -> float:
        return self.seconds[at_a_time] / self.counted


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def agree(name: str, found: dict[str, tuple[bool, ...]], submissions: Iterable[Submission]) -> None:
    for s in submissions:
        if tuple(found[s.name]) != s.passes:
            sys.exit(f"{name} finds {found[s.name]} of {s.name}, the others {s.passes}: nothing would be compared")


# ---- the peers -----------------------------------------------------------------------------------------------------


def measure_peer(peer: Peer, work: Path, submissions: list[Submission]) -> Throughput:
    seconds = {}
    for at_a_time in (1, 2):
        # One nbgrader run grades all of a course, and a course's database bears one run: two at a time are two courses.
        parts = at_a_time if isinstance(peer, NbGrader) else 1
        folders = [fresh(work / peer.name / f"{at_a_time}-{part}") for part in range(parts)]
        shares = [submissions[part::parts] for part in range(parts)]
        commands = [command for folder, share in zip(folders, shares, strict=True) for command in peer.prepare(folder, share)]
        began = time.perf_counter()
        with ThreadPoolExecutor(at_a_time) as pool:
            list(pool.map(peer.run, commands))
        seconds[at_a_time] = time.perf_counter() - began
        for folder, share in zip(folders, shares, strict=True):
            agree(peer.name, peer.verdicts(folder, share), share)
        print(f"  {peer.name}, {at_a_time} at a time: {seconds[at_a_time]:.1f} s for {len(submissions)}", flush=True)
    return Throughput(peer.name, len(submissions), seconds)


# ---- ours: in a process of its own ---------------------------------------------------------------------------------


def measure_ours(work: Path, rubric: Path, submissions: list[Submission]) -> dict:
    """Grades the class twice in one process that is started here: one at a time, and two at a time."""
    folder = fresh(work / "ours")
    for s in submissions:
        (folder / s.name).mkdir()
        (folder / s.name / "losses.py").write_text(s.text)
    command = [sys.executable, __file__, "--ours", str(rubric), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, **ONE_THREAD})
    if done.returncode != 0:
        sys.exit(f"ours failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")
    measured = json.loads(done.stdout.splitlines()[-1])
    for verdicts in measured["verdicts"]:
        agree("ours", verdicts, submissions)
    for at_a_time, seconds in measured["seconds"].items():
        print(f"  ours, {at_a_time} at a time: {seconds:.2f} s for {len(submissions)}", flush=True)
    return measured


def ours(rubric_file: Path, folder: Path) -> None:
    """What `measure_ours` starts. The first grading starts the zygote and the guard's self-test; it is told apart."""
    from autograder.grading.frames import load_rubric
    from autograder.grading.grader import Grader
    from autograder.grading.guard import Guard
    from autograder.grading.store import RecordStore
    from autograder.intake.submission import read_submission
    from autograder.reporting.gradescope.results_file import ResultsFile
    from autograder.sandbox.host import SandboxHost
    from autograder.sandbox.limits import Isolation

    rubric = load_rubric(rubric_file)
    host = SandboxHost(isolation=Isolation(hidden=(str(rubric_file.parent),)))
    grader = Grader(rubric, host, Guard())
    students = sorted(path for path in folder.iterdir() if path.is_dir())

    def grade(student: Path) -> tuple[str, list[bool]]:
        graded = grader.grade(read_submission(student, rubric.modules))
        ResultsFile(student / "results.json").write(graded.report)
        RecordStore(student).save(graded)
        scores = {line.check.name: line.judgement.score == line.check.points for line in graded.report.lines}
        return student.name, [scores[f"q{i}"] for i in range(1, 9)]

    told: dict = {"seconds": {}, "verdicts": [], "first": clocked(lambda: grade(students[0]))[0]}
    for at_a_time in (1, 2):
        with ThreadPoolExecutor(at_a_time) as pool:
            told["seconds"][at_a_time], verdicts = clocked(lambda pool=pool: dict(pool.map(grade, students)))
        told["verdicts"].append(verdicts)
    print(json.dumps(told))


def own_calls(rubric_file: Path, folder: Path) -> None:
    """The class's own calls in a bare process that has imported torch: no judge, no sandbox, nothing forked; each
    student's module is imported anew. Prints the seconds and the calls of a whole submission."""
    bare = BareWorker()
    asked = requests(bare.rubric(rubric_file))

    def call(student: Path) -> None:
        for _ in bare.replies(student, ["losses"], asked):
            pass

    students = sorted(path for path in folder.iterdir() if path.is_dir())
    call(students[0])  # what torch does only once
    seconds, _ = clocked(lambda: [call(student) for student in students])
    print(json.dumps({"seconds": seconds / len(students), "calls": len(asked)}))


def clocked(function: Callable[[], object]) -> tuple[float, object]:
    began = time.perf_counter()
    result = function()
    return time.perf_counter() - began, result


# ---- one cold submission -------------------------------------------------------------------------------------------


def measure_cold(work: Path, rubric: Path, peers: list[Peer], rounds: int, memory_rounds: int) -> list[Variant]:
    """The reference, every process started anew, all graders taking turns."""
    one = make(1)
    student = fresh(work / "cold") / "ours"
    student.mkdir()
    (student / "losses.py").write_text(one[0].text)
    measured = [
        Variant(
            "ours",
            [
                sys.executable,
                "-m",
                "autograder",
                "grade",
                str(rubric),
                str(student),
                "--plain",
                "-o",
                str(work / "cold" / "results"),
            ],
        )
    ]
    for peer in peers:
        commands = peer.prepare(fresh(work / "cold" / peer.name), one)
        again = ["--force"] if isinstance(peer, NbGrader) else []
        environment = ["env", *(f"{k}={v}" for k, v in peer.environment.items() if os.environ.get(k) != v)]
        measured.append(Variant(peer.name, [*environment, *commands[0], *again]))
    for v in measured:
        timed(v)  # warms the disk's cache
        v.seconds.clear()
    for i in range(max(rounds, memory_rounds)):
        for v in measured:
            if i < rounds:
                timed(v)
            if i < memory_rounds:
                sampled(v)
    for v in measured:
        print(f"  {v.name}: {v.median:.2f} s, {statistics.median(v.pss):.0f} MB", flush=True)
    return measured


# ---- telling -------------------------------------------------------------------------------------------------------


def tell(count: int, throughputs: list[Throughput], first: float, own: dict, cold: list[Variant]) -> bool:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    mine, *peers = throughputs
    table = Table(title=f"a class of {count}, seconds (extrapolated where fewer were measured)")
    for heading in ("", "measured", "1 at a time", "2 at a time", "s each", "this / ours, 1", "this / ours, 2"):
        table.add_column(heading, justify="right" if heading else "left")
    for t in throughputs:
        ratios = (f"{t.per_submission(n) / mine.per_submission(n):.1f} ×" for n in (1, 2))
        table.add_row(
            t.name, str(t.counted), *(f"{t.per_submission(n) * count:.1f}" for n in (1, 2)), f"{t.per_submission(1):.3f}", *ratios
        )
    console.print(table)

    table = Table(title=f"one cold submission, medians of {len(cold[0].seconds)} rounds")
    for heading in ("", "median s", "min s", "peak PSS MB", "this / ours, seconds", "this / ours, memory"):
        table.add_column(heading, justify="right" if heading else "left")
    for v in cold:
        ratio = statistics.median(a / b for a, b in zip(v.seconds, cold[0].seconds, strict=True))
        table.add_row(
            v.name,
            f"{v.median:.2f}",
            f"{min(v.seconds):.2f}",
            f"{statistics.median(v.pss):.0f}",
            f"{ratio:.2f} ×",
            f"{statistics.median(v.pss) / statistics.median(cold[0].pss):.2f} ×",
        )
    console.print(table)

    each, calls = mine.per_submission(1), own["calls"]
    over, allowed = each - own["seconds"], MOST_OVERHEAD + MOST_PER_CALL * calls
    console.print(f"      ours, first submission of a process (zygote and self-test start): {first:.2f} s, not in the class's")
    console.print(
        f"      per submission {each * 1e3:.1f} ms, of which {own['seconds'] * 1e3:.1f} ms are the student's own "
        f"{calls} calls; beyond them {over * 1e3 / calls:.2f} ms a call"
    )
    verdicts = [
        (f"beyond the student's own calls: {over * 1e3:.1f} ms a submission; at most {allowed * 1e3:.1f}", over <= allowed)
    ]
    if peers:
        for n in (1, 2):
            fastest = min(peers, key=lambda t, n=n: t.per_submission(n))
            ratio = fastest.per_submission(n) / mine.per_submission(n)
            verdicts.append(
                (
                    f"warm, {n} at a time: {ratio:.1f} × the throughput of the fastest peer, {fastest.name}; at least "
                    f"{TIMES_FASTEST:g}",
                    ratio >= TIMES_FASTEST,
                )
            )
    for v in cold[1:]:
        if v.name == "gradescope-utils":
            ratio = statistics.median(a / b for a, b in zip(cold[0].seconds, v.seconds, strict=True))
            verdicts.append((f"cold single: {ratio:.2f} × the seconds of gradescope-utils; at most 1", ratio <= 1))
    verdicts.append((f"cold single peaks at {max(cold[0].pss):.0f} MB; below {MOST_MEMORY:.0f}", max(cold[0].pss) < MOST_MEMORY))
    for sentence, met in verdicts:
        console.print(("PASS  " if met else "FAIL  ") + sentence, style="green" if met else "red")
    return all(met for _, met in verdicts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=100, help="in the class; ours grades all of them")
    parser.add_argument("--sample", type=int, default=10, help="of them are given to each peer; the rest is extrapolated")
    parser.add_argument("--rounds", type=int, default=5, help="timed runs of the cold single submission, each grader")
    parser.add_argument("--memory-rounds", type=int, default=2, help="the same, its memory sampled")
    parser.add_argument("--peers", nargs="*", default=[p.name for p in PEERS], choices=[p.name for p in PEERS])
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "benchmarks", help="for environments and submissions")
    parser.add_argument("--ours", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--own-calls", nargs=2, type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.ours:
        return ours(*asked.ours)
    if asked.own_calls:
        return own_calls(*asked.own_calls)

    from autograder.course.layout import Sources
    from autograder.grading.frames import save_rubric

    cache, submissions = asked.cache.resolve(), make(asked.submissions)
    rubric, work = cache / "rubric" / "eight.rubric", cache / "class"
    save_rubric(Sources(EIGHT).compile(), rubric)
    peers = [kind(cache) for kind in PEERS if kind.name in asked.peers]
    for peer in peers:
        peer.install()
    began = time.perf_counter()
    print("the class", flush=True)
    measured = measure_ours(work, rubric, submissions)
    said = subprocess.run(
        [sys.executable, __file__, "--own-calls", str(rubric), str(work / "ours")],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **ONE_THREAD},
    )
    mine = Throughput("ours", len(submissions), {int(n): seconds for n, seconds in measured["seconds"].items()})
    throughputs = [mine, *(measure_peer(peer, work, submissions[: asked.sample]) for peer in peers)]
    print("one cold submission", flush=True)
    cold = measure_cold(work, rubric, peers, asked.rounds, asked.memory_rounds)
    met = tell(len(submissions), throughputs, measured["first"], json.loads(said.stdout.splitlines()[-1]), cold)
    print(
        f"all verdicts agree; measured in {time.perf_counter() - began:.0f} s; load {os.getloadavg()[0]:.1f} on "
        f"{os.cpu_count()} cores"
    )
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
