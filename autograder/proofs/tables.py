"""Proofs as tables in a terminal."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from autograder.proofs.edges import EdgeSurvey, Fate
from autograder.proofs.mutants import Mutant, Survey
from autograder.proofs.reseed import Redrawn
from autograder.proofs.zoo import Zoo

NEAREST = 5  # how many checks `nearest` shows


def survivors(survey: Survey) -> Table:
    """Every mutant that keeps all checks: first the ones without a reason, then the ones that are declared equivalent."""
    table = Table("mutants that keep every check, and why nothing tells them apart", box=box.SIMPLE, show_lines=True)
    rows = [(mutant, Text("no reason given: add a case, or say why none can", "red")) for mutant in survey.survivors]
    rows += [(mutant, Text(reason, "green")) for mutant, reason in survey.equivalent]
    for mutant, why in rows:
        table.add_row(Text("\n").join([Text(f"{mutant.where} ({mutant.operator})", "dim"), *_changed(mutant), why]))
    return table


def edges(survey: EdgeSurvey) -> Table:
    """Every edge slip that keeps all checks: first the ones without a reason, then the ones that the handout permits."""
    table = Table("edge slip that keeps every check", "met in", "what permits it", box=box.SIMPLE)
    for fate in survey.survivors:
        table.add_row(*_slip(fate), Text("nothing: add a case or a check, or quote the handout", "red"))
    for fate, reason in survey.permitted:
        table.add_row(*_slip(fate), Text(reason, "green"))
    return table


def _slip(fate: Fate) -> tuple[Text, Text]:
    return Text(f"{fate.edge.of.name}: {fate.edge.slip.name}"), Text(f"{fate.met} cases" if fate.met else "no case")


def _changed(mutant: Mutant) -> tuple[Text, Text]:
    """The statement before and after, with the difference in bold."""
    before, after = mutant.before, mutant.after
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])

    def marked(sign: str, code: str) -> Text:
        end = len(code) - tail
        return Text.assemble(f"{sign} {code[:head]}", (code[head:end], "bold yellow"), code[end:])

    return marked("−", before), marked("+", after)


def _alike(first: str, second: str) -> int:
    """How many letters two texts have in common at their beginning."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(first), len(second)))


def rates(redrawn: Redrawn) -> Table:
    """How often each random check saw what it must see."""
    table = Table("random check", "must see", "seen", "so at most", "stated", box=box.SIMPLE)
    for rate in redrawn.rates:
        style = "" if rate.kept else "red"
        seen = f"{rate.seen} of {rate.draws}"
        table.add_row(*(Text(t, style) for t in (rate.check, rate.what, seen, f"{rate.at_most:.2%}", f"{rate.power:.2%}")))
    return table


def bars(zoo: Zoo) -> Table:
    """For every bar the right submission that is nearest to it."""
    table = Table("check", "bar", "figure", "it is", "away", "nearest of all", box=box.SIMPLE)
    for one, cells in zoo.told:
        table.add_row(*(Text(cell, "yellow" if one.near else "") for cell in cells))
    return table


def nearest(redrawn: Redrawn) -> Table:
    """The checks that right work came nearest to losing."""
    table = Table("check", "most of its tolerance that was used", "by", box=box.SIMPLE)
    for check, (share, who) in list(redrawn.nearest.items())[:NEAREST]:
        table.add_row(Text(check), f"{share:.1%}", Text(who))
    return table
