"""Is it Python? From the bytes of a file to text that parses, however hostile it is.

Text is parsed here, never compiled or run: CPython's parser withstands hostile text where its compiler does
not (3.12 and 3.13 die of 21 nested comprehensions). What an import would still find wrong, the worker finds.
"""

from __future__ import annotations

import ast
import codecs
import io
import json
import re
import subprocess
import sys
import time
import tokenize
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.intake.words import STUB, printable

MOST_SHOWN = 120


class Refusal(Exception):
    """Why something handed in cannot be taken. Its text is the sentence that the student reads."""


@dataclass(frozen=True)
class Trouble:
    """Why a text is not Python: the line where that shows, if there is one, and what is wrong."""

    line: int | None
    message: str


def shown(text: str) -> str:
    """The student's text fit for a sentence: on one line, and cut where it is long, which is said."""
    return printable(text, MOST_SHOWN).replace("\n", "\\n")


def listed(names: Iterable[str], most: int = 10) -> str:
    """The names as part of a sentence, those past the first ten by their number."""
    names = list(names)
    parts = [f"'{shown(name)}'" for name in names[:most]]
    if names[most:]:
        parts.append(f"{len(names) - most} more")
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def module_text(name: str, data: bytes, deadline: float) -> str:
    """The text of a Python file, lines ended by a line feed; raises Refusal where it does not parse."""
    text = decode(name, data)
    trouble = find_trouble(text, deadline)
    if trouble is None:
        return text
    name = shown(name)
    cannot = f"{name} cannot be read by the grader's Python {sys.version_info[0]}.{sys.version_info[1]}"
    if trouble.line is None:
        raise Refusal(f"{cannot}: {trouble.message}.")
    line = "".join(text.split("\n")[trouble.line - 1 : trouble.line]).strip()
    quoted = f"That line is: {shown(line)}" if line else "That line is empty, so look above it"
    raise Refusal(
        f"{cannot}: line {trouble.line}: {trouble.message}. {quoted} — mend it, run "
        f"`python {name}` to be sure, and hand it in again."
    )


# --- from bytes to text -------------------------------------------------------------------------------------


# PEP 263 lets a file name any codec: some take quadratic time (punycode), some give no text.
_ENCODING = re.compile(r"utf-8(-sig)?|ascii|iso8859-\d+|cp\d+|koi8-[ru]|mac-\w+|gbk|gb2312|gb18030|big5|shift_jis|euc_\w+")
_COOKIE = re.compile(r"\A((?:[ \t\f]*(?:#.*)?\n)??[ \t\f]*#.*?coding[:=][ \t]*)[-\w.]+")


def decode(name: str, data: bytes) -> str:
    """The file's text, lines ended by a line feed, and no longer naming another encoding than UTF-8."""
    name = shown(name)
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise Refusal(f"{name} was saved as UTF-16: save it as UTF-8, and hand it in again.")
    if b"\0" in data:
        raise Refusal(
            f"{name} is not a text file: the byte at offset {data.index(0)} is null. Save it as UTF-8, and hand it in again."
        )
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(_line_feeds(data, b"\r", b"\n")).readline)[0]
    except SyntaxError:  # it names an unknown codec, or none and its first lines are not UTF-8
        encoding = None
    try:
        if encoding and not _ENCODING.fullmatch(codecs.lookup(encoding).name):
            raise LookupError
        text = data.decode((encoding or "utf-8").removesuffix("-sig")).removeprefix("\ufeff")
        if not encoding:
            raise LookupError
    except LookupError:
        raise Refusal(
            f"{name} names in its first lines an encoding that is not known here: take that line "
            "out, save it as UTF-8, and hand it in again."
        ) from None
    except UnicodeDecodeError as error:
        byte = f"the byte at offset {error.start} (0x{data[error.start]:02x})"
        raise Refusal(
            f"{name} is not valid {error.encoding.upper()}: {byte} does not fit. Save it as UTF-8, and hand it in again."
        ) from None
    return _COOKIE.sub(r"\1utf-8", _line_feeds(text, "\r", "\n"), count=1)


def _line_feeds(text, cr, lf):
    return text.replace(cr + lf, lf).replace(cr, lf)


# --- is it Python? ------------------------------------------------------------------------------------------

_UNFIT = re.compile("[\0\ud800-\udfff]")
TOKEN = re.compile(
    r"""
      (?P<prefix>[A-Za-z]{1,2}(?=["']))
    | (?P<string> "{3} [^"\\]* (?: (?:\\.|"(?!"")) [^"\\]* )* "{3} | "(?!"") [^"\\\n]* (?:\\.[^"\\\n]*)* "
                | '{3} [^'\\]* (?: (?:\\.|'(?!'')) [^'\\]* )* '{3} | '(?!'') [^'\\\n]* (?:\\.[^'\\\n]*)* ' )
    | (?P<end>\n) | (?P<open>[(\[{]) | (?P<close>[)\]}]) | (?P<comment>\#[^\n]*)
    | (?P<stray>["']|\d\w*(?=["'])) | \w+ | [^\w\s()\[\]{}"'\#\\]+ | \\\n?""",
    re.VERBOSE | re.DOTALL,
)
# Braces of an f-string hold code, which may hold quotes in turn: only the plainest are looked through.
_PLAIN_FORMAT = re.compile(r"""(?: [^{}] | {{ | }} | { (?: [^{}"'\\\n\#] | "[^{}"'\\\n]+" | '[^{}"'\\\n]+' )* } )*""", re.VERBOSE)
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


def find_trouble(text: str, deadline: float) -> Trouble | None:
    """What keeps the text from being parsed as Python; None if nothing does, and `ast.parse` is safe then.

    Parsing hostile text can overflow the C stack or last for ever, which no `except` catches. So only text
    whose every statement is short and shallow is parsed right here; the rest first in a process of its own.
    """
    unfit = _UNFIT.search(text)
    if unfit:
        line = text.count("\n", 0, unfit.start()) + 1
        return Trouble(line, f"the character {shown(unfit[0])} cannot stand in a Python file")
    report = _parse(text) if is_ordinary(text) else _parse_alone(text, deadline - time.monotonic())
    if report is None:
        return None
    kind, line, message = report
    if kind in ("MemoryError", "RecursionError"):
        return Trouble(None, "it is nested too deeply, or too large: split it into smaller statements")
    return Trouble(line or None, shown(str(message)))


def is_ordinary(text: str) -> bool:
    """Whether no statement is long or deep, strings aside: True is certain, False costs a process.

    How deep the parser goes is bounded by a statement's characters, its brackets, and the chains of elif;
    how far blocks are indented, by Python's tokenizer. A string is skipped where all Pythons end it alike.
    """
    if len(text) > 200_000 or text.count("elif") > 50:
        return False
    depth = length = 0
    formatted = False
    for token in TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "end":
            length = length if depth else 0
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(depth - 1, 0)
        elif kind == "stray" or (kind == "string" and formatted and not _is_plain_format(token[0])):
            return False
        if kind != "comment" and (kind != "string" or formatted):
            length += token.end() - token.start()
        if depth > 20 or length > 1500:
            return False
        formatted = kind == "prefix" and not set(token[0].lower()).isdisjoint("ft")
    return True


def _is_plain_format(string: str) -> bool:
    return bool(_PLAIN_FORMAT.fullmatch(string)) and sum(map(string.count, "([{")) <= 20


def _parse(text: str) -> Sequence | None:
    """What stopped Python's parser: the exception's name, its line, its message."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except Exception as error:
        return type(error).__name__, getattr(error, "lineno", None), getattr(error, "msg", str(error))
    return None


def _parse_alone(text: str, seconds: float) -> Sequence | None:
    """The same in a process of its own, with less of a stack than whoever may parse the text again."""
    if seconds <= 0:
        return "TimeoutError", None, "what was read before it took too long: split long statements"
    fault = "the grader could not check it ({}), which is not your fault: tell your instructor"
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _PARSE_ALONE],
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
        )
        if done.returncode == 1:  # an exception of our own
            return "OSError", None, fault.format("its parser did not start")
        return json.loads(done.stdout)[0] if done.returncode == 0 else ("RecursionError", None, "")
    except subprocess.TimeoutExpired:
        return "TimeoutError", None, "reading it takes too long: split it into smaller statements"
    except OSError as error:
        return "OSError", None, fault.format(error.strerror)


def is_stub(source: str) -> bool:
    """Does every function still raise what the stub raises? source: a module that can be parsed"""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    functions = [node for node in ast.parse(source).body if isinstance(node, kinds)]
    return bool(functions) and all(STUB in ast.unparse(node.body[-1]) for node in functions)
