"""The first step of grading one submission: whatever was handed in becomes plain Python module files.

No student code runs here, and none is compiled: text is parsed at most (CPython's parser withstands what
its compiler does not). What an import would still find wrong, the worker finds.
"""

import ast
import codecs
import difflib
import hashlib
import io
import json
import os
import re
import stat
import subprocess
import sys
import time
import tokenize
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 2_000_000
MAX_ENTRIES = 1000
MAX_HELPERS = 50
CHECK_SECONDS = 10.0  # for all the suspicious text of one submission together

_IGNORED = {"__pycache__", "__MACOSX"}
_ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")
_SHADOWING = sys.stdlib_module_names | {
    "provided", "torch", "numpy", "sympy", "scipy", "sitecustomize", "usercustomize"}
# PEP 263 lets a file name any codec, some of which take quadratic time (punycode) or are no text at all.
_ENCODING = re.compile(r"utf-8(-sig)?|ascii|iso8859-\d+|cp\d+|koi8-[ru]|mac-\w+|gbk|gb2312|gb18030|big5|shift_jis|euc_\w+")
_COOKIE = re.compile(r"\A((?:[ \t\f]*(?:#.*)?\n)??[ \t\f]*#.*?coding[:=][ \t]*)[-\w.]+")


@dataclass(frozen=True)
class Origin:
    """Where a line of an extracted module came from, as Jupyter users count: code cells from the top."""

    cell: int
    line: int


@dataclass(frozen=True)
class Submission:
    """What one student handed in, as module files. Each expected module is in `sources` or in `problems`.

    sources: module file name -> its text, with newlines as a line feed; to be written as UTF-8
    problems: expected module -> the sentence why it could not be taken
    origins: module made from a notebook -> for each line of its source, where it came from
    notes: sentences worth telling the student that cost nothing
    digest: SHA-256 over the names and bytes of what was handed in; what was not read counts by its size
    """

    sources: Mapping[str, str]
    problems: Mapping[str, str]
    origins: Mapping[str, tuple[Origin | None, ...]]
    notes: tuple[str, ...]
    digest: str


class Refusal(Exception):
    """Why something handed in cannot be taken. Its text is the sentence that the student reads."""


@dataclass(frozen=True)
class Trouble:
    """Why a text is not Python: the line where that shows, if there is one, and what is wrong."""

    line: int | None
    message: str


@dataclass(frozen=True)
class _Entry:
    path: Path
    kind: str  # "file", "folder", "link" or "special"
    size: int


def read_submission(path: Path, modules: Sequence[str]) -> Submission:
    """Take what was handed in at `path`, a `.py` file, a notebook or a folder, as the expected modules.

    modules: file names the assignment expects; the first is the main one

    Nothing handed in makes it raise: what cannot be taken is a sentence in `problems` or `notes`.
    """
    path, deadline = Path(path), time.monotonic() + CHECK_SECONDS
    try:
        entries, notes = _survey(path, modules)
    except Refusal as refusal:
        return Submission({}, dict.fromkeys(modules, str(refusal)), {}, (), _digest({path.name: str(refusal).encode()}))
    helpers, about_helpers = _helpers(entries, modules)
    data, sources, refused, origins = {}, {}, {}, {}
    for name in [module for module in modules if module in entries] + helpers:
        try:
            data[name] = _read(entries[name])
            sources[name] = _module_text(entries[name].path.name, data[name], deadline)
        except Refusal as refusal:
            refused[name] = str(refusal)
    notes += about_helpers + [refused[name] for name in helpers if name in refused]
    problems = {name: refused[name] for name in modules if name in refused}

    absent = [module for module in modules if module not in entries]
    notebooks = [name for name in entries if name.endswith(".ipynb")]
    if absent and len(notebooks) == 1:
        from . import notebook  # here, because it needs this module

        try:
            data[notebooks[0]] = _read(entries[notebooks[0]])
            extract = notebook.extract(notebooks[0], data[notebooks[0]], deadline)
            sources |= dict.fromkeys(absent, extract.source)
            origins |= dict.fromkeys(absent, extract.origins)
            notes += extract.notes
        except Refusal as refusal:
            problems |= dict.fromkeys(absent, str(refusal))
    else:
        problems |= {module: _missing(module, entries, modules, notebooks) for module in absent}
    notes += _notebook_notes(absent, entries, modules, notebooks)
    handed = {entry.path.name: data.get(name, entry) for name, entry in entries.items()}
    return Submission(sources, problems, origins, tuple(notes), _digest(handed))


def printable(text: str, limit: int = 120) -> str:
    """The text on one line, control characters escaped, cut at `limit` characters, saying so."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:limit])
    return shown if len(text) <= limit else f"{shown}… (cut at {limit} of {len(text)} characters)"


def listed(names: Iterable[str], limit: int = 10) -> str:
    """The names in quotes, as part of a sentence; past `limit` their number."""
    names = list(names)
    quoted = [f"'{printable(name)}'" for name in names[:limit]]
    if len(names) > limit:
        quoted.append(f"{len(names) - limit} more")
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


# --- what is there -------------------------------------------------------------------------------------------

def _survey(path: Path, modules: Sequence[str]) -> tuple[dict[str, _Entry], list[str]]:
    """The files handed in, by the name they are taken under, and what the student should know of that."""
    entry, shown = _entry(path), f"'{printable(path.name)}'"
    if entry.kind == "folder":
        return _survey_folder(path, modules)
    if entry.kind != "file":
        raise Refusal(_not_a_file(entry))
    if path.name in modules or path.suffix == ".ipynb":
        return {path.name: entry}, []
    if path.suffix == ".py":
        near = _near(path.name, modules[1:])
        hint = f" If it is meant as {near}, give it that name." if near else ""
        return {modules[0]: entry}, [f"{shown} was taken as {modules[0]}.{hint}"]
    if path.suffix.lower() in _ARCHIVES:
        raise Refusal(f"{shown} is an archive, which is not opened: unpack it and hand in {listed(modules)}.")
    raise Refusal(f"{shown} is no Python file, notebook or folder: hand in {listed(modules)}.")


def _entry(path: Path) -> _Entry:
    try:
        status = path.lstat()
    except FileNotFoundError:
        raise Refusal(f"There is no file or folder '{printable(path.name)}': hand in your files again.") from None
    except (OSError, ValueError) as error:
        raise Refusal(_unreadable(path, error)) from None
    kinds = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link"}
    return _Entry(path, kinds.get(stat.S_IFMT(status.st_mode), "special"), status.st_size)


def _survey_folder(folder: Path, modules: Sequence[str]) -> tuple[dict[str, _Entry], list[str]]:
    """The folder's own entries, or those of the one folder inside it that holds what was asked for."""
    top, within, notes = _listing(folder), {}, []
    inner = [] if top.keys() & set(modules) else [name for name, entry in top.items() if entry.kind == "folder"]
    for name in inner:
        try:
            within[name] = _listing(top[name].path)
        except Refusal as refusal:
            notes.append(str(refusal))
        if sum(map(len, within.values())) > MAX_ENTRIES:
            raise Refusal(_too_many(folder))
    for wanted in (lambda name: name in modules, _is_notebook, lambda name: name.endswith(".py")):
        if any(map(wanted, top)):
            break
        holders = [name for name, entries in within.items() if any(map(wanted, entries))]
        if len(holders) > 1:
            raise Refusal(f"Your files were looked for in one folder, but {listed(holders)} hold some: "
                          f"hand in a single folder with {listed(modules)}.")
        if holders:
            return within[holders[0]], [*notes, f"Your files were taken from the folder '{printable(holders[0])}'."]
    if not top:
        raise Refusal(f"The folder you handed in is empty: hand in {listed(modules)}.")
    return top, notes


def _listing(folder: Path) -> dict[str, _Entry]:
    """What the folder holds, by name, in an order that no file system decides."""
    names = []
    try:
        with os.scandir(folder) as found:
            for item in found:
                names.append(item.name)
                if len(names) > MAX_ENTRIES:
                    raise Refusal(_too_many(folder))
    except OSError as error:
        raise Refusal(_unreadable(folder, error)) from None
    kept = [name for name in sorted(names) if name not in _IGNORED and not name.startswith(".")]
    return {name: _entry(folder / name) for name in kept}


def _too_many(folder: Path) -> str:
    return (f"The folder '{printable(folder.name)}' holds more than {MAX_ENTRIES} entries and was not read further: "
            "hand in only the files that were asked for.")


def _is_notebook(name: str) -> bool:
    return name.endswith(".ipynb")


def _helpers(entries: Mapping[str, _Entry], modules: Sequence[str]) -> tuple[list[str], list[str]]:
    """The student's other Python files that may be imported, and notes on those that may not."""
    others = [name for name, entry in entries.items()
              if name.endswith(".py") and name not in modules and entry.kind != "folder"]
    shadowing = [name for name in others if name[:-3] in _SHADOWING]
    unnamed = [name for name in others if not name[:-3].isidentifier()]
    helpers = [name for name in others if name not in shadowing and name not in unnamed]
    notes = []
    if shadowing:
        notes.append(f"{listed(shadowing)}: left out, as the grader or Python has a module of that name. "
                     "Rename your own (but leave out provided.py: the grader has its copy).")
    if unnamed:
        notes.append(f"{listed(unnamed)}: left out, as Python cannot import a file of that name.")
    if len(helpers) > MAX_HELPERS:
        notes.append(f"{listed(helpers[MAX_HELPERS:])}: left out, as at most {MAX_HELPERS} files of your own are taken.")
    return helpers[:MAX_HELPERS], notes


def _missing(module: str, entries: Mapping[str, _Entry], modules: Sequence[str], notebooks: Sequence[str]) -> str:
    if len(notebooks) > 1:
        return f"{module} is missing, and of the notebooks {listed(notebooks)} only one can be taken: hand in one."
    names = [entry.path.name for entry in entries.values()]
    near = _near(module, [name for name in names if name not in modules])
    hint = f" Did you mean '{printable(near)}'? It must be named {module}: rename it." if near else ""
    if any(name.lower().endswith(_ARCHIVES) for name in names):
        hint += " Archives are not opened: unpack yours and hand in the files."
    return f"{module} is missing. Found: {listed(names)}.{hint or f' Hand in {module} as well.'}"


def _near(name: str, names: Sequence[str]) -> str | None:
    same = [other for other in names if other.lower() == name.lower()]
    return (same + difflib.get_close_matches(name, names, 1, 0.75) + [None])[0]


def _notebook_notes(absent, entries, modules, notebooks) -> list[str]:
    if not notebooks or (absent and len(notebooks) > 1):
        return []
    present = [module for module in modules if module in entries]
    if not absent:
        return [f"{listed(notebooks)}: not read, as {listed(present)} {_were(present)} handed in as .py."]
    notes = [f"{listed(absent)} {_were(absent)} taken from the notebook {listed(notebooks)}."]
    if present:
        notes.append(f"{listed(present)} {_were(present)} taken from .py, not from the notebook.")
    near = [name for name in (_near(m, [e for e in entries if e.endswith(".py") and e not in modules])
                              for m in absent) if name]
    return notes + ([f"Did you mean {listed(near)} instead? Its name is not the one asked for."] if near else [])


def _were(names: Sequence[str]) -> str:
    return "was" if len(names) == 1 else "were"


# --- from bytes to text --------------------------------------------------------------------------------------

def _not_a_file(entry: _Entry) -> str:
    what = {"folder": "a folder", "link": "a link, and links are not followed"}.get(entry.kind, "a pipe or a device")
    return f"'{printable(entry.path.name)}' is {what}, where a file was expected: hand in the file itself."


def _unreadable(path: Path, error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return f"'{printable(path.name)}' could not be opened ({reason}): hand it in again."


def _read(entry: _Entry) -> bytes:
    if entry.kind != "file":
        raise Refusal(_not_a_file(entry))
    # Between listing and opening nothing should change; if it does, neither follow a link nor wait for a pipe.
    flags = sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"))
    try:
        with open(os.open(entry.path, os.O_RDONLY | flags), "rb") as file:
            data = file.read(MAX_BYTES + 1) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None
    except OSError as error:
        raise Refusal(_unreadable(entry.path, error)) from None
    if data is None:
        raise Refusal(_not_a_file(entry))
    if len(data) > MAX_BYTES:
        cure = "clear its outputs and save it" if _is_notebook(entry.path.name) else "leave out what is not code"
        raise Refusal(f"'{printable(entry.path.name)}' has {entry.size / 1e6:.1f} MB, and at most "
                      f"{MAX_BYTES / 1e6:.0f} MB are read: {cure}, then hand it in again.")
    return data


def _module_text(name: str, data: bytes, deadline: float) -> str:
    text = decode(name, data)
    trouble = find_trouble(text, deadline)
    if trouble is None:
        return text
    shown, python = printable(name), f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    if trouble.line is None:
        raise Refusal(f"{shown} cannot be read by {python}: {trouble.message}.")
    line = (text.split("\n") + [""])[trouble.line - 1].strip()
    reads = f"The line reads: {printable(line)}" if line else "The line is empty, so look above it"
    raise Refusal(f"{shown} cannot be read by {python}: line {trouble.line}: {trouble.message}. {reads} — correct it, "
                  f"and see whether `python {shown}` runs before you hand it in again.")


def decode(name: str, data: bytes) -> str:
    """The file's text, its lines ended by a line feed and good to be written as UTF-8."""
    shown = printable(name)
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise Refusal(f"{shown} was saved as UTF-16: save it as UTF-8 and hand it in again.")
    if b"\0" in data:
        raise Refusal(f"{shown} is no text: there is a null byte at offset {data.index(0)}. Save it as UTF-8 text.")
    try:
        encoding = tokenize.detect_encoding(io.BytesIO(_line_feeds(data, b"\r", b"\n")).readline)[0]
    except SyntaxError:  # the codec that it names is unknown, or its first lines are not UTF-8
        encoding = None
    try:
        if encoding and not _ENCODING.fullmatch(codecs.lookup(encoding).name):
            raise LookupError
        text = data.decode((encoding or "utf-8").removesuffix("-sig")).removeprefix("\ufeff")
        if not encoding:
            raise LookupError
    except LookupError:
        raise Refusal(f"{shown} names in its first lines an encoding that is not known here: take that line out, "
                      "save it as UTF-8, and hand it in again.") from None
    except UnicodeDecodeError as error:
        raise Refusal(f"{shown} is not valid {error.encoding.upper()}: the byte at offset {error.start} "
                      f"(0x{data[error.start]:02x}) does not fit. Save it as UTF-8 and hand it in again.") from None
    return _COOKIE.sub(r"\1utf-8", _line_feeds(text, "\r", "\n"), count=1)


def _line_feeds(text, cr, lf):
    return text.replace(cr + lf, lf).replace(cr, lf)


# --- is it Python? -------------------------------------------------------------------------------------------

_UNFIT = re.compile("[\0\ud800-\udfff]")
TOKEN = re.compile(r"""
      (?P<prefix>[A-Za-z]{1,2}(?=["']))
    | (?P<string> "{3} [^"\\]* (?: (?:\\.|"(?!"")) [^"\\]* )* "{3} | " [^"\\\n]* (?: \\. [^"\\\n]* )* "
                | '{3} [^'\\]* (?: (?:\\.|'(?!'')) [^'\\]* )* '{3} | ' [^'\\\n]* (?: \\. [^'\\\n]* )* ' )
    | (?P<end>\n) | (?P<open>[(\[{]) | (?P<close>[)\]}]) | (?P<comment>\#[^\n]*) | (?P<stray>["'])
    | \w+ | [^\w\s()\[\]{}"'\#\\]+ | \\\n?""", re.VERBOSE | re.DOTALL)
# Braces of an f-string hold code, which may hold quotes in turn: only the plainest are looked through.
_PLAIN_FORMAT = re.compile(
    r"""(?: [^{}] | {{ | }} | { (?: [^{}"'\\\n#] | "[^{}"'\\\n]+" | '[^{}"'\\\n]+' )* } )*""", re.VERBOSE)
_PARSE_ALONE = """
import json, sys, threading, warnings
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29))
except Exception:
    pass
report = []
def parse():
    try:
        compile(text, "submission", "exec", 0x400)
        report.append(None)
    except Exception as error:
        report.append([type(error).__name__, getattr(error, "lineno", None), getattr(error, "msg", str(error))])
warnings.simplefilter("ignore")
text = sys.stdin.buffer.read().decode()
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
        return Trouble(line, f"the character {printable(unfit[0])} cannot stand in a Python file")
    report = _parse(text) if is_ordinary(text) else _parse_alone(text, deadline - time.monotonic())
    if report is None:
        return None
    kind, line, message = report
    if kind in ("MemoryError", "RecursionError"):
        return Trouble(None, "it is nested too deeply, or is too large: split it into smaller statements")
    return Trouble(line or None, printable(str(message)))


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
        elif kind == "stray" or (kind == "string" and formatted and not _PLAIN_FORMAT.fullmatch(token[0])):
            return False
        if kind != "comment" and (kind != "string" or formatted):
            length += token.end() - token.start()
        if depth > 20 or length > 1500:
            return False
        formatted = kind == "prefix" and not set(token[0].lower()).isdisjoint("ft")
    return True


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
    """The same in a process of its own, with a stack smaller than any that may parse the text again."""
    try:
        done = subprocess.run([sys.executable, "-I", "-S", "-c", _PARSE_ALONE], input=text.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=max(seconds, 0.001))
        return json.loads(done.stdout)[0]
    except subprocess.TimeoutExpired:
        return "TimeoutError", None, "reading it takes too long: split it into smaller statements"
    except OSError as error:
        return "OSError", None, f"it could not be checked ({error}), which is not your fault: tell your instructor"
    except (ValueError, IndexError):  # it died
        return "RecursionError", None, ""
