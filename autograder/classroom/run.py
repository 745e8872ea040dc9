"""Grades what a class handed in and is not graded yet. Every result is kept as it comes; what was killed goes on."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from autograder.classroom.crew import Crew
from autograder.classroom.engines import Engine
from autograder.classroom.entrants import ClassError, Entrant
from autograder.classroom.policy import Dates, ruling_on
from autograder.classroom.roster import Roster, content_of
from autograder.classroom.store import ClassStore
from autograder.classroom.task import Done, Item, Settings, broken
from autograder.intake import parcel
from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox.inside import wire


@dataclass(frozen=True)
class Choice:
    """Which submissions to grade now.

    limit: at most so many; None for all
    only: patterns of names, addresses and numbers; none for all
    retry_faults: those that we failed on as well
    """

    limit: int | None = None
    only: tuple[str, ...] = ()
    retry_faults: bool = False


@dataclass(frozen=True)
class Plan:
    """What a run will do.

    items: what is graded, equal submissions once
    known: points of those that are graded already
    total: that there are to earn
    """

    items: tuple[Item, ...]
    known: tuple[float, ...]
    total: float


def prepare(
    store: ClassStore, rubric: CompiledRubric, roster: Roster, settings: Settings, dates: Dates, choice: Choice, export: Path
) -> Plan:
    """Write down the roster, and find out what is left to grade. raises ClassError, OSError"""
    before = store.about.get("assignment", rubric.name)
    if before != rubric.name:
        raise ClassError(f"{store.root} holds a class of {before}: choose another folder with --output")
    known = [_known(name, entrant, settings) for name, entrant in roster.entrants.items()]
    chosen = [entry for entry in known if _chosen(entry[0], entry[3], choice.only)]
    if not chosen:
        raise ClassError(f"--only {' '.join(choice.only)} matches none of the {len(known)} submissions")
    store.tell(
        assignment=rubric.name,
        rubric=rubric.rubric_hash,
        export=str(export.resolve()),
        kind=roster.kind,
        device=settings.device,
        due=_text(dates.due),
        late_due=_text(dates.late_due),
    )
    store.keep_roster(iter(known))
    results = store.results()
    items: dict[str, Item] = {}
    for _, content, key, entrant in chosen:
        if entrant.path is None or entrant.problem or ruling_on(entrant, rubric, dates).limited:
            continue
        faults = results[key][2] if key in results else None
        if faults is None or (faults and choice.retry_faults):
            items.setdefault(key, Item(key, content, str(entrant.path)))
    kept = tuple(results[key][0] for _, _, key, _ in known if key in results and key not in items)
    return Plan(tuple(items.values())[: choice.limit], kept, rubric.total)


def carry_out(
    store: ClassStore,
    rubric: CompiledRubric,
    settings: Settings,
    engine: Engine,
    items: Sequence[Item],
    on_done: Callable[[Done], None],
) -> None:
    """Grade the items. on_done: called with each result, once it is kept. raises OSError"""
    if engine.remote:
        settings = replace(settings, rubric=wire.encode(rubric.as_data()))
    crew = Crew(engine, settings, lambda item, why: broken(rubric, item, why))
    for done in crew.results(_parcelled(items) if engine.remote else items):
        store.add(done, rubric.rubric_hash)
        on_done(done)


def _parcelled(items: Sequence[Item]) -> Iterator[Item]:
    """The items with what they need on another machine, read only when it is their turn."""
    for item in items:
        yield replace(item, parcel=parcel.packed(Path(item.path)))


def _known(name: str, entrant: Entrant, settings: Settings) -> tuple[str, str, str, Entrant]:
    content = content_of(entrant.path) if entrant.path and not entrant.problem else ""
    return name, content, settings.key(content) if content else "", entrant


def _chosen(name: str, entrant: Entrant, patterns: Sequence[str]) -> bool:
    """Whether a submission is among those that are asked for, by name, address, number, or as the export calls it."""
    known = {name, entrant.label, entrant.number, *(v for person in entrant.people for v in person.as_data().values())}
    return not patterns or any(fnmatch.fnmatch(value.casefold(), p.casefold()) for value in known if value for p in patterns)


def _text(date: datetime | None) -> str | None:
    return date.isoformat() if date else None
