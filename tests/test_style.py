"""The linter has nothing to say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_ruff_is_content() -> None:
    command = [sys.executable, "-m", "ruff", "check", "."]
    run = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout
