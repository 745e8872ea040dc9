"""Where things are in a course: one folder per assignment, in three trees, and the build products."""

from __future__ import annotations

import ast
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.rubric import loading, parts
from autograder.rubric.compiled import FORMAT, CompiledRubric
from autograder.rubric.compiling import compile_rubric
from autograder.rubric.model import Assignment, RubricError

ENGINE = Path(__file__).parents[1]
INCLUDE = re.compile(r"(?m)^# INCLUDE (\w+\.py)$")


class CourseError(Exception):
    """Something the person at the keyboard can mend; the message names it and the fix."""


@dataclass(frozen=True)
class Course:
    """A checkout of a course. root holds solutions/ (secret), assignments/ (generated) and build/ (products)."""

    root: Path

    @classmethod
    def around(cls, start: Path) -> Course:
        """The course that `start` lies in. raises CourseError"""
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / "solutions").is_dir() and (folder / "assignments").is_dir():
                return cls(folder)
        raise CourseError(f"{start} is not in a course: no folder around it has solutions/ and assignments/ in it")

    @property
    def assignments(self) -> list[str]:
        return sorted(p.name for p in (self.root / "solutions").glob("*") if Sources(p).rubric.exists())

    @property
    def secrets(self) -> tuple[str, ...]:
        """Folders no submission may read."""
        return tuple(str(self.root / name) for name in ("solutions", "tests", "build", "results", ".git"))

    def sources(self, name: str) -> Sources:
        """The one source of an assignment. raises CourseError"""
        sources = Sources(self.root / "solutions" / name)
        if (sources.folder / "rubric").is_dir() and not sources.rubric.is_dir():
            raise CourseError(f"{sources.folder / 'rubric'} has no __init__.py, which names its files in order")
        if not sources.rubric.exists():
            raise CourseError(f"there is no assignment {name!r}; solutions/ has {', '.join(self.assignments) or 'none'}")
        if sources.rubric.is_dir() and sources.has("rubric.py"):
            raise CourseError(f"{sources.folder} holds a rubric.py and a rubric/: keep the one that counts, remove the other")
        return sources

    def generated(self, name: str) -> Path:
        return self.root / "assignments" / name

    def submissions(self, name: str) -> Path:
        return self.root / "tests" / "submissions" / name

    def compiled(self, name: str) -> Path:
        return self.root / "build" / f"{name}.rubric"


@dataclass(frozen=True)
class Sources:
    """solutions/<assignment>/: the reference modules, rubric.py or rubric/, handout.md, and provided.py where there is one."""

    folder: Path

    def text(self, name: str) -> str:
        """A file's text, with the files that it names by `# INCLUDE shared.py` in their place: these lie beside the folder."""
        text = (self.folder / name).read_text("utf-8")
        return INCLUDE.sub(lambda line: (self.folder.parent / line[1]).read_text("utf-8").rstrip("\n"), text)

    def has(self, name: str) -> bool:
        return (self.folder / name).is_file()

    @property
    def rubric(self) -> Path:
        """The folder rubric/, where its parts are; else rubric.py, which may be missing."""
        return self.folder / ("rubric" if self.has("rubric/__init__.py") else "rubric.py")

    def rubric_source(self) -> str:
        """The text of the rubric, of its parts one after the other."""
        return "\n".join(self.text(file.relative_to(self.folder).as_posix()) for file in parts.files(self.rubric))

    def assignment(self) -> Assignment:
        return loading.load(self.rubric)

    def functions(self, assignment: Assignment) -> dict[str, str]:
        """Every function and class of the reference -> the module it lives in."""
        found: dict[str, str] = {}
        for module in assignment.modules:
            for name in defined(self.text(module)):
                if name in found:
                    raise RubricError(f"{name} is defined in {found[name]} and in {module}; names must be unique")
                found[name] = module
        return found

    def rubric_hash(self) -> str:
        """Names everything a compiled rubric is made from: this assignment's sources and the engine's rubric code."""
        digest = hashlib.sha256(f"format {FORMAT}\n".encode())
        own = (path.relative_to(self.folder).as_posix() for path in (*self.folder.glob("*.py"), *self.folder.glob("rubric/*.py")))
        texts = [(name, self.text(name).encode()) for name in sorted(own)]
        texts += [(path.name, path.read_bytes()) for path in sorted((ENGINE / "rubric").rglob("*.py"))]
        for name, text in texts:
            digest.update(name.encode() + b"\0" + text + b"\0")
        return digest.hexdigest()[:16]

    def compile(self) -> CompiledRubric:
        assignment = self.assignment()
        provided = self.text("provided.py") if self.has("provided.py") else ""
        return compile_rubric(
            assignment,
            source=self.rubric_source(),
            provided=provided,
            modules=self.functions(assignment),
            rubric_hash=self.rubric_hash(),
        )


def defined(source: str) -> list[str]:
    """Names of a module's top-level functions and classes."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node.name for node in ast.parse(source).body if isinstance(node, kinds)]
