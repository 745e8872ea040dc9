"""The zip that Gradescope runs is complete, says nothing it should not, and is the same whenever it is made."""

from __future__ import annotations

import ast
import json
import os
import shutil
import stat
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course.build import build
from autograder.course.layout import ENGINE, Course, CourseError
from autograder.course.package import gradescope_zip
from autograder.course.stubs import solution_lines
from autograder.grading import frames
from autograder.grading.frames import UnusableRubric
from autograder.rubric.compiled import CompiledRubric

ROOT = Path(__file__).parents[2]


def copied_course(target: Path, rubric: CompiledRubric) -> Course:
    """What packaging needs of this course, with one assignment compiled: products in this checkout may be stale."""
    (target / "assignments").mkdir(parents=True)
    for name in ("setup.sh", "requirements.txt"):
        shutil.copy(ROOT / name, target / name)
    name = rubric.name
    shutil.copytree(ROOT / "solutions" / name, target / "solutions" / name, ignore=shutil.ignore_patterns("__pycache__"))
    for shared in (ROOT / "solutions").glob("*.py"):
        shutil.copy(shared, target / "solutions" / shared.name)
    course = Course(target)
    frames.save_rubric(rubric, course.compiled(name))
    return course


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, rubric: CompiledRubric) -> Course:
    return copied_course(tmp_path_factory.mktemp("package") / "course", rubric)


@pytest.fixture(scope="module")
def archive(copy: Course, rubric: CompiledRubric) -> Path:
    return gradescope_zip(copy, rubric.name, copy.root / "build" / "gradescope.zip")


@pytest.fixture(scope="module")
def members(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.fixture
def packable(mini: Course) -> Course:
    """The small course, with what packaging needs besides."""
    for name in ("setup.sh", "requirements.txt"):
        shutil.copy(ROOT / name, mini.root / name)
    return mini


# ---- what is in it -------------------------------------------------------------------------------------------


def test_it_holds_just_this(members: dict[str, bytes], rubric: CompiledRubric) -> None:
    """The whole list, so that nothing gets in unseen: no rubric.py, no reference, no tests, no handout. Every zip has the same
    engine, which is tried in one of them below."""
    engine = {f"autograder/{path.relative_to(ENGINE).as_posix()}": path.read_bytes() for path in ENGINE.rglob("*.py")}
    assert "autograder/sandbox/inside/worker.py" in engine
    others = {"setup.sh", "run_autograder", "requirements.txt", "not_graded_yet.json", f"{rubric.name}.rubric"}
    assert set(members) == others | set(engine)
    assert {name: members[name] for name in engine} == engine


def test_setup_and_run_are_at_the_root_and_can_be_executed(archive: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(archive) as opened:
        entries = opened.infolist()
    assert len({e.filename for e in entries}) == len(entries)
    assert not any(e.filename.startswith(("/", ".")) or ".." in e.filename for e in entries)
    assert {e.create_system for e in entries} == {3}, "the modes are only kept for archives said to be made on Unix"
    modes = {e.filename: e.external_attr >> 16 for e in entries}
    assert {name for name, mode in modes.items() if mode & 0o111} == {"setup.sh", "run_autograder"}
    assert all(stat.S_ISREG(mode) and mode & 0o644 == 0o644 for mode in modes.values())
    for name in ("setup.sh", "run_autograder"):
        assert members[name].startswith(b"#!/usr/bin/env bash\n"), name
        assert b"\r" not in members[name]
        assert subprocess.run(["bash", "-n"], input=members[name]).returncode == 0


def test_it_is_the_same_whenever_it_is_made(packable: Course, tmp_path: Path) -> None:
    """Another process with another hash seed, time zone and umask, from files of another age: else nobody could tell
    whether what runs on Gradescope is what was proved."""
    code = """if True:
        import os, sys
        from pathlib import Path
        from autograder.course import package
        from autograder.course.layout import Course
        from autograder.grading import frames

        root, target, umask = sys.argv[1:]
        os.umask(int(umask, 8))
        course = Course(Path(root))
        frames.save_rubric(course.sources("mini").compile(), course.compiled("mini"))
        package.gradescope_zip(course, "mini", Path(target))"""
    made = []
    for seed, umask in (("1", "022"), ("2", "077")):
        for path in packable.root.rglob("*"):
            os.utime(path, (1_600_000_000 + int(seed), 1_600_000_000 + int(seed)))
        target = tmp_path / f"{seed}.zip"
        subprocess.run(
            [sys.executable, "-c", code, str(packable.root), str(target), umask],
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}"},
        )
        made.append(target.read_bytes())
    assert made[0] == made[1]


def test_the_engine_in_it_is_whole(hw1: CompiledRubric, tmp_path: Path) -> None:
    """Every module can be imported, and the command runs, where only the zip's own engine can be found."""
    copy = copied_course(tmp_path / "course", hw1)
    archive = gradescope_zip(copy, hw1.name, tmp_path / "gradescope.zip")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path / "source")
        members = opened.namelist()
    # Without `site` no .pth file is read, so that an engine installed from this checkout cannot fill a gap.
    libraries = dict.fromkeys(sysconfig.get_path(key) for key in ("purelib", "platlib"))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join([str(tmp_path / "source"), *libraries])}

    def python(*arguments: str) -> str:
        run = subprocess.run(
            [sys.executable, "-S", "-B", *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    assert "Usage:" in python("-m", "autograder", "--help")
    modules = [
        name[:-3].replace("/", ".").removesuffix(".__init__")
        for name in members
        if name.endswith(".py") and not name.endswith("__main__.py")
    ]
    code = "import importlib, sys\nfor name in sys.argv[1:]: print(importlib.import_module(name).__file__)"
    places = python("-c", code, *modules).splitlines()
    assert len(places) == len(modules) > 30
    assert {place for place in places if not place.startswith(str(tmp_path / "source"))} == set()


# ---- what is not in it ---------------------------------------------------------------------------------------


def found(lines: set[str], members: dict[str, bytes]) -> list[str]:
    """Which lines stand in which members, as they are or as JSON's text would have them."""
    forms = lines | {json.dumps(line, ensure_ascii=plain)[1:-1] for line in lines for plain in (True, False)}
    return sorted(f"{name}: {form}" for name, content in members.items() for form in forms if form.encode() in content)


def bodies(source: str, names: set[str] | None = None) -> Iterator[str]:
    """The telling lines of a module's functions, docstrings, decorators and headers (`with …:`) apart: as written, and as ast
    writes them."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and (names is None or node.name in names):
            statements = node.body[1:] if ast.get_docstring(node) is not None else node.body
            written = [line for s in statements for line in lines[s.lineno - 1 : s.end_lineno]]
            unparsed = [line for s in statements for line in ast.unparse(s).splitlines()]
            stripped = map(str.strip, (*written, *unparsed))
            yield from (line for line in stripped if len(line) >= 16 and not line.endswith((":", "(")))


def test_no_line_of_a_solution_is_in_it(copy: Course, members: dict[str, bytes], rubric: CompiledRubric) -> None:
    sources = copy.sources(rubric.name)
    secret = {line for module in rubric.modules for line in solution_lines(sources.text(module), module)}
    assert len(secret) > 5
    reference = {module: sources.text(module).encode() for module in rubric.modules}
    assert found(secret, reference), "the search finds nothing anywhere"
    assert found(secret, members) == []


def test_no_compiled_oracle_is_in_it(copy: Course, members: dict[str, bytes], rubric: CompiledRubric) -> None:
    """Late oracles must travel; what could be computed beforehand stays, and so do the words that seed private cases."""
    text = copy.sources(rubric.name).rubric_source()
    compiled = {name for check in rubric.checks if not check.late for name in (check.name, *check.hints)}
    assert len(compiled) > 10
    travelling = set(bodies(rubric.late_source))
    assert found(travelling, members), "late oracles are not in the zip, or the search finds nothing"
    secret = set(bodies(text, compiled)) - travelling
    assert len(secret) > 10
    assert found(secret, {"rubric.py": text.encode()})
    assert found(secret | {copy.sources(rubric.name).assignment().secret}, members) == []


# ---- a report before there is one ----------------------------------------------------------------------------


def test_the_report_of_a_run_that_never_began_lists_every_check(members: dict[str, bytes], rubric: CompiledRubric) -> None:
    data = json.loads(members["not_graded_yet.json"])
    assert [(t["extra_data"]["check"], t["score"], t["max_score"], t["status"]) for t in data["tests"]] == [
        (check.name, 0, check.points, "failed") for check in rubric.checks
    ]
    assert (data["score"], sum(t["max_score"] for t in data["tests"])) == (0, rubric.total)
    assert all(t["output"].startswith("Not graded yet") and t["name"] for t in data["tests"])
    assert data["extra_data"]["complete"] is False
    assert data["extra_data"]["environment"]["rubric"] == rubric.rubric_hash


@pytest.fixture
def container(members: dict[str, bytes], tmp_path: Path) -> Path:
    """/autograder as it is before a run, with a `python3` that tells what it finds and then fails."""
    for name in ("run_autograder", "not_graded_yet.json"):
        (tmp_path / "source").mkdir(exist_ok=True)
        (tmp_path / "source" / name).write_bytes(members[name])
    (tmp_path / "submission_metadata.json").write_text("{}")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").write_text(
        '#!/bin/bash\n{ umask; pwd -P; printf "%s " "$@"; echo; echo "$PYTHONPATH"; } >told\nexit 7\n'
    )
    (tmp_path / "bin" / "python3").chmod(0o755)
    return tmp_path


def run_in(container: Path) -> subprocess.CompletedProcess:
    environment = {"PATH": f"{container / 'bin'}:/usr/bin:/bin", "AUTOGRADER_ROOT": str(container)}
    return subprocess.run(
        ["bash", str(container / "source" / "run_autograder")],
        env=environment,
        cwd="/",
        capture_output=True,
        preexec_fn=lambda: os.umask(0o077),
    )


def test_a_run_whose_python_fails_at_once_has_that_report(container: Path, members: dict[str, bytes]) -> None:
    run = run_in(container)
    assert run.returncode == 7
    assert os.listdir(container / "results") == ["results.json"]
    assert (container / "results" / "results.json").read_bytes() == members["not_graded_yet.json"]


def test_a_run_replaces_what_an_earlier_one_left(container: Path, members: dict[str, bytes]) -> None:
    """Full marks of another run must not stand while this one has not begun."""
    (container / "results").mkdir()
    (container / "results" / "results.json").write_text('{"score": 35}')
    run_in(container)
    assert (container / "results" / "results.json").read_bytes() == members["not_graded_yet.json"]


def test_a_run_closes_what_students_must_not_read_and_nothing_else(container: Path, rubric: CompiledRubric) -> None:
    """A umask of 077 would make the submission unreadable to the user that runs it: zero points for everybody."""
    run_in(container)
    mask, folder, arguments, path = (container / "told").read_text().splitlines()
    assert int(mask, 8) & 0o055 == 0, "what is laid out for the student's user could not be read by it"
    assert folder == str(container.resolve())
    options = "--output results --metadata submission_metadata.json --plain --pictures"
    assert arguments.strip() == f"-B -m autograder grade source/{rubric.name}.rubric submission {options}"
    assert path == "source"
    for name in ("source", "results", "submission_metadata.json"):
        assert (container / name).stat().st_mode & 0o007 == 0, f"{name} is open to everybody"


def test_a_course_may_do_without_pictures(packable: Course, tmp_path: Path) -> None:
    def script(**options: bool) -> bytes:
        with zipfile.ZipFile(gradescope_zip(packable, "mini", tmp_path / "x.zip", **options)) as opened:
            return opened.read("run_autograder")

    assert b" --pictures\n" in script()
    assert script(pictures=False) == script().replace(b" --pictures", b"")


# ---- where torch comes from ----------------------------------------------------------------------------------

ODD = [
    "https://download.pytorch.org/whl/cpu",
    "https://host/with space",
    "https://host/it's",
    'https://host/"quoted"',
    "$HOME/$PATH",
    "$(touch leaked)",
    "`touch leaked`",
    "a; touch leaked #",
    "back\\slash\\1\\g<0>",
    "} fi",
    "-n",
    "two\nlines",
    "‖ é",
]


@pytest.mark.parametrize("url", ODD)
def test_the_index_for_torch_is_a_default_whatever_it_holds(packable: Course, tmp_path: Path, url: str) -> None:
    target = gradescope_zip(packable, "mini", tmp_path / "x.zip", url)
    with zipfile.ZipFile(target) as opened:
        script = opened.read("setup.sh").decode()
    head, last = script.rstrip().rsplit("\n", 1)
    assert last == 'main "$@"', "the script's head is no longer everything but its last line"

    def value(**environment: str) -> str:
        shown = subprocess.run(
            ["bash", "-c", head + "\nexec bash -c 'printf %s \"$TORCH_INDEX_URL\"'"],
            cwd=tmp_path,
            check=True,
            env={"PATH": os.environ["PATH"], "HOME": "/nowhere", "LC_ALL": "C.UTF-8", **environment},
            capture_output=True,
        )
        return shown.stdout.decode()

    assert value() == url
    assert value(TORCH_INDEX_URL="") == url
    assert value(TORCH_INDEX_URL="https://mirror/whl") == "https://mirror/whl", "who sets the variable must have the last word"
    assert not (tmp_path / "leaked").exists()


def test_without_an_index_setup_is_as_it_is(packable: Course, tmp_path: Path) -> None:
    with zipfile.ZipFile(gradescope_zip(packable, "mini", tmp_path / "x.zip")) as opened:
        assert opened.read("setup.sh") == (packable.root / "setup.sh").read_bytes()


def test_a_setup_that_has_no_place_for_it_is_said(packable: Course, tmp_path: Path) -> None:
    (packable.root / "setup.sh").write_text("#!/usr/bin/env bash\nset -e\n")
    with pytest.raises(CourseError, match=r"setup\.sh has no line `set -euo pipefail`"):
        gradescope_zip(packable, "mini", tmp_path / "x.zip", "https://host")
    assert not (tmp_path / "x.zip").exists()


# ---- what cannot be packed -----------------------------------------------------------------------------------


def test_a_stale_or_missing_rubric_is_not_packed(packable: Course, tmp_path: Path) -> None:
    rubric = packable.root / "solutions/mini/rubric.py"
    rubric.write_text(rubric.read_text() + "\n# mended\n")
    with pytest.raises(CourseError, match=r"mini\.rubric is stale.*autograder build mini"):
        gradescope_zip(packable, "mini", tmp_path / "x.zip")
    packable.compiled("mini").unlink()
    with pytest.raises(UnusableRubric, match="run `autograder build` first"):
        gradescope_zip(packable, "mini", tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()
    build(packable, "mini")
    assert zipfile.is_zipfile(gradescope_zip(packable, "mini", tmp_path / "x.zip"))
