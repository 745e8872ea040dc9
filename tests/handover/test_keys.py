"""Keys: closed to others, replaced without a gap, and never told."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from autograder.handover.keys import HandoverError, add_key, newest, read_keys, take_key
from autograder.handover.signatures import Errand, answer_signature, signed

NOW = datetime(2026, 9, 1, tzinfo=timezone.utc)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def test_a_key_file_is_its_owners_alone(file: Path) -> None:
    before = os.umask(0)
    try:
        add_key(file, "mini", 1)
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_one_that_others_may_read_is_refused(file: Path, mode: int) -> None:
    add_key(file, "mini", 1)
    file.chmod(mode)
    with pytest.raises(HandoverError, match="chmod 600"):
        read_keys(file)


def test_a_new_key_leaves_the_old_one_good_until_its_end(file: Path) -> None:
    old = add_key(file, "mini", 10, NOW)
    new = add_key(file, "mini", 10, NOW + timedelta(days=5))
    keys = read_keys(file)["mini"]
    assert newest(keys, NOW + timedelta(days=6)) == new
    assert [key.id for key in keys if key.good(NOW + timedelta(days=6))] == [old.id, new.id]
    assert [key.id for key in keys if key.good(NOW + timedelta(days=12))] == [new.id]
    assert newest(keys, NOW + timedelta(days=16)) is None
    add_key(file, "mini", 10, NOW + timedelta(days=12))
    assert old.id not in {key.id for key in read_keys(file)["mini"]}, "one that has ended is removed"


def test_each_assignment_has_its_own(file: Path) -> None:
    one, two = add_key(file, "one", 1), add_key(file, "two", 1)
    assert one.secret != two.secret and {*read_keys(file)} == {"one", "two"}


@pytest.mark.parametrize("content", [b"", b"[]", b'{"mini": [{"secret": "00"}]}', b"\xff", b"[" * 10**5])
def test_a_damaged_file_is_told_without_its_content(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    file.chmod(0o600)
    if content == b"[]":
        assert read_keys(file) == {}
        return
    with pytest.raises(HandoverError, match="is damaged") as told:
        read_keys(file)
    assert "secret" not in str(told.value)


def test_no_sentence_shows_a_secret(file: Path) -> None:
    key = add_key(file, "mini", 1)
    assert key.secret.hex() not in repr(key) and repr(key.secret) not in repr(key)


def test_a_key_is_taken_once(file: Path) -> None:
    key = add_key(file, "mini", 1)
    assert take_key(file, "mini") == key and not file.exists()
    with pytest.raises(HandoverError, match="cannot be read"):
        take_key(file, "mini")
    add_key(file, "mini", 1, NOW)
    with pytest.raises(HandoverError, match="has run out"):
        take_key(file, "mini", NOW + timedelta(days=9))


def test_no_two_lists_of_parts_are_signed_alike() -> None:
    assert signed(b"k", "a", "bc") != signed(b"k", "ab", "c") != signed(b"k", "abc")
    assert signed(b"k", "1:a", "") != signed(b"k", "a")


def test_the_key_of_a_submission_is_that_of_no_other() -> None:
    """Breaks if an answer about one submission is good for another, or a request can be turned into an answer."""
    errands = [Errand("a", "1", "0" * 64), Errand("a", "2", "0" * 64), Errand("b", "1", "0" * 64), Errand("a", "1", "1" * 64)]
    assert len({errand.key(b"secret") for errand in errands}) == len({errand.job for errand in errands}) == 4
    answers = {answer_signature(errand.key(b"secret"), errand, status, b"{}") for errand in errands for status in (200, 202)}
    assert len(answers) == 8
