"""The handout's Markdown as HTML, with its formulas as MathML: a browser shows them without a network."""

from __future__ import annotations

import html
import re

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", re.DOTALL)
MARK = "\ue000{}\ue001"  # characters for private use, which no handout has
MARKED = re.compile("(?:<p>)?\ue000([0-9]+)\ue001(?:</p>)?")


def as_html(text: str) -> str:
    """Markdown as HTML. Its own HTML is shown as text."""
    from markdown_it import MarkdownIt

    formulas: list[str] = []

    def mark(found: re.Match[str]) -> str:
        formulas.append(formula(found[1] or found[2], display=found[1] is not None))
        return MARK.format(len(formulas) - 1)

    plain = text.replace("\ue000", "").replace("\ue001", "")
    made = MarkdownIt("commonmark", {"html": False}).enable("table").render(FORMULA.sub(mark, plain))
    return MARKED.sub(lambda found: formulas[int(found[1])] if found[0][0] != "<" else _block(found, formulas), str(made))


def _block(found: re.Match[str], formulas: list[str]) -> str:
    """A formula at the beginning of a paragraph; alone in it, it needs no paragraph."""
    alone = found[0].endswith("</p>")
    return formulas[int(found[1])] if alone else f"<p>{formulas[int(found[1])]}"


def formula(latex: str, *, display: bool) -> str:
    """One formula as MathML; as it was typed where it cannot be read."""
    from latex2mathml.converter import convert

    try:
        return str(convert(latex.strip(), display="block" if display else "inline"))
    except Exception:  # a formula that only one library cannot read must not cost the report
        return f"<code>{html.escape(latex.strip())}</code>"
