"""Runs the real worker with as much of torch as it needs to start, in a tenth of the time: for tests of everything
around the submission's arithmetic. Arrays stay numpy's. Called as Python itself would be: light.py -I -B start.py main CONFIG"""

import runpy
import sys
from types import ModuleType, SimpleNamespace

import numpy as np


class Tensor:
    """Nothing is one."""


def nothing(*_):
    return None


torch = ModuleType("torch")
torch.Tensor, torch.__version__ = Tensor, "none"
torch.tensor = lambda value, device=None: np.array(value)
torch.device = lambda name: SimpleNamespace(type=name)
torch.backends = SimpleNamespace(cpu=SimpleNamespace(get_cpu_capability=lambda: "none"))
torch.cuda = SimpleNamespace(is_available=lambda: False)
torch.get_default_dtype = torch.is_grad_enabled = nothing
torch.set_num_threads = torch.set_default_dtype = torch.set_grad_enabled = nothing
torch.default_generator = SimpleNamespace(manual_seed=nothing)
torch.utils = SimpleNamespace(data=SimpleNamespace(DataLoader=type("DataLoader", (), {})))

if __name__ == "__main__":
    sys.modules["torch"] = torch
    sys.argv = sys.argv[sys.argv.index("-B") + 1 :]
    runpy.run_path(sys.argv[0], run_name="__main__")
