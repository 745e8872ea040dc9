"""Everything in float64, cast back at the end."""


def kl_standard_normal(mu, logvar):
    m, l = mu.double(), logvar.double()
    return ((m.square() + torch.expm1(l) - l).sum(dim=-1) / 2).to(mu.dtype)


def kl_categorical(q_probs, p_probs):
    q, p = q_probs.double(), p_probs.double()
    return torch.nn.functional.kl_div(p.log(), q, reduction="none").nan_to_num(nan=0.0, posinf=float("inf")).sum(-1).to(q_probs.dtype)
