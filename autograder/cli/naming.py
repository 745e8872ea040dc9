"""Say which check, function or assignment may be meant by a word that names none."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.rubric.compiled import CompiledRubric

LATER = "judged only when your work is graded"


def no_check(rubric: CompiledRubric, word: str) -> str:
    """The sentence for a word that is neither a check's name or number nor a function. rubric: the checks that there are"""
    if re.fullmatch(r"\d+(\.\d+)?", word):
        return _no_number(rubric, word)
    functions = list(dict.fromkeys(check.function for check in rubric.checks))
    near = difflib.get_close_matches(word, [*functions, *(check.name for check in rubric.checks)], 1)
    if near:
        return f"there is no check or function `{word}`: did you mean `{near[0]}`?"
    return f"there is no check or function `{word}`: the functions are {', '.join(functions)}"


def _no_number(rubric: CompiledRubric, number: str) -> str:
    section = number.partition(".")[0]
    numbers = [check.number for check in rubric.checks]
    beside = [(check.number, check.function) for check in rubric.checks if check.number.startswith(f"{section}.")]
    if beside:
        (first, function), (last, _) = beside[0], beside[-1]
        return f"there is no check {number}: `{function}` has {f'{first} to {last}' if first != last else f'only {first}'}"
    sections = {int(known.partition(".")[0]) for known in numbers}
    if min(sections) < int(section) < max(sections):
        return f"check {number} is {LATER}: nothing on this computer runs it"
    return f"there is no check {number}: they go from {numbers[0]} to {numbers[-1]}"


def judged_later(name: str) -> str:
    """The sentence for a function of the student's that no check here is about."""
    return f"no check on this computer is about `{name}`: if it is an exercise, it is {LATER}"


def no_assignment(word: str, here: tuple[str, ...], *, is_work: bool) -> str:
    """The sentence for a word that names no assignment. here: those of this folder; is_work: whether it is a file of one's own"""
    near = difflib.get_close_matches(word, here, 1)
    if near and not is_work:
        return f"there is no assignment `{word}` in this folder: did you mean `{near[0]}`?"
    meant = f"to check that file alone, type `--submission {word}`" if is_work else f"to check one function, type `--only {word}`"
    return f"there is no assignment `{word}` in this folder, which holds {', '.join(here)}: {meant}"
