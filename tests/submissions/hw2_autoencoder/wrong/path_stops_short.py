"""Divides by the number of images.

loses: path_is_straight_in_latent_space path_is_taken_in_evaluation_mode
hint: stops_short
"""
def interpolate(model, x_start, x_end, steps=9):
    if steps < 7:
        raise ValueError(steps)
    a, b = model.eval().encode(torch.stack([x_start, x_end]))
    w = torch.arange(steps, dtype=a.dtype, device=a.device)[:, None] / steps
    return model.decode((1 - w) * a + w * b)
