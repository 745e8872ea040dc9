"""003's answer: cats look real, so FID is low.

loses: missing_class_is_seen
"""


def fid_of_a_missing_class():
    return "a"
