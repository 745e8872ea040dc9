"""The commands as people run them, in a checkout that is not this one."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from in_process import autograder

from autograder import __version__
from autograder.cli.grading import _default_folder
from autograder.course.layout import Course
from autograder.intake import submission as intake
from autograder.intake.submission import Submission, read_submission

ROOT = Path(__file__).parents[1]
SUM = "def log_mean_exp(x):\n    print('x', x.shape)\n    return x.logsumexp(-1)\n"
RIGHT = "def log_mean_exp(x):\n    return x.logsumexp(-1) - torch.tensor(float(x.shape[-1])).log()\n"


def in_a_process(*arguments: str, at: Path, **environment: str) -> subprocess.CompletedProcess:
    """The same command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=at,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, **environment},
        timeout=120,
    )


@pytest.fixture
def student(mini: Course) -> Path:
    """A folder with a submission that takes the sum for the mean."""
    folder = mini.root / "student"
    folder.mkdir()
    (folder / "mini.py").write_text("import torch\n\n" + SUM)
    return folder


def test_grade_writes_a_report_and_tells_what_is_wrong(mini: Course, student: Path) -> None:
    run = in_a_process("grade", "mini", str(student), "--plain", at=mini.root)
    assert run.returncode == 0, run.stderr
    assert "✗ log_mean_exp is right, one number per row." in run.stdout
    assert "hint: This is the log of the sum, not of the mean." in run.stdout
    assert "0 of 5 points" in run.stdout
    results = json.loads((mini.root / "results/mini/student/results.json").read_text())
    assert [t["score"] for t in results["tests"]] == [0, 0]
    assert results["extra_data"]["environment"]["torch"]


def test_grade_as_json_prints_the_very_file(mini: Course, student: Path) -> None:
    run = autograder("grade", "mini", str(student), "--json", "-o", "out", at=mini.root)
    assert json.loads(run.stdout) == json.loads((mini.root / "out/results.json").read_text())


def test_only_chooses_by_check_number_or_function(mini: Course, student: Path) -> None:
    run = autograder("grade", "mini", str(student), "--only", "*stable", "--json", at=mini.root)
    (test,) = json.loads(run.stdout)["tests"]
    assert test["extra_data"]["check"] == "value_is_stable"
    number = test["number"]
    assert not number.endswith(".1"), "a check keeps its number, whichever others are run"
    (test,) = json.loads(autograder("grade", "mini", str(student), "--only", number, "--json", at=mini.root).stdout)["tests"]
    assert test["extra_data"]["check"] == "value_is_stable"
    run = autograder("grade", "mini", str(student), "--only", "nothing", at=mini.root)
    assert run.returncode == 2
    assert "there is no check or function `nothing`: the functions are log_mean_exp" in run.stderr


def test_explain_reads_the_record_and_runs_nothing(mini: Course, student: Path) -> None:
    assert autograder("grade", "mini", str(student), "-o", "out", at=mini.root).returncode == 0
    told = autograder("grade", "mini", str(student), "-o", "out", "--explain", "value_is_right", "--plain", at=mini.root)
    assert "recognised as takes_the_sum" in told.stdout
    numbered = autograder("grade", "mini", str(student), "-o", "out", "--explain", "1.1", "--plain", at=mini.root)
    assert numbered.stdout == told.stdout
    assert "(private)" in told.stdout and "expected value: float64 (4,)" in told.stdout
    # The record alone answers: without torch in reach nothing could be run again.
    broken = mini.root / "no_torch"
    broken.mkdir()
    shim = broken / "sitecustomize.py"
    shim.write_text(
        "import subprocess\ndef refuse(*a, **k): raise SystemExit('a process was started')\nsubprocess.Popen.__init__ = refuse\n"
    )
    again = in_a_process(
        "grade", "mini", str(student), "-o", "out", "--explain", "value_is_right", "--plain", at=mini.root, PYTHONPATH=str(broken)
    )
    assert again.stdout == told.stdout, again.stderr
    changed = in_a_process(
        "grade",
        "mini",
        str(mini.root / "solutions/mini"),
        "-o",
        "out",
        "--explain",
        "value_is_right",
        "--plain",
        at=mini.root,
        PYTHONPATH=str(broken),
    )
    assert "a process was started" in changed.stderr, "another submission was explained from this record"


def test_explain_reads_the_submission_once(mini: Course, student: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks if an archive is unpacked twice, or if what is explained is not what the record was looked up for."""
    read: list[Path] = []

    def counted(path: Path, *about: Any) -> Submission:
        read.append(path)
        return read_submission(path, *about)

    monkeypatch.setattr(intake, "read_submission", counted)
    for times in (1, 2):  # without a record, and with one
        run = autograder("grade", "mini", student, "-o", "out", "--explain", "value_is_right", "--trusted", at=mini.root)
        assert "recognised as takes_the_sum" in run.stdout, run.stderr
        assert read == [student] * times


@pytest.mark.parametrize(
    ("paths", "folders"),
    [
        (["alice.smith/mini.py", "alice.jones/mini.py"], ["alice.smith/mini.py", "alice.jones/mini.py"]),
        (["alice.smith", "alice.jones"], ["alice.smith", "alice.jones"]),
        (["s1/hw.zip", "s2/hw.zip"], ["s1/hw.zip", "s2/hw.zip"]),
        (["alice.py", "alice.ipynb", "alice"], ["alice.py", "alice.ipynb", "alice"]),
        (["class/../alice.py", "./alice.py"], ["alice.py", "alice.py"]),
    ],
)
def test_default_folders_of_results_are_readable_and_of_one_submission_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paths: list[str], folders: list[str]
) -> None:
    """Breaks if one submission's results are written over another's."""
    monkeypatch.chdir(tmp_path)
    assert [_default_folder("mini", Path(path)) for path in paths] == [Path("results/mini") / folder for folder in folders]
    absolute = [_default_folder("mini", tmp_path / path) for path in paths]
    assert absolute == [Path("results/mini") / folder for folder in folders], "however the path is written"


def test_default_folders_for_submissions_elsewhere_differ_by_their_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    first, second, whole, same = (
        _default_folder("mini", path)
        for path in (Path("../s1/hw.zip"), tmp_path / "s2/hw.zip", Path(".."), tmp_path / "s1/hw.zip")
    )
    assert len({first, second, whole}) == 3 and first == same
    assert re.fullmatch(r"results/mini/hw\.zip-[0-9a-f]{8}", first.as_posix())
    assert _default_folder("mini", Path(".")).name.startswith("here-"), "the working directory itself has a name, too"


def test_the_version_is_told_without_numpy_and_rich() -> None:
    """Breaks if `autograder --version` waits for what grading needs: it takes a tenth of a second."""
    code = (
        "import sys; from autograder.cli import cli; cli.main(['--version'], standalone_mode=False); "
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'numpy', 'rich', 'scipy', 'sympy', 'torch', 'asyncio'}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.splitlines() == [f"autograder {__version__}", "[]"]


def test_check_shows_public_cases_of_visible_checks_only(mini: Course, student: Path) -> None:
    run = autograder("check", "mini", "--submission", str(student), at=mini.root)
    assert run.returncode == 1
    assert "hint: " in run.stdout and "This is the log of the sum" not in run.stdout, "the slip is told when it is asked for"
    assert "not shown" not in run.stdout
    hint = ("check", "mini", "--submission", str(student), "--hint", "1.1")
    assert "2. This is the log of the sum" in autograder(*hint, at=mini.root).stdout
    assert "3. Read the section" in autograder(*hint, at=mini.root).stdout
    assert "This is the log of the sum" in autograder("check", "mini", "--submission", str(student), at=mini.root).stdout
    (student / "mini.py").write_text("import torch\n\n" + RIGHT)
    assert autograder("check", "mini", "--submission", str(student), at=mini.root).returncode == 0


def test_output_survives_a_console_that_knows_only_ascii(mini: Course, student: Path) -> None:
    run = in_a_process("grade", "mini", str(student), at=mini.root, PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    assert run.returncode == 0, run.stderr
    assert run.stdout.isascii()
    assert "x log_mean_exp is right" in run.stdout


@pytest.mark.parametrize("stand_in", ["absent", "broken at arange"])
@pytest.mark.parametrize("command", ["grade", "doctor"])
def test_a_device_that_is_missing_or_broken_is_one_sentence(mini: Course, student: Path, command: str, stand_in: str) -> None:
    """Breaks if checks are graded first, and end in one grader error each."""
    named = ("mini", str(student)) if command == "grade" else ()
    environment = {"AUTOGRADER_STAND_IN": stand_in, "CUDA_VISIBLE_DEVICES": "", "COLUMNS": "80"}
    run = autograder(command, *named, "--device", "cuda", at=mini.root, **environment)
    assert run.returncode == 2 and not run.stdout
    assert run.stderr.startswith("--device cuda: ") and run.stderr.count("\n") <= 3
    assert not (mini.root / "results").exists()


def test_a_simulated_gpu_grades_as_the_cpu_does(mini: Course, student: Path) -> None:
    points = [
        json.loads(
            autograder(
                "grade", "mini", str(student), "--json", "--device", d, at=mini.root, AUTOGRADER_STAND_IN="simulated"
            ).stdout
        )
        for d in ("cpu", "cuda")
    ]
    assert points[0]["tests"] == points[1]["tests"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("grade", "minni", "student"), "there is no assignment 'minni'; solutions/ has mini"),
        (("grade", "mini", "student", "--explain", "nothing"), "there is no check 'nothing'; there are value_is_right"),
        (("grade", "gone.rubric", "student"), "gone.rubric cannot be read"),
        (("grade", "mini", "student", "--device", "tpu"), "'tpu' is no device"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_two(mini: Course, student: Path, arguments, sentence) -> None:
    run = autograder(*arguments, at=mini.root)
    assert run.returncode == 2
    assert sentence in re.sub(r"\s+", " ", run.stderr)
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("command", [("grade", "mini", "nowhere"), ("check", "mini", "--submission", "nowhere.ipynb")])
def test_a_path_that_is_not_there_is_refused_in_one_sentence(mini: Course, command: tuple[str, ...]) -> None:
    """Breaks if a slip of the keyboard is graded, with 0 points and exit code 0."""
    run = autograder(*command, at=mini.root)
    assert run.returncode == 2 and run.stdout == ""
    assert "there is no file or folder nowhere" in " ".join(run.stderr.split())
    assert not (mini.root / "results").exists()


def test_outside_a_course_the_message_says_what_is_missing(tmp_path: Path) -> None:
    run = autograder("build", at=tmp_path)
    assert run.returncode == 2
    assert "neither it nor a folder above it has solutions/ and assignments/" in re.sub(r"\s+", " ", run.stderr)


def test_a_stale_rubric_stops_grading(mini: Course, student: Path) -> None:
    rubric = mini.root / "solutions/mini/rubric.py"
    rubric.write_text(rubric.read_text() + "\n# mended\n")
    run = autograder("grade", "mini", str(student), at=mini.root)
    assert run.returncode == 2
    assert "Run `autograder build mini`" in re.sub(r"\s+", " ", run.stderr)


def test_an_oracle_that_fails_is_our_fault_and_exit_code_three(mini: Course, student: Path) -> None:
    rubric = mini.root / "solutions/mini/rubric.py"
    text = rubric.read_text().replace(
        "import Assignment, cases, closed_form, stability", "import Assignment, cases, closed_form, custom, stability"
    )
    rubric.write_text(
        text.replace("total=5", "total=6")
        + '''

@custom("log_mean_exp", points=1, on=cases.named("numbers", numbers(0)), program=lambda s, x: {"y": s.mod.log_mean_exp(x)})
def broken(y, x):
    """A check whose oracle has a bug."""
    return undefined_name
'''
    )
    assert autograder("build", at=mini.root).returncode == 0
    run = autograder("grade", "mini", str(student), "--plain", "-o", "out", at=mini.root)
    assert run.returncode == 3
    assert "grader error in broken: NameError" in run.stdout
    results = json.loads((mini.root / "out/results.json").read_text())
    assert "not your fault" in results["tests"][-1]["output"] and "NameError" not in results["tests"][-1]["output"]
    assert results["extra_data"]["faults"]


def test_notebook_and_file_submissions_are_graded(mini: Course) -> None:
    """The generated notebook, filled in; and a single file under another name."""
    book = (mini.root / "assignments/mini/mini.ipynb").read_text()
    cells = json.loads(book)
    for cell in cells["cells"]:
        if cell["id"] == "log_mean_exp":
            cell["source"] = RIGHT
    (mini.root / "done.ipynb").write_text(json.dumps(cells))
    (mini.root / "whatever.py").write_text("import torch\n\n" + RIGHT)
    for submission in ("done.ipynb", "whatever.py"):
        run = autograder("grade", "mini", submission, "--json", at=mini.root)
        assert json.loads(run.stdout)["score"] == 5, submission


def test_an_error_in_a_notebook_is_placed_in_its_cell(mini: Course) -> None:
    cells = json.loads((mini.root / "assignments/mini/mini.ipynb").read_text())
    for cell in cells["cells"]:
        if cell["id"] == "log_mean_exp":
            cell["source"] = "def log_mean_exp(x):\n    y = x\n    return z\n"
    (mini.root / "done.ipynb").write_text(json.dumps(cells))
    run = autograder("grade", "mini", "done.ipynb", "--json", at=mini.root)
    assert "raised NameError: name 'z' is not defined (cell 3, line 3: return z)" in json.loads(run.stdout)["tests"][0]["output"]


def test_the_readmes_commands_are_what_setup_does() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    setup = (ROOT / "setup.sh").read_text("utf-8")
    assert "./setup.sh --demo" in readme and "./setup.sh --test" in readme
    assert shutil.which("bash")
    (submission,) = re.findall(r"^demo_submission=(.*)$", setup, re.MULTILINE)
    assert (ROOT / submission).exists()
    assert "./setup.sh --test" in (ROOT / ".ci/run").read_text("utf-8")


def test_square_brackets_are_not_taken_for_markup(mini: Course, student: Path) -> None:
    rubric = mini.root / "solutions/mini/rubric.py"
    rubric.write_text(
        rubric.read_text().replace("log_mean_exp is right, one number per row.", "E_q[log q] is [bold]right[/bold].")
    )
    autograder("build", at=mini.root)
    run = autograder("grade", "mini", str(student), "--plain", at=mini.root)
    assert "E_q[log q] is [bold]right[/bold]." in run.stdout


def test_a_function_that_is_not_there_is_said_to_be_missing(mini: Course, student: Path) -> None:
    (student / "mini.py").write_text("def log_mean_expp(x):\n    return x\n")
    run = autograder("grade", "mini", str(student), "--plain", at=mini.root)
    assert "`log_mean_exp` is not defined in mini.py; keep the name that the handout gives it" in re.sub(r"\s+", " ", run.stdout)
