"""The limit on all that a worker writes, where it has no disk of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from asking import call, data, error, linux, sandbox
from machines import sandbox_without

from autograder.sandbox import quota
from autograder.sandbox.quota import Written
from autograder.sandbox.session import Lost

WRITES = """
import os, time
def fills(size, count):
    for number in range(count):
        with open(f"f{number}", "wb") as file:
            file.write(bytes(size))
    time.sleep(0.3 if size * count < 100 << 20 else 5)  # whoever writes too much is there until the judge looks
    return count
"""


def test_a_disk_that_others_fill_is_not_the_workers_doing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks if a neighbour's files end a submission, or if each look at a busy disk searches the folder again."""
    used = [0, 0]
    monkeypatch.setattr(Written, "_used", lambda self: tuple(used))
    written, searched = Written(tmp_path, 1), []
    monkeypatch.setattr(Written, "_found", lambda self, process: searched.append(1))
    used[0] = 5 << 20
    assert not written.exceeded(None) and not written.exceeded(None) and len(searched) == 1


def test_what_others_delete_hides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used = [9 << 20, 0]
    monkeypatch.setattr(Written, "_used", lambda self: tuple(used))
    written = Written(tmp_path, 1)
    used[0] = 2 << 20
    assert not written.exceeded(None)
    used[0] = 4 << 20
    (tmp_path / "large").write_bytes(os.urandom(2 << 20))
    assert written.exceeded(None)


@pytest.mark.parametrize("kind", ["bytes", "files", "depth"])
def test_what_a_worker_has_written_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    used = [0, 0]
    monkeypatch.setattr(Written, "_used", lambda self: tuple(used))
    monkeypatch.setattr(quota, "MOST_FILES", 50)
    written = Written(tmp_path, 1)
    used[0 if kind == "bytes" else 1] = 2 << 20
    assert not written.exceeded(None)
    used[0 if kind == "bytes" else 1] = 4 << 20
    if kind == "bytes":
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "large").write_bytes(os.urandom(2 << 20))
    elif kind == "files":
        for number in range(60):
            (tmp_path / f"{number}").touch()
    else:
        here = os.getcwd()
        os.chdir(tmp_path)
        for _ in range(40):
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
        os.chdir(here)
    assert written.exceeded(None)


@linux
def test_a_worker_that_fills_the_disk_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container that may not mount: Gradescope's."""
    with sandbox_without(("disk view",), WRITES) as box:
        assert data(call(box, "fills", 1 << 20, 3)) == 3
        lost = call(box, "fills", 40 << 20, 4)
        assert isinstance(lost, Lost) and lost.why == "wrote too much"
        assert data(call(box, "fills", 1 << 20, 3)) == 3, "the next worker begins with an empty folder"


@linux
def test_a_worker_with_a_disk_of_its_own_finds_it_full() -> None:
    with sandbox(WRITES) as box:
        found = call(box, "fills", 40 << 20, 4)
        if box.hello["layers"]["disk view"] != "on":
            pytest.skip("this machine gives workers no disk of their own")
        assert "No space left" in error(found)["message"]
