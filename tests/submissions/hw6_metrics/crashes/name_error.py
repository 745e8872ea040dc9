"""A name that does not exist.

loses: radii_are_right radii_count_equal_rows radii_hold_far_from_the_origin radii_of_many_rows_fit_into_memory
loses: radii_keep_the_conventions precision_is_right recall_is_right balls_are_closed
loses: precision_holds_far_from_the_origin precision_of_many_rows_fits_into_memory precision_keeps_the_conventions
loses: density_is_right coverage_is_right balls_of_density_are_closed density_holds_far_from_the_origin
loses: density_of_many_rows_fits_into_memory density_keeps_the_conventions
hint: raised AttributeError
"""


def knn_radii(x, k):
    return torch.cdist(x, x).kthvalue(k + 1).valuse


def precision_recall(real, fake, k):
    return knn_radii(real, k), fakes


def density_coverage(real, fake, k):
    return knn_radii(real, k), fakes
