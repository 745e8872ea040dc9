"""Turns a notebook into modules: for each, the statements of its cells that what is graded needs.

Lines are copied unchanged, so that the line of an error leads back to its cell. The module's last line is a comment with a plan
for the worker, which runs the statements one by one (`sandbox/inside/slices.py`): what each of them binds and changes, and which
stand for something that cannot be run.
"""

from __future__ import annotations

import ast
import json
import logging
import re
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from autograder.intake.cells import BLOCK, Unit, read_cell, text_of
from autograder.intake.encoding import decode
from autograder.intake.ipython import foreign_magic, written_by
from autograder.intake.scopes import DEFINITION, IMPORT, STAR
from autograder.intake.slices import Slice, Slicer, Step, definitions
from autograder.intake.stored import is_file, writes
from autograder.intake.words import Refusal, listed, quoted
from autograder.sandbox.inside.slices import MARK

MOST_NOTES = 20


@dataclass(frozen=True)
class Origin:
    """Where a line of a module came from, counted as Jupyter's users do: code cells from the top, lines within the cell.

    cell: 0 where the notebook was saved as one Python file
    """

    cell: int
    line: int


@dataclass(frozen=True)
class Extract:
    """A notebook as one module.

    origins: for each line of `source`, where it came from; None for a line that the grader added
    notes: sentences for the student
    """

    source: str
    origins: tuple[Origin | None, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Book:
    """A notebook's statements.

    written: file name -> text, of the files that its cells write
    foreign: cells in another language: the number of the cell, and its magic
    """

    name: str
    units: Sequence[Unit]
    written: Mapping[str, str] = field(default_factory=dict)
    foreign: Sequence[tuple[int, str]] = ()


def read_book(name: str, cells: Sequence[str], deadline: float, *, numbered: bool = True) -> Book:
    """The statements of the cells.

    deadline: when parsing must have ended, by `time.monotonic()`
    numbered: False where lines are counted in a file, and cells are not
    """
    units: list[Unit] = []
    written: dict[str, str] = {}
    foreign: list[tuple[int, str]] = []
    for number, cell in ((i if numbered else 0, cell) for i, cell in enumerate(cells, 1)):
        if file := written_by(cell):
            written[file.name] = (written.get(file.name, "") if file.adds else "") + file.text
        elif magic := foreign_magic(cell):
            foreign.append((number, magic))
        else:
            units += read_cell(number, cell, deadline)
    return Book(name, units, written, foreign)


def code_cells(name: str, data: bytes) -> list[str]:
    """The text of each code cell, in order. Raises Refusal if the file is not a notebook."""
    import nbformat  # here, because it takes a tenth of a second, and most submissions contain no notebook

    text, log = decode(name, data), logging.getLogger("traitlets")
    silenced, log.disabled = log.disabled, True  # nbformat complains there about notebooks that it reads all the same
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cells = nbformat.reads(text, as_version=4).cells  # type: ignore[no-untyped-call]
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        return [source.replace("\r\n", "\n").replace("\r", "\n") for source in sources]
    except Exception as error:  # a hostile file can raise anything, even RecursionError and MemoryError
        reason = quoted(f"{type(error).__name__}: {error}")
        raise Refusal(
            f"'{quoted(name)}' cannot be read as a notebook ({reason}). Open it in Jupyter, save it, and try again."
        ) from None
    finally:
        log.disabled = silenced


# --- from statements to a module ----------------------------------------------------------------------------


class Maker:
    """Makes modules from one notebook.

    missing: the modules that the notebook cannot import, because they were not handed in as files
    asked: every name that is graded in one of them
    """

    def __init__(self, book: Book, missing: Collection[str], asked: Collection[str]) -> None:
        self._book = book
        self._units = [_without(unit, missing) for unit in [*book.units, *_imports_of_written(book, asked)]]
        self._places: list[int] = []  # of the unit, for each step
        steps: list[Step] = []
        for number, unit in enumerate(self._units):
            for step in _steps(unit, len(steps)):
                steps.append(step)
                self._places.append(number)
        self._slicer = Slicer(steps)
        binds = zip(steps, self._slicer.binds, strict=True)
        self._bound = frozenset(name for step, names in binds for name in names if step.node or name != STAR)
        self._made: dict[frozenset[str], Extract] = {}

    def extract(self, module: str, wanted: Collection[str] | None) -> Extract:
        """The notebook as that module. Raises Refusal if there is nothing to take.

        wanted: the names that are graded in it; None where that is not known
        """
        asked = definitions(self._slicer.steps) if wanted is None else frozenset(wanted)
        if self._bound.isdisjoint({*asked, STAR}):
            raise Refusal(_nothing(self._book, module, sorted(asked), self._units))
        if asked not in self._made:
            made = _Module(self._units, self._places, self._slicer, self._slicer.slice(asked), sorted(asked))
            notes = [*_on_definitions(made), *_on_unread(made, self._book, self._bound)]
            self._made[asked] = Extract(*made.text(), tuple(_shortened(notes, self._book.name)))
        return self._made[asked]


def _imports_of_written(book: Book, asked: Collection[str]) -> Iterator[Unit]:
    """Imports of graded functions from files that the notebook writes, where it defines them nowhere else: it shows them."""
    defined = {unit.node.name for unit in book.units if isinstance(unit.node, DEFINITION)}
    for file, text in book.written.items():
        stem = file.removesuffix(".py")
        found = [name for name in asked if re.search(rf"(?m)^(def|class) {re.escape(name)}\b", text)]
        if stem.isidentifier() and (names := sorted({*found} - defined)):
            line = f"from {stem} import {', '.join(names)}"
            yield Unit(0, [line], ast.parse(line).body[0], 1)


def _without(unit: Unit, missing: Collection[str]) -> Unit:
    """The unit, or what stands for an import of something that was not handed in."""
    node = unit.node
    if not isinstance(node, IMPORT):
        return unit
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    lacking = [name for name in modules if name.partition(".")[0] in missing]
    if not lacking:
        return unit
    names = tuple(alias.asname or alias.name.partition(".")[0] for alias in node.names)
    message = f"{lacking[0].partition('.')[0]}.py was not handed in, and the notebook imports it: hand it in as well"
    return replace(unit, node=None, message=message, names=names, kind="ModuleNotFoundError")


def _steps(unit: Unit, place: int) -> Iterator[Step]:
    """The unit as steps: itself, or the head of a block and the statements in it. place: of the first step"""
    if unit.node is None:
        yield Step(None, False, None, unit.names)
    else:
        yield from _flat(unit.node, place, None, True)


def _flat(node: ast.stmt, place: int, head: int | None, certain: bool) -> list[Step]:
    if not isinstance(node, BLOCK) or _writes_a_file(node):
        return [Step(node, certain, head)]
    made = [Step(_head(node), False, head)]
    for inner in _inside(node):
        made += _flat(inner, place + len(made), place, False)
    return made


def _writes_a_file(block: ast.If | ast.Try | ast.With) -> bool:
    """Whether it is `with open(…, "w")`, which is taken as a whole."""
    return isinstance(block, ast.With) and any(map(writes, (item.context_expr for item in block.items)))


def _head(block: ast.If | ast.Try | ast.With) -> ast.AST:
    """What decides whether and how the block runs."""
    if isinstance(block, ast.With):
        return ast.With(block.items, [])
    types = [handler.type for handler in block.handlers if handler.type] if isinstance(block, ast.Try) else [block.test]
    return ast.Expr(ast.Tuple(types, ast.Load()))


def _inside(block: ast.If | ast.Try | ast.With) -> Iterator[ast.stmt]:
    for node in ast.iter_child_nodes(block):
        parts = node.body if isinstance(node, ast.ExceptHandler) else [node]
        yield from (part for part in parts if isinstance(part, ast.stmt))


_Line = tuple[str, "Origin | None"]


class _Module:
    """A module that is being made.

    units: the notebook's statements
    places: of the unit, for each step
    """

    def __init__(self, units: Sequence[Unit], places: Sequence[int], slicer: Slicer, found: Slice, wanted: Sequence[str]) -> None:
        self.units, self.slicer, self.found, self.wanted = units, slicer, found, wanted
        self.steps: dict[int, list[int]] = {}
        for step, place in enumerate(places):
            self.steps.setdefault(place, []).append(step)
        self.taken = sorted({places[step] for step in found.taken})

    def text(self) -> tuple[str, tuple[Origin | None, ...]]:
        """The module's text, with a blank line between cells, and where each line came from."""
        lines: list[_Line] = []
        plan: list[dict[str, object]] = []
        cell: int | None = None
        # Python requires future imports to come first. In Jupyter they hold from their cell onwards.
        for place in sorted(self.taken, key=lambda place: not _is_future(self.units[place].node)):
            unit = self.units[place]
            if cell not in (None, unit.cell):
                lines.append(("", None))
            cell = unit.cell
            text = ["pass"] if unit.node is None else text_of(unit, list(self._dropped(unit.node, iter(self.steps[place]))))
            lines += [(line, Origin(cell, unit.line + offset)) for offset, line in enumerate(text)]
            plan.append(self._planned(unit, self.steps[place]))
        lines.append((MARK + json.dumps({"wanted": self.wanted, "units": plan}), None))
        return "".join(f"{line}\n" for line, _ in lines), tuple(origin for _, origin in lines)

    def _dropped(self, node: ast.stmt, steps: Iterator[int]) -> Iterator[ast.stmt]:
        """The statements within the node that are not taken. steps: of the node and all in it, in order"""
        own = next(steps)
        if not isinstance(node, BLOCK) or _writes_a_file(node):
            if own not in self.found.taken and not isinstance(node, ast.Pass):
                yield node
            return
        inner = [part for statement in _inside(node) for part in self._dropped(statement, steps)]
        yield from inner if own in self.found.taken else [node]

    def _planned(self, unit: Unit, steps: Sequence[int]) -> dict[str, object]:
        taken = [step for step in steps if step in self.found.taken]
        binds = {name for step in taken for name in self.slicer.binds[step]} - {STAR}
        changes = {name for step in taken for name in self.slicer.changes[step] if not is_file(name)} - {STAR} - binds
        planned: dict[str, object] = {"binds": sorted(binds), "changes": sorted(changes)}
        if unit.node is None:
            planned |= {"error": [unit.kind, unit.message, unit.code], "star": STAR in unit.names}
        return planned


def _is_future(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


# --- what the student reads ---------------------------------------------------------------------------------


def _on_definitions(made: _Module) -> Iterator[str]:
    """On graded names that are defined more than once, or replaced by the result of trying them."""
    wanted, places = set(made.wanted), dict[str, list[Unit]]()
    for number in made.steps:
        unit = made.units[number]
        if isinstance(unit.node, DEFINITION) and unit.node.name in wanted:
            places.setdefault(unit.node.name, []).append(unit)
    for name, units in places.items():
        if len(units) > 1:
            yield f"'{quoted(name)}' is defined {len(units)} times. The last definition, {_place(units[-1])}, counts."
    owner = {step: made.units[number] for number, steps in made.steps.items() for step in steps}
    for name, step in made.found.trials.items():
        yield (
            f"'{quoted(name)}' stands for a result {_place(owner[step])}. The function of that name is graded all the same; "
            "give the result another name."
        )


def _place(unit: Unit) -> str:
    return f"in cell {unit.cell}" if unit.cell else f"in line {unit.line}"


def _on_unread(made: _Module, book: Book, bound: Collection[str]) -> Iterator[str]:
    """Where graded names are nowhere bound: what could not be read, which may have bound them."""
    if STAR in bound or set(made.wanted) <= set(bound):
        return
    for unit in made.units:
        if unit.node is None and not set(unit.names) & set(made.wanted):
            yield f"{_place(unit).capitalize()} something was left out: {unit.message} (`{quoted(unit.code)}`)."
    for cell, magic in book.foreign:
        yield f"Cell {cell} was left out because it begins with {quoted(magic)}. Put functions into a cell of their own."


def _shortened(notes: list[str], name: str) -> list[str]:
    if notes[MOST_NOTES:]:
        notes[MOST_NOTES:] = [f"{len(notes) - MOST_NOTES} more notes like these on '{quoted(name)}' are not shown."]
    return notes


def _nothing(book: Book, module: str, wanted: Sequence[str], units: Sequence[Unit]) -> str:
    """Why a notebook makes no module, and what to do."""
    name = quoted(book.name)
    imported = [unit for unit in units if unit.kind == "ModuleNotFoundError"]
    if imported:
        file = imported[0].message.partition(" ")[0]
        need = module if file == module else f"{file} and {module}"
        return (
            f"{file} is missing: '{name}' imports it ({_place(imported[0])}), and it was not handed in. "
            f"Hand in {need} as well as the notebook, or instead of it."
        )
    broken = next((unit for unit in units if unit.node is None), None)
    reason = f" {_place(broken).capitalize()}, Python cannot read line {broken.line}: {broken.message}." if broken else ""
    if not wanted:
        return (
            f"'{name}' contains no function, class or constant that can be taken.{reason} "
            "Save the notebook with your solutions in Jupyter, and hand in that file."
        )
    return (
        f"'{name}' defines none of the functions that {module} asks for, such as {listed(wanted[:3])}.{reason} "
        "Keep the names that the handout gives them, save the notebook in Jupyter, and hand in that file."
    )
