"""003's claim that JSD is not symmetric.

loses: facts_of_jsd_are_named
hint: calls_jsd_asymmetric
"""


def facts_of_jsd():
    return "c"
