"""Values on their way into a program and out of it."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from .errors import MOST_TEXT


class Observation:
    """What a verb observed, sent as plain data."""

    def __init__(self, kind: str, data: Any) -> None:
        self.kind, self.data = kind, data


class Codec:
    """Turns arrays into tensors on the worker's device, and results into what the wire can carry."""

    def __init__(self, torch: ModuleType, numpy: ModuleType, device: Any) -> None:
        self.torch, self.np, self.device = torch, numpy, device

    def decode(self, value: Any) -> Any:
        """An input of a program: arrays become tensors on the device, everything else stays."""
        if isinstance(value, self.np.ndarray):
            return self.torch.tensor(value, device=self.device)
        return value

    def encode(self, value: Any) -> dict[str, Any]:
        """A result with its labels: kind and data, of tensors also dtype, shape, device and requires_grad."""
        if isinstance(value, Observation):
            return {"kind": value.kind, "data": value.data}
        if isinstance(value, self.torch.Tensor):
            return self._encode_tensor(value)
        if isinstance(value, (self.np.ndarray, self.np.generic)):
            return {"kind": "array", "dtype": str(value.dtype), "data": self.np.asarray(value)}
        if value is None:
            return {"kind": "none", "data": None}
        for kind in (bool, int, float, str):
            if isinstance(value, kind):
                return {"kind": kind.__name__, "data": _plain(kind(value))}
        return {"kind": type(value).__name__[:60], "data": None}

    def _encode_tensor(self, value: Any) -> dict[str, Any]:
        labels = {
            "kind": "tensor",
            "dtype": str(value.dtype).removeprefix("torch."),
            "shape": list(value.shape),
            "device": str(value.device),
            "requires_grad": value.requires_grad,
            "data": None,
        }
        value = value.detach()
        if value.device.type == "meta":
            return labels
        value = value.to_dense() if value.layout != self.torch.strided else value
        if value.dtype == self.torch.bfloat16:
            value = value.float()
        return {**labels, "data": value.resolve_conj().resolve_neg().cpu().numpy()}


def _plain(value: bool | int | float | str) -> bool | int | float | str:
    """What JSON can carry: Python's integers have no end, and converting them to text takes ever longer."""
    if isinstance(value, str):
        return value[:MOST_TEXT]
    return value if isinstance(value, (bool, float)) or abs(value) < 1 << 200 else float("inf")
