"""Files that one statement of a notebook writes and another reads: `torch.save(w, "w.pt")`, and later `torch.load("w.pt")`.

A file stands for a name, `file:w.pt`. Its path is found where it is spelled out, in the call itself or in a constant of the
notebook: of `os.path.join(folder, "w.pt")`, "w.pt" counts.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

WRITING = frozenset(
    "save savez savez_compressed savetxt tofile dump write_text write_bytes to_csv to_json to_pickle makedirs mkdir copy copy2 "
    "copyfile copytree move rename replace symlink_to touch urlretrieve extractall unpack_archive".split()
)
READING = ("load", "read", "open", "from_csv", "fromfile", "genfromtxt", "imread", "exists", "is_file", "listdir", "glob")
"""How the names of functions begin that read a file."""

_PREFIX = "file:"


class Files:
    """What the calls of one notebook do with files. statements: all of the notebook's"""

    def __init__(self, statements: Sequence[ast.AST]) -> None:
        self._constants: dict[str, str] = {}
        for node in statements:
            if isinstance(node, ast.Assign) and (text := _text(node.value)):
                self._constants |= {target.id: text for target in node.targets if isinstance(target, ast.Name)}

    def written_by(self, call: ast.Call) -> frozenset[str]:
        """The files that the call writes, as names."""
        if _called(call) in WRITING or _opens_to_write(call):
            return frozenset(_PREFIX + path for path in self._paths(call))
        return frozenset()

    def read_by(self, node: ast.AST, known: Collection[str]) -> Iterator[str]:
        """The files that the call or import reads, as names, with the folders that they lie in. known: those that are written"""
        if isinstance(node, ast.Call) and (_called(node).startswith(READING) or _called(node) in WRITING):
            for path in self._paths(node):
                parts = path.split("/")
                yield from {name for n in range(len(parts)) if (name := _PREFIX + "/".join(parts[: n + 1])) in known}
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            yield from {name for module in modules if (name := f"{_PREFIX}{module.replace('.', '/')}.py") in known}

    def _paths(self, call: ast.Call) -> Iterator[str]:
        for part in ast.walk(call):
            text = _text(part) or (self._constants.get(part.id, "") if isinstance(part, ast.Name) else "")
            if text:
                yield text.removeprefix("./").rstrip("/")


def is_file(name: str) -> bool:
    """Whether the name stands for a file."""
    return name.startswith(_PREFIX)


def writes(value: ast.AST) -> bool:
    """Whether the value is a file that is opened to be written."""
    return isinstance(value, ast.Call) and _opens_to_write(value)


def opened_to_write(value: ast.AST) -> set[str]:
    """The file, as a name, where the value is `open("w.json", "w")`: whoever writes to the one changes the other."""
    if isinstance(value, ast.Call) and writes(value) and value.args and (path := _text(value.args[0])):
        return {_PREFIX + path.removeprefix("./")}
    return set()


def _opens_to_write(call: ast.Call) -> bool:
    modes = [*call.args[:2], *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    return _called(call) == "open" and any(set(_text(mode)) & set("wax+") and len(_text(mode)) < 4 for mode in modes)


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
