"""Where text is printed: consoles that obey nobody's text, in any encoding. They need neither numpy nor torch."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from autograder.intake.words import escaped

PLAIN = {
    "‖": "||",
    "−": "-",
    "½": "1/2",
    "·": "*",
    "√": "sqrt ",
    "Σ": "sum ",
    "²": "^2",
    "≥": ">=",
    "≤": "<=",
    "→": "->",
    "μ": "mu",
    "σ": "sigma",
    "…": "...",
    "∂": "d",
    "✓": "+",
    "✗": "x",
    "±": "+-",
    "≠": "!=",
}


class SafeConsole(Console):
    """A console that obeys nobody's text: control characters and changes of direction are spelled out, whoever wrote them.

    What is printed may come from a submission: the name of a file, of a type, an exception. Only rich's own codes get through.
    """

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(escaped(segment.text), segment.style)


def console(*, plain: bool = False, stderr: bool = False) -> Console:
    """A safe console for any encoding: characters that it cannot show are spelled out. plain: no colours, 100 columns"""
    codecs.register_error("spelled", _spelled)
    stream = sys.stderr if stderr else sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="spelled")
    return SafeConsole(file=stream, highlight=False, no_color=plain or None, width=100 if plain else None, soft_wrap=False)


def _spelled(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(PLAIN.get(c, "?") for c in error.object[error.start : error.end]), error.end
