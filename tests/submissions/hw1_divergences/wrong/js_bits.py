"""Base two.

loses: js_is_right js_is_finite_on_disjoint_supports
hint: js_in_bits
"""


def js_divergence(p_probs, q_probs):
    m = (p_probs + q_probs) / 2
    def kl(a, b):
        return (torch.special.xlogy(a, a) - torch.special.xlogy(a, b)).sum(-1)

    return (kl(p_probs, m) + kl(q_probs, m)) / (2 * torch.log(torch.tensor(2.0)))
