"""An error whose parts are of every kind but the right one.

loses: kl_standard_normal
"""
ERRORS = [None, 7, [], {}, "raised", {"kind": []}, {"frames": "x"}, {"frames": [None]}, {"frames": {"a": 1}},
          {"kind": "raised", "type": {"a": [1]}, "message": [[]], "frames": [{"file": [], "line": {}, "code": None}]}]
tried = []


def kl_standard_normal(mu, logvar):
    error = ERRORS[len(tried) % len(ERRORS)]
    tried.append(error)
    reply_with(lambda message, encode: frame({"error": error}))
