"""Leaves the model in the mode that it is in.

loses: path_is_taken_in_evaluation_mode
"""
def interpolate(model, x_start, x_end, steps=9):
    if steps < 7:
        raise ValueError(steps)
    a, b = model.encode(torch.stack([x_start, x_end]))
    w = torch.linspace(0, 1, steps, dtype=a.dtype, device=a.device)[:, None]
    return model.decode((1 - w) * a + w * b)
