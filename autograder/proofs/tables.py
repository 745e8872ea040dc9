"""Tables of what proofs found, for a terminal."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from autograder.proofs.mutants import Mutant, Survey
from autograder.proofs.reseed import Redrawn

NEAREST = 5  # rows: the checks that right work comes nearest to losing


def survivors(survey: Survey) -> Table:
    """The mutants that keep every check: first those without an explanation, then those declared equivalent."""
    table = Table("mutants that keep every check, and the reason", box=box.SIMPLE, show_lines=True)
    rows = [(mutant, Text("not said: add a case, or say why", "red")) for mutant in survey.survivors]
    rows += [(mutant, Text(reason, "green")) for mutant, reason in survey.equivalent]
    for mutant, why in rows:
        table.add_row(Text("\n").join([Text(f"{mutant.where} ({mutant.operator})", "dim"), *_changed(mutant), why]))
    return table


def _changed(mutant: Mutant) -> tuple[Text, Text]:
    """The statement before and after the change, with the difference highlighted."""
    before, after = mutant.before, mutant.after
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])

    def marked(sign: str, code: str) -> Text:
        end = len(code) - tail
        return Text.assemble(f"{sign} {code[:head]}", (code[head:end], "bold yellow"), code[end:])

    return marked("−", before), marked("+", after)


def _alike(first: str, second: str) -> int:
    """The length of their common prefix."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(first), len(second)))


def rates(redrawn: Redrawn) -> Table:
    """What each random check must detect, and how often it did."""
    table = Table("random check", "must detect", "detected", "rate at most", "rate stated", box=box.SIMPLE)
    for rate in redrawn.rates:
        style = "" if rate.kept else "red"
        seen = f"{rate.seen} of {rate.draws}"
        table.add_row(*(Text(t, style) for t in (rate.check, rate.what, seen, f"{rate.at_most:.2%}", f"{rate.power:.2%}")))
    return table


def nearest(redrawn: Redrawn) -> Table:
    """The checks that right work came nearest to losing."""
    table = Table("check", "largest share of the tolerance used", "by", box=box.SIMPLE)
    for check, (share, who) in list(redrawn.nearest.items())[:NEAREST]:
        table.add_row(Text(check), f"{share:.1%}", Text(who))
    return table
