"""FID of two sets of features. The truth never computes a covariance: it takes singular values of centred features."""

import numpy as np

from autograder import Tolerance, cases, conventions, custom, follow_through, require

from .inception_score import SETS


def centred(x):
    """The rows off their mean, such that their squares add up to the variances."""
    return (x - x.mean(0)) / np.sqrt(len(x) - 1)


def fid_of(features_real, features_fake):
    """tr (Σ_a Σ_b)^½ is the sum of the singular values of A Bᵀ, where Aᵀ A = Σ_a and Bᵀ B = Σ_b."""
    real, fake = centred(features_real), centred(features_fake)
    shift = features_real.mean(0) - features_fake.mean(0)
    return (shift**2).sum() + (real**2).sum() + (fake**2).sum() - 2 * np.linalg.svd(real @ fake.T, compute_uv=False).sum()


def features(n, m, d, dtype="float32", rank=None, around=0.0):
    """Two clouds with traces of about 1 and 2."""

    def draw(rng):
        made = {}
        for name, rows, size in (("features_real", n, 1), ("features_fake", m, 2)):
            mixing = rng.normal(size=(rank or d, d))
            mixing *= np.sqrt(size) / np.linalg.norm(mixing)
            made[name] = around + rng.normal(0, 0.5 / np.sqrt(d), d) + rng.normal(size=(rows, rank or d)) @ mixing
        return {name: value.astype(dtype) for name, value in made.items()}

    return draw


def with_zeros(rng):
    """As after a rectifier."""
    return {name: value * (value > 0) for name, value in features(40, 50, 3, around=0.3)(rng).items()}


CLOUDS = (
    cases.named("40 real and 60 fake, 3 features", features(40, 60, 3))
    + cases.named("9 and 7, 2 features", features(9, 7, 2))
    + cases.named("30 and 30, 4 features", features(30, 30, 4))
    + cases.named("12 and 12, 5 features", features(12, 12, 5))
    + cases.named("20 and 35, 1 feature", features(20, 35, 1))
    + cases.named("40 and 50, 3 features, many of them zero", with_zeros)
)
EQUALLY_MANY = cases.named("12 and 12, 4 features", features(12, 12, 4)) + cases.named("8 and 8, 5 features", features(8, 8, 5))


def moments(s, x):
    """Mean and covariance, for the student's own frechet_distance."""
    rows = x.double()
    return s.torch.mean(rows, 0), s.torch.atleast_2d(s.torch.cov(s.torch.t(rows)))


def measured(s, of, features_real, features_fake):
    """The student's frechet_distance of what `of` takes from the two sets."""
    return s.tried("mod.frechet_distance", *of(features_real), *of(features_fake))


def fid_and_parts(s, features_real, features_fake):
    """The distance by these moments, by others, and by those that slips make of the same features."""

    def by_n(x):
        mean, cov = moments(s, x)
        return mean, cov * (s.torch.numel(x) - s.torch.numel(mean)) / s.torch.numel(x)

    def raw(x):
        mean, rows = moments(s, x)[0], x.double()
        return mean, s.torch.mm(s.torch.t(rows), rows) / (s.torch.numel(x) / s.torch.numel(mean) - 1)

    (mu_a, cov_a), (mu_b, cov_b) = moments(s, features_real), moments(s, features_fake)
    return {
        "fid": s.mod.fid(features_real, features_fake),
        "distance": s.tried("mod.frechet_distance", mu_a, cov_a, mu_b, cov_b),
        "distance otherwise": s.tried("mod.frechet_distance", mu_a + 1, cov_a, mu_b, cov_b * 2),
        "by_n": measured(s, by_n, features_real, features_fake),
        "raw": measured(s, raw, features_real, features_fake),
    }


# Traces are about 1 and 2. In float32 means are off by 1e-7, and eigenvalues by 3e-7 of the largest; the roots of the smaller
# ones, a tenth of the largest or so, by ten times as much.
IN_FLOAT32 = Tolerance(1e-4, 1e-4, "rounding in float32, of roots of eigenvalues a tenth of the largest and more")


@follow_through("fid", points=4, on=CLOUDS, program=fid_and_parts, truth=fid_of, tolerance=IN_FLOAT32)
def fid_is_right(distance, by_n, raw):
    """FID is the squared Fréchet distance for the sets' means and covariances (the true one, or your own frechet_distance)."""
    return distance


@fid_is_right.mistake("You divided the covariances by n and m. Divide them by n − 1 and m − 1.")
def divides_covariances_by_n(distance, by_n, raw):
    return by_n


@fid_is_right.mistake("You did not centre the features: these are second moments. A covariance is taken about the mean.")
def forgets_to_centre(distance, by_n, raw):
    return raw


def fid_across(s, features_real, features_fake):
    def across(x):
        return s.torch.mean(x.double(), 0), s.torch.cov(x.double())

    found = fid_and_parts(s, features_real, features_fake)
    kept = {name: found[name] for name in ("fid", "distance", "distance otherwise")}
    return {**kept, "across": measured(s, across, features_real, features_fake)}


@follow_through("fid", points=1, on=EQUALLY_MANY, program=fid_across, truth=fid_of, tolerance=IN_FLOAT32)
def fid_of_equally_many_is_right(distance, across):
    """The covariances are those between features, even if there are as many real images as generated ones."""
    return distance


@fid_of_equally_many_is_right.mistake(
    "This is the covariance between the rows, one for each pair of images. torch.cov and np.cov treat each *row* as a variable."
)
def takes_rows_for_variables(distance, across):
    return across


def some_rows_twice(rng):
    drawn = features(12, 9, 4, "float64")(rng)
    drawn["features_real"][6:] = drawn["features_real"][:6]
    drawn["features_fake"][3:] = drawn["features_fake"][:1]
    return drawn


def one_feature_constant(rng):
    drawn = features(15, 20, 3, "float64")(rng)
    drawn["features_real"][:, 1] = drawn["features_fake"][:, 1] = 0.5
    drawn["features_fake"][:, 2] = -0.25
    return drawn


FEW = (
    cases.named("6 and 9 images, 20 features", features(6, 9, 20, "float64"))
    + cases.named("30 and 40 images, 6 features of rank one", features(30, 40, 6, "float64", rank=1))
    + cases.named("2 and 3 images, 4 features", features(2, 3, 4, "float64"))
    + cases.named("rows that are there twice", some_rows_twice)
    + cases.named("features that do not vary", one_feature_constant)
)

# tr Σ_a + tr Σ_b is between 0.3 and 10 in these cases, as few rows vary by chance. 3e-7 is the promise at 0.3; the square roots
# of rounding errors of 1e-16 · λ_max, of which there are 20, are 2e-7 together where somebody takes all of them.
FEWER = Tolerance(1e-6, 1e-6, "the handout's 1e-6 of tr Σ_a + tr Σ_b, which is about 3")


def fid_and_its_part(s, features_real, features_fake):
    found = fid_and_parts(s, features_real, features_fake)
    return {name: found[name] for name in ("fid", "distance", "distance otherwise")}


@follow_through("fid", points=2, on=FEW, program=fid_and_its_part, truth=fid_of, tolerance=FEWER)
def fid_knows_singular_covariances(distance):
    """FID is right even with fewer images than features, equal rows, or features without spread."""
    return distance


# Odd multiples of 2⁻¹³ below 4 in size: plus 1000, float32 still holds them exactly. (Odd, so that no number of a private case
# has the bits of a power of two, which stand in every file.)
HALF_STEPS = 2.0**12
FAR = 1000.0


def on_the_grid(x):
    return ((np.round(x.clip(-4, 4) * HALF_STEPS) + 0.5) / HALF_STEPS).astype(np.float32)


def clouds_on_the_grid(rng):
    return {name: on_the_grid(value) for name, value in features(60, 45, 4)(rng).items()}


def near_and_far(s, features_real, features_fake):
    return {
        "near": s.mod.fid(features_real, features_fake),
        "far": s.mod.fid(features_real + FAR, features_fake + FAR),
        "wider": s.mod.fid(features_real, features_fake * 2),
    }


# The mean of sixty numbers of 1000 is off by 1e-4 in float32 in the worst order, and its square with twice 0.5 as much.
SHIFTED = 3e-3


@custom("fid", points=1, on=cases.named("60 and 45 images, 4 features, float32", clouds_on_the_grid), program=near_and_far)
def fid_holds_far_from_the_origin(near, far, wider):
    """A thousand spreads away from the origin, FID is the same in float32."""
    require(bool(near > 0.05), f"FID of two different sets is {near:.6g}")
    require(bool(abs(wider - near) > 1e-3), f"FID stays {near:.6g} when all fakes are doubled")
    require(bool(abs(far - near) <= SHIFTED), f"FID is {near:.6g}, but {far:.6g} after {FAR:g} is added to all features")


@fid_holds_far_from_the_origin.mistake(
    "Far from the origin, the covariance is lost in rounding. Often: the product of the means is subtracted from the mean of the "
    "products. Centre the features first, or compute in float64."
)
def subtracts_large_numbers(near, far, wider):
    return bool(near > 0.05 and abs(far - near) > SHIFTED)


# Eight pairs of clouds, farther apart one after the other, on either side in turn, and one of them wider.
def parted(n, m, d, dtype="float32", zeros=False):
    def draw(rng):
        sides = np.array([1, -1, -1, 1, 1, -1, -1, 1])
        off = (sides * np.linspace(0.3, 4, SETS))[:, None, None] / np.sqrt(d)
        real, fake = rng.normal(0, 0.2, (SETS, n, d)), rng.normal(0, 0.2, (SETS, m, d)) * np.linspace(1, 9, SETS)[:, None, None]
        real, fake = real - off, fake + off
        if zeros:
            real[0, 0, 0] = fake[0, 0, 0] = 0
        return {"features_real": real.astype(dtype), "features_fake": fake.astype(dtype)}

    return draw


def fids_of_clouds(s, features_real, features_fake):
    calls = list(zip(s.unpack(features_real, SETS), s.unpack(features_fake, SETS), strict=True))
    return {
        "scores": s.tried("torch.stack", [s.mod.fid(*call) for call in calls]),
        "features_real afterwards": features_real,
        "features_fake afterwards": features_fake,
        "attempts": s.placed(s.mod.fid, list(calls[0])),
    }


WAYS_OF_CLOUDS = (
    cases.named("8 × 9 and 7 images, 3 features, float64", parted(9, 7, 3, "float64"))
    + cases.named("8 × 9 and 9 images, 3 features", parted(9, 9, 3))
    + cases.named("8 × 6 and 8 images, 1 feature", parted(6, 8, 1))
    + cases.named("8 × 9 and 8 images, 2 features, a zero among them", parted(9, 8, 2, zeros=True))
)


@conventions("fid", points=2, on=WAYS_OF_CLOUDS, program=fids_of_clouds)
def fid_keeps_the_conventions(features_real, features_fake):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return {"scores": np.array([fid_of(*pair) for pair in zip(features_real, features_fake, strict=True)])}
