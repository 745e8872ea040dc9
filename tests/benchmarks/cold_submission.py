"""What one cold submission costs: seconds of wall clock, and peak memory summed over all processes of the run.

    python tests/benchmarks/cold_submission.py [--rounds 7] [--memory-rounds 3]

Five commands, each in fresh processes, take turns, so that a busy machine is busy for all of them alike:
    import torch      the floor, which no torch course can go below
    own calls         import torch, then exactly what our programs ask of the reference, without a judge or a sandbox
    ours              `autograder grade hw1_divergences solutions/hw1_divergences --plain`, compiled beforehand
    peer              the same checks as a unittest module under gradescope-utils' JSONTestRunner, all in one process
    peer, no device   the same without the device check, which few would write

Timed rounds are not sampled, and sampled rounds are not timed: reading /proc a hundred times a second slows a run.
Exits with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bare_worker import BareWorker, modules, requests

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "hw1_divergences"
REFERENCE = ROOT / "solutions" / ASSIGNMENT
FUNCTIONS = (
    "kl_categorical",
    "kl_monte_carlo",
    "kl_standard_normal",
    "kl_univariate_normal_expression",
    "asymmetric_pair",
    "jensen_direction",
)  # what the peer checks: of ours, the same are asked for
EVERY = 0.01  # seconds between samples of memory
MOST_IMPORTS, MOST_MEMORY = 1.5, 450.0  # the targets: times `import torch`, and MB
MB = 1e6


# ---- what is measured ----------------------------------------------------------------------------------------


@dataclass
class Variant:
    """A command and what it took. calls: seconds within the process that the command itself reports, if it does."""

    name: str
    command: list[str]
    seconds: list[float] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    pss: list[float] = field(default_factory=list)
    rss: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def variants(output: Path) -> list[Variant]:
    python, here = sys.executable, Path(__file__).parent
    peer = [python, str(here / "peer_gradescope_utils.py"), str(REFERENCE), str(output / "peer.json")]
    return [
        Variant("import torch", [python, "-c", "import torch"]),
        Variant("own calls", [python, __file__, "--own-calls", str(ROOT / "build" / f"{ASSIGNMENT}.rubric")]),
        Variant(
            "ours",
            [
                python,
                "-m",
                "autograder",
                "grade",
                ASSIGNMENT,
                str(REFERENCE),
                "--plain",
                "-o",
                str(output / "ours"),
                *(f"--only={function}" for function in FUNCTIONS),
            ],
        ),
        Variant("peer", peer),
        Variant("peer, no device", [*peer, "--no-device"]),
    ]


def own_calls(rubric_file: Path) -> None:
    """Every program of the rubric on every case, by the worker's own code, in this process; prints the seconds of the
    calls (importing the student's files included, reading the rubric left out)."""
    bare = BareWorker()
    rubric = bare.rubric(rubric_file)
    asked = requests(rubric, FUNCTIONS)

    began = time.perf_counter()
    for request, reply in zip(asked, bare.replies(REFERENCE, modules(rubric), asked), strict=True):
        if "results" not in reply:
            sys.exit(f"{request['steps']}: {reply}")
    print(json.dumps(time.perf_counter() - began))


# ---- measuring -----------------------------------------------------------------------------------------------


def timed(variant: Variant) -> None:
    """One run, by the clock."""
    began = time.perf_counter()
    done = subprocess.run(variant.command, cwd=ROOT, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    _check(variant, done.returncode, done.stdout + done.stderr)
    variant.seconds.append(seconds)
    if variant.name == "own calls":
        variant.calls.append(float(done.stdout))


def sampled(variant: Variant) -> None:
    """One run, its memory looked at every ten milliseconds."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(variant.command, cwd=ROOT, stdout=said, stderr=said)
        peaks, ended = [0.0, 0.0], threading.Event()
        sampler = threading.Thread(target=_sample, args=(process.pid, peaks, ended))
        sampler.start()
        status = process.wait()
        ended.set()
        sampler.join()
        said.seek(0)
        _check(variant, status, said.read())
    variant.pss.append(peaks[0])
    variant.rss.append(peaks[1])


def _check(variant: Variant, status: int, said: str) -> None:
    if status != 0:
        sys.exit(f"{variant.name} failed (exit status {status}):\n{said}")


def _sample(root: int, peaks: list[float], ended: threading.Event) -> None:
    """peaks: [PSS, RSS] in MB, of the moments when the sum over all processes was largest."""
    known = {root}
    while not ended.is_set():
        began = time.monotonic()
        known |= set(_descendants(known))  # kept once seen: a child whose parent ended still counts
        pss = rss = 0.0
        for pid in known:
            one = _memory(pid)
            pss, rss = pss + one[0], rss + one[1]
        peaks[:] = max(peaks[0], pss), max(peaks[1], rss)
        ended.wait(max(0.0, EVERY - (time.monotonic() - began)))


def _descendants(roots: set[int]) -> Iterator[int]:
    """By parent, whatever session or user they moved to."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as stat:
                    parent = int(stat.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(name))
    queue = list(roots)
    while queue:
        found = children.get(queue.pop(), [])
        yield from found
        queue += found


def _memory(pid: int) -> tuple[float, float]:
    """(PSS, RSS) in MB; where PSS cannot be read (not root, another user), RSS without what is shared."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            fields = dict(line.split(":", 1) for line in rollup if ":" in line and line[0].isupper())
        return tuple(int(fields[name].split()[0]) * 1024 / MB for name in ("Pss", "Rss"))
    except (OSError, KeyError):
        pass
    try:
        with open(f"/proc/{pid}/statm") as statm:
            resident, shared = (int(n) * os.sysconf("SC_PAGE_SIZE") / MB for n in statm.read().split()[1:3])
        return resident - shared, resident
    except (OSError, ValueError):
        return 0.0, 0.0  # it has ended


# ---- telling -------------------------------------------------------------------------------------------------


def tell(measured: list[Variant]) -> bool:
    """The table and the targets; whether all of them are met."""
    from rich.console import Console
    from rich.table import Table

    floor, own, ours, *peers = measured
    console = Console()
    rounds = f"{len(floor.seconds)} timed and {len(floor.pss)} sampled rounds"
    table = Table(title=f"one cold submission of {ASSIGNMENT}: medians of {rounds}")
    for heading in ("", "median s", "min s", "peak PSS MB", "sum of RSS MB", "ours / this"):
        table.add_column(heading, justify="left" if not heading else "right")
    for v in measured:
        table.add_row(
            v.name,
            f"{v.median:.2f}",
            f"{min(v.seconds):.2f}",
            f"{statistics.median(v.pss):.0f}",
            f"{statistics.median(v.rss):.0f}",
            f"{_ratio(ours, v):.2f}",
        )
    console.print(table)

    calls = statistics.median(own.calls)
    beyond = [o - c for o, c in zip(ours.seconds, own.calls, strict=True)]
    imports = statistics.median(b / f for b, f in zip(beyond, floor.seconds, strict=True))
    peak = max(ours.pss)
    verdicts = [
        (
            f"ours is {imports:.2f} × import torch, beyond the student's own calls ({calls:.2f} s); at most {MOST_IMPORTS}",
            imports <= MOST_IMPORTS,
        ),
        (f"ours peaks at {peak:.0f} MB over all its processes; below {MOST_MEMORY:.0f}", peak < MOST_MEMORY),
    ]
    for sentence, met in verdicts:
        console.print(("PASS  " if met else "FAIL  ") + sentence, style="green" if met else "red", highlight=False)
    for peer in peers:
        console.print(
            f"      against {peer.name}: {_ratio(ours, peer):.2f} × its seconds, "
            f"{statistics.median(ours.pss) / statistics.median(peer.pss):.2f} × its memory",
            highlight=False,
        )
    return all(met for _, met in verdicts)


def _ratio(ours: Variant, other: Variant) -> float:
    """The median over rounds of the ratio within a round."""
    return statistics.median(a / b for a, b in zip(ours.seconds, other.seconds, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="timed runs of each command, after one that warms the disk's cache")
    parser.add_argument("--memory-rounds", type=int, default=3, help="runs of each command whose memory is sampled")
    parser.add_argument("--own-calls", type=Path, metavar="RUBRIC", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.own_calls:
        return own_calls(asked.own_calls)
    subprocess.run([sys.executable, "-m", "autograder", "build", ASSIGNMENT], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as folder:
        measured = variants(Path(folder))
        for v in measured:
            sampled(v)
            v.pss.clear(), v.rss.clear()
        for i in range(max(asked.rounds, asked.memory_rounds)):
            for v in measured:
                if i < asked.rounds:
                    timed(v)
            for v in measured:
                if i < asked.memory_rounds:
                    sampled(v)
        marks = json.loads((Path(folder) / "ours" / "results.json").read_text())
        if not all(test["score"] == test["max_score"] for test in marks["tests"]):
            sys.exit("ours did not give the reference full marks: what was timed is not a whole grading")
    return sys.exit(0 if tell(measured) else 1)


if __name__ == "__main__":
    main()
