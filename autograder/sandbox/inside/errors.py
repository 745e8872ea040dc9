"""What a worker says of an exception."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Sequence
from typing import Any

MOST_TEXT = 2_000
MOST_FRAMES = 6
STUB = "is not implemented yet: replace this line with your solution."
"""How the message of a stub ends."""
OUT_OF_MEMORY = re.compile(r"can('|no)t allocate memory|not enough memory|out of memory|bad_alloc", re.IGNORECASE)


class Asked(Exception):
    """The submission's value cannot be used as the program asks; the message is for the student."""


def described(error: BaseException, *folders: str) -> dict[str, Any]:
    """The error as a reply. folders: where the submission's own files lie"""
    error = stub_behind(error) or error
    message = text_of(error)
    memory = isinstance(error, MemoryError) or OUT_OF_MEMORY.search(message)
    try:
        frames = _frames(error, folders)
    except BaseException:  # no memory is left for it, or the exception is not what it seems
        frames = []
    return {"kind": "memory" if memory else "raised", "type": type(error).__name__, "message": message, "frames": frames}


def stub_behind(error: BaseException) -> BaseException | None:
    """The stub's exception, where the error was raised because of it: code may wrap what it calls in a `try`."""
    behind: BaseException | None = error
    for _ in range(MOST_FRAMES):
        if behind is None or (isinstance(behind, NotImplementedError) and text_of(behind).endswith(STUB)):
            return behind
        behind = behind.__cause__ or behind.__context__
    return None


def text_of(error: BaseException) -> str:
    """The exception's message; "" where its `__str__` raises."""
    try:
        return str(error)[:MOST_TEXT]
    except BaseException:
        return ""


def _frames(error: BaseException, folders: Sequence[str]) -> list[dict[str, Any]]:
    """The last of the student's own lines that the exception passed through."""
    own = [(path, f) for f in traceback.extract_tb(error.__traceback__) if (path := _within(f.filename, folders))]
    frames = [_frame(path, f.lineno, f.name, f.line or "") for path, f in own]
    if isinstance(error, SyntaxError) and error.filename and (path := _within(error.filename, folders)):
        frames.append(_frame(path, error.lineno, "", (error.text or "").strip()))
    if isinstance(at := getattr(error, "at", None), tuple):  # of what was never run
        path, line, code = at
        frames.append(_frame(os.path.basename(path), line, "", code))
    return frames[-MOST_FRAMES:]


def _within(path: str, folders: Sequence[str]) -> str:
    """The path within one of the folders; "" for what lies elsewhere."""
    path = os.path.normpath(path)
    return next((path[len(start) :] for folder in folders if path.startswith(start := os.path.join(folder, ""))), "")


def _frame(file: str, line: int | None, function: str, code: str) -> dict[str, Any]:
    """file: its path in the folder of the submission"""
    return {"file": file.replace(os.sep, "/"), "line": line or 0, "function": function, "code": code[:200]}
