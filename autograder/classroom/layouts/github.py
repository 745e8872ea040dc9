"""Repositories of GitHub Classroom: a folder for each, `hw1-ada`, with a .git of its own. Git itself is never run on them: a
repository may tell it to run programs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from autograder.classroom.entrants import Entrant, Found, Person
from autograder.intake.words import quoted


def recognised(names: Mapping[str, Path]) -> bool:
    """Whether these are the folders of repositories."""
    return sum(os.path.lexists(path / ".git") for path in names.values()) * 2 > len(names)


def found(names: Mapping[str, Path], modules: tuple[str, ...]) -> Found:
    """The submissions. names: entries of the folder that holds the repositories"""
    folders = {name: path for name, path in names.items() if path.is_dir() and not path.is_symlink()}
    notes = [f"not a repository, so not graded: '{quoted(name)}'" for name in names if name not in folders]
    begin = common_start(list(folders))
    made = [Entrant(name, path, people=(Person(name[len(begin) :]),)) for name, path in folders.items()]
    return Found(tuple(made), tuple(notes))


def common_start(names: list[str]) -> str:
    """The assignment's name with its hyphen, which all repositories begin with.

    >>> common_start(["hw1-ada", "hw1-alan", "hw1-a"]), common_start(["ada", "alan"]), common_start(["hw1-ada"])
    ('hw1-', '', '')
    """
    if len(names) < 2:
        return ""
    first, last = min(names), max(names)
    shared = next((first[:n] for n, c in enumerate(first) if last[n : n + 1] != c), first)
    return shared[: shared.rfind("-") + 1]
