"""Points need the private twins, too: knowing every public number earns nothing."""

from __future__ import annotations

import json

import numpy as np
from hosts import shared_host

from autograder.grading.grader import Grader
from autograder.grading.outcome import Outcome
from autograder.grading.public import public_part
from autograder.proofs.variants import made
from autograder.rubric.compiled import CompiledRubric

LOOK_UP = """
import json, torch
from torch import *

TABLE = json.loads({table!r})

def _look_up(name, inputs):
    key = json.dumps([name, [getattr(x, "tolist", lambda: None)() for x in inputs]])
    entry = TABLE[key]
    return torch.tensor(entry["value"], dtype=getattr(torch, entry["dtype"])).reshape(entry["shape"])
"""


def key(function: str, inputs: list) -> str:
    return json.dumps([function, [x.tolist() for x in inputs]])


def test_a_table_of_all_public_answers_earns_nothing(hw1: CompiledRubric) -> None:
    """Every compiled check that compares a value, answered from the kit's own numbers."""
    checks = [
        c
        for c in public_part(hw1).checks
        if c.family in ("closed_form", "stability", "monte_carlo") and list(c.program.returns) == ["value"]
    ]
    assert len(checks) >= 8
    table = {
        key(check.function, list(case.inputs.values())): {
            "value": np.nan_to_num(case.expected.values["value"], posinf=np.inf).tolist(),
            "shape": list(case.expected.values["value"].shape),
            "dtype": case.dtype,
        }
        for check in checks
        for case in check.cases
    }
    source = LOOK_UP.format(table=json.dumps(table))
    for function in sorted({c.function for c in checks}):
        source += f"\ndef {function}(*inputs):\n    return _look_up({function!r}, inputs)\n"
    submission = made({"divergences.py": source, "theory.py": ""})
    names = {c.name for c in checks}

    public = Grader(public_part(hw1), shared_host()).grade(submission).report
    shown = {line.check.name: line.outcome for line in public.lines if line.check.name in names}
    assert set(shown.values()) == {Outcome.PASSED}, "the table does not even pass the public cases, so this test shows nothing"

    report = Grader(hw1, shared_host()).grade(submission).report
    gained = {line.check.name for line in report.lines if line.judgement.score}
    assert not gained
