"""Exports are recognised, names come along, and nothing that a student chose leads anywhere or ends a run."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import exports
import pytest

from autograder.classroom import unpack
from autograder.classroom.entrants import ClassError, Entrant, Person
from autograder.classroom.naming import names_of, safe
from autograder.classroom.roster import KINDS, content_of, read_roster

MODULES = ("divergences.py", "theory.py")
FILES = {"divergences.py": b"x = 1\n", "theory.py": b"y = 2\n"}
STUDENTS = {"Ada Lovelace": FILES, "Alan Turing": {**FILES, "theory.py": b"y = 3\n"}, "Ida Rhodes": FILES}


def read(export: Path, kind: str | None, folder: Path, modules: tuple[str, ...] = MODULES):
    return read_roster(export, kind, modules, folder / "workplace")


def handed_in(path: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in path.iterdir() if p.is_file()}


@pytest.mark.parametrize("kind", exports.FORMS)
def test_each_form_is_recognised_and_its_files_are_found(kind: str, tmp_path: Path) -> None:
    export = exports.FORMS[kind](STUDENTS, tmp_path / "export")
    roster = read(export, None, tmp_path)
    assert roster.kind == kind and not roster.notes
    assert len(roster.entrants) == 3 and not any(e.problem for e in roster.entrants.values())
    found = sorted(content for e in roster.entrants.values() for content in [handed_in(e.path)["theory.py"]])
    assert found == [b"y = 2\n", b"y = 2\n", b"y = 3\n"]
    assert all(handed_in(e.path).keys() == FILES.keys() for e in roster.entrants.values())
    contents = [content_of(e.path) for e in roster.entrants.values()]
    assert len(set(contents)) == 2, "equal submissions have equal hashes, whoever handed them in"


@pytest.mark.parametrize(
    ("kind", "top"),
    [("gradescope", "assignment_7_export/"), ("moodle", ""), ("canvas", ""), ("folder", "class/"), ("folder", "")],
)
def test_a_zip_is_as_good_as_its_folder(kind: str, top: str, tmp_path: Path) -> None:
    folder = exports.FORMS[kind](STUDENTS, tmp_path / "export")
    archive = exports.zipped(folder, tmp_path / "class.zip", top)
    first = read(archive, None, tmp_path)
    assert first.kind == kind and len(first.entrants) == 3
    assert {name: content_of(e.path) for name, e in first.entrants.items()} == {
        name: content_of(e.path) for name, e in read(folder, None, tmp_path / "other").entrants.items()
    }
    again = read(archive, None, tmp_path)
    assert again.entrants.keys() == first.entrants.keys() and again.notes == first.notes


def test_moodle_without_folders_is_gathered_by_student(tmp_path: Path) -> None:
    roster = read(exports.moodle_flat(STUDENTS, tmp_path / "export"), None, tmp_path)
    assert roster.kind == "moodle" and list(roster.entrants) == ["Ada-Lovelace-2001", "Alan-Turing-2002", "Ida-Rhodes-2003"]
    assert all(handed_in(e.path).keys() == FILES.keys() for e in roster.entrants.values())


def test_people_and_dates_come_along(tmp_path: Path) -> None:
    first = next(iter(read(exports.gradescope(STUDENTS, tmp_path / "g"), None, tmp_path).entrants.values()))
    assert first.people == (Person("Ada Lovelace", "ada.lovelace@example.edu", "10000"),)
    assert first.number == "100" and first.created.isoformat() == "2026-10-02T14:22:32.365935+00:00"
    first = next(iter(read(exports.table(STUDENTS, tmp_path / "t"), None, tmp_path).entrants.values()))
    assert first.people == (Person("Ada Lovelace", "500@example.edu", "500"),) and first.created.year == 2026
    assert [e.people[0].name for e in read(exports.github(STUDENTS, tmp_path / "h"), None, tmp_path).entrants.values()] == [
        "adalovelace",
        "alanturing",
        "idarhodes",
    ]


def test_a_group_and_a_history_come_along(tmp_path: Path) -> None:
    folder = exports.gradescope({"Ada": FILES}, tmp_path / "export")
    (folder / "submission_metadata.yml").write_text(
        """---
submission_100: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  :submitters:
  - :name: Ada
    :email: ada@example.edu
  - :name: Alan
    :email: alan@example.edu
  :created_at: 2026-10-03 10:00:00 Z
  :history:
  - :id: 1
    :created_at: 2026-10-01 10:00:00 Z
    :score: 12.5
    :status: processed
  - :id: 2
    :created_at: 2026-10-02 10:00:00 Z
    :score:
    :status: failed
  - :id: 3
    :created_at: 2026-10-03 10:00:00 Z
    :score: 88.0
    :status: processed
submission_999:
  :submitters: nobody
"""
    )
    roster = read(folder, None, tmp_path)
    ada, ghost = roster.entrants.values()
    assert [p.name for p in ada.people] == ["Ada", "Alan"]
    assert [attempt.score for attempt in ada.earlier] == [12.5, None], "the latest is not before itself"
    assert ghost.path is None and "has no such folder" in ghost.problem


@pytest.mark.parametrize(
    "text", [b"", b"\xff\xfe\x00", b"- a list", b"submission_100: [", b"a: &a [*a, *a]", b"%YAML 9.9\n---\n:"]
)
def test_damaged_metadata_stop_nothing(text: bytes, tmp_path: Path) -> None:
    folder = exports.gradescope(STUDENTS, tmp_path / "export")
    (folder / "submission_metadata.yml").write_bytes(text)
    roster = read(folder, None, tmp_path)
    assert roster.kind == "gradescope"
    assert {e.number for e in roster.entrants.values() if e.path} == {"100", "101", "102"}
    (folder / "submission_metadata.yml").unlink()
    assert len(read(folder, None, tmp_path).entrants) == 3


def test_another_form_may_be_asked_for(tmp_path: Path) -> None:
    folder = exports.gradescope(STUDENTS, tmp_path / "export")
    roster = read(folder, "folder", tmp_path)
    assert list(roster.entrants) == ["submission_100", "submission_101", "submission_102"]
    assert "submission_metadata.yml" in roster.notes[0]


def test_one_submission_is_no_class(tmp_path: Path) -> None:
    with pytest.raises(ClassError, match="looks like one submission"):
        read(exports.write(tmp_path / "one", FILES), None, tmp_path)
    with pytest.raises(ClassError, match="holds no submission"):
        read(exports.write(tmp_path / "none", {"readme.txt": b""}), None, tmp_path)
    with pytest.raises(ClassError, match="there is no file or folder"):
        read(tmp_path / "nothing", None, tmp_path)
    (tmp_path / "broken.zip").write_bytes(b"PK\3\4 cut off")
    with pytest.raises(ClassError, match="could not be opened as a zip"):
        read(tmp_path / "broken.zip", None, tmp_path)


def test_canvas_gives_a_second_attempt_its_name_back(tmp_path: Path) -> None:
    files = {"a_1_2_divergences.py": b"first", "a_1_3_divergences-2.py": b"third", "a_1_4_divergences-1.py": b"second"}
    (entrant,) = read(exports.write(tmp_path / "export", files), None, tmp_path).entrants.values()
    assert handed_in(entrant.path) == {"divergences.py": b"third"}


# -- names -------------------------------------------------------------------------------------------------------------


def test_names_are_unique_and_do_not_depend_on_their_order() -> None:
    labels = ["a b", "a/b", "A B", "..", ".", "\udcff\x1b[2J", "Müller", "Muller", "con", "x" * 300, "文"]
    entrants = [Entrant(label) for label in labels]
    names = names_of(entrants)
    assert len({name.casefold() for name in names}) == len(labels)
    assert all(name and name == safe(name) and len(name) <= 80 for name in names)
    assert dict(zip(labels, names, strict=True)) == dict(zip(reversed(labels), names_of(entrants[::-1]), strict=True))


def test_two_with_one_label_are_numbered() -> None:
    assert names_of([Entrant("a"), Entrant("a")])[1].endswith("-2")


# -- hostile exports ---------------------------------------------------------------------------------------------------


def member(name: str, mode: int = 0o100644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def test_no_path_leads_out_of_the_workplace(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("../../outside.py", "x")
        archive.writestr("C:\\evil\\..\\..\\outside.py", "x")
        archive.writestr("/ada/divergences.py", "x = 1\n")
        archive.writestr(member("ada/theory.py", 0o120777), "/etc/passwd")
        archive.writestr("alan/divergences.py", "x = 1\n")
        archive.writestr("alan/divergences.py/below", "a file as a folder")
        archive.writestr("i\0da/divergences.py", "x")
    roster = read(tmp_path / "class.zip", None, tmp_path)
    assert {"ada", "alan"} <= roster.entrants.keys()
    assert handed_in(roster.entrants["ada"].path) == {"divergences.py": b"x = 1\n"}
    assert not list(tmp_path.glob("**/outside.py")) and not (tmp_path.parent / "outside.py").exists()
    assert any("leads out" in note for note in roster.notes) and any("link" in note for note in roster.notes)


def test_a_bomb_fills_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MOST_FILE", 1 << 20)
    with zipfile.ZipFile(tmp_path / "class.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada/divergences.py", "x = 1\n")
        archive.writestr("alan/divergences.py", bytes(50 << 20))
    roster = read(tmp_path / "class.zip", None, tmp_path)
    assert not (roster.entrants["alan"].path / "divergences.py").exists()
    assert any("more than 1 MiB" in note for note in roster.notes)
    monkeypatch.setattr(unpack, "MOST_TOGETHER", 100)
    with pytest.raises(ClassError, match="unpack it yourself"):
        with zipfile.ZipFile(tmp_path / "large.zip", "w") as archive:
            archive.writestr("ada/divergences.py", "x" * 100)
        read(tmp_path / "large.zip", None, tmp_path)


def test_links_are_followed_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text("the solution")
    folder = exports.canvas({"Ada": FILES}, tmp_path / "canvas")
    (folder / "turing_77_1_divergences.py").symlink_to(secret)
    roster = read(folder, None, tmp_path)
    linked = next(e for e in roster.entrants.values() if e.number == "77")
    assert handed_in(linked.path) == {} and "not a file" in linked.notes[0]
    other = exports.plain({"ada": FILES}, tmp_path / "plain")
    (other / "alan").symlink_to(tmp_path / "canvas")
    paths = {name: e.path for name, e in read(other, None, tmp_path).entrants.items()}
    before = content_of(paths["alan"])
    (tmp_path / "canvas" / "new").write_text("x")
    assert content_of(paths["alan"]) == before, "what a link points to is none of the submission's"


def test_a_table_reads_nothing_beside_its_folder(tmp_path: Path) -> None:
    exports.write(tmp_path, {"solution.py": b"x"})
    folder = exports.write(tmp_path / "t", {"own.py": b"x", "in/deep.py": b"x"})
    (folder / "way").symlink_to(tmp_path)
    files = [
        "own.py",
        "in/deep.py",
        "../solution.py",
        str(tmp_path / "solution.py"),
        "way/solution.py",
        "nothing.py",
        "",
        ".",
        "a\0b",
    ]
    (folder / "c.csv").write_text("file,name\n" + "".join(f'"{file}",n{n}\n' for n, file in enumerate(files)))
    entrants = read(folder / "c.csv", None, tmp_path).entrants.values()
    assert [bool(e.problem) for e in entrants] == [False, False, *[True] * 7]
    assert all(e.path is None for e in entrants if e.problem)


def test_names_that_are_no_text_come_through(tmp_path: Path) -> None:
    folder = exports.plain(STUDENTS, tmp_path / "export")
    os.mkdir(os.fsencode(folder) + b"/\xff\xfe\x1b[31m")
    roster = read(folder, None, tmp_path)
    assert len(roster.entrants) == 4 and all(name.isascii() and name.isprintable() for name in roster.entrants)


def test_a_thousand_submissions_are_listed_at_once(tmp_path: Path) -> None:
    """A second is far more than it takes; quadratic work on names would take longer."""
    folder = exports.canvas({f"Student {n}": {"divergences.py": b"%d" % n} for n in range(1000)}, tmp_path / "export")
    roster = read(folder, None, tmp_path)
    assert len(roster.entrants) == 1000


def test_the_command_knows_every_form() -> None:
    from autograder.cli import classroom

    assert classroom.KINDS == KINDS


def test_every_byte_counts(tmp_path: Path) -> None:
    folder = exports.write(tmp_path / "a", {**FILES, "data/x.bin": b"1"})
    before = content_of(folder)
    exports.write(folder, {".git/index": b"changed", "__pycache__/x.pyc": b"made by Python"})
    assert content_of(folder) == before, "intake reads neither"
    (folder / "data" / "x.bin").write_bytes(b"2")
    assert content_of(folder) != before
    os.mkfifo(folder / "pipe")
    assert content_of(folder), "a pipe is waited for by nobody"
    (tmp_path / "one.py").write_bytes(b"x")
    (tmp_path / "two.py").write_bytes(b"x")
    assert content_of(tmp_path / "one.py") != content_of(tmp_path / "two.py"), "a file's name is told to its student"


def test_a_table_of_any_delimiter(tmp_path: Path) -> None:
    for end, delimiter in enumerate(",;\t"):
        exports.write(tmp_path / str(end), {"a.py": b"x"})
        text = io.StringIO()
        text.write(delimiter.join(["\ufeffname", "file"]) + "\r\n" + delimiter.join(['"Lovelace, Ada"', "a.py"]) + "\r\n")
        (tmp_path / str(end) / "c.csv").write_text(text.getvalue(), "utf-8")
        (entrant,) = read(tmp_path / str(end) / "c.csv", None, tmp_path).entrants.values()
        assert entrant.people[0].name == "Lovelace, Ada" and not entrant.problem
