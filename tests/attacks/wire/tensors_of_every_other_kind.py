"""Sparse, complex, quantised, on no device, of eight bits, and expanded to more than any memory.

loses: kl_standard_normal
"""
MADE = [
    lambda: torch.zeros(6).to_sparse(), lambda: torch.zeros(6, dtype=torch.complex64).conj(),
    lambda: torch.quantize_per_tensor(torch.zeros(6), 0.1, 0, torch.quint8), lambda: torch.zeros(6, device="meta"),
    lambda: torch.zeros(6).to(torch.float8_e4m3fn), lambda: torch.zeros(1).expand(1 << 40), lambda: torch.zeros(0, 1 << 40),
    lambda: torch.full((6,), float("nan")), lambda: torch.full((6,), float("inf")), lambda: torch.zeros([1] * 60),
    lambda: torch.nn.Parameter(torch.zeros(6)), lambda: torch.zeros(6, dtype=torch.bool),
]
tried = []


def kl_standard_normal(mu, logvar):
    make = MADE[len(tried) % len(MADE)]
    tried.append(make)
    return make()
