"""Three hundred damaged submissions: each soon ends in a valid report, with a sentence for everything that was lost."""

import json
import random
import time
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pytest
from asking import quick, rubric_of
from handing_in import hand_in, tarred, zipped
from hosts import shared_host

from autograder.grading.grader import Grader
from autograder.grading.outcome import Outcome
from autograder.intake.submission import read_submission
from autograder.reporting.gradescope.results import encoded
from autograder.reporting.gradescope.schema import defects_of
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric, Expected
from autograder.rubric.program import Program

REFERENCE = Path(__file__).parents[2] / "solutions" / "hw1_divergences"
MODULES = ("divergences.py", "theory.py")
DIRECTION = "\n\ndef direction():\n    return '<='\n"
SEEDS = [*range(72), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(72, 300))]
"""The first 72 apply every kind of damage to every kind of submission."""


@cache
def files():
    """The reference solution, with a function in each file that a worker without torch can run."""
    return {name: (REFERENCE / name).read_text("utf-8") + DIRECTION for name in MODULES}


@cache
def book():
    """The assignment's notebook, filled in with the reference solution."""
    path = REFERENCE.parents[1] / "assignments" / "hw1_divergences" / "hw1_divergences.ipynb"
    made = json.loads(path.read_text("utf-8"))
    bodies = iter(files().values())
    for cell in made["cells"]:
        if cell["cell_type"] == "code" and "NotImplementedError" in "".join(cell["source"]):
            cell["source"] = next(bodies, "").splitlines(keepends=True)
    return json.dumps(made)


PACKED = {"zip": zipped, "tar": tarred, **{f"tar.{kind}": partial(tarred, kind=kind) for kind in ("gz", "bz2", "xz")}}
MATERIAL = {
    "files": files,
    "notebook": lambda: {"hw1.ipynb": book()},
    **{kind: lambda pack=pack, kind=kind: {f"hw1.{kind}": pack(files())} for kind, pack in PACKED.items()},
    "notebook.zip": lambda: {"hw1.zip": zipped({"hw1/hw1.ipynb": book()})},
}


# --- damages ------------------------------------------------------------------------------------------------


def flip_bytes(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 3, 30])):
        data[rng.randrange(len(data))] ^= rng.randrange(1, 256)
    return bytes(data)


def cut_lines(rng, data):
    lines = data.splitlines(keepends=True)
    first = rng.randrange(len(lines))
    return b"".join(lines[:first] + lines[first + rng.randint(1, 5) :])


def cut_tail(rng, data):
    return data[: rng.randrange(len(data))]


def cut_middle(rng, data):
    first = rng.randrange(len(data))
    return data[:first] + data[first + rng.randint(1, 1000) :]


def insert(rng, data):
    place = rng.randrange(len(data))
    what = rng.choice([b"\0", b"\0" * 700, b"\xff", b"\r", b"\n  ", b"\\", b'"""', b"{", rng.randbytes(50), b"(" * 300])
    return data[:place] + what + data[place:]


def change_header(rng, data):
    """Changes bytes of an archive's headers, or of the beginning where there is none."""
    data = bytearray(data)
    marks = [i for mark in (b"PK\1\2", b"PK\3\4", b"PK\5\6", b"ustar") for i in range(len(data)) if data.startswith(mark, i)]
    place = max(rng.choice(marks or [0]) - rng.choice([0, 0, 257]), 0)
    for _ in range(rng.randint(1, 4)):
        at = min(place + rng.randrange(46), len(data) - 1)
        data[at] = rng.choice([0, 255, rng.randrange(256)])
    return bytes(data)


def encode_otherwise(rng, data):
    text = data.decode("utf-8", "replace")
    encoding = rng.choice(["utf-16", "utf-16-le", "utf-32", "utf-8-sig", "latin-1", "cp1252", "utf-7", "cp037", "gb18030"])
    return text.replace("\n", rng.choice(["\n", "\r\n", "\r"])).encode(encoding, "replace")


def break_cells(rng, data):
    """Puts values of wrong types into a notebook's JSON."""
    try:
        made = json.loads(data)
    except ValueError:
        return cut_lines(rng, data)
    odd = [None, 3, [], {}, ["x", 1], "x = (", "\ud800", {"a": {}}, [[["y"]]], 1e400, True]
    for _ in range(rng.randint(1, 3)):
        inside = made.get("cells")
        inner = rng.choice([made, *inside] if isinstance(inside, list) else [made])
        if isinstance(inner, dict) and inner:
            key = rng.choice(sorted(inner))
            inner[key] = rng.choice(odd)
            if rng.random() < 0.3:
                del inner[key]
    return json.dumps(made).encode()


DAMAGES = [flip_bytes, cut_lines, cut_tail, cut_middle, insert, change_header, encode_otherwise, break_cells]


def damaged(folder, seed):
    """Puts a damaged submission into the folder; returns its path, and which damage was done to which file."""
    rng = random.Random(seed)
    kind, damage = list(MATERIAL)[seed % len(MATERIAL)], DAMAGES[seed // len(MATERIAL) % len(DAMAGES)]
    handed = {name: data if isinstance(data, bytes) else data.encode() for name, data in MATERIAL[kind]().items()}
    name = rng.choice(sorted(handed))
    handed[name] = damage(rng, handed[name])
    hand_in(folder, handed)
    return folder if rng.random() < 0.5 or len(handed) > 1 else folder / name, f"{damage.__name__} of {name}"


# --- what must hold -----------------------------------------------------------------------------------------


def assert_complete(rubric, path, host, seconds):
    """The report on the submission at the path, after checks of everything that must hold for every report."""
    began = time.monotonic()
    submission = read_submission(path, rubric.modules)
    assert time.monotonic() - began < 15
    assert {*submission.sources, *submission.problems} >= set(rubric.modules)
    assert not submission.sources.keys() & submission.problems.keys()
    for sentence in (*submission.problems.values(), *submission.notes):
        assert len(sentence) > 20 and sentence.isprintable() and sentence.endswith((".", "?"))
    for text in submission.sources.values():
        text.encode("utf-8")
    graded = Grader(rubric, host).grade(read_submission(path, rubric.modules))
    assert time.monotonic() - began < seconds
    assert defects_of(encoded(graded.report)) == []
    for line in graded.report.lines:
        assert line.outcome != Outcome.GRADER_ERROR, line.text
        assert (line.outcome == Outcome.PASSED) != bool(line.text.strip()), "a check that lost points, and no other, has a text"
    told = " ".join(line.text for line in graded.report.lines)  # a cause is stated once, and later lines refer to it
    assert all(problem in told for problem in submission.problems.values())
    return graded.report


def small() -> CompiledRubric:
    """A rubric with one check of each module, on a function that needs no torch."""
    checks = []
    for module in MODULES:
        steps = ((f"{module[:-3]}.direction", [], {}), ("answer", [{"$": "step", "step": 0}], {}))
        cases = tuple(CompiledCase("your answer", public, {}, Expected({"answer": "<="}, {}), {}) for public in (True, False))
        checks.append(
            CompiledCheck(
                f"check_{module[:-3]}",
                "It is right.",
                "direction",
                module,
                1.0,
                "choice",
                "visible",
                False,
                {"options": ["<=", ">="]},
                None,
                (),
                Program(steps, {"answer": {"$": "step", "step": 1}}),
                {},
                cases,
            )
        )
    return rubric_of(checks, modules=MODULES)


@pytest.mark.parametrize("kind", MATERIAL)
def test_an_undamaged_submission_passes(tmp_path, kind):
    """Breaks if the tests themselves damage what they hand in, which would make those below worthless."""
    assert assert_complete(small(), hand_in(tmp_path, MATERIAL[kind]()), quick(), 30).passed


@pytest.mark.parametrize("seed", SEEDS)
def test_damaged_ends_in_a_valid_report(tmp_path, seed):
    """Breaks if a submission ends without a report, or loses points without a sentence."""
    path, what = damaged(tmp_path, seed)
    print(what)
    assert_complete(small(), path, quick(), 60)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(300, 400))
def test_damaged_ends_in_a_valid_report_of_the_real_assignment(tmp_path, hw1, seed):
    """Breaks if torch and the course's own checks, which the rubric above leaves out, change how a submission ends."""
    path, what = damaged(tmp_path, seed)
    print(what)
    first = {check.function: check for check in reversed(hw1.checks)}
    assert_complete(replace(hw1, checks=tuple(first.values())), path, shared_host(), 120)
