"""The mean mutual information of latents and factors, as an answer sheet has it.

loses: disentanglement_is_right disentanglement_leaves_its_inputs_alone
"""


def disentanglement_score(differences, factors):
    features, n = differences.abs().mean(1), int(factors.max()) + 1
    total = 0.0
    for column in features.T:
        bins = torch.bucketize(column, torch.quantile(column, torch.linspace(0, 1, 6)[1:-1]))
        joint = torch.zeros(5, n)
        joint.index_put_((bins, factors.long()), torch.tensor(1.0), accumulate=True)
        joint = joint / joint.sum()
        outer = joint.sum(1, keepdim=True) * joint.sum(0)
        total = total + torch.special.xlogy(joint, joint / outer.clamp_min(1e-12)).sum() / features.shape[1]
    return total.to(differences.dtype)
