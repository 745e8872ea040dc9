"""The first step of grading: turns whatever was handed in into plain Python modules. None of it is run."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.intake.archive import is_archive
from autograder.intake.dialect import newer_syntax
from autograder.intake.entries import Entry, OnDisk
from autograder.intake.exported import exported_cells
from autograder.intake.files import NotebookFile, PythonFiles, read_data, read_notebook, read_python
from autograder.intake.notebook import Maker, Origin, code_cells, read_book
from autograder.intake.survey import (
    Survey,
    close_name,
    is_importable,
    is_python,
    is_reserved,
    looks_like_notebook,
    on_unusable,
    survey,
)
from autograder.intake.syntax import defined_in, is_stub, module_text
from autograder.intake.words import Refusal, listed, quoted, were

__all__ = ["Origin", "Submission", "read_submission"]

PARSE_SECONDS = 10.0
"""For all the suspicious text of one submission together."""

DOCUMENTS = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".html", ".png", ".jpg", ".jpeg")
"""Endings of files that no other name makes Python."""

Origins = tuple[Origin | None, ...]


Graded = Mapping[str, Collection[str]]
"""Module -> the names in it that the checks ask for."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in, as modules and files. Each expected module is in `sources` or in `problems`.

    sources: module's file name -> its text, with \\n at the end of each line, to be stored as UTF-8; a module in a package has
        its path with slashes
    problems: expected module -> the sentence that says why it could not be taken
    origins: module made from a notebook -> where each line of its source came from
    notes: sentences for the student that cost no points
    digest: SHA-256 over the names and bytes of what was handed in; for what was not read, over its kind and size
    files: the other files that the code may read, by name or path; "../" leads out of the place
    place: the folder that the modules lie in, where files lie around it
    """

    sources: Mapping[str, str]
    problems: Mapping[str, str]
    origins: Mapping[str, Origins]
    notes: tuple[str, ...]
    digest: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    place: str = ""


def read_submission(
    path: Path, modules: Sequence[str], graded: Graded | None = None, python: tuple[int, int] | None = None
) -> Submission:
    """Takes the `.py` file, notebook, folder or archive at `path` as the modules that an assignment expects.

    modules: their file names, the main one first
    graded: what is asked of each, which decides what of a notebook is run; None where that is not known
    python: the version that must be able to read it, where that is older than our own

    Nothing that is handed in makes it raise: what cannot be taken has a sentence in `problems` or `notes`.
    """
    path, deadline = Path(path), time.monotonic() + PARSE_SECONDS
    handed: dict[str, bytes | Entry] = {}
    try:
        handed[path.name] = root = OnDisk.at(path)
        found = survey(root, modules)
    except Refusal as refusal:
        sentence = str(refusal)
        return Submission({}, dict.fromkeys(modules, sentence), {}, (), _digest(handed | {"": sentence.encode()}))
    strays = found.misnamed if found.absent and not found.notebooks else ()
    files = read_python([*found.present, *found.helpers, *strays], found.entry, deadline)
    data, about_data = read_data(found.data, found.entry)
    notebook = read_notebook(found.entries[found.notebooks[0]], deadline) if len(found.notebooks) == 1 else None
    if notebook and not notebook.is_stub:  # then untouched stubs beside it are not the student's work
        found = found.without([name for name in found.present if is_stub(files.sources.get(name, ""))])
    digest = _digest(_contents(found, files, notebook, data))
    if script := _script(found, files, deadline):
        found = found.without([script.name])
        notebook = script
    written = _from_cells(found, notebook, deadline)
    from_files, from_notebook = _from_files(found, files), _from_notebook(found, notebook, graded or {}, written, files)
    sources = {**written.sources, **from_files.sources, **from_notebook.sources}
    newer = _newer(sources, from_notebook.origins, python) if python else {}
    unusable = [name for name in found.misnamed if is_python(name) and name not in from_notebook.taken]
    notes = [*found.notes, *on_unusable(unusable), *from_files.notes, *about_data, *written.notes, *from_notebook.notes]
    return Submission(
        {name: text for name, text in sources.items() if name not in newer},
        {**written.problems, **from_files.problems, **from_notebook.problems, **{m: newer[m] for m in modules if m in newer}},
        from_notebook.origins,
        tuple(dict.fromkeys([*notes, *(text for name, text in newer.items() if name not in modules)])),
        digest,
        {**written.files, **data},
        found.place if found.kept else "",
    )


def _newer(sources: Mapping[str, str], origins: Mapping[str, Origins], python: tuple[int, int]) -> dict[str, str]:
    """The files whose syntax is newer than that Python, each with a sentence."""
    refused = {}
    for name, text in sources.items():
        if found := newer_syntax(text, python):
            line, what = found
            origin = origins[name][line - 1] if name in origins else None
            where = f"cell {origin.cell}, line {origin.line}" if origin and origin.cell else f"line {line}"
            refused[name] = (
                f"{quoted(name)} cannot be read by the grader's Python, which may be as old as {python[0]}.{python[1]}: {what} "
                f"({where}). Yours is {sys.version_info[0]}.{sys.version_info[1]}, which is newer."
            )
    return refused


@dataclass(frozen=True)
class _Part:
    """What the files, or the notebook, contribute to a submission. taken: the misnamed files among them"""

    sources: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, Origins] = field(default_factory=dict)
    notes: Sequence[str] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    taken: Collection[str] = ()


def _from_files(found: Survey, files: PythonFiles) -> _Part:
    """The modules that were handed in as files, and the helpers."""
    return _Part(
        sources={name: files.sources[name] for name in (*found.present, *found.helpers) if name in files.sources},
        problems={name: files.refused[name] for name in found.present if name in files.refused},
        notes=[files.refused[name] for name in found.helpers if name in files.refused and name in found.entries],
    )


def _script(found: Survey, files: PythonFiles, deadline: float) -> NotebookFile | None:
    """The notebook that was saved as a Python file: an expected module, or another file where there is no notebook."""
    others = [name for name in found.helpers if name in found.entries] if found.absent and not found.notebooks else []
    for name in (*found.present, *others):
        if looks_like_notebook(files.data.get(name, b"")):
            return _book_saved_as(found.entry(name).name, files.data[name], deadline)
    for names in (found.present, others):
        read = {name: exported_cells(name, files.data[name]) for name in names if name in files.data}
        exported = [(name, cells) for name, cells in read.items() if cells is not None]
        if len(exported) == 1:
            ((name, cells),) = exported
            return NotebookFile(name, files.data[name], read_book(found.entry(name).name, cells, deadline, numbered=False))
    return None


def _book_saved_as(name: str, data: bytes, deadline: float) -> NotebookFile | None:
    """The notebook that only has the name of a Python file; None where it is none."""
    try:
        return NotebookFile(name, data, read_book(name, code_cells(name, data), deadline))
    except Refusal:
        return None


def _from_cells(found: Survey, notebook: NotebookFile | None, deadline: float) -> _Part:
    """The files that the notebook's cells write (`%%writefile`), where no such file was handed in."""
    if notebook is None or isinstance(notebook.content, Refusal) or not found.absent:
        return _Part()
    sources, problems, files, notes = dict[str, str](), dict[str, str](), dict[str, bytes](), list[str]()
    for path, text in notebook.content.written.items():
        name = path.rpartition("/")[2] if path.startswith(("/", "~")) or ".." in path.split("/") else path
        if name in found.entries or name in found.nested:
            continue
        if not is_python(name):
            files[name] = text.encode("utf-8", "replace")
            continue
        if not is_importable(name):
            notes += [_on_reserved(name)] if is_reserved(name) else []
            continue
        try:
            sources[name] = module_text(name, text.encode("utf-8", "surrogatepass"), deadline)
        except Refusal as refusal:
            if name in found.expected:
                problems[name] = str(refusal)
            else:
                notes.append(str(refusal))
    return _Part(sources, problems, {}, notes, files)


def _from_notebook(found: Survey, notebook: NotebookFile | None, graded: Graded, written: _Part, files: PythonFiles) -> _Part:
    """The expected modules that were not handed in as files.

    notebook: the only one that was handed in
    """
    absent = [module for module in found.absent if module not in written.sources and module not in written.problems]
    if not found.absent:
        return _Part(notes=[] if notebook and notebook.is_stub else list(_on_unread_notebooks(found)))
    if notebook is None:
        elsewhere = {module: place for module in absent if (place := _elsewhere(module, found, files, graded))}
        forwarded = {
            module: files.sources[file] if file in found.misnamed else f"from {file[:-3]} import {', '.join(names)}\n"
            for module, (file, names) in elsewhere.items()
        }
        about = [_on_elsewhere(module, file) for module, (file, _) in elsewhere.items() if file not in found.present]
        places = [file for file, _ in elsewhere.values()]
        return _Part(forwarded, {m: _missing(m, found) for m in absent if m not in forwarded}, notes=about, taken=places)
    if isinstance(notebook.content, Refusal):
        return _Part(problems=dict.fromkeys(absent, str(notebook.content)))
    sources, problems, origins, notes = dict[str, str](), dict[str, str](), dict[str, Origins](), list[str]()
    missing = [name.removesuffix(".py") for name in absent]
    maker = Maker(notebook.content, missing, frozenset().union(*(graded.get(module, ()) for module in absent)))
    for module in absent:
        try:
            taken = maker.extract(module, graded.get(module) or None)
        except Refusal as refusal:
            problems[module] = str(refusal)
            continue
        sources[module], origins[module] = taken.source, taken.origins
        notes += taken.notes
    about = list(_on_notebook(notebook.content.name, found, list(sources))) if sources else []
    return _Part(sources, problems, origins, [*about, *notes])


def _elsewhere(module: str, found: Survey, files: PythonFiles, graded: Graded) -> tuple[str, list[str]] | None:
    """Where the functions of a module stand that was not handed in: another expected file, or the only other file that defines
    some, and their names; None where they stand in none."""
    wanted = set(graded.get(module, ()))
    defined = {name: sorted(wanted & defined_in(files.sources.get(name, ""))) for name in files.sources}
    places = [name for name, names in defined.items() if names and "/" not in name]
    first = next((name for name in places if name in found.present), places[0] if len(places) == 1 else None)
    return (first, defined[first]) if first else None


# --- the digest ---------------------------------------------------------------------------------------------


def _contents(
    found: Survey, files: PythonFiles, notebook: NotebookFile | None, others: Mapping[str, bytes]
) -> dict[str, bytes | Entry]:
    """Everything found, by its own name: the bytes of what the grade depends on, otherwise the entry."""
    data = {**files.data, **others}
    if found.absent and notebook and notebook.data is not None:
        data[notebook.name] = notebook.data
    top = {entry.name: data.get(name, entry) for name, entry in found.entries.items()}
    return {**top, **{name: data.get(name, entry) for name, entry in {**found.nested, **found.around}.items()}}


def _digest(handed: Mapping[str, bytes | Entry]) -> str:
    """A hash of names and contents. Each is preceded by its length, so that no two submissions look alike."""
    digest = hashlib.sha256()
    for name, content in handed.items():
        how = b"read"
        if not isinstance(content, bytes):
            how, content = content.kind.encode(), b"%d" % (content.size if content.kind == "file" else 0)
        for part in (name.encode("utf-8", "surrogatepass"), how, content):
            digest.update(b"%d:" % len(part) + part)
    return digest.hexdigest()


# --- what the student reads ---------------------------------------------------------------------------------


def _missing(module: str, found: Survey) -> str:
    if len(found.notebooks) > 1:
        return (
            f"{module} is missing, and there are several notebooks, so it is not clear which one to grade. "
            f"Hand in one of {listed(found.notebooks)}."
        )
    names = [entry.name for entry in found.entries.values()]
    near = close_name(module, [name for name in names if name not in found.expected and not name.lower().endswith(DOCUMENTS)])
    cure = f"If '{quoted(near)}' is meant to be {module}, rename it." if near else f"Hand in {module} as well."
    elsewhere = [name for name in found.nested if name.rpartition("/")[2] == module]
    if elsewhere:
        cure = f"If {listed(elsewhere)} is meant, put it beside the others."
    if any(map(is_archive, names)):
        cure += " An archive inside another, or beside other files, is not opened: hand in the files themselves."
    return f"{module} is missing. Found: {listed(names)}. {cure}"


def _on_notebook(notebook: str, found: Survey, taken: Sequence[str]) -> Iterator[str]:
    yield f"{listed(taken)} {were(taken)} taken from the notebook '{quoted(notebook)}'."
    if found.present:
        file = "the file of that name" if len(found.present) == 1 else "the files of those names"
        yield f"{listed(found.present)} {were(found.present)} taken from {file}, not from the notebook."
    others = [name for name in found.entries if is_python(name) and name not in found.expected]
    for module in taken:
        if near := close_name(module, others):
            yield f"If '{quoted(near)}' is meant to be {module}, rename it."


def _on_reserved(name: str) -> str:
    return (
        f"A cell writes '{quoted(name)}', which was left out because Python or the grader has a module of the same name. "
        "Give the file another name."
    )


def _on_elsewhere(module: str, file: str) -> str:
    return f"{module} was not handed in. Its functions were taken from '{quoted(file)}'."


def _on_unread_notebooks(found: Survey) -> Iterator[str]:
    if found.notebooks:
        unread, read = found.notebooks, found.present
        yield f"{listed(unread)} {were(unread)} not read because {listed(read)} {were(read)} handed in as well."
