"""The digits that come with three assignments: in MNIST's layout, so that what reads MNIST reads them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.layout import Course

ROOT = Path(__file__).parents[2]
WITH_DIGITS = ["hw2_autoencoder", "hw3_vae", "hw6_metrics"]
READS = """
import hashlib, sys
import torch
{before}
import provided
digits = provided.handwritten_digits()
if not isinstance(digits[0], torch.Tensor):  # two datasets
    digits = [torch.cat(both) for both in zip(*(part[:] for part in digits))]
print(len(digits[0]), "by torchvision" if "torchvision.datasets.mnist" in sys.modules else "by our own")
print(hashlib.sha256(b"".join(tensor.numpy().tobytes() for tensor in digits)).hexdigest())
"""


def read(folder: Path, before: str = "") -> list[str]:
    """How many, by which reader, and what."""
    code = READS.format(before=before)
    ran = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


@pytest.mark.parametrize("name", WITH_DIGITS)
def test_torchvision_reads_the_digits_and_without_it_they_are_the_same(name: str, tmp_path: Path) -> None:
    """Breaks if the notebook shows other digits on a machine without torchvision, or with a build that does not fit its torch."""
    (tmp_path / "provided.py").write_text(Course(ROOT).sources(name).text("provided.py"), "utf-8")
    by_torchvision = read(tmp_path)
    assert by_torchvision[0] == "1797 by torchvision"
    assert read(tmp_path, "sys.modules['torchvision'] = None") == ["1797 by our own", by_torchvision[1]]


@pytest.mark.parametrize("name", WITH_DIGITS)
def test_the_real_mnist_is_read_where_its_files_lie(name: str, tmp_path: Path) -> None:
    """Breaks if files of MNIST's own size are not taken, or are written over."""
    (tmp_path / "provided.py").write_text(Course(ROOT).sources(name).text("provided.py"), "utf-8")
    raw = tmp_path / "data" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    sizes, labels = (2051, 450, 28, 28), (2049, 450)
    files = {
        "train-images-idx3-ubyte": b"".join(n.to_bytes(4, "big") for n in sizes) + bytes(range(256)) * (450 * 28 * 28 // 256 + 1),
        "train-labels-idx1-ubyte": b"".join(n.to_bytes(4, "big") for n in labels) + bytes(k % 10 for k in range(450)),
    }
    files["train-images-idx3-ubyte"] = files["train-images-idx3-ubyte"][: 16 + 450 * 28 * 28]
    for file, content in files.items():
        (raw / file).write_bytes(content)
    assert read(tmp_path)[0] == "450 by torchvision"
    assert {file: (raw / file).read_bytes() for file in files} == files
