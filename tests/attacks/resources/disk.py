"""Writes a file larger than it may, and then many.

loses: kl_standard_normal
"""


def kl_standard_normal(mu, logvar):
    for number in range(4):
        with open(f"large{number}", "wb") as file:
            attempt(lambda: [file.write(bytes(16 << 20)) for _ in range(8)])
    raise RuntimeError("it has what it may")
