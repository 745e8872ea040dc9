"""Package an assignment: the zip that Gradescope runs.

It holds the engine and the compiled rubric, and none of the course's sources.
"""

from __future__ import annotations

import io
import re
import shlex
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

from autograder.course.build import compiled_for
from autograder.course.layout import ENGINE, Course, CourseError
from autograder.grading import frames
from autograder.grading.judge import unfinished
from autograder.grading.record import Record
from autograder.grading.report import assemble
from autograder.reporting.gradescope.results import encoded
from autograder.rubric.compiled import CompiledRubric

RUN = """#!/usr/bin/env bash
# Gradescope runs this script for every submission. A valid report exists before Python starts, and each later version
# replaces it whole, so the student gets a report whatever happens here.
cd "${AUTOGRADER_ROOT:-/autograder}" || exit 1
umask 022 # the submission runs as a user of its own, which must be able to read the submission's files
mkdir -p results
chmod o= source results submission_metadata.json 2>/dev/null # that user must not read any of these
cp source/not_graded_yet.json results/.results.json.partial && mv -f results/.results.json.partial results/results.json
PYTHONPATH=source exec python3 -B -m autograder grade source/@RUBRIC@ submission \\
  --output results --metadata submission_metadata.json --plain
"""

EPOCH = (2020, 1, 1, 0, 0, 0)  # the date of every file in a zip, so that equal files make equal zips


def not_graded_yet(rubric: CompiledRubric) -> bytes:
    """results.json for a run that ends before any check is graded: every check with no points, and the reason."""
    judgements = [unfinished(check) for check in rubric.checks]
    return encoded(assemble(rubric, judgements, Record(rubric.name, rubric.rubric_hash, ""), 0.0))


def gradescope_zip(course: Course, name: str, target: Path, torch_index: str = "") -> Path:
    """Write the zip and return its path.

    torch_index: the wheel index that setup.sh installs torch from, such as the one of the small CPU build

    Raises CourseError where the compiled rubric is stale.
    """
    rubric = compiled_for(course, name)
    setup = (course.root / "setup.sh").read_text("utf-8")
    if torch_index:
        setup = _with_default(setup, "TORCH_INDEX_URL", torch_index)
    product = f"{name}.rubric"
    files = {
        "setup.sh": setup.encode(),
        "run_autograder": RUN.replace("@RUBRIC@", product).encode(),
        "requirements.txt": (course.root / "requirements.txt").read_bytes(),
        "not_graded_yet.json": not_graded_yet(rubric),
        product: course.compiled(name).read_bytes(),
        **{f"autograder/{p.relative_to(ENGINE).as_posix()}": p.read_bytes() for p in sorted(ENGINE.rglob("*.py"))},
    }
    frames.write_atomically(target, zipped(files, executable=("setup.sh", "run_autograder")))
    return target


def zipped(files: Mapping[str, bytes], executable: Collection[str] = ()) -> bytes:
    """The bytes of a zip of these files. Equal files give equal bytes, at any time and on any machine.

    executable: the files that get the mode 755 instead of 644
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.external_attr = (0o100755 if path in executable else 0o100644) << 16
            entry.create_system = 3  # Unix: otherwise the mode is lost
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _with_default(script: str, variable: str, value: str) -> str:
    """The script with a default for an environment variable, inserted after its line `set -euo pipefail`."""
    line = f'if [ -z "${{{variable}:-}}" ]; then export {variable}={shlex.quote(value)}; fi\n'
    changed, count = re.subn(r"(?m)^set -euo pipefail\n", lambda m: m.group(0) + line, script, count=1)
    if not count:
        raise CourseError(f"setup.sh has no line `set -euo pipefail`, after which --torch-index sets {variable}: add the line")
    return changed
