"""Make the student kit: a zip with which students run the visible checks on their own machines.

It holds the stubs, the notebook, the handout, a README, the engine as a wheel, and the public part of the compiled
rubric. It holds no private case, no compiled oracle and no line of a solution.
"""

from __future__ import annotations

import json
from pathlib import Path

from autograder.course.build import compiled_for, generated_files
from autograder.course.kit_readme import readme
from autograder.course.layout import Course
from autograder.course.package import zipped
from autograder.course.places import CPU_TORCH
from autograder.course.wheel import engine_wheel
from autograder.grading import frames
from autograder.grading.public import public_part
from autograder.reporting.problems import MATCHER
from autograder.sandbox.inside import wire


def student_zip(course: Course, name: str, target: Path, torch_index: str = "") -> Path:
    """Write the kit of an assignment and return its path.

    torch_index: the wheel index that the README names for torch on Linux; PyTorch's CPU wheels by default

    Raises CourseError where the compiled rubric is stale, or the wheel cannot be built.
    """
    rubric = compiled_for(course, name)
    files = {file: text.encode() for file, text in generated_files(course.sources(name)).items()}
    wheel, engine = engine_wheel()
    public = public_part(rubric)
    text = readme(rubric, public, wheel, torch_index or CPU_TORCH)
    files |= {
        "README.md": text.encode(),
        ".vscode/tasks.json": _tasks(),
        f"{name}.rubric": wire.encode(public.as_data()),
        wheel: engine,
    }
    frames.write_atomically(target, zipped({f"{name}/{file}": files[file] for file in sorted(files)}))
    return target


def _tasks() -> bytes:
    """VS Code's task that checks the work, and puts what fails beside the lines. The environment lies beside the kit."""
    check = {
        "label": "autograder check",
        "type": "process",
        "command": "${workspaceFolder}/../.venv/bin/python",
        "windows": {"command": "${workspaceFolder}\\..\\.venv\\Scripts\\python.exe"},
        "args": ["-m", "autograder", "check", "--lines"],
        "options": {"cwd": "${workspaceFolder}"},
        "group": {"kind": "test", "isDefault": True},
        "presentation": {"reveal": "silent"},
        "problemMatcher": MATCHER,
    }
    return json.dumps({"version": "2.0.0", "tasks": [check]}, indent=2).encode()
