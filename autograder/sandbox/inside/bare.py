"""In a worker's place for the self-test."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Any

from .errors import described


class Bare:
    """Calls the functions of one module, which return text, and needs no torch."""

    def __init__(self, config: Mapping[str, Any], on_gpu: bool) -> None:
        sys.path.insert(0, config["folder"])
        self.folder = config["folder"]
        [self.module] = config["modules"].values()
        self.on_gpu = on_gpu

    def versions(self) -> dict[str, str]:
        """The device that a worker would use."""
        return {"device": "cuda" if self.on_gpu else "cpu"}

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """{"results": …} or {"error": …} of one call."""
        try:
            return {"results": getattr(importlib.import_module(self.module), request["call"])(*request["args"])}
        except Exception as error:
            return {"error": described(error, self.folder)}
