"""Rows are paired, one real with one fake.

loses: precision_is_right recall_is_right balls_are_closed precision_of_many_rows_fits_into_memory
loses: precision_keeps_the_conventions
"""


def precision_recall(real, fake, k):
    n = min(len(real), len(fake))
    off = (real[:n] - fake[:n]).norm(dim=1)
    return (off <= knn_radii(real, k)[:n]).to(real).mean(), (off <= knn_radii(fake, k)[:n]).to(real).mean()
