"""Syntax that is newer than the grader's Python is found on every Python that reads it."""

# ruff: noqa: E501 - a submission reads best in one line

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.intake import dialect
from autograder.intake.dialect import newer_syntax

ROOT = Path(__file__).parents[2]
NEWER = {
    "quotes": ('d = {"a": 1}\nx = f"{d["a"]}"', 2, (3, 12)),
    "nested": ("x = f'{f'{1}'}'", 1, (3, 12)),
    "a backslash": ("x = f\"{'\\n'.join([])}\"", 1, (3, 12)),
    "a line end": ("x = f'{\n1}'", 1, (3, 12)),
    "a type statement": ("y = 1\ntype X = int", 2, (3, 12)),
    "type parameters": ("def f[T](x): pass", 1, (3, 12)),
    "groups": ("try: pass\nexcept* ValueError: pass", 2, (3, 11)),
    "a star in an index": ("x = a[*b]", 1, (3, 11)),
    "a star in an annotation": ("def f(*a: *b): pass", 1, (3, 11)),
}
OLD = [
    "x = f'{d[\"a\"]}'",
    "x = f\"{d['a']}\"",
    "x = f'''{d['a']}\n'''",
    "x = a[(*b,)]",
    "x = a[b, c]",
    "f'{x!r:>{w}}'",
    "match x:\n    case 1: pass",
]
OLD += ["with (open(a) as b, open(c) as d): pass", "x = f'\\n{1}'", "for x in *a, *b: pass"]


def found(text):
    try:
        ast.parse(text)
    except SyntaxError:
        return "unread"
    return newer_syntax(text, (3, 10))


def results():
    return [found(text) for text, *_ in NEWER.values()], [found(text) for text in OLD]


def pythons():
    """The interpreters of this machine that the course works with."""
    homes = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    others = sorted(str(path) for path in homes.glob("3.1[0-3].*/bin/python"))
    return [sys.executable, *others]


@pytest.mark.parametrize("python", pythons())
def test_newer_syntax_is_found_with_its_line(python):
    """Breaks if a student's newer Python passes what the grader's cannot read, or refuses what it can."""
    code = (
        "import sys, types, json\n"
        f"sys.modules['autograder'] = package = types.ModuleType('autograder'); package.__path__ = [{str(ROOT / 'autograder')!r}]\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r}); sys.modules['pytest'] = p = types.ModuleType('pytest')\n"
        "p.mark = types.SimpleNamespace(parametrize=lambda *a, **k: lambda f: f)\n"
        "import test_dialect\nprint(json.dumps([sys.version_info[:2], test_dialect.results()]))"
    )
    run = subprocess.run([python, "-B", "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    version, (newer, old) = json.loads(run.stdout)
    assert old == [None] * len(OLD)
    for (name, (_, line, since)), seen in zip(NEWER.items(), newer, strict=True):
        assert seen == "unread" if version < list(since) else seen[0] == line, name


@pytest.mark.parametrize("path", sorted((ROOT / "solutions").glob("hw*/handout.md")), ids=lambda path: path.parent.name)
def test_the_handout_names_the_graders_python(path):
    """Breaks if a student cannot know which syntax is safe."""
    version = ".".join(map(str, dialect.GRADERS_PYTHON))
    assert f"Write for Python {version}" in path.read_text("utf-8")
