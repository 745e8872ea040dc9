"""Exports of a class, as each platform makes them, from a folder of submissions for each student."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, bytes]
Class = Mapping[str, Files]
"""A student's name -> what they handed in."""


def write(folder: Path, files: Files) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def zipped(folder: Path, target: Path, top: str = "") -> Path:
    """The folder as a zip; top: the folder around everything in it."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            archive.write(path, f"{top}{path.relative_to(folder).as_posix()}")
    return target


def gradescope(students: Class, folder: Path) -> Path:
    lines = ["---"]
    for number, (student, files) in enumerate(students.items(), 100):
        write(folder / f"submission_{number}", files)
        lines += [f"submission_{number}:", "  :submitters:", f"  - :name: {student}", f"    :sid: '{number}00'"]
        lines += [f"    :email: {student.lower().replace(' ', '.')}@example.edu"]
        lines += [f"  :created_at: 2026-10-0{1 + number % 3} 14:22:32.365935000 Z", "  :score: 7.0", "  :status: processed"]
    write(folder, {"submission_metadata.yml": "\n".join(lines).encode()})
    return folder


def moodle(students: Class, folder: Path) -> Path:
    for number, (student, files) in enumerate(students.items(), 2001):
        write(folder / f"{student}_{number}_assignsubmission_file_", files)
    return folder


def moodle_flat(students: Class, folder: Path) -> Path:
    for number, (student, files) in enumerate(students.items(), 2001):
        write(folder, {f"{student}_{number}_assignsubmission_file_{name}": content for name, content in files.items()})
    return folder


def canvas(students: Class, folder: Path) -> Path:
    for number, (student, files) in enumerate(students.items(), 31):
        begin = "".join(reversed(student.lower().split())) + ("_LATE" if number % 5 == 0 else "")
        again = {name: name.replace(".", "-1.") if number % 3 == 0 else name for name in files}
        write(folder, {f"{begin}_{number}_{number}7{n}_{again[name]}": files[name] for n, name in enumerate(files)})
    return folder


def github(students: Class, folder: Path) -> Path:
    for student, files in students.items():
        repository = folder / f"hw1-{student.lower().replace(' ', '')}"
        write(repository, files)
        write(repository / ".git", {"HEAD": b"ref: refs/heads/main\n", "config": b"[core]\n\tfsmonitor = touch owned\n"})
    return folder


def plain(students: Class, folder: Path) -> Path:
    for student, files in students.items():
        write(folder / student, files)
    return folder


def table(students: Class, folder: Path) -> Path:
    plain(students, folder / "handed in")
    lines = ["Student;Email address;SID;File;Submitted"]
    lines += [
        f"{student};{number}@example.edu;{number};handed in/{student};2026-10-01T12:00Z"
        for number, student in enumerate(students, 500)
    ]
    (folder / "class.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder / "class.csv"


FORMS = {
    "gradescope": gradescope,
    "moodle": moodle,
    "canvas": canvas,
    "github": github,
    "folder": plain,
    "csv": table,
}
