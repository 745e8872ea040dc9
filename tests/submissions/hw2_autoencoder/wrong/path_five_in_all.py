"""Asks for five images in all, not for five between the ends.

loses: short_paths_are_refused
hint: nothing was raised
"""
def interpolate(model, x_start, x_end, steps=9):
    if steps < 5:
        raise ValueError(steps)
    a, b = model.eval().encode(torch.stack([x_start, x_end]))
    w = torch.linspace(0, 1, steps, dtype=a.dtype, device=a.device)[:, None]
    return model.decode((1 - w) * a + w * b)
