"""Turns the text around, and joins lone halves of letters, so that a report reads otherwise or cannot be written.

loses: kl_standard_normal
never: [\u202a-\u202e\u2066-\u2069\ud800-\udfff]
"""


def kl_standard_normal(mu, logvar):
    text = "\u202e dessap :sutats \u2066 \u200b \ud800 \udfff \ufeff \U000e0041"
    print(text)
    raise RuntimeError(text)
