"""From the bytes of a file to the text of a module: a Python file as it is, a notebook by what it defines.

Text is parsed here, never compiled or run: CPython's parser withstands hostile text where its compiler does
not (3.12 and 3.13 die of 21 nested comprehensions). What an import would still find wrong, the worker finds.
"""

import ast
import codecs
import io
import json
import logging
import re
import subprocess
import sys
import time
import tokenize
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from autograder.grading.words import STUB, printable

MOST_SHOWN = 120
MOST_NOTES = 20

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_OWN_SCOPE = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_MAGIC = re.compile(r"([ \t]*)(?:[%!?](?:.*\\\n)*.*|%{0,2}[^\W\d][\w.*]*\?{1,2}[ \t]*)(?:\n|\Z)")


class Refusal(Exception):
    """Why something handed in cannot be taken. Its text is the sentence that the student reads."""


@dataclass(frozen=True)
class Origin:
    """Where a line came from, as Jupyter's users count: code cells from the top, lines within the cell."""

    cell: int
    line: int


@dataclass(frozen=True)
class Extract:
    """A notebook as one module: its text, where each line of that came from, and what to tell the student."""

    source: str
    origins: tuple[Origin | None, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Trouble:
    """Why a text is not Python: the line where that shows, if there is one, and what is wrong."""

    line: int | None
    message: str


@dataclass(frozen=True)
class _Piece:
    """A statement that is taken from a cell, with the lines that hold it, of which the first is `line`."""

    cell: int
    line: int
    text: tuple[str, ...]
    statement: ast.stmt


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
    text = _decode(name, data)
    trouble = find_trouble(text, deadline)
    if trouble is None:
        return text
    name = shown(name)
    cannot = f"{name} cannot be read by the grader's Python {sys.version_info[0]}.{sys.version_info[1]}"
    if trouble.line is None:
        raise Refusal(f"{cannot}: {trouble.message}.")
    line = "".join(text.split("\n")[trouble.line - 1:trouble.line]).strip()
    quoted = f"That line is: {shown(line)}" if line else "That line is empty, so look above it"
    raise Refusal(f"{cannot}: line {trouble.line}: {trouble.message}. {quoted} — mend it, run "
                  f"`python {name}` to be sure, and hand it in again.")


def extract(name: str, data: bytes, deadline: float) -> Extract:
    """The imports, functions, classes and literal constants at the top of a notebook's cells, as one module.

    Lines are copied as they stand, so that a traceback's line leads back to its cell. All that expected
    functions need must be among them, and nothing else is: no data is loaded, no model trained.
    Raises Refusal where there is nothing to take.
    """
    pieces, notes = [], []
    for number, cell in enumerate(_code_cells(name, data), 1):
        taken, about_cell = _from_cell(number, cell, deadline)
        pieces += taken
        notes += about_cell
    pieces, about_twins = _last_wins(pieces)
    notes = about_twins + notes
    if notes[MOST_NOTES:]:
        notes[MOST_NOTES:] = [f"{len(notes) - MOST_NOTES} more such notes on '{shown(name)}' are not shown."]
    if not pieces:
        nothing = (f"'{shown(name)}' has no import, function, class or constant to take: hand in a notebook "
                   "with your solutions, as you saved it in Jupyter.")
        raise Refusal(" ".join([nothing, *notes[:1]]))
    return Extract(*_assemble(pieces), tuple(notes))


# --- from bytes to text -------------------------------------------------------------------------------------


# PEP 263 lets a file name any codec: some take quadratic time (punycode), some give no text.
_ENCODING = re.compile(
    r"utf-8(-sig)?|ascii|iso8859-\d+|cp\d+|koi8-[ru]|mac-\w+|gbk|gb2312|gb18030|big5|shift_jis|euc_\w+")
_COOKIE = re.compile(r"\A((?:[ \t\f]*(?:#.*)?\n)??[ \t\f]*#.*?coding[:=][ \t]*)[-\w.]+")


def _decode(name: str, data: bytes) -> str:
    """The file's text, lines ended by a line feed, and no longer naming another encoding than UTF-8."""
    name = shown(name)
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise Refusal(f"{name} was saved as UTF-16: save it as UTF-8, and hand it in again.")
    if b"\0" in data:
        raise Refusal(f"{name} is not a text file: the byte at offset {data.index(0)} is null. Save it as "
                      "UTF-8, and hand it in again.")
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
        raise Refusal(f"{name} names in its first lines an encoding that is not known here: take that line "
                      "out, save it as UTF-8, and hand it in again.") from None
    except UnicodeDecodeError as error:
        byte = f"the byte at offset {error.start} (0x{data[error.start]:02x})"
        raise Refusal(f"{name} is not valid {error.encoding.upper()}: {byte} does not fit. Save it as UTF-8, "
                      "and hand it in again.") from None
    return _COOKIE.sub(r"\1utf-8", _line_feeds(text, "\r", "\n"), count=1)


def _line_feeds(text, cr, lf):
    return text.replace(cr + lf, lf).replace(cr, lf)


# --- is it Python? ------------------------------------------------------------------------------------------

_UNFIT = re.compile("[\0\ud800-\udfff]")
_TOKEN = re.compile(r"""
      (?P<prefix>[A-Za-z]{1,2}(?=["']))
    | (?P<string> "{3} [^"\\]* (?: (?:\\.|"(?!"")) [^"\\]* )* "{3} | "(?!"") [^"\\\n]* (?:\\.[^"\\\n]*)* "
                | '{3} [^'\\]* (?: (?:\\.|'(?!'')) [^'\\]* )* '{3} | '(?!'') [^'\\\n]* (?:\\.[^'\\\n]*)* ' )
    | (?P<end>\n) | (?P<open>[(\[{]) | (?P<close>[)\]}]) | (?P<comment>\#[^\n]*)
    | (?P<stray>["']|\d\w*(?=["'])) | \w+ | [^\w\s()\[\]{}"'\#\\]+ | \\\n?""", re.VERBOSE | re.DOTALL)
# Braces of an f-string hold code, which may hold quotes in turn: only the plainest are looked through.
_PLAIN_FORMAT = re.compile(
    r"""(?: [^{}] | {{ | }} | { (?: [^{}"'\\\n\#] | "[^{}"'\\\n]+" | '[^{}"'\\\n]+' )* } )*""", re.VERBOSE)
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
    for token in _TOKEN.finditer(text):
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
        done = subprocess.run([sys.executable, "-I", "-S", "-c", _PARSE_ALONE], input=text.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds)
        if done.returncode == 1:  # an exception of our own
            return "OSError", None, fault.format("its parser did not start")
        return json.loads(done.stdout)[0] if done.returncode == 0 else ("RecursionError", None, "")
    except subprocess.TimeoutExpired:
        return "TimeoutError", None, "reading it takes too long: split it into smaller statements"
    except OSError as error:
        return "OSError", None, fault.format(error.strerror)


# --- from cells to a module ---------------------------------------------------------------------------------


def _code_cells(name: str, data: bytes) -> list[str]:
    """The text of each code cell, in order."""
    import nbformat  # here, because it costs a tenth of a second, and most submissions have no notebook

    text, log = _decode(name, data), logging.getLogger("traitlets")
    silenced, log.disabled = log.disabled, True  # there nbformat complains of what it reads all the same
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cells = nbformat.reads(text, as_version=4).cells
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        return [source.replace("\r\n", "\n").replace("\r", "\n") for source in sources]
    except Exception as error:  # whatever is in the file, RecursionError and MemoryError among it
        reason = shown(f"{type(error).__name__}: {error}")
        raise Refusal(f"'{shown(name)}' cannot be read as a notebook ({reason}): open it in Jupyter, "
                      "save it, and hand it in again.") from None
    finally:
        log.disabled = silenced


def _from_cell(number: int, text: str, deadline: float) -> tuple[list[_Piece], list[str]]:
    """What is taken from a code cell, and what to tell the student about the rest of it."""
    magic = text.split(maxsplit=1)[0] if text.lstrip().startswith("%%") else ""
    if magic in ("%%time", "%%capture"):  # which run the cell as it is
        text = text.replace(magic, "#" + magic, 1)
    elif magic:
        magic = shown(magic)
        return [], [f"Cell {number} was not taken, as it begins with {magic}: use another for functions."]
    text, trouble = _without_magics(text, deadline)
    if trouble:
        where = f"line {trouble.line}: " if trouble.line else ""
        return [], [f"Cell {number} was not taken, as Python cannot read it: {where}{trouble.message}."]
    try:
        pieces, names = _sort_out(number, text)
    except (RecursionError, MemoryError):
        return [], [f"Cell {number} was not taken, as it is nested too deeply, or too large."]
    if not names:
        return pieces, []
    were = "was" if len(names) == 1 else "were"
    return pieces, [f"{listed(names)} in cell {number} {were} not taken: only imports, functions, classes "
                    "and constants written as numbers or text are. Compute it inside the function that uses it."]


def _without_magics(text: str, deadline: float) -> tuple[str, Trouble | None]:
    """The cell as Python text, and what is wrong with it, if anything.

    What only IPython reads is looked for only where Python fails, as that search does not know all of Python.
    """
    trouble = find_trouble(text, deadline)
    if trouble is None:
        return text, None
    cleaned = _blank_magics(_dedented(text))
    return (text, trouble) if cleaned == text else (cleaned, find_trouble(cleaned, deadline))


def _dedented(text: str) -> str:
    """The cell without the indentation of its first line, which IPython takes off."""
    before = text[:len(text) - len(text.lstrip())]
    return re.sub("(?m)^" + re.escape(before.rpartition("\n")[2]), "", text)


def _blank_magics(text: str) -> str:
    """Each line of IPython as `pass`, so that lines keep their numbers and blocks their bodies."""
    done, position, depth, at_start = [], 0, 0, True
    while position < len(text):
        magic = _MAGIC.match(text, position) if at_start else None
        token = magic or _TOKEN.search(text, position)
        if token is None or token.lastgroup == "stray":  # a string without end, so it is broken
            return "".join(done) + text[position:]
        if magic:
            done.append(f"{magic[1]}pass" + "\n" * magic[0].count("\n"))
        else:
            done.append(text[position:token.end()])
            depth += (token.lastgroup == "open") - (token.lastgroup == "close" and depth > 0)
            at_start = token.lastgroup == "end" and not depth
        position = token.end()
    return "".join(done)


def _sort_out(cell: int, text: str) -> tuple[list[_Piece], list[str]]:
    """The statements of a cell that are taken, and the names bound by the others."""
    lines, pieces, left_out = text.split("\n"), [], {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        statements = ast.parse(text).body
    for statement in statements:
        if _is_taken(statement):
            pieces.append(_piece(cell, lines, statement))
        else:
            left_out.update(dict.fromkeys(_names_bound(statement)))
    return pieces, [name for name in left_out if name != "_"]


def _is_taken(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    else:
        return isinstance(statement, (ast.Import, ast.ImportFrom, ast.ClassDef, *_FUNCTION))
    return all(isinstance(target, ast.Name) for target in targets) and _is_constant(statement.value)


def _is_constant(value: ast.expr | None) -> bool:
    """A literal, arithmetic on numbers (`1 / 2`), or a function without a name: nothing that runs a student's code."""
    if isinstance(value, ast.Lambda):
        return True
    if isinstance(value, ast.BinOp) and not isinstance(value.op, ast.Pow):  # 9**9**9 takes for ever
        return _is_constant_number(value.left) and _is_constant_number(value.right)
    return _is_literal(value)


def _is_constant_number(value: ast.expr) -> bool:
    if isinstance(value, ast.BinOp):
        return _is_constant(value)
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, (ast.USub, ast.UAdd)):
        return _is_constant_number(value.operand)
    return isinstance(value, ast.Constant) and isinstance(value.value, (int, float))


def _is_literal(value: ast.expr | None) -> bool:
    try:
        ast.literal_eval(value)  # ValueError for None, an annotation's that has no value
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def is_stub(source: str) -> bool:
    """Does every function still raise what the stub raises? source: a module that can be parsed"""
    functions = [node for node in ast.parse(source).body if isinstance(node, (*_FUNCTION, ast.ClassDef))]
    return bool(functions) and all(STUB in ast.unparse(node.body[-1]) for node in functions)


def _names_bound(statement: ast.stmt) -> Iterator[str]:
    """The names that the statement gives to its module, itself or in its blocks."""
    pending = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.ClassDef, *_FUNCTION)):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, _OWN_SCOPE) and not _is_bare(node):
            pending += reversed(list(ast.iter_child_nodes(node)))


def _is_bare(node: ast.AST) -> bool:
    """An annotation without a value binds nothing."""
    return isinstance(node, ast.AnnAssign) and node.value is None


def _piece(cell: int, lines: Sequence[str], statement: ast.stmt) -> _Piece:
    """The statement's lines, whole but for neighbours that share its first or last line."""
    decorators = getattr(statement, "decorator_list", [])
    first = min(node.lineno for node in [statement, *decorators])
    text = lines[first - 1:statement.end_lineno]
    last = text[-1].encode()  # columns count bytes
    rest = last[statement.end_col_offset:].strip()
    if rest and not rest.startswith(b"#"):
        text[-1] = last[:statement.end_col_offset].decode()
    text[0] = text[0].lstrip() if decorators else text[0].encode()[statement.col_offset:].decode()
    return _Piece(cell, first, tuple(text), statement)


def _last_wins(pieces: Sequence[_Piece]) -> tuple[list[_Piece], list[str]]:
    """The pieces without those that a later one replaces, and a note on each name defined twice.

    A replaced one stays where the module needs it before that (`class A(A)`, `@f.register`, `def f(n=N)`).
    """
    places, readers = {}, {}
    for index, piece in enumerate(pieces):
        for name in _defined(piece.statement):
            places.setdefault(name, []).append(index)
        for name in _read_at_import(piece.statement):
            readers.setdefault(name, []).append(index)

    def replaced(index: int, name: str) -> bool:
        reader = bisect_right(readers.get(name, []), index)
        return index < places[name][-1] and (
            reader == len(readers.get(name, [])) or readers[name][reader] > places[name][-1])

    kept = []
    for index, piece in enumerate(pieces):
        names = _defined(piece.statement)
        decorated = getattr(piece.statement, "decorator_list", [])
        if decorated or not names or not all(replaced(index, name) for name in names):
            kept.append(piece)
    notes = []
    for name, where in places.items():
        if len(where) > 1:
            last = pieces[where[-1]].cell
            notes.append(f"'{shown(name)}' is defined {len(where)} times: the last, in cell {last}, counts.")
    return kept, notes


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return []
    return list(_names_bound(statement))


def _read_at_import(statement: ast.stmt) -> set[str]:
    """The names that importing the module looks up here: all but those in the bodies of functions."""
    names, pending = set(), [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            names.add(node.id)
        children = ast.iter_child_nodes(node)
        if isinstance(node, _FUNCTION):
            children = [*node.decorator_list, node.args, *filter(None, [node.returns])]
        pending += children
    return names


def _assemble(pieces: Sequence[_Piece]) -> tuple[str, tuple[Origin | None, ...]]:
    """The module's text, with a blank line between cells, and where each line came from."""
    lines, origins, cell = [], [], None
    # Python wants these first; in Jupyter they hold from their cell on.
    for piece in sorted(pieces, key=lambda piece: not _is_future(piece.statement)):
        if cell not in (None, piece.cell):
            lines.append("")
            origins.append(None)
        cell = piece.cell
        lines += piece.text
        origins += [Origin(cell, piece.line + offset) for offset in range(len(piece.text))]
    return "\n".join(lines) + "\n", tuple(origins)


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
