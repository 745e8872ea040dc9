"""Every attack after another, in one process: for a judge that is an ordinary user, or that lives in a container.

    python everything.py RUBRIC REFERENCE     # a compiled rubric's file; the reference's modules, as JSON

Ends with a line of JSON: who graded, and what each attack gained, spoiled or left.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from arena import Arena
from attack import FILES, Attack

from autograder.grading.frames import load_rubric


def found(rubric: Path, reference: dict[str, str]) -> dict[str, list[str]]:
    compiled = load_rubric(rubric)
    arena = Arena(compiled, reference)
    defects = {"a sound submission": arena.next_defects()}
    for path in FILES:
        name = f"{path.parent.name}/{path.stem}"
        try:
            defects[name] = arena.defects(Attack.of(path, compiled))
        except BaseException as error:
            defects[name] = [repr(error)]
    return defects


if __name__ == "__main__":
    told = {"user": os.geteuid(), "found": found(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8")))}
    print("\nREPORT" + json.dumps(told), flush=True)
