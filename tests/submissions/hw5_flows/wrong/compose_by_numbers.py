"""A new tensor is made of numbers, and what they were made of is forgotten.

loses: compose_keeps_the_conventions
"""


def compose(log_dets):
    return log_dets[0].new_tensor([sum(numbers) for numbers in zip(*(log_det.tolist() for log_det in log_dets))])
