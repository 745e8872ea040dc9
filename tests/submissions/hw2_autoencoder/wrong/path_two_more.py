"""Counts what lies between the ends.

loses: path_is_straight_in_latent_space path_is_taken_in_evaluation_mode short_paths_are_refused interpolate_keeps_the_conventions
hint: counts_without_ends
"""
def interpolate(model, x_start, x_end, steps=9):
    if steps < 5:
        raise ValueError(steps)
    a, b = model.eval().encode(torch.stack([x_start, x_end]))
    w = torch.linspace(0, 1, steps + 2, dtype=a.dtype, device=a.device)[:, None]
    return model.decode((1 - w) * a + w * b)
