"""What is graded is kept, and not graded again; what is lost on the way is graded again, and only that."""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import replace
from pathlib import Path

import exports
import pytest
from conftest import CLASS, RIGHT, SUM, UNIQUE

from autograder.classroom import engines
from autograder.classroom.crew import Crew
from autograder.classroom.engines import Engine
from autograder.classroom.entrants import ClassError
from autograder.classroom.roster import content_of
from autograder.classroom.rows import ClassResults, State
from autograder.classroom.store import ClassStore
from autograder.classroom.task import Done, Item, Settings
from autograder.intake import parcel


def states(folder: Path) -> dict[str, tuple[State, float | None]]:
    with ClassStore(folder) as store:
        return {row.entrant.people[0].name: (row.state, row.score) for row in ClassResults(store).rows()}


def test_a_class_gets_the_expected_rows(graded: Path) -> None:
    found = states(graded)
    assert {name: score for name, (_, score) in found.items()} == {
        "Ada Lovelace": 5,
        "=cmd|' calc'!A0": 0,
        "<script>alert(2)<b>": 0,
        "Ida Rhodes": 5,
        "Alan Turing": 0,
        "Mary Keller": 0,
        "Nobody": 0,
        "Syntax": 0,
    }
    assert {state for state, _ in found.values()} == {State.GRADED}


def test_what_is_graded_is_not_graded_again_and_what_changed_is(graded: Path, rubric, grade, moodle_export, tmp_path) -> None:
    export = Path(shutil.copytree(moodle_export, tmp_path / "export"))
    assert grade(graded, rubric, export) == []
    (changed,) = (path for path in export.iterdir() if path.name.startswith("Alan"))
    (changed / "mini.py").write_bytes(RIGHT + b"# at last\n")
    exports.write(export / "New_77_assignsubmission_file_", {"mini.py": RIGHT})
    (ran,) = grade(graded, rubric, export)
    assert ran.content == content_of(changed)
    found = states(graded)
    assert found["Alan Turing"] == (State.GRADED, 5)
    assert found["New"] == (State.GRADED, 5), "it is what Ada handed in, so nothing had to be run"


def test_only_and_limit_choose(rubric, grade, tmp_path: Path) -> None:
    export = exports.gradescope({name: CLASS[name] for name in ("Ada Lovelace", "Alan Turing", "Syntax")}, tmp_path / "export")
    folder = tmp_path / "class"
    with pytest.raises(ClassError, match="matches none of the 3"):
        grade(folder, rubric, export, only=("nobody",))
    assert len(grade(folder, rubric, export, only=("SYNTAX*",))) == 1
    assert [state for state, _ in states(folder).values()] == [State.WAITING, State.WAITING, State.GRADED]
    assert len(grade(folder, rubric, export, only=("ada.lovelace@example.edu",))) == 1
    assert len(grade(folder, rubric, export, limit=5)) == 1


def test_one_command_at_a_time_is_at_work_in_a_folder(graded: Path) -> None:
    with ClassStore(graded), pytest.raises(ClassError, match="another command is at work"):
        ClassStore(graded)
    with pytest.raises(ClassError, match="begin with `autograder class grade`"):
        ClassStore(graded.parent)


def test_a_folder_holds_one_assignment(graded: Path, rubric, grade, moodle_export: Path) -> None:
    with pytest.raises(ClassError, match="holds a class of mini"):
        grade(graded, replace(rubric, name="another"), moodle_export)


def test_a_damaged_index_is_told(graded: Path) -> None:
    (graded / "class.sqlite").write_bytes(b"no database, but long enough to be read as one" * 40)
    with pytest.raises(ClassError, match="cannot be used"):
        ClassStore(graded)


# -- what is lost on the way -------------------------------------------------------------------------------------------

ITEMS = [Item(f"k{n}", f"c{n}", "nowhere") for n in range(12)]
SETTINGS = Settings("hash", "file")
REPORT = {"faults": [], "complete": True, "earned": 0.0, "total": 1.0}


class Fragile(Executor):
    """Answers at once. A chunk with the item `killer` breaks it, and all that it has; one with `lost` is lost alone."""

    def __init__(self, log: list[tuple[str, ...]], killer: str = "", lost: dict[str, int] | None = None) -> None:
        self.log, self.killer, self.lost, self.broken = log, killer, lost or {}, False

    def submit(self, work, settings, items):  # type: ignore[override]
        future: Future = Future()
        keys = tuple(item.key for item in items)
        self.log.append(keys)
        self.broken |= self.killer in keys
        if self.broken:
            future.set_exception(BrokenExecutor("a process ended"))
        elif gone := [key for key in keys if self.lost.get(key)]:
            self.lost[gone[0]] -= 1
            future.set_exception(RuntimeError("a node was lost"))
        else:
            future.set_result([Done(item.key, item.content, b"", REPORT) for item in items])
        return future


def run(engine: Engine) -> dict[str, Done]:
    crew = Crew(engine, SETTINGS, lambda item, why: Done(item.key, item.content, b"", {**REPORT, "faults": [why]}))
    found = list(crew.results(iter(ITEMS)))
    assert len(found) == len({done.key for done in found}), "nothing is graded twice"
    return {done.key: done for done in found}


@pytest.mark.parametrize("chunk", [1, 4])
def test_a_submission_that_ends_its_process_costs_nobody_else(chunk: int) -> None:
    log: list[tuple[str, ...]] = []
    found = run(Engine(lambda: Fragile(log, "k5"), 2, chunk))
    assert found.keys() == {item.key for item in ITEMS}
    assert [key for key, done in found.items() if done.faults] == ["k5"]
    assert "a process ended" in found["k5"].report["faults"][0]
    assert log[-1] == ("k5",) or log.count(("k5",)) >= 1, "in the end it was alone"


def test_a_lost_node_costs_its_chunk_a_retry() -> None:
    log: list[tuple[str, ...]] = []
    executor = Fragile(log, lost={"k1": 1, "k9": 2})
    found = run(Engine(lambda: executor, 2, 4))
    assert not any(done.faults for done in found.values())
    assert log.count(("k0", "k1", "k2", "k3")) == 2 and len(log) == 3 + 2 + 4


def test_nobody_waits_for_an_executor_that_cannot_be_made_to_work() -> None:
    class Closed(Fragile):
        def submit(self, work, settings, items):  # type: ignore[override]
            raise RuntimeError("cannot schedule new futures after shutdown")

    found = run(Engine(lambda: Closed([]), 2, 4))
    assert all(done.faults for done in found.values()) and len(found) == len(ITEMS)


def test_only_a_few_submissions_are_taken_ahead() -> None:
    """Breaks if a class of 5 000 is in memory at once."""
    taken: list[str] = []

    def items():
        for item in ITEMS:
            taken.append(item.key)
            yield item

    crew = Crew(Engine(lambda: Fragile([]), 1), SETTINGS, lambda item, why: None)
    results = crew.results(items())
    next(results)
    assert len(taken) <= 3
    results.close()


# -- other machines ----------------------------------------------------------------------------------------------------


def test_a_parcel_is_the_same_submission_elsewhere(tmp_path: Path) -> None:
    folder = exports.write(tmp_path / "ada", {"mini.py": RIGHT, "data/x.bin": b"\0" * 10, ".git/config": b"left out"})
    (folder / "link").symlink_to("/etc/passwd")
    sent = parcel.packed(folder)
    assert sent is not None and b"passwd" not in sent
    with parcel.opened(sent, Path("/nowhere/ada")) as path:
        assert path.name == "ada" and content_of(path) == content_of(folder)
    assert not path.exists()
    with parcel.opened(parcel.packed(folder / "mini.py"), Path("mini.py")) as path:
        assert path.read_bytes() == RIGHT


def test_a_submission_too_large_to_be_sent_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcel, "MOST", 10)
    assert parcel.packed(exports.write(tmp_path / "ada", {"mini.py": SUM})) is None


def test_an_engine_finds_the_programs_of_its_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin")
    file = tmp_path / "engine.py"
    file.write_text("import shutil\ndef executor(): return shutil.which('pytest')\n")
    assert engines.from_file(file).open() == shutil.which("pytest", path=str(Path(sys.executable).parent))


def test_an_engine_is_a_file_with_a_function(tmp_path: Path) -> None:
    file = tmp_path / "engine.py"
    file.write_text(
        "from concurrent.futures import ThreadPoolExecutor\nSLOTS, CHUNK = 3, 5\ndef executor(): return ThreadPoolExecutor(3)\n"
    )
    engine = engines.from_file(file)
    assert (engine.slots, engine.chunk, engine.remote) == (3, 5, True)
    engine.open().shutdown()
    file.write_text("1 / 0\n")
    with pytest.raises(ClassError, match="raised ZeroDivisionError"):
        engines.from_file(file)
    file.write_text("x = 1\n")
    with pytest.raises(ClassError, match="defines no function `executor`"):
        engines.from_file(file)


def test_what_is_sent_is_graded_like_what_is_here(rubric, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the rubric and the submission as bytes, and no file of either in reach."""
    from concurrent.futures import ThreadPoolExecutor

    from autograder.classroom.run import carry_out

    monkeypatch.chdir(tmp_path)
    folder = exports.write(tmp_path / "ada", {"mini.py": RIGHT})
    content = content_of(folder)
    settings = Settings(rubric.rubric_hash, "/nowhere/mini.rubric", trusted=True)
    item = Item(settings.key(content), content, str(folder))
    ran: list[Done] = []
    with ClassStore(tmp_path / "class", new=True) as store:
        carry_out(store, rubric, settings, Engine(lambda: ThreadPoolExecutor(1), 1, remote=True), [item], ran.append)
        assert store.results()[item.key] == (5, 5, 0) and store.record(item.key).covers(rubric)
    assert UNIQUE and ran[0].report["earned"] == 5
