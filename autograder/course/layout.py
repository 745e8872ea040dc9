"""Where a course keeps its files.

An assignment has a folder in each of three trees: solutions/, assignments/ and tests/submissions/. Its build products
are in build/.
"""

from __future__ import annotations

import ast
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from autograder.course.places import course_around
from autograder.rubric import loading, parts
from autograder.rubric.compiled import FORMAT, CompiledRubric
from autograder.rubric.compiling import compile_rubric
from autograder.rubric.model import Assignment, RubricError

ENGINE = Path(__file__).parents[1]
INCLUDE = re.compile(r"(?m)^# INCLUDE (\w+\.py)$")


class CourseError(Exception):
    """An error that the user can fix. The message says what is wrong and what to do."""


@dataclass(frozen=True)
class Course:
    """A checkout of a course.

    root: the folder that holds solutions/ (secret), assignments/ (generated) and build/ (build products)
    """

    root: Path

    @classmethod
    def around(cls, start: Path) -> Course:
        """The course that contains the folder `start`. Raises CourseError where there is none."""
        if folder := course_around(start):
            return cls(folder)
        raise CourseError(
            f"{start} is not in a course: neither it nor a folder above it has solutions/ and assignments/. Go to the folder of "
            "your course first (`cd`)"
        )

    @property
    def assignments(self) -> list[str]:
        """The names of all assignments."""
        return sorted(p.name for p in (self.root / "solutions").glob("*") if Sources(p).rubric.exists())

    @property
    def secrets(self) -> tuple[str, ...]:
        """The folders that no submission may read."""
        return tuple(str(self.root / name) for name in ("solutions", "tests", "build", "results", ".git"))

    def sources(self, name: str) -> Sources:
        """The sources of an assignment. Raises CourseError where there is no such assignment, or its rubric is ambiguous."""
        sources = Sources(self.root / "solutions" / name)
        if (sources.folder / "rubric").is_dir() and not sources.rubric.is_dir():
            raise CourseError(f"{sources.folder / 'rubric'} has no __init__.py: add one that imports the rubric's files in order")
        if not sources.rubric.exists():
            raise CourseError(f"there is no assignment {name!r}; solutions/ has {', '.join(self.assignments) or 'none'}")
        if sources.rubric.is_dir() and sources.has("rubric.py"):
            raise CourseError(f"{sources.folder} holds both rubric.py and rubric/: remove one of them")
        return sources

    def generated(self, name: str) -> Path:
        """The folder of the students' files."""
        return self.root / "assignments" / name

    def permitted_edges(self, name: str) -> Path:
        """What `verify --edges` may find in an assignment; no such file before its edges were surveyed."""
        return self.submissions(name) / "edges.txt"

    def submissions(self, name: str) -> Path:
        """The folder of the variants that prove an assignment's checks."""
        return self.root / "tests" / "submissions" / name

    def compiled(self, name: str) -> Path:
        """The file of the compiled rubric."""
        return self.root / "build" / f"{name}.rubric"


@dataclass(frozen=True)
class Sources:
    """An assignment's sources.

    folder: solutions/<assignment>/, with the reference modules, handout.md, rubric.py or rubric/, and perhaps provided.py
    """

    folder: Path

    def text(self, name: str) -> str:
        """The text of a file. A line `# INCLUDE shared.py` is replaced by the text of that file, which is in solutions/."""
        text = (self.folder / name).read_text("utf-8")
        return INCLUDE.sub(lambda line: (self.folder.parent / line[1]).read_text("utf-8").rstrip("\n"), text)

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return (self.folder / name).is_file()

    @property
    def rubric(self) -> Path:
        """The folder rubric/ where it has an __init__.py, else the file rubric.py, which may be missing."""
        return self.folder / ("rubric" if self.has("rubric/__init__.py") else "rubric.py")

    def rubric_source(self) -> str:
        """The text of the rubric. The files of a folder are joined in order."""
        return "\n".join(self.text(file.relative_to(self.folder).as_posix()) for file in parts.files(self.rubric))

    def assignment(self) -> Assignment:
        """The assignment that the rubric declares. Raises RubricError."""
        return loading.load(self.rubric)

    def functions(self, assignment: Assignment) -> dict[str, str]:
        """Name of each function and class of the reference -> its module. Raises RubricError where a name is used twice."""
        found: dict[str, str] = {}
        for module in assignment.modules:
            for name in defined(self.text(module)):
                if name in found:
                    raise RubricError(f"{name} is defined in both {found[name]} and {module}: rename one of them")
                found[name] = module
        return found

    def rubric_hash(self) -> str:
        """A hash of everything that decides the compiled rubric: the assignment's sources and the engine's rubric code."""
        digest = hashlib.sha256(f"format {FORMAT}\n".encode())
        own = (path.relative_to(self.folder).as_posix() for path in (*self.folder.glob("*.py"), *self.folder.glob("rubric/*.py")))
        texts = [(name, self.text(name).encode()) for name in sorted(own)]
        texts += [(path.name, path.read_bytes()) for path in sorted((ENGINE / "rubric").rglob("*.py"))]
        for name, text in texts:
            digest.update(name.encode() + b"\0" + text + b"\0")
        return digest.hexdigest()[:16]

    def compile(self) -> CompiledRubric:
        """The compiled rubric. Raises RubricError."""
        assignment = self.assignment()
        provided = self.text("provided.py") if self.has("provided.py") else ""
        return compile_rubric(
            assignment,
            source=self.rubric_source(),
            provided=provided,
            modules=self.functions(assignment),
            rubric_hash=self.rubric_hash(),
        )


@lru_cache(64)  # proofs ask it of the reference for each submission
def defined(source: str) -> tuple[str, ...]:
    """The names of a module's top-level functions and classes."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return tuple(node.name for node in ast.parse(source).body if isinstance(node, kinds))
