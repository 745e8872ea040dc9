"""The self-test says what holds on a machine: all of it here, what is documented on lesser ones, and it misses nothing
that is taken away."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from asking import NOBODY, ROOT, as_root, can_change_the_view, in_a_process_of_its_own, linux, sandbox, still_answers
from hosts import shared_host
from machines import MACHINES, leaving_out

from autograder.sandbox import landlock, layers, remains, selftest, workforce
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.inside import attacks
from autograder.sandbox.limits import Isolation, Limits, Placement
from autograder.sandbox.protection import FOR_MARKS, PROTECTIONS, Attempt, Proof
from autograder.sandbox.session import WorkerUnavailable
from autograder.sandbox.workforce import Workforce

SECRETS, RESULTS, JUDGE, NETWORK, PROCESSES, SHARING, ENDS, STAYS, RIGHTS, LEFT = (
    "secrets cannot be read",
    "results cannot be changed",
    "the grader's process is out of reach",
    "the network is out of reach",
    "no program can be started",
    "no memory can be shared",
    "a worker ends with the grader",
    "protections cannot be loosened",
    "no rights can be gained",
    "nothing is left behind",
)
assert {SECRETS, RESULTS, JUDGE, NETWORK, PROCESSES, SHARING, ENDS, STAYS, RIGHTS, LEFT} < set(FOR_MARKS)

WITHOUT_FILTERS = {NETWORK, PROCESSES, SHARING, ENDS, STAYS, RIGHTS}
LACKING = {
    "root, all layers": set(),
    "root, no Landlock": set(),
    "root, no filters": WITHOUT_FILTERS,
    "Docker": set(),
    "Docker, no Landlock": set(),
    "Docker, Python in a closed home": {RIGHTS},
    "ordinary user": set(),
    "ordinary user, no Landlock": {SECRETS, RESULTS, LEFT},
    "ordinary user, no filters": {RESULTS, JUDGE, *WITHOUT_FILTERS},
    "ordinary user, neither": {SECRETS, RESULTS, JUDGE, LEFT, *WITHOUT_FILTERS},
}
"""Machine -> the required protections that it lacks: with any of these nothing is graded for marks there."""

OF_A_VIEW = {SECRETS, RESULTS, LEFT}
"""Those that an ordinary user has all the same where the system lets them mount in a namespace of their own."""

ON_IT = """
from machines import *
{become}
from asking import *
from autograder.sandbox import selftest
from autograder.sandbox.limits import Limits
from autograder.sandbox.protection import FOR_MARKS
proof = selftest.probe(quick(), Limits())
with sandbox(DOUBLE) as box:
    still_answers(box)
    report({{"lacking": [name for name in FOR_MARKS if not proof.holds(name)], "missing": proof.missing(),
             "secrets": proof.keeps_secrets, "lines": proof.lines, "layers": [dict(proof.layers), dict(box.hello["layers"])]}})
"""


def unmet(machine: str) -> str:
    """Why this machine cannot become that one."""
    if "user" not in machine and not ROOT:
        return "needs root"
    if "reach" in MACHINES[machine] and ROOT and not can_change_the_view():
        return "mounts that bring Python within reach are not allowed here"
    if machine == "root, all layers" and not can_change_the_view():
        return "mounts are not allowed here"
    if machine.startswith("Docker, Python") and not layers._blocking_folder(layers._python_roots(), NOBODY):
        return "Python is in no closed home here"
    if "no Landlock" not in machine and "neither" not in machine and not landlock.version():
        return "this kernel has no Landlock"
    return ""


@linux
@pytest.mark.parametrize("machine", MACHINES)
def test_a_machine_lacks_what_is_documented_and_works(machine: str) -> None:
    if reason := unmet(machine):
        pytest.skip(reason)
    found = in_a_process_of_its_own(ON_IT.format(become=MACHINES[machine] if ROOT else ""))
    tested, used = found["layers"]
    covered = OF_A_VIEW if "user" in machine and tested["disk view"] == "on" else set()
    lacking = LACKING[machine] - covered
    assert set(found["lacking"]) == lacking, found["missing"]
    assert len(found["missing"]) == len(lacking)
    assert found["secrets"] == (SECRETS not in lacking)
    assert tested == used, "the self-test was protected in another way than a worker is"


# -- whatever is taken away is missed ----------------------------------------------------------------------------------

TAKEN = {
    "resource limits": "limits hold",
    "ended first where memory runs out": STAYS,
    "own user": "each submission has a user of its own",
    "dies with the judge": ENDS,
    "memory unreadable": STAYS,
    "no new privileges": STAYS,
    "Landlock": "other files cannot be read",
    "seccomp": NETWORK,
}


@linux
@pytest.mark.parametrize("layer", TAKEN)
def test_a_layer_that_is_taken_away_is_missed(layer: str) -> None:
    whole = selftest.probe(shared_host(), Limits())
    if whole.layers[layer] != "on" or not whole.holds(TAKEN[layer]):
        pytest.skip(f"there is no {layer} to take away here")
    # whose user changes, his memory is closed as well
    with leaving_out(layer, *["own user"][: layer == "memory unreadable"]):
        proof = selftest._probe.__wrapped__(Placement(), sys.executable, Isolation(), Limits())
    assert proof.layers[layer] == "off: left out"
    assert not proof.holds(TAKEN[layer]), proof.lines


@as_root
def test_a_hidden_folder_that_can_be_read_is_missed() -> None:
    """By the folders that are meant to be hidden, not only by one of our own."""
    if reason := unmet("Docker, no Landlock"):
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(dir="/opt") as folder:
        os.chmod(folder, 0o755)
        Path(folder, "solution.py").write_text("swordfish")
        assert selftest.probe(shared_host().hiding(folder), Limits()).keeps_secrets
        keeps, missing = in_a_process_of_its_own(f"""
            from machines import *
            {MACHINES["Docker, no Landlock"]}
            from autograder.sandbox import selftest
            from autograder.sandbox.host import SandboxHost
            from autograder.sandbox.limits import Isolation, Limits
            proof = selftest.probe(SandboxHost(isolation=Isolation(hidden=({folder!r},))), Limits())
            report([proof.keeps_secrets, proof.missing()])
        """)
    assert not keeps
    [sentence] = missing
    assert sentence.startswith("Missing protection: a submission could look into a hidden folder (")
    assert f"list {folder}: succeeded" in sentence and "solution.py: succeeded" in sentence


@linux
def test_an_assignment_that_may_start_programs_needs_users_of_their_own() -> None:
    proof = selftest.probe(shared_host().isolated(Isolation(processes_allowed=True)), Limits())
    assert not proof.holds(PROCESSES) and not proof.holds(ENDS), "it was not given what it asks for"
    if ROOT and proof.layers["own user"] == "on":
        assert proof.holds(LEFT) and proof.missing() == ()
    alone = replace(proof, layers={**proof.layers, "own user": "off: needs root"})
    assert any("each submission needs a user of its own" in sentence for sentence in alone.missing())


# -- a worker that is less protected than what was tried ----------------------------------------------------------


@linux
def test_a_worker_that_lacks_a_layer_is_not_used() -> None:
    proof = selftest.probe(shared_host(), Limits())
    with sandbox("def double(x):\n    return 2 * x\n", required=proof.layers_on) as box:
        still_answers(box)
    with leaving_out("no new privileges"), sandbox("", required=proof.layers_on) as box:
        with pytest.raises(WorkerUnavailable, match=r"no new privileges \(off: left out\)"):
            still_answers(box)
        assert box._process is None


# -- the proof itself ---------------------------------------------------------------------------------------------


def proof_of(**attempts: list[bool | None]) -> Proof:
    made = {name: tuple(Attempt(f"attempt {i}", t, "EPERM") for i, t in enumerate(tried)) for name, tried in attempts.items()}
    return Proof({"seccomp": "on"}, made, False, 0.1)


def test_nothing_holds_that_was_not_tried() -> None:
    proof = proof_of(**{NETWORK: [False, False], SECRETS: [False, True], JUDGE: [None, None], ENDS: [False, None], STAYS: []})
    assert [name for name in proof.attempts if proof.holds(name)] == [NETWORK, ENDS]
    assert not proof.holds("never heard of")
    assert len(proof.missing((NETWORK, SECRETS, JUDGE, RESULTS))) == 3, "RESULTS was never tried"
    assert proof_of().missing() and proof_of().missing(()) == ()


def test_every_protection_is_tried_by_an_attack_and_every_attack_tries_one() -> None:
    """Breaks if a protection is renamed in one place, or added without an attack that tries it."""
    assert {*attacks.GROUPS, LEFT} == set(PROTECTIONS)


def test_a_line_names_every_attempt_and_what_came_of_it() -> None:
    proof = proof_of(**{"the network is out of reach": [False, True, None]})
    [layer, protection] = proof.lines
    assert protection == (
        "the network is out of reach: DOES NOT HOLD — attempt 0: refused (EPERM); attempt 1: succeeded (EPERM); "
        "attempt 2: not tried (EPERM)"
    )
    assert layer == "seccomp: on"
    assert proof.as_data()["not held"] == {"the network is out of reach": "attempt 1: succeeded (EPERM)"}


@linux
def test_it_is_quick_and_done_once_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    limits, began = Limits(memory=1000), time.monotonic()
    first = selftest.probe(shared_host(), limits)
    assert time.monotonic() - began < 3  # 0.17 s where nobody else computes
    with SandboxHost(Placement(threads=2), Isolation(required=("seccomp",)), zygotes=False) as other:
        assert selftest.probe(other, limits) is first
    folder.rmdir()  # fails where something is left
    assert not [path for path, _ in remains.shared_files() if re.fullmatch(".*/autograder-[0-9a-f]{16}", path)]
    assert set(first.layers) >= {"Landlock", "seccomp"}
    for layer, state in first.layers.items():
        assert state != "on" or any(line.startswith(f"{layer}: on (") for line in first.lines), "a layer that nothing proves"


@linux
def test_a_self_test_in_which_nothing_works_proves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "attacks.py").write_text("def works(): raise OSError('no thread can be started')\n")
    monkeypatch.setattr(selftest, "ATTACKS", tmp_path / "attacks.py")
    with pytest.raises(WorkerUnavailable, match="no thread can be started"):
        selftest._probe.__wrapped__(Placement(), sys.executable, Isolation(), Limits())


# -- what is left where all may write -----------------------------------------------------------------------------


@as_root
def test_what_a_user_left_is_swept_and_nobody_elses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uid, shared = 19_999, tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setattr(remains, "shared_folders", lambda: [str(shared), str(tmp_path / "not there")])
    (shared / "theirs").write_text("x")
    (shared / "folder" / "inner").mkdir(parents=True)
    (shared / "folder" / "inner" / "file").write_text("x")
    (shared / "link").symlink_to(tmp_path / "kept")
    (shared / "ours").write_text("x")
    (tmp_path / "kept").mkdir()
    made = socket.socket(socket.AF_UNIX)
    made.bind(str(shared / "socket"))
    for name in ("theirs", "folder", "link", "socket"):
        os.lchown(shared / name, uid, uid)
    code = f"""
import ctypes, os
os.setuid({uid})
libc = ctypes.CDLL(None)
assert min(libc.shmget(0, 4096, 0o1600), libc.msgget(0, 0o1600), libc.semget(0, 2, 0o1600)) >= 0
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    assert sorted(kind for owner, kind, _ in remains.ipc_objects() if owner == uid) == ["msg", "sem", "shm"]
    remains.sweep(uid)
    assert [path.name for path in shared.iterdir()] == ["ours"]
    assert not [kind for owner, kind, _ in remains.ipc_objects() if owner == uid]
    assert (tmp_path / "kept").exists()
    made.close()


@as_root
def test_nobody_is_given_the_user_of_a_person_or_of_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What that user owns would be swept."""
    people, owned, free = (workforce.FIRST_UID + n for n in (1, 2, 3))
    (tmp_path / "file").write_text("x")
    os.chown(tmp_path / "file", owned, owned)
    order = iter([1, 2, 3])
    monkeypatch.setattr(remains, "shared_folders", lambda: [str(tmp_path)])
    monkeypatch.setattr(workforce, "_is_person", lambda uid: uid == people)
    monkeypatch.setattr(workforce.secrets, "randbelow", lambda most: next(order))
    ours = Workforce()
    claimed = ours.claim_uid()
    ours.release_uid(claimed)
    assert claimed == free
