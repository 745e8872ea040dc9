"""Never ends.

loses: score_is_right deviation_is_right score_knows_zeros score_has_its_bounds score_keeps_the_conventions
hint: did not end within
seconds: 1
"""


def inception_score(probs, splits):
    while True:
        pass
