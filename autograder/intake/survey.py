"""Finds what was handed in, without reading it: the folder or archive that holds the files, and what each file is for."""

from __future__ import annotations

import difflib
import posixpath
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from autograder.intake.archive import is_archive, looks_like_archive, open_archive
from autograder.intake.entries import Entries, Entry, OnDisk, below, composed, listing, not_a_file, search
from autograder.intake.words import Refusal, listed, quoted, were

MAX_HELPERS = 200
MAX_NAME = 80
HEAD = 100_000  # bytes in which a notebook says that it is one; pictures may come before it in its first cell

_RESERVED = sys.stdlib_module_names | {"provided", "torch", "numpy", "sympy", "scipy", "sitecustomize", "usercustomize"}


@dataclass(frozen=True)
class Survey:
    """What was found.

    expected: the modules that the assignment expects, the main one first
    entries: everything found, by the name under which it is taken
    helpers: the student's other Python files, which the expected modules may import, those in folders by their paths
    nested: the files in folders, by their paths
    data: whatever else was handed in, which the code may read, by name or path
    place: the folder that all this lies in, below what was handed in
    around: the files around that folder, by their paths from there, such as "../lib/kl.py"
    misnamed: Python files under names that Python cannot import, such as a browser's "theory (1).py"
    notes: sentences for the student
    """

    expected: tuple[str, ...]
    entries: Entries
    helpers: tuple[str, ...]
    notes: tuple[str, ...]
    nested: Entries = field(default_factory=dict)
    data: tuple[str, ...] = ()
    place: str = ""
    around: Entries = field(default_factory=dict)
    misnamed: tuple[str, ...] = ()

    def entry(self, name: str) -> Entry:
        """What was found under that name or path."""
        return next(found[name] for found in (self.entries, self.nested, self.around) if name in found)

    @property
    def present(self) -> list[str]:
        """The expected modules that were handed in as files."""
        return [module for module in self.expected if module in self.entries]

    @property
    def absent(self) -> list[str]:
        return [module for module in self.expected if module not in self.entries]

    @property
    def kept(self) -> bool:
        """Whether the place is kept for the worker."""
        return _PLAIN.fullmatch(self.place) is not None

    @property
    def notebooks(self) -> list[str]:
        return [name for name in self.entries if is_notebook(name)]

    def without(self, names: Collection[str]) -> Survey:
        return replace(self, entries={name: entry for name, entry in self.entries.items() if name not in names})


def survey(root: Entry, modules: Sequence[str]) -> Survey:
    """Finds the modules and all that lies beside them.

    root: what was handed in
    modules: the file names that the assignment expects, the main one first

    Raises Refusal if nothing can be taken, or if it is unclear what to take.
    """
    top, place, entries, notes = _entries(root, modules)
    nested = {name: entry for name, entry in below(entries, notes) if not _shadows(name, modules)}
    others = [name for name, entry in entries.items() if is_python(name) and name not in modules and entry.kind != "folder"]
    helpers, unusable, about_helpers = _helpers([*others, *(name for name in nested if is_python(name))])
    misnamed = [*unusable, *(name for name, entry in entries.items() if entry.kind == "file" and is_renamed(name))]
    data = [name for name, entry in entries.items() if entry.kind == "file" and not is_python(name) and not is_notebook(name)]
    data += [name for name in nested if not is_python(name) and not is_notebook(name)]
    around = _around(top, place) if _PLAIN.fullmatch(place) else dict[str, Entry]()
    return Survey(
        tuple(modules),
        entries,
        tuple(helpers),
        (*notes, *about_helpers),
        nested,
        (*data, *sorted(around, key=is_python, reverse=True)),
        place,
        around,
        tuple(misnamed),
    )


_PLAIN = re.compile(rf"(?!.*[. ](/|\Z))[\w .,()+-]{{1,{MAX_NAME}}}(/[\w .,()+-]{{1,{MAX_NAME}}})*")
"""A path that every system can hold."""


def _around(top: Entry, place: str) -> dict[str, Entry]:
    """The files around the place, by their paths from there. Python's own way of reading them is the right one: they are data."""
    entries = listing(top)
    files = [(name, entry) for name, entry in entries.items() if entry.kind == "file"]
    found = [(path, entry) for path, entry in [*files, *below(entries, [])] if not path.startswith(f"{place}/")]
    return {posixpath.relpath(path, place): entry for path, entry in found if _PLAIN.fullmatch(path) and not is_notebook(path)}


def _shadows(path: str, modules: Sequence[str]) -> bool:
    """Whether the file makes its folder a package that would take the place of a module of the same name."""
    folder, _, rest = path.partition("/")
    return rest == "__init__.py" and (folder in _RESERVED or f"{folder}.py" in modules)


_RENAMED = re.compile(r"(?i)\.py(\.txt)?\Z")
_BOOK = re.compile(rb'\s*\{.*"(cells|nbformat|worksheets)"\s*:', re.DOTALL)


def is_renamed(name: str) -> bool:
    """Whether a system or a browser gave a Python file another ending: "Theory.PY", "theory.py.txt"."""
    return not is_python(name) and _RENAMED.search(name) is not None


def looks_like_notebook(data: bytes) -> bool:
    """Whether a file that begins so is a notebook, whatever its name: browsers save them as ".json" and ".ipynb.txt"."""
    return _BOOK.match(data.removeprefix(b"\xef\xbb\xbf")) is not None


def is_notebook(name: str) -> bool:
    return name.endswith(".ipynb")


def is_python(name: str) -> bool:
    return name.endswith(".py")


def is_importable(name: str) -> bool:
    """Whether a Python file of this name or path may be a student's own module."""
    parts = name.removesuffix(".py").split("/")
    return all(part.isidentifier() and len(part) <= MAX_NAME - 3 for part in parts) and parts[0] not in _RESERVED


def is_reserved(name: str) -> bool:
    """Whether a Python file of this name or path has the name of one of Python's or the grader's modules, but the kit's own."""
    return name.partition("/")[0].removesuffix(".py") in _RESERVED and name != "provided.py"


NEAR = 0.75
"""The share of letters that a misspelt name has in common with the right one."""


def close_name(name: str, names: Sequence[str]) -> str | None:
    """The one of the names that is most probably a misspelling of this one, if any is."""
    stem = name.removesuffix(".py").lower()
    alike = {other: difflib.SequenceMatcher(None, stem, other.removesuffix(".py").lower()).ratio() for other in names}
    # Of names without their common ending: "theirs.py" has seven of the nine characters of "theory.py", and four of six letters.
    near = [other for other, ratio in alike.items() if ratio >= NEAR or sorted(other.removesuffix(".py").lower()) == sorted(stem)]
    return max(near, key=alike.__getitem__, default=None)


# --- where the files are ------------------------------------------------------------------------------------


Found: TypeAlias = tuple[Entry, str, Entries, list[str]]


def _entries(root: Entry, modules: Sequence[str]) -> Found:
    """What was handed in, the folder in it that the files lie in, these by the name under which they are taken, and notes."""
    name = quoted(root.name)
    if root.kind == "folder":
        return _in_folder(root, modules)
    if root.kind != "file":
        raise Refusal(not_a_file(root))
    if composed(root.name) in modules or is_notebook(root.name):
        return root, "", {composed(root.name): root}, []
    if is_python(root.name) or is_renamed(root.name):
        near = close_name(root.name, modules[1:])
        advice = f" If it is meant to be {near}, give it that name." if near else ""
        return root, "", {modules[0]: root}, [f"'{name}' was taken as {modules[0]}, because no other file was handed in.{advice}"]
    if is_archive(root.name) or looks_like_archive(root.read(1000)):
        return _in_archive(root, modules)
    if looks_like_notebook(root.read(HEAD)):
        return root, "", {f"{composed(root.name)}.ipynb": root}, []
    raise Refusal(f"'{name}' is not a Python file, a notebook, a folder or an archive. Hand in {listed(modules)}.")


def _in_archive(archive: Entry, modules: Sequence[str]) -> Found:
    root, about_archive = open_archive(archive)
    top, place, entries, notes = _in_folder(root, modules)
    return top, place, entries, [*about_archive, *notes]


def _in_folder(root: Entry, modules: Sequence[str]) -> Found:
    """The entries of the folder itself, or of the one folder inside it that holds the expected files."""
    notes: list[str] = []
    found = search(root, (lambda name: name in modules, is_notebook, is_python, is_archive, is_renamed), notes)
    if len(found) > 1:
        raise Refusal(
            f"Each of the folders {listed(found)} contains files, so it is not clear which one to grade. "
            f"Hand in one folder with {listed(modules)}."
        )
    ((place, entries),) = found.items()
    if not entries:
        raise Refusal(f"Your submission is empty. Hand in {listed(modules)}.")
    if place:
        notes.append(f"The files were taken from the folder '{quoted(place)}'.")
    archives = [name for name, entry in entries.items() if is_archive(name) and entry.kind != "folder"]
    if archives and any(is_python(name) or is_notebook(name) for name in entries):
        them = "it" if len(archives) == 1 else "them"
        notes.append(f"{listed(archives)} {were(archives)} not opened because there are files beside {them}.")
    elif archives and isinstance(root, OnDisk):  # an archive inside an archive stays closed
        if len(archives) > 1:
            raise Refusal(f"{listed(archives)} are several archives, so it is not clear which one to grade. Hand in one.")
        root, place, entries, about_archive = _in_archive(entries[archives[0]], modules)
        notes += [f"The files were taken from the archive '{quoted(archives[0])}'.", *about_archive]
    return root, place, entries, notes


# --- the student's own modules ------------------------------------------------------------------------------


def _helpers(names: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """The files that may be imported, those whose names cannot be, and notes on the others."""
    reserved, unusable, helpers = [], [], []
    for name in names:
        if name == "provided.py":  # the kit's own, which the grader brings as well: no reason to bother its owner
            continue
        if "/" not in name and name.removesuffix(".py") in _RESERVED:
            reserved.append(name)
        elif all(part.isidentifier() and len(part) <= MAX_NAME - 3 for part in name.removesuffix(".py").split("/")):
            helpers.append(name)
        elif "/" not in name:  # in a folder it may be a script that nothing imports
            unusable.append(name)
    return helpers[:MAX_HELPERS], unusable, list(_on_left_out(reserved, helpers[MAX_HELPERS:]))


def on_unusable(names: Sequence[str]) -> Iterator[str]:
    """What to say of Python files that nothing can import."""
    if names:
        yield (
            f"{listed(names)} {were(names)} left out because a file of such a name cannot be imported. "
            f"Rename a file that your code imports: letters, digits and underscores only, at most {MAX_NAME} characters."
        )


def _on_left_out(reserved: Sequence[str], surplus: Sequence[str]) -> Iterator[str]:
    if reserved:
        yield (
            f"{listed(reserved)} {were(reserved)} left out because Python or the grader has a module of the same name. "
            "Rename a file that is your own."
        )
    if surplus:
        yield (
            f"{listed(surplus)} {were(surplus)} left out because at most {MAX_HELPERS} files are taken besides those that the "
            "assignment asks for. Combine some of your files."
        )
