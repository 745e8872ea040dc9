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
import hashlib, importlib, os, sys
import torch
{before}
for folder in sys.argv[1:]:
    os.chdir(folder)
    sys.modules.pop("provided", None)
    importlib.invalidate_caches()
    import provided
    digits = provided.handwritten_digits()
    if not isinstance(digits[0], torch.Tensor):  # two datasets
        digits = [torch.cat(both) for both in zip(*(part[:] for part in digits))]
    bytes_read = b"".join(tensor.numpy().tobytes() for tensor in digits)
    read_image, _ = provided._mnist_reader()
    reader = "by torchvision" if read_image.__module__ == "torchvision.datasets.mnist" else "by our own"
    print(len(digits[0]), reader, hashlib.sha256(bytes_read).hexdigest())
"""


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Each with what one assignment provides."""
    for name in WITH_DIGITS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "provided.py").write_text(Course(ROOT).sources(name).text("provided.py"), "utf-8")
    return [tmp_path / name for name in WITH_DIGITS]


def read(folders: list[Path], before: str = "") -> list[tuple[str, ...]]:
    """Of each folder how many digits are read, by which reader, and a hash of them. In one process: torchvision takes seconds."""
    code = READS.format(before=before)
    ran = subprocess.run([sys.executable, "-c", code, *map(str, folders)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return [tuple(line.rsplit(" ", 1)) for line in ran.stdout.splitlines()]


def test_torchvision_reads_the_digits_and_without_it_they_are_the_same(folders: list[Path]) -> None:
    """Breaks if the notebook shows other digits on a machine without torchvision, or with a build that does not fit its torch."""
    by_torchvision = read(folders)
    assert [said for said, _ in by_torchvision] == ["1797 by torchvision"] * len(folders)
    assert read(folders, "sys.modules['torchvision'] = None") == [("1797 by our own", digits) for _, digits in by_torchvision]


def test_the_real_mnist_is_read_where_its_files_lie(folders: list[Path]) -> None:
    """Breaks if files of MNIST's own size are not taken, or are written over."""
    sizes, labels = (2051, 450, 28, 28), (2049, 450)
    files = {
        "train-images-idx3-ubyte": b"".join(n.to_bytes(4, "big") for n in sizes) + bytes(range(256)) * (450 * 28 * 28 // 256 + 1),
        "train-labels-idx1-ubyte": b"".join(n.to_bytes(4, "big") for n in labels) + bytes(k % 10 for k in range(450)),
    }
    files["train-images-idx3-ubyte"] = files["train-images-idx3-ubyte"][: 16 + 450 * 28 * 28]
    places = [folder / "data" / "MNIST" / "raw" / file for folder in folders for file in files]
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(files[place.name])
    assert [said for said, _ in read(folders)] == ["450 by torchvision"] * len(folders)
    assert all(place.read_bytes() == files[place.name] for place in places)
