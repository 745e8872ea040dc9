"""Right work is right on a GPU: on a simulated one, with a few steps of each training.

`autograder verify --on-device` is the whole of it: all accepted submissions, all cases, and the device slips.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from asking import Answered, ref, request, step

from autograder.course.layout import Course
from autograder.proofs.on_device import on_device
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.limits import Placement

ROOT = Path(__file__).parents[1]
TRAININGS = {
    "hw2_autoencoder": """
        from autoencoder import Autoencoder, train_autoencoder
        def losses(x):
            data = torch.utils.data.TensorDataset(x.reshape(-1, 1, 8, 8).tanh(), torch.zeros(len(x)))
            return train_autoencoder(Autoencoder(2).to(x.device), data, steps=3, batch_size=8)
    """,
    "hw3_vae": """
        from vae import VAE, train_vae
        def losses(x):
            return train_vae(VAE(2).to(x.device), (x > 0).float().reshape(-1, 1, 8, 8), steps=3, batch_size=8)
    """,
    "hw4_gan": """
        from gan import train_gan
        from provided import Discriminator, Generator
        def losses(x):
            networks = (network.to(x.device) for network in (Generator(seed=0), Discriminator(seed=0)))
            return sum(train_gan(*networks, x[:, :2], steps=3, batch_size=8), ())
    """,
    "hw5_flows": """
        from flows import AffineCoupling, Flow, train_flow
        from provided import coupling_flow
        def losses(x):
            flow = coupling_flow(Flow, AffineCoupling, layers=2, hidden=8).to(x.device)
            made = train_flow(flow, x[:, :2], steps=3, batch_size=8)
            assert flow.sample(2).device == x.device
            return made
    """,
}


@pytest.fixture(scope="module")
def gpu() -> Iterator[SandboxHost]:
    with SandboxHost(Placement("cuda", stand_in="simulated")) as host:
        yield host


@pytest.mark.slow
@pytest.mark.parametrize("name", TRAININGS)
def test_a_reference_trains_on_a_gpu(name: str, gpu: SandboxHost) -> None:
    """Breaks if training meets a tensor that was made on the default device."""
    sources = Course(ROOT).sources(name)
    assignment = sources.assignment()
    files = {module: sources.text(module) for module in assignment.modules}
    lines = ["import torch", *(line[8:] for line in TRAININGS[name].splitlines())]
    files |= {"provided.py": sources.text("provided.py"), "trial.py": "\n".join(lines)}
    x = np.random.default_rng(0).normal(size=(40, 64)).astype(np.float32)
    with gpu.open(files, {"mod": "trial"}) as box:
        steps = [["mod.losses", [ref("x")], {}], ["array", [step(0)], {}]]
        reply = box.ask(request(steps, {"value": step(1)}, modules=("mod",), x=x), 120.0)
    assert isinstance(reply, Answered) and "results" in reply.message, reply
    assert np.isfinite(reply.message["results"]["value"]["data"]).all()


ACCEPTED = {
    "hw1_divergences": ("eigenvalues.py", "numpy_where_no_gradient.py"),
    "hw2_autoencoder": ("middles_are_marked.py", "a_norm_with_boundaries.py"),
    "hw3_vae": ("minus_noise.py", "in_float64.py"),
    "hw4_gan": ("log_space.py", "trains_quickly.py"),  # the last makes its noise on the CPU, and is graded there
    "hw5_flows": ("theory_other_forms.py", "where.py"),
    "hw6_metrics": ("loops.py", "symmetric_form.py"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ACCEPTED)
def test_right_work_is_right_on_a_gpu(name: str, course: Course, gpu: SandboxHost) -> None:
    """Breaks if a program, a fixture or a verb leaves something on the CPU, or if right work loses points on a GPU."""
    chosen = ("reference", *(f"accepted/{file}" for file in ACCEPTED[name]))
    found = on_device(course, name, gpu, only=chosen, quick=True)
    assert found.right == 3 and not found.defects


SLIPS = {
    "hw1_divergences": ("wrong/*_on_the_cpu.py", "wrong/*default_device*"),
    "hw5_flows": ("wrong/additive_mask_*", "wrong/flow_layers_in_a_list.py"),  # what does not move was made on the GPU
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SLIPS)
def test_a_device_slip_loses_its_check_on_a_gpu_too(name: str, course: Course, gpu: SandboxHost) -> None:
    """Breaks if grading on the CPU what raises on a GPU excuses it from the checks of devices; and if what does not move with its
    module is only looked at where it was made."""
    found = on_device(course, name, gpu, only=SLIPS[name])
    assert found.wrong >= 3 and not found.defects
