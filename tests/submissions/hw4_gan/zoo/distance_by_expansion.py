"""W₁ by the least common multiple: each point as often as it takes, sorted and paired."""


def wasserstein1(x, y):
    n, m = len(x), len(y)
    common = int(np.lcm(n, m))
    a, b = x.double().sort().values.repeat_interleave(common // n), y.double().sort().values.repeat_interleave(common // m)
    return (a - b).abs().mean().to(x.dtype)
