"""Asks for eight gigabytes.

loses: precision_is_right recall_is_right balls_are_closed precision_holds_far_from_the_origin
loses: precision_of_many_rows_fits_into_memory precision_keeps_the_conventions
hint: needed more memory
"""


def precision_recall(real, fake, k):
    return torch.ones(2_000_000_000).sum() * real.mean(), fake.mean()
