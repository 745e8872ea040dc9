"""Raises another error.

loses: short_paths_are_refused
hint: AssertionError was raised
"""
def interpolate(model, x_start, x_end, steps=9):
    assert steps >= 7
    a, b = model.eval().encode(torch.stack([x_start, x_end]))
    w = torch.linspace(0, 1, steps, dtype=a.dtype, device=a.device)[:, None]
    return model.decode((1 - w) * a + w * b)
