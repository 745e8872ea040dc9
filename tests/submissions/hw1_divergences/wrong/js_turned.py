"""KL from the mixture to the two.

loses: js_is_right js_is_finite_on_disjoint_supports
hint: turns_the_kls
"""


def js_divergence(p_probs, q_probs):
    m = (p_probs + q_probs) / 2
    def kl(a, b):
        return (torch.special.xlogy(a, a) - torch.special.xlogy(a, b)).sum(-1)

    return (kl(m, p_probs) + kl(m, q_probs)) / 2
