"""Look-alikes: disguises are seen through, and what the assignment gives, or everybody writes, makes nobody alike."""

from __future__ import annotations

from pathlib import Path

import exports
import nbformat
import pytest

from autograder.classroom.alike import of_texts, pairs, read

GRADED = {"mini.py": frozenset({"log_mean_exp", "helper"})}
ORIGINAL = """import torch

def helper(values, size):
    top = values.max(-1, keepdim=True).values
    shifted = (values - top).exp()
    total = shifted.sum(-1) * 3.25 - shifted.prod(-1) / 7.5
    for step in range(size):
        total = total + (shifted[..., step] - total).clamp(min=0.125).sqrt()
    return total.log() + top[..., 0]

def log_mean_exp(x):
    pieces = [helper(x[..., k : k + 3], 2) for k in range(x.shape[-1] - 3)]
    stacked = torch.stack(pieces).flip(0).cumsum(0)
    return torch.where(stacked > 0.5, stacked.tanh(), stacked.sigmoid()).mean(0)
"""
DISGUISED = '''"""My own work."""
import torch

def log_mean_exp(inputs):
    """I wrote this."""
    # stack them
    parts = [second_name(inputs[..., j : j + 3], 2) for j in range(inputs.shape[-1] - 3)]
    s = torch.stack(parts).flip(0).cumsum(0)
    return torch.where(s > 0.5, s.tanh(), s.sigmoid()).mean(0)


def second_name(v, n):
    m = v.max(-1, keepdim=True).values  # the largest
    e = (v - m).exp()
    t = e.sum(-1) * 3.25 - e.prod(-1) / 7.5
    for i in range(n):
        t = t + (e[..., i] - t).clamp(min=0.125).sqrt()
    return t.log() + m[..., 0]
'''
OTHER = """import torch

def log_mean_exp(x):
    return torch.logsumexp(x, dim=-1) - torch.log(torch.tensor(float(x.shape[-1])))

def helper(values, size):
    result = []
    while len(result) < size:
        result.append(sum(float(v) ** len(result) for v in values.flatten()))
    return sorted(result, key=abs, reverse=True)[: max(1, size // 2)] or None
"""


def code(name: str, text: str, folder: Path):
    path = exports.write(folder / name, {"mini.py": text.encode()})
    return read((name, f"content of {text}", path), ["mini.py"], GRADED)


def test_new_names_comments_and_order_hide_nothing(tmp_path: Path) -> None:
    codes = [code("ada", ORIGINAL, tmp_path), code("eve", DISGUISED, tmp_path), code("ida", OTHER, tmp_path)]
    (pair,) = pairs(codes)
    assert {pair.first, pair.second} == {"ada", "eve"} and pair.share > 0.95
    assert (pair.place, pair.other_place) == ("mini.py, lines 3 to 14", "mini.py, lines 4 to 17")


def test_a_notebook_is_compared_with_files(tmp_path: Path) -> None:
    cells = [nbformat.v4.new_code_cell(part) for part in DISGUISED.replace("\n\n\n", "\n\n").split("\n\n", 1)]
    book = tmp_path / "eve" / "mini.ipynb"
    book.parent.mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=cells), book)
    eve = read(("eve", "b", book.parent), ["mini.py"], GRADED)
    (pair,) = pairs([code("ada", ORIGINAL, tmp_path), eve])
    assert pair.share > 0.9 and "cell 2, lines" in pair.other_place


def test_what_is_given_and_what_all_write_makes_nobody_alike(tmp_path: Path) -> None:
    two = [code("ada", ORIGINAL, tmp_path), code("eve", DISGUISED, tmp_path)]
    assert pairs(two, of_texts({"mini.py": ORIGINAL})) == []
    many = [code(f"s{n}", ORIGINAL + f"\nx{n} = {n}\n", tmp_path) for n in range(60)]
    assert pairs(many) == [], "everybody writes it"


def test_the_same_file_twice_is_listed(tmp_path: Path) -> None:
    (pair,) = pairs([code("ada", OTHER, tmp_path), code("eve", OTHER, tmp_path)])
    assert (pair.first, pair.second, pair.share) == ("ada", "eve", 1.0)


@pytest.mark.parametrize("text", ["def f(:", "x = " + "(" * 3000, "\0", "x = 1"])
def test_code_that_cannot_be_read_is_alike_nobody(text: str, tmp_path: Path) -> None:
    assert pairs([code("ada", text, tmp_path), code("eve", ORIGINAL, tmp_path)]) == []
