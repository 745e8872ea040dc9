"""Half of Jeffreys' divergence.

loses: js_is_right js_is_finite_on_disjoint_supports js_root_obeys_the_triangle_inequality
hint: leaves_out_the_mixture
"""


def js_divergence(p_probs, q_probs):
    m = (p_probs + q_probs) / 2
    def kl(a, b):
        return (torch.special.xlogy(a, a) - torch.special.xlogy(a, b)).sum(-1)

    return (kl(p_probs, q_probs) + kl(q_probs, p_probs)) / 2
