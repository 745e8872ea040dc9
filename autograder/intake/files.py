"""Reads the files that a survey found, within limits: Python files as the text of modules, notebooks as books, other files as
bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from autograder.intake.entries import Entry, not_a_file
from autograder.intake.notebook import Book, code_cells, read_book
from autograder.intake.scopes import DEFINITION
from autograder.intake.survey import is_notebook
from autograder.intake.syntax import module_text, raises_its_stub
from autograder.intake.words import Refusal, listed, quoted, were

MAX_BYTES = 2_000_000
MAX_WITH_PICTURES = 64 << 20
MAX_TOGETHER = 16_000_000
MAX_DATA = 32 << 20
MAX_DATA_FILES = 500


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
    content: its statements, or why they cannot be read
    """

    name: str
    data: bytes | None
    content: Book | Refusal

    @property
    def is_stub(self) -> bool:
        """Whether the notebook is as it was handed out."""
        if isinstance(self.content, Refusal):
            return False
        defined = [unit.node for unit in self.content.units if isinstance(unit.node, DEFINITION)]
        return bool(defined) and all(map(raises_its_stub, defined))


def read_python(names: Iterable[str], entry: Callable[[str], Entry], deadline: float) -> PythonFiles:
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
            data[name] = _read(entry(name))
            total += len(data[name])
            sources[name] = module_text(name if "/" in name else entry(name).name, data[name], deadline)
        except Refusal as refusal:
            refused[name] = str(refusal)
    return PythonFiles(data, sources, refused)


def read_notebook(entry: Entry, deadline: float) -> NotebookFile:
    data = None
    try:
        data = _read(entry)
        return NotebookFile(entry.name, data, read_book(entry.name, code_cells(entry.name, data), deadline))
    except Refusal as refusal:
        return NotebookFile(entry.name, data, refusal)


def read_data(names: Iterable[str], entry: Callable[[str], Entry]) -> tuple[dict[str, bytes], list[str]]:
    """The bytes of the files that code may read, within limits, and notes on those that were left out."""
    data: dict[str, bytes] = {}
    left_out: list[str] = []
    rest = MAX_DATA
    for name in names:
        file = entry(name)
        if len(data) >= MAX_DATA_FILES or file.size > rest:
            left_out.append(name)
            continue
        try:
            content = file.read(rest + 1)
        except Refusal as refusal:
            return data, [str(refusal)]
        if len(content) > rest:
            left_out.append(name)
            continue
        data[name] = content
        rest -= len(content)
    if not left_out:
        return data, []
    return data, [
        f"{listed(left_out)} {were(left_out)} left out because at most {MAX_DATA_FILES} files and {MAX_DATA >> 20} MiB are taken "
        "besides your code. Hand in only the files that your functions read."
    ]


_PICTURE = re.compile(rb'"(?:[A-Za-z0-9+/=]|\\n){1000,}"')
"""A picture among a notebook's outputs: base64."""


def _read(entry: Entry) -> bytes:
    if entry.kind != "file":
        raise Refusal(not_a_file(entry))
    name = entry.name
    data = entry.read((MAX_WITH_PICTURES if is_notebook(name) else MAX_BYTES) + 1)
    if len(data) > MAX_BYTES and is_notebook(name):
        data = _PICTURE.sub(b'""', data)
    if len(data) > MAX_BYTES:
        cure = "Clear the notebook's outputs and save it" if is_notebook(name) else "Move everything that is not code out of it"
        raise Refusal(
            f"'{quoted(name)}' has {max(entry.size, len(data)):,} bytes, but at most {MAX_BYTES:,} are allowed. "
            f"{cure}, then try again."
        )
    return data
