"""What a worker says of an exception."""

from __future__ import annotations

import os
import re
import traceback
from typing import Any

MOST_TEXT = 2_000
MOST_FRAMES = 6
OUT_OF_MEMORY = re.compile(r"can('|no)t allocate memory|not enough memory|out of memory|bad_alloc", re.IGNORECASE)


class Asked(Exception):
    """The submission's value cannot be used as the program asks; the message is for the student."""


def described(error: BaseException, folder: str) -> dict[str, Any]:
    """The error as a reply. folder: where the submission's own files lie"""
    message = text_of(error)
    memory = isinstance(error, MemoryError) or OUT_OF_MEMORY.search(message)
    try:
        frames = _frames(error, folder)
    except BaseException:  # no memory is left for it, or the exception is not what it seems
        frames = []
    return {"kind": "memory" if memory else "raised", "type": type(error).__name__, "message": message, "frames": frames}


def text_of(error: BaseException) -> str:
    """The exception's message; "" where its `__str__` raises."""
    try:
        return str(error)[:MOST_TEXT]
    except BaseException:
        return ""


def _frames(error: BaseException, folder: str) -> list[dict[str, Any]]:
    """The last of the student's own lines that the exception passed through."""
    own = [f for f in traceback.extract_tb(error.__traceback__) if os.path.dirname(f.filename) == folder]
    frames = [_frame(f.filename, f.lineno, f.name, f.line or "") for f in own]
    if isinstance(error, SyntaxError) and error.filename and os.path.dirname(error.filename) == folder:
        frames.append(_frame(error.filename, error.lineno, "", (error.text or "").strip()))
    if isinstance(at := getattr(error, "at", None), tuple):  # of what was never run
        path, line, code = at
        frames.append(_frame(path, line, "", code))
    return frames[-MOST_FRAMES:]


def _frame(path: str, line: int | None, function: str, code: str) -> dict[str, Any]:
    return {"file": os.path.basename(path), "line": line or 0, "function": function, "code": code[:200]}
