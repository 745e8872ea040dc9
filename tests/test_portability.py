"""The engine asks nothing of a student's machine that only Linux or macOS has, but in `layers` and `zygote`.

Read off the source: what Windows lacks stands behind a question whether it is there. (That a check really runs without
it, and without those two modules, is shown in tests/course/test_kit.py.)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from posix_only import ARGUMENTS, FREE, MODULES, NAMES

ENGINE = Path(__file__).parents[1] / "autograder"
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def unguarded(source: str) -> list[tuple[int, str]]:
    """Uses of what Windows lacks that no question comes before: in their own function, or in every function of the module
    that is a way to it."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}

    def around(node: ast.AST) -> Iterator[ast.AST]:
        while node in parents:
            yield (node := parents[node])

    def safe(node: ast.AST, on_the_way: frozenset[str] = frozenset()) -> bool:
        if any(
            isinstance(a, ast.Try) and node not in ast.walk(ast.Module(a.handlers, [])) and _catches_absence(a)
            for a in around(node)
        ):
            return True
        place = next((a for a in around(node) if isinstance(a, FUNCTION)), tree)
        if any(_asks(n) and n.lineno <= node.lineno for n in ast.walk(place)):
            return True
        name = getattr(place, "name", None)
        if name is None or name in on_the_way:
            return name is not None
        calls = [n for n in ast.walk(tree) if getattr(n, "id", getattr(n, "attr", None)) == name]
        return name.startswith("_") and bool(calls) and all(safe(call, on_the_way | {name}) for call in calls)

    return sorted({(node.lineno, what) for node in ast.walk(tree) for what in _needs(node) if not safe(node)})


def _needs(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        if node.attr in NAMES.get(node.value.id, ()):
            yield f"{node.value.id}.{node.attr}"
    elif isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name.split(".")[0] in MODULES)
    elif isinstance(node, ast.ImportFrom):
        wanted = NAMES.get(node.module or "", frozenset())
        yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name in wanted or node.module in MODULES)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        if node.func.value.id in ("os", "subprocess"):
            yield from (f"{node.func.value.id}.{node.func.attr}({k.arg}=)" for k in node.keywords if k.arg in ARGUMENTS)


def _asks(node: ast.AST) -> bool:
    """hasattr(os, …), os.supports_…, os.name, sys.platform."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "hasattr"
    owner = getattr(getattr(node, "value", None), "id", "")
    asked = f"{owner}.{getattr(node, 'attr', '')}"
    return asked in ("os.name", "sys.platform") or asked.startswith("os.supports_")


def _catches_absence(block: ast.Try) -> bool:
    caught = {n.id for h in block.handlers if h.type for n in ast.walk(h.type) if isinstance(n, ast.Name)}
    return bool(caught & {"ImportError", "ModuleNotFoundError", "AttributeError"})


@pytest.mark.parametrize(
    "path", [p for p in sorted(ENGINE.rglob("*.py")) if p.name not in FREE], ids=lambda p: p.relative_to(ENGINE).as_posix()
)
def test_what_windows_lacks_is_asked_for_before_it_is_used(path: Path) -> None:
    found = unguarded(path.read_text("utf-8"))
    assert not found, f"{path}: {found}. Put it into sandbox/layers.py, or ask with hasattr first"


@pytest.mark.parametrize(
    "path", [p for p in sorted(ENGINE.rglob("*.py")) if p.name not in FREE], ids=lambda p: p.relative_to(ENGINE).as_posix()
)
def test_modules_that_only_some_systems_have_are_not_imported_at_the_top(path: Path) -> None:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {f"{getattr(node, 'module', '')}.{a.name}".strip(".") for a in node.names}
            assert not {n for n in names if n.startswith("autograder.") and f"{n.split('.')[-1]}.py" in FREE}, path


REFUSED = [
    ("import os\nos.fork()", "os.fork"),
    ("import fcntl", "fcntl"),
    ("def f():\n    import resource", "resource"),
    ("from os import killpg", "os.killpg"),
    ("import os\ndef f(x):\n    os.open(x, 0, dir_fd=3)\n    return hasattr(os, 'fork')", "os.open(dir_fd=)"),
    ("import subprocess\ndef f():\n    subprocess.run([], preexec_fn=print)", "subprocess.run(preexec_fn=)"),
    ("import os\ndef f():\n    return _g() if hasattr(os, '') else 0\ndef _g():\n    os.fork()\ndef h():\n    _g()", "os.fork"),
    ("import os\ndef f():\n    return g() if hasattr(os, 'fork') else 0\ndef g():\n    os.fork()", "os.fork"),
    ("import os\ndef _g():\n    os.fork()", "os.fork"),
    ("try:\n    pass\nexcept ImportError:\n    import fcntl", "fcntl"),
]
TAKEN = [
    "import os\nif hasattr(os, 'fork'):\n    os.fork()",
    "import os\ndef f():\n    if not hasattr(os, 'fork'):\n        return 0\n    return os.fork()",
    "import os\ndef f():\n    return _g() if hasattr(os, 'fork') else 0\ndef _g():\n    return _g() or os.fork()",
    "try:\n    import fcntl\nexcept ImportError:\n    fcntl = None",
    "import os\nflags = getattr(os, 'O_NOFOLLOW', 0)",
]


@pytest.mark.parametrize(("source", "what"), REFUSED)
def test_the_rule_finds(source: str, what: str) -> None:
    assert [name for _, name in unguarded(source)] == [what]


@pytest.mark.parametrize("source", TAKEN)
def test_the_rule_takes(source: str) -> None:
    assert unguarded(source) == []
