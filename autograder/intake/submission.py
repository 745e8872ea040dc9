"""The first step of grading one submission: whatever was handed in becomes plain Python module files.

Which files those are is decided here, how a file becomes a module's text in `notebook`. Nothing of it runs.
"""

import difflib
import hashlib
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.intake.archive import is_archive, looks_like_archive, open_archive
from autograder.intake.entries import Entries, Entry, OnDisk, not_a_file, search
from autograder.intake.notebook import Extract, Origin, extract
from autograder.intake.syntax import Refusal, is_stub, listed, module_text, shown

__all__ = ["Origin", "Submission", "read_submission"]

MAX_BYTES = 2_000_000
MAX_TOGETHER = 16_000_000
MAX_HELPERS = 50
MAX_NAME = 80
PARSE_SECONDS = 10.0
"""For all the suspicious text of one submission together."""

_RESERVED = sys.stdlib_module_names | {"provided", "torch", "numpy", "sympy", "scipy", "sitecustomize", "usercustomize"}


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


_Modules = Sequence[str]


def read_submission(path: Path, modules: Sequence[str]) -> Submission:
    """Takes the `.py` file, notebook, folder or archive at `path` as the modules that an assignment expects.

    modules: their file names; the first is the main one

    Nothing that is handed in makes it raise: what cannot be taken is a sentence in `problems` or `notes`.
    """
    path, deadline, handed = Path(path), time.monotonic() + PARSE_SECONDS, {}
    try:
        handed[path.name] = root = OnDisk.at(path)
        entries, notes = _survey(root, modules)
    except Refusal as refusal:
        sentence = str(refusal)
        return Submission({}, dict.fromkeys(modules, sentence), {}, (), _digest(handed | {"": sentence.encode()}))
    helpers, about_helpers = _helpers(entries, modules)
    present = [module for module in modules if module in entries]
    data, sources, refused = _read_all([*present, *helpers], entries, deadline)
    problems = {name: refused[name] for name in present if name in refused}
    notes = [*notes, *about_helpers, *(refused[name] for name in helpers if name in refused)]

    notebooks = [name for name in entries if _is_notebook(name)]
    handed_in, extracted = _extracted(entries[notebooks[0]], deadline) if len(notebooks) == 1 else ({}, None)
    as_handed_out = isinstance(extracted, Extract) and is_stub(extracted.source)  # then nobody expects it to be read
    choice = len(notebooks) == 1 and not as_handed_out
    untouched = [name for name in present if is_stub(sources.get(name, ""))] if choice else []
    for name in untouched:  # the work is in the notebook that lies beside the stubs
        del sources[name]
        del entries[name]
    present = [module for module in present if module not in untouched]
    absent, origins = [module for module in modules if module not in entries], {}
    if absent and isinstance(extracted, Extract):
        sources |= dict.fromkeys(absent, extracted.source)
        origins = dict.fromkeys(absent, extracted.origins)
        notes += [*_on_notebook(notebooks[0], absent, entries, modules), *extracted.notes]
    elif absent and isinstance(extracted, Refusal):
        problems |= dict.fromkeys(absent, str(extracted))
    else:
        problems |= {module: _missing(module, entries, modules, notebooks) for module in absent}
    if notebooks and not absent and not as_handed_out:
        notes.append(f"{listed(notebooks)}: not read, as there {_were(present)} {listed(present)}.")
    data |= handed_in if absent else {}  # of a notebook that is not taken, the name and size count
    handed = {entry.name: data.get(name, entry) for name, entry in entries.items()}
    return Submission(sources, problems, origins, tuple(dict.fromkeys(notes)), _digest(handed))


def _extracted(notebook: Entry, deadline: float) -> tuple[dict[str, bytes], Extract | Refusal]:
    """Its bytes by its name, if it can be read; and it as a module, or why it is none."""
    data = {}
    try:
        data[notebook.name] = _read(notebook)
        return data, extract(notebook.name, data[notebook.name], deadline)
    except Refusal as refusal:
        return data, refusal


def _read_all(names: Iterable[str], entries: Entries, deadline: float) -> tuple[dict, dict, dict]:
    """By name: the bytes of the files, their texts as modules, and why others have none."""
    data, sources, refused, together = {}, {}, {}, 0
    for name in names:
        try:
            if together > MAX_TOGETHER:
                raise Refusal(
                    f"'{shown(name)}' was not read, as the files before it hold {together:,} bytes together: "
                    "hand in only what was asked for."
                )
            data[name] = _read(entries[name])
            together += len(data[name])
            sources[name] = module_text(entries[name].name, data[name], deadline)
        except Refusal as refusal:
            refused[name] = str(refusal)
    return data, sources, refused


def _digest(handed: Mapping[str, bytes | Entry]) -> str:
    """A hash of names and contents, each preceded by its length, so that no two hand-ins look alike."""
    digest = hashlib.sha256()
    for name, content in handed.items():
        how = b"read"
        if not isinstance(content, bytes):
            how, content = content.kind.encode(), b"%d" % (content.size if content.kind == "file" else 0)
        for part in (name.encode("utf-8", "surrogatepass"), how, content):
            digest.update(b"%d:" % len(part) + part)
    return digest.hexdigest()


def _read(entry: Entry) -> bytes:
    if entry.kind != "file":
        raise Refusal(not_a_file(entry))
    data, name = entry.read(MAX_BYTES + 1), entry.name
    if len(data) > MAX_BYTES:
        cure = "clear its outputs, save it," if _is_notebook(name) else "leave out what is not code"
        raise Refusal(
            f"'{shown(name)}' has {max(entry.size, len(data)):,} bytes, and at most {MAX_BYTES:,} are read: "
            f"{cure} and hand it in again."
        )
    return data


# --- what is there ------------------------------------------------------------------------------------------


def _survey(root: Entry, modules: _Modules) -> tuple[dict[str, Entry], list[str]]:
    """What was handed in, by the names it is taken under, and what to tell the student about that."""
    name = shown(root.name)
    if root.kind == "folder":
        return _survey_folder(root, modules)
    if root.kind != "file":
        raise Refusal(not_a_file(root))
    if root.name in modules or _is_notebook(root.name):
        return {root.name: root}, []
    if _is_python(root.name):
        near = _near(root.name, modules[1:])
        hint = f" If it is meant as {near}, give it that name." if near else ""
        return {modules[0]: root}, [f"'{name}' was taken as {modules[0]}, whatever its name.{hint}"]
    if is_archive(root.name) or looks_like_archive(root.read(1000)):
        return _survey_archive(root, modules)
    raise Refusal(f"'{name}' is not a Python file, a notebook, a folder or an archive: hand in {listed(modules)}.")


def _survey_archive(archive: Entry, modules: _Modules) -> tuple[dict[str, Entry], list[str]]:
    root, about_archive = open_archive(archive)
    entries, notes = _survey_folder(root, modules)
    return entries, [*about_archive, *notes]


def _survey_folder(root: Entry, modules: _Modules) -> tuple[dict[str, Entry], list[str]]:
    """What is in the folder itself, or in the one folder within it that holds what was asked for."""
    notes = []
    holders = search(root, (lambda name: name in modules, _is_notebook, _is_python, is_archive), notes)
    if len(holders) > 1:
        raise Refusal(
            f"The folders {listed(holders)} hold files each, so it is not clear which to take: "
            f"hand in one folder with {listed(modules)}."
        )
    ((place, entries),) = holders.items()
    if not entries:
        raise Refusal(f"What you handed in is empty: hand in {listed(modules)}.")
    if place:
        notes.append(f"The files were taken from the folder '{shown(place)}'.")
    archives = [name for name, entry in entries.items() if is_archive(name) and entry.kind != "folder"]
    if archives and any(_is_python(name) or _is_notebook(name) for name in entries):
        notes.append(f"{listed(archives)}: not opened, as there are files beside {'it' if len(archives) == 1 else 'them'}.")
    elif archives and isinstance(root, OnDisk):  # an archive within an archive stays closed
        if len(archives) > 1:
            raise Refusal(f"{listed(archives)} are several archives, so it is not clear which to take: hand in one.")
        entries, about_archive = _survey_archive(entries[archives[0]], modules)
        notes += [f"The files were taken from the archive '{shown(archives[0])}'.", *about_archive]
    return entries, notes


def _is_notebook(name: str) -> bool:
    return name.endswith(".ipynb")


def _is_python(name: str) -> bool:
    return name.endswith(".py")


def _helpers(entries: Entries, modules: _Modules) -> tuple[list[str], list[str]]:
    """The student's other Python files that may be imported, and notes on those that may not."""
    others = [name for name, entry in entries.items() if _is_python(name) and name not in modules and entry.kind != "folder"]
    reserved = [name for name in others if name[:-3] in _RESERVED]
    unnamed = [name for name in others if not name[:-3].isidentifier() or len(name) > MAX_NAME]
    helpers = [name for name in others if name not in reserved and name not in unnamed]
    notes = []
    if reserved:
        notes.append(
            f"{listed(reserved)}: left out, as Python or the grader has a module of that name. "
            "Rename a file of your own (provided.py is the grader's)."
        )
    if unnamed:
        notes.append(f"{listed(unnamed)}: left out, as Python cannot import a file of that name.")
    if helpers[MAX_HELPERS:]:
        surplus = listed(helpers[MAX_HELPERS:])
        notes.append(f"{surplus}: left out, as only {MAX_HELPERS} files beside those asked for are taken.")
    return helpers[:MAX_HELPERS], notes


# --- what the student reads ---------------------------------------------------------------------------------


def _missing(module: str, entries: Entries, modules: _Modules, notebooks: Sequence[str]) -> str:
    if len(notebooks) > 1:
        return f"{module} is missing, and notebooks there are several: hand in one of {listed(notebooks)}."
    names = [entry.name for entry in entries.values()]
    near = _near(module, [name for name in names if name not in modules])
    cure = f"Hand in {module} as well."
    if near:
        cure = f"Did you mean {module}? It is named '{shown(near)}': rename it."
    if any(map(is_archive, names)):
        cure += " An archive within an archive, or beside files, is not opened: hand in the files."
    return f"{module} is missing. Found: {listed(names)}. {cure}"


def _on_notebook(notebook: str, absent: _Modules, entries: Entries, modules: _Modules) -> list[str]:
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
