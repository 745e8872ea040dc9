"""The page: it has what a student needs to see, needs no network, and obeys nobody's text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from elements import Elements
from hosts import shared_host

from autograder.grading.grader import Grader
from autograder.grading.public import public_part
from autograder.intake.submission import read_submission
from autograder.reporting.handout import read_handout
from autograder.reporting.html import prose
from autograder.reporting.html.page import _breaking, _coded, page
from autograder.rubric.compiled import CompiledRubric

ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>{{7*7}}\u202e]]>--><!--</style></pre>"
HOSTILE = f"""
import torch
ATTACK = {ATTACK!r}
class Strange(Exception):
    pass
Strange.__name__ = Strange.__qualname__ = ATTACK

def kl_categorical(q, p):
    print(ATTACK)
    raise Strange(ATTACK)

def kl_monte_carlo(log_q, log_p, samples):
    print(ATTACK)
    return type(ATTACK, (), {{}})()

def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    return ATTACK

def kl_standard_normal(mu, logvar):
    print("twice", ATTACK)
    return (mu**2 + logvar.exp() - 1 - logvar).sum(-1)
"""
OURS = {"style", "table", "tr", "td", "details", "summary", "img", "pre", "math", "meta", "html", "head", "body", "title"}


@pytest.fixture(scope="module")
def made(hw1: CompiledRubric, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a hostile submission, with an empty file besides that has the attack for a name."""
    folder, rubric = tmp_path_factory.mktemp("hostile"), public_part(hw1)
    (folder / "divergences.py").write_text(HOSTILE, "utf-8")
    (folder / f"{ATTACK[:20].replace('/', '-')}.py").write_text("x = (\n")
    graded = Grader(rubric, shared_host()).grade(read_submission(folder, rubric.modules, rubric.graded))
    root = Path(__file__).parents[2]
    return page(graded, graded.report, rubric, read_handout(root / "assignments" / hw1.name), notebook=False)


def test_nothing_of_a_submission_becomes_an_element(made: str) -> None:
    """Breaks if a print, an exception, a type or a file's name reaches the page as markup."""
    elements = Elements(made)
    assert "alert(1)" in elements.text, "the attack is shown, as text"
    assert "{{7*7}}" in elements.text and "\u202e" not in made
    assert not {tag for tag, _ in elements.found} & {"script", "svg", "iframe", "object", "link", "base", "form"}
    assert not [attributes for _, attributes in elements.found for name in attributes if name.startswith("on")]
    assert all(a["src"] and a["src"].startswith("data:image/png;base64,") for tag, a in elements.found if tag == "img")
    assert "default-src 'none'" in made


def test_it_needs_nothing_from_elsewhere(made: str) -> None:
    addresses = [value or "" for _, a in Elements(made).found for name, value in a.items() if name in ("src", "href")]
    assert addresses and all(address.startswith(("data:", "#")) for address in addresses)


def test_it_shows_numbers_picture_hint_and_handout(made: str) -> None:
    pytest.importorskip("matplotlib")
    elements = Elements(made)
    assert {tag for tag, _ in elements.found} >= OURS
    assert "divergences.kl_standard_normal(mu, logvar)" in elements.text
    assert ("p", {"class": "hint"}) in elements.found
    assert re.search(r"of \d+ points", elements.text) and "What the handout says: kl_standard_normal" in elements.text


def test_code_in_a_hint_is_escaped_first() -> None:
    assert _coded("`a<b` & `c`") == "<code>a&lt;b</code> &amp; <code>c</code>"
    assert _coded("one ` alone <b>") == "one ` alone &lt;b&gt;"
    assert _breaking("a_<b>") == "a_<wbr>&lt;b&gt;"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a $x < y$ b", r"<p>a <math.*<mo>&#x0003C;</mo>.*</math> b</p>"),
        ("$x$ is", r"<p><math.*</math> is</p>"),
        ("$$\\frac{1}{2}$$", r"^<math[^>]*display=\"block\".*<mfrac>.*</math>"),
        ("$\\frac{$", r"<code>\\frac\{</code>"),
        ("<b>no</b> **yes** `a<b`", r"&lt;b&gt;no&lt;/b&gt; <strong>yes</strong> <code>a&lt;b</code>"),
        ("[a](javascript:alert(1))", r"^<p>\[a\]\(javascript"),
    ],
)
def test_prose_and_formulas(text: str, expected: str) -> None:
    assert re.search(expected, prose.as_html(text).replace("\n", " ")), prose.as_html(text)


@pytest.mark.parametrize(
    "handout", sorted((Path(__file__).parents[2] / "assignments").glob("*/handout.md")), ids=lambda p: p.parent.name
)
def test_every_formula_of_the_handouts_can_be_shown(handout: Path) -> None:
    for section in read_handout(handout.parent).sections.values():
        for found in prose.FORMULA.finditer(section.text):
            assert prose.formula(found[1] or found[2], display=True).startswith("<math"), found[0]
