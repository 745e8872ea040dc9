"""The student kit runs the visible checks on a machine with only Python, and holds nothing that a student should find out."""

from __future__ import annotations

import ast
import dataclasses
import functools
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from in_process import autograder
from kits import kit_of
from packaging.requirements import Requirement
from test_package import bodies, copied_course

from autograder import __version__
from autograder.course import kit, wheel
from autograder.course.build import generated_files
from autograder.course.kit import student_zip
from autograder.course.layout import ENGINE, Course, CourseError
from autograder.course.notebook import notebook
from autograder.course.package import zipped
from autograder.course.stubs import solution_lines, stub
from autograder.course.wheel import engine_wheel
from autograder.grading.frames import load_rubric
from autograder.grading.public import public_part
from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox.inside import wire

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
HW1 = "hw1_divergences"
WHEEL = f"dgm_autograder-{__version__}-py3-none-any.whl"


@dataclasses.dataclass(frozen=True)
class Kit:
    """An assignment's kit, and the course it is made from."""

    rubric: CompiledRubric
    course: Course
    archive: Path

    @property
    def members(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.archive) as opened:
            return {name: opened.read(name) for name in opened.namelist()}


WHEEL_OF_ALL = functools.cache(engine_wheel)
"""Built once: every kit holds the same wheel."""


def made_kit(rubric: CompiledRubric, folder: Path) -> Kit:
    copy = copied_course(folder / "course", rubric)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kit, "engine_wheel", WHEEL_OF_ALL)
        return Kit(rubric, copy, student_zip(copy, rubric.name, copy.root / "build" / "student.zip"))


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory, rubric: CompiledRubric) -> Kit:
    """The kit of each assignment in turn."""
    return made_kit(rubric, tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, hw1: CompiledRubric) -> Kit:
    """The kit of the first assignment."""
    return made_kit(hw1, tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def copy(first: Kit) -> Course:
    return first.course


@pytest.fixture(scope="module")
def archive(first: Kit) -> Path:
    return first.archive


@pytest.fixture(scope="module")
def members(first: Kit) -> dict[str, bytes]:
    return first.members


# ---- what is in it -------------------------------------------------------------------------------------------


def test_it_holds_just_this(one: Kit) -> None:
    """The whole list, so that nothing gets in unseen."""
    name, provided = one.rubric.name, ["provided.py"] if one.rubric.provided else []
    files = [
        "README.md",
        ".vscode/tasks.json",
        "handout.md",
        f"{name}.ipynb",
        f"{name}.rubric",
        WHEEL,
        *one.rubric.modules,
        *provided,
    ]
    assert set(one.members) == {f"{name}/{file}" for file in files}


def test_its_files_are_those_of_the_assignment(one: Kit) -> None:
    for file, text in generated_files(one.course.sources(one.rubric.name)).items():
        assert one.members[f"{one.rubric.name}/{file}"] == text.encode()


def test_its_rubric_is_the_public_part_of_the_rubric(one: Kit, tmp_path: Path) -> None:
    name = one.rubric.name
    (tmp_path / "kit.rubric").write_bytes(one.members[f"{name}/{name}.rubric"])
    there, whole = load_rubric(tmp_path / "kit.rubric"), load_rubric(one.course.compiled(name))
    assert [c.name for c in there.checks] == [c.name for c in whole.checks if c.visibility == "visible"]
    assert all(case.public for check in there.checks for case in check.cases)
    assert wire.encode(there.as_data()) == wire.encode(public_part(whole).as_data())


def test_the_wheel_holds_the_engine_and_nothing_else(members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(members[f"{HW1}/{WHEEL}"])) as opened:
        names = opened.namelist()
        assert opened.testzip() is None
    info = f"dgm_autograder-{__version__}.dist-info"
    assert {n for n in names if n.startswith("autograder/")} == {
        f"autograder/{p.relative_to(ENGINE).as_posix()}" for p in (*ENGINE.rglob("*.py"), ENGINE / "py.typed")
    }
    assert {n for n in names if not n.startswith("autograder/")} == {
        f"{info}/{n}" for n in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "top_level.txt", "licenses/LICENSE")
    }


def test_what_lies_about_in_a_checkout_does_not_get_into_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stale build/lib, an egg-info, caches, a rubric somebody left in the engine's folder."""
    checkout = tmp_path / "checkout"
    shutil.copytree(ENGINE, checkout / "autograder")
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, checkout / name)
    for stray in (
        "build/lib/autograder/secret.py",
        "build/lib/solutions/secret.py",
        "solutions/hw/secret.py",
        "dgm_autograder.egg-info/SOURCES.txt",
        "tests/secret.py",
        "autograder/secret.rubric",
    ):
        (checkout / stray).parent.mkdir(parents=True, exist_ok=True)
        (checkout / stray).write_text("autograder/secret.py\n")
    before = {p: p.stat().st_mtime_ns for p in checkout.rglob("*")}
    monkeypatch.setattr(wheel, "ENGINE", checkout / "autograder")
    name, content = engine_wheel()
    assert name == WHEEL
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert [n for n in opened.namelist() if "secret" in n or b"secret.py" in opened.read(n)] == []
    assert {p: p.stat().st_mtime_ns for p in checkout.rglob("*")} == before, "building leaves something in the checkout"


def test_it_is_the_same_whenever_it_is_made(mini: Course, tmp_path: Path) -> None:
    """Another process with another hash seed, time zone and umask, from files of another age."""
    code = """if True:
        import os, sys
        from pathlib import Path
        from autograder.course import kit, wheel
        from autograder.course.layout import Course
        root, target, umask = sys.argv[1:]
        os.umask(int(umask, 8))
        wheel.ENGINE = Path(root) / "autograder"
        kit.student_zip(Course(Path(root)), "mini", Path(target))"""
    shutil.copytree(ENGINE, mini.root / "autograder")
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, mini.root / name)
    made = []
    for seed, umask in (("1", "022"), ("2", "077")):
        for path in mini.root.rglob("*"):
            os.utime(path, (1_600_000_000 + int(seed), 1_600_000_000 + int(seed)))
        target = tmp_path / f"{seed}.zip"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}", "SOURCE_DATE_EPOCH": f"170000000{seed}"}
        subprocess.run([sys.executable, "-c", code, str(mini.root), str(target), umask], check=True, cwd=ROOT, env=environment)
        made.append(target.read_bytes())
    assert made[0] == made[1]


def test_what_a_check_needs_is_required_and_what_grading_needs_is_extra(members: dict[str, bytes]) -> None:
    """The wheel asks for ranges; the exact versions that grade are in requirements.in, and lie within them."""
    with zipfile.ZipFile(io.BytesIO(members[f"{HW1}/{WHEEL}"])) as opened:
        metadata = opened.read(f"dgm_autograder-{__version__}.dist-info/METADATA").decode()
    theirs = {"tqdm", "matplotlib", "seaborn", "torchvision"}  # what submissions may import
    asked = [Requirement(line.partition(": ")[2]) for line in metadata.splitlines() if line.startswith("Requires-Dist")]
    needed = {r.name: r for r in asked if r.marker is None}
    numbers, telling = {"numpy", "scipy", "sympy", "mpmath", "torch"}, {"rich", "jinja2", "latex2mathml", "markdown-it-py"}
    assert set(needed) == {*numbers, *telling, "click", "nbformat", "watchfiles"}
    assert {r.name for r in asked if r.marker and r.marker.evaluate({"extra": "grade"})} == {*theirs, "gradescope-utils"}
    lines = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    pinned = [Requirement(line) for line in lines if line[:1] not in ("", "#")]
    assert {r.name for r in pinned} == {*needed, *theirs, "gradescope-utils"}
    for pin in pinned:
        (exact,) = pin.specifier
        wanted = next(r for r in asked if r.name == pin.name)
        assert exact.operator == "==" and wanted.specifier.contains(exact.version), f"{pin} is not within {wanted}"
        assert {s.operator for s in wanted.specifier} == {">=", "<"}


# ---- what cannot be made ---------------------------------------------------------------------------------------


def test_without_the_build_tool_the_message_names_it(copy: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find = wheel.importlib.util.find_spec
    monkeypatch.setattr(wheel.importlib.util, "find_spec", lambda name: None if name == "setuptools" else find(name))
    with pytest.raises(CourseError, match=r"needs setuptools.*run \./setup\.sh, or .* -m pip install setuptools"):
        student_zip(copy, HW1, tmp_path / "x.zip")
    assert list(tmp_path.iterdir()) == []


def test_an_engine_without_its_project_and_one_that_cannot_be_built_are_said(tmp_path: Path, monkeypatch) -> None:
    shutil.copytree(ENGINE, tmp_path / "autograder")
    monkeypatch.setattr(wheel, "ENGINE", tmp_path / "autograder")
    with pytest.raises(CourseError, match="is not in a checkout"):
        engine_wheel()
    (tmp_path / "LICENSE").write_text("")
    (tmp_path / "pyproject.toml").write_text("[build-system]\nrequires = []\nbuild-backend = 'nowhere'\n[project]\nname = 'x'\n")
    with pytest.raises(CourseError, match="could not be built"):
        engine_wheel()


def test_a_stale_rubric_makes_no_kit(mini: Course, tmp_path: Path) -> None:
    rubric = mini.root / "solutions/mini/rubric.py"
    rubric.write_text(rubric.read_text() + "\n# mended\n")
    with pytest.raises(CourseError, match=r"mini\.rubric is stale"):
        student_zip(mini, "mini", tmp_path / "x.zip")


# ---- what is not in it -----------------------------------------------------------------------------------------
# Every file, the wheel's members, and the rubric as the engine itself decodes it, against everything that is secret.


@dataclasses.dataclass(frozen=True)
class Secrets:
    """lines: of solutions and oracles; words: 64 bits of private numbers, as they lie in memory; shown: private numbers,
    written out with so many digits."""

    lines: frozenset[str]
    words: np.ndarray
    shown: Mapping[int, frozenset[str]]


def secrets_of(course: Course, name: str, rubric: CompiledRubric) -> Secrets:
    sources = course.sources(name)
    text = sources.rubric_source()
    lines = {line for module in rubric.modules for line in solution_lines(sources.text(module), module)}
    late = _functions(public_part(rubric).late_source)
    compiled = {n for c in rubric.checks if not c.late for n in (c.name, *c.hints)}
    assert not compiled & late, "an oracle that could be computed beforehand would travel"
    lines |= set(bodies(text, _functions(text) - late)) - set(bodies(text, late))
    lines.add(sources.assignment().secret)
    public = _values(rubric, public=True)
    inputs, answers = (_values(rubric, public=False, answers=a)[0] - public[0] for a in (False, True))
    telling = {a: {v for v in values if v != round(v, 4)} for a, values in (("inputs", inputs), ("answers", answers))}
    shown = {
        digits: frozenset(_written(v, digits) for v in values) - frozenset(_written(v, digits) for v in public[0])
        for digits, values in ((6, telling["answers"]), (8, telling["answers"] | telling["inputs"]))
    }
    words = np.array(sorted(_values(rubric, public=False)[1] - public[1]), np.uint64)
    return Secrets(frozenset(lines), words, shown)


def _functions(source: str) -> set[str]:
    return {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


def _values(rubric: CompiledRubric, *, public: bool, answers: bool | None = None) -> tuple[set[float], set[int]]:
    """Numbers of the cases, and the 64 bits that they, or two neighbours in float32, take in memory."""
    numbers, words = set(), set()
    for case in (case for check in rubric.checks for case in check.cases if case.public == public):
        expected = [v for a in (case.expected, *case.mistaken.values()) if a for v in a.values.values()]
        expected += [v for said in case.derived.values() for v in said.values()] if public else []  # what everybody may see
        for value in [*([] if answers else case.inputs.values()), *([] if answers is False else expected)]:
            if isinstance(value, (np.ndarray, np.floating, float)) and np.asarray(value).dtype.kind == "f":
                flat = np.asarray(value, np.float64).ravel()
                flat = flat[np.isfinite(flat)]
                single, odd = flat.astype(np.float32), flat[flat != np.round(flat, 4)]
                pairs = np.concatenate([single[i:][: (flat.size - i) // 2 * 2].view(np.uint64) for i in (0, 1)])
                pairs = pairs[(pairs & 0xFFFF != 0) & (pairs >> np.uint64(32) & 0xFFFF != 0)]  # not two round numbers
                numbers.update(flat.tolist())
                words.update(pairs.tolist())
                words.update(odd.view(np.uint64).tolist(), odd.astype(np.float32).astype(np.float64).view(np.uint64).tolist())
    return numbers, words


def _written(value: float, digits: int) -> str:
    return f"{abs(value):.{digits - 1}e}"


def places(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, and every file that can be unpacked from it."""
    yield name, content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            for member in opened.namelist():
                yield from places(f"{name}/{member}", opened.read(member))
    if name.endswith((".rubric", ".ipynb")):
        message = wire.decode_frame(content) if name.endswith(".rubric") else json.loads(content)
        yield f"{name} (decoded)", "\n".join(_texts(message)).encode()
        yield f"{name} (arrays)", b"".join(a.tobytes().ljust((a.nbytes + 7) // 8 * 8, b"\0") for a in _arrays(message))


def _texts(tree: Any) -> Iterator[str]:
    """Every key and every leaf that is no array, as Python prints it; lists of lines joined too."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(tree, (list, tuple)):
        yield "".join(map(str, tree)) if all(isinstance(v, str) for v in tree) else ""
        for value in tree:
            yield from _texts(value)
    elif not isinstance(tree, np.ndarray):
        yield str(tree)


def _arrays(tree: Any) -> Iterator[np.ndarray]:
    if isinstance(tree, np.ndarray):
        yield tree
    elif isinstance(tree, (dict, list, tuple)):
        for value in tree.values() if isinstance(tree, dict) else tree:
            yield from _arrays(value)


NUMBER = re.compile(r"\d+\.\d+(?:[eE][-+]?\d+)?")


def told(secrets: Secrets, files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """What is secret -> the places that hold it."""
    found: dict[str, list[str]] = {}
    forms = {  # as bytes: a text with one unusual character takes four times as long to search
        form.encode(): line
        for line in secrets.lines
        for form in (line, *(json.dumps(line, ensure_ascii=a)[1:-1] for a in (True, False)))
    }
    for place, content in (p for name, data in files.items() for p in places(name, data)):
        readable = b"" if place.endswith("(arrays)") else content  # the rubric's own bytes hold them, too
        for form, line in forms.items():
            if form in readable:
                found.setdefault(line, []).append(place)
        text = readable.decode("utf-8", "replace")
        for number in NUMBER.findall(text):
            digits = len(re.sub(r"[eE].*|\.", "", number).lstrip("0"))
            if digits >= 6 and _written(float(number), min(digits, 8) // 2 * 2) in secrets.shown[min(digits, 8) // 2 * 2]:
                found.setdefault(number, []).append(place)
        for offset in range(8):
            windows = np.frombuffer(content[offset : offset + (len(content) - offset) // 8 * 8], "<u8")
            nearest = np.searchsorted(secrets.words, windows).clip(max=len(secrets.words) - 1)
            for word in np.unique(windows[secrets.words[nearest] == windows])[:5]:
                found.setdefault(f"64 bits {word:016x}", []).append(place)
    return found


@pytest.fixture(scope="module")
def secret(copy: Course, hw1: CompiledRubric) -> Secrets:
    return secrets_of(copy, HW1, hw1)


def test_nothing_secret_is_in_it(one: Kit) -> None:
    secret = secrets_of(one.course, one.rubric.name, one.rubric)
    assert len(secret.lines) > 100 and len(secret.words) > 10_000 and all(len(s) > 500 for s in secret.shown.values())
    assert told(secret, {"kit.zip": one.archive.read_bytes()}) == {}


def test_the_search_finds_a_kit_made_from_the_whole_rubric(
    copy: Course, secret: Secrets, members: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(kit, "public_part", lambda rubric: rubric)
    monkeypatch.setattr(kit, "engine_wheel", lambda: (WHEEL, members[f"{HW1}/{WHEEL}"]))
    whole = student_zip(copy, HW1, tmp_path / "whole.zip").read_bytes()
    found = told(secret, {"whole.zip": whole})
    assert {place for where in found.values() for place in where} == {
        f"whole.zip/{HW1}/{HW1}.rubric",
        f"whole.zip/{HW1}/{HW1}.rubric (arrays)",
    }


def test_the_search_finds_each_kind_of_secret_in_each_kind_of_place(copy: Course, secret: Secrets, hw1: CompiledRubric) -> None:
    sources = copy.sources(HW1)
    find = functools.partial(told, secret)
    line = "terms = torch.where(q_probs > 0, q_probs * (q_probs.log() - p_probs.log()), 0.0)"
    book = notebook(sources.assignment(), "# x\n\n## `kl_categorical`\n", {"divergences.py": sources.text("divergences.py")})
    assert line in find({"a.ipynb": book.encode()})
    assert line in find({"a.ipynb": json.dumps({"cells": [{"source": ["    " + line[:40], line[40:] + "\n"]}]}).encode()})
    assert line in find({"a.zip": zipped({"b.whl": zipped({"c.py": sources.text("divergences.py").encode()})})})
    assert find({"divergences.py": stub(sources.text("divergences.py"), "divergences.py").encode()}) == {}
    oracle = "return 0.5 * (mu**2 + np.expm1(logvar) - logvar).sum(-1)"
    assert oracle in find({"rubric.py": sources.rubric_source().encode()})
    travelling = ast.unparse(ast.parse(sources.rubric_source()))
    assert oracle.replace("**", " ** ") in find({"a.rubric": wire.encode({"late_source": travelling})})
    assert sources.assignment().secret in find({"a.txt": b"seed: " + sources.assignment().secret.encode()})
    private = next(c for c in hw1.check("kl_matches_closed_form").cases if not c.public)
    for dtype in ("<f4", "<f8"):
        assert find({"a.bin": b"abc" + np.asarray(private.inputs["mu"], dtype).tobytes()}), dtype
    (answer,) = private.expected.values.values()
    telling = next(v for v in np.ravel(answer) if v != round(float(v), 4))
    assert find({"a.txt": f"expected {telling:.6g}".encode()}) and find({"a.md": f"{float(telling)!r}".encode()})
    assert not find({"a.txt": b"0.5 and 1.0 and 3.14159 and 0.693147"})


def test_late_oracles_in_it_are_those_of_its_checks(members: dict[str, bytes], hw1: CompiledRubric, mini: Course) -> None:
    """A late oracle of a check that is judged only when work is graded stays away too."""
    path = mini.root / "solutions/mini/rubric.py"
    text = path.read_text().replace("import Assignment, cases,", "import Assignment, cases, custom, require,")
    path.write_text(
        text.replace("total=5", "total=7")
        + '''

def helper_of_the_hidden(y):
    return y.shape

@custom("log_mean_exp", points=1, on=cases.named("n", numbers(0)), program=lambda s, x: {"y": s.mod.log_mean_exp(x)})
def seen(y, x):
    """Seen."""
    require(y.size == 4, "no")

@custom("log_mean_exp", points=1, on=cases.named("n", numbers(0)), program=lambda s, x: {"y": s.mod.log_mean_exp(x)},
        visibility="after_published")
def unseen(y, x):
    """Unseen."""
    require(helper_of_the_hidden(y) == (4,), "no")
'''
    )
    whole = mini.sources("mini").compile()
    assert _functions(whole.late_source) == {"helper_of_the_hidden", "seen", "unseen"}
    assert _functions(public_part(whole).late_source) == {"seen"}


# ---- on a student's machine ------------------------------------------------------------------------------------


def unpacked(archive: Path, target: Path) -> Path:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(target)
    return target / HW1


def lend_libraries(python: Path) -> Path:
    """Links this environment's libraries into another's site-packages, so that nothing is downloaded: all but the engine."""

    def site(interpreter: str) -> Path:
        code = "import sysconfig; print(sysconfig.get_path('purelib'))"
        return Path(subprocess.run([interpreter, "-c", code], check=True, capture_output=True, text=True).stdout.strip())

    ours, theirs = site(sys.executable), site(str(python))
    for entry in ours.iterdir():
        if "autograder" in entry.name or entry.name == "__pycache__" or (theirs / entry.name).exists():
            continue
        if entry.is_dir():
            shutil.copytree(entry, theirs / entry.name, copy_function=_linked)
        else:
            _linked(entry, theirs / entry.name)
    return theirs


def _linked(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)


def commands(readme: str) -> list[str]:
    """What the README has students on macOS and Linux type."""
    return [line for block in re.findall(r"```bash\n(.*?)```", readme, re.DOTALL) for line in block.splitlines()]


def typed(command: str, at: Path, **environment: str) -> subprocess.CompletedProcess:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", command],
        cwd=at,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=300,
        env={"PATH": path, "HOME": str(at), "PIP_NO_INDEX": "1", "COLUMNS": "100", **environment},
    )


def a_wheel_of(name: str, folder: Path) -> Path:
    """A folder with a wheel of that name, which holds nothing: somewhere to install it from."""
    folder.mkdir()
    about = f"{name}-7.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-7.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}/__init__.py", "")
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 7.0\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    return folder


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.slow
def test_the_readmes_commands_are_all_that_a_student_needs(
    archive: Path, copy: Course, hw1: CompiledRubric, tmp_path: Path
) -> None:
    """In a folder with blanks in its name, far from any course, with no index to download from: the wheel's requirements are
    met by what is there."""
    folder = unpacked(archive, tmp_path / "my courses (2)")
    make, activate, install, setup, *checks = commands((folder / "README.md").read_text("utf-8"))
    check, only, book, show, hint, page, every, watch = (f"{activate} && {command}" for command in checks)
    assert typed(make, folder).returncode == 0
    lend_libraries(folder.parent / ".venv/bin/python")
    run = typed(f"{activate} && {install}", folder)
    assert run.returncode == 0, run.stdout + run.stderr
    fit = typed(f"{activate} && {setup}", folder, PIP_FIND_LINKS=str(a_wheel_of("notebook", tmp_path / "wheels")))
    assert fit.returncode == 0 and "This computer can run the checks." in fit.stdout, fit.stdout + fit.stderr
    assert "Successfully installed notebook" in fit.stdout, "the notebook's page is all that is missing here"
    before = {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.iterdir()}
    folder.chmod(0o555)

    public = public_part(hw1)
    points = sum(c.points for c in public.checks)
    stubs = typed(check, folder)
    assert stubs.returncode == 1, stubs.stderr
    assert words(stubs.stdout).count("still a stub") == len({c.function for c in public.checks})
    listed = words(typed(every, folder).stdout)
    assert all(f"{c.function.rpartition('.')[2]} is not implemented yet" in listed for c in public.checks)
    assert "kl_categorical is not implemented yet" in words(typed(show, folder).stdout)
    assert page.endswith("autograder check --html report.html") and watch.endswith(
        "autograder watch"
    )  # which does not end by itself
    assert f"0 of {points:g} points" in stubs.stdout
    assert f"{hw1.total - points:g} more points are judged only when your work is graded" in words(stubs.stdout)
    alone = typed(only, folder)
    assert alone.returncode == 1 and "kl_categorical" in alone.stdout and "kl_monte_carlo" not in alone.stdout
    assert typed(book, folder).returncode == 1

    after = {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.iterdir() if p.name != ".autograder"}
    assert after == before, "a check changes what a student hands in"
    assert "Read the section “kl_categorical” of the handout" in words(typed(hint, folder).stdout)
    folder.chmod(0o755)
    for module in hw1.modules:
        (folder / module).write_text(copy.sources(HW1).text(module), "utf-8", newline="\r\n")
    right = typed(check, folder)
    assert right.returncode == 0, right.stdout + right.stderr
    assert f"{points:g} of {points:g} points" in right.stdout and "✗" not in right.stdout

    theory = (folder / "theory.py").read_text("utf-8")
    (folder / "theory.py").write_text(theory.replace("return t - 1", "return t / sympy.E"), "utf-8")
    slip = typed(check, folder, PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert slip.returncode == 1, slip.stderr
    assert "t/e does bound log t, but touches it at t = e" in words(typed("autograder check --hint 17.1", folder).stdout)
    assert "x The function bounds the logarithm" in words(slip.stdout)


@pytest.mark.slow
def test_a_check_runs_where_only_python_is(archive: Path, copy: Course, hw1: CompiledRubric, tmp_path: Path) -> None:
    """Without the layers and the zygote, and with only what Python has on Windows, in the engine's process and its worker's."""
    sys.path.insert(0, str(TESTS))
    from posix_only import FREE

    folder = unpacked(archive, tmp_path / "kit")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv/bin/python"
    site = lend_libraries(python)
    with zipfile.ZipFile(folder / WHEEL) as opened:
        opened.extractall(site)
    gone = [path for path in (site / "autograder").rglob("*.py") if path.name in FREE]
    assert "layers.py" in {path.name for path in gone}
    for path in gone:
        path.unlink()
    shutil.copy(TESTS / "course/laptop/as_on_windows.py", site)
    (site / "laptop.pth").write_text("import as_on_windows\n")  # Debian's Python has a sitecustomize already
    shutil.copy(TESTS / "posix_only.py", site)

    def check(**environment: str) -> subprocess.CompletedProcess:
        return typed(f"{python} -m autograder check", folder, **environment)

    assert typed(f"{python} -c 'import autograder.sandbox.layers'", folder).returncode == 1, "the layers are still there"
    stubs = check()
    assert stubs.returncode == 1 and "next: write kl_categorical" in words(stubs.stdout), stubs.stderr
    for module in hw1.modules:
        (folder / module).write_text(copy.sources(HW1).text(module), "utf-8")
    right = check(PYTHONIOENCODING="cp1252")
    assert right.returncode == 0, right.stdout + right.stderr
    narrowed = (site / "narrowed.txt").read_text().splitlines()
    assert {Path(line).name for line in narrowed} >= {
        "session.py",
        "processes.py",
        "remains.py",
        "scratch.py",
        "workforce.py",
        "main.py",
    }

    wrong = "def kl_categorical(q, p):\n    return 2 * (q * (q / p).log()).sum(-1)\n"
    (folder / "divergences.py").write_text(wrong)
    seen = [typed(f"{python} -m autograder check {option} 1.1", folder).stdout for option in ("--hint", "--show")]
    assert "kl_categorical" in words(seen[0]) and "# value: expected" in seen[1]
    page = typed(f"{python} -m autograder check --only kl_categorical --html report.html", folder)
    assert "open it in a browser" in page.stdout and (folder / "report.html").stat().st_size > 5000, page.stderr
    watched = typed(f"timeout --signal=INT 30 {python} -m autograder watch --only kl_categorical", folder)
    assert "is watched" in words(watched.stdout), watched.stderr

    endless = "def kl_categorical(q, p):\n    print('round')\n    while True: pass\n"
    ends = "import os\ndef js_divergence(q, p):\n    os._exit(3)\n"
    (folder / "divergences.py").write_text(endless + ends)
    both = words(typed(f"{python} -m autograder check --only kl_categorical --only js_divergence", folder).stdout)
    assert "did not end" in both and "ended the process it ran in" in both


# ---- finding the rubric ------------------------------------------------------------------------------------------


@pytest.fixture
def small(mini: Course, tmp_path: Path) -> Path:
    """A kit of the small course, without its wheel, unpacked far from the course."""
    return kit_of(mini, tmp_path / "elsewhere" / "mini")


RIGHT = "import torch\n\ndef log_mean_exp(x):\n    return x.logsumexp(-1) - torch.tensor(float(x.shape[-1])).log()\n"


@pytest.mark.parametrize("arguments", [(), ("mini",), ("mini.rubric",), ("--submission", "mini.py"), ("--submission", ".")])
def test_in_the_kits_folder_everything_is_found(small: Path, arguments: tuple[str, ...]) -> None:
    (small / "mini.py").write_text(RIGHT)
    run = autograder("check", *arguments, at=small)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "5 of 5 points" in run.stdout


def test_from_another_folder_the_work_or_the_rubric_is_named(small: Path, tmp_path: Path) -> None:
    (small / "mini.py").write_text(RIGHT)
    for arguments in (("--submission", small), ("--submission", small / "mini.py"), (small / "mini.rubric",)):
        assert autograder("check", *arguments, at=tmp_path).returncode == 0, arguments


def test_a_kit_inside_a_course_and_a_course_without_one(mini: Course, small: Path) -> None:
    inside = mini.root / "student"
    shutil.copytree(small, inside)
    (inside / "mini.py").write_text(RIGHT)
    assert autograder("check", at=inside).returncode == 0
    assert autograder("check", at=mini.generated("mini")).returncode == 1, "in assignments/<name>/ the name is not needed"
    assert autograder("check", "mini", at=mini.root).returncode == 1
    assert "name the assignment to check, as in `autograder check mini`" in autograder("check", at=mini.root).stderr
    assert "there is no assignment 'minni'; solutions/ has mini" in autograder("check", "minni", at=mini.root).stderr


def test_what_cannot_be_found_or_read_is_said_with_the_fix(small: Path, tmp_path: Path) -> None:
    run = autograder("check", at=tmp_path)
    assert run.returncode == 2 and "there is no compiled rubric in this folder: go to the folder of your kit first" in run.stderr
    assert "there is no assignment `hw9` in this folder, which holds mini" in words(autograder("check", "hw9", at=small).stderr)
    assert "there is no hw9.rubric in this folder" in autograder("check", "hw9", at=tmp_path).stderr
    shutil.copy(small / "mini.rubric", small / "other.rubric")
    run = autograder("check", at=small)
    assert run.returncode == 2 and "several assignments, mini, other: name one, as in `autograder check mini`" in run.stderr
    (small / "other.rubric").unlink()

    message = wire.decode_frame((small / "mini.rubric").read_bytes())
    (small / "mini.rubric").write_bytes(wire.encode({**message, "format": 999}))
    assert "not a compiled rubric of this engine (format 999" in words(autograder("check", at=small).stderr)
    (small / "dgm_autograder-9.0.0-py3-none-any.whl").write_bytes(b"")
    run = autograder("check", at=small)
    assert run.returncode == 2
    said = words(run.stderr)
    assert f"mini.rubric cannot be read by autograder {__version__}, which is installed: it belongs to another version" in said
    assert 'pip install --force-reinstall --no-deps "dgm_autograder-9.0.0-py3-none-any.whl"' in said

    (small / "mini.rubric").write_bytes(wire.encode(message))
    run = autograder("check", at=small)
    assert run.returncode == 1
    assert f"note: autograder {__version__} is installed; install the one of your kit" in words(run.stderr)


def test_package_makes_the_kit(mini: Course) -> None:
    run = autograder("package", "mini", "--student", at=mini.root)
    assert run.returncode == 0, run.stderr
    assert "build/mini-student.zip" in run.stdout and "give it to your students" in run.stdout
    assert zipfile.is_zipfile(mini.root / "build" / "mini-student.zip")
