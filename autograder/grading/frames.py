"""Compiled rubrics and records on disk: one frame each, replaced as a whole."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox.inside import wire


class UnusableRubric(Exception):
    """A compiled rubric that cannot be used; the message names the file and the fix."""


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that readers see the old content or the new, never a part. raises OSError

    The temporary name beside it is always the same, so that a killed run leaves at most one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    os.replace(partial, path)


def save_rubric(rubric: CompiledRubric, path: Path) -> None:
    """Write a compiled rubric. raises OSError"""
    write_atomically(path, wire.encode(rubric.as_data()))


def load_rubric(path: Path) -> CompiledRubric:
    """The compiled rubric in a file. raises UnusableRubric"""
    try:
        return CompiledRubric.from_data(wire.decode_frame(path.read_bytes()))
    except OSError as error:
        raise UnusableRubric(f"{path} cannot be read ({error.strerror}): run `autograder build` first") from error
    except (wire.WireError, ValueError, LookupError, TypeError, AttributeError) as error:  # a frame, but of something else
        raise UnusableRubric(f"{path} is not a compiled rubric of this engine ({error}): run `autograder build` again") from error


def save_frame(message: Mapping[str, Any], path: Path) -> None:
    """Write a message. raises OSError, WireError"""
    write_atomically(path, wire.encode(message))


def load_frame(path: Path) -> dict[str, Any]:
    """The message in a file. raises OSError, WireError"""
    message: dict[str, Any] = wire.decode_frame(path.read_bytes())
    return message
