"""The first step of grading one submission: whatever was handed in becomes plain Python module files.

Which files those are is decided here, how a file becomes a module's text in `notebook`. Nothing of it runs.
"""

import difflib
import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.notebook import Origin, extract
from autograder.grading.syntax import Refusal, is_stub, listed, module_text, shown

__all__ = ["Origin", "Submission", "read_submission"]

MAX_BYTES = 2_000_000
MAX_ENTRIES = 1000
MAX_HELPERS = 50
PARSE_SECONDS = 10.0
"""For all the suspicious text of one submission together."""

_IGNORED = {"__pycache__", "__MACOSX"}
_ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")
_RESERVED = sys.stdlib_module_names | {
    "provided", "torch", "numpy", "sympy", "scipy", "sitecustomize", "usercustomize"}


@dataclass(frozen=True)
class Submission:
    """What one student handed in, as module files. Each expected module is in `sources` or in `problems`.

    sources: module file name -> its text, lines ended by a line feed, to be written as UTF-8
    problems: expected module -> the sentence why it could not be taken
    origins: module made from a notebook -> for each line of its source, where it came from
    notes: sentences worth telling the student that cost nothing
    digest: SHA-256 over the names and bytes of what was handed in; what was not read counts by kind and size
    """

    sources: Mapping[str, str]
    problems: Mapping[str, str]
    origins: Mapping[str, tuple[Origin | None, ...]]
    notes: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class _Entry:
    """One thing handed in. kind: "file", "folder", "link" or "special"."""

    path: Path
    kind: str
    size: int


_Entries = Mapping[str, _Entry]
_Modules = Sequence[str]


def read_submission(path: Path, modules: Sequence[str]) -> Submission:
    """Takes the `.py` file, notebook or folder at `path` as the modules that an assignment expects.

    modules: their file names; the first is the main one

    Nothing that is handed in makes it raise: what cannot be taken is a sentence in `problems` or `notes`.
    """
    path, deadline = Path(path), time.monotonic() + PARSE_SECONDS
    try:
        entries, notes = _survey(path, modules)
    except Refusal as refusal:
        digest = _digest({path.name: str(refusal).encode()})
        return Submission({}, dict.fromkeys(modules, str(refusal)), {}, (), digest)
    helpers, about_helpers = _helpers(entries, modules)
    present = [module for module in modules if module in entries]
    data, sources, refused = _read_all([*present, *helpers], entries, deadline)
    problems = {name: refused[name] for name in present if name in refused}
    notes = [*notes, *about_helpers, *(refused[name] for name in helpers if name in refused)]

    notebooks = [name for name in entries if _is_notebook(name)]
    untouched = [name for name in present if is_stub(sources.get(name, ""))] if len(notebooks) == 1 else []
    for name in untouched:  # the work is in the notebook that lies beside the stubs
        del sources[name]
        del entries[name]
    present = [module for module in present if module not in untouched]
    absent, origins = [module for module in modules if module not in entries], {}
    if absent and len(notebooks) == 1:
        try:
            data[notebooks[0]] = _read(entries[notebooks[0]])
            extracted = extract(notebooks[0], data[notebooks[0]], deadline)
            sources |= dict.fromkeys(absent, extracted.source)
            origins = dict.fromkeys(absent, extracted.origins)
            notes += [*_on_notebook(notebooks[0], absent, entries, modules), *extracted.notes]
        except Refusal as refusal:
            problems |= dict.fromkeys(absent, str(refusal))
    else:
        problems |= {module: _missing(module, entries, modules, notebooks) for module in absent}
    if notebooks and not absent:
        notes.append(f"{listed(notebooks)}: not read, as there {_were(present)} {listed(present)}.")
    handed = {entry.path.name: data.get(name, entry) for name, entry in entries.items()}
    return Submission(sources, problems, origins, tuple(notes), _digest(handed))


def _read_all(names: Iterable[str], entries: _Entries, deadline: float) -> tuple[dict, dict, dict]:
    """By name: the bytes of the files, their texts as modules, and why others have none."""
    data, sources, refused = {}, {}, {}
    for name in names:
        try:
            data[name] = _read(entries[name])
            sources[name] = module_text(entries[name].path.name, data[name], deadline)
        except Refusal as refusal:
            refused[name] = str(refusal)
    return data, sources, refused


def _digest(handed: Mapping[str, bytes | _Entry]) -> str:
    """A hash of names and contents, each preceded by its length, so that no two hand-ins look alike."""
    digest = hashlib.sha256()
    for name, content in handed.items():
        how = b"read"
        if isinstance(content, _Entry):
            how, content = content.kind.encode(), b"%d" % (content.size if content.kind == "file" else 0)
        for part in (name.encode("utf-8", "surrogatepass"), how, content):
            digest.update(b"%d:" % len(part) + part)
    return digest.hexdigest()


# --- what is there ------------------------------------------------------------------------------------------


def _survey(path: Path, modules: _Modules) -> tuple[dict[str, _Entry], list[str]]:
    """What was handed in, by the names it is taken under, and what to tell the student about that."""
    entry, name = _entry(path), shown(path.name)
    if entry.kind == "folder":
        return _survey_folder(path, modules)
    if entry.kind != "file":
        raise Refusal(_not_a_file(entry))
    if path.name in modules or _is_notebook(path.name):
        return {path.name: entry}, []
    if path.suffix == ".py":
        near = _near(path.name, modules[1:])
        hint = f" If it is meant as {near}, give it that name." if near else ""
        return {modules[0]: entry}, [f"'{name}' was taken as {modules[0]}, whatever its name.{hint}"]
    if path.name.lower().endswith(_ARCHIVES):
        raise Refusal(f"'{name}' is an archive, which is not opened: unpack it, hand in {listed(modules)}.")
    raise Refusal(f"'{name}' is not a Python file, a notebook or a folder: hand in {listed(modules)}.")


def _survey_folder(folder: Path, modules: _Modules) -> tuple[dict[str, _Entry], list[str]]:
    """What is in the folder itself, or in the one folder inside it that holds what was asked for."""
    top, notes = _listing(folder), []
    if not top:
        raise Refusal(f"The folder that you handed in is empty: hand in {listed(modules)}.")
    within = {} if top.keys() & set(modules) else _folders_within(folder, top, notes)
    wanted: tuple[Callable[[str], bool], ...] = (lambda name: name in modules, _is_notebook, _is_python)
    for is_wanted in wanted:
        if any(map(is_wanted, top)):
            break
        holders = [name for name, entries in within.items() if any(map(is_wanted, entries))]
        if len(holders) > 1:
            raise Refusal(f"The folders {listed(holders)} hold files each, so it is not clear which to take: "
                          f"hand in one folder with {listed(modules)}.")
        if holders:
            notes.append(f"The files were taken from the folder '{shown(holders[0])}'.")
            return within[holders[0]], notes
    return top, notes


def _folders_within(folder: Path, top: _Entries, notes: list[str]) -> dict[str, dict[str, _Entry]]:
    within, seen = {}, 0
    for name, entry in top.items():
        if entry.kind == "folder":
            try:
                within[name] = _listing(entry.path)
            except Refusal as refusal:
                notes.append(str(refusal))
            seen += len(within.get(name, ()))
            if seen > MAX_ENTRIES:
                raise Refusal(_too_many(folder))
    return within


def _listing(folder: Path) -> dict[str, _Entry]:
    """What the folder holds, by name, in an order that no file system decides."""
    names = []
    try:
        with os.scandir(folder) as found:
            for item in found:
                names.append(item.name)
                if len(names) > MAX_ENTRIES:
                    raise Refusal(_too_many(folder))
    except OSError as error:
        raise Refusal(_unreadable(folder, error)) from None
    kept = [name for name in sorted(names) if name not in _IGNORED and not name.startswith(".")]
    return {name: _entry(folder / name) for name in kept}


def _entry(path: Path) -> _Entry:
    try:
        status = path.lstat()
    except FileNotFoundError:
        raise Refusal(f"There is no file or folder '{shown(path.name)}': hand in your files again.") from None
    except (OSError, ValueError) as error:
        raise Refusal(_unreadable(path, error)) from None
    kinds = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link"}
    return _Entry(path, kinds.get(stat.S_IFMT(status.st_mode), "special"), status.st_size)


def _is_notebook(name: str) -> bool:
    return name.endswith(".ipynb")


def _is_python(name: str) -> bool:
    return name.endswith(".py")


def _helpers(entries: _Entries, modules: _Modules) -> tuple[list[str], list[str]]:
    """The student's other Python files that may be imported, and notes on those that may not."""
    others = [name for name, entry in entries.items()
              if _is_python(name) and name not in modules and entry.kind != "folder"]
    reserved = [name for name in others if name[:-3] in _RESERVED]
    unnamed = [name for name in others if not name[:-3].isidentifier()]
    helpers = [name for name in others if name not in reserved and name not in unnamed]
    notes = []
    if reserved:
        notes.append(f"{listed(reserved)}: left out, as Python or the grader has a module of that name. "
                     "Rename a file of your own (provided.py is the grader's).")
    if unnamed:
        notes.append(f"{listed(unnamed)}: left out, as Python cannot import a file of that name.")
    if helpers[MAX_HELPERS:]:
        surplus = listed(helpers[MAX_HELPERS:])
        notes.append(f"{surplus}: left out, as only {MAX_HELPERS} files beside those asked for are taken.")
    return helpers[:MAX_HELPERS], notes


def _read(entry: _Entry) -> bytes:
    if entry.kind != "file":
        raise Refusal(_not_a_file(entry))
    # Should it have changed since it was listed: neither follow a link nor wait for a pipe.
    flags = sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"))
    try:
        with open(os.open(entry.path, os.O_RDONLY | flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Refusal(_not_a_file(entry))
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refusal(_unreadable(entry.path, error)) from None
    if len(data) > MAX_BYTES:
        name = entry.path.name
        cure = "clear its outputs, save it," if _is_notebook(name) else "leave out what is not code"
        raise Refusal(f"'{shown(name)}' has {entry.size:,} bytes, and at most {MAX_BYTES:,} are read: "
                      f"{cure} and hand it in again.")
    return data


# --- what the student reads ---------------------------------------------------------------------------------


def _missing(module: str, entries: _Entries, modules: _Modules, notebooks: Sequence[str]) -> str:
    if len(notebooks) > 1:
        return f"{module} is missing, and notebooks there are several: hand in one of {listed(notebooks)}."
    names = [entry.path.name for entry in entries.values()]
    near = _near(module, [name for name in names if name not in modules])
    cure = f"Hand in {module} as well."
    if near:
        cure = f"Did you mean {module}? It is named '{shown(near)}': rename it."
    if any(name.lower().endswith(_ARCHIVES) for name in names):
        cure += " Archives are not opened: unpack yours, and hand in the files."
    return f"{module} is missing. Found: {listed(names)}. {cure}"


def _on_notebook(notebook: str, absent: _Modules, entries: _Entries, modules: _Modules) -> list[str]:
    notes = [f"{listed(absent)} {_were(absent)} taken from the notebook '{shown(notebook)}'."]
    present = [module for module in modules if module in entries]
    if present:
        notes.append(f"{listed(present)} {_were(present)} taken from .py, not from the notebook.")
    others = [name for name in entries if _is_python(name) and name not in modules]
    for module in absent:
        if near := _near(module, others):
            notes.append(f"Did you mean '{shown(near)}' as {module}? Then rename it.")
    return notes


def _near(name: str, names: Sequence[str]) -> str | None:
    same = [other for other in names if other.lower() == name.lower()]
    return next(iter(same or difflib.get_close_matches(name, names, 1, 0.75)), None)


def _were(names: Sequence[str]) -> str:
    return "was" if len(names) == 1 else "were"


def _not_a_file(entry: _Entry) -> str:
    kinds = {"folder": "a folder", "link": "a link, which is not followed"}
    kind = kinds.get(entry.kind, "a pipe or a device")
    return f"'{shown(entry.path.name)}' is {kind}, where a file was expected: hand in the file itself."


def _too_many(folder: Path) -> str:
    return (f"The folder '{shown(folder.name)}' holds more than {MAX_ENTRIES} files and folders, and was not "
            "read further: hand in only what was asked for.")


def _unreadable(path: Path, error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return f"'{shown(path.name)}' could not be opened ({reason}): hand it in again."
