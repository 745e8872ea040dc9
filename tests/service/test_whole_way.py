"""From the zip to the grade, as on Gradescope: with a service that is up, down, slow or lying, and a thief of keys.

The zip runs in a chroot as root; the service is the real command, on the simulated device.
"""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from serving import REMOTE, command, free_port, impostor, say

from autograder.course.build import build
from autograder.course.layout import Course
from autograder.course.package import Remote, gradescope_zip
from autograder.grading.frames import load_rubric
from autograder.handover.keys import Key, add_key
from autograder.handover.order import ORDER, Order
from autograder.rehearsal.chroot import Chroot
from autograder.rehearsal.local import Local
from autograder.rehearsal.place import ImageName, NowhereToRehearse
from autograder.rehearsal.upload import add_submission
from autograder.reporting.gradescope.schema import defects_of

ROOT = Path(__file__).parents[2]
NOT_ROOT = getattr(os, "geteuid", lambda: 1)() != 0
pytestmark = [pytest.mark.slow, pytest.mark.root, pytest.mark.skipif(NOT_ROOT, reason="a chroot needs root, as Gradescope has")]
SIMULATED = {"AUTOGRADER_STAND_IN": "simulated"}

THIEF = '''
import glob, hashlib, os, re

FIRST, DIGEST, PLACES = {first!r}, {digest!r}, {places!r}
PROCESSES = "/proc/[0-9]*"

def is_it(content):
    """Whether the key stands in some bytes, as it is or in hexadecimal."""
    for found in re.finditer(FIRST.encode() + b"[0-9a-f]*", content):
        text = found[0][:64]
        if len(text) == 64 and hashlib.sha256(bytes.fromhex(text.decode())).hexdigest() == DIGEST:
            return True
    for found in re.finditer(re.escape(bytes.fromhex(FIRST)), content):
        if hashlib.sha256(content[found.start() : found.start() + 32]).hexdigest() == DIGEST:
            return True
    return False

def files():
    for path in PLACES:
        yield from [path] if os.path.isfile(path) else glob.glob(path + "/**", recursive=True)
    for process in glob.glob(PROCESSES) + ["/proc/self"]:
        yield from (process + "/environ", process + "/cmdline")
        try:
            yield from (process + "/fd/" + number for number in os.listdir(process + "/fd"))
        except OSError:
            pass

def memories():
    for process in [int(path[6:]) for path in glob.glob(PROCESSES)]:
        try:
            maps = open(f"/proc/{{process}}/maps").read().splitlines()
            memory = os.open(f"/proc/{{process}}/mem", os.O_RDONLY)
        except OSError:
            continue
        for line in maps:
            begin, end = (int(n, 16) for n in line.split()[0].split("-"))
            if "rw" in line and end - begin < 1 << 28:
                try:
                    yield os.pread(memory, end - begin, begin)
                except (OSError, OverflowError, MemoryError):
                    pass
        os.close(memory)

def stolen():
    """Where the key was found."""
    found = ["environment"] if is_it(repr(sorted(os.environ.items())).encode()) else []
    for path in files():
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
            if is_it(os.read(descriptor, 1 << 20)):
                found.append(path)
            os.close(descriptor)
        except OSError:
            pass
    for number in range(256):
        try:
            os.lseek(number, 0, os.SEEK_SET)
            if is_it(os.read(number, 1 << 20)):
                found.append(f"descriptor {{number}}")
        except OSError:
            pass
    return found + [f"memory {{n}}" for n, content in enumerate(memories()) if is_it(content)]
'''
LEADS = '\ndef log_mean_exp(x):\n    raise ValueError(f"looked everywhere, found {stolen()}")\n'


@dataclass(frozen=True)
class World:
    """A course, its key, and the image that Gradescope makes of its zip."""

    course: Course
    keys: Path
    key: Key
    port: int
    image: Path
    chroot: Chroot

    def run(self, place: Path, text: str, seconds: float = 5.0) -> tuple[dict[str, Any], str]:
        """results.json and what the run printed, for one submission in a fresh container. seconds: that it waits"""
        shutil.copytree(self.image, place)
        order = place / "source" / ORDER
        order.write_bytes(dataclasses.replace(Order.read(order), seconds=seconds).encoded())
        work = place.with_name(f"{place.name}-work")
        work.mkdir()
        (work / "mini.py").write_text(text)
        add_submission(work, place, {"id": 4711, "created_at": "2026-10-01T12:00:00Z"})
        place.chmod(0o755)
        ran = self.chroot.run(place, ["/autograder/run_autograder"])
        content = (place / "results" / "results.json").read_bytes()
        assert ran.status == 0 and defects_of(content) == [], ran.output
        assert not (place / "source" / "handover.key").exists()
        assert self.key.secret.hex().encode() not in content + ran.output.encode()
        return json.loads(content), ran.output

    @property
    def reference(self) -> str:
        return (self.course.root / "solutions" / "mini" / "mini.py").read_text()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("whole-way")
    shutil.copytree(ROOT / "tests" / "course" / "mini", folder / "course")
    (folder / "course" / "assignments").mkdir()
    for name in ("setup.sh", "requirements.txt"):
        shutil.copy(ROOT / name, folder / "course" / name)
    course = Course(folder / "course")
    build(course, "mini")
    key, port = add_key(folder / "keys.json", "mini", 1), free_port()
    remote = Remote(f"http://127.0.0.1:{port}", folder / "keys.json", REMOTE)
    archive = gradescope_zip(course, "mini", folder / "zip", remote=remote)
    place, name = Local(folder / "images"), ImageName("mini", "digest")
    try:
        place.set_up(archive, name, folder)
    except NowhereToRehearse as refusal:
        pytest.skip(str(refusal))
    root = tmp_path_factory.mktemp("root")
    yield World(course, folder / "keys.json", key, port, place.folder(name), Chroot(root))


def scores(data: dict[str, Any]) -> dict[str, float]:
    return {test["extra_data"]["check"]: test["score"] for test in data["tests"]}


OWN = {"value_is_right": 3, "value_is_stable": 0}
ALL = {"value_is_right": 3, "value_is_stable": 2}


def waits(data: dict[str, Any]) -> str:
    """What a student reads of the check that waits, where the others have their points."""
    assert scores(data) == OWN and data["score"] == 3 and data["extra_data"]["complete"] is False
    text = data["tests"][1]["output"]
    assert text.startswith("Waiting for the GPU machine: will be graded when "), text
    return text


def test_what_waited_for_a_service_that_was_down_is_graded_by_the_next_run(world: World, tmp_path: Path) -> None:
    """And whoever wants the key finds it neither on Gradescope nor on the grading machine."""
    data, said = world.run(tmp_path / "down", world.reference)
    assert "can be reached again" in waits(data) and "the grading service: no answer came" in said
    thief = THIEF.format(
        first=world.key.secret.hex()[:8],
        digest=hashlib.sha256(world.key.secret).hexdigest(),
        places=["/autograder", str(world.keys), str(tmp_path)],
    )
    with command(world.course.root, world.keys, tmp_path / "store", world.port, "--device", "cuda", **SIMULATED):
        data, _ = world.run(tmp_path / "up", world.reference, seconds=200)
        assert scores(data) == ALL and data["extra_data"]["complete"], data["tests"]
        assert world.image.joinpath("source", "handover.key").is_file(), "every container begins with the key"
        data, _ = world.run(tmp_path / "thief", thief + LEADS, seconds=200)
    here, there = (test["output"] for test in data["tests"])
    assert "looked everywhere, found []" in here and there.strip()
    assert "found []" in there or "as in 1.1" in there, there
    assert_it_would_be_found(world, thief, tmp_path)


def assert_it_would_be_found(world: World, thief: str, folder: Path) -> None:
    """The same search, without a sandbox and with a neighbour that has the key in memory and environment, finds all of it."""
    secret = world.key.secret.hex()
    code = "import sys, time; kept = sys.stdin.readline(); print(flush=True); time.sleep(60)"
    neighbour = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"KEY": secret})
    try:
        assert neighbour.stdin and neighbour.stdout
        neighbour.stdin.write(f"{secret}\n".encode())
        neighbour.stdin.flush()
        neighbour.stdout.readline()
        (folder / "thief.py").write_text(f"{thief}\nPROCESSES = '/proc/{neighbour.pid}'\nprint(*stolen(), sep='\\n')\n")
        ran = subprocess.run([sys.executable, folder / "thief.py"], capture_output=True, text=True, check=True)
    finally:
        neighbour.kill()
        neighbour.wait()
    assert str(world.keys) in ran.stdout and f"/proc/{neighbour.pid}/environ" in ran.stdout and "memory" in ran.stdout, ran.stdout


def test_a_service_that_is_slow_or_lies_costs_no_point_and_gives_none(world: World, tmp_path: Path) -> None:
    def lie(handler: Any) -> None:
        verdict = {"check": REMOTE[0], "outcome": "passed", "finding": "passed", "points": 2.0}
        say(handler, 200, json.dumps({"verdicts": [verdict]}).encode(), **{"autograder-signature": "0" * 64})

    with impostor(lambda handler: time.sleep(30), world.port):
        waits(world.run(tmp_path / "slow", world.reference)[0])
    with impostor(lie, world.port):
        data, said = world.run(tmp_path / "lie", world.reference)
        waits(data)
    assert "did not have the service's signature" in said


def test_grading_the_export_on_the_gpu_machine_fills_in_what_waited(world: World, tmp_path: Path) -> None:
    """`class grade` has the whole rubric: it needs neither the zip nor the service."""
    place = tmp_path / "export" / "assignment_1_export" / "submission_4711"
    place.mkdir(parents=True)
    (place / "mini.py").write_text(world.reference)
    words = [
        "class",
        "grade",
        "mini",
        str(tmp_path / "export"),
        "-o",
        str(tmp_path / "out"),
        "--device",
        "cuda",
        "--workers",
        "1",
    ]
    ran = subprocess.run(
        [sys.executable, "-m", "autograder", *words, "--workers", "1", "--plain"],
        cwd=world.course.root,
        env={**os.environ, **SIMULATED},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    with open(tmp_path / "out" / "checks.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["check"]: float(row["score"]) for row in rows} == {name: float(points) for name, points in ALL.items()}


def test_the_zip_of_the_whole_way_holds_no_number_of_the_services_check(world: World) -> None:
    rubric = load_rubric(world.course.compiled("mini"))
    kept = (world.image / "source" / "mini.rubric").read_bytes()
    for case in rubric.check(REMOTE[0]).cases:
        assert case.inputs["x"].tobytes() not in kept and re.search(rb"value_is_stable", kept)
