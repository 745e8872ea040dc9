"""The sum of the two KLs.

loses: js_is_right js_is_finite_on_disjoint_supports js_root_obeys_the_triangle_inequality
hint: forgets_the_halves
"""


def js_divergence(p_probs, q_probs):
    m = (p_probs + q_probs) / 2
    def kl(a, b):
        return (torch.special.xlogy(a, a) - torch.special.xlogy(a, b)).sum(-1)

    return kl(p_probs, m) + kl(q_probs, m)
