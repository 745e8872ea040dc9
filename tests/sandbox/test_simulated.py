"""The simulated accelerator refuses what CUDA refuses, and does what CUDA does, case by case."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch import nn

from autograder.rubric.families.device import REFUSED
from autograder.sandbox.inside import accelerators, pretended, simulated

HERE = torch.device("cuda", 0)

pytestmark = pytest.mark.skipif(simulated.backend(torch) is None, reason="this torch cannot have a simulated device")


@pytest.fixture(autouse=True)
def gpu() -> Iterator[torch.device]:
    with pretended.pretended(torch) as device:
        yield device


def X():
    """Twelve numbers, the same each time."""
    return torch.randn(3, 4, generator=torch.Generator().manual_seed(0), device="cpu").to("cuda")


def net():
    return nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2)).to(HERE)


class Masked(nn.Module):
    """A layer behind a mask, which moves along where it is a buffer."""

    def __init__(self, *, buffer):
        super().__init__()
        self.layer, self.norm = nn.Linear(4, 4), nn.BatchNorm1d(4)
        mask = torch.tensor([1.0, 0, 1, 0])
        if buffer:
            self.register_buffer("mask", mask)
        else:
            self.mask = mask

    def forward(self, x):
        return self.norm(self.layer(x * self.mask))


def trained(optimiser):
    model, x, losses = net(), X(), []
    steps = optimiser(model.parameters(), lr=0.01)
    for _ in range(5):
        steps.zero_grad()
        loss = model(x).pow(2).mean()
        loss.backward()
        steps.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]
    return loss


def kept():
    """An optimiser made before its network moves still trains it."""
    model, x = nn.Linear(4, 2), X()
    model(x.cpu()).sum().backward()
    steps = torch.optim.SGD(model.parameters(), lr=0.1)
    before = model.to(HERE).weight.clone()
    model(x).sum().backward()
    steps.step()
    assert (model.weight != before).all().item()
    return model.weight


def grad():
    x = X().requires_grad_()
    return torch.autograd.grad(torch.logsumexp(x @ x.T, 1).sum(), x)[0]


def hess():
    return torch.autograd.functional.jacobian(lambda v: (v**3).sum(1), X().double().requires_grad_())


def vmapped():
    return torch.vmap(torch.func.jacrev(lambda v: v**2))(X())


def doubleback():
    x = X().requires_grad_()
    slopes = torch.autograd.grad((net()(x) ** 2).sum(), x, create_graph=True)[0]
    return torch.autograd.grad(slopes.norm(2, dim=1).sum(), x)[0]


def inplace():
    same = x = X()
    x += 1
    x[0] = 0
    x[:, 1] = torch.tensor(5.0)
    x.clamp_(min=0).normal_().fill_(2).zero_()
    assert (same == 0).all().item()
    return x


def conv():
    layers = nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.ConvTranspose2d(4, 1, 2, stride=2)
    model = nn.Sequential(*layers).to(HERE)
    model(torch.randn(2, 1, 8, 8, device=HERE)).sum().backward()
    return model[0].weight.grad


def names():
    x, asked = X(), torch.device("cuda")
    assert (x.device.type, x.get_device(), str(x.device), x.is_cuda, str(asked)) == ("cuda", 0, "cuda:0", True, "cuda")
    assert x.device == torch.device("cuda", 0) and torch.cuda.is_available()


def autocast():
    with torch.autocast("cuda", dtype=torch.bfloat16):
        return X() @ X().T


def saved():
    buffer = io.BytesIO()
    torch.save(X(), buffer)
    buffer.seek(0)
    return torch.load(buffer, map_location="cuda")


def by_default():
    torch.set_default_device("cuda")
    try:
        return torch.ones(2) + X()[0, :2]
    finally:
        torch.set_default_device(None)


def within():
    with torch.device("cuda"):
        return torch.ones(3) + X()[0, :3]


RIGHT = {
    "add": lambda: X() + X(),
    "scalar": lambda: X() * torch.tensor(2.0),
    "num": lambda: X() * 2,
    "where": lambda: torch.where(X() > 0, X(), 0.0),
    "where0": lambda: torch.where(X() > 0, X(), torch.tensor(0.0)),
    "index": lambda: X()[torch.tensor([0, 2])],
    "boolidx": lambda: X()[torch.tensor([True, False, True])],
    "idxput": lambda: X().index_put_((torch.tensor([0]),), torch.tensor(1.0)),
    "setidx": lambda: X().__setitem__(torch.tensor([0]), 1.0),
    "listidx": lambda: X()[[0, 1]],
    "gather": lambda: X().gather(1, torch.zeros(3, 1, dtype=torch.long, device=HERE)),
    "eye": lambda: torch.eye(3, device="cuda"),
    "ar": lambda: torch.arange(3, device=HERE),
    "lin": lambda: torch.linspace(0, 1, 4, device="cuda:0"),
    "zl": lambda: torch.zeros_like(X()),
    "new": lambda: X().new_zeros(3),
    "full": lambda: torch.full((2,), 1.0, device=HERE),
    "newt": lambda: X().new_tensor([1.0, 2.0]),
    "rand": lambda: torch.rand(3, device=HERE),
    "randn": lambda: torch.randn_like(X()),
    "perm": lambda: torch.randperm(5, device=HERE),
    "ri": lambda: torch.randint(5, (3,), device=HERE),
    "gen": lambda: torch.randn(3, device=HERE, generator=torch.Generator(device="cuda")),
    "multi": lambda: torch.multinomial(torch.ones(4, device=HERE), 2),
    "bern": lambda: torch.bernoulli(torch.full((4,), 0.5, device=HERE)),
    "normal": lambda: torch.normal(X(), 1.0),
    "cat": lambda: torch.cat([X(), X()]),
    "stack": lambda: torch.stack([X(), X()]),
    "split": lambda: X().chunk(2, 1)[0],
    "tr": lambda: X().T.contiguous(),
    "ein": lambda: torch.einsum("ij,kj->ik", X(), X()),
    "bmm": lambda: torch.bmm(X()[None], X().T[None]),
    "slog": lambda: torch.linalg.slogdet(X() @ X().T)[1],
    "chol": lambda: torch.linalg.cholesky(X() @ X().T),
    "solve": lambda: torch.linalg.solve(X() @ X().T, X()),
    "inv": lambda: torch.linalg.inv(X() @ X().T),
    "eig": lambda: torch.linalg.eigh(X() @ X().T)[0],
    "svd": lambda: torch.linalg.svd(X())[1],
    "qr": lambda: torch.linalg.qr(X())[0],
    "norm": lambda: torch.linalg.norm(X(), dim=1),
    "lu": lambda: torch.linalg.lu_factor(X() @ X().T)[0],
    "lup": lambda: torch.linalg.lu(X() @ X().T)[1],
    "trisolve": lambda: torch.linalg.solve_triangular(torch.linalg.cholesky(X() @ X().T), X(), upper=False),
    "cholsolve": lambda: torch.cholesky_solve(X(), torch.linalg.cholesky(X() @ X().T)),
    "det": lambda: torch.linalg.det(X() @ X().T),
    "logdet": lambda: torch.logdet(X() @ X().T),
    "lstsq": lambda: torch.linalg.lstsq(X(), X()[:, :1])[0],
    "dn": lambda: torch.distributions.Normal(X(), 1.0).rsample(),
    "dl": lambda: torch.distributions.Normal(X(), torch.ones_like(X())).log_prob(X()),
    "mvn": lambda: torch.distributions.MultivariateNormal(X()[0], torch.eye(4, device=HERE)).log_prob(X()),
    "kl": lambda: torch.distributions.kl_divergence(torch.distributions.Normal(X(), 1.0), torch.distributions.Normal(X(), 2.0)),
    "cat_": lambda: torch.distributions.Categorical(logits=X()).sample(),
    "db": lambda: torch.distributions.Bernoulli(logits=X()).log_prob((X() > 0).float()),
    "dmix": lambda: torch.distributions.MixtureSameFamily(
        torch.distributions.Categorical(logits=X()[0]), torch.distributions.Normal(X()[1], 1.0)
    ).log_prob(torch.tensor(0.0, device=HERE)),
    "unif": lambda: torch.distributions.Uniform(torch.zeros(2, device=HERE), torch.ones(2, device=HERE)).sample(),
    "net": lambda: net()(X()),
    "keeps": lambda: Masked(buffer=True).cuda()(X()),
    "keeps_its_parameters": kept,
    "lazy": lambda: nn.Sequential(nn.LazyLinear(8), nn.LazyBatchNorm1d()).to(HERE)(X()),
    "deep": lambda: copy.deepcopy(net())(X()),
    "sd": lambda: net().load_state_dict(net().state_dict()),
    "sdcpu": lambda: net().load_state_dict({k: v.cpu() for k, v in net().state_dict().items()}),
    "conv": conv,
    "grad": grad,
    "hess": hess,
    "vmap": vmapped,
    "inplace": inplace,
    "ce": lambda: nn.functional.cross_entropy(X(), torch.tensor([0, 1, 2]).to(HERE)),
    "bce": lambda: nn.functional.binary_cross_entropy_with_logits(X(), torch.ones_like(X())),
    "bce1": lambda: nn.functional.binary_cross_entropy(X().sigmoid(), torch.ones_like(X()), reduction="none"),
    "mse": lambda: nn.functional.mse_loss(X(), X() + 1),
    "sl1": lambda: nn.functional.smooth_l1_loss(X(), X() + 1),
    "gnll": lambda: nn.functional.gaussian_nll_loss(X(), X() + 1, torch.ones_like(X())),
    "sp": lambda: nn.functional.softplus(X()),
    "lsm": lambda: torch.log_softmax(X(), 1),
    "gelu": lambda: nn.functional.gelu(X()),
    "drop": lambda: nn.functional.dropout(X(), 0.5),
    "ln": lambda: nn.functional.layer_norm(X(), (4,)),
    "emb": lambda: nn.Embedding(5, 2).to(HERE)(torch.tensor([1, 2], device=HERE)),
    "oneh": lambda: nn.functional.one_hot(torch.tensor([1, 2], device=HERE), 4),
    "pix": lambda: nn.functional.pixel_unshuffle(torch.randn(1, 1, 4, 4, device=HERE), 2),
    "interp": lambda: nn.functional.interpolate(torch.randn(1, 1, 4, 4, device=HERE), scale_factor=2),
    "sgd": lambda: trained(torch.optim.SGD),
    "adam": lambda: trained(torch.optim.Adam),
    "adamw": lambda: trained(torch.optim.AdamW),
    "rms": lambda: trained(torch.optim.RMSprop),
    "momentum": lambda: trained(lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9, nesterov=True)),
    "clip": lambda: (lambda n: (n(X()).sum().backward(), nn.utils.clip_grad_norm_(n.parameters(), 1.0)))(net()),
    "loader": lambda: [
        b[0].to(HERE).sum().item()
        for b in torch.utils.data.DataLoader(torch.utils.data.TensorDataset(X().cpu()), 2, shuffle=True)
    ],
    "loaderdev": lambda: [
        b[0].sum().item() for b in torch.utils.data.DataLoader(torch.utils.data.TensorDataset(X()), 2, shuffle=True)
    ],
    "item": lambda: X().sum().item(),
    "tolist": lambda: X().tolist(),
    "npy": lambda: X().cpu().numpy(),
    "it": lambda: float(X()[0, 0]),
    "boolean": lambda: bool((X() > 100).any()),
    "fmt": lambda: str(X()),
    "pin": lambda: [
        b[0].to(HERE) for b in torch.utils.data.DataLoader(torch.utils.data.TensorDataset(X().cpu()), 2, pin_memory=True)
    ],
    "acc": lambda: torch.ones(2, device=torch.accelerator.current_accelerator()) + X()[0, :2],
    "uniq": lambda: torch.unique(torch.tensor([1, 2, 2], device=HERE)),
    "sort": lambda: X().sort(1)[0],
    "argm": lambda: X().argmax(1),
    "topk": lambda: X().topk(2)[0],
    "cumsum": lambda: X().cumsum(1),
    "nonz": lambda: (X() > 0).nonzero(),
    "masked": lambda: X()[X() > 0],
    "mf": lambda: X().masked_fill(X() > 0, 0.0),
    "roll": lambda: X().roll(1),
    "flip": lambda: X().flip(0),
    "pad": lambda: nn.functional.pad(X(), (1, 1)),
    "tril": lambda: X().tril(),
    "diag": lambda: torch.diagonal(X()),
    "dembed": lambda: torch.diag_embed(X()),
    "outer": lambda: torch.outer(X()[0], X()[1]),
    "cdist": lambda: torch.cdist(X(), X()),
    "lgam": lambda: torch.lgamma(X().abs() + 1),
    "erf": lambda: torch.erf(X()),
    "quant": lambda: X().quantile(0.5),
    "med": lambda: X().median(),
    "var": lambda: X().var(0),
    "std": lambda: X().std(),
    "prod": lambda: X().prod(),
    "amax": lambda: X().amax(1),
    "lae": lambda: torch.logaddexp(X(), X()),
    "cplx": lambda: torch.fft.fft(X()).abs(),
    "conj": lambda: torch.fft.fft(X()).conj().real,
    "out": lambda: torch.add(X(), X(), out=torch.empty(3, 4, device=HERE)),
    "out0": lambda: torch.add(X(), X(), out=torch.empty(0, device=HERE)),
    "f64": lambda: X().to(torch.float64),
    "todev": lambda: torch.ones(3).to(X()),
    "type_": lambda: X().type(torch.float64),
    "half": lambda: X().half().float(),
    "resz": lambda: torch.empty(0, device=HERE).resize_(3, 4),
    "setd": lambda: torch.nn.Parameter(X()).data.add_(1),
    "par": lambda: torch.nn.Parameter(X()),
    "nograd": lambda: X().detach().requires_grad_(),
    "autocast": autocast,
    "saved": saved,
    "mgrid": lambda: torch.meshgrid(torch.arange(2, device=HERE), torch.arange(2, device=HERE), indexing="ij")[0],
    "lookup": lambda: torch.searchsorted(torch.arange(4.0, device=HERE), X()),
    "bucket": lambda: torch.bincount(torch.tensor([1, 2, 2], device=HERE)),
    "scatter": lambda: torch.zeros(3, 4, device=HERE).scatter_(1, torch.zeros(3, 1, dtype=torch.long, device=HERE), 1.0),
    "scatadd": lambda: torch.zeros(3, device=HERE).index_add_(0, torch.tensor([0, 1], device=HERE), torch.ones(2, device=HERE)),
    "lerp": lambda: torch.lerp(X(), X(), 0.5),
    "addc": lambda: torch.addcmul(X(), X(), X()),
    "matvec": lambda: X() @ X()[0],
    "vecdot": lambda: torch.dot(X()[0], X()[1]),
    "baddbmm": lambda: torch.baddbmm(X()[None], X()[None, :, :3], X()[None]),
    "tensordot": lambda: torch.tensordot(X(), X(), ([1], [1])),
    "kron": lambda: torch.kron(X(), X()),
    "expm": lambda: torch.linalg.matrix_exp(X() @ X().T),
    "pw": lambda: X().pow(2),
    "pw2": lambda: 2 ** X(),
    "hist": lambda: torch.histc(X(), 4),
    "mha": lambda: nn.MultiheadAttention(4, 2).to(HERE)(X(), X(), X())[0],
    "sdpa": lambda: nn.functional.scaled_dot_product_attention(X()[None], X()[None], X()[None]),
    "sn": lambda: nn.utils.parametrizations.spectral_norm(nn.Linear(4, 4)).to(HERE)(X()),
    "wn": lambda: nn.utils.parametrizations.weight_norm(nn.Linear(4, 4)).to(HERE)(X()),
    "bn2": lambda: nn.BatchNorm2d(1).to(HERE)(torch.randn(2, 1, 4, 4, device=HERE)),
    "gn": lambda: nn.GroupNorm(2, 4).to(HERE)(X()),
    "default": by_default,
    "within": within,
    "checkpoint": lambda: torch.utils.checkpoint.checkpoint(net(), X(), use_reentrant=False),
    "iscuda": lambda: X().is_cuda,
    "names": names,
    "hook": lambda: X().requires_grad_().register_hook(lambda g: g),
    "func": lambda: torch.func.functional_call(net(), dict(net().named_parameters()), (X(),)),
    "gp": lambda: torch.autograd.grad(net()(X().requires_grad_()).sum(), list(net().parameters()), allow_unused=True),
    "doubleback": doubleback,
    "fork": lambda: torch.random.fork_rng(devices=[]).__enter__(),
    "seed": lambda: torch.manual_seed(0),
    "cudaseed": lambda: torch.cuda.manual_seed_all(1),
    "dot_cuda": lambda: torch.ones(3).cuda(),
    "cudat": lambda: torch.tensor([1.0, 2.0], device="cuda"),
    "scal0": lambda: torch.tensor(2.0, device=HERE) * X(),
    "cpumul0": lambda: torch.tensor(2.0) + X(),
    "copy_": lambda: X().copy_(torch.zeros(3, 4)),
    "cpucopy": lambda: torch.zeros(3, 4).copy_(X()).to(HERE),
    "same": lambda: torch.allclose(X(), X()),
    "contig": lambda: X().T.reshape(2, 6),
    "expand": lambda: X()[:1].expand(5, 4).sum(),
    "unf": lambda: X().unfold(1, 2, 1),
    "moveax": lambda: X().movedim(0, 1),
    "perm2": lambda: X().permute(1, 0) + 1,
    "broadcast": lambda: X() + X()[0],
    "intdiv": lambda: torch.arange(3, device=HERE) // 2,
    "mod": lambda: torch.arange(3, device=HERE) % 2,
    "cmp": lambda: torch.arange(3, device=HERE) == 1,
    "dense": lambda: X().to_dense(),
    "clone": lambda: X().clone(),
    "empty": lambda: torch.zeros(0, 4, device=HERE).sum(0),
    "emptymm": lambda: torch.zeros(0, 4, device=HERE) @ X().T,
    "cumprod": lambda: X().cumprod(0),
    "cov": lambda: torch.cov(X()),
    "corr": lambda: torch.corrcoef(X()),
    "trapz": lambda: torch.trapezoid(X()),
    "np_in": lambda: torch.from_numpy(np.ones(3)).to(HERE),
    "ema": lambda: [p.detach().mul_(0.9).add_(p, alpha=0.1) for p in net().parameters()],
    "p2v": lambda: nn.utils.parameters_to_vector(net().parameters()),
    "foreach": lambda: torch._foreach_add([X(), X()], 1.0),
}
WRONG = {
    "add": lambda: X() + torch.ones(3, 4),
    "add1": lambda: X() + torch.ones(1),
    "mm": lambda: X() @ torch.ones(4, 2),
    "cat": lambda: torch.cat([X(), torch.ones(1, 4)]),
    "stack": lambda: torch.stack([X(), torch.ones(3, 4)]),
    "where": lambda: torch.where(X() > 0, X(), torch.zeros(3, 4)),
    "wherec": lambda: torch.where(torch.ones(3, 4) > 0, X(), X()),
    "numpy": lambda: X().numpy(),
    "nparr": lambda: np.asarray(X()),
    "npfun": lambda: np.log(X()),
    "gen": lambda: torch.randn(3, device=HERE, generator=torch.Generator()),
    "gencpu": lambda: torch.randn(3, generator=torch.Generator("cuda")),
    "genmult": lambda: torch.multinomial(torch.ones(4, device=HERE), 2, generator=torch.Generator()),
    "forgets": lambda: Masked(buffer=False).to(HERE)(X()),
    "cpunet": lambda: nn.Linear(4, 4)(X()),
    "solve": lambda: torch.linalg.solve(X() @ X().T, torch.ones(3)),
    "tril": lambda: torch.linalg.solve_triangular(torch.eye(3), X(), upper=False),
    "gather": lambda: X().gather(1, torch.zeros(3, 1, dtype=torch.long)),
    "mvn": lambda: torch.distributions.MultivariateNormal(torch.zeros(4), torch.eye(4)).log_prob(X()),
    "normal": lambda: torch.distributions.Normal(torch.zeros(4), torch.ones(4)).log_prob(X()),
    "ce": lambda: nn.functional.cross_entropy(X(), torch.tensor([0, 1, 2])),
    "ein": lambda: torch.einsum("ij,j->i", X(), torch.ones(4)),
    "mse": lambda: nn.functional.mse_loss(X(), torch.zeros(3, 4)),
    "bce": lambda: nn.functional.binary_cross_entropy_with_logits(X(), torch.ones(3, 4)),
    "inpl": lambda: X().add_(torch.ones(3, 4)),
    "mul_": lambda: torch.ones(3, 4).mul_(X()),
    "cpu0inpl": lambda: torch.tensor(0.0).add_(X().sum()),
    "cpuidx": lambda: torch.arange(5.0)[torch.tensor([1, 2], device=HERE)],
    "mask": lambda: X().masked_fill(torch.ones(3, 4) > 0, 0.0),
    "idxput": lambda: X().index_put_((torch.tensor([0]),), torch.ones(1, 4)),
    "cdist": lambda: torch.cdist(X(), torch.ones(2, 4)),
    "lerp": lambda: torch.lerp(X(), X(), torch.ones(3, 4)),
    "lae": lambda: torch.logaddexp(X(), torch.ones(3, 4)),
    "isel": lambda: X().index_select(0, torch.tensor([0])),
    "emb": lambda: nn.Embedding(5, 2).to(HERE)(torch.tensor([1, 2])),
    "dot": lambda: torch.dot(X()[0], torch.ones(4)),
    "conv": lambda: nn.Conv2d(1, 1, 3)(torch.randn(1, 1, 4, 4, device=HERE)),
    "ln": lambda: nn.LayerNorm(4)(X()),
    "bn": lambda: nn.BatchNorm1d(4)(X()),
    "maximum": lambda: torch.maximum(X(), torch.zeros(3, 4)),
    "pow": lambda: X() ** torch.ones(4),
    "cmp": lambda: X() > torch.zeros(3, 4),
    "dot0": lambda: torch.mv(X(), torch.ones(4)),
    "stack0": lambda: torch.stack([X().sum(), torch.tensor(1.0)]),
    "clamp": lambda: X().clamp(min=torch.zeros(4)),
    "scatter": lambda: X().scatter_(1, torch.zeros(3, 1, dtype=torch.long), 1.0),
    "outer": lambda: torch.outer(X()[0], torch.ones(3)),
    "fdiff": lambda: nn.functional.linear(X(), torch.ones(2, 4)),
    "mult": lambda: X().mul(torch.ones(4)),
    "div": lambda: X() / torch.ones(4),
    "logical": lambda: (X() > 0) & (torch.ones(3, 4) > 0),
    "out": lambda: torch.add(X(), X(), out=torch.empty(3, 4)),
}


@pytest.mark.parametrize("name", RIGHT)
def test_it_does_what_a_gpu_does(name: str) -> None:
    """Breaks if right work is refused: on the simulated device it would lose its points."""
    made = RIGHT[name]()
    if isinstance(made, torch.Tensor):
        assert made.is_cuda and made.device == HERE
        assert made.isfinite().all().item()


@pytest.mark.parametrize("name", WRONG)
def test_it_refuses_what_a_gpu_refuses(name: str) -> None:
    """Breaks if a slip passes, or is refused in words that the check of devices does not know."""
    with pytest.raises((RuntimeError, TypeError)) as refusal:
        WRONG[name]()
    assert any(words.search(str(refusal.value)) for words, _, _ in REFUSED), refusal.value
    assert "sim:0" not in str(refusal.value) and "'sim'" not in str(refusal.value)


def test_arithmetic_is_the_cpus() -> None:
    """Breaks if a GPU may round float32 to the 10 bits of TF32, or choose other kernels from run to run."""
    cudnn = torch.backends.cudnn
    asked = (torch.backends.cuda.matmul, "allow_tf32", False), (cudnn, "allow_tf32", False)
    asked += (cudnn, "benchmark", False), (cudnn, "deterministic", True)
    before = [getattr(owner, name) for owner, name, _ in asked]
    try:
        for owner, name, value in asked:
            setattr(owner, name, not value)
        accelerators.settle(torch, HERE)
        assert [getattr(owner, name) for owner, name, _ in asked] == [value for _, _, value in asked]
        assert torch.get_float32_matmul_precision() == "highest"
    finally:
        for (owner, name, _), value in zip(asked, before, strict=True):
            setattr(owner, name, value)
