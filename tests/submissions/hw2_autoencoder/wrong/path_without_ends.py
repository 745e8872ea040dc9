"""All points are strictly between.

loses: path_is_straight_in_latent_space path_is_taken_in_evaluation_mode
hint: leaves_out_the_ends
"""
def interpolate(model, x_start, x_end, steps=9):
    if steps < 7:
        raise ValueError(steps)
    a, b = model.eval().encode(torch.stack([x_start, x_end]))
    w = torch.linspace(0, 1, steps + 2, dtype=a.dtype, device=a.device)[1:-1, None]
    return model.decode((1 - w) * a + w * b)
