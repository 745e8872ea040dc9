"""How many mutants of the references are explained by their values, and where those that are not come from.

    python tests/benchmarks/explained_mutants.py                         # 300 mutants of each assignment: a minute
    python tests/benchmarks/explained_mutants.py hw5_flows --tried 400 --list

Exits with 1 where fewer than 70 % of all that lose a check by value are explained.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from autograder.course.layout import Course

ROOT = Path(__file__).resolve().parents[2]
LEAST = 0.7


def main() -> int:
    sys.path[:0] = [str(ROOT / "tests" / folder) for folder in (".", "proofs", "sandbox")]
    from test_explained import explained

    course, asked = Course(ROOT), options()
    lost = said = 0
    for name in asked.assignments or course.assignments:
        found = dict(explained(course, name, asked.tried, asked.seed))
        silent = [mutant for mutant, one in found.items() if not one]
        lost, said = lost + len(found), said + len(found) - len(silent)
        print(f"{name}: {len(found)} of {asked.tried} lose a check by value, {len(found) - len(silent)} are explained")
        for function, count in Counter(map(function_of, silent)).most_common():
            print(f"  {count:3} not explained, in {function}")
        for mutant in silent if asked.list else ():
            print(f"      {mutant}")
    met = said >= LEAST * lost
    print(f"{'PASS' if met else 'FAIL'}  {said} of {lost} are explained: {said / max(lost, 1):.0%}; at least {LEAST:.0%}")
    return int(not met)


def function_of(mutant: str) -> str:
    """The function that a mutant changes: `divergences.py, line 19, kl_categorical: …`."""
    return mutant.partition(":")[0].rpartition(", ")[2]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="all of the course, unless some are named")
    parser.add_argument("--tried", type=int, default=300, help="mutants of each, drawn at random")
    parser.add_argument("--seed", type=int, default=5, help="of the draw; the tests' is 0")
    parser.add_argument("--list", action="store_true", help="every mutant that is not explained")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
