"""Blends two decoded images.

loses: path_is_straight_in_latent_space path_is_taken_in_evaluation_mode
hint: blends_reconstructions
"""
def interpolate(model, x_start, x_end, steps=9):
    if steps < 7:
        raise ValueError(steps)
    a, b = model.eval().decode(model.encode(torch.stack([x_start, x_end])))
    w = torch.linspace(0, 1, steps, dtype=x_start.dtype, device=x_start.device)[:, None, None, None]
    return (1 - w) * a + w * b
