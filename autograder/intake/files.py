"""Reads the files that a survey found, within limits: Python files as the text of modules, a notebook as one module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autograder.intake.entries import Entries, Entry, not_a_file
from autograder.intake.notebook import Extract, extract
from autograder.intake.survey import is_notebook
from autograder.intake.syntax import is_stub, module_text
from autograder.intake.words import Refusal, quoted

MAX_BYTES = 2_000_000
MAX_TOGETHER = 16_000_000


@dataclass(frozen=True)
class PythonFiles:
    """Python files by name.

    data: the bytes of every file that could be read
    sources: the text of every file that parses
    refused: for every other file, a sentence for the student
    """

    data: Mapping[str, bytes]
    sources: Mapping[str, str]
    refused: Mapping[str, str]


@dataclass(frozen=True)
class NotebookFile:
    """A notebook.

    data: its bytes; None if they could not be read
    content: the notebook as a module, or why it cannot be one
    """

    name: str
    data: bytes | None
    content: Extract | Refusal

    @property
    def is_stub(self) -> bool:
        """Whether the notebook is as it was handed out."""
        return isinstance(self.content, Extract) and is_stub(self.content.source)


def read_python(names: Iterable[str], entries: Entries, deadline: float) -> PythonFiles:
    """Reads the files of these names, in this order, until they are too large together."""
    data: dict[str, bytes] = {}
    sources: dict[str, str] = {}
    refused: dict[str, str] = {}
    total = 0
    for name in names:
        try:
            if total > MAX_TOGETHER:
                raise Refusal(
                    f"'{quoted(name)}' was not read because the files before it have {total:,} bytes in total. "
                    "Hand in only what the assignment asks for."
                )
            data[name] = _read(entries[name])
            total += len(data[name])
            sources[name] = module_text(entries[name].name, data[name], deadline)
        except Refusal as refusal:
            refused[name] = str(refusal)
    return PythonFiles(data, sources, refused)


def read_notebook(entry: Entry, deadline: float) -> NotebookFile:
    data = None
    try:
        data = _read(entry)
        return NotebookFile(entry.name, data, extract(entry.name, data, deadline))
    except Refusal as refusal:
        return NotebookFile(entry.name, data, refusal)


def _read(entry: Entry) -> bytes:
    if entry.kind != "file":
        raise Refusal(not_a_file(entry))
    data, name = entry.read(MAX_BYTES + 1), entry.name
    if len(data) > MAX_BYTES:
        cure = "Clear the notebook's outputs and save it" if is_notebook(name) else "Move everything that is not code out of it"
        raise Refusal(
            f"'{quoted(name)}' has {max(entry.size, len(data)):,} bytes, but at most {MAX_BYTES:,} are allowed. "
            f"{cure}, then try again."
        )
    return data
