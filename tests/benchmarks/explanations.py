"""What explaining wrong values costs: milliseconds for each check that a wrong submission loses by its values.

    python tests/benchmarks/explanations.py hw1_divergences

Replies are taken from build/replies.sqlite where `autograder verify ASSIGNMENT` has left them, and run otherwise.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from autograder.cli.shared import host_for
from autograder.course.layout import Course
from autograder.grading.explaining.explain import explain
from autograder.grading.judge import Judge
from autograder.proofs import showing, variants, verify
from autograder.rubric.families import FAMILIES

ROOT = Path(__file__).resolve().parents[2]
MOST = 10.0  # milliseconds for a failed check, on average


def measured(name: str) -> list[tuple[float, str, str]]:
    """(milliseconds, submission, check) of every check that was lost."""
    course = Course(ROOT)
    sources = course.sources(name)
    assignment, rubric = sources.assignment(), sources.compile()
    found = []
    with showing.replies_of(course) as replies, host_for("cpu") as host:
        hidden = host.hiding(*course.secrets)
        wrong = [v for v in variants.collect(course.submissions(name), sources, assignment) if v.verdict == "wrong"]
        for job in verify.jobs_of(wrong, sources, assignment, rubric):
            graded, _ = verify.graded_job(job, hidden, replies)
            judge = Judge(job.rubric, {})
            lost = [line.check for line in graded.report.lines if not line.judgement.passed]
            for check in (check for check in lost if FAMILIES[check.family].explained):
                cases = [pair for pair in zip(check.cases, graded.record.of(check), strict=True) if pair[0].public]
                seen = list(judge._seen(check, cases))
                began = time.process_time()
                explain(seen)
                found.append((1000 * (time.process_time() - began), job.name, check.name))
    return found


def main() -> int:
    name = sys.argv[1] if len(sys.argv) > 1 else "hw1_divergences"
    found = sorted(measured(name), reverse=True)
    mean, middle = (of([one[0] for one in found]) for of in (statistics.mean, statistics.median))
    print(f"{name}: {len(found)} checks, {mean:.1f} ms on average, {middle:.1f} ms in the middle")
    for milliseconds, submission, check in found[:5]:
        print(f"  {milliseconds:7.1f} ms  {submission}  {check}")
    return int(mean > MOST)


if __name__ == "__main__":
    sys.exit(main())
