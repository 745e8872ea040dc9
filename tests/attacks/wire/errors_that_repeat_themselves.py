"""Errors of half a megabyte, shaped so that searching them for a known message takes hours, with 10 000 lines of places.

loses: kl_standard_normal
shows: raised RuntimeError
"""
MESSAGES = ["leaf Variable that requires grad " * 14_000, "Input type (" * 40_000, "must be a " * 50_000, "\x1b(" * 200_000]
calls = []


def kl_standard_normal(mu, logvar):
    calls.append(mu)
    places = [{"file": "divergences.py" * 5, "line": 10**9, "function": "f", "code": "("}] * 10_000
    errors = [{"message": message, "frames": []} for message in MESSAGES] + [{"message": "x", "frames": places[:4000]}]
    error = {"kind": "raised", "type": "RuntimeError"} | errors[len(calls) % len(errors)]
    reply_with(lambda message, encode: encode({"error": error}))
