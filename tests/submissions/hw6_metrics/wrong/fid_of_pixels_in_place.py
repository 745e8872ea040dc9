"""Centres its arguments in place.

loses: fid_holds_far_from_the_origin fid_keeps_the_conventions
hint: in place
"""


def fid(features_real, features_fake):
    mu_a, mu_b = features_real.mean(0), features_fake.mean(0)
    features_real -= mu_a
    features_fake -= mu_b
    covs = [torch.atleast_2d(torch.cov(x.double().T)) for x in (features_real, features_fake)]
    return frechet_distance(mu_a.double(), covs[0], mu_b.double(), covs[1]).to(features_real)
