"""What the tests of intake share: files to hand in, and how to read them."""

import io
import json
import tarfile
import warnings
import zipfile

from autograder.intake.submission import read_submission
from autograder.sandbox.inside.slices import MARK

MODULES = ("divergences.py", "theory.py")
GOOD = {"divergences.py": "def kl(q, p):\n    return q - p\n", "theory.py": "ANSWER = 1\n"}


def hand_in(folder, files):
    """Fills the folder and returns it. files: bytes or text by name; a name may contain slashes"""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_bytes(content))
    return folder


def read(folder, files, graded=None):
    return read_submission(hand_in(folder, files), MODULES, graded)


def cells(*sources, **changes):
    """A notebook with these code cells, as JSON. changes: other values for its top-level keys"""
    code = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        for i, source in enumerate(sources)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": code} | changes)


def read_cells(folder, *sources, graded=None):
    return read(folder, {"work.ipynb": cells(*sources)}, graded)


def code_of(source):
    """The lines of a module that was made from a notebook, without the plan for the worker."""
    code, mark, plan = source.rpartition(MARK)
    assert mark and plan.count("\n") == 1
    return code


def only_problem(submission):
    """The one sentence that all modules share as their problem."""
    assert submission.sources == {} and set(submission.problems) == set(MODULES)
    (sentence,) = set(submission.problems.values())
    return sentence


def as_bytes(content):
    return content if isinstance(content, bytes) else content.encode()


def zipped(files, method=zipfile.ZIP_DEFLATED):
    """A zip archive. files: contents by name, or pairs of name and content; a ZipInfo may stand for a name"""
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method) as made:
        warnings.simplefilter("ignore")  # about repeated names
        for name, content in files.items() if isinstance(files, dict) else files:
            made.writestr(name, as_bytes(content), method)
    return target.getvalue()


def tarred(files, kind="", form=tarfile.PAX_FORMAT):
    """A tar archive. files: contents by name, or pairs of name and content; a TarInfo may stand for a name. kind: gz, bz2, xz"""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=f"w:{kind}", format=form) as made:
        for name, content in files.items() if isinstance(files, dict) else files:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = info.size or len(as_bytes(content))
            made.addfile(info, io.BytesIO(as_bytes(content)))
    return target.getvalue()
