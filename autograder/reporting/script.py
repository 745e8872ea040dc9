"""One case of a check as Python that can be pasted: what was given, what is called, and what came back.

A program is data (`rubric.program`). Here it is written as a person would type it, step by step.
"""

from __future__ import annotations

import keyword
import re
import textwrap
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from autograder.grading.record import Reply
from autograder.intake.words import escaped
from autograder.rubric.compare import Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.program import CARRIED, Program, Step, references
from autograder.rubric.trees import NotClosedForm, evaluate_points

WIDTH = 79
ARRAYS = "arrays"
"""What a script calls the file of its long arrays."""
MOST_ENTRIES = 48
"""Longer arrays are read from a file, which is named: nobody reads them in a terminal."""

OPERATORS = {
    "add": "{} + {}",
    "sub": "{} - {}",
    "mul": "{} * {}",
    "truediv": "{} / {}",
    "pow": "{} ** {}",
    "matmul": "{} @ {}",
    "lt": "{} < {}",
    "le": "{} <= {}",
    "gt": "{} > {}",
    "ge": "{} >= {}",
    "neg": "-{}",
}

LEFT_OUT = "# … the grader goes on with steps that cannot be typed"

AS_PYTHON = {
    "get": "{0}",
    "unpack": "{0}",
    "tree": "{0}",
    "answer": "{0}",
    "spy": "{0}",
    "leaf": "{0}.clone().requires_grad_()",
    "array": "numpy.asarray({0})",
    "vjp": "torch.autograd.grad({0}, {1}, {2}, allow_unused=True, retain_graph=True)",
}
"""Verb -> what a person would type for it. Others serve the grader alone, and are left out with whatever needs them."""

THE_SAME = ("unpack", "tree", "answer", "spy")
"""Verbs whose value stands for the one they are given."""

QUIET = ("operator.", "item", "attribute", "get", *THE_SAME)
"""Steps that nothing notices: they are written where their value is used, and not at all where it is not."""


RECEIVING = ("operator.", "call", "method", "attribute", "item")
"""Steps that put signs beside their first argument, or beside both."""


class Loose(str):
    """An expression that needs brackets beside other signs."""


@dataclass(frozen=True)
class Scribe:
    """Writes the steps of a program as lines of Python.

    module: what the first module is called; "" in a notebook, which holds all modules
    """

    program: Program
    module: str

    @cached_property
    def names(self) -> dict[int, str]:
        """Step -> the name of the result that it makes, or of the symbol."""
        found: dict[int, str] = {}
        for index, (name, args, _) in enumerate(self.program.steps):
            if name in ("sympy.Symbol", "sympy.MatrixSymbol"):
                found[index] = identifier(args[0])
        for name, reference in self.program.returns.items():
            if isinstance(reference, Mapping) and reference.get("$") == "step":
                found.setdefault(self._origin(reference["step"]), identifier(name))
        return found

    def _origin(self, index: int) -> int:
        """The step that makes the value which this one hands on."""
        name, args, _ = self.program.steps[index]
        given = args[0] if name in THE_SAME and isinstance(args[0], Mapping) else {}
        return self._origin(given["step"]) if given.get("$") == "step" else index

    def lines(self) -> list[str]:
        """The program, as far as it can be typed; a comment says where the grader goes on with tools of its own."""
        uses = Counter(references([self.program.steps, dict(self.program.returns)], "step", "step"))
        texts: dict[int, str | None] = {}
        lines: list[str] = []
        left_out = False
        for index, step in enumerate(self.program.steps):
            text = texts[index] = None if self._beyond(index) else self._expression(step, texts)
            left_out |= text is None
            quiet, named = step[0].startswith(QUIET), index in self.names
            if text is None or step[0] in THE_SAME or (quiet and not named and uses[index] < 2):
                texts[index] = Loose(text) if text and step[0].startswith("operator.") else text
            elif uses[index]:
                texts[index] = self.names.get(index) or f"v{len(lines) + 1}"
                lines.append(f"{texts[index]} = {text}")
            else:
                lines.append(text)
        return [*lines, LEFT_OUT] if left_out else lines

    def _beyond(self, index: int) -> bool:
        """Whether the step runs in a later worker, which is given what cannot be typed."""
        return any(index >= start for start in self.program.fresh if start)

    def _expression(self, step: Step, texts: Mapping[int, str | None]) -> str | None:
        """The step as an expression; None where it cannot be typed."""
        name, args, kwargs = step
        parts = [self._written(arg, texts) for arg in args]
        if name.startswith(RECEIVING):
            parts = [f"({part})" if isinstance(part, Loose) else part for part in parts]
        named = {key: self._written(value, texts) for key, value in kwargs.items()}
        if None in parts or None in named.values():
            return None
        given = [*(part for part in parts if part is not None), *(f"{key}={value}" for key, value in named.items())]
        if name.startswith("operator."):
            return OPERATORS[name.removeprefix("operator.")].format(*given) if name[9:] in OPERATORS else None
        if name in ("call", "method", "attribute", "item"):
            return _syntax(name, args, given)
        if name in AS_PYTHON:
            path = [self._path(args[0])] if name == "get" else given
            return AS_PYTHON[name].format(*path)
        if name == "tried":
            return f"{self._path(args[0])}({', '.join(given[1:])})"
        return f"{self._path(name)}({', '.join(given)})" if "." in name else None

    def _path(self, dotted: str) -> str:
        root, _, rest = dotted.partition(".")
        if root != "mod":
            return dotted
        return f"{self.module}.{rest}" if self.module else rest

    def _written(self, value: Any, texts: Mapping[int, str | None]) -> str | None:
        """An argument as it is typed; None where it needs something that cannot be."""
        if isinstance(value, Mapping):
            return self._reference(value, texts) if "$" in value else self._mapping(value, texts)
        if isinstance(value, (list, tuple)):
            parts = [self._written(part, texts) for part in value]
            return None if None in parts else f"[{', '.join(part for part in parts if part is not None)}]"
        return repr(value)

    def _mapping(self, value: Mapping[str, Any], texts: Mapping[int, str | None]) -> str | None:
        parts = {key: self._written(part, texts) for key, part in value.items()}
        return None if None in parts.values() else f"{{{', '.join(f'{key!r}: {part}' for key, part in parts.items())}}}"

    def _reference(self, value: Mapping[str, Any], texts: Mapping[int, str | None]) -> str | None:
        kind = value["$"]
        if kind == "input":
            return None if value["name"].startswith(CARRIED) else identifier(value["name"])
        if kind == "step":
            return texts.get(value["step"])
        parts = ["" if part is None else self._written(part, texts) for part in value["of"]]
        if any(part is None for part in parts):
            return None
        words = [part for part in parts if part is not None]
        return ":".join(words[: 3 if words[2:] != [""] else 2]) if kind == "slice" else ", ".join(words)


def _syntax(name: str, args: Sequence[Any], given: Sequence[str]) -> str:
    """A step that Python has signs for."""
    if name == "call":
        return f"{given[0]}({', '.join(given[1:])})"
    if name == "item":
        return f"{given[0]}[{given[1]}]"
    return f"{given[0]}.{args[1]}({', '.join(given[2:])})" if name == "method" else f"{given[0]}.{args[1]}"


def identifier(name: str) -> str:
    """A name of a rubric as a name in Python: `d/dmu` becomes d_dmu."""
    found = re.sub(r"\W+", "_", name).strip("_") or "value"
    return f"{found}_" if keyword.iskeyword(found) or found[0].isdigit() else found


@dataclass(frozen=True)
class Case:
    """One public case as a script.

    lines:  Python
    arrays: what is too long to read, by the name it has in the script
    """

    lines: tuple[str, ...]
    arrays: Mapping[str, np.ndarray[Any, Any]]


def written(check: CompiledCheck, case: CompiledCase, reply: Reply | None, module: str, file: Path) -> Case:
    """The case as Python.

    module: what the student's module is called, "" in a notebook
    file:   where the long arrays will be
    """
    arrays = dict[str, "np.ndarray[Any, Any]"]()
    program = Scribe(check.program, module).lines()
    made = {line.partition(" = ")[0] for line in program}
    inputs = list(_inputs(check, case, arrays, file))
    if arrays:
        inputs.insert(0, f'{ARRAYS} = numpy.load("{file.as_posix()}")')
    lines = [*inputs, "", *program, *_results(check, case, reply, made, arrays, file)]
    return Case((*_imports(lines, module), "", *lines), arrays)


def _imports(lines: Iterable[str], module: str) -> list[str]:
    """The imports that the lines need."""
    text = "\n".join(lines)
    roots = dict.fromkeys(("numpy", "torch", "sympy", module, "theory", "provided"))
    return [f"import {root}" for root in roots if root and re.search(rf"(?<![\w.]){root}\.", text)]


def _inputs(check: CompiledCheck, case: CompiledCase, arrays: dict[str, Any], file: Path) -> Iterator[str]:
    sent = {*check.program.inputs()}
    for name, value in case.inputs.items():
        if name in sent:
            yield f"{identifier(name)} = {_literal(identifier(name), value, arrays, file)}"


def _literal(name: str, value: Any, arrays: dict[str, Any], file: Path) -> str:
    if not isinstance(value, np.ndarray):
        return repr(value)
    if value.size > MOST_ENTRIES:
        arrays[name] = value
        return f'torch.from_numpy({ARRAYS}["{name}"])  # {value.dtype}, {_shape(value)}'
    return f"torch.tensor({_numbers(value)}, dtype=torch.{value.dtype})"


def _numbers(value: np.ndarray[Any, Any]) -> str:
    """The entries, one row to a line, each with the fewest digits that give it back."""
    width = 10_000 if value.ndim < 2 else 88
    text = np.array2string(value, separator=", ", floatmode="unique", threshold=MOST_ENTRIES + 1, max_line_width=width)
    text = re.sub(r"\s*\n\s*", "\n    ", re.sub(r" +(?=[ ,\]])|(?<=\[) +", "", text))
    return re.sub(r"(?<![\w.])(nan|inf)\b", r'float("\1")', text)


def _shape(value: np.ndarray[Any, Any]) -> str:
    return f"shape {tuple(value.shape)}"


def _results(
    check: CompiledCheck, case: CompiledCase, reply: Reply | None, made: Collection[str], arrays: dict[str, Any], file: Path
) -> Iterator[str]:
    """What came back and what should have, as comments: they are what the lines above give.

    made: the names that these lines make; what the grader noted by itself, such as how often it was called, is left out
    """
    got = reply.values() if reply is not None and reply.status == "returned" else {}
    expected = case.expected.values if case.expected else {}
    names = [name for name in dict.fromkeys((*got, *expected)) if not name.endswith(" afterwards")]
    if names:
        yield ""
    if any(value.kind == "tree" for value in got.values()):
        yield from _points(case)
    for name in names:
        label = identifier(name)
        noted = label not in made and name not in expected and not isinstance(got[name].data, np.ndarray)
        if name in got and not noted:
            yield from _commented(f"{label}: got       {escaped(_got(label, got[name], case, arrays, file))}")
        if name in expected:
            yield from _commented(f"{label}: expected  {escaped(_shown(f'{label}_expected', expected[name], arrays, file))}")


def _got(label: str, value: Value, case: CompiledCase, arrays: dict[str, Any], file: Path) -> str:
    """A value of a submission; of an expression, its values at the points."""
    if value.kind == "tree":
        try:
            return _shown(label, np.asarray(evaluate_points(value.data, case.inputs)), arrays, file)
        except NotClosedForm as reason:
            return str(reason)
    return _shown(f"{label}_got", value.data, arrays, file) if value.data is not None else value.kind


def _points(case: CompiledCase) -> Iterator[str]:
    """Where an expression is compared, if its symbols are numbers and few."""
    points = {name: value for name, value in case.inputs.items() if isinstance(value, np.ndarray) and value.ndim == 1}
    if not points or len(points) < len(case.inputs):
        yield "# compared at points that are too long to show"
        return
    yield "# at these points:"
    for name, value in points.items():
        yield from _commented(f"  {identifier(name)} = {_shown(name, value, {}, Path())}")


def _commented(text: str) -> Iterator[str]:
    """A comment in lines of a terminal's width. It breaks between numbers only."""
    return iter(
        textwrap.wrap(
            text, WIDTH, initial_indent="# ", subsequent_indent="#     ", break_long_words=False, break_on_hyphens=False
        )
    )


def _shown(name: str, value: Any, arrays: dict[str, Any], file: Path) -> str:
    if not isinstance(value, np.ndarray):
        return repr(value)[:500]
    if value.size > MOST_ENTRIES:
        arrays[name] = value
        return f'numpy.load("{file.as_posix()}")["{name}"], {_shape(value)}'
    text = np.array2string(value, precision=6, separator=", ", max_line_width=10_000)
    return re.sub(r"\s+", " ", re.sub(r"\s+(?=[,\]])|(?<=\[)\s+", "", text))
