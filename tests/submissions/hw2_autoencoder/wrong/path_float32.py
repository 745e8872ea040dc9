"""The path ends up in float32.

loses: interpolate_keeps_the_conventions
hint: it must have the inputs' dtype
"""
def interpolate(model, x_start, x_end, steps=9):
    if steps < 7:
        raise ValueError(steps)
    a, b = model.eval().encode(torch.stack([x_start, x_end]))
    w = torch.linspace(0, 1, steps, dtype=a.dtype, device=a.device)[:, None]
    return model.decode((1 - w) * a + w * b).float()
