"""Where attacks are run: secrets are planted, a submission is graded as for marks, and everything is looked at afterwards."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import re
import secrets
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from attack import Attack
from hosts import shared_host
from rich.console import Console

from autograder.grading.grader import Grader
from autograder.grading.guard import Guard
from autograder.grading.report import Graded
from autograder.intake.submission import Submission
from autograder.proofs.variants import made
from autograder.reporting import terminal
from autograder.reporting.gradescope.results import encoded
from autograder.reporting.gradescope.schema import defects_of
from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox import processes, remains, workforce
from autograder.sandbox.inside import wire
from autograder.sandbox.workforce import Workforce

CHECKS = (
    "categorical_kl_is_right",
    "categorical_kl_adds_over_independent_factors",
    "categorical_kl_keeps_the_conventions",
    "monte_carlo_estimate_is_the_mean",
    "monte_carlo_calls_each_density_once",
    "kl_matches_closed_form",
    "kl_gradient_is_right",
    "standard_case_is_derived",
    "nonnegativity_step_is_right",
    "pair_shows_asymmetry",
)
CASES = 2  # public ones of each check, and as many private
SECONDS, MEMORY = 1.0, 256  # of one program; MiB beyond torch
MOST_SECONDS = 2 * SECONDS + 8  # of a grading: a hang and its echoes, workers' starts, folders' removal, beside other tests
MOST_GROWTH = 150 << 20  # bytes of the judge's memory


def reduced(rubric: CompiledRubric) -> CompiledRubric:
    """A few checks on a few cases: enough to attack one function, and to see that the others are not touched."""

    def cut(check):
        kept = [case for public in (True, False) for case in [c for c in check.cases if c.public == public][:CASES]]
        return replace(check, cases=tuple(kept))

    checks = tuple(cut(check) for check in rubric.checks if check.name in CHECKS)
    assert len(checks) == len(CHECKS)
    return replace(rubric, checks=checks, total=sum(c.points for c in checks), seconds=SECONDS, memory=MEMORY)


@dataclass
class Arena:
    """rubric: reduced; reference: its files. `defects_of(attack)` is empty where the attack gained nothing."""

    rubric: CompiledRubric
    reference: dict[str, str]

    def __post_init__(self) -> None:
        self.private = _private_numbers(self.rubric)
        self.total = sum(check.points for check in self.rubric.checks)

    def defects(self, attack: Attack) -> list[str]:
        """Everything that the attack gained, spoiled or left."""
        with planted() as secret, self._watched() as left:
            growth, began = _growth(), time.monotonic()
            graded, layers = self._graded(attack.submission(self.reference, secret.target, self.rubric), secret)
            if any(layers.get(layer) != "on" for layer in attack.needs):
                return []
            found = [f"it took {seconds:.1f} s"] if (seconds := time.monotonic() - began) > MOST_SECONDS else []
            found += [f"the judge grew by {grown >> 20} MiB"] if (grown := growth()) > MOST_GROWTH else []
            found += self._in_points(attack, graded) + self._in_report(attack, graded, secret) + secret.touched()
        return found + left() + self.next_defects()

    def _graded(self, submission: Submission, secret: Secret) -> tuple[Graded, dict]:
        host = shared_host().hiding(secret.target["hidden"])
        graded = Grader(self.rubric, host, Guard()).grade(submission)
        return graded, graded.report.environment.get("layers", {})

    def _in_points(self, attack: Attack, graded: Graded) -> list[str]:
        judgements = {line.check.name: line.judgement for line in graded.report.lines}
        passed = {name for name, judgement in judgements.items() if judgement.score}
        assert attack.gains <= set(judgements), "unknown checks"
        wrongly = [f"{name} was gained" for name in passed & attack.loses]
        spoiled = [
            f"{name} was lost: {judgements[name].outcome}: {judgements[name].aspect}"
            for name in set(judgements) - attack.loses - passed
        ]
        return wrongly + spoiled

    def _in_report(self, attack: Attack, graded: Graded, secret: Secret) -> list[str]:
        report, content = graded.report, encoded(graded.report)
        shown = io.StringIO()
        terminal.show(report, Console(file=shown, width=100_000, force_terminal=False))
        seen = content.decode() + shown.getvalue()
        found = defects_of(content) + [f"the grader failed: {fault}" for fault in report.faults]
        found += ["a control character is printed"] * any(ord(c) < 32 and c not in "\n" for c in shown.getvalue())
        found += [f"a secret is shown: {what}" for what, text in secret.values.items() if text in seen]
        found += [f"a private number is shown: {number}" for number in self.private if number in seen][:3]
        found += [f"{pattern!r} is shown" for pattern in attack.never if re.search(pattern, seen)]
        found += [
            f"{pattern!r} is not shown, so it may not have run: {seen[:3000]}"
            for pattern in attack.shows
            if not re.search(pattern, seen)
        ]
        try:
            wire.decode_frame(wire.encode(graded.record.as_data()))
        except wire.WireError as error:
            found.append(f"the record cannot be kept: {error}")
        if Grader(self.rubric, shared_host()).rejudge(graded.record).score != report.score:
            found.append("judged again from its record it has other points")
        return found

    def next_defects(self) -> list[str]:
        """Of a sound submission, graded after it by the same judge. (The first one starts the zygote, which stays.)"""
        patient = replace(self.rubric, seconds=10.0)
        graded = Grader(patient, shared_host(), Guard()).grade(made(self.reference))
        lost = [line.text for line in graded.report.lines if not line.judgement.score]
        return [f"the next submission lost points: {lost}"] if lost else []

    @contextlib.contextmanager
    def _watched(self) -> Iterator:
        """Yields the function that says what was left, by the workers' users or, where they have none, by ours."""
        users, claim = set(), Workforce.claim_uid

        def claimed(of):
            users.add(uid := claim(of))
            return uid

        before = _belongings({os.geteuid()})
        Workforce.claim_uid = claimed
        try:
            yield lambda: _left(users, before)
        finally:
            Workforce.claim_uid = claim


def _left(users: set[int | None], before: set[str]) -> list[str]:
    users = {os.geteuid() if uid is None else uid for uid in users}
    if os.geteuid() in users:
        return [f"it left {what}" for what in _belongings(users) - before if "autograder-" not in what]
    return [f"it left {what}" for what in _belongings(users)]


def _belongings(users: set[int]) -> set[str]:
    """Processes other than ours (the zygote's session is, too), files where all may write, and objects of System V."""
    theirs = [p for p in processes.running() if p.uid in users and not p.zombie]
    left = {f"process {p.pid}" for p in theirs if not workforce._meant(p.pid, shared_host().workforce.pids)}
    files = {path for path, status in remains.shared_files() if status.st_uid in users}
    return left | files | {f"{kind} {number}" for uid, kind, number in remains.ipc_objects() if uid in users}


def _private_numbers(rubric: CompiledRubric) -> set[str]:
    """Private inputs and expected values as a program prints them, to ten places, which no other number shares."""
    public, private = set(), set()
    for check in rubric.checks:
        for case in check.cases:
            arrays = [*case.inputs.values(), *(case.expected.values.values() if case.expected else ())]
            numbers = [float(x) for a in arrays if isinstance(a, np.ndarray) and a.dtype.kind == "f" for x in a.flat]
            (public if case.public else private).update(repr(x)[:10] for x in numbers if len(repr(x)) > 12)
    return private - public


def _growth():
    """The function that says by how much the judge's memory has peaked since."""
    with contextlib.suppress(OSError), open("/proc/self/clear_refs", "w") as peak:
        peak.write("5")

    def peak():
        with open("/proc/self/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) << 10

    began = peak()
    return lambda: peak() - began


# -- what is planted ----------------------------------------------------------------------------------------------


@dataclass
class Secret:
    """target: the places, told to the attacker; values: what must never be shown; folder: with all files"""

    folder: Path
    target: dict
    values: dict[str, str]
    sockets: tuple[socket.socket, ...]
    state: object = None

    def touched(self) -> list[str]:
        found = [] if self.state == _state(self.folder) else ["a file of the judge's was changed"]
        for listener in self.sockets:
            with contextlib.suppress(OSError):
                (listener.accept if listener.type == socket.SOCK_STREAM else lambda s=listener: s.recv(1))()
                found.append(f"something came through {listener.getsockname()}")
        return found


def _state(folder: Path) -> list:
    paths = sorted(folder.rglob("*"))
    return [(str(path), path.lstat()[:6], path.read_bytes() if path.is_file() else b"") for path in paths]


@contextlib.contextmanager
def planted() -> Iterator[Secret]:
    """A reference in a hidden folder, an open file, results, a variable, a place in memory, and ears on the network."""
    values = {what: f"CANARY{secrets.token_hex(12)}" for what in ("file", "open file", "variable", "memory", "results")}
    folder = Path(tempfile.mkdtemp(prefix="arena-", dir="/opt" if os.access("/opt", os.W_OK) else None))
    memory = ctypes.create_string_buffer(values["memory"].encode())
    tcp, udp, abstract = socket.socket(), socket.socket(type=socket.SOCK_DGRAM), socket.socket(socket.AF_UNIX)
    name = f"arena-{secrets.token_hex(8)}"
    with tcp, udp, abstract:
        try:
            folder.chmod(0o777)
            files = {"solutions/divergences.py": "file", "open.txt": "open file", "results/results.json": "results"}
            for where, what in files.items():
                (folder / where).parent.mkdir(exist_ok=True)
                (folder / where).write_text(values[what])
                (folder / where).chmod(0o666)
            tcp.bind(("127.0.0.1", 0)), udp.bind(("127.0.0.1", 0)), abstract.bind(f"\0{name}")
            tcp.listen(), abstract.listen()
            for ear in (tcp, udp, abstract):
                ear.setblocking(False)
            target = {
                "hidden": str(folder / "solutions"),
                "secret": str(folder / "solutions" / "divergences.py"),
                "open": str(folder / "open.txt"),
                "results": str(folder / "results" / "results.json"),
                "judge": os.getpid(),
                "address": ctypes.addressof(memory),
                "size": len(values["memory"]),
                "variable": "ARENA_CANARY",
                "tcp": tcp.getsockname()[1],
                "udp": udp.getsockname()[1],
                "abstract": name,
            }
            os.environ["ARENA_CANARY"] = values["variable"]
            with open(folder / "open.txt", "rb") as held:
                os.set_inheritable(held.fileno(), True)
                target["descriptor"] = held.fileno()
                yield Secret(folder, target, values, (tcp, udp, abstract), _state(folder))
        finally:
            os.environ.pop("ARENA_CANARY", None)
            shutil.rmtree(folder, ignore_errors=True)
