"""A class of made-up submissions of `eight/`: the reference, its text a little different each time, and wrong ones between.

Every third one has a mistake, so that the first few of the class already show all kinds of verdicts.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

EIGHT = Path(__file__).parent / "eight"
FULL = (True,) * 8
NLL = 'F.binary_cross_entropy_with_logits(logits, targets, reduction="none").sum(-1)'
KL = "(torch.xlogy(q_probs, q_probs) - torch.xlogy(q_probs, p_probs)).sum(-1)"
NORMAL = "0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)"

MISTAKES = (  # (the right expression, what stands there instead, the checks that it fails)
    (KL, "(q_probs * (q_probs / p_probs).log()).sum(-1)", (2,)),  # 0 · log 0
    (NORMAL, "(mu**2 + logvar.exp() - 1 - logvar).sum(-1)", (3, 4, 5)),
    (NLL, "(-targets * logits.sigmoid().log() - (1 - targets) * (1 - logits.sigmoid()).log()).sum(-1)", (8,)),
    (NORMAL, "0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1).detach()", (5,)),
    (KL, "(torch.xlogy(p_probs, p_probs) - torch.xlogy(p_probs, q_probs)).sum(-1)", (1, 2)),
    (NORMAL, "(0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)).float()", (6,)),
    (NLL, NLL.replace(".sum(-1)", ".mean(-1)"), (7, 8)),
    (NORMAL, "undefined_name", (3, 4, 5, 6)),
)


@dataclass(frozen=True)
class Submission:
    """passes: what every grader should find, check by check."""

    name: str
    text: str
    passes: tuple[bool, ...]


def make(count: int) -> list[Submission]:
    reference = (EIGHT / "losses.py").read_text("utf-8")
    made = []
    for i in range(count):
        text, passes = reference, FULL
        if i % 3 == 1:
            right, wrong, failed = MISTAKES[i // 3 % len(MISTAKES)]
            if right not in text:
                raise SystemExit(f"the reference has no line {right!r} any more")
            text = text.replace(right, wrong)
            passes = tuple(q not in failed for q in range(1, 9))
        made.append(Submission(f"s{i:03}", _varied(text, i), passes))
    return made


def _varied(text: str, i: int) -> str:
    """The same functions in another student's words: docstrings shortened, a constant named, comments."""
    text = text.replace("    # BEGIN SOLUTION\n", f"    # attempt {i % 7 + 1}\n").replace("    # END SOLUTION\n", "")
    text = text.replace("0.5 * (mu**2", f"half_{i} * (mu**2").replace(
        "import torch.nn.functional as F\n", f"import torch.nn.functional as F\n\nhalf_{i} = 0.5\n"
    )
    ast.parse(text)
    return text
