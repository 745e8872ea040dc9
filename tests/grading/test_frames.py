"""Files are whole or not there, and a compiled rubric that cannot be used is said to be so, with the fix."""

from __future__ import annotations

import os
import random
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.grading import frames
from autograder.grading.frames import UnusableRubric, load_frame, load_rubric, save_frame, save_rubric, write_atomically
from autograder.rubric.compiled import FORMAT, CompiledRubric
from autograder.sandbox.inside import wire

# ---- writing -------------------------------------------------------------------------------------------------


def test_the_folder_is_made_and_nothing_else_stays(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "file"
    write_atomically(target, b"first")
    write_atomically(target, b"second")
    assert target.read_bytes() == b"second"
    assert os.listdir(target.parent) == ["file"]


@pytest.mark.parametrize("broken", ["while writing", "before the exchange"])
def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    """A full disk, or a kill: the target must never have been opened for writing."""
    target = tmp_path / "file"
    write_atomically(target, b"old")

    def half(path: Path, content: bytes) -> int:
        with open(path, "wb") as stream:
            stream.write(content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", half) if broken == "while writing" else patched.setattr(os, "replace", refuse)
        with pytest.raises(OSError, match="No space left"):
            write_atomically(target, b"new" * 100)
    assert target.read_bytes() == b"old"
    # What the failure left has the one fixed name, so that the next write clears it away.
    assert set(os.listdir(tmp_path)) <= {"file", ".file.partial"}
    write_atomically(target, b"newer")
    assert target.read_bytes() == b"newer"
    assert os.listdir(tmp_path) == ["file"]


def test_a_reader_sees_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    target, contents = tmp_path / "file", [bytes([i]) * (50_000 + 90_000 * i) for i in range(8)]
    write_atomically(target, contents[0])
    done, torn = threading.Event(), []

    def reader() -> None:
        while not done.is_set():
            if (content := target.read_bytes()) not in contents:
                torn.append((len(content), content[:1]))

    thread = threading.Thread(target=reader)
    thread.start()
    for i in range(200):
        write_atomically(target, contents[i % 8])
    done.set()
    thread.join()
    assert not torn


@pytest.mark.parametrize("save", ["rubric", "frame"])
def test_rubrics_and_records_are_written_that_way(
    tmp_path: Path, hw1: CompiledRubric, monkeypatch: pytest.MonkeyPatch, save: str
) -> None:
    seen: list[Path] = []
    monkeypatch.setattr(frames, "write_atomically", lambda path, content: seen.append(path))
    save_rubric(hw1, tmp_path / "x") if save == "rubric" else save_frame({"a": 1}, tmp_path / "x")
    assert seen == [tmp_path / "x"]
    assert os.listdir(tmp_path) == []


# ---- reading -------------------------------------------------------------------------------------------------


@pytest.fixture
def product(tmp_path: Path, hw1: CompiledRubric) -> Path:
    """A rubric of a few checks: a hundred damaged ones are read below, and each is read whole."""
    path = tmp_path / "hw1.rubric"
    save_rubric(replace(hw1, checks=hw1.checks[:3]), path)
    return path


def refusal(path: Path) -> str:
    """The message, which names the file and the fix; any other exception fails the test."""
    with pytest.raises(UnusableRubric) as caught:
        load_rubric(path)
    message = str(caught.value)
    assert str(path) in message and "run `autograder build`" in message
    assert "\n" not in message
    return message


def test_a_compiled_rubric_comes_back_as_it_went(hw1: CompiledRubric, tmp_path: Path) -> None:
    product = tmp_path / "hw1.rubric"
    save_rubric(hw1, product)
    again = load_rubric(product)
    assert (again.rubric_hash, again.total, again.modules) == (hw1.rubric_hash, hw1.total, hw1.modules)
    assert again.late_source == hw1.late_source
    save_rubric(again, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == product.read_bytes()


def test_a_missing_one(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "gone.rubric")


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    refusal(tmp_path)


def test_one_of_another_format(product: Path) -> None:
    """Compiled by an engine of another time: the engine on this machine has moved on."""
    save_frame({**load_frame(product), "format": FORMAT + 1}, product)
    message = refusal(product)
    assert f"format {FORMAT + 1}" in message and f"reads {FORMAT}" in message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"AGF1",
        b"not a frame at all, but long enough for a head",
        b"\0" * 4096,
        wire.HEAD.pack(wire.MAGIC, 5, 0) + b"[[[[[",
        wire.HEAD.pack(wire.MAGIC, 1 << 31, 1 << 63),
    ],
    ids=["empty", "a head's part", "text", "zeros", "no JSON", "absurd sizes"],
)
def test_what_is_no_frame(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.rubric"
    path.write_bytes(content)
    refusal(path)


@pytest.mark.parametrize(
    "message",
    [{}, [], "text", None, {"format": FORMAT}, {"format": FORMAT, "checks": 3}],
    ids=["nothing", "a list", "text", "null", "only the format", "no checks"],
)
def test_a_frame_of_something_else(tmp_path: Path, message: object) -> None:
    save_frame(message, tmp_path / "x.rubric")
    refusal(tmp_path / "x.rubric")


@pytest.mark.parametrize("key", ["name", "modules", "checks", "rubric_hash", "total", "late_source"])
def test_one_with_a_part_missing(product: Path, key: str) -> None:
    data = load_frame(product)
    del data[key]
    save_frame(data, product)
    assert key in refusal(product)


@pytest.mark.parametrize(
    "part",
    [*"sentence program cases tolerance hints".split(), *(f"a case's {part}" for part in ("expected", "mistaken", "derived"))],
)
@pytest.mark.parametrize("value", [None, 3, "x", [1], [[1]], {"x": 1}], ids=repr)
def test_one_with_a_part_of_the_wrong_kind_is_read_or_refused(product: Path, part: str, value: object) -> None:
    """Never another exception, which a person at the keyboard would read as a traceback."""
    data = load_frame(product)
    check, (*_, key) = data["checks"][0], part.split()
    (check["cases"][0] if "case's" in part else check)[key] = value
    save_frame(data, product)
    try:
        load_rubric(product)
    except UnusableRubric:
        refusal(product)


def test_one_cut_short_anywhere(product: Path) -> None:
    """A copy that was interrupted."""
    content = product.read_bytes()
    for length in [*range(0, 64, 7), *random.Random(1).sample(range(len(content)), 40), len(content) - 1]:
        product.write_bytes(content[:length])
        refusal(product)


def test_one_with_flipped_bytes_is_read_or_refused(product: Path) -> None:
    """Never another exception, and never a crash: no byte of the file is believed."""
    content, draw = product.read_bytes(), random.Random(2)
    refused = 0
    for _ in range(60):
        broken = bytearray(content)
        for _ in range(3):
            broken[draw.randrange(len(broken) // 8)] ^= 1 << draw.randrange(8)  # the header lies at the front
        product.write_bytes(broken)
        try:
            load_rubric(product)
        except UnusableRubric:
            refused += 1
    assert refused > 5, "flips that nobody notices test nothing"
