"""Notebooks of marimo: a Python file in which each cell is the body of a function.

    @app.cell
    def _(torch):
        half = 0.5
        return (half,)

A cell's parameters are the names that it reads, and what it returns are the names that it makes. Cells run in the order that
these demand, whatever their order in the file.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"


@dataclass(frozen=True)
class _Cell:
    """text: its code, at the lines that it has in the file"""

    text: str
    reads: frozenset[str] = frozenset()
    makes: frozenset[str] = frozenset()


def marimo_cells(text: str) -> list[str] | None:
    """The cells in the order in which they run, each at its own lines of the file; None where it is no such notebook."""
    if "marimo.App(" not in text:
        return None
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    apps = {name for node in body for name in _app(node)}
    lines = text.split("\n")
    cells = [cell for node in body if (cell := _cell(node, lines, apps)) is not None]
    return [cell.text for cell in _in_order(cells)] if apps else None


def _app(node: ast.stmt) -> list[str]:
    """The names that `app = marimo.App()` binds; none for any other statement."""
    made = isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _dotted(node.value) == "marimo.App"
    return [target.id for target in node.targets if isinstance(target, ast.Name)] if made and isinstance(node, ast.Assign) else []


def _cell(node: ast.stmt, lines: Sequence[str], apps: set[str]) -> _Cell | None:
    """What the statement adds; None for marimo's own lines."""
    if isinstance(node, (ast.With, ast.AsyncWith)):
        inside = any(_dotted(item.context_expr) in {f"{app}.setup" for app in apps} for item in node.items)
        return _Cell(_text_of(node.body, lines, indented=True)) if inside else _Cell(_text_of([node], lines))
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        own = _app(node) or isinstance(node, ast.If) or ast.unparse(node).startswith("__generated_with")
        return None if own else _Cell(_text_of([node], lines))
    kinds = {
        _dotted(decorator).rpartition(".")[2] for decorator in node.decorator_list if _dotted(decorator).split(".")[0] in apps
    }
    if "cell" in kinds and not isinstance(node, ast.ClassDef):
        return _of_function(node, lines)
    blank = _without_decorators(node, lines) if kinds else lines
    return _Cell(_text_of([node], blank))


def _of_function(node: Function, lines: Sequence[str]) -> _Cell:
    last = node.body[-1]
    kept = node.body[:-1] if isinstance(last, ast.Return) else node.body
    value = last.value if isinstance(last, ast.Return) else None
    makes = {part.id for part in ast.walk(value) if isinstance(part, ast.Name)} if value else set[str]()
    return _Cell(_text_of(kept, lines, indented=True), frozenset(a.arg for a in node.args.args), frozenset(makes))


def _text_of(nodes: Sequence[ast.stmt], lines: Sequence[str], *, indented: bool = False) -> str:
    """The lines of the statements, behind as many empty ones as there are lines before them."""
    if not nodes:
        return ""
    decorators: list[ast.expr] = getattr(nodes[0], "decorator_list", [])
    first = min([nodes[0].lineno, *(decorator.lineno for decorator in decorators)])
    own = lines[first - 1 : nodes[-1].end_lineno]
    margin = " " * nodes[0].col_offset if indented else ""
    if indented and own and own[0][: len(margin)] != margin:  # `def _(): x = 1`
        own = [own[0].encode()[nodes[0].col_offset :].decode(), *own[1:]]
    return "\n" * (first - 1) + "\n".join(line.removeprefix(margin) for line in own)


def _without_decorators(node: Function | ast.ClassDef, lines: Sequence[str]) -> list[str]:
    first, last = node.decorator_list[0].lineno, node.lineno
    return ["" if first <= number < last else line for number, line in enumerate(lines, 1)]


def _in_order(cells: Sequence[_Cell]) -> Iterator[_Cell]:
    """Each after those that make what it reads; otherwise as they stand."""
    maker: Mapping[str, int] = {name: number for number, cell in enumerate(cells) for name in cell.makes}
    done: set[int] = set()
    for start in range(len(cells)):
        pending = [start]
        while pending:
            number = pending[-1]
            missing = [maker[n] for n in sorted(cells[number].reads & maker.keys()) if maker[n] not in {*done, *pending}]
            if missing:
                pending.append(missing[0])
                continue
            pending.pop()
            if number not in done:
                done.add(number)
                yield cells[number]


def _dotted(node: ast.expr) -> str:
    """`app.cell`, of `app.cell` and of `app.cell(hide_code=True)`."""
    node = node.func if isinstance(node, ast.Call) else node
    return ast.unparse(node) if isinstance(node, (ast.Attribute, ast.Name)) else ""
