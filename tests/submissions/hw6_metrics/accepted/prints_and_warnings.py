"""Says much on the way, and warns."""

import warnings


def fid(features_real, features_fake):
    warnings.warn("a singular covariance")
    print("features", features_real.shape, features_fake.shape)
    moments = []
    for x in (features_real, features_fake):
        x = x.double()
        mean = x.mean(dim=0)
        moments += [mean, torch.einsum("ni,nj->ij", x - mean, x - mean) / (len(x) - 1)]
    return frechet_distance(*moments).type(features_real.dtype)
