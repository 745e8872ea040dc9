"""The first step of grading: turns whatever was handed in into plain Python modules. None of it is run."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.intake.archive import is_archive
from autograder.intake.entries import Entry, OnDisk
from autograder.intake.files import NotebookFile, PythonFiles, read_notebook, read_python
from autograder.intake.notebook import Origin
from autograder.intake.survey import Survey, close_name, is_python, survey
from autograder.intake.syntax import is_stub
from autograder.intake.words import Refusal, listed, quoted, were

__all__ = ["Origin", "Submission", "read_submission"]

PARSE_SECONDS = 10.0
"""For all the suspicious text of one submission together."""

Origins = tuple[Origin | None, ...]


@dataclass(frozen=True)
class Submission:
    """What one student handed in, as modules. Each expected module is in `sources` or in `problems`.

    sources: module's file name -> its text, with \\n at the end of each line, to be stored as UTF-8
    problems: expected module -> the sentence that says why it could not be taken
    origins: module made from a notebook -> where each line of its source came from
    notes: sentences for the student that cost no points
    digest: SHA-256 over the names and bytes of what was handed in; for what was not read, over its kind and size
    """

    sources: Mapping[str, str]
    problems: Mapping[str, str]
    origins: Mapping[str, Origins]
    notes: tuple[str, ...]
    digest: str


def read_submission(path: Path, modules: Sequence[str]) -> Submission:
    """Takes the `.py` file, notebook, folder or archive at `path` as the modules that an assignment expects.

    modules: their file names, the main one first

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
    files = read_python([*found.present, *found.helpers], found.entries, deadline)
    notebook = read_notebook(found.entries[found.notebooks[0]], deadline) if len(found.notebooks) == 1 else None
    if notebook and not notebook.is_stub:  # then untouched stubs beside it are not the student's work
        found = found.without([name for name in found.present if is_stub(files.sources.get(name, ""))])
    from_files, from_notebook = _from_files(found, files), _from_notebook(found, notebook)
    return Submission(
        {**from_files.sources, **from_notebook.sources},
        {**from_files.problems, **from_notebook.problems},
        from_notebook.origins,
        tuple(dict.fromkeys([*found.notes, *from_files.notes, *from_notebook.notes])),
        _digest(_contents(found, files, notebook)),
    )


@dataclass(frozen=True)
class _Part:
    """What the files, or the notebook, contribute to a submission."""

    sources: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, Origins] = field(default_factory=dict)
    notes: Sequence[str] = ()


def _from_files(found: Survey, files: PythonFiles) -> _Part:
    """The modules that were handed in as files, and the helpers."""
    return _Part(
        sources={name: files.sources[name] for name in (*found.present, *found.helpers) if name in files.sources},
        problems={name: files.refused[name] for name in found.present if name in files.refused},
        notes=[files.refused[name] for name in found.helpers if name in files.refused],
    )


def _from_notebook(found: Survey, notebook: NotebookFile | None) -> _Part:
    """The expected modules that were not handed in as files.

    notebook: the only one that was handed in
    """
    if not found.absent:
        return _Part(notes=[] if notebook and notebook.is_stub else list(_on_unread_notebooks(found)))
    if notebook is None:
        return _Part(problems={module: _missing(module, found) for module in found.absent})
    if isinstance(notebook.content, Refusal):
        return _Part(problems=dict.fromkeys(found.absent, str(notebook.content)))
    return _Part(
        sources=dict.fromkeys(found.absent, notebook.content.source),
        origins=dict.fromkeys(found.absent, notebook.content.origins),
        notes=[*_on_notebook(notebook.name, found), *notebook.content.notes],
    )


# --- the digest ---------------------------------------------------------------------------------------------


def _contents(found: Survey, files: PythonFiles, notebook: NotebookFile | None) -> dict[str, bytes | Entry]:
    """Everything found, by its own name: the bytes of what the grade depends on, otherwise the entry."""
    data = dict(files.data)
    if found.absent and notebook and notebook.data is not None:
        data[notebook.name] = notebook.data
    return {entry.name: data.get(name, entry) for name, entry in found.entries.items()}


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
    near = close_name(module, [name for name in names if name not in found.expected])
    cure = f"If '{quoted(near)}' is meant to be {module}, rename it." if near else f"Hand in {module} as well."
    if any(map(is_archive, names)):
        cure += " An archive inside another, or beside other files, is not opened: hand in the files themselves."
    return f"{module} is missing. Found: {listed(names)}. {cure}"


def _on_notebook(notebook: str, found: Survey) -> Iterator[str]:
    yield f"{listed(found.absent)} {were(found.absent)} taken from the notebook '{quoted(notebook)}'."
    if found.present:
        file = "the file of that name" if len(found.present) == 1 else "the files of those names"
        yield f"{listed(found.present)} {were(found.present)} taken from {file}, not from the notebook."
    others = [name for name in found.entries if is_python(name) and name not in found.expected]
    for module in found.absent:
        if near := close_name(module, others):
            yield f"If '{quoted(near)}' is meant to be {module}, rename it."


def _on_unread_notebooks(found: Survey) -> Iterator[str]:
    if found.notebooks:
        unread, read = found.notebooks, found.present
        yield f"{listed(unread)} {were(unread)} not read because {listed(read)} {were(read)} handed in as well."
