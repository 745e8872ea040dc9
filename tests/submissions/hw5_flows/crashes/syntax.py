"""A bracket is missing.

loses: flows.py
hint: line
"""


def compose(log_dets):
    return torch.stack(log_dets.sum(0)
