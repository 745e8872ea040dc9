"""Package an assignment: the zip that Gradescope runs.

It holds the engine and the compiled rubric, and none of the course's sources.
"""

from __future__ import annotations

import io
import re
import shlex
import stat
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from autograder.course.build import compiled_for
from autograder.course.layout import ENGINE, Course, CourseError
from autograder.grading import frames
from autograder.grading.judge import unfinished
from autograder.grading.record import Record
from autograder.grading.report import assemble
from autograder.handover.keys import HandoverError, key_file, newest, read_keys
from autograder.handover.order import KEY, ORDER, Order
from autograder.handover.parts import remote_checks, without
from autograder.reporting.gradescope.results import encoded
from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox.inside import wire

RUN = """#!/usr/bin/env bash
# Gradescope runs this script for every submission. A valid report exists before Python starts, and each later version
# replaces it whole, so the student gets a report whatever happens here.
cd "${AUTOGRADER_ROOT:-/autograder}" || exit 1
umask 022 # the submission runs as a user of its own, which must be able to read the submission's files
mkdir -p results
chmod o= source results submission_metadata.json 2>/dev/null # that user must not read any of these
cp source/not_graded_yet.json results/.results.json.partial && mv -f results/.results.json.partial results/results.json
@CLOSE@PYTHONPATH=source exec python3 -B -m autograder grade source/@RUBRIC@ submission \\
  --output results --metadata submission_metadata.json --plain@OPTIONS@
"""
CLOSE = f"chmod 600 source/{KEY} # the run reads it once, and removes it before anything of the submission starts\n"
MARGIN = 60.0  # seconds before Gradescope's time limit at which a run stops waiting for the service

EPOCH = (2020, 1, 1, 0, 0, 0)  # the date of every file in a zip, so that equal files make equal zips


@dataclass(frozen=True)
class Remote:
    """The service that a zip hands some of its checks to.

    key_file: with a key of the assignment
    checks: patterns of those that the service grades; none for all of trained models
    minutes: Gradescope's time limit
    authority: a certificate in PEM that the service's own is checked against; "" for those that the system trusts
    """

    url: str
    key_file: Path
    checks: tuple[str, ...] = ()
    minutes: float = 10.0
    authority: str = ""

    def files(self, rubric: CompiledRubric) -> tuple[Order, dict[str, bytes]]:
        """What the zip is told of the service, and the files that tell it. raises HandoverError"""
        order = Order(
            self.url,
            rubric.name,
            remote_checks(rubric, self.checks),
            max(5.0, self.minutes * 60 - MARGIN),
            self.authority,
        )
        key = newest(read_keys(self.key_file).get(rubric.name, ()), datetime.now(timezone.utc))
        if key is None:
            raise HandoverError(
                f"{self.key_file} has no key of {rubric.name} that is good now: `autograder keys {rubric.name}` makes one"
            )
        _ = order.address  # raises HandoverError where the URL is none
        return order, {ORDER: order.encoded(), KEY: key_file({rubric.name: (key,)})}


def not_graded_yet(rubric: CompiledRubric) -> bytes:
    """results.json for a run that ends before any check is graded: every check with no points, and the reason."""
    judgements = [unfinished(check) for check in rubric.checks]
    return encoded(assemble(rubric, judgements, Record(rubric.name, rubric.rubric_hash, ""), 0.0))


def gradescope_zip(
    course: Course, name: str, target: Path, torch_index: str = "", remote: Remote | None = None, *, pictures: bool = True
) -> Path:
    """Write the zip and return its path.

    torch_index: the wheel index that setup.sh installs torch from, such as the one of the small CPU build
    remote: where some checks are graded; of these the zip holds the sentence and the points, and no case
    pictures: whether reports show what failing checks look like

    Raises CourseError where the compiled rubric is stale, HandoverError where nothing can be handed over.
    """
    rubric, told, script = compiled_for(course, name), dict[str, bytes](), RUN
    compiled = course.compiled(name).read_bytes()
    if remote:
        order, told = remote.files(rubric)
        compiled = wire.encode(without(rubric, order.checks).as_data())
    setup = (course.root / "setup.sh").read_text("utf-8")
    if torch_index:
        setup = _with_default(setup, "TORCH_INDEX_URL", torch_index)
    product = f"{name}.rubric"
    options = " --pictures" * pictures + (f" --handover source/{ORDER}" if remote else "")
    handing = {"@CLOSE@": CLOSE if remote else "", "@OPTIONS@": options}
    for mark, text in {"@RUBRIC@": product, **handing}.items():
        script = script.replace(mark, text)
    files = {
        "setup.sh": setup.encode(),
        "run_autograder": script.encode(),
        "requirements.txt": (course.root / "requirements.txt").read_bytes(),
        "not_graded_yet.json": not_graded_yet(rubric),
        product: compiled,
        **told,
        **{f"autograder/{p.relative_to(ENGINE).as_posix()}": p.read_bytes() for p in sorted(ENGINE.rglob("*.py"))},
    }
    frames.write_atomically(target, zipped(files, executable=("setup.sh", "run_autograder"), private=(KEY,)))
    return target


def zipped(files: Mapping[str, bytes], executable: Collection[str] = (), private: Collection[str] = ()) -> bytes:
    """The bytes of a zip of these files. Equal files give equal bytes, at any time and on any machine.

    executable: the files that get the mode 755 instead of 644
    private: those that get 600
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            mode = 0o755 if path in executable else 0o600 if path in private else 0o644
            entry.external_attr = (stat.S_IFREG | mode) << 16
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
