"""`autograder rehearse`: where it runs, what it shows, and what it refuses."""

from __future__ import annotations

import ast
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from rich.console import Console

from autograder.course.layout import Course, CourseError
from autograder.course.package import not_graded_yet
from autograder.grading.frames import load_rubric
from autograder.rehearsal import cgroups, display, local, supervisor
from autograder.rehearsal import docker as docker_place
from autograder.rehearsal.chroot import Chroot, ChrootRefused
from autograder.rehearsal.place import AS_LIMITED, ContainerSpec, NowhereToRehearse, RunResult
from autograder.rehearsal.rehearse import DOCKER, ROOT, Rehearsal, find_place, rehearse
from autograder.rehearsal.upload import LARGEST_UPLOAD, add_submission, example_metadata
from autograder.reporting.gradescope.schema import defects_of
from autograder.rubric.compiled import CompiledRubric

CHECKOUT = Path(__file__).parents[2]
FAKE = Path(__file__).with_name("fake_docker.py")
RIGHT = "import torch\n\ndef log_mean_exp(x):\n    return x.logsumexp(-1) - torch.tensor(float(x.shape[-1])).log()\n"
ENDLESS = "import time\ntime.sleep(600)\n"
NO_CHROOT = local.why_not()


def in_chroot(test):
    """Mark a test that enters a chroot."""
    return pytest.mark.slow(pytest.mark.root(pytest.mark.skipif(bool(NO_CHROOT), reason=NO_CHROOT)(test)))


@pytest.fixture
def small(mini: Course) -> Course:
    """The small course, with what packaging needs besides."""
    for name in ("setup.sh", "requirements.txt"):
        shutil.copy(CHECKOUT / name, mini.root / name)
    return mini


@pytest.fixture
def rubric(small: Course) -> CompiledRubric:
    return load_rubric(small.compiled("mini"))


def handed_in(folder: Path, text: str = RIGHT) -> Path:
    (folder / "student").mkdir()
    (folder / "student" / "mini.py").write_text(text)
    return folder / "student"


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fake on PATH; what it keeps is in the folder."""
    state = tmp_path / "docker"
    for folder in ("bin", "images", "containers"):
        (state / folder).mkdir(parents=True)
    command = state / "bin" / "docker"
    command.write_text(f'#!/bin/bash\nexec {sys.executable} {FAKE} "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{state / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("FAKE_DOCKER", str(state))
    return state


def calls(state: Path) -> list[list[str]]:
    return [json.loads(line)[1:] for line in (state / "log").read_text().splitlines()]


def shown(rehearsal: Rehearsal) -> str:
    target = Console(file=io.StringIO(), width=200, highlight=False)
    display.show(rehearsal, target)
    return target.file.getvalue()


def autograder(*arguments: str, at: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=at,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "COLUMNS": "200"},
        timeout=120,
    )


# ---- in a chroot -------------------------------------------------------------------------------------------


def in_a_chroot(course: Course, submission: Path, spec: ContainerSpec) -> Rehearsal:
    try:
        return rehearse(course, "mini", submission, spec, where=ROOT)
    except NowhereToRehearse as refusal:
        pytest.skip(str(refusal))


@in_chroot
def test_the_command_in_a_chroot(small: Course) -> None:
    command = ("rehearse", "mini", str(handed_in(small.root)), "--in", "root", "-o", "out/results.json")
    first = autograder(*command, at=small.root)
    if "does not allow a chroot" in first.stderr:
        pytest.skip(first.stderr)
    assert first.returncode == 0, first.stdout + first.stderr
    for said in (
        "5 of 5 points",
        "a chroot on this machine",
        "pip installed nothing",
        "setup.sh ran",
        "valid, 2 tests, all graded",
        "own user",
        "none left behind",
        "MB at most",
        "0.5 CPU, 768 MB",
        "✓ The report is valid and complete",
    ):
        assert said in first.stdout, said
    content = (small.root / "out" / "results.json").read_bytes()
    assert defects_of(content) == [] and json.loads(content)["score"] == 5

    (small.root / "student" / "mini.py").write_text(RIGHT.replace(" - ", " + "))
    second = autograder(*command, at=small.root)
    assert second.returncode == 0, "that a student has no points is no fault of the zip"
    assert "the zip has not changed" in second.stdout and "0 of 5 points" in second.stdout


@in_chroot
def test_a_run_that_takes_too_long_is_ended_and_said(small: Course) -> None:
    rehearsal = in_a_chroot(small, handed_in(small.root, ENDLESS), ContainerSpec(minutes=0.05))
    assert rehearsal.result.status is None and 3 <= rehearsal.result.seconds < 10
    assert rehearsal.problems == (
        "the run was killed at its time limit of 0.05 minutes",
        "the report is incomplete: 2 of 2 checks were not graded",
    )
    assert rehearsal.result.left == ()
    assert "✗ Do not upload this zip yet" in shown(rehearsal)
    assert not list((small.root / "build").glob("**/root-*"))


@in_chroot
def test_what_the_script_in_a_container_notes(tmp_path: Path) -> None:
    """The script of a container, run without one: as process 1 of a process namespace, as in a container."""
    place = tmp_path / "autograder"
    place.mkdir()
    (place / "run_autograder").write_text("#!/bin/bash\nsleep 600 >/dev/null 2>&1 &\nsleep 0.01 &\nexit 3\n")
    (place / "run_autograder").chmod(0o755)
    (tmp_path / "root").mkdir()
    command = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "/bin/bash", "-c", docker_place.RUN]
    try:
        ran = Chroot(tmp_path / "root").run(place, command, may_mount=True)
    except ChrootRefused as refusal:
        pytest.skip(str(refusal))
    assert ran.status == 3, ran.output
    peak, *left = (place / "rehearsal_notes").read_text().splitlines()
    assert peak.isdigit()
    assert [line.split(": ")[1].strip() for line in left] == ["sleep 600"]
    assert 5 <= ran.seconds < 20


def test_the_supervisor_needs_the_standard_library_alone() -> None:
    """Breaks if it imports anything else: it is run by path, without site-packages."""
    tree = ast.parse(Path(supervisor.__file__).read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


@pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="a chroot needs Linux")
def test_only_what_can_still_run_is_left_behind() -> None:
    """Breaks if a run is blamed for a process that has ended and that the kernel is still clearing away, or if one whose
    first thread alone has ended is overlooked."""
    hidden = "import ctypes, threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\nprint(flush=True)\n"
    leaderless = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", hidden + "ctypes.CDLL(None).pthread_exit(None)"], stdout=subprocess.PIPE
    )
    ended = subprocess.Popen([sys.executable, "-I", "-S", "-c", ""])
    try:
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
        assert leaderless.stdout and leaderless.stdout.readline()
        while "VmSize" in Path(f"/proc/{leaderless.pid}/status").read_text():
            time.sleep(0.01)
        assert not supervisor._runs(ended.pid)
        assert supervisor._runs(leaderless.pid) and supervisor._runs(os.getpid())
    finally:
        leaderless.kill()
        leaderless.communicate()
        ended.wait()


# ---- limits ------------------------------------------------------------------------------------------------


def joining(group: cgroups.Group, code: str) -> subprocess.CompletedProcess:
    enter = "".join(f"open({procs!r}, 'w').write('0')\n" for procs in group.procs)
    return subprocess.run([sys.executable, "-I", "-S", "-c", enter + code], capture_output=True, text=True)


def test_a_group_limits_memory_and_says_what_was_taken() -> None:
    with cgroups.group(0.5, 100) as group:
        if "memory" in group.missing:
            pytest.skip(f"no memory limit here: {group.missing['memory']}")
        folders = list(group.folders.values())
        assert joining(group, "bytearray(50 * 2**20)").returncode == 0
        assert 50 <= group.peak < 75 and group.killed == 0
        assert joining(group, "bytearray(200 * 2**20)").returncode == -9
        assert 95 <= group.peak <= 100 and group.killed == 1
    assert not any(folder.exists() for folder in folders)


def test_a_group_limits_the_processor() -> None:
    with cgroups.group(0.5, 100) as group:
        if "cpu" in group.missing:
            pytest.skip(f"no processor limit here: {group.missing['cpu']}")
        code = "import time\nbegan = time.monotonic()\nwhile time.process_time() < 0.5: pass\nprint(time.monotonic() - began)"
        assert float(joining(group, code).stdout) > 0.8, "half a processor takes a second for half a second's work"


def test_without_control_groups_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(controller: str) -> Path:
        raise OSError(f"cannot create a control group that limits {controller}")

    monkeypatch.setattr(cgroups, "_parent", refuse)
    with cgroups.group(0.5, 100) as group:
        assert group.procs == [] and group.peak is None and group.killed == 0
        said = list(local.unlimited(group))
    assert said == [
        "CPU time is not limited: cannot create a control group that limits cpu",
        "memory is not limited: cannot create a control group that limits memory",
    ]


def test_the_second_version_of_control_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its documented files, since a machine has one version or the other."""
    above, own = tmp_path, tmp_path / "user" / "session"
    own.mkdir(parents=True)
    (above / "cgroup.subtree_control").write_text("cpu io memory")
    (above / "user" / "cgroup.subtree_control").write_text("memory")
    (own / "cgroup.subtree_control").write_text("")
    real = Path.read_text
    told = {"/proc/self/mounts": f"cgroup2 {tmp_path} cgroup2 rw 0 0\n", "/proc/self/cgroup": "0::/user/session\n"}
    monkeypatch.setattr(Path, "read_text", lambda path, *a: told.get(str(path)) or real(path, *a))
    assert cgroups._parent("cpu") == cgroups._parent("memory") == above, "one process is in one group only"

    group = tmp_path / "group"
    group.mkdir()
    for name in ("cgroup.controllers", "memory.swap.max"):
        (group / name).write_text("")
    for controller in cgroups.CONTROLLERS:
        cgroups._limit(group, controller, 0.5, 768)
    assert {p.name: p.read_text() for p in group.iterdir()} == {
        "cgroup.controllers": "",
        "cpu.max": "50000 100000",
        "memory.max": str(768 * 2**20),
        "memory.swap.max": "0",
    }
    (group / "memory.peak").write_text(f"{300 * 2**20}\n")
    (group / "memory.events").write_text("low 0\noom 1\noom_kill 2\n")
    made = cgroups.Group({"cpu": group, "memory": group}, {})
    assert (made.peak, made.killed, made.procs) == (300, 2, [str(group / "cgroup.procs")])


@pytest.mark.parametrize(("cpus", "memory"), [(0.5, 768), (1, 1536), (2, 3072), (4, 6144)])
def test_gradescopes_containers(cpus: float, memory: int) -> None:
    assert ContainerSpec(cpus).memory == memory


# ---- in a container ----------------------------------------------------------------------------------------


def test_the_command_in_a_container(small: Course, docker: Path) -> None:
    first = autograder("rehearse", "mini", str(handed_in(small.root)), "-o", "results.json", at=small.root)
    assert first.returncode == 0, first.stdout + first.stderr
    for said in ("a docker container", "5 of 5 points", "300 MB at most", "setup.sh ran"):
        assert said in first.stdout, said
    assert defects_of((small.root / "results.json").read_bytes()) == []

    (tag,) = [path.name for path in (docker / "images").iterdir()]
    assert tag.startswith("autograder-rehearsal:mini-")
    build, run = ((c[2], c) for c in calls(docker) if c[0] == "create")
    assert build[1][3:] == ["--workdir", "/autograder", "--entrypoint", "/bin/bash", docker_place.BASE, "-c", docker_place.SET_UP]
    assert run[1][3:] == [
        "--workdir",
        "/autograder",
        "--cpus",
        "0.5",
        "--memory",
        "768m",
        "--memory-swap",
        "768m",
        "--entrypoint",
        "/bin/bash",
        tag,
        "-c",
        docker_place.RUN,
    ]
    without_paths = [[Path(w).name if w.startswith("/") else w for w in c] for c in calls(docker) if c[0] != "create"]
    assert without_paths == [
        ["info"],
        ["image", "inspect", tag],
        ["cp", "autograder", f"{build[0]}:/"],
        ["start", "--attach", build[0]],
        ["commit", build[0], tag],
        ["rm", "--force", "--volumes", build[0]],
        ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}", "autograder-rehearsal"],
        ["cp", "autograder", f"{run[0]}:/"],
        ["start", "--attach", run[0]],
        ["cp", f"{run[0]}:/autograder/results", "autograder"],
        ["cp", f"{run[0]}:/autograder/rehearsal_notes", "autograder"],
        ["inspect", "--format", "{{.State.OOMKilled}}", run[0]],
        ["rm", "--force", "--volumes", run[0]],
    ]
    assert list((docker / "containers").iterdir()) == []
    source = docker / "images" / tag / "autograder" / "source"
    assert stat.S_IMODE((source / "setup.sh").stat().st_mode) == 0o755


def test_an_image_is_made_once_and_replaces_its_predecessor(small: Course, docker: Path) -> None:
    for stale in ("mini-0000", "other-0000"):
        (docker / "images" / f"autograder-rehearsal:{stale}").mkdir()
    student = handed_in(small.root)
    assert not rehearse(small, "mini", student, ContainerSpec(1), where=DOCKER).cached
    assert rehearse(small, "mini", student, ContainerSpec(1), where=DOCKER).cached
    kept = sorted(path.name for path in (docker / "images").iterdir())
    assert len(kept) == 2 and kept[0] != "autograder-rehearsal:mini-0000" and kept[1] == "autograder-rehearsal:other-0000"
    assert sum(c[0] == "commit" for c in calls(docker)) == 1
    other = rehearse(small, "mini", student, ContainerSpec(1), where=DOCKER, base="gradescope/autograder-base:ubuntu-24.04")
    assert not other.cached and "the image is gradescope/autograder-base:ubuntu-24.04" in other.result.differences[0]


@pytest.mark.parametrize(
    ("misfortune", "spec", "problems"),
    [
        (
            "hangs",
            ContainerSpec(minutes=0.02),
            ("the run was killed at its time limit of 0.02 minutes", "the run wrote no results.json"),
        ),
        ("lingers", ContainerSpec(), ("the run left a process behind: 77: sleep 600 ",)),
    ],
)
def test_a_run_in_a_container_that_goes_wrong(
    small: Course, docker: Path, monkeypatch: pytest.MonkeyPatch, misfortune: str, spec: ContainerSpec, problems: tuple[str, ...]
) -> None:
    monkeypatch.setenv("FAKE_DOCKER_DOES", misfortune)
    rehearsal = rehearse(small, "mini", handed_in(small.root), spec, where=DOCKER)
    assert rehearsal.problems == problems
    assert ("kill" in {c[0] for c in calls(docker)}) == (misfortune == "hangs")
    assert list((docker / "containers").iterdir()) == [], "a container is left behind"
    assert all(problem.strip() in shown(rehearsal) for problem in problems)


def test_a_setup_that_fails_is_shown(small: Course, docker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_DOCKER_DOES", "setup fails")
    run = autograder("rehearse", "mini", str(handed_in(small.root)), at=small.root)
    assert run.returncode == 2
    assert "setup.sh failed with status 1" in run.stderr and "no matching distribution found for torch" in run.stderr
    assert list((docker / "images").iterdir()) == list((docker / "containers").iterdir()) == []


def test_what_the_engine_refuses_is_said(small: Course, docker: Path) -> None:
    with pytest.raises(CourseError, match="`docker create` failed: Unable to find image 'nowhere' locally"):
        rehearse(small, "mini", handed_in(small.root), ContainerSpec(), where=DOCKER, base="nowhere")


# ---- where -------------------------------------------------------------------------------------------------


def test_podman_will_do(docker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (docker / "bin" / "docker").rename(docker / "bin" / "podman")
    monkeypatch.setenv("PATH", str(docker / "bin"))
    assert find_place(None, docker_place.BASE, tmp_path) == docker_place.Docker("podman", docker_place.BASE)


@pytest.mark.parametrize(
    ("misfortune", "why"),
    [
        ("no engine", "`docker info` failed: Cannot connect to the Docker daemon; `podman` is not installed"),
        ("silent", "`docker info` did not reply within 1 s; `podman` is not installed"),
    ],
)
def test_without_a_container_it_is_a_chroot(
    docker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, misfortune: str, why: str
) -> None:
    monkeypatch.setenv("FAKE_DOCKER_DOES", misfortune)
    monkeypatch.setenv("PATH", str(docker / "bin"))
    monkeypatch.setattr(docker_place, "REPLY_WITHIN", 1.0)
    monkeypatch.setattr(local, "why_not", lambda: "")
    place = find_place(None, docker_place.BASE, tmp_path)
    assert isinstance(place, local.Local) and why in place.no_container


def test_with_neither_it_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(local, "why_not", lambda: f"a chroot needs root: {local.SUDO}")
    with pytest.raises(NowhereToRehearse) as refusal:
        find_place(None, docker_place.BASE, tmp_path)
    assert str(refusal.value) == (
        "there is nowhere to rehearse: neither Docker nor Podman is available (`docker` is not installed; `podman` is not "
        f"installed): start Docker (or install it: https://docs.docker.com/engine/install); a chroot needs root: {local.SUDO}"
    )
    with pytest.raises(NowhereToRehearse, match="`podman`"):
        find_place(DOCKER, docker_place.BASE, tmp_path)
    with pytest.raises(NowhereToRehearse, match="sudo"):
        find_place(ROOT, docker_place.BASE, tmp_path)


def test_the_command_without_a_place(small: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    run = autograder("rehearse", "mini", str(handed_in(small.root)), "--in", "docker", at=small.root)
    assert run.returncode == 2 and "there is nowhere to rehearse" in run.stderr and "Traceback" not in run.stderr


# ---- /autograder ----------------------------------------------------------------------------------------------


def test_a_submission_is_laid_out_as_it_was_handed_in(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "a.py").write_text("a = 1\n")
    (folder / "sub" / "a.py").chmod(0o600)
    (folder / "link.py").symlink_to("/etc/hostname")
    with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
        archive.write(folder / "sub" / "a.py", "sub/a.py")
    (tmp_path / "broken.zip").write_bytes((tmp_path / "work.zip").read_bytes()[:-30])

    def laid(submission: str) -> list[str]:
        place = tmp_path / f"laid {submission}"
        place.mkdir()
        add_submission(tmp_path / submission, place, {"id": 1})
        assert json.loads((place / "submission_metadata.json").read_text()) == {"id": 1}
        found = [p for p in (place / "submission").rglob("*") if not p.is_symlink()]
        assert all(p.stat().st_mode & 0o044 == 0o044 for p in found), "the student's user could not read it"
        return sorted(str(p.relative_to(place / "submission")) for p in (place / "submission").rglob("*"))

    assert laid("work") == ["link.py", "sub", "sub/a.py"]
    assert laid("work.zip") == ["sub", "sub/a.py"]
    shutil.copy(folder / "sub" / "a.py", tmp_path / "a.py")
    assert laid("a.py") == ["a.py"]
    assert laid("broken.zip") == ["broken.zip"]
    with pytest.raises(CourseError, match="there is no file or folder"):
        laid("nowhere")


def test_a_zip_that_gradescope_would_not_take(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(LARGEST_UPLOAD + 1))
    with pytest.raises(CourseError, match="Gradescope accepts at most 104,857,600"):
        add_submission(tmp_path / "bomb.zip", tmp_path, {})


def test_the_metadata_is_gradescopes(rubric: CompiledRubric) -> None:
    """Its keys and the forms of its values: what the documentation shows."""
    about = example_metadata(rubric, datetime(2026, 2, 3, 4, 5, 6, tzinfo=timezone.utc))
    assert set(about) == {"id", "created_at", "assignment", "submission_method", "users", "previous_submissions"}
    assert set(about["assignment"]) == {
        "id",
        "course_id",
        "title",
        "due_date",
        "late_due_date",
        "release_date",
        "total_points",
        "group_submission",
        "group_size",
    }
    assert about["created_at"] == "2026-02-03T04:05:06.000000+00:00" and about["assignment"]["total_points"] == "5.0"
    assert about["assignment"]["release_date"] < about["created_at"] < about["assignment"]["due_date"]
    (before,) = about["previous_submissions"]
    assert before["submission_time"] < about["created_at"] and len(before["results"]["tests"]) == 2
    json.dumps(about, allow_nan=False)


# ---- what a run shows -------------------------------------------------------------------------------------


def complete(rubric: CompiledRubric) -> dict:
    """A sound report in which every check has passed."""
    data = json.loads(not_graded_yet(rubric))
    for test in data["tests"]:
        test |= {"status": "passed", "score": test["max_score"], "output": ""}
    data["score"], data["extra_data"]["complete"] = rubric.total, True
    return data


def told(rubric: CompiledRubric, data: dict, **changes: object) -> Rehearsal:
    result = RunResult(
        "a test", ("it is a test",), 0, 2.0, {AS_LIMITED: 300.0}, False, (), "printed by the run", json.dumps(data).encode()
    )
    return Rehearsal(rubric, "student", ContainerSpec(), replace(result, **changes), 1.0, False, None)


def test_nothing_is_wrong_with_a_sound_run(rubric: CompiledRubric) -> None:
    rehearsal = told(rubric, complete(rubric))
    assert rehearsal.problems == ()
    text = shown(rehearsal)
    assert "✓ The report is valid and complete" in text and "it is a test" in text and "300 MB at most" in text
    assert "printed by the run" not in text


@pytest.mark.parametrize(
    ("changes", "data", "reason"),
    [
        ({"status": 3}, {}, "run_autograder exited with status 3"),
        ({"status": -9, "out_of_memory": True}, {}, "run_autograder was killed by signal 9"),
        ({"results": None}, {}, "the run wrote no results.json"),
        ({"results": b"{"}, {}, "not strict JSON"),
        ({}, {"visibility": "hidden"}, "visibility is 'hidden'"),
        ({}, {"score": 99}, "the score is 99, but the tests add up to something else"),
        ({}, {"extra_data": {"complete": False}}, "the report is incomplete"),
        (
            {},
            {"extra_data": {"complete": True, "faults": ["value_is_right: no file"]}},
            "grader error in value_is_right: no file",
        ),
        ({"left": ("7: sleep",)}, {}, "the run left a process behind: 7: sleep"),
    ],
)
def test_what_is_wrong_is_said_with_what_the_run_printed(rubric: CompiledRubric, changes: dict, data: dict, reason: str) -> None:
    rehearsal = told(rubric, complete(rubric) | data, **changes)
    assert any(said.startswith(reason) or reason in said for said in rehearsal.problems), rehearsal.problems
    text = shown(rehearsal)
    assert reason in text and "printed by the run" in text and "✓ The report" not in text


def test_memory_that_was_used_up_is_said_even_where_the_report_is_whole(rubric: CompiledRubric) -> None:
    rehearsal = told(rubric, complete(rubric), out_of_memory=True)
    assert rehearsal.problems == () and "used all of its 768 MB" in shown(rehearsal)


def test_the_student_part_is_what_gradescope_shows(rubric: CompiledRubric) -> None:
    """Failed tests first; of what is not shown yet neither name nor text."""
    data = complete(rubric)
    data["tests"][1] |= {"status": "failed", "score": 0, "output": "got [1, 2], expected [bold]3"}
    data["score"] -= data["tests"][1]["max_score"]
    text = shown(told(rubric, data))
    assert text.index("✗ 1.2") < text.index("✓ 1.1") and "got [1, 2], expected [bold]3" in text
    assert "1 test failed, 1 passed" in text
    data["tests"][1]["visibility"] = "after_due_date"
    text = shown(told(rubric, data))
    assert data["tests"][1]["name"] not in text and "expected" not in text
    assert "shown after the due date: 1 test, " in text


def test_an_interrupted_rehearsal_leaves_no_folder(small: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(local, "why_not", lambda: "")
    monkeypatch.setattr(local.Local, "set_up", interrupt)
    before = set(tmp_path.iterdir())
    with pytest.raises(KeyboardInterrupt):
        rehearse(small, "mini", handed_in(small.root), ContainerSpec(), where=ROOT)
    assert set(tmp_path.iterdir()) <= before | {small.root}
