"""The distance instead of the divergence. (Its own root obeys the triangle inequality as well.)

loses: js_is_right js_is_finite_on_disjoint_supports
hint: takes_the_root
"""


def js_divergence(p_probs, q_probs):
    m = (p_probs + q_probs) / 2
    def kl(a, b):
        return (torch.special.xlogy(a, a) - torch.special.xlogy(a, b)).sum(-1)

    return ((kl(p_probs, m) + kl(q_probs, m)) / 2).clamp_min(0).sqrt()
