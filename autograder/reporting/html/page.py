"""A student's report as HTML: points, a line for each function, and of each failing check the story, the numbers, the picture.

All text is escaped, whoever wrote it, and the page forbids scripts and anything from elsewhere.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.grading.report import Graded, Line, Report
from autograder.intake.words import escaped
from autograder.reporting import closeup
from autograder.reporting.handout import Handout
from autograder.reporting.html import prose
from autograder.reporting.html.template import TEMPLATE
from autograder.reporting.overview import Progress, progress_of
from autograder.rubric.compiled import CompiledRubric

if TYPE_CHECKING:
    import jinja2
    import markupsafe

STATES = {True: "good", False: "bad"}


def page(graded: Graded, told: Report, rubric: CompiledRubric, handout: Handout, *, notebook: bool) -> str:
    """The page.

    told:  the report as the student reads it, with its hints
    rubric: its public part
    notebook: whether the work is a notebook
    """
    functions = [_function(progress, graded, rubric, handout, notebook) for progress in progress_of(told)]
    content = {
        "title": told.title,
        "points": f"{told.score:g} of {told.total:g} points",
        "share": round(100 * told.earned / told.total) if told.total else 0,
        "notes": [*told.notes, *(f"grader error in {fault}" for fault in told.faults)],
        "functions": functions,
    }
    return _template().render(**content).encode("utf-8", "replace").decode()


@functools.cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"shown": lambda text: escaped(str(text)), "breaking": _breaking, "coded": _coded}
    return environment.from_string(TEMPLATE)


def _breaking(name: str) -> markupsafe.Markup:
    """A name that may be broken after each underscore."""
    import markupsafe

    return markupsafe.Markup("_<wbr>").join(markupsafe.escape(part) for part in escaped(name).split("_"))


def _coded(text: str) -> markupsafe.Markup:
    """A sentence with its code set as code."""
    import markupsafe

    parts = [markupsafe.escape(part) for part in escaped(text).split("`")]
    whole = [markupsafe.Markup("<code>{}</code>").format(part) if place % 2 else part for place, part in enumerate(parts)]
    return markupsafe.Markup("").join(whole) if len(parts) % 2 else markupsafe.escape(escaped(text))


def _function(progress: Progress, graded: Graded, rubric: CompiledRubric, handout: Handout, notebook: bool) -> Mapping[str, Any]:
    """What the page shows of a function."""
    import markupsafe

    section = handout.sections.get(progress.function) if progress.failing else None
    return {
        "name": progress.function,
        "number": progress.lines[0].check.number.split(".")[0],
        "points": f"{progress.earned:g}/{progress.total:g}",
        "state": progress.state,
        "kind": "stub" if progress.stub else STATES[not progress.failing],
        "section": section and section.title,
        "text": markupsafe.Markup(prose.as_html(section.text)) if section else "",
        "checks": [] if progress.stub else [_check(line, graded, rubric, notebook) for line in progress.lines],
    }


def _check(line: Line, graded: Graded, rubric: CompiledRubric, notebook: bool) -> Mapping[str, Any]:
    passed = line.judgement.passed
    case, picture = ("", "") if passed or line.refers else _close_up(line, graded, rubric, notebook)
    return {
        "passed": passed,
        "number": line.check.number,
        "sentence": line.check.sentence,
        "points": f"{line.judgement.score:g}/{line.check.points:g}",
        "outcome": "" if passed else line.outcome.value,
        "aspect": line.aspect,
        "hints": line.hint.splitlines(),
        "printed": line.printed,
        "case": case,
        "picture": picture,
    }


def _close_up(line: Line, graded: Graded, rubric: CompiledRubric, notebook: bool) -> tuple[str, str]:
    """The case as Python, where it is short enough to paste, and the picture as the address of an image."""
    module = "" if notebook else rubric.modules[0].removesuffix(".py")
    case = closeup.case_of(line.judgement, graded.record, module, Path(f"check-{line.check.number}.npz"))
    image = io.BytesIO()
    with contextlib.suppress(ImportError):  # without matplotlib there is no picture
        closeup.draw(line.judgement, graded.record, rubric, image)
    picture = base64.b64encode(image.getvalue()).decode()
    return "" if case.arrays else "\n".join(case.lines), f"data:image/png;base64,{picture}" if picture else ""
