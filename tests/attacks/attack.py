"""An attack: one file of student code, spliced over the reference, and in its docstring what must come of it.

    \"\"\"Prints every private input it is sent.

    loses: kl_standard_normal
    shows: printed
    \"\"\"

The first line says what it tries. Then, in header lines,

loses: checks, or functions with all their checks, that give no points; "nothing", or "everything"
gains: checks that it passes unduly: an accepted limit, for the reason that the docstring gives
shows: a regular expression that the student's report must match, so that the attack is seen to have run
never: one that must not be in anything a student sees; the planted secrets and all private numbers never may
needs: a layer of the sandbox without which it proves nothing
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.intake.submission import Submission
from autograder.proofs.variants import made
from autograder.rubric.compiled import CompiledRubric

HERE = Path(__file__).parent
FILES = sorted(path for path in HERE.glob("*/*.py"))
WORDS = ("loses", "gains", "shows", "never", "needs")
HEADER = re.compile(rf"^({'|'.join(WORDS)}):[ \t]*(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Attack:
    path: Path
    text: str
    loses: frozenset[str]
    gains: frozenset[str]
    shows: tuple[str, ...]
    never: tuple[str, ...]
    needs: tuple[str, ...]

    @classmethod
    def of(cls, path: Path, rubric: CompiledRubric) -> Attack:
        text = path.read_text("utf-8")
        lines = HEADER.findall(ast.get_docstring(ast.parse(text)) or "")
        said = {word: tuple(value for key, value in lines if key == word) for word in WORDS}
        assert said["loses"], f"{path}: says not what it loses"
        checks = {word: _checks(" ".join(said[word]).split(), rubric) for word in WORDS[:2]}
        return cls(path, text, checks["loses"], checks["gains"], said["shows"], said["never"], said["needs"])

    def submission(self, reference: Mapping[str, str], target: Mapping[str, object], rubric: CompiledRubric) -> Submission:
        """It comes last in the files whose functions it defines, or in the first; and so it wins."""
        homes = {check.function: check.module for check in rubric.checks}
        names = [node.name for node in ast.parse(self.text).body if isinstance(node, ast.FunctionDef)]
        modules = {homes[name] for name in names if name in homes} or {rubric.modules[0]}
        armed = "\n\n".join(["", (HERE / "toolkit.py").read_text("utf-8"), f"TARGET = {dict(target)!r}", self.text])
        return made({name: text + armed if name in modules else text for name, text in reference.items()})


def _checks(words: list[str], rubric: CompiledRubric) -> frozenset[str]:
    found: set[str] = set()
    for word in words:
        chosen = {c.name for c in rubric.checks if word in (c.name, c.function, "everything")}
        assert chosen or word == "nothing", f"{word} is no check or function of the rubric"
        found |= chosen
    return frozenset(found)
