"""Checks that submitted text is Python, however hostile the text is.

Text is parsed here, never compiled or run: CPython's parser withstands hostile text where its compiler does not (3.12 and
3.13 die of 21 nested comprehensions). Errors that only an import finds are found in the worker.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import time
import warnings
from dataclasses import dataclass
from typing import Any

from autograder.intake.encoding import decode
from autograder.intake.tokens import is_ordinary
from autograder.intake.words import STUB, Refusal, quoted


@dataclass(frozen=True)
class ParseError:
    """Why a text is not Python.

    line: the line of the error, where one is known
    """

    line: int | None
    message: str


def module_text(name: str, data: bytes, deadline: float) -> str:
    """The text of a Python file, with \\n at the end of each line. Raises Refusal if it does not parse."""
    text = decode(name, data)
    error = find_error(text, deadline)
    if error is None:
        return text
    name = quoted(name)
    cannot = f"{name} cannot be read by the grader's Python {sys.version_info[0]}.{sys.version_info[1]}"
    if error.line is None:
        raise Refusal(f"{cannot}: {error.message}.")
    line = "".join(text.split("\n")[error.line - 1 : error.line]).strip()
    where = f"That line reads: `{quoted(line)}`." if line else "That line is empty, so look for the error above it."
    raise Refusal(
        f"{cannot}. The error is in line {error.line}: {error.message}. {where} Correct it, and run `python {name}` to check."
    )


def is_stub(source: str) -> bool:
    """Whether every function of the module, which must parse, still raises what its stub raises."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    functions = [node for node in ast.parse(source).body if isinstance(node, kinds)]
    return bool(functions) and all(map(raises_its_stub, functions))


def defined_in(source: str) -> set[str]:
    """The names that the module, which must parse, defines as functions, classes or variables at its top level."""
    body = ast.parse(source).body
    names = {node.name for node in body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))}
    return names | {t.id for node in body if isinstance(node, ast.Assign) for t in node.targets if isinstance(t, ast.Name)}


def raises_its_stub(definition: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Whether the function, or the last method of the class, is still the stub that was handed out."""
    texts = (node.value for node in ast.walk(definition.body[-1]) if isinstance(node, ast.Constant))
    return any(isinstance(text, str) and STUB in text for text in texts)


# --- parsing ------------------------------------------------------------------------------------------------

_NEVER_IN_PYTHON = re.compile("[\0\ud800-\udfff]")
_PARSE_ALONE = """
import json, sys, threading, warnings
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28))
except Exception:
    pass
def parse():
    try:
        compile(text, "submission", "exec", 0x400)  # ast.PyCF_ONLY_AST
        report.append(None)
    except Exception as error:
        message = getattr(error, "msg", str(error))
        report.append([type(error).__name__, getattr(error, "lineno", None), message])
warnings.simplefilter("ignore")
report, text = [], sys.stdin.buffer.read().decode()
threading.stack_size(2**20)
thread = threading.Thread(target=parse)
thread.start()
thread.join()
print(json.dumps(report))
"""


def find_error(text: str, deadline: float) -> ParseError | None:
    """The reason why the text does not parse as Python; None if `ast.parse` can parse it, and can do so safely.

    Parsing hostile text can overflow the C stack or never end, and no `except` catches that. So only text in which every
    statement is short and shallow is parsed in this process. All other text is parsed in a process of its own first.

    deadline: when that process must have ended, by `time.monotonic()`
    """
    found = tree_or_error(text, deadline)
    return found if isinstance(found, ParseError) else None


def tree_or_error(text: str, deadline: float) -> ast.Module | ParseError:
    """The text's syntax tree, or what `find_error` finds."""
    forbidden = _NEVER_IN_PYTHON.search(text)
    if forbidden:
        line = text.count("\n", 0, forbidden.start()) + 1
        return ParseError(line, f"the character {quoted(forbidden[0])} is not allowed in a Python file")
    raised = None if is_ordinary(text) else _parse_alone(text, deadline - time.monotonic())
    found = raised or _parse(text)
    if isinstance(found, ast.Module):
        return found
    raised = found
    if raised.kind in ("MemoryError", "RecursionError"):
        return ParseError(None, "it is nested too deeply or is too large: split it into smaller statements")
    return ParseError(raised.line or None, quoted(str(raised.message)))


@dataclass(frozen=True)
class _Raised:
    """The exception that ended a parse.

    kind: the name of its class
    """

    kind: str
    line: Any
    message: Any


def _parse(text: str) -> ast.Module | _Raised:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except Exception as error:
        return _Raised(type(error).__name__, getattr(error, "lineno", None), getattr(error, "msg", str(error)))


def _parse_alone(text: str, seconds: float) -> _Raised | None:
    """Does the same in a process of its own, with a smaller stack than any process that may parse the text again."""
    if seconds <= 0:
        return _Raised("TimeoutError", None, "the text before it took too long to read: split its long statements")
    fault = "the grader could not check it ({}), which is not your fault: tell your instructor"
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _PARSE_ALONE],
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return _Raised("TimeoutError", None, "it takes too long to read: split it into smaller statements")
    except OSError as error:
        return _Raised("OSError", None, fault.format(error.strerror))
    if done.returncode == 1:  # an exception in our own script
        return _Raised("OSError", None, fault.format("its parser did not start"))
    if done.returncode != 0:  # the parser crashed
        return _Raised("RecursionError", None, "")
    (raised,) = json.loads(done.stdout)
    return raised and _Raised(*raised)
