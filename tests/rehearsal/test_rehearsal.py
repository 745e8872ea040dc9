"""The zip, run as Gradescope runs it: as root, in /autograder, after its own setup.sh, and killed at any moment.

Only the installation differs: pip is answered with success, and the libraries are those of this interpreter.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import stat
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from arena import reduced
from attack import FILES as FILES_OF_ATTACKS
from test_package import copied_course

from autograder.course.layout import Course
from autograder.course.package import gradescope_zip
from autograder.course.stubs import stub
from autograder.grading.frames import save_rubric
from autograder.rehearsal.chroot import Chroot, CommandResult
from autograder.rehearsal.local import Local
from autograder.rehearsal.place import ImageName, NowhereToRehearse
from autograder.rehearsal.upload import add_submission, example_metadata
from autograder.reporting.gradescope.schema import defects_of
from autograder.rubric.compiled import CompiledRubric

HW1 = "hw1_divergences"
NOT_ROOT = getattr(os, "geteuid", lambda: 1)() != 0
pytestmark = [
    pytest.mark.slow,
    pytest.mark.root,
    pytest.mark.skipif(NOT_ROOT, reason="needs root, as Gradescope has, and as a chroot needs"),
]

# In Docker nothing can be mounted, and Python lies in /usr; on a machine of one's own it may lie in a closed home.
SITUATIONS = {"docker": False, "own machine": True}
KILLS, AT_ONCE = 50, max(2, (os.cpu_count() or 1) // 2)
TESTS = Path(__file__).parents[1]
FILES = {"results.json", "record.frame", ".results.json.partial", ".record.frame.partial"}  # the latter where a kill struck


@dataclass(frozen=True)
class Image:
    """What Gradescope keeps once setup.sh has run. roots: situation -> the chroot to run it in; about: the metadata."""

    autograder: Path
    roots: Mapping[str, Chroot]
    about: Mapping[str, Any]

    def container(self, place: Path, files: Mapping[str, str]) -> Path:
        """A fresh /autograder with a submission in it."""
        shutil.copytree(self.autograder, place)
        handed_in = place.with_name(f"{place.name}-handed-in")
        handed_in.mkdir()
        for name, text in files.items():
            (handed_in / name).write_text(text, "utf-8")
        add_submission(handed_in, place, self.about)
        place.chmod(0o755)
        return place

    def run(self, place: Path, situation: str = "docker", **options: float | None) -> CommandResult:
        return self.roots[situation].run(place, ["/autograder/run_autograder"], may_mount=SITUATIONS[situation], **options)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, hw1: CompiledRubric) -> Course:
    return copied_course(tmp_path_factory.mktemp("rehearsal") / "course", hw1)


@pytest.fixture(scope="module")
def reference(copy: Course, hw1: CompiledRubric) -> dict[str, str]:
    return {module: copy.sources(HW1).text(module) for module in hw1.modules}


@pytest.fixture(scope="module")
def image(copy: Course, hw1: CompiledRubric, tmp_path_factory: pytest.TempPathFactory) -> Image:
    """The zip, unpacked with its modes, and set up by its setup.sh."""
    folder = tmp_path_factory.mktemp("image")
    place, name = Local(folder / "images"), ImageName(HW1, "digest")
    archive = gradescope_zip(copy, HW1, folder / "autograder.zip")
    try:
        assert not place.set_up(archive, name, folder)
    except NowhereToRehearse as refusal:
        pytest.skip(str(refusal))
    roots = {name: Chroot(tmp_path_factory.mktemp("root"), open_homes=not own) for name, own in SITUATIONS.items()}
    return Image(place.folder(name), roots, example_metadata(hw1, datetime.now(timezone.utc)))


def results_of(place: Path, rubric: CompiledRubric) -> dict:
    """The report, which is sound and lists every check in any case."""
    content = (place / "results" / "results.json").read_bytes()
    assert defects_of(content) == []
    data = json.loads(content)
    assert [(t["extra_data"]["check"], t["max_score"]) for t in data["tests"]] == [(c.name, c.points) for c in rubric.checks]
    return data


def graded(data: dict) -> int:
    """How many checks have a verdict."""
    return sum(test["extra_data"]["outcome"] != "skipped" for test in data["tests"])


# ---- setup.sh ------------------------------------------------------------------------------------------------


def test_setup_closes_the_source_and_leaves_a_report(image: Image, hw1: CompiledRubric) -> None:
    source = image.autograder / "source"
    paths = [source, *source.rglob("*"), image.autograder / "results" / "results.json"]
    assert len(paths) > 40
    assert [str(path) for path in paths if path.stat().st_mode & stat.S_IRWXO] == [], "open to every user"
    engine, compiled = ([*(source / "autograder").rglob(pattern)] for pattern in ("*.py", "*.pyc"))
    assert len(engine) == len(compiled), "each run would compile the engine anew"
    data = results_of(image.autograder, hw1)
    assert graded(data) == 0 and data["score"] == 0


# ---- a run ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_reference_gets_full_marks(
    image: Image, reference: dict[str, str], hw1: CompiledRubric, tmp_path: Path, situation: str
) -> None:
    place = image.container(tmp_path / "autograder", reference)
    ran = image.run(place, situation)
    assert ran.status == 0, ran.output
    data = results_of(place, hw1)
    lost = [(t["name"], t["output"]) for t in data["tests"] if t["status"] != "passed"]
    assert not lost
    assert data["score"] == hw1.total and data["extra_data"]["complete"]
    assert f"{hw1.total:g} of {hw1.total:g} points" in ran.output  # on stdout, for the instructor
    environment = data["extra_data"]["environment"]
    assert environment["rubric"] == hw1.rubric_hash
    assert all(environment[k] for k in ("autograder", "python", "torch", "numpy", "cpu", "submission"))
    assert environment["layers"]["own user"] == "on"
    assert (environment["layers"]["disk view"] == "on") == SITUATIONS[situation], "this was not the situation it is meant to be"
    assert ran.left == ()
    assert set(os.listdir(place / "results")) == {"results.json", "record.frame"}


def test_the_stubs_get_nothing(image: Image, reference: dict[str, str], hw1: CompiledRubric, tmp_path: Path) -> None:
    place = image.container(tmp_path / "autograder", {name: stub(text, name) for name, text in reference.items()})
    ran = image.run(place)
    assert ran.status == 0, ran.output
    data = results_of(place, hw1)
    assert data["score"] == 0 and data["extra_data"]["complete"]
    assert {t["extra_data"]["outcome"] for t in data["tests"]} == {"not implemented"}


PROBE = '''

def kl_categorical(q_probs, p_probs):
    """Tries what a submission must not be able to do, and tells the outcomes."""
    import json, os, time

    def attempt(action):
        try:
            return str(action())
        except Exception as error:
            return type(error).__name__

    def stay():
        if os.fork() == 0:
            os.setsid()
            time.sleep(600)

    here, judge = "/autograder/", os.getppid()
    raise RuntimeError("PROBE" + json.dumps({
        "users": [*os.getresuid(), *os.getresgid(), *os.getgroups()],
        "stay": attempt(stay),
        "list source": attempt(lambda: os.listdir(here + "source")),
        "read rubric": attempt(lambda: open(here + "source/RUBRIC", "rb").read(4)),
        "read engine": attempt(lambda: open(here + "source/autograder/__main__.py").read(4)),
        "list results": attempt(lambda: os.listdir(here + "results")),
        "read result": attempt(lambda: open(here + "results/results.json").read(4)),
        "read metadata": attempt(lambda: open(here + "submission_metadata.json").read(4)),
        "forge result": attempt(lambda: open(here + "results/results.json", "w")),
        "add to submission": attempt(lambda: open(here + "submission/new.py", "w")),
        "change submission": attempt(lambda: open(here + "submission/divergences.py", "a")),
        "change run": attempt(lambda: open(here + "run_autograder", "a")),
        "read judge": attempt(lambda: open(f"/proc/{judge}/mem", "rb")),
        "list judge's files": attempt(lambda: os.listdir(f"/proc/{judge}/fd")),
        "signal judge": attempt(lambda: os.kill(judge, 0)),
    }) + "END")
'''


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_submission_is_another_user_and_can_reach_nothing(
    image: Image, reference: dict[str, str], hw1: CompiledRubric, tmp_path: Path, situation: str
) -> None:
    files = {**reference, "divergences.py": reference["divergences.py"] + PROBE.replace("RUBRIC", f"{HW1}.rubric")}
    place = image.container(tmp_path / "autograder", files)
    ran = image.run(place, situation)
    assert ran.status == 0, ran.output
    data = results_of(place, hw1)
    told = next(match for t in data["tests"] if (match := re.search(r"PROBE(\{.*\})END", t.get("output", ""))))
    seen = json.loads(told[1])

    users = seen.pop("users")
    assert len(set(users)) == 1 and 20_000 <= users[0] < 65_536, f"ran as {users}"
    if SITUATIONS[situation]:
        assert seen.pop("list source") in ("[]", "PermissionError"), "the folder is not covered"
    assert seen.pop("stay") in ("None", "PermissionError")  # whether it may fork is for seccomp to say: nothing stays
    reached = {what: came for what, came in seen.items() if came not in ("PermissionError", "FileNotFoundError")}
    assert reached == {}
    assert {path.name: path.read_text("utf-8") for path in (place / "submission").iterdir()} == files
    assert ran.left == (), "a process outlived the run"
    passed = sum(t["score"] for t in data["tests"])
    assert 0 < passed == data["score"] < hw1.total, "what the probe does not touch is still right"


def test_no_attack_gains_anything(image: Image, reference: dict[str, str], hw1: CompiledRubric, tmp_path: Path) -> None:
    """The engine is the zip's; what makes the attacks, which is in no zip, is laid beside it."""
    place = image.container(tmp_path / "autograder", reference)
    for folder in ("attacks", "sandbox"):
        shutil.copytree(TESTS / folder, place / "tests" / folder)
    shutil.copytree(TESTS.parent / "autograder" / "course", place / "source" / "autograder" / "course", dirs_exist_ok=True)
    save_rubric(reduced(hw1), place / "tests" / "rubric")
    (place / "tests" / "reference").write_text(json.dumps(reference), "utf-8")
    paths = ":".join(f"/autograder/{folder}" for folder in ("source", "tests/sandbox"))
    script = "cd tests && exec python3 -B attacks/everything.py rubric reference"
    ran = image.roots["docker"].run(place, ["env", f"PYTHONPATH={paths}", "bash", "-c", script], kill_after=500.0)
    assert ran.status == 0 and ran.left == (), ran.output[-3000:]
    told = json.loads(ran.output.rsplit("\nREPORT", 1)[1])
    assert told["user"] == 0 and len(told["found"]) == len(FILES_OF_ATTACKS) + 1
    assert {name: defects for name, defects in told["found"].items() if defects} == {}


# ---- a run that is killed ------------------------------------------------------------------------------------


def test_a_run_killed_at_any_moment_leaves_a_whole_report_and_no_process(
    image: Image, reference: dict[str, str], hw1: CompiledRubric, tmp_path: Path
) -> None:
    """SIGKILL to run_autograder (which becomes the judge) at moments spread over a whole run. Gradescope does that to
    a run that takes too long; the student must read which checks were reached, and a rerun must not meet old workers."""
    began = time.monotonic()

    def run(i: int, kill_after: float | None) -> tuple[Path, CommandResult]:
        place = image.container(tmp_path / f"{i}", reference)
        return place, image.run(place, kill_after=kill_after)

    with ThreadPoolExecutor(AT_ONCE) as pool:  # a normal run, under the load that the killed ones will meet
        normal = max(ran.seconds for _, ran in pool.map(run, range(-AT_ONCE, 0), [None] * AT_ONCE))
        draw = random.Random(20260203)
        moments = [1.1 * normal * (i + draw.random()) / KILLS for i in range(KILLS)]  # with some slack: loads change
        draw.shuffle(moments)  # so that runs beside each other are at different stages
        outcomes = list(pool.map(run, range(KILLS), moments))
        sooner = [draw.random() * ran.seconds for _, ran in outcomes if ran.status != -9]  # the load has fallen since
        moments += sooner
        outcomes += pool.map(run, range(KILLS, len(moments)), sooner)
        late = 1.1
        while late < 4 and not any(graded(results_of(place, hw1)) for place, _ in outcomes):  # the load has grown since
            late *= 1.4
            moments += [late * normal] * AT_ONCE
            outcomes += pool.map(run, range(len(outcomes), len(moments)), moments[len(outcomes) :])

    defects, reached = [], []
    for moment, (place, ran) in zip(moments, outcomes, strict=True):
        when = f"killed after {moment:.3f} s"
        try:
            reached.append(graded(results_of(place, hw1)))
        except (AssertionError, OSError, KeyError) as error:
            defects.append(f"{when}: {error}")
        if ran.left:
            defects.append(f"{when}: after {ran.lingered:.1f} s there still was {ran.left}")
        if strays := set(os.listdir(place / "results")) - FILES:
            defects.append(f"{when}: it left {strays}")
    assert not defects, "\n".join([f"{len(defects)} defects in {len(outcomes)} runs:", *defects])
    killed = sum(ran.status == -9 for _, ran in outcomes)
    assert killed >= 0.9 * KILLS, f"only {killed} runs were still there to be killed: this shows little"
    assert min(reached) == 0 and max(reached) > 0, f"no kill came before, or none after the first check: {sorted(reached)}"
    print(
        f"{killed} of {len(outcomes)} killed within a normal run of {normal:.1f} s; checks reached: {sorted(reached)}; "
        f"longest lingering: {max(ran.lingered for _, ran in outcomes):.2f} s; {time.monotonic() - began:.0f} s in all"
    )
