"""W₁ by two fingers that walk along both sorted samples, with exact fractions of mass.

ci: yes
"""

from fractions import Fraction


def wasserstein1(x, y):
    a, b = sorted(x.tolist()), sorted(y.tolist())
    i = j = 0
    left, right = Fraction(1, len(a)), Fraction(1, len(b))
    total = 0.0
    while i < len(a) and j < len(b):
        moved = min(left, right)
        total += float(moved) * abs(a[i] - b[j])
        left, right = left - moved, right - moved
        if not left:
            i, left = i + 1, Fraction(1, len(a))
        if not right:
            j, right = j + 1, Fraction(1, len(b))
    return torch.tensor(total, dtype=x.dtype, device=x.device)
